"""A listing from draft to its end, through the services, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tests.factories import listing as make
from tests.factories.funds import an_account
from tests.factories.parcels import a_benchmark_price, a_burden, a_holder, a_right
from trading.audit import ledger
from trading.core.actor import Actor, Role
from trading.core.deal import DealKind, TradeMode
from trading.core.errors import Conflict, Forbidden, Invalid, NotFound, Refusals, StaleVersion, TransitionRefused
from trading.core.money import Fen
from trading.documents import uploads
from trading.extensions import db
from trading.listing import rules, services
from trading.listing.models import Listing
from trading.listing.services.drafts import DateInThePast, ModeNotOffered, NotEditable, RightNotFound
from trading.listing.services.halts import HaltWaits, NothingToConfirm, SamePerson
from trading.listing.states import (
    Buildings,
    HaltAct,
    HaltReason,
    ListingStatus,
    MaterialKind,
    NoticeWish,
    Occupancy,
)
from trading.parcels.states import BurdenKind

pytestmark = pytest.mark.usefixtures("app", "clock")


def codes(act: Callable[[], Any]) -> set[str]:
    """The codes of everything that ``act`` is refused for."""
    with pytest.raises(Refusals) as refusal:
        act()
    return {one.rule if one.code == "rule_broken" else one.code for one in refusal.value.refusals}


# --- the owner -------------------------------------------------------------------------------------------------------


def test_a_certificate_begins_a_draft_however_it_is_typed() -> None:
    by, right = make.an_owner()
    typed = right.certificate_no.replace("(", "（").replace(")", "）") + " "
    draft = services.start_draft(typed, kind=DealKind.TRANSFER, mode=TradeMode.LISTING, by=by)
    assert (draft.right, draft.status, draft.number) == (right, ListingStatus.DRAFT, None)
    assert draft.draft_number == "D-2026-0001"


@pytest.mark.parametrize("what", ["code", "unit_code"])
def test_a_parcel_or_unit_code_does_too(what: str) -> None:
    by, right = make.an_owner()
    typed = getattr(right.parcel, what).lower()
    assert services.start_draft(typed, kind=DealKind.TRANSFER, mode=TradeMode.LISTING, by=by).right is right


def test_an_unfinished_draft_is_gone_on_with() -> None:
    by, right = make.an_owner()
    assert make.a_draft(right, by) is make.a_draft(right, by)


def test_nobody_learns_of_another_s_right() -> None:
    by, _right = make.an_owner()
    others = a_right(holder=a_holder())
    for certificate in (others.certificate_no, "蒙(2023)乌海市不动产权第9999999号", "150302001001GB99999", ""):
        with pytest.raises(RightNotFound):
            services.start_draft(certificate, kind=DealKind.TRANSFER, mode=TradeMode.LISTING, by=by)


def test_only_what_works_is_offered() -> None:
    by, right = make.an_owner()
    with pytest.raises(ModeNotOffered):
        services.start_draft(right.certificate_no, kind=DealKind.LEASE, mode=TradeMode.LISTING, by=by)


def test_pages_are_saved_one_by_one() -> None:
    by, right = make.an_owner()
    draft = make.a_draft(right, by)
    services.answer_land(
        draft.draft_number, buildings=Buildings.INCLUDED, buildings_note="厂房", occupancy=Occupancy.VACANT,
        is_disputed=False, by=by,
    )  # fmt: skip
    services.answer_dates(draft.draft_number, notice_wish=NoticeWish.SOON, by=by)
    db.session.flush()
    db.session.expire(draft)
    said = draft.said
    assert (said.buildings, said.buildings_note, said.is_disputed) == (Buildings.INCLUDED, "厂房", False)
    assert said.covers_land
    assert said.covers_dates
    assert not said.covers_terms


def test_a_wish_in_the_past_is_refused() -> None:
    by, right = make.an_owner()
    draft = make.a_draft(right, by)
    with pytest.raises(DateInThePast):
        services.answer_dates(draft.draft_number, notice_wish=NoticeWish.LATER, by=by)


def test_a_broken_price_plan_changes_nothing() -> None:
    by, right = make.an_owner()
    draft = make.an_answered_draft(right, by)
    too_much = Fen(make.DEPOSIT + 1)
    assert codes(
        lambda: services.answer_price(draft.draft_number, start=make.START, step=make.STEP, deposit=too_much, by=by)
    ) == {"deposit_too_large"}
    assert draft.deposit_amount == make.DEPOSIT


def test_two_people_of_one_party_do_not_overwrite_each_other() -> None:
    by, right = make.an_owner()
    draft = make.a_draft(right, by)
    db.session.flush()
    seen = draft.version
    services.answer_dates(draft.draft_number, notice_wish=NoticeWish.SOON, expected=seen, by=by)
    db.session.flush()
    with pytest.raises(StaleVersion):
        services.answer_dates(draft.draft_number, notice_wish=NoticeWish.SOON, expected=seen, by=by)


def test_strangers_neither_change_nor_submit() -> None:
    draft = make.an_answered_draft()
    stranger, _right = make.an_owner()
    with pytest.raises(Forbidden):
        services.answer_dates(draft.draft_number, notice_wish=NoticeWish.SOON, by=stranger)
    with pytest.raises(Forbidden):
        services.submit(draft.draft_number, by=stranger)


def test_the_first_submission_gives_the_public_number() -> None:
    first, second = make.a_listing(), make.a_listing()
    assert first.number == "150302-T-2026-00001"
    assert second.number == "150302-T-2026-00002"
    assert first.status is ListingStatus.SUBMITTED
    assert [event.action for event in ledger.history(first.number)] == ["listing.submit"]


def test_everything_that_is_missing_is_said_at_once() -> None:
    by, right = make.an_owner()
    a_burden(right, BurdenKind.SEIZURE)
    a_burden(right, BurdenKind.MORTGAGE)
    draft = make.a_draft(right, by)
    assert codes(lambda: services.submit(draft.draft_number, by=by)) == {"answers_missing", "material_missing", "V-14"}
    assert draft.number is None


def test_a_low_start_price_is_a_warning() -> None:
    a_benchmark_price(fen_per_m2=30_000)
    listing = make.a_listing()
    assert "V-32" in {finding.rule for finding in services.findings_of(listing)}


def test_a_right_has_one_active_listing() -> None:
    by, right = make.an_owner()
    draft = make.an_answered_draft(right, by)
    other = Listing(
        draft_number="D-X", kind=draft.kind, mode=draft.mode, right_id=right.id, owner_party_id=by.party_id,
        entered_by_id=by.user_id, created_at=draft.created_at, answers=draft.answers, start_amount=make.START,
        step_amount=make.STEP, deposit_amount=make.DEPOSIT,
    )  # fmt: skip
    db.session.add(other)
    db.session.flush()
    services.attach_material("D-X", make.a_paper(), kind=MaterialKind.GRANT_CONTRACT, by=by)
    first = services.submit(draft.draft_number, by=by)
    with pytest.raises(rules.ActiveListingExists) as refusal:
        services.submit("D-X", by=by)
    assert refusal.value.params == {"number": first.number}


def test_the_database_itself_refuses_a_second_active_listing() -> None:
    by, right = make.an_owner()
    make.a_listing(by, right)
    db.session.add(
        Listing(
            draft_number="D-X",
            number="150302-T-2026-99999",
            kind=DealKind.TRANSFER,
            mode=TradeMode.LISTING,
            status=ListingStatus.SUBMITTED,
            right_id=right.id,
            owner_party_id=by.party_id,
            answers={},
            created_at=make.clock.now(),
        )
    )
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()


def test_after_a_withdrawal_the_right_may_be_offered_again() -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    services.withdraw(listing.draft_number, "改日再挂", by=by)
    assert listing.status is ListingStatus.WITHDRAWN
    again = make.a_listing(by, right)
    assert again.number == "150302-T-2026-00002"


def test_what_is_submitted_cannot_be_changed() -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    with pytest.raises(NotEditable):
        services.answer_price(listing.draft_number, start=make.START, step=make.STEP, deposit=make.DEPOSIT, by=by)


# --- papers ----------------------------------------------------------------------------------------------------------


def test_a_paper_lies_sealed_and_is_read_by_owner_and_desk_only() -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    (paper,) = listing.materials
    sealed = uploads._path(paper.public_id).read_bytes()
    material, data = services.open_material(paper.public_id, by=by)
    assert material is paper
    assert data == make.a_paper().data
    assert data[:8] not in sealed
    assert services.open_material(paper.public_id, by=an_account(Role.REVIEWER))[1] == data
    stranger, _right = make.an_owner()
    with pytest.raises(Forbidden):
        services.open_material(paper.public_id, by=stranger)
    with pytest.raises(Forbidden):
        services.open_material(paper.public_id, by=an_account(Role.REVIEWER, district="150304"))


def test_the_same_file_for_the_same_purpose_is_kept_once() -> None:
    by, right = make.an_owner()
    draft = make.a_draft(right, by)
    first = services.attach_material(draft.draft_number, make.a_paper(), kind=MaterialKind.OTHER, by=by)
    db.session.flush()
    assert services.attach_material(draft.draft_number, make.a_paper(), kind=MaterialKind.OTHER, by=by) is first


def test_a_removed_paper_is_gone() -> None:
    by, right = make.an_owner()
    draft = make.a_draft(right, by)
    paper = services.attach_material(draft.draft_number, make.a_paper(), kind=MaterialKind.OTHER, by=by)
    name = services.remove_material(draft.draft_number, paper.public_id, by=by)
    uploads.discard(name)
    with pytest.raises(NotFound):
        services.open_material(name, by=by)
    assert not uploads._path(name).exists()


# --- the desk --------------------------------------------------------------------------------------------------------


def test_the_desk_takes_in_approves_and_publishes_by_three_persons() -> None:
    listing = make.a_published_listing()
    assert listing.status is ListingStatus.PUBLISHED
    assert listing.notice_number == "乌海海勃湾转[2026]0001号"
    assert [event.action for event in ledger.history(listing.number or "")] == [
        "listing.submit",
        "listing.accept",
        "listing.approve",
        "listing.publish",
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


# --- two persons -----------------------------------------------------------------------------------------------------


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
    ask(listing, HaltAct.RESUME, first)
    services.confirm_halt(listing.number or "", by=an_account(Role.PUBLISHER))
    assert listing.status is ListingStatus.PUBLISHED


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


# --- the end ---------------------------------------------------------------------------------------------------------


def test_the_rooms_above_write_down_how_it_ended() -> None:
    listing, approver = make.a_published_listing(), an_account(Role.APPROVER)
    services.mark_award_pending(listing, by=Actor.system())
    services.confirm_deal(listing, by=approver)
    services.publish_result(listing, by=approver)
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
