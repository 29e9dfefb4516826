"""The verbs of the room: open, confirm, refund, convert, forfeit, lapse, and check the books.

Verbs that a person of the finance desk calls ask for that person's permission. The others are called
by the rooms above, inside a use case that has done its own asking; they say so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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
from trading.funds.models import Deposit, MoneyEntry
from trading.funds.permissions import Permission
from trading.funds.states import DEPOSIT, Account, DepositStatus
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify
from trading.series import next_number

#: the ledger's word for a refund that is owed by a day
_DUE = "deposit.refund_due"


def open_deposit(lot_number: str, party_id: int, amount: int, due_at: datetime, *, by: Actor) -> Deposit:
    """Ask a party for the deposit of a lot, under a reference of its own. Called when a party applies."""
    now = clock.now()
    year = now.astimezone(clock.LOCAL).year
    deposit = Deposit(
        reference=deposit_reference(year, next_number(f"deposit:{year}")),
        lot_number=lot_number,
        party_id=party_id,
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
    reference: str, *, amount: int, payer_name: str, voucher_no: str, received_at: datetime, by: Actor
) -> Deposit:
    """Say that a deposit has arrived, as the bank statement shows it.

    Refused where the amount, the payer or the time differ from what is due, where the voucher already
    pays another deposit, and where the deposit isn't awaited. The same officer saying the same thing
    twice (a double click) is told once.
    """
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.CONFIRM, by, deposit)
    voucher_no, payer_name = clean_text(voucher_no), fold_name(payer_name)
    if not deposit.is_awaited and deposit.received_at is not None:
        if (deposit.confirmed_by_id, deposit.voucher_no) == (by.user_id, voucher_no):
            return deposit
        raise refusals.AlreadyReceived(reference=reference)
    now = clock.now()
    rules.check_payment(
        rules.Claim(deposit.amount, deposit.party.name, deposit.due_at),
        rules.Payment(amount, payer_name, received_at),
        now,
    )
    if queries.find_by_voucher(voucher_no) is not None:
        raise refusals.VoucherUsed(voucher_no=voucher_no)
    deposit.received_at, deposit.voucher_no, deposit.payer_name = received_at, voucher_no, payer_name
    deposit.confirmed_by_id = by.user_id
    _book(deposit, Account.HELD, Account.BANK, voucher_no, now, by=by)
    ledger.advance(deposit, "receive", DEPOSIT, by=by, detail={"amount": amount, "voucher": voucher_no})
    _tell(deposit, NoticeKind.DEPOSIT_CONFIRMED, by=by)
    return deposit


def prepare_refund(reference: str, *, by: Actor) -> Deposit:
    """Prepare the refund of a deposit that is due to go back; the first of two persons."""
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.REFUND, by, deposit)
    _check_is_due(deposit)
    ledger.advance(deposit, "prepare_refund", DEPOSIT, by=by)
    deposit.refund_prepared_by_id = by.user_id
    _tell(deposit, NoticeKind.REFUND_PREPARED, by=by)
    return deposit


def recall_refund(reference: str, *, by: Actor) -> Deposit:
    """Take a prepared refund back before it is released; the deposit is merely held again."""
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.REFUND, by, deposit)
    ledger.advance(deposit, "recall_refund", DEPOSIT, by=by)
    deposit.refund_prepared_by_id = None
    return deposit


def release_refund(reference: str, *, by: Actor) -> Deposit:
    """Release a prepared refund; the second person, never the one who prepared it."""
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.REFUND, by, deposit)
    if deposit.status is DepositStatus.REFUND_PREPARED and deposit.refund_prepared_by_id == by.user_id:
        raise refusals.SecondPersonNeeded()
    ledger.advance(deposit, "release_refund", DEPOSIT, by=by, detail={"amount": deposit.amount})
    deposit.refund_released_by_id = by.user_id
    _settle(deposit, Account.REFUNDED, by=by)
    _tell(deposit, NoticeKind.REFUND_RELEASED, by=by)
    return deposit


def forfeit(reference: str, *, decision_no: str, by: Actor) -> Deposit:
    """Keep a deposit instead of giving it back, by a written decision whose number goes into the books."""
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.FORFEIT, by, deposit)
    decision_no = clean_text(decision_no)
    if not decision_no:
        raise refusals.DecisionNumberMissing()
    _check_is_due(deposit)
    ledger.advance(deposit, "forfeit", DEPOSIT, by=by, detail={"amount": deposit.amount, "decision": decision_no})
    _settle(deposit, Account.FORFEITED, decision_no, by=by)
    _tell(deposit, NoticeKind.DEPOSIT_FORFEITED, by=by)
    return deposit


def _check_is_due(deposit: Deposit) -> None:
    """The desk can't knock a bidder out of a room by moving its deposit."""
    if deposit.is_held and deposit.refund_due_on is None:
        raise refusals.StillTakingPart()


# --- what the rooms above do ------------------------------------------------------------------------


def convert(deposit_id: int, *, by: Actor) -> Deposit:
    """Turn the winner's deposit into a part of the price. Called when the contract takes it over."""
    deposit = queries.get_deposit_by_id_for_update(deposit_id)
    ledger.advance(deposit, "convert", DEPOSIT, by=by, detail={"amount": deposit.amount})
    _settle(deposit, Account.CONVERTED, by=by)
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
    elif deposit.is_held:
        _owe_back(deposit, ended_on, by=by)
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
    _tell(deposit, NoticeKind.REFUND_DUE, by=by, day=deposit.refund_due_on)


def _tell(deposit: Deposit, kind: NoticeKind, *, by: Actor, **days: date) -> None:
    """Tell the payer. A day that was reckoned anew is told anew."""
    figures = {"lot": deposit.lot_number, "amount": Fen(deposit.amount), **days}
    key = ":".join([kind.value, deposit.reference, *(day.isoformat() for day in days.values())])
    notify(kind, deposit.party_id, deposit.lot_number, figures, key=key, by=by)


def _settle(deposit: Deposit, account: Account, paper_no: str | None = None, *, by: Actor) -> None:
    """Move held money to its last account."""
    deposit.settled_at = clock.now()
    _book(deposit, account, Account.HELD, paper_no, deposit.settled_at, by=by)


def _book(deposit: Deposit, debit: Account, credit: Account, paper_no: str | None, at: datetime, *, by: Actor) -> None:
    db.session.add(
        MoneyEntry(
            deposit_id=deposit.id,
            lot_number=deposit.lot_number,
            at=at,
            debit=debit,
            credit=credit,
            amount=deposit.amount,
            by_user_id=by.user_id,
            voucher_no=paper_no,
        )
    )


# --- the books --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BalanceFault:
    """One place where the books don't agree: ``what`` in plain words for the log of a check."""

    lot_number: str
    reference: str
    what: str


def check_balance() -> list[BalanceFault]:
    """Invariant 8: held + refunded + forfeited + converted = received, per deposit, hence per lot and in total.

    Each deposit's entries must add up to exactly what its state says; the entries of a lot are those of
    its deposits, so that the sums of lots and of the market follow.
    """
    faults = []
    for reference, lot_number, status, amount, nets in queries.deposits_with_sums():
        expected = rules.expected_balances(status, amount)
        if nets != expected:
            what = f"{status.value}: the entries give {_spell(nets)}, not {_spell(expected)}"
            faults.append(BalanceFault(lot_number, reference, what))
    faults.extend(
        BalanceFault(queries.get_deposit(reference).lot_number, reference, "an entry is booked to another lot")
        for reference in queries.entries_off_their_lot()
    )
    total = queries.total_balance()
    if total.difference:
        faults.append(BalanceFault("", "", f"the market is {total.difference} fen out of balance"))
    return faults


def _spell(nets: dict[Account, int]) -> str:
    return ", ".join(f"{account.value} {figure}" for account, figure in sorted(nets.items())) or "nothing"
