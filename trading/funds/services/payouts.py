"""Money that goes back: refunds of deposits and returns of what nobody owes, in batches, by two persons.

Every payment goes to the account that the money came from. A batch is prepared by one officer and released by
another; from then on the money is on its way, until the bank's entry (or an officer, by the bank's voucher) says that
it was paid. Each act is traced by the events of the batch and of the deposits and entries in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.numbering import desk_number, payout_number
from trading.core.text import clean_text
from trading.extensions import db
from trading.funds import pain, permissions, queries, refusals
from trading.funds.models import BankLine, Deposit, Payout, PayoutBatch
from trading.funds.permissions import Permission
from trading.funds.services import books, lines
from trading.funds.services.deposits import check_is_due, tell
from trading.funds.states import (
    BATCH,
    DEPOSIT,
    LINE,
    PAYOUT,
    Account,
    BatchStatus,
    PayoutKind,
    PayoutStatus,
)
from trading.notices.kinds import NoticeKind
from trading.parties import sealing
from trading.series import next_number

#: what a batch's file is sealed for
_PURPOSE = "payment-file"
#: payments of one batch; banks take some hundred in a file
MOST = 200


# --- preparing --------------------------------------------------------------------------------------


def prepare_refund(reference: str, *, by: Actor) -> Deposit:
    """Prepare the refund of one deposit that is due to go back; the first of two persons."""
    prepare_batch([reference], by=by)
    return queries.get_deposit(reference)


def prepare_batch(references: Collection[str], *, by: Actor) -> PayoutBatch:
    """Prepare the refunds of deposits that are due to go back, as one batch; the first of two persons."""
    authorise(permissions.GRANTS, Permission.REFUND, by)
    if not references:
        raise refusals.NothingChosen()
    if len(references) > MOST:
        raise refusals.TooManyPayouts(most=MOST)
    deposits = queries.deposits_for_update(references)
    found = {line.deposit_id: line for line in queries.paying_lines_for_update([one.id for one in deposits])}
    for deposit in deposits:
        DEPOSIT.next(deposit.status, "prepare_refund")
        check_is_due(deposit)
        _check_account(found.get(deposit.id), deposit.reference)
    batch = _new_batch([one.reference for one in deposits], by=by)
    for deposit in _by_chain(deposits):
        _add(batch, PayoutKind.REFUND, found[deposit.id], deposit)
        ledger.advance(deposit, "prepare_refund", DEPOSIT, by=by, detail={"batch": batch.number})
        deposit.refund_prepared_by_id = by.user_id
        tell(deposit, NoticeKind.REFUND_PREPARED, by=by)
    return batch


def prepare_return(number: str, *, reason: str, by: Actor) -> PayoutBatch:
    """Prepare that unmatched money goes back to its payer, for a reason that is written down."""
    line = queries.get_line_for_update(number)
    authorise(permissions.GRANTS, Permission.MATCH, by, line)
    reason = clean_text(reason)
    if not reason:
        raise refusals.ReasonMissing()
    LINE.next(line.status, "prepare_return")
    if not line.comes_in:
        raise refusals.NotReceived()
    _check_account(line, line.number)
    batch = _new_batch([line.number], by=by)
    _add(batch, PayoutKind.RETURN, line)
    line.reason, line.decided_by_id, line.decided_at = reason, by.user_id, clock.now()
    ledger.advance(line, "prepare_return", LINE, by=by, note=reason, detail={"batch": batch.number})
    return batch


def state_account(number: str, account: str, *, reason: str, by: Actor) -> BankLine:
    """Write down which account an entry's money came from, where the bank's papers say so and no file did.

    An account that a statement brought stays, unless a payment to it has come back.
    """
    line = queries.get_line_for_update(number)
    authorise(permissions.GRANTS, Permission.MATCH, by, line)
    account, reason = lines.account_typed(account), clean_text(reason)
    if not account:
        raise refusals.AccountFaulty(text="")
    if not reason:
        raise refusals.ReasonMissing()
    if line.account_sealed and not queries.has_bounced(line.id):
        raise refusals.AccountKnown()
    lines.set_account(line, account)
    detail = {"account_ends": account[-4:]}
    ledger.record("bank_line.account_stated", line.number, by=by, note=reason, detail=detail)
    return line


def _check_account(line: BankLine | None, reference: str) -> None:
    if line is None or line.account_sealed is None:
        raise refusals.AccountUnknown(reference=reference)


def _new_batch(contents: list[str], *, by: Actor) -> PayoutBatch:
    now = clock.now()
    year = now.astimezone(clock.LOCAL).year
    batch = PayoutBatch(
        number=desk_number("PC", year, next_number(f"payout_batch:{year}")),
        status=BatchStatus.PREPARED,
        prepared_by_id=by.user_id or 0,
        prepared_at=now,
    )
    db.session.add(batch)
    db.session.flush()  # its payments name it by its id
    detail = {"payments": sorted(contents)}
    ledger.record("batch.prepared", batch.number, by=by, after=batch.status.value, detail=detail)
    return batch


def _add(batch: PayoutBatch, kind: PayoutKind, line: BankLine, deposit: Deposit | None = None) -> None:
    year = clock.today().year
    batch.payouts.append(
        Payout(
            number=payout_number(year, next_number(f"payout:{year}")),
            kind=kind,
            deposit=deposit,
            line=line,
            amount=line.amount,
            status=PayoutStatus.PREPARED,
        )
    )


# --- releasing and taking back ----------------------------------------------------------------------


def release_refund(reference: str, *, by: Actor) -> Deposit:
    """Release the batch that a deposit's refund is in; the second person."""
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.REFUND, by, deposit)
    DEPOSIT.next(deposit.status, "release_refund")
    release_batch(queries.get_live_payout(deposit.id).batch.number, by=by)
    return deposit


def release_batch(number: str, *, by: Actor) -> PayoutBatch:
    """Order the bank to pay a prepared batch; the second person, never the one who prepared it."""
    batch = locked_batch(number)
    authorise(permissions.GRANTS, Permission.REFUND, by, batch)
    if batch.status is BatchStatus.PREPARED and batch.prepared_by_id == by.user_id:
        raise refusals.SecondPersonNeeded()
    BATCH.next(batch.status, "release")
    for payout in batch.live:
        _check_account(payout.line, payout.number)
    batch.released_by_id, batch.released_at = by.user_id, clock.now()
    content = pain.payment_file(batch, lines.account_of)
    batch.file_sealed = sealing.ring().seal_bytes(content, _PURPOSE)
    sha256 = hashlib.sha256(content).hexdigest()
    detail = {"total": batch.total, "payments": len(batch.live), "file_sha256": sha256}
    ledger.advance(batch, "release", BATCH, by=by, detail=detail)
    for payout in _by_chain(batch.live):
        payout.status = PAYOUT.next(payout.status, "release")
        _move(payout, Account.IN_TRANSIT, _source(payout), by=by)
        if payout.deposit:
            payout.deposit.refund_released_by_id = by.user_id
            detail = {"amount": payout.amount, "payment": payout.number}
            ledger.advance(payout.deposit, "release_refund", DEPOSIT, by=by, detail=detail)
            tell(payout.deposit, NoticeKind.REFUND_RELEASED, by=by)
        else:
            ledger.advance(payout.line, "release_return", LINE, by=by, detail={"payment": payout.number})
    return batch


def payment_file_of(batch: PayoutBatch) -> bytes | None:
    """The file for the bank, as it was released; none before that."""
    return sealing.ring().open_bytes(batch.file_sealed, _PURPOSE) if batch.file_sealed else None


def recall_refund(reference: str, *, by: Actor) -> Deposit:
    """Take one prepared refund out of its batch before it is released; the deposit is merely held again."""
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.REFUND, by, deposit)
    DEPOSIT.next(deposit.status, "recall_refund")
    batch = locked_batch(queries.get_live_payout(deposit.id).batch.number)
    _recall(batch, [payout for payout in batch.live if payout.deposit_id == deposit.id], by=by)
    return deposit


def recall_batch(number: str, *, by: Actor) -> PayoutBatch:
    """Take a whole prepared batch back."""
    batch = locked_batch(number)
    authorise(permissions.GRANTS, Permission.REFUND, by, batch)
    BATCH.next(batch.status, "recall")
    _recall(batch, batch.live, by=by)
    return batch


def _recall(batch: PayoutBatch, payouts: list[Payout], *, by: Actor) -> None:
    for payout in payouts:
        payout.status = PAYOUT.next(payout.status, "recall")
    if not batch.live:
        ledger.advance(batch, "recall", BATCH, by=by)
    for payout in _by_chain(payouts):
        if payout.deposit:
            ledger.advance(payout.deposit, "recall_refund", DEPOSIT, by=by)
            payout.deposit.refund_prepared_by_id = None
        else:
            ledger.advance(payout.line, "recall_return", LINE, by=by)


# --- what the bank did ------------------------------------------------------------------------------


def record_execution(number: str, *, voucher_no: str, paid_at: datetime, by: Actor) -> PayoutBatch:
    """Say by the bank's voucher that a released batch was carried out, where no statement has said so yet."""
    batch = locked_batch(number)
    authorise(permissions.GRANTS, Permission.REFUND, by, batch)
    BATCH.next(batch.status, "finish")
    voucher_no = clean_text(voucher_no)
    if not voucher_no:
        raise refusals.VoucherMissing()
    if batch.released_at is None or not batch.released_at <= paid_at <= clock.now():
        raise refusals.PaidOutsideTime(released_at=batch.released_at)
    released = [payout for payout in batch.payouts if payout.status is PayoutStatus.RELEASED]
    for payout in released:
        payout.status = PAYOUT.next(payout.status, "pay")
    ledger.advance(batch, "finish", BATCH, by=by, detail={"voucher": voucher_no})
    for payout in _by_chain(released):
        _paid(payout, paid_at, voucher_no, by=by)
    return batch


def carry_out(payout: Payout, entry: BankLine, *, by: Actor) -> None:
    """Let the bank's entry say that a payment was made. Its batch, deposit and entries are locked.

    A payment that an officer has recorded already by voucher is merely tied to its entry.
    """
    payout.paid_line_id = entry.id
    was_on_its_way = payout.status is PayoutStatus.RELEASED
    if was_on_its_way:
        payout.status = PAYOUT.next(payout.status, "pay")
        _finish(payout.batch, by=by)
    ledger.advance(entry, "match", LINE, by=by, detail={"payment": payout.number})
    entry.decided_by_id, entry.decided_at, entry.why = by.user_id, clock.now(), None
    if was_on_its_way:
        _paid(payout, entry.booked_at, entry.reference, entry, by=by)


def bounce(number: str, *, note: str, by: Actor) -> Payout:
    """Say that the bank couldn't make a payment: the money never left, and has to be sent anew."""
    found = queries.get_payout(number)
    batch = locked_batch(found.batch.number)
    payout = next(one for one in batch.payouts if one.id == found.id)
    authorise(permissions.GRANTS, Permission.REFUND, by, payout)
    note = clean_text(note)
    if not note:
        raise refusals.ReasonMissing(field="note")
    payout.status = PAYOUT.next(payout.status, "bounce")
    payout.bank_note, payout.settled_at = note[:200], clock.now()
    _finish(batch, by=by)
    if payout.deposit is None:
        ledger.advance(payout.line, "bounce_return", LINE, by=by, note=note)
    _move(payout, _source(payout), Account.IN_TRANSIT, by=by)
    if payout.deposit:
        ledger.advance(payout.deposit, "bounce_refund", DEPOSIT, by=by, note=note)
        payout.deposit.refund_prepared_by_id = payout.deposit.refund_released_by_id = None
    return payout


def _finish(batch: PayoutBatch, *, by: Actor) -> None:
    if not any(payout.status is PayoutStatus.RELEASED for payout in batch.payouts):
        ledger.advance(batch, "finish", BATCH, by=by)


def _paid(payout: Payout, at: datetime, voucher_no: str, entry: BankLine | None = None, *, by: Actor) -> None:
    """Book what the bank paid, at its own time."""
    payout.settled_at = at
    arrived_on = Account.REFUNDED if payout.deposit else Account.RETURNED
    books.book(
        arrived_on,
        Account.IN_TRANSIT,
        payout.amount,
        at,
        line=entry,
        deposit=payout.deposit,
        paper_no=voucher_no,
        by=by,
    )
    if payout.deposit is None:
        ledger.advance(payout.line, "pay_return", LINE, by=by, detail={"voucher": voucher_no})
        return
    payout.deposit.settled_at = at
    ledger.advance(payout.deposit, "pay_refund", DEPOSIT, by=by, detail={"voucher": voucher_no})
    tell(payout.deposit, NoticeKind.REFUND_PAID, by=by)


# --- shared -----------------------------------------------------------------------------------------


def locked_batch(number: str) -> PayoutBatch:
    """Lock a batch after the deposits and entries in it."""
    contents = queries.get_batch(number)
    queries.lock_deposits([payout.deposit_id for payout in contents.payouts if payout.deposit_id])
    queries.lock_lines([payout.line_id for payout in contents.payouts])
    return queries.get_batch_for_update(number)


def _by_chain(things: Iterable[Deposit] | Iterable[Payout]) -> list:
    """In the order in which their chains are locked."""
    return sorted(things, key=lambda thing: (thing.audit_chain, thing.id or 0))


def _source(payout: Payout) -> Account:
    return Account.HELD if payout.deposit else Account.UNMATCHED


def _move(payout: Payout, debit: Account, credit: Account, *, by: Actor) -> None:
    """Put a payment on its way, or take it off again."""
    now, paper_no = clock.now(), payout.number
    books.book(debit, credit, payout.amount, now, line=payout.line, deposit=payout.deposit, paper_no=paper_no, by=by)
