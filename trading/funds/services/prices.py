"""The contract's price on the supervised account: its parts with their days, and what was received of it.

The room above says when a price falls due; which parts it comes in is the contract's, written down by the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.calendar import deadline
from trading.core.money import Fen
from trading.core.numbering import desk_number, instalment_reference
from trading.extensions import db
from trading.funds import permissions, queries, refusals, rules
from trading.funds.models import BankLine, Instalment
from trading.funds.permissions import Permission
from trading.funds.services import books, lines
from trading.funds.states import INSTALMENT, Account, InstalmentStatus
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify
from trading.series import next_number


@dataclass(frozen=True)
class Part:
    """A part of a price: fen, and the last day for it."""

    amount: int
    due_on: date


def open_price(
    lot_number: str, contract_number: str, party_id: int, amount: int, signed_on: date, *, by: Actor
) -> Instalment | None:
    """Ask for what a contract leaves to pay, as one sum within the period of the settings. Called when it is signed.

    Nothing is asked where nothing is left.
    """
    if amount <= 0:
        return None
    part = Part(amount, deadline("trade.balance_due", signed_on).provisional)
    instalment = _new(lot_number, contract_number, party_id, 1, part)
    _opened(instalment, by=by)
    return instalment


def divide(contract_number: str, parts: Sequence[Part], *, by: Actor) -> list[Instalment]:
    """Let what is still awaited of a price come in these parts, as the contract says. The sum stays what it was."""
    awaited = queries.awaited_instalments_for_update(contract_number)
    authorise(permissions.GRANTS, Permission.DIVIDE, by)
    if not awaited:
        raise refusals.NothingToDivide()
    rules.check_parts([part.amount for part in parts], [part.due_on for part in parts], sum(o.amount for o in awaited))
    first, last = awaited[0], queries.last_position(contract_number)
    made = [
        _new(first.lot_number, contract_number, first.party_id, last + place, part)
        for place, part in enumerate(parts, start=1)
    ]
    for one in awaited:
        ledger.advance(one, "cancel", INSTALMENT, by=by)
    for one in made:
        _opened(one, by=by)
    return made


def claim_of(instalment: Instalment) -> rules.Claim:
    """What a part of a price asks for; late money is taken, it is owed all the same."""
    return rules.Claim(instalment.amount, instalment.party.name, None)


def receive(instalment: Instalment, line: BankLine, *, reason: str = "", by: Actor) -> None:
    """Let an entry pay a part of a price, and give the receipt its number. Both rows are locked and judged."""
    year = clock.today().year
    receipt = desk_number("SJ", year, next_number(f"receipt:{year}"))
    lines.stand_for(line, instalment=instalment, reason=reason, by=by)
    instalment.received_at, instalment.receipt_number = line.booked_at, receipt
    now, paper_no = clock.now(), line.reference
    books.book(
        Account.PRICE,
        Account.UNMATCHED,
        line.amount,
        now,
        line=line,
        instalment=instalment,
        paper_no=paper_no,
        by=by,
    )
    detail = {"amount": line.amount, "voucher": line.reference, "receipt": receipt}
    ledger.advance(instalment, "receive", INSTALMENT, by=by, detail=detail)
    _tell(instalment, NoticeKind.PRICE_RECEIVED, by=by)


def _new(lot_number: str, contract_number: str, party_id: int, position: int, part: Part) -> Instalment:
    now = clock.now()
    year = now.astimezone(clock.LOCAL).year
    instalment = Instalment(
        reference=instalment_reference(year, next_number(f"instalment:{year}")),
        lot_number=lot_number,
        contract_number=contract_number,
        party_id=party_id,
        position=position,
        amount=part.amount,
        due_on=part.due_on,
        status=InstalmentStatus.AWAITED,
        created_at=now,
    )
    db.session.add(instalment)
    return instalment


def _opened(instalment: Instalment, *, by: Actor) -> None:
    detail = {"amount": instalment.amount, "due_on": instalment.due_on.isoformat(), "party": instalment.party_id}
    ledger.record(
        "instalment.opened", instalment.reference, by=by, chain=instalment.audit_chain, after="awaited", detail=detail
    )
    _tell(instalment, NoticeKind.PRICE_DUE, by=by, day=instalment.due_on)


def _tell(instalment: Instalment, kind: NoticeKind, *, by: Actor, **days: date) -> None:
    figures = {"lot": instalment.lot_number, "amount": Fen(instalment.amount), **days}
    key = f"{kind.value}:{instalment.reference}"
    notify(kind, instalment.party_id, instalment.lot_number, figures, key=key, by=by)
