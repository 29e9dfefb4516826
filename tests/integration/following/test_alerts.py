"""Who hears of a new lot and of what happens to a watched one: once, and only what they asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.conftest import FrozenClock
from tests.factories.applications import a_lot, a_qualified_application, a_reviewer
from tests.factories.bidding import an_open_room
from tests.factories.contract import an_approver
from tests.factories.enquiries import an_answered_question
from tests.factories.following import a_saved_search, look, watch
from tests.factories.funds import a_member
from tests.factories.notices import kinds_told, told
from tests.factories.parcels import a_holder
from trading.bidding.services import rooms, timetable
from trading.core.actor import Actor
from trading.extensions import db
from trading.following import alerts
from trading.following.services import alerts as pieces
from trading.following.services import searches, watches
from trading.following.states import Rhythm
from trading.listing import services as listings
from trading.listing.models import Listing
from trading.listing.states import HaltAct, HaltReason
from trading.notices import wording
from trading.parties import queries as parties

INDUSTRIAL = "district=150302&kind=transfer&mu_max=50&mu_min=10&use=industrial"


@pytest.fixture(autouse=True)
def _a_market(app: Flask, clock: FrozenClock) -> None:
    """The worker has looked before anything happens, as in service."""
    look()
    clock.move(minutes=1)


def publish(clock: FrozenClock, **overrides: object) -> Listing:
    clock.move(minutes=1)
    listing = a_lot(**overrides)
    clock.move(seconds=5)
    return listing


# --- new lots at once -------------------------------------------------------------------------------------------------


def test_a_person_hears_once_of_a_lot_that_fits_several_searches(clock: FrozenClock) -> None:
    member = a_member()
    a_saved_search(INDUSTRIAL, member)
    a_saved_search("kind=transfer", member)
    a_saved_search("", member)
    listing = publish(clock)
    look()
    look()
    [message] = told(member)
    note = wording.note_of(message)
    assert listing.number in note.title
    assert note.path == f"/listings/{listing.number}"
    assert [lot.path for lot in note.lots] == [note.path]


@pytest.mark.parametrize(
    "query",
    [
        "kind=lease",
        "district=150303",
        "use=residential",
        "use=commercial&use=public",
        "mu_min=50",
        "price_max=100",
        "q=%E4%B9%8C%E8%BE%BE",
    ],
)
def test_a_lot_that_does_not_fit_is_not_told(clock: FrozenClock, query: str) -> None:
    member = a_member()
    a_saved_search(query, member)
    publish(clock)
    look()
    assert told(member) == []


@pytest.mark.parametrize("query", ["", INDUSTRIAL, "district=150302&district=150303&use=commercial&use=industrial"])
def test_everybody_whose_search_fits_is_told(clock: FrozenClock, query: str) -> None:
    members = [a_member() for _one in range(3)]
    for member in members:
        a_saved_search(query, member)
    publish(clock)
    look()
    assert [kinds_told(member) for member in members] == [["search.hit"]] * 3


def test_what_was_there_before_is_no_news(clock: FrozenClock) -> None:
    publish(clock)
    member = a_member()
    a_saved_search("", member)
    look()
    assert told(member) == []


def test_paused_searches_and_those_without_alerts_are_silent(clock: FrozenClock) -> None:
    paused, silent = a_member(), a_member()
    saved = a_saved_search("", paused)
    searches.pause(saved.public_id, by=paused)
    a_saved_search("", silent, rhythm=Rhythm.NONE)
    publish(clock)
    look()
    searches.resume(saved.public_id, by=paused)
    look()
    assert told(paused) == told(silent) == []
    listing = publish(clock)
    look()
    assert [message.subject for message in told(paused)] == [listing.number]


def test_nobody_is_told_of_their_own_lot(clock: FrozenClock) -> None:
    owner = a_member()
    a_saved_search("", owner)
    publish(clock, owner=parties.get_party(owner.party_id or 0))
    look()
    assert told(owner) == []


def test_a_round_that_was_broken_off_is_taken_up_without_telling_twice(clock: FrozenClock) -> None:
    first, second = a_member(), a_member()
    a_saved_search("", first)
    a_saved_search("", second)
    listing = publish(clock)
    db.session.commit()
    pieces.tell_hit([first.user_id or 0], alerts._line(listing))  # the worker died after the first portion
    look()
    assert kinds_told(first) == kinds_told(second) == ["search.hit"]


def test_a_worker_that_was_away_for_days_catches_up(clock: FrozenClock) -> None:
    member = a_member()
    a_saved_search("", member)
    numbers = [publish(clock).number for _lot in range(3)]
    clock.move(days=9)
    look()
    assert [message.subject for message in told(member)] == numbers
    clock.move(days=3)
    look()
    look()
    assert len(told(member)) == 3


# --- once a day -------------------------------------------------------------------------------------------------------


def test_a_days_new_lots_come_in_one_letter(clock: FrozenClock) -> None:
    member = a_member()
    a_saved_search(INDUSTRIAL, member, rhythm=Rhythm.DAILY)
    a_saved_search("kind=transfer", member, rhythm=Rhythm.DAILY)
    numbers = [publish(clock).number for _lot in range(3)]
    look()
    assert told(member) == []
    clock.move(days=1)
    look()
    look()
    [message] = told(member)
    note = wording.note_of(message)
    assert [lot.path.rsplit("/", 1)[1] for lot in note.lots] == numbers
    assert "3" in note.title
    clock.move(days=1)
    look()
    assert len(told(member)) == 1, "nothing new, nothing told"


def test_the_letter_of_the_day_leaves_out_what_was_told_at_once(clock: FrozenClock) -> None:
    member = a_member()
    a_saved_search("use=industrial", member)
    a_saved_search("", member, rhythm=Rhythm.DAILY)
    publish(clock)
    look()
    clock.move(days=1)
    look()
    assert kinds_told(member) == ["search.hit"]


# --- watched lots -----------------------------------------------------------------------------------------------------


def halt(listing: Listing, act: HaltAct, clock: FrozenClock) -> None:
    listings.ask_halt(listing.number or "", act=act, reason=HaltReason.ORDER, note="法院通知", by=a_reviewer())
    rooms.confirm_halt(listing.number or "", by=an_approver())
    clock.move(minutes=1)
    look()


def test_watchers_hear_of_halts_each_time(clock: FrozenClock) -> None:
    member, listing = a_member(), publish(clock)
    watch(listing, member)
    clock.move(seconds=1)
    halt(listing, HaltAct.SUSPEND, clock)
    halt(listing, HaltAct.RESUME, clock)
    clock.set(listing.resumption.resumes_at)
    timetable.resume(listing.id, by=Actor.system())
    halt(listing, HaltAct.SUSPEND, clock)
    halt(listing, HaltAct.TERMINATE, clock)
    assert kinds_told(member) == ["watch.suspended", "watch.resumed", "watch.suspended", "watch.terminated"]


def test_watchers_hear_when_a_lot_opens_and_before_applications_close(clock: FrozenClock) -> None:
    member, listing = a_member(), publish(clock)
    watch(listing, member)
    look()
    assert told(member) == []
    clock.set(listing.opens_at + timedelta(minutes=1))
    look()
    look()
    assert kinds_told(member) == ["watch.opens"]
    clock.set(listing.apply_ends_at - timedelta(hours=23))
    look()
    look()
    assert kinds_told(member) == ["watch.opens", "watch.last_day"]


def test_what_is_over_is_not_announced_any_more(clock: FrozenClock) -> None:
    member, listing = a_member(), publish(clock)
    watch(listing, member)
    look()
    clock.set(listing.apply_ends_at + timedelta(minutes=1))
    look()
    assert told(member) == []


def test_watchers_hear_how_it_ends(clock: FrozenClock) -> None:
    member, room = a_member(), an_open_room()
    watches.watch(room.number, by=member)
    clock.set(room.closes_at + timedelta(seconds=5))
    db.session.commit()
    rooms.settle(room.listing_id, by=Actor.system())
    look()
    look()
    assert kinds_told(member) == ["watch.failed"]


def test_who_takes_part_hears_of_a_halt_as_a_case_only(clock: FrozenClock) -> None:
    bidder, listing = a_member(), publish(clock)
    a_qualified_application(listing, bidder)
    watch(listing, bidder)
    clock.move(seconds=1)
    halt(listing, HaltAct.SUSPEND, clock)
    assert [kind for kind in kinds_told(bidder) if "suspended" in kind] == ["lot.suspended"]


def test_all_who_follow_or_apply_hear_of_an_answer_and_its_asker_once(clock: FrozenClock) -> None:
    owner = a_holder()
    listing, seller = publish(clock, owner_party_id=owner.id), a_member(owner)
    watcher, bidder, asker = a_member(), a_member(), a_member()
    watch(listing, watcher)
    watch(listing, asker)
    watch(listing, seller)
    a_qualified_application(listing, bidder)
    clock.move(seconds=1)
    an_answered_question(listing, seller, asker)
    clock.move(seconds=1)
    look()
    look()
    for person, kinds in ((watcher, 1), (bidder, 1), (asker, 0), (seller, 0)):
        assert kinds_told(person).count("watch.answered") == kinds
    assert kinds_told(asker).count("question.answered") == 1


def test_who_stopped_watching_hears_nothing(clock: FrozenClock) -> None:
    member, listing = a_member(), publish(clock)
    watch(listing, member)
    watches.unwatch(listing.number or "", by=member)
    halt(listing, HaltAct.SUSPEND, clock)
    assert told(member) == []
