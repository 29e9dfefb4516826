"""Intake, approval, publication and how a round ends, through the services, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tests.factories import listing as make
from tests.factories.funds import an_account
from tests.factories.parcels import a_burden
from trading.audit import ledger
from trading.core.actor import Actor, Role
from trading.core.deal import BurdenKind
from trading.core.errors import Conflict, Forbidden, Invalid, Refusals, StaleVersion
from trading.core.money import Fen
from trading.extensions import db
from trading.listing import rules, services
from trading.listing.models import Listing
from trading.listing.states import (
    ListingStatus,
)

pytestmark = pytest.mark.usefixtures("app", "clock")


def codes(act: Callable[[], Any]) -> set[str]:
    """The codes of everything that ``act`` is refused for."""
    with pytest.raises(Refusals) as refusal:
        act()
    return {one.rule if one.code == "rule_broken" else one.code for one in refusal.value.refusals}


def test_the_desk_takes_in_approves_and_publishes_by_three_persons() -> None:
    listing = make.a_published_listing()
    assert listing.status is ListingStatus.PUBLISHED
    assert listing.notice_number == "乌海海勃湾转[2026]0001号"
    assert [event.action for event in ledger.history(listing.number or "")] == [
        "listing.submit",
        "listing.accept",
        "listing.approve",
        "listing.publish",
        "notice.issued",
    ]


def test_whoever_took_it_in_does_not_approve() -> None:
    reviewer = an_account(Role.REVIEWER, Role.APPROVER)
    listing = make.an_accepted_listing(reviewer)
    with pytest.raises(Forbidden):
        services.approve(listing.number or "", by=reviewer)


def test_a_colleague_of_the_owner_does_not_decide() -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    friend = an_account(Role.REVIEWER, party=right.holders[0])
    with pytest.raises(Forbidden):
        services.accept(listing.number or "", by=friend)


def test_the_database_refuses_a_maker_as_checker() -> None:
    listing = make.an_accepted_listing()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(update(Listing).where(Listing.id == listing.id).values(approved_by_id=listing.entered_by_id))


def test_a_return_keeps_what_stood_there_and_its_deadline() -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    services.return_for_correction(listing.number or "", "1. 合同缺页。", by=an_account(Role.REVIEWER))
    assert listing.status is ListingStatus.CORRECTION
    back = listing.last_return
    assert back is not None
    assert back.snapshot["start_amount"] == make.START
    assert back.due_on.isoformat() == "2026-03-16"
    services.answer_price(listing.draft_number, start=Fen(make.START * 2), step=make.STEP, deposit=make.DEPOSIT, by=by)
    number = listing.number
    services.submit(listing.draft_number, by=by)
    assert listing.number == number
    assert back.snapshot["start_amount"] == make.START


def test_a_second_return_is_for_new_facts_only() -> None:
    by, right = make.an_owner()
    reviewer = an_account(Role.REVIEWER)
    listing = make.a_listing(by, right)
    services.return_for_correction(listing.number or "", "缺页。", by=reviewer)
    services.submit(listing.draft_number, by=by)
    with pytest.raises(rules.CorrectionOnlyOnce):
        services.return_for_correction(listing.number or "", "还缺页。", by=reviewer)
    services.return_for_correction(listing.number or "", "新登记抵押。", has_new_facts=True, by=reviewer)
    assert len(listing.returns) == 2


@pytest.mark.parametrize("act", [services.return_for_correction, services.refuse])
def test_a_negative_decision_needs_a_reason(act: Callable[..., Any]) -> None:
    listing = make.a_listing()
    with pytest.raises(Invalid) as refusal:
        act(listing.number, " \n ", by=an_account(Role.REVIEWER))
    assert refusal.value.code == "reason_missing"


def test_two_reviewers_do_not_decide_over_each_other() -> None:
    listing = make.a_listing()
    db.session.flush()
    seen = listing.version
    services.accept(listing.number or "", expected=seen, by=an_account(Role.REVIEWER))
    db.session.flush()
    with pytest.raises(StaleVersion):
        services.refuse(listing.number or "", "不齐", expected=seen, by=an_account(Role.REVIEWER))


def test_a_seizure_after_intake_stops_approval_and_publication() -> None:
    by, right = make.an_owner()
    listing = make.an_accepted_listing(by=by, right=right)
    a_burden(right, BurdenKind.SEIZURE)
    db.session.expire(right, ["burdens"])
    assert codes(lambda: services.approve(listing.number or "", by=an_account(Role.APPROVER))) == {"V-14"}
    assert listing.status is ListingStatus.ACCEPTED


def test_a_notice_that_is_too_short_is_not_published() -> None:
    listing = make.an_approved_listing()
    plan = make.a_schedule()
    early = rules.Schedule(
        plan.published_at, plan.opens_at - timedelta(days=1), plan.apply_ends_at, plan.timed_starts_at, plan.cap_at
    )
    publisher = an_account(Role.PUBLISHER)
    assert codes(lambda: services.publish(listing.number or "", early, by=publisher)) == {"notice_too_short"}
    assert listing.notice_number is None


def test_the_rooms_above_write_down_how_it_ended() -> None:
    listing, approver = make.a_published_listing(), an_account(Role.APPROVER)
    services.mark_award_pending(listing, by=Actor.system())
    services.confirm_deal(listing, by=approver)
    services.publish_result(listing, make.a_result(), by=approver)
    assert listing.status is ListingStatus.RESULT_PUBLISHED


def test_a_deal_keeps_the_right_busy_and_a_failure_frees_it() -> None:
    by, right = make.an_owner()
    listing = make.a_published_listing(by=by, right=right)
    with pytest.raises(Conflict):
        make.a_draft(right, by)
    services.mark_failed(listing, by=Actor.system())
    db.session.flush()
    assert make.a_draft(right, by).status is ListingStatus.DRAFT


def test_members_do_not_write_down_results() -> None:
    by, right = make.an_owner()
    listing = make.a_published_listing(by=by, right=right)
    with pytest.raises(Forbidden):
        services.mark_failed(listing, by=by)


def test_the_chain_of_a_lot_holds() -> None:
    listing = make.a_published_listing()
    db.session.flush()
    assert list(ledger.verify(listing.audit_chain)) == []


def test_whoever_approved_does_not_publish() -> None:
    both = an_account(Role.APPROVER, Role.PUBLISHER)
    listing = make.an_accepted_listing()
    services.approve(listing.number or "", by=both)
    with pytest.raises(Forbidden):
        services.publish(listing.number or "", make.a_schedule(), by=both)
    services.publish(listing.number or "", make.a_schedule(), by=an_account(Role.PUBLISHER))
    assert listing.status is ListingStatus.PUBLISHED
