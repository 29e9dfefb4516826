"""Imports of prices: editions follow each other, what is in force isn't changed, and twice the same changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.factories.imports import a_benchmark_row, a_csv, a_factor_row, a_standard_row, an_xlsx
from tests.factories.parcels import a_benchmark_price, a_parcel, a_price_edition
from trading.core import clock as market_clock
from trading.core.actor import Actor
from trading.core.land_use import UseClass
from trading.extensions import db
from trading.parcels import importing
from trading.parcels.commands import import_prices
from trading.parcels.imports.files import read_table
from trading.parcels.imports.rows import ImportRefused
from trading.parcels.imports.sheets import SHEETS
from trading.parcels.queries import prices
from trading.parcels.queries.imports import standard_prices_by_number
from trading.parcels.services.loading import ImportReport
from trading.parcels.states import FactorKind, ImportKind, PriceKind

BENCHMARKS, FACTORS, STANDARDS = ImportKind.BENCHMARKS, ImportKind.FACTORS, ImportKind.STANDARDS


def load(kind: ImportKind, *rows: dict[str, str]) -> ImportReport:
    content = a_csv(*rows, kind=kind)
    table = read_table(SHEETS[kind], "prices.csv", content)
    return importing.load_rows(kind, table, content, by=Actor.system())


def faults_of(kind: ImportKind, *rows: dict[str, str]) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefused) as caught:
        load(kind, *rows)
    return [(fault.row, fault.field) for fault in caught.value.faults]


def the_edition(name: str = "2027", kind: PriceKind = PriceKind.GRANT):
    return next(one for one in prices.editions(kind) if one.name == name)


# --- benchmark prices ---------------------------------------------------------------------------------------------


def test_rows_become_an_edition_and_its_prices_once(app, clock):
    rows = [a_benchmark_row(), a_benchmark_row(grade="4", price="150", section="南区", plot_ratio="1.00", years="50")]
    assert load(BENCHMARKS, *rows) == ImportReport(created=2)
    edition = the_edition()
    assert (edition.basis_on, edition.valid_from, edition.valid_to) == (date(2026, 1, 1), date(2027, 1, 1), None)
    found = {(one.use_class, one.grade, one.section): one.fen_per_m2 for one in prices.prices_of(edition.id)}
    assert found == {(UseClass.INDUSTRIAL, 3, ""): 20_450, (UseClass.INDUSTRIAL, 4, "南区"): 15_000}
    assert load(BENCHMARKS, *rows) == ImportReport(unchanged=2)


def test_an_edition_that_is_not_in_force_yet_may_be_put_right(app, clock):
    load(BENCHMARKS, a_benchmark_row())
    assert load(BENCHMARKS, a_benchmark_row(price="210")) == ImportReport(updated=1)
    assert [one.fen_per_m2 for one in prices.prices_of(the_edition().id)] == [21_000]


def test_an_edition_in_force_is_completed_but_never_changed(app, clock):
    load(BENCHMARKS, a_benchmark_row())
    clock.set(market_clock.local(2027, 2, 1))
    assert faults_of(BENCHMARKS, a_benchmark_row(price="210")) == [(2, "price")]
    assert load(BENCHMARKS, a_benchmark_row(), a_benchmark_row(grade="5")) == ImportReport(created=1, unchanged=1)


def test_editions_of_a_kind_do_not_overlap(app, clock):
    a_price_edition(name="2024", valid_from=date(2024, 7, 1))
    db.session.commit()
    assert faults_of(BENCHMARKS, a_benchmark_row()) == [(2, "valid_from")]
    assert load(BENCHMARKS, a_benchmark_row(kind="划拨")) == ImportReport(created=1)
    two = (a_benchmark_row(kind="地下", edition="a", valid_to="2028-12-31"), a_benchmark_row(kind="地下", edition="b"))
    assert faults_of(BENCHMARKS, *two) == [(2, "valid_from"), (3, "valid_from")]


def test_an_edition_that_ended_on_the_day_before_makes_room(app, clock):
    a_price_edition(name="2024", valid_from=date(2024, 7, 1), valid_to=date(2026, 12, 31))
    db.session.commit()
    assert load(BENCHMARKS, a_benchmark_row()) == ImportReport(created=1)


def test_the_dates_of_an_edition_agree_within_the_file_and_with_what_is_kept(app, clock):
    assert faults_of(BENCHMARKS, a_benchmark_row(), a_benchmark_row(grade="4", valid_from="2027-02-01")) == [
        (3, "valid_from")
    ]
    load(BENCHMARKS, a_benchmark_row())
    assert faults_of(BENCHMARKS, a_benchmark_row(document_no="另一文号", valid_to="2030-12-31")) == [
        (2, "document_no"),
        (2, "valid_to"),
    ]


@pytest.mark.parametrize(
    ("overrides", "column"),
    [
        ({"district": "北京"}, "district"),
        ({"use_class": "农用"}, "use_class"),
        ({"price": "0"}, "price"),
        ({"price": "=1+1"}, "price"),
        ({"years": "90"}, "years"),
        ({"basis_on": "2027-06-01"}, "basis_on"),
        ({"valid_to": "2026-01-01"}, "valid_to"),
        ({"kind": None}, "kind"),
    ],
)
def test_a_bad_cell_of_a_price_is_named(app, clock, overrides, column):
    rows = [a_benchmark_row(grade="5"), a_benchmark_row(**overrides)]
    assert (3, column) in faults_of(BENCHMARKS, *rows)
    assert not [one for one in prices.editions() if one.name == "2027"]


def test_the_same_place_twice_names_the_first_row(app, clock):
    assert faults_of(BENCHMARKS, a_benchmark_row(), a_benchmark_row(price="1")) == [(3, "price")]


# --- corrections --------------------------------------------------------------------------------------------------


def test_corrections_join_their_edition_once(app, clock):
    load(BENCHMARKS, a_benchmark_row())
    rows = [
        a_factor_row(),
        a_factor_row(factor_kind="地价指数", argument="2026年6月", factor="1.02"),
        a_factor_row(factor_kind="还原率", argument="", factor="6.5%"),
    ]
    assert load(FACTORS, *rows) == ImportReport(created=3)
    found = {(one.kind, one.argument): one.factor for one in prices.factor_rows(the_edition().id)}
    assert found == {
        (FactorKind.PLOT_RATIO, 120): 10_250,
        (FactorKind.INDEX, 202_606): 10_200,
        (FactorKind.RATE, 0): 650,
    }
    assert load(FACTORS, *rows) == ImportReport(unchanged=3)
    assert load(FACTORS, a_factor_row(factor="1.03")) == ImportReport(updated=1)


def test_corrections_need_an_edition_and_do_not_change_one_in_force(app, clock):
    assert faults_of(FACTORS, a_factor_row()) == [(2, "edition")]
    edition = a_price_edition(name="2024")
    a_benchmark_price()
    db.session.commit()
    row = a_factor_row(edition=edition.name)
    assert load(FACTORS, row) == ImportReport(created=1)
    assert load(FACTORS, row) == ImportReport(unchanged=1)
    assert faults_of(FACTORS, row | {"factor": "1.9"}) == [(2, "factor")]


@pytest.mark.parametrize(
    ("overrides", "column"),
    [({"argument": ""}, "argument"), ({"factor": "1.00001"}, "factor"), ({"factor": "0"}, "factor")],
)
def test_a_bad_correction_is_named(app, clock, overrides, column):
    load(BENCHMARKS, a_benchmark_row())
    assert faults_of(FACTORS, a_factor_row(**overrides)) == [(2, column)]


# --- standard prices ----------------------------------------------------------------------------------------------


def spans_of(number: str) -> list[tuple[date, date | None]]:
    return [(one.valid_from, one.valid_to) for one in standard_prices_by_number([number])]


def test_a_successor_ends_the_price_before_it_and_the_old_file_stays_good(app, clock):
    first, second = a_standard_row(), a_standard_row(valid_from="2028-01-01", price="210")
    assert load(STANDARDS, first) == ImportReport(created=1)
    assert load(STANDARDS, second) == ImportReport(created=1)
    assert spans_of("BD-1") == [(date(2027, 1, 1), date(2027, 12, 31)), (date(2028, 1, 1), None)]
    assert load(STANDARDS, second, first) == ImportReport(unchanged=2)


def test_a_parcels_price_is_for_its_use(app, clock):
    parcel = a_parcel()
    db.session.commit()
    row = a_standard_row(street_code="", parcel_code=parcel.code)
    assert load(STANDARDS, row) == ImportReport(created=1)
    assert load(STANDARDS, row) == ImportReport(unchanged=1)
    assert faults_of(STANDARDS, row | {"number": "BD-2", "use_class": "商服"}) == [(2, "use_class")]
    assert faults_of(STANDARDS, row | {"parcel_code": "150302001001GB99999"}) == [(2, "parcel_code")]
    assert faults_of(STANDARDS, row | {"street_code": "150302101"}) == [(2, "parcel_code")]


def test_prices_under_one_number_do_not_overlap_and_do_not_change_in_force(app, clock):
    row = a_standard_row(valid_from="2026-01-01", valid_to="2027-12-31")
    load(STANDARDS, row)
    assert faults_of(STANDARDS, a_standard_row(valid_from="2027-06-01")) == [(2, "valid_from")]
    assert faults_of(STANDARDS, row | {"price": "1"}) == [(2, "price")]


# --- the command --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "row"),
    [(BENCHMARKS, a_benchmark_row()), (STANDARDS, a_standard_row())],
)
def test_the_command_knows_what_a_file_holds_by_its_headings(app, clock, tmp_path: Path, kind, row):
    path = tmp_path / "prices.xlsx"
    path.write_bytes(an_xlsx(row, kind=kind))
    runner = app.test_cli_runner()
    assert "dry run" in runner.invoke(import_prices, [str(path), "--dry-run"]).stdout
    assert runner.invoke(import_prices, [str(path)]).stdout.startswith("1 new")
    assert runner.invoke(import_prices, [str(path)]).stdout.startswith("0 new, 0 brought up to date, 1 unchanged")


def test_the_command_names_bad_rows(app, clock, tmp_path: Path):
    path = tmp_path / "prices.csv"
    path.write_bytes(a_csv(a_benchmark_row(price="x"), kind=BENCHMARKS))
    outcome = app.test_cli_runner().invoke(import_prices, [str(path)])
    assert outcome.exit_code == 1
    assert "row 2  price" in outcome.stderr
