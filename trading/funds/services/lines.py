"""Entries of the supervised account: how they are written down, once each, and what they come to stand for."""

from __future__ import annotations

import re

from trading.audit import ledger
from trading.core import clock
from trading.core.actor import Actor
from trading.core.errors import TradingError
from trading.core.numbering import desk_number
from trading.extensions import db
from trading.funds import refusals
from trading.funds.models import BankLine, BankStatement, Deposit, Instalment
from trading.funds.services import books
from trading.funds.statements import cells
from trading.funds.statements.facts import LineFact
from trading.funds.states import LINE, Account, LineStatus, Origin
from trading.parties import sealing
from trading.series import next_number

#: what an account number is sealed for
_PURPOSE = "bank-account"


def account_typed(text: str) -> str:
    """An account number as somebody typed it, on the field of its name; empty where nothing was typed."""
    try:
        return cells.account(text)
    except TradingError as refusal:
        raise refusals.AccountFaulty(text=text[:40]) from refusal


def account_of(line: BankLine) -> str:
    """The other side's account in the clear, or the empty text where it isn't known. For the bank's file alone."""
    return sealing.ring().open(line.account_sealed, _PURPOSE) if line.account_sealed else ""


def set_account(line: BankLine, account: str) -> None:
    """Keep the account, sealed; people see its end."""
    if account:
        line.account_sealed, line.account_tail = sealing.ring().seal(account, _PURPOSE), account[-4:]


def taken(fact: LineFact, origin: Origin, statement: BankStatement | None = None, *, by: Actor) -> BankLine:
    """Write an entry down that nothing has looked at yet; money that came in stands among the unmatched."""
    line = _new(fact, origin, LineStatus.WAITING)
    line.statement_id = statement.id if statement else None
    db.session.flush()  # the row in the ledger names the entry by its id
    if line.comes_in:
        now = clock.now()
        books.book(Account.UNMATCHED, Account.BANK, line.amount, now, line=line, paper_no=line.reference, by=by)
    return line


def typed(fact: LineFact, *, by: Actor) -> BankLine:
    """Write an entry down that an officer copied from the statement because of one claim: it is matched from birth."""
    line = _new(fact, Origin.DESK, LineStatus.MATCHED)
    line.looked_at = clock.now()
    db.session.flush()  # the row in the ledger names the entry by its id; a rival's same voucher must fail here
    return line


def _new(fact: LineFact, origin: Origin, status: LineStatus) -> BankLine:
    now = clock.now()
    year = now.astimezone(clock.LOCAL).year
    line = BankLine(
        number=desk_number("LS", year, next_number(f"bank_line:{year}")),
        reference=fact.reference,
        direction=fact.direction,
        amount=fact.amount,
        booked_at=fact.booked_at,
        name=fact.name,
        account_tail="",
        bank_name=fact.bank_name,
        remark=fact.remark,
        origin=origin,
        status=status,
        created_at=now,
    )
    set_account(line, fact.account)
    db.session.add(line)
    return line


def agrees(line: BankLine, fact: LineFact) -> bool:
    """True where an entry that is known already says the same. Texts may be spelled and days be rounded otherwise."""
    return (line.direction, line.amount) == (fact.direction, fact.amount) and _day(line) == _day(fact)


def _day(entry: BankLine | LineFact) -> object:
    return entry.booked_at.astimezone(clock.LOCAL).date()


def complete(line: BankLine, fact: LineFact, statement: BankStatement | None) -> None:
    """Let a statement confirm an entry that came another way, and add what wasn't known of it."""
    if statement is not None and line.statement_id is None:
        line.statement_id = statement.id
    if not line.account_sealed:
        set_account(line, fact.account)
    line.bank_name = line.bank_name or fact.bank_name
    if not re.search(r"\S", line.remark):
        line.remark = fact.remark


def stand_for(
    line: BankLine,
    *,
    deposit: Deposit | None = None,
    instalment: Instalment | None = None,
    reason: str = "",
    by: Actor,
) -> None:
    """Say what an entry pays. The house's chain comes before any lot's, as the locking law wants it."""
    line.deposit_id = deposit.id if deposit else None
    line.instalment_id = instalment.id if instalment else None
    line.why, line.looked_at = None, line.looked_at or clock.now()
    line.reason, line.decided_by_id, line.decided_at = reason or None, by.user_id, clock.now()
    if line.is_waiting:
        claim = deposit or instalment
        detail = {"amount": line.amount, "claim": claim.audit_subject if claim else ""}
        ledger.advance(line, "match", LINE, by=by, note=reason or None, detail=detail)
