"""The reserve price: sealed on receipt, readable by nobody until the close, and then binding."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from tests.factories.applications import a_qualified_application
from tests.factories.bidding import OpenRoom, bid
from tests.factories.funds import a_member, an_account
from tests.factories.listing import START, STEP, a_schedule, an_answered_draft, an_owner
from trading.audit import ledger
from trading.bidding.queries import rooms as queries
from trading.bidding.services import rooms
from trading.bidding.verification import verify
from trading.core import canonical
from trading.core.actor import Actor, Role
from trading.core.errors import Conflict, Refusals
from trading.core.money import Fen
from trading.extensions import db
from trading.listing import queries as listings
from trading.listing import services
from trading.listing.models import Listing, Reserve
from trading.listing.rules.reserve import ReserveBelowStart
from trading.listing.states import HaltAct, HaltReason, ListingStatus
from trading.sealing import keys as sealing_keys
from trading.sealing.amounts import seal_amount
from trading.sealing.opening import CannotOpen
from trading.transaction import transact

#: 4,123,457 yuan: a figure that nothing else in a database or a log has
RESERVE = Fen(412_345_700)
WRITTEN = ("412345700", "4123457", "4,123,457", "412.3457")
SYSTEM = Actor.system()


@dataclass(frozen=True)
class Offer:
    """A draft with a sealed reserve, and who offers it."""

    listing: Listing
    owner: Actor


@pytest.fixture
def offer(app: Flask, clock: Any) -> Offer:
    owner, right = an_owner()
    draft = an_answered_draft(right, owner)
    services.seal_reserve(draft.draft_number, RESERVE, by=owner)
    return Offer(draft, owner)


@pytest.fixture
def close(offer: Offer, clock: Any) -> Callable[..., str]:
    """Take the offer to the market, place a bid of so many steps, and close the room."""

    def closed(steps: int) -> str:
        room = published(offer, clock)
        bid(room, steps)
        clock.set(queries.get_room(room.number).closes_at + timedelta(seconds=3))
        transact(rooms.settle, room.listing_id, by=SYSTEM)
        return room.number

    return closed


def published(offer: Offer, clock: Any) -> OpenRoom:
    """The offer's room in free bidding, with two bidders."""
    listing = services.submit(offer.listing.draft_number, by=offer.owner)
    number = listing.number or ""
    services.accept(number, by=an_account(Role.REVIEWER))
    services.approve(number, by=an_account(Role.APPROVER))
    rooms.publish(number, a_schedule(), by=an_account(Role.PUBLISHER))
    bidders = [a_member(), a_member()]
    for bidder in bidders:
        a_qualified_application(listing, bidder)
    clock.set(listing.opens_at)
    db.session.commit()
    return OpenRoom(number, listing.id, bidders, START, STEP, listing.timed_starts_at)


# --- sealing ---------------------------------------------------------------------------------------------------------


def test_the_ledger_keeps_each_commitment_until_submission_and_the_notice_publishes_the_last(
    offer: Offer, clock: Any
) -> None:
    first = listings.find_reserve(offer.listing.id).commitment
    services.seal_reserve(offer.listing.draft_number, RESERVE, by=offer.owner)
    second = listings.find_reserve(offer.listing.id).commitment
    assert first != second
    told = [
        event.detail["commitment"] for event in ledger.history(offer.listing.draft_number) if "reserve" in event.action
    ]
    assert told == [first, second]
    number = published(offer, clock).number
    assert [e.detail["reserve"] for e in ledger.history(number) if e.action == "listing.publish"] == [second]


def test_nobody_changes_it_after_submission(offer: Offer) -> None:
    services.submit(offer.listing.draft_number, by=offer.owner)
    with pytest.raises(Conflict):
        services.seal_reserve(offer.listing.draft_number, RESERVE, by=offer.owner)
    with pytest.raises(Conflict):
        services.remove_reserve(offer.listing.draft_number, by=offer.owner)


def test_it_can_be_removed_before(offer: Offer) -> None:
    services.remove_reserve(offer.listing.draft_number, by=offer.owner)
    assert listings.find_reserve(offer.listing.id) is None


def test_it_lies_at_the_start_price_or_above(offer: Offer) -> None:
    draft = offer.listing.draft_number
    services.seal_reserve(draft, START, by=offer.owner)
    with pytest.raises(ReserveBelowStart) as refused:
        services.seal_reserve(draft, Fen(START - 100), by=offer.owner)
    assert "3,599,999" not in str(refused.value) + str(refused.value.params)


@pytest.mark.parametrize(("start", "fits"), [(START, True), (START - STEP, True), (START + STEP, False)])
def test_a_start_price_that_rose_since_asks_for_it_again(offer: Offer, start: int, fits: bool) -> None:
    services.answer_price(
        offer.listing.draft_number, start=Fen(start), step=STEP, deposit=Fen(10_000_000), by=offer.owner
    )
    if fits:
        services.submit(offer.listing.draft_number, by=offer.owner)
        return
    with pytest.raises(Refusals, match="Seal it again"):
        services.submit(offer.listing.draft_number, by=offer.owner)


def test_the_page_takes_it_and_never_shows_it_again(
    app: Flask, clock: Any, sign_in_as: Callable[..., Any], caplog: Any
) -> None:
    owner, right = an_owner()
    draft = an_answered_draft(right, owner).draft_number
    browser = sign_in_as(owner.username)
    page = f"/me/listings/{draft}/reserve"
    answers = [browser.post(page, data={"amount": "1,234,567.89"})]
    assert answers[0].status_code == 422
    answers.append(browser.post(page, data={"amount": "4,123,457"}))
    assert answers[1].status_code == 303
    answers += [
        browser.get(path) for path in (page, f"/me/listings/{draft}", f"/me/listings/{draft}/check", "/me/listings")
    ]
    answers.append(browser.post(page, data={"amount": "zehn"}))
    assert "zehn" not in answers[-1].text
    for answer in answers:
        for written in (*WRITTEN, "1,234,567.89", "123456789"):
            assert written not in answer.text
            assert written not in caplog.text
    assert browser.post(f"{page}/removal").status_code == 303
    assert db.session.get(Reserve, listings.get_draft(draft).id) is None


def test_another_member_finds_no_such_page(offer: Offer, sign_in_as: Callable[..., Any]) -> None:
    stranger = sign_in_as(a_member().username)
    page = f"/me/listings/{offer.listing.draft_number}/reserve"
    assert stranger.get(page).status_code == 404
    assert stranger.post(page, data={"amount": "9,999,999"}).status_code == 404
    assert stranger.post(f"{page}/removal").status_code == 404


# --- nobody reads it -------------------------------------------------------------------------------------------------


def test_no_table_holds_it_before_the_close(offer: Offer, clock: Any) -> None:
    number = published(offer, clock).number
    dump = "".join(
        repr([tuple(row) for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))])
        for table in db.metadata.sorted_tables
    )
    assert number in dump
    assert not [written for written in WRITTEN if written in dump]


def test_no_role_and_no_page_reads_it_before_the_close(
    offer: Offer, clock: Any, client: Any, sign_in_as: Callable[..., Any]
) -> None:
    number = published(offer, clock).number
    public = [
        f"/listings/{number}", f"/listings/{number}/room", f"/listings/{number}/bids", f"/listings/{number}/feed",
        f"/api/v1/listings/{number}", f"/api/v1/listings/{number}/room", f"/api/v1/listings/{number}/bids",
        "/listings.json", "/listings.csv",
    ]  # fmt: skip
    readers = [sign_in_as(an_account(role).username) for role in Role if role is not Role.MEMBER]
    for browser in [client, sign_in_as(offer.owner.username), *readers]:
        for path in [*public, f"/review/listings/{number}?view=all", f"/me/listings/{offer.listing.draft_number}"]:
            told = browser.get(path).text
            assert not [written for written in WRITTEN if written in told], path
    shown = client.get(f"/listings/{number}").text
    assert listings.find_reserve(offer.listing.id).commitment in shown


def test_the_files_of_a_market_never_hold_it(own_app: Flask, clock: Any, databases: Any) -> None:
    owner, right = an_owner()
    draft = an_answered_draft(right, owner)
    db.session.commit()
    transact(services.seal_reserve, draft.draft_number, RESERVE, by=owner)
    db.session.remove()
    folder = Path(databases.folder)
    held = [path for path in folder.rglob("*") if path.is_file()]
    assert held
    for path in held:
        assert not [written for written in WRITTEN if written.encode() in path.read_bytes()], path.name


# --- the close -------------------------------------------------------------------------------------------------------


def test_a_bid_at_the_reserve_wins_and_everyone_can_recompute_it(
    offer: Offer, close: Callable[[int], str], client: Any
) -> None:
    number = close(11)  # 3,600,000 and eleven steps of 50,000: above 4,123,457
    listing = listings.get_listing(number)
    assert listing.status is ListingStatus.AWARD_PENDING
    assert list(verify(number)) == []
    told = client.get(f"/api/v1/listings/{number}").json["reserve"]
    assert told["opened"]["amount"] == "4123457.00"
    assert canonical.digest(told["opened"]) == told["commitment"]
    page = client.get(f"/listings/{number}").text
    assert "4,123,457" in page
    assert told["opened"]["nonce"] in page


def test_below_the_reserve_there_is_no_deal_and_no_winner(
    offer: Offer, close: Callable[[int], str], client: Any
) -> None:
    number = close(10)  # 4,100,000
    listing, room = listings.get_listing(number), queries.get_room(number)
    assert listing.status is ListingStatus.FAILED
    assert queries.find_award(listing.id) is None
    assert {one.status.value for one in queries.applications_of(listing.id)} == {"lost"}
    assert list(verify(number)) == []
    assert client.get(f"/api/v1/listings/{number}/room").json["result"] == "below_reserve"
    for path in (f"/listings/{number}", f"/listings/{number}/room"):
        page = client.get(path, headers={"Accept-Language": "en"}).text
        assert "reach the reserve price" in re.sub(r"&#39;", "'", page), path
    assert room.top_amount == START + 10 * STEP
    failed = [event for event in ledger.history(number) if event.action == "listing.fail"]
    assert failed[0].note == rooms.BELOW_RESERVE


def test_a_reserve_that_was_exchanged_behind_the_notice_decides_nothing(offer: Offer, clock: Any) -> None:
    room = published(offer, clock)
    bid(room, 20)
    reserve = listings.find_reserve(room.listing_id)
    other = seal_amount("3600000.00", reserve.about)
    reserve.envelope, reserve.commitment = other.envelope, other.commitment
    db.session.commit()
    clock.set(queries.get_room(room.number).closes_at + timedelta(seconds=3))
    with pytest.raises(CannotOpen):
        transact(rooms.settle, room.listing_id, by=SYSTEM)
    assert queries.get_room(room.number).closed_at is None
    assert "the reserve price isn't the one that was published" in {fault.what for fault in verify(room.number)}


def test_a_close_without_the_key_waits_for_a_person_and_for_the_key(offer: Offer, clock: Any, tmp_path: Path) -> None:
    room = published(offer, clock)
    bid(room, 20)
    clock.set(queries.get_room(room.number).closes_at + timedelta(seconds=3))
    kept = sealing_keys.keys()
    sealing_keys.use(kept.public, tmp_path, makes_first=False)
    try:
        with pytest.raises(CannotOpen):
            transact(rooms.settle, room.listing_id, by=SYSTEM)
        clock.move(minutes=3)
        transact(rooms.settle, room.listing_id, by=SYSTEM)
        assert queries.get_room(room.number).paused_at == clock.now
        approver = an_account(Role.APPROVER)
        db.session.commit()
        transact(rooms.close_paused, room.number, "密钥目录未挂载，现已恢复", by=approver)
        assert listings.find_reserve(room.listing_id).opened_at is None
    finally:
        sealing_keys.use(kept.public, kept.private, makes_first=kept.makes_first)
    assert rooms.due() == [room.listing_id]
    assert transact(rooms.settle, room.listing_id, by=SYSTEM)
    assert listings.get_listing(room.number).status is ListingStatus.AWARD_PENDING
    assert list(verify(room.number)) == []


def test_a_terminated_lot_keeps_its_reserve_sealed(offer: Offer, clock: Any) -> None:
    room = published(offer, clock)
    ask = {"act": HaltAct.TERMINATE, "reason": HaltReason.ORDER, "note": "法院通知"}
    services.ask_halt(room.number, **ask, by=an_account(Role.REVIEWER))
    rooms.confirm_halt(room.number, by=an_account(Role.APPROVER))
    assert listings.find_reserve(room.listing_id).opened_at is None
    assert list(verify(room.number)) == []
