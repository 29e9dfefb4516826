"""An import of parcels loads everything or nothing, and twice the same changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.imports import HOLDER, a_csv, a_row
from tests.factories.parcels import a_burden, a_parcel, a_right
from trading.audit import ledger
from trading.audit.models import Event
from trading.core.actor import Actor, Role
from trading.core.codes import CertificateKind
from trading.core.errors import Forbidden
from trading.extensions import db
from trading.parcels import importing, queries, services
from trading.parcels.commands import import_parcels
from trading.parcels.imports.files import read_table
from trading.parcels.imports.rows import Fault, ImportRefused
from trading.parcels.imports.sheets import SHEETS
from trading.parcels.models import LandEvent, Parcel
from trading.parcels.services.loading import BookMoved, ImportReport, prepare, write
from trading.parcels.states import ImportKind, LandEventKind
from trading.parties.models import Party
from trading.transaction import transact

BY = Actor.system()


def load(*rows: dict[str, str]) -> ImportReport:
    content = a_csv(*rows)
    table = read_table(SHEETS[ImportKind.PARCELS], "parcels.csv", content)
    return importing.load_rows(ImportKind.PARCELS, table, content, by=BY)


def refused(*rows: dict[str, str]) -> list[Fault]:
    with pytest.raises(ImportRefused) as caught:
        load(*rows)
    return caught.value.faults


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def parcel_of(row: dict[str, str]) -> Parcel:
    return queries.get_parcel(row["parcel_code"])


def kinds_of(parcel: Parcel) -> list[LandEventKind]:
    return [event.kind for event in parcel.events]


# --- what a row becomes -------------------------------------------------------------------------------------------


def test_rows_become_parcels_rights_and_holders(app):
    one, other = a_row(901), a_row(902)
    assert load(one, other) == ImportReport(created=2)
    right = queries.find_right_by_certificate(one["certificate_no"])
    assert right.parcel.code == one["parcel_code"]
    assert right.parcel.band
    assert right.parcel.outline
    assert [holder.name for holder in right.holders] == ["乌海市试样新材料有限公司"]
    assert queries.find_right_by_certificate(other["certificate_no"]).holders == right.holders
    assert kinds_of(right.parcel) == [LandEventKind.IMPORTED]
    assert right.event is right.parcel.events[0]
    assert not list(ledger.verify(ledger.HOUSE))


def test_every_optional_column_reaches_the_land_book(app):
    row = a_row(
        903,
        section="南区",
        planning_no="乌规条〔2014〕8号",
        buildings="办公楼|框架|5|3200.00|2018-06-30|蒙房权证第0001号；门卫室",
        former_certificates="乌国用（2003）第0117号|国有土地使用证|2003-05-01|2023-02-01",
        grant_price="3,840,000",
        barred="转租",
        auditor="某会计师事务所",
        audited_on="2025-03-01",
        agreed_start_on="2015-10-18",
        agreed_finish_on="2017-10-18",
        built_since="2015-09-01",
        finished_on="2017-09-01",
        development_area="20000",
        developed_area="15000.50",
        is_standard_land="是",
        commitments="投资强度|每亩不低于 150 万元|2027-12-31",
    )
    load(row)
    parcel = parcel_of(row)
    right = parcel.active_right
    assert (parcel.section, parcel.planning_no) == ("南区", "乌规条〔2014〕8号")
    assert parcel.buildings == "办公楼（框架，5 层，建筑面积 3,200.00 平方米）；门卫室"
    assert right.commitments == "每亩不低于 150 万元"
    assert (right.grant_price_fen, right.barred) == (384_000_000, ["sublease"])
    assert [(one.number, one.kind) for one in right.former_certificates] == [
        ("乌国用(2003)第0117号", CertificateKind.OLD_LAND)
    ]
    assert queries.find_right_by_certificate("乌国用(2003)第0117号") is right
    assert load(row) == ImportReport(unchanged=1)


def test_joint_holders_and_shares_are_kept(app):
    people = f"{HOLDER}|3/5；张三|身份证|15030219900101001X|2/5"
    row = a_row(904, holders=people)
    load(row)
    assert [(one.numerator, one.denominator) for one in parcel_of(row).active_right.shares] == [(3, 5), (2, 5)]
    assert load(row) == ImportReport(unchanged=1)


# --- again --------------------------------------------------------------------------------------------------------


def test_the_same_file_again_leaves_only_the_trace_of_the_import(app, clock):
    row = a_row(905, buildings="厂房", commitments="按期达产")
    load(row)
    before, events, entries = parcel_of(row).updated_at, count(LandEvent), count(Event)
    clock.move(hours=1)
    assert load(row) == ImportReport(unchanged=1)
    assert parcel_of(row).updated_at == before
    assert (count(LandEvent), count(Event)) == (events, entries + 1)


def test_a_corrected_row_replaces_what_it_says_and_leaves_an_event(app):
    load(a_row(906, buildings="厂房"), a_row(907))
    row = a_row(906, location="改正后的坐落", price_paid="否", buildings="厂房；仓库")
    assert load(row, a_row(907)) == ImportReport(updated=1, unchanged=1)
    db.session.expire_all()
    parcel = parcel_of(row)
    assert parcel.location == "改正后的坐落"
    assert parcel.buildings == "厂房；仓库"
    assert not parcel.active_right.price_paid
    assert kinds_of(parcel) == [LandEventKind.IMPORTED, LandEventKind.CORRECTED]
    assert parcel.events[-1].detail["fields"] == ["buildings", "location", "price_paid"]
    assert parcel.active_right.event is parcel.events[-1]


def test_a_column_that_the_file_does_not_have_stays_and_an_empty_cell_empties(app):
    load(a_row(908, planning_no="乌规条〔2014〕8号", restrictions="不得转租"))
    assert load(a_row(908)) == ImportReport(unchanged=1)
    assert load(a_row(908, planning_no="", restrictions="不得转租"), a_row(909, planning_no="x")).updated == 1
    db.session.expire_all()
    parcel = parcel_of(a_row(908))
    assert (parcel.planning_no, parcel.active_right.restrictions) == ("", "不得转租")


def test_a_right_may_follow_its_parcel(app):
    load(a_row(910, certificate_no=None))
    assert parcel_of(a_row(910)).active_right is None
    assert load(a_row(910)) == ImportReport(updated=1)
    db.session.expire_all()
    assert parcel_of(a_row(910)).active_right.certificate_no == a_row(910)["certificate_no"]


def test_burdens_outlive_an_import(app):
    load(a_row(911))
    a_burden(parcel_of(a_row(911)).active_right)
    db.session.commit()
    load(a_row(911, price_paid="否"))
    db.session.expire_all()
    assert len(parcel_of(a_row(911)).active_right.burdens) == 1


# --- what contradicts the land book -------------------------------------------------------------------------------


def test_one_contradiction_loads_nothing_at_all(app):
    taken = a_right()
    rows = [a_row(number) for number in range(920, 940)]
    rows[7]["certificate_no"] = taken.certificate_no
    rows[11]["unit_code"] = rows[11]["parcel_code"] + "F00010001"
    a_parcel(code=rows[3]["parcel_code"], unit_code=rows[3]["parcel_code"] + "W00000000")
    db.session.commit()
    assert [(fault.row, fault.field) for fault in refused(*rows)] == [(9, "certificate_no")]
    assert queries.find_parcel(rows[0]["parcel_code"]) is None


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"certificate_no": "蒙(2025)乌海市不动产权第0099905号"}, "certificate_no"),
        ({"holders": "张三|身份证|15030219900101001X"}, "holders"),
        ({"holders": f"{HOLDER}|1/2；张三|身份证|15030219900101001X|1/2"}, "holders"),
        ({"holders": HOLDER.replace("试样", "另一")}, "holders"),
    ],
)
def test_a_change_of_the_right_or_of_its_holders_is_recorded_not_imported(app, change, column):
    load(a_row(941))
    assert {fault.field for fault in refused(a_row(941, **change))} == {column}


def test_a_right_that_has_ended_does_not_come_back_by_a_file(app):
    load(a_row(942))
    transact(
        services.end_right,
        a_row(942)["parcel_code"],
        effective_on=parcel_of(a_row(942)).active_right.started_on,
        paper_no="注销〔2026〕1号",
        by=BY,
    )
    assert [fault.field for fault in refused(a_row(942))] == ["certificate_no"]


def test_what_was_recorded_after_the_comparison_is_never_written_over(app):
    load(a_row(943))
    content = a_csv(a_row(943, price_paid="否"))
    rows = read_table(SHEETS[ImportKind.PARCELS], "parcels.csv", content)
    prepared = prepare(ImportKind.PARCELS, rows)
    right = parcel_of(a_row(943)).active_right
    transact(
        services.correct_right,
        a_row(943)["parcel_code"],
        {"restrictions": "不得转租"},
        effective_on=right.started_on,
        paper_no="更正〔2026〕1号",
        by=BY,
    )
    with pytest.raises(BookMoved):
        transact(write, prepared.plan, label="x", by=BY)
    assert importing.load_rows(ImportKind.PARCELS, rows, content, by=BY) == ImportReport(updated=1)


def test_a_parcel_that_came_in_after_the_comparison_is_not_doubled(app):
    prepared = prepare(
        ImportKind.PARCELS, read_table(SHEETS[ImportKind.PARCELS], "p.csv", a_csv(a_row(944), a_row(945)))
    )
    load(a_row(944))
    with pytest.raises(BookMoved):
        transact(write, prepared.plan, label="x", by=BY)
    assert queries.find_parcel(a_row(945)["parcel_code"]) is None


def test_only_who_may_import_imports(app):
    clerk = Actor(user_id=1, username="clerk", roles=frozenset({Role.CLERK}))
    prepared = prepare(ImportKind.PARCELS, read_table(SHEETS[ImportKind.PARCELS], "p.csv", a_csv(a_row(946))))
    with pytest.raises(Forbidden):
        write(prepared.plan, label="x", by=clerk)


# --- many rows ----------------------------------------------------------------------------------------------------


def test_of_20_000_rows_with_50_bad_ones_all_50_are_named_and_none_is_loaded(app):
    rows = [a_row(number) for number in range(20_000)]
    bad = range(13, 20_000, 400)
    for place, number in enumerate(bad):
        key, text = (("area", "很大"), ("use_code", "9999"), ("started_on", "2015-02-30"))[place % 3]
        rows[number][key] = text
    before = count(Parcel), count(Party), count(LandEvent)
    faults = refused(*rows)
    assert [fault.row for fault in faults] == [number + 2 for number in bad]
    assert len(faults) == 50
    assert (count(Parcel), count(Party), count(LandEvent)) == before


# --- the command --------------------------------------------------------------------------------------------------


def run(app, tmp_path: Path, content: bytes, *options: str):
    path = tmp_path / "parcels.csv"
    path.write_bytes(content)
    return app.test_cli_runner().invoke(import_parcels, [str(path), *options])


def test_the_command_names_every_bad_row_and_loads_none(app, tmp_path):
    rows = [a_row(number) for number in range(950, 1000)]
    for number in (3, 20, 49):
        rows[number]["area"] = "很大"
    outcome = run(app, tmp_path, a_csv(*rows))
    assert outcome.exit_code == 1
    assert [line.split()[1] for line in outcome.stderr.splitlines() if line.startswith("row ")] == ["5", "22", "51"]
    assert queries.find_parcel(rows[0]["parcel_code"]) is None


def test_a_dry_run_loads_nothing(app, tmp_path):
    outcome = run(app, tmp_path, a_csv(a_row(981), encoding="gb18030"), "--dry-run")
    assert outcome.exit_code == 0
    assert "1 rows are in order" in outcome.stdout
    assert queries.find_parcel(a_row(981)["parcel_code"]) is None
    assert run(app, tmp_path, a_csv(a_row(981))).exit_code == 0
    assert queries.find_parcel(a_row(981)["parcel_code"]) is not None


def test_a_file_that_cannot_be_read_ends_with_one_sentence(app, tmp_path):
    outcome = run(app, tmp_path, b"")
    assert outcome.exit_code == 1
    assert len(outcome.stderr.splitlines()) == 1
