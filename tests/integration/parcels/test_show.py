"""The public page of a parcel."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.parcels import a_benchmark_price, a_burden, a_holder, a_parcel, a_right
from trading.core import clock as market_clock
from trading.core.actor import Actor
from trading.core.codes import IdentityKind
from trading.core.deal import OwnerType
from trading.core.messages import N_
from trading.parcels import history
from trading.parcels.history import HistoryEntry
from trading.parties.services import register_party


def test_the_page_shows_land_right_burdens_and_history(app, client, clock):
    a_benchmark_price()
    right = a_right(holder=a_holder("乌海市砾岚新材料有限公司"))
    a_burden(right)
    answer = client.get(f"/parcels/{right.parcel.code}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for words in ("乌海市砾岚新材料有限公司", "工业用地", "192", "2065-04-17", "2024-05-06", "31.2 %", "宗地图"):
        assert words in page


def test_the_public_reads_no_full_certificate_number_no_amount_and_no_person(app, client, clock):
    person = register_party(
        kind=OwnerType.PERSON,
        name="王志远",
        id_type=IdentityKind.RESIDENT_ID,
        id_code="15030219900101001X",
        by=Actor.system(),
    )
    right = a_right(holder=person, certificate_no="蒙(2023)乌海市不动产权第0012345号")
    a_burden(right)
    page = client.get(f"/parcels/{right.parcel.code}").get_data(as_text=True)
    assert "王**" in page
    assert "王志远" not in page
    assert "第0012×××号" in page
    assert "0012345" not in page
    assert "1,800,000" not in page
    assert "乌海农商银行" not in page


def test_the_page_speaks_english(app, client, clock):
    right = a_right()
    page = client.get(f"/parcels/{right.parcel.code}", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "Qianlishan Town, Haibowan District, Industry" in page


def test_a_parcel_without_right_says_so(app, client, clock):
    assert client.get(f"/parcels/{a_parcel().code}").status_code == 200


@pytest.mark.parametrize("code", ["150302001001GB99999", "x", "150302001001gb00000"])
def test_an_unknown_parcel_is_not_found(app, client, code):
    assert client.get(f"/parcels/{code}").status_code == 404


def test_upper_rooms_tell_their_part_of_the_history(app, client, clock):
    code = a_right().parcel.code  # read now: the request has a session of its own
    entry = HistoryEntry(market_clock.local(2026, 2, 1), N_("Listed as %(number)s"), {"number": "L-1"}, "/listings/L-1")
    history.listen_to("test", lambda asked: [entry] if asked == code else [])
    try:
        page = client.get(f"/parcels/{code}", headers={"Accept-Language": "en"}).get_data(as_text=True)
    finally:
        history.listen_to("test", lambda _asked: [])
    assert '<a href="/listings/L-1"><b>Listed as L-1</b></a>' in page
    assert page.index("2026-02-01") < page.index(date(2015, 4, 18).isoformat() + "</time>")
