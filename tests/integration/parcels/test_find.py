"""Finding parcels: by number, on the map, in the list beside it; and by index at any size."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import event, text

from bench import land_rows
from tests.factories.parcels import a_holder, a_parcel, a_right, a_ring
from trading.core.actor import Actor
from trading.core.city import here
from trading.core.land_use import UseClass
from trading.extensions import db
from trading.parcels import queries
from trading.parcels.queries import Ground
from trading.parcels.services import records
from trading.parcels.views import find

ENGLISH = {"Accept-Language": "en"}


def page(client, address: str) -> str:
    answer = client.get(address, headers=ENGLISH)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def wide(text: str) -> str:
    """The text in full-width characters."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


# --- by number --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spell",
    [
        lambda code: code,
        lambda code: code.lower(),
        lambda code: f" {code[:6]} {code[6:12]} {code[12:]} ",
        lambda code: wide(code),
        lambda code: f"{code}W00000000",
        lambda code: wide(f"{code[:12]} {code[12:]}-w00000000"),
    ],
)
def test_a_code_in_any_spelling_leads_straight_to_the_parcel(app, client, clock, spell):
    code = a_parcel().code
    answer = client.get("/parcels", query_string={"q": spell(code)})
    assert (answer.status_code, answer.location) == (302, f"/parcels/{code}")


def test_a_certificate_leads_there_too_even_a_replaced_one(app, client, clock):
    right = a_right(certificate_no="蒙(2023)乌海市不动产权第0004125号")
    code = right.parcel.code
    new = "蒙(2026)乌海市不动产权第0009999号"
    records.replace_certificate(code, new, effective_on=date(2026, 3, 1), paper_no="换发 1 号", by=Actor.system())
    for number in ("蒙(2023)乌海市不动产权第0004125号", "蒙〔２０２３〕乌海市 不动产权第 0004125 号", new):
        answer = client.get("/parcels", query_string={"q": number})
        assert (answer.status_code, answer.location) == (302, f"/parcels/{code}"), number


@pytest.mark.parametrize(
    "typed", ["150302001001GB99998", "蒙(1999)不动产权第1号", "<script>alert(1)</script>", "%", "号" * 300]
)
def test_an_unknown_number_gets_help(app, client, clock, typed):
    a_parcel()
    answer = client.get("/parcels", query_string={"q": typed}, headers=ENGLISH)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "No parcel answers to" in shown
    assert "A parcel code has 19 characters" in shown
    assert "<script>alert" not in shown


# --- on the map ---------------------------------------------------------------------------------------------------


def test_the_list_and_the_map_are_in_step(app, client, clock):
    parcels = [a_parcel() for _ in range(3)]
    shown = page(client, "/parcels")
    assert "3 parcels" in shown
    for number, parcel in enumerate(sorted(parcels, key=lambda one: one.code), 1):
        assert f'<span class="no">{number}</span>' in shown
        assert f'href="/parcels/{parcel.code}" aria-label="{parcel.code}"' in shown


def test_conditions_narrow_the_list(app, client, clock):
    industrial = a_parcel()
    housing = a_parcel(code="150304001001GB00001", use_code="0701", street_code="150304001")
    assert housing.code in page(client, "/parcels?district=150304")
    assert industrial.code not in page(client, "/parcels?district=150304")
    assert industrial.code in page(client, "/parcels?use=industrial")
    assert housing.code not in page(client, "/parcels?use=industrial")
    assert industrial.code in page(client, "/parcels?street=150302101")
    assert "No parcel lies here" in page(client, "/parcels?district=150303")


def test_a_window_holds_what_lies_in_it_and_every_move_leads_on(app, client, clock):
    parcel = a_parcel()
    place = f"{parcel.centre_lon:.4f},{parcel.centre_lat:.4f}"
    shown = page(client, f"/parcels?at={place}&zoom=7")
    assert "1 parcel<" in shown
    moves = re.findall(r'href="(/parcels\?[^"]*)" rel="nofollow"', shown)
    assert len(moves) == 6
    for address in moves:
        page(client, address.replace("&amp;", "&"))
    assert "No parcel lies here" in page(client, "/parcels?at=106.8,39.2&zoom=7")


@pytest.mark.parametrize(
    "query",
    [
        "at=x&zoom=3",
        "at=1,2,3&zoom=3",
        "at=nan,inf&zoom=3",
        "at=106.8,39.6&zoom=x",
        "zoom=99",
        "district=1",
        "street=1",
        "use=x",
        "page=-1",
    ],
)
def test_a_mistyped_address_still_answers(app, client, clock, query):
    a_parcel()
    assert "1 parcel<" in page(client, f"/parcels?{query}")


def test_too_many_parcels_are_counted_and_each_count_leads_nearer(app, client, clock, monkeypatch):
    monkeypatch.setattr(find, "MOST_SHAPES", 2)
    for number in range(4):
        a_parcel(outline=a_ring(number * 40))
    a_parcel(code="150304001001GB00001", street_code="150304001")
    whole = page(client, "/parcels")
    assert 'aria-label="Haibowan District: 4 parcels"' in whole
    assert 'href="/parcels?district=150302"' in whole
    street = page(client, "/parcels?district=150302")
    cells = re.findall(r'href="(/parcels\?[^"]*zoom=\d)" aria-label="(\d+) parcels?"', street)
    assert sum(int(count) for _address, count in cells) == 4
    for address, _count in cells:
        page(client, address.replace("&amp;", "&"))


def test_pages_of_the_list_keep_the_conditions(app, client, clock, monkeypatch):
    monkeypatch.setattr(find, "PAGE_SIZE", 2)
    codes = sorted(a_parcel().code for _ in range(3))
    shown = page(client, "/parcels?use=industrial&page=2")
    assert codes[2] in shown
    assert codes[0] not in shown
    assert "use=industrial&amp;page=1" in shown
    assert codes[2] in page(client, "/parcels?use=industrial&page=99")


def test_the_public_map_gives_no_exact_corner(app, client, clock):
    parcel = a_parcel()
    shown = page(client, "/parcels")
    for lon, lat in parcel.outline:
        assert f"{lon:.6f}" not in shown
        assert f"{lat:.6f}" not in shown


# --- at any size ----------------------------------------------------------------------------------------------------


def plans(asked) -> list[str]:
    """How the database goes about the statements of a look-up."""
    statements = []

    def note(connection, cursor, statement, parameters, context, many):
        statements.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        asked()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    how = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    connection = db.session.connection()
    return [
        "\n".join(str(row[-1]) for row in connection.exec_driver_sql(how + statement, parameters))
        for statement, parameters in statements
        if statement.lstrip().startswith("SELECT")
    ]


def test_the_look_ups_read_through_indexes(own_app):
    total = 4_000
    with db.engine.begin() as connection:
        land_rows.fill(connection, 0, total)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    lon, lat = land_rows.place_of(17)
    window = (lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01)
    code, party = land_rows.code_of(17), land_rows.party_of(17)
    index = f"{party:064d}"
    asked = {
        "code": lambda: queries.find_parcel(code),
        "unit code": lambda: queries.find_parcel_by_unit(f"{code}W00000000"),
        "certificate": lambda: queries.find_right_by_certificate("蒙(2020)乌海市不动产权第0000018号"),
        "replaced certificate": lambda: queries.find_right_by_certificate("乌国用(2001)第1号"),
        "holder": lambda: queries.rights_of_party(party),
        "name": lambda: queries.rights_by_name(f"乌海市试样{party}号有限公司"),
        "identity": lambda: queries.rights_by_identity(index),
        "window": lambda: queries.parcels_in_window(*window),
    }
    # these two tables are empty here, so PostgreSQL may well read them whole
    reads_all = {"sqlite": r"(?m)^SCAN ", "postgresql": r"Seq Scan on (?!former_certificates|burdens)"}
    whole = re.compile(reads_all[db.engine.dialect.name])
    for name, ask in asked.items():
        for plan in plans(ask):
            assert not whole.search(plan), f"{name}:\n{plan}"
    assert queries.find_parcel(code).id == 18
    assert [right.parcel.code for right in queries.rights_of_party(party)] == land_rows.codes_of_party(party, total)
    assert code in {parcel.code for parcel in queries.parcels_in_window(*window)}


def test_counts_agree_with_the_list(own_app):
    with db.engine.begin() as connection:
        land_rows.fill(connection, 0, 600)
    ground = Ground(uses=(UseClass.INDUSTRIAL,))
    assert queries.parcels_on(ground).total == 600
    assert sum(one.count for one in queries.districts_on(ground)) == 600
    assert sum(one.count for one in queries.streets_on(ground)) == 600
    inside = Ground(bounds=here().bounding_box)
    assert sum(one.count for one in queries.cells_on(inside)) == 600


def test_a_holder_is_found_by_name(app):
    holder = a_holder("乌海市砾岚新材料有限公司")
    right = a_right(holder=holder)
    assert queries.rights_by_name("乌海市砾岚新材料有限公司") == [right]
    assert queries.rights_by_identity(holder.id_index) == [right]
