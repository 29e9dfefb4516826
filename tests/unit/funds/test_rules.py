"""What makes a payment the deposit it claims to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trading.core.errors import Refusals
from trading.funds import refusals
from trading.funds.rules import STANDS_ON, Claim, Payment, check_payment, expected_balances
from trading.funds.states import Account, DepositStatus

DUE = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOW = DUE + timedelta(days=1)
CLAIM = Claim(amount=50_000_000, bidder_name="乌海市河畔物流有限公司", due_at=DUE)
PAYMENT = Payment(amount=50_000_000, payer_name="乌海市河畔物流有限公司", received_at=DUE - timedelta(hours=1))


def refused(payment: Payment, now: datetime = NOW) -> list[str]:
    """The codes of everything that is said against a payment."""
    with pytest.raises(Refusals) as caught:
        check_payment(CLAIM, payment, now)
    return [one.code for one in caught.value.refusals]


def test_a_payment_as_it_should_be_passes() -> None:
    check_payment(CLAIM, PAYMENT, NOW)


def test_money_that_arrives_at_the_due_time_is_in_time() -> None:
    check_payment(CLAIM, replace(PAYMENT, received_at=DUE), NOW)


def test_money_that_arrives_a_microsecond_later_is_late() -> None:
    assert refused(replace(PAYMENT, received_at=DUE + timedelta(microseconds=1))) == ["deposit_paid_too_late"]


def test_money_cannot_have_arrived_in_the_future() -> None:
    assert refused(replace(PAYMENT, received_at=NOW + timedelta(seconds=1))) == ["deposit_received_in_future"]


@pytest.mark.parametrize("amount", [49_999_999, 50_000_001, 0, 5_000_000])
def test_another_amount_is_refused_with_both_figures(amount: int) -> None:
    with pytest.raises(Refusals) as caught:
        check_payment(CLAIM, replace(PAYMENT, amount=amount), NOW)
    assert caught.value.refusals[0].params == {"received": amount, "expected": 50_000_000}


@pytest.mark.parametrize("payer", ["乌海市 河畔物流有限公司", "乌海市河畔物流有限公司 "])
def test_spelling_does_not_make_another_payer(payer: str) -> None:
    check_payment(CLAIM, replace(PAYMENT, payer_name=payer), NOW)


def test_separators_in_names_are_folded() -> None:
    claim = replace(CLAIM, bidder_name="买买提·吐尔逊")
    check_payment(claim, replace(PAYMENT, payer_name="买买提•吐尔逊"), NOW)


def test_money_of_somebody_else_is_refused() -> None:
    assert refused(replace(PAYMENT, payer_name="张三")) == ["deposit_payer_differs"]


def test_all_differences_are_named_at_once() -> None:
    wrong = Payment(amount=1, payer_name="张三", received_at=DUE + timedelta(hours=1))
    assert refused(wrong) == ["deposit_amount_differs", "deposit_payer_differs", "deposit_paid_too_late"]


def test_each_difference_stands_at_its_field() -> None:
    fields = {refusals.AmountDiffers: "amount", refusals.PayerDiffers: "payer_name", refusals.VoucherUsed: "voucher_no"}
    assert all(refusal.field == field for refusal, field in fields.items())


def test_every_state_says_where_its_money_stands() -> None:
    assert set(STANDS_ON) == set(DepositStatus)


@pytest.mark.parametrize("status", [DepositStatus.AWAITED, DepositStatus.LAPSED])
def test_a_deposit_without_money_has_no_entries(status: DepositStatus) -> None:
    assert expected_balances(status, 100) == {}


@pytest.mark.parametrize("status", [status for status in DepositStatus if STANDS_ON[status]])
def test_the_entries_of_a_deposit_always_add_up_to_nought(status: DepositStatus) -> None:
    balances = expected_balances(status, 123)
    assert sum(balances.values()) == 0
    assert balances[Account.BANK] == -123
