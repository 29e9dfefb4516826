"""The land desk: who reads it, and what its forms record."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from tests.factories.funds import an_account
from tests.factories.parcels import a_burden, a_holder, a_parcel, a_right
from trading.core.actor import Role
from trading.core.deal import BurdenKind
from trading.extensions import db
from trading.parcels import queries
from trading.parcels.states import LandEventKind

DAY, PAPER = "2026-02-27", "乌登字〔2026〕7号"
ENTRY = {"effective_on": DAY, "paper_no": PAPER}
NEW = "蒙(2026)乌海市不动产权第8000001号"
PERSON = {
    "holder-0-name": "王志远",
    "holder-0-kind": "person",
    "holder-0-id_type": "resident_id",
    "holder-0-id_code": "15030219900101001X",
}
_numbers = count(1)


@pytest.fixture
def staff(sign_in_as, clock):
    """A browser of somebody with a role."""

    def with_role(role: Role):
        name = f"desk{next(_numbers)}"
        an_account(role, username=name)
        db.session.commit()
        browser = sign_in_as(name)
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return browser

    return with_role


@pytest.fixture
def recorder(staff):
    return staff(Role.SYSADMIN)


def at(code: str, rest: str = "") -> str:
    return f"/admin/land/parcels/{code}{rest}"


def text(answer, status: int = 200) -> str:
    shown = answer.get_data(as_text=True)
    assert answer.status_code == status, shown[:2000]
    return shown


def last(code: str):
    db.session.expire_all()
    return queries.get_parcel(code).events[-1]


# --- who reads -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "reads", "records"),
    [
        (Role.SYSADMIN, 200, 200),
        (Role.CLERK, 200, 403),
        (Role.SUPERVISOR, 200, 403),
        (Role.FINANCE, 403, 403),
        (Role.SECADMIN, 200, 403),
    ],
)
def test_desks_read_and_only_recorders_record(app, staff, role, reads, records):
    code = a_right().parcel.code
    browser = staff(role)
    assert browser.get("/admin/land").status_code == reads
    assert browser.get(at(code)).status_code == reads
    for act in ("/right/correction", "/right/transfer", "/right/end", "/right/certificate", "/burdens/new?kind=idle"):
        assert browser.get(at(code, act)).status_code == records, act
        if records == 403:
            assert browser.post(at(code, act), data=ENTRY).status_code == 403, act


def test_visitors_are_sent_to_sign_in(app, client, clock):
    code = a_right().parcel.code
    for address in ("/admin/land", at(code), at(code, "/right/end")):
        assert "/sign-in" in client.get(address).location


def test_the_desk_shows_everything_with_paper_and_recorder(app, staff):
    right = a_right(holder=a_holder("乌海市砾岚新材料有限公司"))
    a_burden(right)
    page = text(staff(Role.CLERK).get(at(right.parcel.code)))
    for words in (
        right.certificate_no,
        "乌海市砾岚新材料有限公司",
        "乌海农商银行（示例）",
        "1,800,000.00",
        "蒙(2024)乌海市不动产证明第0000321号",
        "Areas agree",
        "Right registered for the first time",
        "system",
    ):
        assert words in page
    assert "Register a burden" not in page


def test_a_holder_is_found_by_name_or_number_without_an_address_that_tells(app, recorder):
    code = a_right().parcel.code
    recorder.post(at(code, "/right/transfer"), data={**ENTRY, **PERSON, "certificate_no": NEW, "step": "record"})
    for term in ("王志远", "王 志远", "15030219900101001x"):
        assert code in text(recorder.post("/admin/land/holders", data={"term": term})).replace(" ", "")
    assert "Nobody of that name" in text(recorder.post("/admin/land/holders", data={"term": "王志远山"}))
    assert "Enter a name or a number." in text(recorder.post("/admin/land/holders", data={"term": " "}), 422)


# --- burdens -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(BurdenKind))
def test_every_kind_of_burden_is_registered_settled_and_ended(app, recorder, kind):
    code = a_right().parcel.code
    address = at(code, f"/burdens/new?kind={kind.value}")
    assert kind.label.split()[0] in text(recorder.get(address))
    facts = {
        "registered_on": DAY,
        "paper_no": PAPER,
        "holder_name": "某甲",
        "authority": "某机关",
    }
    facts |= {"amount_fen": "10000", "due_on": "2028-01-01", "area": "100.50"}
    assert recorder.post(address, data=facts).status_code == 303
    assert (last(code).kind, last(code).detail) == (LandEventKind.BURDEN_REGISTERED, {"burden": kind.value})
    [burden] = queries.find_active_right(queries.get_parcel(code).id).burdens
    number = burden.number
    settled = {"effective_on": DAY, "release_paper_no": "处置〔2026〕1号"}
    assert recorder.post(at(code, f"/burdens/{number}/settlement"), data=settled).status_code == 303
    assert last(code).kind is LandEventKind.BURDEN_CHANGED
    ended = {"ended_on": DAY, "paper_no": "注销 1 号"}
    assert recorder.post(at(code, f"/burdens/{number}/end"), data=ended).status_code == 303
    assert last(code).kind is LandEventKind.BURDEN_ENDED
    assert recorder.post(at(code, f"/burdens/{number}/end"), data=ended).status_code == 404


def test_bad_input_is_named_on_its_field_and_nothing_typed_is_lost(app, recorder):
    code = a_right().parcel.code
    address = at(code, "/burdens/new?kind=mortgage")
    typed = {
        "registered_on": "32.13.2026",
        "paper_no": "",
        "holder_name": "某银行",
        "amount_fen": "很多",
        "rank": "x",
        "area": "-1",
    }
    page = text(recorder.post(address, data=typed), 422)
    for name in ("registered_on", "paper_no", "amount_fen", "rank", "area"):
        assert f'id="{name}-error"' in page, name
    for kept in ("32.13.2026", "某银行", "很多", 'value="x"', 'value="-1"'):
        assert kept in page, kept
    missing = text(recorder.post(address, data={"registered_on": DAY, "paper_no": PAPER}), 422)
    assert 'id="holder_name-error"' in missing
    assert 'id="amount_fen-error"' in missing


def test_what_the_rules_refuse_stands_on_its_field(app, recorder):
    right = a_right()
    a_burden(right)
    code = right.parcel.code
    address = at(code, "/burdens/new?kind=mortgage")
    facts = {"registered_on": DAY, "paper_no": PAPER, "holder_name": "某银行", "amount_fen": "1"}
    taken = text(recorder.post(address, data={**facts, "rank": "1"}), 422)
    assert 'id="rank-error"' in taken
    assert "V-24" in taken
    assert 'id="debt_from-error"' in text(recorder.post(address, data={**facts, "is_ceiling": "y"}), 422)
    assert 'id="registered_on-error"' in text(
        recorder.post(address, data={**facts, "registered_on": "2030-01-01"}), 422
    )


@pytest.mark.parametrize("rest", ["/burdens/new", "/burdens/new?kind=x", "/burdens/999/end", "/burdens/999/settlement"])
def test_what_is_not_there_is_not_found(app, recorder, rest):
    assert recorder.get(at(a_right().parcel.code, rest)).status_code == 404


# --- rights --------------------------------------------------------------------------------------------------------


def test_a_correction_records_what_differs(app, recorder):
    right = a_right()
    code = right.parcel.code
    page = text(recorder.get(at(code, "/right/correction")))
    assert 'value="2015-04-18"' in page
    typed = {
        **ENTRY,
        "acquisition_mode": "grant",
        "sub_mode": "ordinary_grant",
        "started_on": "2015-04-18",
        "ends_on": "2065-04-17",
        "price_paid": "y",
        "investment_total_fen": "10000000",
        "investment_done_fen": "5000000",
        "audit_report_no": "乌海审字〔2025〕018号",
        "auditor": "某会计师事务所",
        "barred": ["lease", "sublease"],
        "restrictions": "十年内不得分割转让",
        "is_standard_land": "y",
        "promise-0-kind": "tax",
        "promise-0-wording": "亩均税收不低于 20 万元",
        "building-0-name": "厂房",
        "building-0-storeys": "2",
        "building-0-floor_area": "3,200.5",
    }
    assert recorder.post(at(code, "/right/correction"), data=typed).status_code == 303
    fields = last(code).detail["fields"]
    assert {"investment_done_fen", "auditor", "barred", "restrictions", "promises", "buildings"} <= set(fields)
    assert not {"started_on", "ends_on", "price_paid", "acquisition_mode"} & set(fields)
    shown = text(recorder.get(at(code)))
    for words in ("50 %", "亩均税收不低于 20 万元", "3,200.50", "十年内不得分割转让", "Sublease"):
        assert words in shown


def test_a_line_of_a_list_has_errors_of_its_own(app, recorder):
    code = a_right().parcel.code
    typed = {
        **ENTRY,
        "acquisition_mode": "grant",
        "sub_mode": "long_lease",
        "started_on": "2015-04-18",
        "ends_on": "",
        "investment_done_fen": "5",
        "promise-1-kind": "tax",
        "promise-1-due_on": "2027-01-01",
        "building-0-name": "厂房",
        "building-0-storeys": "0",
        "building-1-structure": "砖混",
    }
    page = text(recorder.post(at(code, "/right/correction"), data=typed), 422)
    for name in ("sub_mode", "investment_done_fen", "promise-1-wording", "building-0-storeys", "building-1-name"):
        assert f'id="{name}-error"' in page, name
    right = {name: value for name, value in typed.items() if "-" not in name} | {
        "sub_mode": "",
        "investment_done_fen": "",
    }
    assert 'id="ends_on-error"' in text(recorder.post(at(code, "/right/correction"), data=right), 422)


def test_a_transfer_is_looked_at_again_before_it_is_recorded(app, recorder):
    right = a_right(holder=a_holder("乌海市砾岚新材料有限公司"))
    a_burden(right)
    code = right.parcel.code
    typed = {**ENTRY, **PERSON, "certificate_no": NEW}
    check = text(recorder.post(at(code, "/right/transfer"), data=typed))
    for words in (
        "Check the transfer",
        "乌海市砾岚新材料有限公司",
        "王志远",
        "乌海农商银行（示例）",
        'name="holder-0-id_code"',
    ):
        assert words in check
    assert last(code).kind is LandEventKind.BURDEN_REGISTERED
    changed = text(recorder.post(at(code, "/right/transfer"), data={**typed, "step": "change"}))
    assert 'value="王志远"' in changed
    assert recorder.post(at(code, "/right/transfer"), data={**typed, "step": "record"}).status_code == 303
    assert last(code).kind is LandEventKind.TRANSFERRED
    page = text(recorder.get(at(code)))
    assert "王志远" in page
    assert "Earlier rights" in page
    again = text(recorder.post(at(code, "/right/transfer"), data={**typed, "step": "record"}), 422)
    assert 'id="certificate_no-error"' in again


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, None),
        ({**PERSON, "holder-0-id_code": "150302199001010011"}, "holder-0-id_code"),
        ({**PERSON, "holder-0-name": ""}, "holder-0-name"),
        ({**PERSON, "holder-0-share": "1/0"}, "holder-0-share"),
        ({**PERSON, "holder-0-share": "3/2"}, "holder-0-share"),
        ({**PERSON, "holder-0-share": "1/2"}, "holder-0-share"),
        ({**PERSON, "co_ownership": "joint"}, "co_ownership"),
        ({**PERSON, "certificate_no": "第一号"}, "certificate_no"),
    ],
)
def test_a_transfer_names_what_is_wrong_with_its_holders(app, recorder, typed, field):
    code = a_right().parcel.code
    data = {**ENTRY, "certificate_no": NEW, "step": "record", **typed}
    page = text(recorder.post(at(code, "/right/transfer"), data=data), 422)
    assert "error-summary" in page
    if field is not None:
        assert f'id="{field}-error"' in page


def test_a_right_is_entered_on_bare_land_and_ended_again(app, recorder):
    code = a_parcel().code
    assert "Enter a right" in text(recorder.get(at(code)))
    typed = {
        **ENTRY,
        **PERSON,
        "certificate_no": "乌国用（2001）第 0033 号",
        "certificate_kind": "old_land",
        "acquisition_mode": "allocation",
        "allocation_group": "infrastructure",
        "started_on": "2001-05-01",
    }
    assert recorder.post(at(code, "/right/new"), data=typed).status_code == 303
    right = queries.find_right_by_certificate("乌国用(2001)第0033号")
    assert (right.parcel.code, right.ends_on, right.started_on) == (code, None, date(2001, 5, 1))
    assert "End the right for good?" in text(recorder.post(at(code, "/right/end"), data=ENTRY))
    assert recorder.post(at(code, "/right/end"), data={**ENTRY, "step": "record"}).status_code == 303
    assert last(code).kind is LandEventKind.RIGHT_ENDED
    assert recorder.get(at(code, "/right/end")).status_code == 409


def test_a_certificate_is_replaced(app, recorder):
    right = a_right()
    code, old = right.parcel.code, right.certificate_no
    address = at(code, "/right/certificate")
    assert 'id="certificate_no-error"' in text(recorder.post(address, data={**ENTRY, "certificate_no": "x"}), 422)
    assert recorder.post(address, data={**ENTRY, "certificate_no": NEW}).status_code == 303
    page = text(recorder.get(at(code)))
    assert NEW in page
    assert old in page
