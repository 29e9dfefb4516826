"""Files that are handed in: checked and loaded by the worker, followed on pages, and never half loaded."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask

from tests.conftest import ROOT
from tests.factories.funds import an_account
from tests.factories.imports import a_benchmark_row, a_csv, a_row, an_xlsx
from trading.audit import ledger
from trading.core.actor import Actor, Role
from trading.core.errors import TransitionRefused
from trading.extensions import db
from trading.parcels import importing, queries, services
from trading.parcels.imports import store
from trading.parcels.queries import imports
from trading.parcels.states import ImportKind, ImportStatus
from trading.transaction import transact

BY = Actor.system()


def hand_in(content: bytes, name: str = "parcels.csv", kind: ImportKind = ImportKind.PARCELS) -> str:
    public_id = services.new_import_id()
    store.keep(public_id, content)
    transact(services.hand_in_import, public_id, kind, name, content, by=BY)
    return public_id


def work() -> None:
    """What the worker does until nothing waits."""
    while importing.take_next():
        pass


def status_of(public_id: str) -> ImportStatus:
    db.session.expire_all()
    return imports.get_import(public_id).status


def acts_on(public_id: str) -> list[str]:
    return [event.action for event in ledger.history(f"import:{public_id}")]


def folder(app: Flask, public_id: str) -> Path:
    return app.config["DATA_DIR"] / "imports" / public_id


# --- the worker ---------------------------------------------------------------------------------------------------


def test_a_file_in_order_is_checked_ordered_and_loaded_each_step_in_the_ledger(app):
    public_id = hand_in(a_csv(a_row(2001), a_row(2002)))
    work()
    assert status_of(public_id) is ImportStatus.READY
    assert queries.find_parcel(a_row(2001)["parcel_code"]) is None
    transact(services.order_import, public_id, by=BY)
    work()
    job = imports.get_import(public_id)
    assert (status_of(public_id), job.rows, job.created, job.faults) == (ImportStatus.LOADED, 2, 2, 0)
    assert queries.find_parcel(a_row(2001)["parcel_code"]).events[0].detail == {"import": public_id}
    assert acts_on(public_id) == [
        "import.handed_in",
        "import.check",
        "import.find_ready",
        "import.order",
        "import.load",
        "import.finish",
    ]


def test_a_file_with_faults_cannot_be_loaded(app):
    public_id = hand_in(a_csv(a_row(2003), a_row(2004, area="很大", use_code="9999")))
    work()
    job = imports.get_import(public_id)
    assert (status_of(public_id), job.rows, job.faults, job.faulty_rows) == (ImportStatus.FAULTY, 2, 2, 1)
    with pytest.raises(TransitionRefused):
        transact(services.order_import, public_id, by=BY)


def test_a_file_that_cannot_be_read_has_one_fault_of_the_whole(app):
    public_id = hand_in(b"PK\x03\x04 nonsense", "parcels.xlsx")
    work()
    assert status_of(public_id) is ImportStatus.FAULTY
    (fault,) = store.read_list(public_id, store.FAULTS)
    assert (fault.row, fault.refusal.code) == (0, "file_unreadable")


def test_what_the_land_book_says_by_then_decides_about_a_load(app):
    public_id = hand_in(a_csv(a_row(2005), a_row(2006)))
    work()
    other = hand_in(a_csv(a_row(2006, certificate_no="蒙(2025)乌海市不动产权第0099906号")))
    work()
    transact(services.order_import, other, by=BY)
    transact(services.order_import, public_id, by=BY)
    work()
    assert (status_of(public_id), status_of(other)) == (ImportStatus.FAULTY, ImportStatus.LOADED) or (
        status_of(public_id),
        status_of(other),
    ) == (ImportStatus.LOADED, ImportStatus.FAULTY)
    both = queries.find_parcel(a_row(2005)["parcel_code"]), queries.find_parcel(a_row(2006)["parcel_code"])
    assert both[1] is not None
    assert (both[0] is None) is (status_of(public_id) is ImportStatus.FAULTY)


def test_a_job_whose_file_is_gone_is_broken_off_and_may_be_tried_again(app):
    content = a_csv(a_row(2007))
    public_id = hand_in(content)
    store.remove(public_id)
    work()
    assert (status_of(public_id), imports.get_import(public_id).failure) == (ImportStatus.FAILED, "import_file_gone")
    store.keep(public_id, content)
    transact(services.retry_import, public_id, by=BY)
    work()
    assert status_of(public_id) is ImportStatus.READY


def test_a_job_that_a_stopped_worker_had_begun_is_begun_again(app):
    public_id = hand_in(a_csv(a_row(2008)))
    transact(services.begin_import, public_id, "check", by=BY)
    work()
    assert status_of(public_id) is ImportStatus.READY


def test_a_job_that_another_worker_holds_is_left_to_it(app):
    public_id = hand_in(a_csv(a_row(2009)))
    with store.held(public_id) as is_mine:
        assert is_mine
        assert not importing.take_next()
    assert importing.take_next()


def test_the_stored_file_goes_thirty_days_after_it_was_loaded(app, clock):
    public_id = hand_in(a_csv(a_row(2010)))
    work()
    transact(services.order_import, public_id, by=BY)
    work()
    clock.move(days=29)
    importing.keep_house()
    assert folder(app, public_id).exists()
    clock.move(days=2)
    importing.keep_house()
    assert not folder(app, public_id).exists()


def test_nobody_else_may_read_what_is_stored(app):
    public_id = hand_in(a_csv(a_row(2011)))
    work()
    assert folder(app, public_id).stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder(app, public_id).iterdir())


KILLED = """
    import os, signal, sys
    from trading import create_app
    app = create_app()
    from trading.core.actor import Actor
    from trading.parcels import services
    from trading.parcels.imports import store
    from trading.parcels.imports.files import read_table
    from trading.parcels.imports.sheets import SHEETS
    from trading.parcels.services.loading import prepare
    from trading.transaction import transact

    def die_half_way(done, total):
        if done == 4:
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        by = Actor.system()
        kind, name, owner = transact(services.begin_import, sys.argv[1], "load", by=by)
        plan = prepare(kind, read_table(SHEETS[kind], name, store.read(sys.argv[1]))).plan
        transact(services.load_import, sys.argv[1], plan, by=by, owner=owner, tell=die_half_way)
"""


def test_a_worker_killed_while_it_writes_leaves_nothing_and_the_next_one_loads_all(own_app: Flask):
    rows = [a_row(number) for number in range(2100, 2400)]
    public_id = hand_in(a_csv(*rows))
    work()
    transact(services.order_import, public_id, by=BY)
    db.session.remove()
    surroundings = os.environ | {
        "MARKET_ENV": "testing",
        "DATA_DIR": str(own_app.config["DATA_DIR"]),
        "DATABASE_URL": own_app.config["SQLALCHEMY_DATABASE_URI"],
    }
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), public_id], cwd=ROOT, env=surroundings, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    assert status_of(public_id) is ImportStatus.LOADING
    assert queries.find_parcel(rows[0]["parcel_code"]) is None
    assert importing.take_next()
    assert (status_of(public_id), imports.get_import(public_id).created) == (ImportStatus.LOADED, 300)
    assert not list(ledger.verify(ledger.HOUSE))


# --- the pages ----------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(app, sign_in_as) -> Any:
    administrator = an_account(Role.SYSADMIN)
    db.session.commit()
    return sign_in_as(administrator.username)


def upload(desk: Any, content: bytes, name: str = "宗地.csv", kind: str = "parcels") -> Any:
    data = {"kind": kind, "file": (io.BytesIO(content), name)}
    return desk.post("/admin/land/imports", data=data, content_type="multipart/form-data")


def english(desk: Any) -> None:
    desk.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_walks_from_the_form_to_the_land_book(app, desk, language):
    if language == "en":
        english(desk)
    empty = desk.get("/admin/land/imports")
    assert empty.status_code == 200
    assert "20 MB" in empty.text
    answer = upload(desk, a_csv(a_row(2020), encoding="gb18030"))
    address = answer.headers["Location"]
    waiting = desk.get(address).text
    assert "<progress" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert desk.get(f"{address}/progress").json["status"] == "waiting"
    work()
    ready = desk.get(address).text
    assert f'action="{address}/load"' in ready
    assert "http-equiv" not in ready
    assert desk.post(f"{address}/load").status_code == 303
    assert desk.get(f"{address}/progress").json["status"] == "ordered"
    work()
    assert f'action="{address}/load"' not in desk.get(address).text
    assert desk.get(f"{address}/progress").json["status"] == "loaded"
    assert "宗地.csv" in desk.get("/admin/land/imports").text
    assert queries.find_parcel(a_row(2020)["parcel_code"]).events[0].recorded_by.startswith("sysadmin")


def test_faults_are_paged_and_downloaded_whole(app, desk):
    english(desk)
    rows = [a_row(number, area="=1+1") for number in range(2030, 2090)]
    address = upload(desk, a_csv(*rows)).headers["Location"]
    work()
    page = desk.get(address).text
    assert "60 cells in 60 rows need correction" in page
    assert len(re.findall(r"面积（平方米）", page)) == 25
    assert len(re.findall(r"面积（平方米）", desk.get(f"{address}?list=faults&page=3").text)) == 10
    as_text = desk.get(f"{address}/faults.csv").data.decode("utf-8-sig").splitlines()
    assert len(as_text) == 61
    assert as_text[1].startswith("2,面积（平方米）,area_invalid,")
    book = openpyxl.load_workbook(io.BytesIO(desk.get(f"{address}/faults.xlsx").data))
    assert [line[0].value for line in book.worksheets[0].iter_rows(min_row=2)] == list(range(2, 62))
    assert desk.get(f"{address}/faults.pdf").status_code == 404


def test_remarks_are_told_apart_from_faults(app, desk):
    english(desk)
    address = upload(desk, a_csv(a_row(2091, area="20500.00"))).headers["Location"]
    work()
    page = desk.get(address).text
    assert "Remarks 1" in page
    assert "The outline measures" in page
    assert "20,500.00" in desk.get(f"{address}/remarks.csv").data.decode("utf-8-sig")


def test_a_dropped_file_is_removed(app, desk):
    address = upload(desk, a_csv(a_row(2092))).headers["Location"]
    public_id = address.rsplit("/", 1)[1]
    desk.post(f"{address}/drop")
    assert status_of(public_id) is ImportStatus.DROPPED
    assert not folder(app, public_id).exists()
    assert desk.get(address).status_code == 200
    desk.post(f"{address}/load")
    assert status_of(public_id) is ImportStatus.DROPPED


@pytest.mark.parametrize(("content", "name"), [(b"", "a.csv"), (b"x", "a.exe"), (b"x", "")])
def test_what_is_no_file_of_ours_is_refused_at_the_form(app, desk, content, name):
    answer = upload(desk, content, name)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert not imports.import_jobs().total


def test_a_path_in_the_name_of_a_file_is_forgotten(app, desk):
    address = upload(desk, a_csv(a_benchmark_row(), kind=ImportKind.BENCHMARKS), "../../etc/价格.csv", "benchmarks")
    assert imports.get_import(address.headers["Location"].rsplit("/", 1)[1]).filename == "价格.csv"


@pytest.mark.parametrize("kind", [kind.value for kind in ImportKind])
def test_every_kind_has_its_templates(app, desk, kind):
    for ending in ("xlsx", "csv"):
        answer = desk.get(f"/admin/land/imports/templates/{kind}.{ending}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]


def test_an_xlsx_with_a_formula_is_harmless_all_the_way(app, desk):
    english(desk)
    address = upload(desk, an_xlsx(a_row(2093, location="=cmd|'/c calc'!A1")), "a.xlsx").headers["Location"]
    work()
    assert "This must be filled in." in desk.get(address).text


@pytest.mark.parametrize("role", [Role.SECADMIN, Role.CLERK, Role.MEMBER])
def test_nobody_but_the_system_administrator_comes_in(app, sign_in_as, role):
    other = an_account(role)
    db.session.commit()
    desk = sign_in_as(other.username)
    public_id = hand_in(a_csv(a_row(2094)))
    for address in ("", f"/{public_id}", f"/{public_id}/progress", f"/{public_id}/faults.csv"):
        assert desk.get(f"/admin/land/imports{address}").status_code == 403
    assert upload(desk, a_csv(a_row(2095))).status_code == 403
    assert desk.post(f"/admin/land/imports/{public_id}/drop").status_code == 403
