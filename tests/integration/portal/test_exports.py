"""The same search in every format."""

from __future__ import annotations

import csv
import io

import pytest
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient
from icalendar import Calendar
from openpyxl import load_workbook
from shapely.geometry import shape

from tests.factories.applications import a_lot
from tests.factories.bidding import an_open_room, bid
from tests.factories.parcels import a_parcel, a_right
from trading.listing.states import ListingStatus
from trading.portal.exports import FORMATS

pytestmark = pytest.mark.usefixtures("app", "clock")


def rows_of(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"/listings.csv{query}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_is_what_spreadsheets_expect(client: FlaskClient) -> None:
    lot = a_lot()
    body = client.get("/listings.csv").data
    assert body.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in body
    row = rows_of(client)[0]
    assert row["编号"] == lot.number
    assert row["起始价（元）"] == "3000000.00"


def test_a_cell_that_would_run_is_written_as_text(client: FlaskClient) -> None:
    a_lot(right_id=a_right(a_parcel(location="=HYPERLINK(1)")).id)
    assert rows_of(client)[0]["坐落"] == "'=HYPERLINK(1)"


def test_every_format_answers_the_same_question(client: FlaskClient) -> None:
    wanted, other = a_lot(), a_lot(start_amount=100_000_000, deposit_amount=20_000_000)
    for ending in FORMATS:
        if ending == "xlsx":
            continue
        body = client.get(f"/listings.{ending}?price_min=200").data.decode()
        assert str(wanted.number) in body, ending
        assert str(other.number) not in body, ending


def test_xlsx_has_typed_cells(client: FlaskClient) -> None:
    lot = a_lot()
    answer = client.get("/listings.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.data)).active
    heads = [cell.value for cell in sheet[1]]
    cells = dict(zip(heads, sheet[2], strict=True))
    assert cells["编号"].value == lot.number
    assert cells["起始价（元）"].value == 3_000_000
    assert cells["不动产单元代码"].data_type == "s"
    assert cells["公告发布"].is_date


def test_geojson_shows_a_coarse_outline_only(client: FlaskClient) -> None:
    lot = a_lot()
    feature = client.get("/listings.geojson").json["features"][0]
    outline = shape(feature["geometry"])
    assert outline.is_valid
    assert outline.exterior.is_ccw
    exact = {tuple(point) for point in lot.right.parcel.outline}
    assert not exact & set(outline.exterior.coords)
    assert feature["properties"]["code"] == lot.right.parcel.code


def test_a_feed_item_gets_a_new_identity_when_the_state_changes(client: FlaskClient) -> None:
    lot = a_lot()
    before = fromstring(client.get("/listings.rss").data).findtext("channel/item/guid")
    lot.status = ListingStatus.SUSPENDED
    after = fromstring(client.get("/listings.rss").data).findtext("channel/item/guid")
    assert before != after


def test_the_calendar_counts_up_with_every_extension(client: FlaskClient) -> None:
    room = an_open_room()
    first = event_of(client, room.number)
    bid(room)
    second = event_of(client, room.number)
    assert first["UID"] == second["UID"] == f"{room.number}@localhost"
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["STATUS"] == "CONFIRMED"


def test_the_calendar_cancels_what_was_terminated(client: FlaskClient) -> None:
    lot = a_lot()
    lot.status = ListingStatus.TERMINATED
    assert event_of(client, str(lot.number))["STATUS"] == "CANCELLED"


def event_of(client: FlaskClient, number: str) -> dict:
    calendar = Calendar.from_ical(client.get(f"/listings/{number}.ics").data)
    return calendar.walk("VEVENT")[0]
