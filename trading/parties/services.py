"""The verbs of the room: registering parties and accounts, signing in and out."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import date, datetime, timedelta

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from trading.audit import ledger
from trading.core import clock, codes, text
from trading.core.actor import Actor, Role
from trading.core.codes import IdentityKind
from trading.core.deal import OwnerType
from trading.core.errors import Invalid
from trading.core.policy import policy
from trading.extensions import db
from trading.parties import queries, refusals
from trading.parties.models import AccessToken, Bar, FailedSignIn, Party, User, UserRole, UserSession
from trading.parties.sealing import ring
from trading.transaction import let_go

_hasher = PasswordHasher()
#: verified for unknown accounts, so that they take as long as known ones
_DECOY = _hasher.hash(secrets.token_urlsafe(16))
_ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})


def register_party(
    *,
    kind: OwnerType,
    name: str,
    id_type: IdentityKind,
    id_code: str,
    by: Actor,
    representative: str | None = None,
    address: str | None = None,
    phone: str | None = None,
    verified: bool = False,
) -> Party:
    """Register a party, or return the one that already has this identity code.

    Raises ``Invalid`` (V-04) where the code's check digit is wrong.
    """
    id_code = codes.parse_identity(id_type, id_code)
    index = ring().blind_index(id_code, "party-identity")
    known = queries.find_party_by_identity(id_type, index)
    if known is not None:
        return known
    now = clock.now()
    party = Party(
        kind=kind,
        name=text.fold_name(name),
        id_type=id_type,
        id_index=index,
        id_sealed=ring().seal(id_code, "party-identity"),
        representative=text.fold_name(representative) if representative else None,
        address=address,
        phone_sealed=ring().seal(phone, "party-phone") if phone else None,
        verified_at=now if verified else None,
        created_at=now,
    )
    db.session.add(party)
    db.session.flush()  # the event names the party by its id
    ledger.record("party.registered", f"party:{party.id}", by=by, after=kind.value)
    return party


def bar(party_id: int, ground: str, *, decision_no: str, ends_on: date, lot: str, chain: str, by: Actor) -> Bar:
    """Bar a party from bidding by a decision, until a day. Called by the room whose decision it is; the event goes
    into the chain of the lot that it was about."""
    party, now = queries.get_party(party_id), clock.now()
    if party.blacklisted_at is None:
        party.blacklisted_at = now
    found = Bar(
        party_id=party_id,
        lot_number=lot,
        ground=ground,
        decision_no=decision_no,
        barred_at=now,
        barred_by_id=by.user_id,
        ends_on=ends_on,
    )
    db.session.add(found)
    detail = {"decision": decision_no, "ground": ground, "lot": lot, "ends_on": ends_on.isoformat()}
    ledger.record("party.barred", f"party:{party_id}", by=by, chain=chain, detail=detail)
    return found


def end_bars(*, by: Actor) -> int:
    """Free the parties whose last bar has run out; returns how many bars ended. Called by the worker."""
    over = queries.bars_over(clock.today())
    for found in over:
        found.ended_at = clock.now()
        db.session.flush()  # what is still running is counted next
        if not queries.is_barred(found.party_id):
            queries.get_party(found.party_id).blacklisted_at = None
        ledger.record("party.bar_ended", f"party:{found.party_id}", by=by, detail={"decision": found.decision_no})
    return len(over)


def find_named(name: str, id_code: str) -> Party | None:
    """The registered party that has both this name and this identity number; whoever knows only one of them learns
    nothing."""
    for kind in IdentityKind:
        try:
            number = codes.parse_identity(kind, id_code)
        except Invalid:
            continue
        found = queries.find_party_by_identity(kind, ring().blind_index(number, "party-identity"))
        if found is not None:
            return found if text.same_name(found.name, name) else None
    return None


def check_identity(party: Party, *, by: Actor) -> None:
    """A clerk has compared a known party's identity paper with what is on record. Doing so twice changes nothing."""
    if party.verified_at is None:
        party.verified_at = clock.now()
        ledger.record("party.verified", f"party:{party.id}", by=by)


def identity_code(party: Party) -> str:
    """The party's identity code in clear, for documents that must carry it."""
    return ring().open(party.id_sealed, "party-identity")


def phone_of(party: Party) -> str:
    """A party's telephone in clear, for papers and for the side that it has agreed with."""
    return ring().open(party.phone_sealed, "party-phone") if party.phone_sealed else ""


def hash_password(password: str) -> str:
    """The argon2id hash of a password. Slow on purpose: never call it in a process that serves bids."""
    return _hasher.hash(password)


def create_user(
    *,
    username: str,
    password_hash: str,
    display_name: str,
    roles: frozenset[Role],
    by: Actor,
    party_id: int | None = None,
    district: str | None = None,
    is_sample: bool = False,
) -> User:
    """Create an account. Refuses a taken name and two administrator roles in one hand."""
    if queries.find_user(username) is not None:
        raise refusals.UsernameTaken()
    if len(roles & _ADMINISTRATORS) > 1:
        raise refusals.AdministratorsExclude()
    user = User(
        username=username,
        password_hash=password_hash,
        display_name=display_name,
        party_id=party_id,
        district=district,
        is_sample=is_sample,
        created_at=clock.now(),
        roles=[UserRole(role=role) for role in sorted(roles)],
    )
    db.session.add(user)
    db.session.flush()  # the event names the account by its id
    ledger.record(
        "user.created", f"user:{username}", by=by, detail={"user": user.id, "roles": sorted(r.value for r in roles)}
    )
    return user


def check_password(username: str, password: str, *, source: str) -> int:
    """Return the account's id, or refuse in the same words and the same time for every cause.

    Hashing takes a quarter of a second on purpose, so this runs *outside* any transaction: a sign-in
    must never hold the write lock that a bid is waiting for.
    """
    rules = policy()
    if queries.count_failures(username, source, clock.now() - rules.sign_in_pause) >= rules.sign_in_failures:
        raise refusals.TooManyAttempts(minutes=int(rules.sign_in_pause.total_seconds() // 60))
    user = queries.find_user(username)
    usable = user is not None and user.is_enabled
    user_id, password_hash = (user.id, user.password_hash) if usable else (0, _DECOY)
    let_go()
    if not (_verify(password_hash, password) and usable):
        raise refusals.WrongCredentials()
    return user_id


def complete_sign_in(user_id: int, otp: str | None, *, source: str, by: Actor) -> None:
    """Spend the second factor where there is one, and write the sign-in into the ledger."""
    user = queries.get_user_for_update(user_id)
    if user.has_second_factor and not _spend_code(user, otp or ""):
        raise refusals.WrongCredentials()
    ledger.record("user.signed_in", f"user:{user.username}", by=by, detail={"source": source[:64]})


def record_failure(username: str, *, source: str) -> None:
    """Count a failed sign-in."""
    db.session.add(FailedSignIn(username=username[:64], source=source[:64], at=clock.now()))


def issue_token(user_id: int, lifetime: timedelta, *, by: Actor) -> tuple[str, datetime]:
    """Make a bearer token; return it (shown once) and when it ends."""
    user = queries.get_user(user_id)
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        AccessToken(
            token_hash=fingerprint(token), user_id=user.id, epoch=user.epoch, created_at=now, expires_at=now + lifetime
        )
    )
    ledger.record("user.token_issued", f"user:{user.username}", by=by)
    return token, now + lifetime


def end_session(public_id: str, *, by: Actor) -> None:
    """End one of the actor's own sessions."""
    for session in queries.sessions_of(by.user_id or 0, clock.now()):
        if session.public_id == public_id:
            db.session.delete(session)
            ledger.record("user.session_ended", f"user:{by.username}", by=by)


def set_up_second_factor(secret: str, code: str, *, by: Actor) -> None:
    """Bind an authenticator to the actor's account once it has shown a right code. Other sessions end."""
    step = _step_of(code, secret)
    if step is None:
        raise refusals.WrongCode()
    user = queries.get_user_for_update(by.user_id or 0)
    user.otp_last_step = step
    user.otp_sealed = ring().seal(secret, "second-factor")
    user.epoch += 1
    ledger.record("user.second_factor_set", f"user:{user.username}", by=by)


def change_password(new_hash: str, *, by: Actor) -> None:
    """Put a new password in force; every session and token of the account ends."""
    user = queries.get_user(by.user_id or 0)
    user.password_hash = new_hash
    user.epoch += 1
    queries.delete_sessions(user.id)
    ledger.record("user.password_changed", f"user:{user.username}", by=by)


def save_locale(user_id: int, locale: str) -> None:
    """Remember the language that the reader chose."""
    queries.get_user(user_id).locale = locale


def forget_expired() -> None:
    """House-keeping: drop ended sessions and tokens."""
    queries.delete_expired(clock.now())


def fingerprint(token: str) -> str:
    """What is kept of a session's or token's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_session(secret: str, public_id: str, *, source: str, agent: str, lifetime: timedelta) -> UserSession:
    """Make a session row for the cookie value ``secret``."""
    now = clock.now()
    session = UserSession(
        token_hash=fingerprint(secret),
        public_id=public_id,
        data={},
        source=source[:64],
        agent=agent[:200],
        created_at=now,
        last_seen_at=now,
        expires_at=now + lifetime,
    )
    db.session.add(session)
    return session


def new_secret() -> str:
    """A fresh authenticator secret."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _spend_code(user: User, code: str) -> bool:
    """Check a time-based code; each may be used once, so a code read over a shoulder is worthless."""
    step = _step_of(code, ring().open(user.otp_sealed or b"", "second-factor"))
    if step is None or step <= (user.otp_last_step or 0):
        return False
    user.otp_last_step = step
    return True


def _step_of(code: str, secret: str) -> int | None:
    """The step of time that ``code`` belongs to: the present one or a neighbour. None where the code is wrong."""
    totp, typed = pyotp.TOTP(secret), code.strip().encode("utf-8", "replace")
    present = int(clock.now().timestamp()) // totp.interval
    steps = (present, present - 1, present + 1)
    return next((step for step in steps if secrets.compare_digest(totp.generate_otp(step).encode(), typed)), None)
