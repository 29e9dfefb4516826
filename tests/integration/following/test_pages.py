"""The star, the watch list, saved searches and the calendar, before log-in and after."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from tests.conftest import FrozenClock
from tests.factories.applications import a_lot
from tests.factories.following import a_saved_search, watch
from tests.factories.funds import a_member
from trading.core import settings
from trading.core.actor import Actor
from trading.extensions import db
from trading.following import pocket, queries
from trading.following.models import SavedSearch
from trading.following.states import Rhythm
from trading.parties import queries as parties

pytestmark = pytest.mark.usefixtures("clock")

SignIn = Callable[..., FlaskClient]
ENGLISH = {"Accept-Language": "en"}
QUERY = "kind=transfer&district=150302&use=industrial&mu_min=10&mu_max=50"


def sign_in(browser: FlaskClient, member: Actor) -> None:
    answer = browser.post("/sign-in", data={"username": member.username, "password": "wuhai-2026-trial"})
    assert answer.status_code == 303


def saved_by(member: Actor) -> list[SavedSearch]:
    db.session.expire_all()
    return queries.searches_of(member.user_id or 0)


def watched_by(member: Actor) -> frozenset[str]:
    return queries.watched_numbers(member.user_id or 0)


# --- before log-in ----------------------------------------------------------------------------------------------------


def test_looking_at_lots_gives_a_visitor_no_session(client: FlaskClient) -> None:
    number = a_lot().number
    for path in ("/listings", f"/listings/{number}", "/", "/me/watch", "/me/searches"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers, path
    assert f'href="/listings/{number}/watch?next=' in client.get("/listings").text


def test_a_visitors_list_is_kept_by_the_browser_and_goes_into_the_account(client: FlaskClient) -> None:
    one, other, member = a_lot().number, a_lot().number, a_member()
    assert client.get(f"/listings/{one}/watch").status_code == 200
    for number in (one, other):
        answer = client.post(f"/listings/{number}/watch", data={"next": "/listings"})
        assert answer.location == "/listings"
    client.post(f"/me/searches/new?{QUERY}", data={"name": "", "rhythm": "daily"})
    page = client.get("/me/watch", headers=ENGLISH).text
    assert "kept by your browser only" in page
    assert f'href="/listings/{one}"' in page
    assert f'href="/listings/{other}"' in page
    sign_in(client, member)
    page = client.get("/me", headers=ENGLISH)
    assert "in your account now: 2 lots, 1 search." in page.text
    assert client.get_cookie(pocket.COOKIE) is None
    assert watched_by(member) == {one, other}
    [saved] = saved_by(member)
    assert (saved.query, saved.rhythm) == ("district=150302&kind=transfer&mu_max=50&mu_min=10&use=industrial", "daily")
    assert "in your account now" not in client.get("/me", headers=ENGLISH).text


def test_a_browser_keeps_so_many_lots_at_most(client: FlaskClient) -> None:
    with settings.taken_from(lambda: {"follow.visitor_lots": [settings.Version("1", settings.clock.today())]}):
        one, other = a_lot().number, a_lot().number
        client.post(f"/listings/{one}/watch")
        answer = client.post(f"/listings/{other}/watch", headers=ENGLISH)
        assert answer.location == "/me/watch"
        page = client.get("/me/watch", headers=ENGLISH).text
    assert "holds 1 lots at most" in page
    assert f'href="/listings/{other}"' not in page


def test_a_pocket_that_the_house_did_not_sign_is_empty(client: FlaskClient) -> None:
    client.set_cookie(pocket.COOKIE, "W1siMTUwMzAyLVQtMjAyNi0wMDAwMSJdLFtdXQ.forged")
    assert client.get("/me/watch", headers=ENGLISH).status_code == 200


def test_a_visitor_deletes_a_search_and_brings_it_back(client: FlaskClient) -> None:
    client.post(f"/me/searches/new?{QUERY}", data={"name": "厂房", "rhythm": "none"})
    page = client.get("/me/searches").text
    assert "厂房" in page
    address = re.search(r'action="(/me/searches/\w+/removal)"', page)
    assert address
    page = client.post(address[1], follow_redirects=True).text
    assert "厂房" in page
    assert "/me/searches/restoration" in page
    assert "厂房" in client.post("/me/searches/restoration", follow_redirects=True).text
    assert client.post("/me/searches/restoration").status_code == 404


# --- the watch list ---------------------------------------------------------------------------------------------------


def test_a_lot_is_watched_from_its_row_and_taken_off_with_a_way_back(app: Flask, sign_in_as: SignIn) -> None:
    member, number = a_member(), a_lot().number
    browser = sign_in_as(member.username)
    assert f'action="/listings/{number}/watch"' in browser.get("/listings").text
    assert browser.post(f"/listings/{number}/watch", data={"next": "//evil.example"}).location == f"/listings/{number}"
    browser.post(f"/listings/{number}/watch")
    assert watched_by(member) == {number}
    page = browser.get("/me/watch?sort=price").text
    assert f'action="/listings/{number}/watch/removal"' in page
    back = f"/me/watch?sort=price&removed={number}"
    page = browser.post(f"/listings/{number}/watch/removal", data={"next": back}, follow_redirects=True).text
    assert watched_by(member) == frozenset()
    assert f'action="/listings/{number}/watch"' in page


def test_a_watch_list_holds_so_many_lots(app: Flask, sign_in_as: SignIn) -> None:
    member = a_member()
    watch(a_lot(), member)
    with settings.taken_from(lambda: {"follow.lots": [settings.Version("1", settings.clock.today())]}):
        browser = sign_in_as(member.username)
        page = browser.post(f"/listings/{a_lot().number}/watch", follow_redirects=True, headers=ENGLISH).text
    assert "holds 1 lots at most" in page
    assert len(watched_by(member)) == 1


def test_the_list_says_what_comes_next_in_the_order_asked_for(
    app: Flask, clock: FrozenClock, sign_in_as: SignIn
) -> None:
    member = a_member()
    dear = a_lot(start_amount=500_000_000)
    watch(dear, member)
    clock.move(hours=1)
    cheap = a_lot(start_amount=200_000_000, deposit_amount=20_000_000)
    watch(cheap, member)
    browser = sign_in_as(member.username)

    def order(sort: str) -> list[str]:
        page = browser.get(f"/me/watch?sort={sort}", headers=ENGLISH).text
        assert "Bidding opens" in page
        return re.findall(r'lotrow__title"><a href="/listings/([^"]+)"', page)

    assert order("next") == [dear.number, cheap.number]
    assert order("added") == order("price") == [cheap.number, dear.number]
    assert order("nonsense") == order("next")


def test_lots_that_nobody_may_see_cannot_be_watched(app: Flask, sign_in_as: SignIn) -> None:
    browser = sign_in_as(a_member().username)
    assert browser.post("/listings/150302-T-2026-99999/watch").status_code == 404


def test_a_watch_list_is_taken_away_as_table_and_calendar(app: Flask, sign_in_as: SignIn) -> None:
    member, listing = a_member(), a_lot()
    watch(listing, member)
    a_lot()
    browser = sign_in_as(member.username)
    assert browser.get("/me/watch.csv").text.count("150302-T-") == 2  # number and address of one lot
    events = Calendar.from_ical(browser.get("/me/watch.ics").data).walk("VEVENT")
    assert [str(event["url"]).rsplit("/", 1)[1] for event in events] == [listing.number]


def test_a_calendar_is_fetched_by_its_private_address_until_it_is_revoked(
    app: Flask, client: FlaskClient, sign_in_as: SignIn
) -> None:
    member, listing = a_member(), a_lot()
    watch(listing, member)
    browser = sign_in_as(member.username)

    def address() -> str | None:
        found = re.search(r'value="http://localhost(/calendars/[^"]+\.ics)"', browser.get("/me/watch").text)
        return found[1] if found else None

    assert address() is None
    browser.post("/me/watch/calendar")
    first = address()
    assert first is not None
    answer = client.get(first)
    assert answer.mimetype == "text/calendar"
    assert listing.number in answer.text
    browser.post("/me/watch/calendar")
    second = address()
    assert second is not None
    assert second != first
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    browser.post("/me/watch/calendar/removal")
    assert address() is None
    assert client.get(second).status_code == 404
    assert client.get("/calendars/nonsense.ics").status_code == 404


def test_nowhere_is_it_told_how_many_watch(app: Flask, client: FlaskClient) -> None:
    listing = a_lot()
    before = [client.get(path).text for path in (f"/listings/{listing.number}", f"/api/v1/listings/{listing.number}")]
    for _watcher in range(3):
        watch(listing, a_member())
    after = [client.get(path).text for path in (f"/listings/{listing.number}", f"/api/v1/listings/{listing.number}")]
    assert before == after


# --- saved searches ---------------------------------------------------------------------------------------------------


def test_a_search_is_proposed_a_name_in_the_readers_words(app: Flask, sign_in_as: SignIn) -> None:
    member = a_member()
    browser = sign_in_as(member.username)
    page = browser.get(f"/me/searches/new?{QUERY}&page=3&view=map").text
    assert "转让 · 海勃湾区 · 工矿仓储用地 · 10–50 亩" in page
    browser.post(
        f"/me/searches/new?{QUERY}", data={"name": "转让 · 海勃湾区 · 工矿仓储用地 · 10–50 亩", "rhythm": "instant"}
    )
    browser.post(f"/me/searches/new?{QUERY}&sort=price", data={"name": "", "rhythm": "daily"})
    [saved] = saved_by(member)
    assert (saved.name, saved.rhythm) == ("", Rhythm.DAILY)
    assert "Transfer · Haibowan" in browser.get("/me/searches", headers=ENGLISH).text


def test_a_search_shows_its_hits_and_its_feed(app: Flask, sign_in_as: SignIn) -> None:
    a_lot()
    a_lot()
    member = a_member()
    a_saved_search("use=industrial", member)
    page = sign_in_as(member.username).get("/me/searches", headers=ENGLISH).text
    assert "2 lots fit now" in page
    assert 'href="/listings?use=industrial"' in page
    assert 'href="/listings.rss?use=industrial"' in page


def test_a_search_is_renamed_paused_deleted_and_brought_back(app: Flask, sign_in_as: SignIn) -> None:
    member = a_member()
    public_id = a_saved_search("use=industrial", member).public_id
    browser = sign_in_as(member.username)
    browser.post(f"/me/searches/{public_id}", data={"name": "  厂房  ", "rhythm": "daily"})
    [saved] = saved_by(member)
    assert (saved.name, saved.rhythm) == ("厂房", Rhythm.DAILY)
    browser.post(f"/me/searches/{public_id}/pause")
    assert saved_by(member)[0].is_paused
    browser.post(f"/me/searches/{public_id}/resumption")
    assert not saved_by(member)[0].is_paused
    browser.post(f"/me/searches/{public_id}/removal")
    assert saved_by(member) == []
    browser.post("/me/searches/restoration")
    [back] = saved_by(member)
    assert (back.public_id, back.name, back.rhythm) == (public_id, "厂房", Rhythm.DAILY)


@pytest.mark.parametrize("act", ["", "/pause", "/resumption", "/removal"])
def test_a_search_of_somebody_else_is_not_found(app: Flask, sign_in_as: SignIn, act: str) -> None:
    public_id = a_saved_search("use=industrial").public_id
    browser = sign_in_as(a_member().username)
    answer = browser.post(f"/me/searches/{public_id}{act}", data={"name": "", "rhythm": "none"})
    assert answer.status_code == 404


def test_an_account_keeps_so_many_searches(app: Flask, sign_in_as: SignIn) -> None:
    member = a_member()
    a_saved_search("use=industrial", member)
    with settings.taken_from(lambda: {"follow.searches": [settings.Version("1", settings.clock.today())]}):
        browser = sign_in_as(member.username)
        page = browser.post("/me/searches/new?use=public", data={"name": "", "rhythm": "none"}, headers=ENGLISH)
    assert page.status_code == 422
    assert "can keep 1 searches at most" in page.text


def test_what_somebody_follows_goes_with_the_account(app: Flask) -> None:
    member = a_member()
    watch(a_lot(), member)
    a_saved_search("use=industrial", member)
    user = parties.get_user(member.user_id or 0)
    db.session.delete(user)
    db.session.flush()
    assert watched_by(member) == frozenset()
    assert saved_by(member) == []
