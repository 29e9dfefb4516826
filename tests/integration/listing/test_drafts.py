"""What an owner does with a draft, through the services, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories import listing as make
from tests.factories.parcels import a_benchmark_price, a_burden, a_holder, a_right
from trading.audit import ledger
from trading.core.deal import BurdenKind, Business, TradeMode
from trading.core.errors import NotFound, Refusals, StaleVersion
from trading.core.money import Fen
from trading.extensions import db
from trading.listing import rules, services
from trading.listing.models import ListedRight, Listing
from trading.listing.services.answering import DateInThePast
from trading.listing.services.editing import NotEditable
from trading.listing.services.opening import RightNotFound
from trading.listing.states import (
    Buildings,
    ListingStatus,
    MaterialKind,
    NoticeWish,
    Occupancy,
)

pytestmark = pytest.mark.usefixtures("app", "clock")


def codes(act: Callable[[], Any]) -> set[str]:
    """The codes of everything that ``act`` is refused for."""
    with pytest.raises(Refusals) as refusal:
        act()
    return {one.rule if one.code == "rule_broken" else one.code for one in refusal.value.refusals}


def test_a_certificate_begins_a_draft_however_it_is_typed() -> None:
    by, right = make.an_owner()
    typed = right.certificate_no.replace("(", "（").replace(")", "）") + " "
    draft = services.start_draft(typed, business=Business.TRANSFER, mode=TradeMode.LISTING, by=by)
    assert (draft.right, draft.status, draft.number) == (right, ListingStatus.DRAFT, None)
    assert draft.draft_number == "D-2026-0001"


@pytest.mark.parametrize("what", ["code", "unit_code"])
def test_a_parcel_or_unit_code_does_too(what: str) -> None:
    by, right = make.an_owner()
    typed = getattr(right.parcel, what).lower()
    assert services.start_draft(typed, business=Business.TRANSFER, mode=TradeMode.LISTING, by=by).right is right


def test_an_unfinished_draft_is_gone_on_with() -> None:
    by, right = make.an_owner()
    assert make.a_draft(right, by) is make.a_draft(right, by)


def test_nobody_learns_of_another_s_right() -> None:
    by, _right = make.an_owner()
    others = a_right(holder=a_holder())
    for certificate in (others.certificate_no, "蒙(2023)乌海市不动产权第9999999号", "150302001001GB99999", ""):
        with pytest.raises(RightNotFound):
            services.start_draft(certificate, business=Business.TRANSFER, mode=TradeMode.LISTING, by=by)


def test_only_a_court_disposes_by_court() -> None:
    by, right = make.an_owner()
    with pytest.raises(rules.WayNotOpen) as refusal:
        services.start_draft(right.certificate_no, business=Business.LEASE, mode=TradeMode.COURT, by=by)
    assert refusal.value.params["open"] == [TradeMode.LISTING, TradeMode.SEALED, TradeMode.NEGOTIATED]


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
    assert not said.covers_terms(draft.business, draft.mode)


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
    with pytest.raises(NotFound):
        services.answer_dates(draft.draft_number, notice_wish=NoticeWish.SOON, by=stranger)
    with pytest.raises(NotFound):
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
        draft_number="D-X",
        business=draft.business,
        mode=draft.mode,
        right=right,
        listed=[ListedRight(right=right)],
        owner_party_id=by.party_id,
        entered_by_id=by.user_id,
        created_at=draft.created_at,
        answers=draft.answers,
        start_amount=make.START,
        step_amount=make.STEP,
        deposit_amount=make.DEPOSIT,
    )
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
            business=Business.TRANSFER,
            mode=TradeMode.LISTING,
            status=ListingStatus.SUBMITTED,
            right=right,
            listed=[ListedRight(right=right)],
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
