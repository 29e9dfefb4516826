"""The public search of listings: its conditions, its orders and pages, its counts, its map."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.conftest import FrozenClock
from tests.factories.applications import a_lot
from tests.factories.bidding import an_open_room, bid
from tests.factories.parcels import a_parcel, a_right
from trading.core.city import here
from trading.core.deal import TradeMode
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.portal import queries
from trading.portal.queries import counting
from trading.portal.search import Scope, Search, Sort, read_search
from trading.portal.viewmodels import findmap
from trading.portal.viewmodels.stages import stage_of

pytestmark = pytest.mark.usefixtures("app", "clock")


def numbers(lots: list[queries.Lot]) -> list[str | None]:
    return [lot.listing.number for lot in lots]


def asked(query: str) -> Search:
    return read_search(MultiDict(pair.split("=", 1) for pair in query.split("&")), districts=here().district_codes)


def found(query: str, clock: FrozenClock) -> set[str | None]:
    db.session.commit()
    return set(numbers(queries.search(asked(query), clock.now).lots))


def on_land(**parcel: object) -> Listing:
    return a_lot(right_id=a_right(a_parcel(**parcel)).id)


def test_a_saved_search_is_told_what_was_published_since_in_order(clock: FrozenClock) -> None:
    a_lot()
    since = clock.now
    clock.move(hours=1)
    second = a_lot()
    clock.move(hours=1)
    a_lot(start_amount=900_000_000)
    third = a_lot()
    db.session.commit()
    wanted = Search(price_max=300_000_000)
    assert numbers(queries.published_since(wanted, since, clock.now, 10)) == [second.number, third.number]
    assert numbers(queries.published_since(wanted, since, clock.now, 1)) == [second.number]


@pytest.mark.parametrize(
    "query",
    [
        "q=金沙",
        "q=金沙路南侧 20亩",
        "q=海勃湾 工业 20亩 金沙",
        "q=1.3公顷 金沙路",
        "q=Qianlishan 金沙",
        "q=千里山镇 金沙路",
        "q=GB90001",
        "q=150302001001GB90001",
        "q=150302001001 金沙",
        "q=金沙 300万",
        "q=金沙 转让 工业用地",
    ],
)
def test_words_codes_sizes_and_places_find_a_listing(query: str, clock: FrozenClock) -> None:
    wanted = on_land(area=Decimal("13333.33"), location="海勃湾区千里山镇金沙路南侧", code="150302001001GB90001")
    other = on_land(area=Decimal("90000.00"), location="海勃湾区滨河街道")
    assert wanted.number in found(query, clock)
    assert other.number not in found(query, clock)


def test_numbers_find_a_listing(clock: FrozenClock) -> None:
    wanted, other = a_lot(), a_lot()
    for text in (wanted.number, wanted.notice_number, str(wanted.number).lower()):
        assert found(f"q={text}", clock) == {wanted.number}
    assert other.number in found("q=150302-T-2026", clock)


def test_words_that_say_nothing_find_nothing(clock: FrozenClock) -> None:
    a_lot()
    assert found("q=%_", clock) == set()


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("kind=transfer", True),
        ("kind=lease", False),
        ("business=sublease", False),
        ("kind=transfer&business=lease", False),
        ("mode=listing&mode=sealed", True),
        ("mode=court", False),
        ("form=sale", True),
        ("form=merger", False),
        ("acquisition=grant", True),
        ("acquisition=allocation", False),
        ("mu_min=29&mu_max=31", True),
        ("mu_min=31", False),
        ("price_min=300&price_max=300", True),
        ("unit_min=149&unit_max=151", True),
        ("unit_min=152", False),
        ("years_min=20", True),
        ("years_min=60", False),
        ("published_from=2026-03-02", True),
        ("published_from=2026-03-03", False),
        ("closes_until=2026-03-14", True),
        ("closes_until=2026-03-13", False),
        ("stage=notice", True),
        ("stage=open&stage=timed", False),
        ("open=1", True),
        ("bbox=106.7,39.6,106.9,39.8", True),
        ("bbox=106.9,39.6,107.0,39.8", False),
    ],
)
def test_every_condition_holds(query: str, fits: bool, clock: FrozenClock) -> None:
    lot = on_land(area=Decimal("20000.00"))
    assert (lot.number in found(query, clock)) is fits
    assert queries.count(asked(query), clock.now) == int(fits)


def test_the_stage_asked_for_is_the_stage_told(clock: FrozenClock) -> None:
    an_open_room()
    lots = [a_lot(), a_lot(), a_lot(), a_lot(mode=TradeMode.COURT)]
    lots[1].status = ListingStatus.SUSPENDED
    lots[2].status = ListingStatus.AWARD_PENDING
    for moved in (0, 6, 7, 2):
        clock.move(days=moved)
        db.session.commit()
        for lot in queries.export(Search(), clock.now):
            stage = stage_of(lot, clock.now)
            told = numbers(queries.search(Search(stages=(stage,)), clock.now).lots)
            assert lot.listing.number in told, stage


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("is_dense", [True, False])
def test_pages_hang_together_both_ways_in_every_order(
    sort: Sort, is_dense: bool, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        lot = a_lot(start_amount=300_000_000 + number % 3 * 1_000_000, timed_starts_at=clock.now + timedelta(days=12))
        if number == 5:
            lot.status = ListingStatus.SUSPENDED
        clock.move(hours=number % 2)
    db.session.commit()
    if is_dense:
        monkeypatch.setattr("trading.portal.queries.finding.CAP", 3)
    wanted = Search(sort=sort)
    whole = numbers(queries.search(wanted, clock.now, size=100).lots)
    assert len(whole) == 7
    pages, places, place = [], [], ""
    while True:
        page = queries.search(replace(wanted, after=place), clock.now, size=3)
        pages.append(numbers(page.lots))
        places.append(page)
        if page.following is None:
            break
        place = str(page.following)
    assert [number for page in pages for number in page] == whole
    assert places[0].previous is None
    back = queries.search(replace(wanted, before=str(places[-1].previous)), clock.now, size=3)
    assert numbers(back.lots) == pages[-2]
    first = queries.search(replace(wanted, before=str(places[1].previous)), clock.now, size=3)
    assert (numbers(first.lots), first.previous) == (pages[0], None)


def test_old_addresses_with_a_page_still_answer(clock: FrozenClock) -> None:
    for _number in range(5):
        a_lot()
    db.session.commit()
    whole = numbers(queries.search(Search(), clock.now).lots)
    assert numbers(queries.search(Search(page=2), clock.now, size=2).lots) == whole[2:4]
    assert queries.search(Search(page=9_999), clock.now, size=2).lots == []


def test_a_page_stays_where_it_was_while_bids_come_in(clock: FrozenClock) -> None:
    room = an_open_room()
    others = [a_lot(start_amount=310_000_000 + step) for step in (0, 1)]
    db.session.commit()
    first = queries.search(Search(sort=Sort.PRICE), clock.now, size=2)
    assert numbers(first.lots) == [room.number, others[0].number]
    bid(room, 50)
    second = queries.search(Search(sort=Sort.PRICE, after=str(first.following)), clock.now, size=2)
    assert numbers(second.lots) == [others[1].number, room.number]


def test_beyond_the_cap_hits_are_more_than_so_many(
    client: FlaskClient, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(5):
        a_lot()
    db.session.commit()
    for module in (counting, queries, queries.finding):
        monkeypatch.setattr(module, "CAP", 3)
    answer = queries.search(Search(price_min=1), clock.now)
    assert (answer.total, answer.facets) == (4, None)
    assert "3 以上" in client.get("/listings?price_min=1").text


def test_each_choice_says_what_it_would_bring(clock: FrozenClock) -> None:
    on_land(area=Decimal("20000.00"))
    on_land(area=Decimal("20000.00"), use_code="0701")
    on_land(area=Decimal("90000.00"))
    db.session.commit()
    facets = queries.search(asked("use=industrial&mu_max=40"), clock.now).facets
    assert facets is not None
    assert (facets["use"]["industrial"], facets["use"]["residential"]) == (1, 1)
    assert (facets["district"]["150302"], facets["kind"]["transfer"]) == (1, 1)


# --- pages ----------------------------------------------------------------------------------------------------------


def hrefs(page: str, part: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', page) if part in href]


def test_what_was_understood_can_be_taken_away(client: FlaskClient) -> None:
    on_land(area=Decimal("13333.33"))
    page = client.get("/listings?q=海勃湾 工业 20亩").text
    assert "“20亩”：18.00–22.00 亩" in page
    chip = re.search(r'chip-heard" href="([^"]*)"><span class="visually-hidden">[^<]*</span>“工业”', page)
    assert chip is not None
    assert client.get(unescape(chip[1])).text.count("chip-heard") == 2


def test_without_hits_the_helpful_conditions_are_named_with_what_they_bring(client: FlaskClient) -> None:
    for _number in range(2):
        a_lot()
    page = client.get("/listings?mu_min=9000&q=海勃湾&kind=transfer").text
    assert '不限“≥ 9000.00 亩”</a> <span class="fig">2</span>' in page
    assert page.count('class="fig">') == 1
    nothing = client.get("/listings?mu_min=9000&price_min=90000").text
    assert "去掉任何一个条件都仍无结果" in nothing


def test_the_map_moves_by_links_and_narrows_the_list(client: FlaskClient) -> None:
    near, far = on_land(), on_land(centre_lon=106.95, centre_lat=39.25, band=8_722)
    db.session.commit()
    page = client.get("/listings").text
    [nearer] = [link for link in hrefs(page, "bbox=") if "WINDOW" not in link][:1]
    assert client.get(nearer).status_code == 200
    window = client.get("/listings?bbox=106.7,39.6,106.9,39.8").text
    assert f"/listings/{near.number}" in window
    assert f"/listings/{far.number}" not in window
    assert 'name="bbox" value="106.7,39.6,106.9,39.8"' in window
    assert "地图窗口内" in window


def test_a_window_drawn_for_an_address_is_the_same_window_again(client: FlaskClient) -> None:
    on_land()
    first = client.get("/listings?bbox=106.7,39.6,106.9,39.8").text
    shown = re.search(r'data-window="([^"]*)"', first)
    assert shown is not None
    again = client.get(f"/listings?bbox={shown[1]}").text
    assert f'data-window="{shown[1]}"' in again


def test_many_hits_are_drawn_as_counts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(4):
        on_land()
    monkeypatch.setattr(findmap, "MOST_PINS", 2)
    page = client.get("/listings").text
    assert 'aria-label="4 宗标的"' in page
    for module in (counting, queries, queries.finding):
        monkeypatch.setattr(module, "CAP", 2)
    assert 'aria-label="海勃湾区：2 以上"' in client.get("/listings").text


def test_the_search_prints_as_one_table_with_its_conditions(client: FlaskClient) -> None:
    lot = on_land()
    page = client.get("/listings/on-paper?district=150302&q=工业").text
    assert str(lot.number) in page
    assert "“工业”：工矿仓储用地" in page


def test_the_scope_of_results_is_searched_alike(client: FlaskClient, clock: FrozenClock) -> None:
    lot = on_land(location="海勃湾区金沙路")
    lot.status, lot.concluded_at = ListingStatus.FAILED, clock.now
    other = on_land()
    other.status, other.concluded_at = ListingStatus.FAILED, clock.now
    page = client.get("/results?q=金沙").text
    assert str(lot.number) in page
    assert str(other.number) not in page
    assert numbers(queries.export(Search(scope=Scope.ALL, words="金沙", sort=Sort.NEWEST), clock.now)) == [lot.number]
