"""Suspension, resumption and termination take two persons."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import FrozenClock
from tests.factories import listing as make
from tests.factories.funds import an_account
from trading.core.actor import Actor, Role
from trading.core.errors import TransitionRefused
from trading.extensions import db
from trading.listing import services
from trading.listing.gazette.queries import notices_of
from trading.listing.models import Listing
from trading.listing.services.halts import HaltWaits, NothingToConfirm, ResumptionAnnounced, SamePerson
from trading.listing.states import (
    HaltAct,
    HaltReason,
    ListingStatus,
)

pytestmark = pytest.mark.usefixtures("app", "clock")


def ask(listing: Listing, act: HaltAct, by: Actor) -> None:
    services.ask_halt(listing.number or "", act=act, reason=HaltReason.ORDER, note="法院来函。", by=by)


def test_a_suspension_takes_two_persons() -> None:
    listing, first = make.a_published_listing(), an_account(Role.REVIEWER)
    ask(listing, HaltAct.SUSPEND, first)
    assert listing.status is ListingStatus.PUBLISHED
    with pytest.raises(SamePerson):
        services.confirm_halt(listing.number or "", by=first)
    services.confirm_halt(listing.number or "", by=an_account(Role.APPROVER))
    assert listing.status is ListingStatus.SUSPENDED


def test_a_resumption_stands_announced_before_it_takes_effect(clock: FrozenClock) -> None:
    listing, first = make.a_published_listing(), an_account(Role.REVIEWER)
    ask(listing, HaltAct.SUSPEND, first)
    services.confirm_halt(listing.number or "", by=an_account(Role.APPROVER))
    suspended_at, timed = listing.suspended_at, listing.timed_starts_at
    clock.move(days=3)
    announced_at = clock()
    ask(listing, HaltAct.RESUME, first)
    services.confirm_halt(listing.number or "", by=an_account(Role.PUBLISHER))
    coming = listing.resumption
    assert listing.status is ListingStatus.SUSPENDED
    assert coming is not None
    assert coming.resumes_at is not None
    assert coming.resumes_at - announced_at >= timedelta(days=5)
    with pytest.raises(ResumptionAnnounced):
        ask(listing, HaltAct.RESUME, first)
    with pytest.raises(NothingToConfirm):
        services.take_up(listing, by=Actor.system())
    clock.set(coming.resumes_at)
    services.take_up(listing, by=Actor.system())
    assert listing.status is ListingStatus.PUBLISHED
    assert listing.timed_starts_at - timed >= coming.resumes_at - suspended_at
    assert [notice.kind.value for notice in notices_of(listing.id)] == ["resumption", "suspension", "listing"]


def test_one_request_at_a_time_and_a_mistake_can_be_dropped() -> None:
    listing, first = make.a_published_listing(), an_account(Role.REVIEWER)
    ask(listing, HaltAct.SUSPEND, first)
    db.session.flush()
    with pytest.raises(HaltWaits):
        ask(listing, HaltAct.TERMINATE, first)
    services.drop_halt(listing.number or "", by=first)
    with pytest.raises(NothingToConfirm):
        services.confirm_halt(listing.number or "", by=an_account(Role.APPROVER))


def test_what_is_not_possible_cannot_be_asked_for() -> None:
    with pytest.raises(TransitionRefused):
        ask(make.a_published_listing(), HaltAct.RESUME, an_account(Role.REVIEWER))
