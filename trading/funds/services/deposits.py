"""Deposits: open, confirm, freeze, keep, convert, lapse.

Verbs that a person of the finance desk calls ask for that person's permission. The others are called
by the rooms above, inside a use case that has done its own asking; they say so.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from trading.audit import ledger
from trading.core import canonical, clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.calendar import deadline
from trading.core.money import Fen
from trading.core.numbering import deposit_reference
from trading.core.text import clean_text, fold_name
from trading.extensions import db
from trading.funds import permissions, queries, refusals, rules
from trading.funds.models import BankLine, Deposit
from trading.funds.permissions import Permission
from trading.funds.services import books, lines
from trading.funds.statements.facts import LineFact
from trading.funds.states import DEPOSIT, Account, DepositStatus, Direction
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify
from trading.series import next_number

#: the ledger's word for a refund that is owed by a day
_DUE = "deposit.refund_due"


def open_deposit(lot_number: str, party_id: int, amount: int, due_at: datetime, *, turn: int = 1, by: Actor) -> Deposit:
    """Ask a party for the deposit of a lot, under a reference of its own. Called when a party applies; and once more
    (``turn``) when its first one has gone back and it may take up an award that another has lost."""
    now = clock.now()
    year = now.astimezone(clock.LOCAL).year
    deposit = Deposit(
        reference=deposit_reference(year, next_number(f"deposit:{year}")),
        lot_number=lot_number,
        party_id=party_id,
        turn=turn,
        amount=amount,
        due_at=due_at,
        status=DepositStatus.AWAITED,
        created_at=now,
    )
    db.session.add(deposit)
    db.session.flush()  # the application names the deposit by its id
    ledger.record(
        "deposit.opened",
        deposit.audit_subject,
        by=by,
        chain=deposit.audit_chain,
        after=deposit.status.value,
        detail={"amount": amount, "party": party_id},
    )
    return deposit


# --- the finance desk -------------------------------------------------------------------------------


def confirm_receipt(
    reference: str,
    *,
    amount: int,
    payer_name: str,
    voucher_no: str,
    received_at: datetime,
    payer_account: str = "",
    by: Actor,
) -> Deposit:
    """Say that a deposit has arrived, as the bank statement shows it.

    Refused where the amount, the payer or the time differ from what is due, where the voucher already
    pays something else, and where the deposit isn't awaited. The same officer saying the same thing
    twice (a double click) is told once. A voucher that a statement has brought already is that entry.
    """
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.CONFIRM, by, deposit)
    voucher_no, payer_name = clean_text(voucher_no), fold_name(payer_name)
    if not deposit.is_awaited and deposit.received_at is not None:
        if (deposit.confirmed_by_id, deposit.voucher_no) == (by.user_id, voucher_no):
            return deposit
        raise refusals.AlreadyReceived(reference=reference)
    rules.check_payment(claim_of(deposit), rules.Payment(amount, payer_name, received_at), clock.now())
    line = queries.find_line_for_update(voucher_no)
    if line is None:
        account = lines.account_typed(payer_account)
        fact = LineFact(voucher_no, Direction.IN, amount, received_at, payer_name, account, remark=reference)
        line = lines.typed(fact, by=by)
    elif not line.is_waiting or not line.comes_in or line.amount != amount:
        raise refusals.VoucherUsed(voucher_no=voucher_no)
    receive(deposit, line, by=by)
    return deposit


def claim_of(deposit: Deposit) -> rules.Claim:
    """What the deposit asks for."""
    return rules.Claim(deposit.amount, deposit.party.name, deposit.due_at)


def receive(deposit: Deposit, line: BankLine, *, reason: str = "", by: Actor) -> None:
    """Let an entry pay a deposit: the one place where a deposit becomes held. Both rows are locked and judged."""
    source = Account.UNMATCHED if line.is_waiting else Account.BANK
    lines.stand_for(line, deposit=deposit, reason=reason, by=by)
    deposit.received_at, deposit.voucher_no, deposit.payer_name = line.booked_at, line.reference, line.name
    deposit.confirmed_by_id = by.user_id
    books.book_deposit(deposit, Account.HELD, source, clock.now(), paper_no=line.reference, line=line, by=by)
    ledger.advance(deposit, "receive", DEPOSIT, by=by, detail={"amount": line.amount, "voucher": line.reference})
    tell(deposit, NoticeKind.DEPOSIT_CONFIRMED, by=by)


def check_is_due(deposit: Deposit) -> None:
    """The desk can't knock a bidder out of a room by moving its deposit."""
    if deposit.is_held and deposit.refund_due_on is None:
        raise refusals.StillTakingPart()


# --- what the rooms above do ------------------------------------------------------------------------


def freeze(deposit_id: int, *, by: Actor) -> Deposit:
    """Freeze the deposit of a bidder who was admitted: until the race is over nobody moves it."""
    deposit = queries.get_deposit_by_id_for_update(deposit_id)
    if deposit.frozen_at is None:
        deposit.frozen_at = clock.now()
        ledger.record("deposit.frozen", deposit.audit_subject, by=by, chain=deposit.audit_chain)
    return deposit


def convert(deposit_id: int, *, by: Actor) -> Deposit:
    """Turn the winner's deposit into a part of the price. Called when the contract takes it over."""
    deposit = queries.get_deposit_by_id_for_update(deposit_id)
    ledger.advance(deposit, "convert", DEPOSIT, by=by, detail={"amount": deposit.amount})
    settle(deposit, Account.CONVERTED, by=by)
    return deposit


def lock_lot(lot_number: str) -> None:
    """Lock every deposit of a lot. A use case that ends claims calls this before it writes its first event,
    since the finance desk locks a deposit first and the lot's chain after it (``docs/locking.md``)."""
    queries.lot_deposits_for_update(lot_number, *DepositStatus)


def give_up(deposit_id: int, ended_on: date, *, by: Actor) -> Deposit:
    """End one party's claim: an unpaid deposit lapses, a paid one is due to go back.

    Called when an application is withdrawn or refused, and for the winner whose award is void: whether its
    deposit is forfeited instead is the finance desk's own decision.
    """
    deposit = queries.get_deposit_by_id_for_update(deposit_id)
    if deposit.is_awaited:
        ledger.advance(deposit, "lapse", DEPOSIT, by=by)
    elif deposit.is_held and deposit.refund_due_on is None:
        _owe_back(deposit, ended_on, by=by)
    return deposit


def keep(deposit_id: int, *, by: Actor) -> Deposit:
    """Hold a deposit again that was due to go back and hasn't left: its bidder takes the award up after all.

    Called by the room above; one whose refund is prepared is on its way and needs a new deposit instead.
    """
    deposit = queries.get_deposit_by_id_for_update(deposit_id)
    if not deposit.is_held:
        raise refusals.DepositNotHeld(reference=deposit.reference)
    if deposit.refund_due_on is not None:
        deposit.refund_due_on = None
        ledger.record("deposit.kept", deposit.audit_subject, by=by, chain=deposit.audit_chain)
    return deposit


def set_refund_due(
    lot_number: str, ended_on: date, *, except_deposit_ids: Collection[int] = (), by: Actor
) -> list[Deposit]:
    """Owe the held deposits of a lot back within five working days of ``ended_on``, all but the winner's.

    Called when the result of a lot stands. A date that was set earlier stays.
    """
    losers = [
        deposit
        for deposit in queries.lot_deposits_for_update(lot_number, DepositStatus.HELD)
        if deposit.id not in except_deposit_ids and deposit.refund_due_on is None
    ]
    for deposit in losers:
        _owe_back(deposit, ended_on, by=by)
    return losers


def lapse_unpaid(lot_number: str, *, by: Actor) -> list[Deposit]:
    """Give up the deposits of a lot that nobody paid. Called when the lot has ended: until then money that
    arrived in time may still be waiting for its confirmation."""
    unpaid = queries.lot_deposits_for_update(lot_number, DepositStatus.AWAITED)
    for deposit in unpaid:
        ledger.advance(deposit, "lapse", DEPOSIT, by=by)
    return unpaid


def move_due(lot_number: str, due_at: datetime, *, by: Actor) -> list[Deposit]:
    """Let the deposits of a lot that are still awaited come until ``due_at``: the lot's dates have moved."""
    moved = [one for one in queries.lot_deposits_for_update(lot_number, DepositStatus.AWAITED) if one.due_at != due_at]
    for deposit in moved:
        deposit.due_at = due_at
        detail = {"due_at": canonical.instant(due_at)}
        ledger.record("deposit.due_moved", deposit.audit_subject, by=by, chain=deposit.audit_chain, detail=detail)
    return moved


def change_awaited(lot_number: str, amount: int, *, by: Actor) -> list[Deposit]:
    """Ask for another amount where a deposit hasn't come yet. Called by a change notice, while none is held."""
    awaited = queries.lot_deposits_for_update(lot_number, DepositStatus.AWAITED)
    for deposit in awaited:
        detail = {"before": deposit.amount, "after": amount}
        deposit.amount = amount
        ledger.record("deposit.amount_changed", deposit.audit_subject, by=by, chain=deposit.audit_chain, detail=detail)
    return awaited


def reckon_again(year: int, by: Actor) -> None:
    """Reckon anew what has to go back in ``year``: its official days were published. Called by the calendar."""
    for deposit in queries.refunds_due_in_for_update(year):
        ended_on = _ended_on(deposit)
        if ended_on is not None and deadline("trade.deposit_refund", ended_on).provisional != deposit.refund_due_on:
            _owe_back(deposit, ended_on, by=by)


def _ended_on(deposit: Deposit) -> date | None:
    """The day from which the refund was reckoned, as the ledger has it."""
    days = [event.detail.get("ended_on") for event in ledger.history(deposit.audit_subject) if event.action == _DUE]
    return date.fromisoformat(days[-1]) if days and days[-1] else None


def _owe_back(deposit: Deposit, ended_on: date, *, by: Actor) -> None:
    """The day of the event isn't counted; no interest is owed (Order 39, article 21)."""
    deposit.refund_due_on = deadline("trade.deposit_refund", ended_on).provisional
    ledger.record(
        _DUE,
        deposit.audit_subject,
        by=by,
        chain=deposit.audit_chain,
        detail={"due_on": deposit.refund_due_on.isoformat(), "ended_on": ended_on.isoformat()},
    )
    tell(deposit, NoticeKind.REFUND_DUE, by=by, day=deposit.refund_due_on)


def tell(deposit: Deposit, kind: NoticeKind, *, by: Actor, **days: date) -> None:
    """Tell the payer. A day that was reckoned anew is told anew."""
    figures = {"lot": deposit.lot_number, "amount": Fen(deposit.amount), **days}
    key = ":".join([kind.value, deposit.reference, *(day.isoformat() for day in days.values())])
    notify(kind, deposit.party_id, deposit.lot_number, figures, key=key, by=by)


def settle(deposit: Deposit, account: Account, paper_no: str | None = None, *, by: Actor) -> None:
    """Move held money to its last account. Called by whoever ends a deposit."""
    deposit.settled_at = clock.now()
    books.book_deposit(deposit, account, Account.HELD, deposit.settled_at, paper_no=paper_no, by=by)
