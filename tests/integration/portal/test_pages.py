"""The public pages, through the front door."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories.applications import a_lot, a_qualified_application
from tests.factories.bidding import an_open_room, bid
from tests.factories.contract import a_contract, an_award
from tests.factories.documents import a_document
from tests.factories.funds import a_finance_officer, a_member
from tests.factories.listing import a_draft, an_approved_listing
from tests.factories.parcels import a_burden, a_holder, a_parcel, a_right
from trading.extensions import db
from trading.listing.models import ListedRight
from trading.listing.states import ListingStatus

pytestmark = pytest.mark.usefixtures("app", "clock")


def test_the_front_page_shows_what_closes_next(client: FlaskClient) -> None:
    room = an_open_room()
    bid(room)
    page = client.get("/").text
    assert f"/listings/{room.number}" in page
    assert "300.00" in page


def test_the_list_finds_by_area_district_and_words(client: FlaskClient) -> None:
    small = a_lot(right_id=a_right(a_parcel(area=2_000)).id)
    large = a_lot(right_id=a_right(a_parcel(area=90_000, location="海勃湾区千里山镇金沙路南侧")).id)
    by_area = client.get("/listings?mu_min=100").text
    assert f"/listings/{large.number}" in by_area
    assert f"/listings/{small.number}" not in by_area
    by_words = client.get("/listings?q=金沙路").text
    assert f"/listings/{large.number}" in by_words
    assert f"/listings/{small.number}" not in by_words
    elsewhere = client.get("/listings?district=150304").text
    assert f"/listings/{large.number}" not in elsewhere


def test_a_wildcard_in_the_words_is_taken_literally(client: FlaskClient) -> None:
    lot = a_lot()
    assert f"/listings/{lot.number}" not in client.get("/listings?q=%25").text
    assert f"/listings/{lot.number}" not in client.get("/listings?q=_").text


def test_burdened_land_can_be_left_out(client: FlaskClient) -> None:
    clean, burdened = a_lot(), a_lot()
    a_burden(burdened.right)
    page = client.get("/listings?unburdened=1").text
    assert f"/listings/{clean.number}" in page
    assert f"/listings/{burdened.number}" not in page


def test_a_mistyped_search_says_so_and_still_answers(client: FlaskClient) -> None:
    answer = client.get("/listings?mu_min=zehn&sort=sideways")
    assert answer.status_code == 200
    assert answer.text.count("alert-danger") == 1


def test_a_search_without_hits_names_the_condition_to_drop(client: FlaskClient) -> None:
    a_lot()
    page = client.get("/listings?mu_min=9000").text
    assert "hints" in page


def test_the_listing_page_tells_the_facts_and_keeps_the_secrets(client: FlaskClient) -> None:
    room = an_open_room(bidders=2)
    bid(room)
    page = client.get(f"/listings/{room.number}").text
    assert room.number in page
    assert "下一口最低" in page
    for bidder in room.bidders:
        assert bidder.username not in page


def test_an_unknown_and_an_unpublished_listing_look_alike(client: FlaskClient) -> None:
    unpublished = an_approved_listing()
    a_draft()
    hidden = client.get(f"/listings/{unpublished.number}")
    unknown = client.get("/listings/150302-T-2026-99999")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.text.replace(str(unpublished.number), "150302-T-2026-99999") == unknown.text


def test_a_qualified_bidder_is_led_into_the_room(client: FlaskClient, sign_in_as) -> None:
    room = an_open_room()
    browser = sign_in_as(room.bidders[0].username)
    assert f'href="/listings/{room.number}/room">进入竞价室' in browser.get(f"/listings/{room.number}").text
    assert "进入竞价室" not in client.get(f"/listings/{room.number}").text


def test_results_list_rounds_that_ended(client: FlaskClient, clock) -> None:
    award = an_award(clock)
    listing = award.application.listing
    assert str(listing.number) not in client.get("/results").text
    listing.status = ListingStatus.DEAL
    assert str(listing.number) in client.get("/results").text


def test_the_overview_puts_the_next_step_first(sign_in_as) -> None:
    lot = a_lot()
    member = a_member()
    a_qualified_application(lot, member)
    page = sign_in_as(member.username).get("/me").text
    assert str(lot.number) in page


def test_staff_see_their_desks(sign_in_as) -> None:
    a_finance_officer("the.officer")
    page = sign_in_as("the.officer").get("/me").text
    assert 'href="/finance"' in page
    assert "contracts-title" not in page


def test_preferences_go_back_to_this_site_only(client: FlaskClient) -> None:
    answer = client.get("/preferences?theme=dark&next=/listings")
    assert (answer.status_code, answer.location) == (303, "/listings")
    assert "theme=dark" in answer.headers["Set-Cookie"]
    assert client.get("/preferences?next=//elsewhere.example/").location == "/"
    assert client.get("/preferences?theme=pink").headers.get("Set-Cookie") is None


def test_the_chosen_language_survives_signing_in(sign_in_as, client: FlaskClient) -> None:
    member = a_member()
    client.get("/preferences?lang=en")
    assert '<html lang="en"' in client.get("/listings").text
    client.post("/sign-in", data={"username": member.username, "password": "wuhai-2026-trial"})
    assert '<html lang="en"' in client.get("/me").text


@pytest.mark.parametrize("path", ["/guides/transfer", "/guides/security", "/verify", "/verify/unknown"])
def test_guides_and_verification_answer_in_both_languages(client: FlaskClient, path: str) -> None:
    for language in ("zh-CN", "en"):
        answer = client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.text


def test_addresses_for_machines(client: FlaskClient) -> None:
    lot = a_lot()
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json["status"] == "ready"
    assert "Sitemap:" in client.get("/robots.txt").text
    assert f"/listings/{lot.number}" in client.get("/sitemap.xml").text
    assert "Contact:" in client.get("/.well-known/security.txt").text


def test_an_address_with_a_nul_has_nothing(client: FlaskClient) -> None:
    assert client.get("/listings/%00").status_code == 404


def test_a_published_result_names_its_winner(client: FlaskClient, clock) -> None:
    contract = a_contract(clock)
    listing, winner = contract.listing, contract.buyer.name
    assert winner not in client.get(f"/listings/{listing.number}").text
    listing.status = ListingStatus.RESULT_PUBLISHED
    assert winner in client.get(f"/listings/{listing.number}").text


@pytest.mark.parametrize("typed", ["乌土二成〔2026〕0017号", "乌土二成【2026】0017号", "乌土二成［２０２６］0017号"])
def test_a_documents_number_is_read_however_it_is_typed(client: FlaskClient, typed: str) -> None:
    a_document()
    answer = client.get("/verify", query_string={"number": typed}, follow_redirects=True)
    assert "乌土二成[2026]0017号" in answer.text
    assert "alert-danger" not in answer.text


def test_a_document_is_for_its_parties_only(client: FlaskClient, sign_in_as) -> None:
    member, stranger = a_member(), a_member()
    document = a_document(reader=member.party_id)
    address = f"/documents/{document.number}.pdf"
    assert client.get(address).status_code == 303
    unknown = sign_in_as(stranger.username).get("/documents/nothing.pdf")
    foreign = sign_in_as(stranger.username).get(address)
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    # its own party is told that the press isn't done yet
    assert sign_in_as(member.username).get(address).status_code == 409


def test_every_parcel_of_an_offer_is_drawn(client: FlaskClient) -> None:
    owner = a_holder()
    lot = a_lot(owner)
    second = a_right(holder=owner)
    db.session.add(ListedRight(listing_id=lot.id, right_id=second.id, status=lot.status, position=2))
    page = client.get(f"/listings/{lot.number}", headers={"Accept-Language": "en"}).text
    assert f"Offered together with it: {second.parcel.code}" in page
    assert f'href="/parcels/{second.parcel.code}"' in page
