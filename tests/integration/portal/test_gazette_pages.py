"""The gazette as anybody reads it, without an account."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.factories import listing as make
from trading.extensions import db

pytestmark = pytest.mark.usefixtures("clock")


def test_a_notice_is_found_in_the_list_the_feed_and_on_its_lots_page(client: FlaskClient) -> None:
    listing = make.a_published_listing()
    db.session.commit()
    number = listing.notice_number or ""
    for address in ("/notices", f"/notices?kind=listing&district={listing.district_code}&year=2026", "/notices.rss"):
        assert number in client.get(address).get_data(as_text=True), address
    assert number not in client.get("/notices?kind=result").get_data(as_text=True)
    assert quote(number) in client.get(f"/listings/{listing.number}").get_data(as_text=True)


@pytest.mark.parametrize("query", ["kind=x", "district=1", "year=99999999999", "page=-1", "year=２０２６"])
def test_a_query_that_means_nothing_shows_everything(client: FlaskClient, query: str) -> None:
    listing = make.a_published_listing()
    db.session.commit()
    assert (listing.notice_number or "") in client.get(f"/notices?{query}").get_data(as_text=True)


def test_the_page_of_a_notice_says_what_it_announces_in_both_languages(client: FlaskClient) -> None:
    listing = make.a_published_listing()
    db.session.commit()
    address = f"/notices/{quote(listing.notice_number or '')}"
    chinese = client.get(address).get_data(as_text=True)
    english = client.get(address, headers={"Accept-Language": "en"}).get_data(as_text=True)
    for page in (chinese, english):
        assert "3,600,000.00" in page
        assert listing.right.parcel.location in page
        assert listing.right.certificate_no not in page
    assert "Notice of offer" in english


def test_an_unknown_notice_is_not_found(client: FlaskClient) -> None:
    assert client.get("/notices/1").status_code == 404
    assert client.get("/notices/1.pdf").status_code == 404
