"""The price of a contract: asked for when it is signed, in parts where the contract says so, each with its receipt."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.conftest import FrozenClock
from tests.factories.bank import an_entry, paying
from tests.factories.funds import a_finance_officer, a_member
from tests.factories.parcels import a_holder
from trading.core.actor import Actor
from trading.core.errors import Forbidden, Refusals
from trading.funds import queries, refusals, services
from trading.funds.models import Instalment
from trading.funds.services import Part
from trading.funds.states import InstalmentStatus, LineStatus, Why

SYSTEM = Actor.system()
LOT, CONTRACT = "150302-T-2026-90001", "1503022026ZR00001"


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


def a_price(amount: int = 300_000_000) -> Instalment:
    opened = services.open_price(LOT, CONTRACT, a_holder().id, amount, date(2026, 3, 2), by=SYSTEM)
    assert opened is not None
    return opened


def test_the_rest_of_a_price_is_due_within_the_period() -> None:
    price = a_price()
    assert (price.due_on, price.position, price.reference[:2]) == (date(2026, 3, 9), 1, "JK")


def test_where_nothing_is_left_nothing_is_asked() -> None:
    assert services.open_price(LOT, CONTRACT, a_holder().id, 0, date(2026, 3, 2), by=SYSTEM) is None


def test_an_entry_pays_a_part_and_gives_a_receipt() -> None:
    price = a_price()
    line = an_entry(paying(price))  # type: ignore[arg-type]
    assert (price.status, line.instalment_id) == (InstalmentStatus.PAID, price.id)
    assert price.receipt_number is not None
    assert queries.get_receipt(price.receipt_number, price.party_id) is price
    assert queries.balance_of_lot(LOT).price == price.amount
    assert services.check_balance() == []


def test_late_money_is_taken_and_foreign_money_is_not(clock: FrozenClock) -> None:
    price = a_price()
    clock.move(days=40)
    assert an_entry(paying(price, name="张三")).why is Why.PAYER_DIFFERS  # type: ignore[arg-type]
    assert an_entry(paying(price)).status is LineStatus.MATCHED  # type: ignore[arg-type]
    assert queries.count_overdue_instalments(clock.now.date()) == 0


def test_an_officer_matches_a_price_by_hand() -> None:
    price = a_price()
    line = an_entry(paying(price, remark="forgot"))  # type: ignore[arg-type]
    services.match(line.number, price.reference, reason="The buyer forgot it", by=a_finance_officer())
    assert price.status is InstalmentStatus.PAID


def test_a_price_comes_in_parts_that_sum_up_to_it() -> None:
    price, officer = a_price(), a_finance_officer()
    parts = services.divide(
        CONTRACT, [Part(100_000_000, date(2026, 3, 9)), Part(200_000_000, date(2026, 9, 9))], by=officer
    )
    assert price.status is InstalmentStatus.CANCELLED
    assert [part.position for part in parts] == [2, 3]
    an_entry(paying(parts[0]))  # type: ignore[arg-type]
    services.divide(CONTRACT, [Part(150_000_000, date(2026, 6, 9)), Part(50_000_000, date(2026, 9, 9))], by=officer)
    shown = queries.instalments_of_contract(CONTRACT)
    assert [part.amount for part in shown] == [100_000_000, 150_000_000, 50_000_000]
    assert an_entry(paying(parts[1])).why is Why.NOT_AWAITED  # type: ignore[arg-type]
    assert services.check_balance() == []


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [Part(300_000_001, date(2026, 3, 9))],
        [Part(400_000_000, date(2026, 3, 9)), Part(-100_000_000, date(2026, 4, 9))],
        [Part(100_000_000, date(2026, 4, 9)), Part(200_000_000, date(2026, 3, 9))],
    ],
)
def test_parts_that_are_not_the_price_are_refused(parts: list[Part]) -> None:
    price = a_price()
    with pytest.raises((refusals.PartsFaulty, refusals.PartsDiffer, Refusals)):
        services.divide(CONTRACT, parts, by=a_finance_officer())
    assert price.status is InstalmentStatus.AWAITED


def test_only_the_desk_divides() -> None:
    a_price()
    with pytest.raises(Forbidden):
        services.divide(CONTRACT, [Part(300_000_000, date(2026, 3, 9))], by=a_member())
