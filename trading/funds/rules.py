"""What makes a payment the deposit it claims to be, and where a deposit's money must stand. Pure.

A deposit comes in one sum, from the bidder's own account, before applications close. Every other
payment goes back: none of the differences can be waved through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from trading.core.errors import Refusals, TradingError
from trading.core.money import Fen
from trading.core.text import same_name
from trading.funds import refusals
from trading.funds.states import Account, DepositStatus

#: on which account the money of a deposit stands in each state; nowhere before it was received
STANDS_ON: Mapping[DepositStatus, Account | None] = {
    DepositStatus.AWAITED: None,
    DepositStatus.LAPSED: None,
    DepositStatus.HELD: Account.HELD,
    DepositStatus.REFUND_PREPARED: Account.HELD,
    DepositStatus.REFUNDED: Account.REFUNDED,
    DepositStatus.CONVERTED: Account.CONVERTED,
    DepositStatus.FORFEITED: Account.FORFEITED,
}


@dataclass(frozen=True)
class Claim:
    """What is owed: the sum, by whom, until when."""

    amount: int
    bidder_name: str
    due_at: datetime


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
    elif payment.received_at > claim.due_at:
        found.append(refusals.PaidTooLate(received_at=payment.received_at, due_at=claim.due_at))
    return found


def expected_balances(status: DepositStatus, amount: int) -> dict[Account, int]:
    """What the entries of one deposit must add up to on each account that they touch."""
    stands_on = STANDS_ON[status]
    return {} if stands_on is None or amount == 0 else {Account.BANK: -amount, stands_on: amount}
