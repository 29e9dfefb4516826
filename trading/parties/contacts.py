"""Addresses for messages: asked for by their owner, confirmed by a code that was sent there, kept sealed.

A code has six digits, counts for ten minutes and may be mistyped five times. Only its keyed hash is kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from trading.audit import ledger
from trading.core import clock
from trading.core.actor import Actor
from trading.core.text import clean_text, fold_width
from trading.extensions import db
from trading.notices import services as notices
from trading.notices.kinds import NoticeKind
from trading.notices.readers import Reader
from trading.notices.states import Medium
from trading.parties import queries, refusals
from trading.parties.models import ContactProof, User
from trading.parties.sealing import ring

CODE_LIFETIME = timedelta(minutes=10)
CODE_TRIES = 5
#: codes that an account may ask for within the span: nobody's mailbox is to be filled from here
CODES_AT_MOST = 5
CODES_SPAN = timedelta(hours=1)

#: where an account keeps the address of a medium, and the purpose that it is sealed for
_COLUMNS = {Medium.MAIL: "email_sealed", Medium.SMS: "mobile_sealed"}
_PURPOSES = {Medium.MAIL: "user-email", Medium.SMS: "user-mobile"}

_MAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True)
class Offer:
    """An address and the code to be sent there. The code exists nowhere else in clear."""

    address: str
    code: str


def parse_address(medium: Medium, typed: str) -> str:
    """Read an address as people type it; raise ``AddressInvalid`` or ``MobileInvalid`` for what is none."""
    plain = fold_width(clean_text(typed))
    if medium is Medium.MAIL:
        address = plain.replace(" ", "")
        if len(address) > 254 or ".." in address or not _MAIL.fullmatch(address):
            raise refusals.AddressInvalid()
        local, _at, domain = address.rpartition("@")
        return f"{local}@{domain.lower()}"
    digits = re.sub(r"[\s-]", "", plain).removeprefix("+86")
    if not _MOBILE.fullmatch(digits):
        raise refusals.MobileInvalid()
    return digits


def ask_for_code(medium: Medium, typed: str, *, by: Actor) -> Offer:
    """“Send a code to this address.” It replaces whatever waited for a code, and isn't used before it is confirmed."""
    address, now = parse_address(medium, typed), clock.now()
    user = queries.get_user_for_update(by.user_id or 0)
    if queries.count_proofs(user.id, now - CODES_SPAN) >= CODES_AT_MOST:
        raise refusals.TooManyCodes()
    code = f"{secrets.randbelow(1_000_000):06d}"
    db.session.add(
        ContactProof(
            user_id=user.id,
            medium=medium,
            address_sealed=ring().seal(address, _PURPOSES[medium]),
            code_hash=_hash(user.id, medium, code),
            tries_left=CODE_TRIES,
            created_at=now,
            expires_at=now + CODE_LIFETIME,
        )
    )
    ledger.record("user.contact_asked", f"user:{user.username}", by=by, detail={"medium": medium.value})
    return Offer(address, code)


def try_code(medium: Medium, typed: str, *, by: Actor) -> int | None:
    """Try a code: the right one puts the address in force and gives None, a wrong one how many tries are left.

    Refused with ``ContactCodeSpent`` where no code counts any more. A wrong try is no refusal, since it must be
    counted.
    """
    user = queries.get_user_for_update(by.user_id or 0)
    now = clock.now()
    proof = queries.find_proof(user.id, medium, now)
    if proof is None:
        raise refusals.ContactCodeSpent()
    if not secrets.compare_digest(proof.code_hash, _hash(user.id, medium, typed.strip())):
        proof.tries_left -= 1
        return proof.tries_left
    proof.tries_left, address = 0, proof.address_sealed
    _set_contact(user, medium, address, by=by)
    return None


def remove_contact(medium: Medium, *, by: Actor) -> None:
    """“Send nothing there any more.”"""
    user = queries.get_user_for_update(by.user_id or 0)
    if getattr(user, _COLUMNS[medium]) is not None:
        _set_contact(user, medium, None, by=by)


def address_waiting(user_id: int, medium: Medium) -> str | None:
    """The address that a code was sent to, while the code counts."""
    proof = queries.find_proof(user_id, medium, clock.now())
    return ring().open(proof.address_sealed, _PURPOSES[medium]) if proof is not None else None


def readers_of(party_id: int) -> list[Reader]:
    """The enabled accounts that act for a party."""
    return [_reader(user) for user in queries.users_of_party(party_id) if user.is_enabled]


def reader(user_id: int) -> Reader | None:
    """One enabled account with its language and its confirmed addresses."""
    user = queries.find_user_by_id(user_id)
    return _reader(user) if user is not None and user.is_enabled else None


def readers(user_ids: Collection[int]) -> list[Reader]:
    """The enabled accounts among these, in one question."""
    return [_reader(user) for user in queries.users_among(user_ids) if user.is_enabled]


def _reader(user: User) -> Reader:
    sealed = {medium: getattr(user, column) for medium, column in _COLUMNS.items()}
    addresses = {medium: ring().open(kept, _PURPOSES[medium]) for medium, kept in sealed.items() if kept}
    return Reader(user.id, user.locale, addresses)


def _set_contact(user: User, medium: Medium, sealed: bytes | None, *, by: Actor) -> None:
    setattr(user, _COLUMNS[medium], sealed)
    act = "user.contact_set" if sealed else "user.contact_removed"
    event = ledger.record(act, f"user:{user.username}", by=by, detail={"medium": medium.value})
    key = f"contact:{event.sequence}"
    notices.notify_account(NoticeKind.CONTACT_CHANGED, user.id, f"user:{user.id}", {}, key=key)


def _hash(user_id: int, medium: Medium, code: str) -> str:
    return ring().blind_index(code, f"contact-code:{user_id}:{medium.value}")
