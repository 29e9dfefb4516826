"""The violation ledger and the list of idle land become burdens, each change with its event, twice the same nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.imports import a_csv, a_violation_row, an_idle_row
from tests.factories.parcels import a_holder, a_parcel, a_right
from trading.core.actor import Actor
from trading.core.deal import BurdenKind
from trading.extensions import db
from trading.parcels import importing, services
from trading.parcels.imports.files import read_table
from trading.parcels.imports.rows import ImportRefused
from trading.parcels.imports.sheets import SHEETS
from trading.parcels.services.loading import ImportReport
from trading.parcels.states import ImportKind, LandEventKind
from trading.transaction import transact

VIOLATIONS, IDLE = ImportKind.VIOLATIONS, ImportKind.IDLE
BY = Actor.system()


def load(kind: ImportKind, *rows: dict[str, str]) -> ImportReport:
    content = a_csv(*rows, kind=kind)
    report = importing.load_rows(kind, read_table(SHEETS[kind], "ledger.csv", content), content, by=BY)
    db.session.expire_all()
    return report


def faults_of(kind: ImportKind, *rows: dict[str, str]) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefused) as caught:
        load(kind, *rows)
    return [(fault.row, fault.field) for fault in caught.value.faults]


@pytest.fixture
def right(app, clock):
    found = a_right()
    db.session.commit()
    return found


def kinds_of(right) -> list[LandEventKind]:
    return [event.kind for event in right.parcel.events][1:]


def test_entries_become_burdens_once(right):
    code = right.parcel.code
    violation, idle = a_violation_row(code), an_idle_row(code)
    assert load(VIOLATIONS, violation) == ImportReport(created=1)
    assert load(IDLE, idle) == ImportReport(created=1)
    assert [(one.kind, one.note, one.area) for one in sorted(right.burdens, key=lambda one: one.id)] == [
        (BurdenKind.VIOLATION, "未经批准改变用途", None),
        (BurdenKind.IDLE, "企业原因", Decimal("12000.00")),
    ]
    assert load(VIOLATIONS, violation) == load(IDLE, idle) == ImportReport(unchanged=1)
    assert kinds_of(right) == [LandEventKind.BURDEN_REGISTERED] * 2


def test_a_case_is_settled_and_ends_by_later_files(right):
    row = a_violation_row(right.parcel.code)
    load(VIOLATIONS, row)
    settled = row | {"release_paper_no": "乌自然资结〔2025〕9号"}
    ended = settled | {"ended_on": "2025-12-01"}
    assert load(VIOLATIONS, settled) == ImportReport(updated=1)
    assert load(VIOLATIONS, ended) == ImportReport(updated=1)
    assert load(VIOLATIONS, ended) == ImportReport(unchanged=1)
    (burden,) = right.burdens
    assert (burden.release_paper_no, burden.ended_on) == ("乌自然资结〔2025〕9号", date(2025, 12, 1))
    assert kinds_of(right) == [
        LandEventKind.BURDEN_REGISTERED,
        LandEventKind.BURDEN_CHANGED,
        LandEventKind.BURDEN_ENDED,
    ]
    assert faults_of(VIOLATIONS, ended | {"note": "另一情形"}) == [(2, "paper_no")]


def test_a_closed_case_comes_in_with_both_of_its_events(right):
    row = a_violation_row(right.parcel.code, release_paper_no="结〔2025〕1号", ended_on="2025-12-01")
    assert load(VIOLATIONS, row) == ImportReport(created=1)
    assert load(VIOLATIONS, row) == ImportReport(unchanged=1)
    assert kinds_of(right) == [LandEventKind.BURDEN_REGISTERED, LandEventKind.BURDEN_ENDED]
    assert right.burdens[0].event.kind is LandEventKind.BURDEN_ENDED


def test_several_entries_of_one_parcel_are_numbered_one_after_the_other(right):
    rows = [a_violation_row(right.parcel.code, paper_no=f"台账 {number}") for number in (1, 2, 3)]
    assert load(VIOLATIONS, *rows) == ImportReport(created=3)
    assert [event.sequence for event in right.parcel.events] == [1, 2, 3, 4]


def test_an_open_entry_goes_along_when_the_right_is_transferred(right):
    row = a_violation_row(right.parcel.code)
    load(VIOLATIONS, row)
    buyer = a_holder()
    db.session.commit()
    transact(
        services.transfer_right,
        right.parcel.code,
        certificate_no="蒙(2026)乌海市不动产权第0088001号",
        holders=[services.Holding(buyer.id)],
        effective_on=date(2026, 2, 1),
        paper_no="转移〔2026〕1号",
        by=BY,
    )
    assert load(VIOLATIONS, row) == ImportReport(unchanged=1)
    assert load(VIOLATIONS, row | {"release_paper_no": "结〔2026〕1号"}) == ImportReport(updated=1)


@pytest.mark.parametrize(
    ("overrides", "column"),
    [
        ({"parcel_code": "150302001001GB99999"}, "parcel_code"),
        ({"registered_on": "2001-01-01"}, "registered_on"),
        ({"registered_on": "2999-01-01"}, "registered_on"),
        ({"ended_on": "2025-12-01"}, "release_paper_no"),
        ({"ended_on": "2025-05-01", "release_paper_no": "x"}, "ended_on"),
        ({"area": "99999999"}, "area"),
        ({"paper_no": ""}, "paper_no"),
    ],
)
def test_an_entry_that_cannot_be_is_named_and_nothing_is_loaded(right, overrides, column):
    good = an_idle_row(right.parcel.code, paper_no="闲〔2025〕2号")
    assert faults_of(IDLE, good, an_idle_row(right.parcel.code) | overrides) == [(3, column)]
    assert not right.burdens


def test_a_paper_stands_for_one_parcel(right):
    load(VIOLATIONS, a_violation_row(right.parcel.code))
    other = a_right()
    db.session.commit()
    assert faults_of(VIOLATIONS, a_violation_row(other.parcel.code)) == [(2, "paper_no")]


def test_land_without_a_right_bears_no_burden(app):
    parcel = a_parcel()
    db.session.commit()
    assert faults_of(VIOLATIONS, a_violation_row(parcel.code)) == [(2, "parcel_code")]
