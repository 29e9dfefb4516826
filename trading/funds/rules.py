"""What makes a payment the deposit it claims to be, and where a deposit's money must stand. Pure.

A deposit comes in one sum, from the bidder's own account, before applications close. Every other
payment goes back: none of the differences can be waved through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trading.core.errors import Refusals, TradingError
from trading.core.money import Fen
from trading.core.text import same_name
from trading.funds import refusals
from trading.funds.states import Account, DepositStatus, Direction, InstalmentStatus, LineStatus

#: on which account the money of a deposit stands in each state; nowhere before it was received
STANDS_ON: Mapping[DepositStatus, Account | None] = {
    DepositStatus.AWAITED: None,
    DepositStatus.LAPSED: None,
    DepositStatus.HELD: Account.HELD,
    DepositStatus.REFUND_PREPARED: Account.HELD,
    DepositStatus.REFUND_RELEASED: Account.IN_TRANSIT,
    DepositStatus.REFUNDED: Account.REFUNDED,
    DepositStatus.CONVERTED: Account.CONVERTED,
    DepositStatus.FORFEIT_PREPARED: Account.HELD,
    DepositStatus.FORFEITED: Account.FORFEITED,
}


@dataclass(frozen=True)
class Claim:
    """What is owed: the sum, by whom, until when. A part of a price may come late: it is owed all the same."""

    amount: int
    bidder_name: str
    due_at: datetime | None


@dataclass(frozen=True)
class Payment:
    """What the bank statement shows."""

    amount: int
    payer_name: str
    received_at: datetime


def check_payment(claim: Claim, payment: Payment, now: datetime) -> None:
    """Raise every difference between claim and payment at once; an arrival at the due time itself is in time."""
    found = _differences(claim, payment, now)
    if found:
        raise Refusals(found)


def _differences(claim: Claim, payment: Payment, now: datetime) -> list[TradingError]:
    found: list[TradingError] = []
    if payment.amount != claim.amount:
        found.append(refusals.AmountDiffers(received=Fen(payment.amount), expected=Fen(claim.amount)))
    if not same_name(payment.payer_name, claim.bidder_name):
        found.append(refusals.PayerDiffers(payer=payment.payer_name, bidder=claim.bidder_name))
    if payment.received_at > now:
        found.append(refusals.ReceivedInFuture(received_at=payment.received_at))
    elif claim.due_at is not None and payment.received_at > claim.due_at:
        found.append(refusals.PaidTooLate(received_at=payment.received_at, due_at=claim.due_at))
    return found


def expected_balances(status: DepositStatus, amount: int) -> dict[Account, int]:
    """What the entries of one deposit must add up to on each account that they touch."""
    stands_on = STANDS_ON[status]
    return {} if stands_on is None or amount == 0 else {Account.BANK: -amount, stands_on: amount}


#: parts that a price may come in
MOST_PARTS = 24


def check_parts(amounts: Sequence[int], days: Sequence[date], awaited: int) -> None:
    """Refuse parts that aren't some, above zero and in the order of their days, or that don't sum up to ``awaited``."""
    in_order = list(days) == sorted(days)
    if not 1 <= len(amounts) <= MOST_PARTS or min(amounts) <= 0 or not in_order:
        raise refusals.PartsFaulty(most=MOST_PARTS)
    if sum(amounts) != awaited:
        raise refusals.PartsDiffer(given=Fen(sum(amounts)), awaited=Fen(awaited))


def expected_of_instalment(status: InstalmentStatus, amount: int) -> dict[Account, int]:
    """What the entries of one part of a price must add up to."""
    return {Account.BANK: -amount, Account.PRICE: amount} if status is InstalmentStatus.PAID else {}


def merge_sources(nets: Mapping[Account, int]) -> dict[Account, int]:
    """Money that waited among the unmatched came from a payer's bank like any other: the two count as one source."""
    source = nets.get(Account.BANK, 0) + nets.get(Account.UNMATCHED, 0)
    rest = {account: figure for account, figure in nets.items() if account not in (Account.BANK, Account.UNMATCHED)}
    return {Account.BANK: source, **rest} if source else rest


def expected_unmatched(direction: Direction, status: LineStatus, amount: int) -> int:
    """What of an entry must stand among the unmatched."""
    waits = direction is Direction.IN and status in (LineStatus.WAITING, LineStatus.RETURN_PREPARED)
    return amount if waits else 0
