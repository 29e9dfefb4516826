"""An import loads everything or nothing, and twice the same changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.parcels import a_parcel, a_right
from tests.unit.parcels.test_importing import a_csv, cells
from trading.core.actor import Actor, Role
from trading.core.errors import Forbidden
from trading.extensions import db
from trading.parcels import queries, services
from trading.parcels.commands import import_parcels
from trading.parcels.importing import ImportRefused, check_rows
from trading.parcels.tables import read_table
from trading.transaction import transact

BY = Actor.system()


def records(*rows: dict[str, str]):
    return check_rows(read_table("parcels.csv", a_csv(*rows))).records


def load(*rows: dict[str, str]) -> services.ImportReport:
    return transact(services.import_parcels, records(*rows), source="parcels.csv", by=BY)


def test_rows_become_parcels_rights_and_holders(app):
    report = load(cells(901), cells(902, holders=cells()["holders"]))
    assert (report.created, report.updated) == (2, 0)
    right = queries.find_right_by_certificate("蒙(2023)乌海市不动产权第0000901号")
    assert right.parcel.code == "150302001001GB00901"
    assert [holder.name for holder in right.holders] == ["乌海市试样新材料有限公司"]
    other = queries.find_right_by_certificate("蒙(2023)乌海市不动产权第0000902号")
    assert other.holders == right.holders


def test_the_same_file_again_changes_nothing(app, clock):
    load(cells(903))
    before = queries.get_parcel("150302001001GB00903").updated_at
    clock.move(hours=1)
    report = load(cells(903))
    parcel = queries.get_parcel("150302001001GB00903")
    assert (report.created, report.updated) == (0, 1)
    assert parcel.updated_at == before
    assert len(queries.rights_of_parcel(parcel.id)) == 1


def test_a_corrected_row_replaces_what_it_says(app):
    load(cells(904))
    load(cells(904, location="改正后的坐落", price_paid="否"))
    parcel = queries.get_parcel("150302001001GB00904")
    assert parcel.location == "改正后的坐落"
    assert not parcel.active_right.price_paid


def test_one_contradiction_loads_nothing_at_all(app):
    taken = a_right()
    rows = [cells(number) for number in range(910, 930)]
    rows[7]["certificate_no"] = taken.certificate_no
    rows[11]["unit_code"] = rows[11]["parcel_code"] + "F00010001"
    a_parcel(code=rows[11]["parcel_code"][:14] + "09999", unit_code=rows[11]["parcel_code"][:14] + "09999W00000000")
    db.session.commit()
    with pytest.raises(ImportRefused) as caught:
        load(*rows)
    assert [(fault.row, fault.field) for fault in caught.value.faults] == [(9, "certificate_no")]
    assert queries.find_parcel(rows[0]["parcel_code"]) is None


def test_a_right_that_changed_hands_is_not_overwritten(app):
    load(cells(905))
    with pytest.raises(ImportRefused) as caught:
        load(cells(905, certificate_no="蒙(2025)乌海市不动产权第0099905号"))
    assert caught.value.faults[0].field == "certificate_no"


def test_only_who_may_import_imports(app):
    clerk = Actor(user_id=1, username="clerk", roles=frozenset({Role.CLERK}))
    with pytest.raises(Forbidden):
        services.import_parcels(records(cells(906)), source="x.csv", by=clerk)


# --- the command ------------------------------------------------------------------------------------------------


def run(app, tmp_path: Path, content: bytes, *options: str):
    path = tmp_path / "parcels.csv"
    path.write_bytes(content)
    return app.test_cli_runner().invoke(import_parcels, [str(path), *options])


def test_the_command_names_every_bad_row_and_loads_none(app, tmp_path):
    rows = [cells(number) for number in range(930, 980)]
    for number in (3, 20, 49):
        rows[number]["area"] = "很大"
    outcome = run(app, tmp_path, a_csv(*rows))
    assert outcome.exit_code == 1
    assert [line.split()[1] for line in outcome.stderr.splitlines() if line.startswith("row ")] == ["5", "22", "51"]
    assert queries.find_parcel(rows[0]["parcel_code"]) is None


def test_a_dry_run_loads_nothing(app, tmp_path):
    outcome = run(app, tmp_path, a_csv(cells(981)), "--dry-run")
    assert outcome.exit_code == 0
    assert queries.find_parcel(cells(981)["parcel_code"]) is None
    assert run(app, tmp_path, a_csv(cells(981))).exit_code == 0
    assert queries.find_parcel(cells(981)["parcel_code"]) is not None


def test_a_file_that_cannot_be_read_ends_with_one_sentence(app, tmp_path):
    outcome = run(app, tmp_path, b"")
    assert outcome.exit_code == 1
    assert len(outcome.stderr.splitlines()) == 1
