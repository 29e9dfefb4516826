"""Land prices: which one a right goes by, what is made of it, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.funds import an_account
from tests.factories.parcels import a_benchmark_price, a_code, a_parcel, a_price_edition
from tests.factories.prices import a_corrected_benchmark, a_plain_right, a_standard_price, an_allocated_right
from trading.audit import ledger
from trading.core.actor import Actor, Role
from trading.core.deal import AcquisitionMode
from trading.core.errors import Conflict, Forbidden, Invalid
from trading.core.land_use import UseClass
from trading.extensions import db
from trading.parcels import queries, services
from trading.parcels.models import LandRight
from trading.parcels.queries import prices
from trading.parcels.states import PriceKind, StandardPriceKind
from trading.parcels.valuation import PriceSource
from trading.transaction import transact

pytestmark = pytest.mark.usefixtures("app", "clock")

TODAY = date(2026, 3, 2)


def act(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Keep what was arranged, then call the verb in a transaction of its own."""
    db.session.commit()
    transact(verb, *args, **kwargs)


# --- which price --------------------------------------------------------------------------------------------------


def test_a_benchmark_is_corrected_step_by_step() -> None:
    a_corrected_benchmark()
    # 200.00 × 110/100 = 220.00; × K(1.50)/K(2.00) = 0.9 = 198.00;
    # (1 - 1.06^-40) / (1 - 1.06^-50) = 0.902778 / 0.945712 = 0.9546: 198.00 × 0.9546 = 189.0108
    valuation = prices.value_right(a_plain_right())
    assert valuation is not None
    assert [step.fen_per_m2 for step in valuation.steps] == [20_000, 22_000, 19_800, 18_901]
    assert valuation.total == 18_901_000
    assert valuation.is_provisional


def test_the_reference_of_a_right_is_its_corrected_price() -> None:
    a_corrected_benchmark()
    assert queries.reference_amount(a_plain_right()) == 18_901_000


def test_without_a_published_price_there_is_no_reference() -> None:
    right = a_plain_right()
    assert prices.value_right(right) is None
    assert queries.reference_amount(right) is None


def test_the_price_of_the_parcel_goes_before_that_of_the_street_and_either_before_the_benchmark() -> None:
    a_corrected_benchmark()
    right = a_plain_right()
    found = [_source_of(right)]
    a_standard_price()
    found.append(_source_of(right))
    a_standard_price(right.parcel, number="乌海标定〔2026〕002")
    found.append(_source_of(right))
    assert found == [PriceSource.BENCHMARK, PriceSource.AREA_STANDARD, PriceSource.PARCEL_STANDARD]
    valuation = prices.value_right(right)
    assert valuation is not None
    assert not valuation.is_provisional


def _source_of(right: LandRight) -> PriceSource:
    valuation = prices.value_right(right)
    assert valuation is not None
    return valuation.base.source


@pytest.mark.parametrize(
    "overrides",
    [
        {"use_class": UseClass.COMMERCIAL},
        {"street_code": "150302001"},
        {"valid_from": date(2026, 3, 3)},
        {"valid_to": date(2026, 3, 1)},
        {"kind": StandardPriceKind.RENT},
    ],
)
def test_a_standard_price_of_elsewhere_or_another_time_does_not_count(overrides: dict[str, Any]) -> None:
    a_corrected_benchmark()
    a_standard_price(**overrides)
    assert _source_of(a_plain_right()) is PriceSource.BENCHMARK


def test_a_standard_price_is_corrected_by_the_tables_of_the_edition_in_force() -> None:
    a_corrected_benchmark()
    a_standard_price(basis_on=date(2025, 1, 1), plot_ratio=Decimal("1.50"), years=50)
    valuation = prices.value_right(a_plain_right())
    assert valuation is not None
    assert [step.factor for step in valuation.steps] == [10_000, 10_476, 10_000, 9_546]


@pytest.mark.parametrize(
    ("code", "mode", "kind", "fen"),
    [
        (None, AcquisitionMode.GRANT, PriceKind.GRANT, 19_200),
        (None, AcquisitionMode.LEASE, PriceKind.GRANT, 19_200),
        (None, AcquisitionMode.ALLOCATION, PriceKind.ALLOCATION, 9_600),
        ("150302001001GX00001", AcquisitionMode.GRANT, PriceKind.UNDERGROUND, 5_000),
    ],
)
def test_a_right_goes_by_the_prices_of_its_kind(
    code: str | None, mode: AcquisitionMode, kind: PriceKind, fen: int
) -> None:
    for one, price in ((PriceKind.GRANT, 19_200), (PriceKind.ALLOCATION, 9_600), (PriceKind.UNDERGROUND, 5_000)):
        a_benchmark_price(kind=one, fen_per_m2=price)
    is_endless = mode is AcquisitionMode.ALLOCATION
    right = a_plain_right(
        acquisition_mode=mode,
        sub_mode=None,
        ends_on=None if is_endless else date(2066, 3, 1),
        parcel={"code": code or a_code()},
    )
    assert prices.kind_for(right) is kind
    valuation = prices.value_right(right)
    assert valuation is not None
    assert valuation.base.fen_per_m2 == fen


def test_a_standard_price_says_nothing_of_allocated_land() -> None:
    a_benchmark_price(kind=PriceKind.ALLOCATION)
    a_standard_price()
    assert _source_of(an_allocated_right()) is PriceSource.BENCHMARK


def test_a_price_of_another_day_is_that_of_the_edition_then_in_force() -> None:
    a_benchmark_price(name="2021", valid_from=date(2021, 7, 1), valid_to=date(2024, 6, 30), fen_per_m2=17_000)
    a_benchmark_price()
    right = a_plain_right()
    then, now = (prices.value_right(right, day) for day in (date(2024, 6, 30), date(2024, 7, 1)))
    assert then is not None and now is not None  # noqa: PT018
    assert (then.base.number, now.base.number) == ("2021", "2024")


# --- rents and make-up payments -----------------------------------------------------------------------------------


def test_a_rent_is_that_of_the_published_rent_corrected_for_its_date() -> None:
    a_corrected_benchmark()
    right = a_plain_right()
    assert prices.rent_of(right) is None
    a_standard_price(kind=StandardPriceKind.RENT, fen_per_m2=1_200, basis_on=date(2025, 1, 1))
    rent = prices.rent_of(right)
    assert rent is not None
    assert rent.fen_per_m2 == 1_257  # 12.00 × 110 / 105 = 1.0476: 12.5712
    assert rent.total == 1_257_000


def test_the_make_up_payment_is_the_market_price_less_that_of_the_allocated_right() -> None:
    a_corrected_benchmark()
    a_corrected_benchmark(kind=PriceKind.ALLOCATION, fen_per_m2=11_000, years=None)
    payment = prices.make_up_payment(an_allocated_right())
    assert payment is not None
    # market 200.00 × 1.10 × 0.90 with the full term; allocated 110.00 × 1.10 × 0.90
    assert (payment.market.fen_per_m2, payment.allocated.fen_per_m2) == (19_800, 10_890)
    assert payment.amount == 8_910_000


def test_only_allocated_land_has_a_make_up_payment_and_only_with_both_prices() -> None:
    a_corrected_benchmark()
    assert prices.make_up_payment(a_plain_right()) is None
    assert prices.make_up_payment(an_allocated_right()) is None


# --- keeping prices -----------------------------------------------------------------------------------------------


def test_ending_an_edition_stands_in_the_ledger_and_its_last_day_still_counts() -> None:
    edition_id = a_benchmark_price().edition_id
    right = a_plain_right()
    keeper = an_account(Role.SYSADMIN)
    act(services.end_edition, edition_id, valid_to=TODAY, reason="乌海政发〔2026〕8号", by=keeper)
    assert prices.value_right(right, TODAY) is not None
    assert prices.value_right(right, TODAY + timedelta(days=1)) is None
    (event,) = ledger.history("price_edition:grant/2024")
    assert (event.action, event.after, event.note) == ("price_edition.ended", "2026-03-02", "乌海政发〔2026〕8号")
    assert not list(ledger.verify())


@pytest.mark.parametrize(
    ("edition", "valid_to", "reason", "code"),
    [
        ({}, date(2026, 3, 1), "因由", "price_edition_past"),
        ({}, TODAY, "  ", "price_reason_missing"),
        ({"valid_to": date(2027, 1, 1)}, TODAY, "因由", "price_edition_ended"),
        ({"valid_from": date(2026, 7, 1)}, date(2026, 6, 30), "因由", "price_edition_order"),
    ],
)
def test_an_end_that_makes_no_sense_is_refused(edition: dict[str, Any], valid_to: date, reason: str, code: str) -> None:
    edition_id = a_price_edition(**edition).id
    keeper = an_account(Role.SYSADMIN)
    with pytest.raises((Invalid, Conflict)) as refused:
        act(services.end_edition, edition_id, valid_to=valid_to, reason=reason, by=keeper)
    assert refused.value.code == code
    assert not ledger.history("price_edition:grant/2024")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SECADMIN, Role.MEMBER])
def test_only_the_keeper_ends_an_edition_or_publishes_a_price(role: Role) -> None:
    edition_id, other = a_price_edition().id, an_account(role)
    with pytest.raises(Forbidden):
        act(services.end_edition, edition_id, valid_to=TODAY, reason="因由", by=other)
    with pytest.raises(Forbidden):
        _publish(by=other)


def _publish(by: Actor, **overrides: Any) -> None:
    columns: dict[str, Any] = {
        "place": "150302101",
        "use": UseClass.INDUSTRIAL,
        "fen_per_m2": 26_000,
        "basis_on": date(2026, 3, 1),
        "valid_from": TODAY,
        "document_no": "乌海自然资发〔2026〕9号",
    }
    act(services.publish_standard_price, "乌海标定〔2026〕001", by=by, **columns | overrides)


def test_a_new_price_of_a_number_ends_the_one_before() -> None:
    before = a_standard_price()
    right, keeper = a_plain_right(), an_account(Role.SYSADMIN)
    _publish(keeper)
    yesterday, today = (prices.value_right(right, day) for day in (TODAY - timedelta(days=1), TODAY))
    assert yesterday is not None and today is not None  # noqa: PT018
    assert (yesterday.base.fen_per_m2, today.base.fen_per_m2) == (25_000, 26_000)
    assert before.valid_to == date(2026, 3, 1)
    (event,) = ledger.history("standard_price:sale/乌海标定〔2026〕001")
    assert (event.before, event.after) == ("25000", "26000")


def test_a_price_may_be_published_for_a_single_parcel() -> None:
    right, keeper = a_plain_right(), an_account(Role.SYSADMIN)
    _publish(keeper, place=right.parcel.code.lower())
    assert _source_of(right) is PriceSource.PARCEL_STANDARD


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"place": "150302999"}, "price_place_unknown"),
        ({"place": "parcel", "use": UseClass.COMMERCIAL}, "price_use_differs"),
        ({"fen_per_m2": 0}, "price_not_positive"),
        ({"basis_on": date(2026, 3, 3)}, "price_basis_late"),
        ({"valid_from": date(2026, 1, 1), "basis_on": date(2026, 1, 1)}, "price_successor_early"),
    ],
)
def test_a_price_that_makes_no_sense_is_refused(overrides: dict[str, Any], code: str) -> None:
    a_standard_price()
    if overrides.get("place") == "parcel":
        overrides = overrides | {"place": a_parcel().code}
    with pytest.raises(Invalid) as refused:
        _publish(an_account(Role.SYSADMIN), **overrides)
    assert refused.value.code == code
