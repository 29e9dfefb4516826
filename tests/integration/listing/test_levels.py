"""The levels of a review: in order, by different persons, each with his opinion and the land book of the moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.factories import listing as make
from tests.factories.funds import an_account
from tests.factories.parcels import a_burden
from trading.audit import ledger
from trading.core import settings
from trading.core.actor import HEADS, Actor, Role
from trading.core.deal import BurdenKind
from trading.core.errors import Forbidden, Invalid, StaleVersion
from trading.core.settings import Version
from trading.extensions import db
from trading.listing import services
from trading.listing.models import Listing, Review, ReviewSeat
from trading.listing.states import ListingStatus, ReviewOutcome, ReviewStep

pytestmark = pytest.mark.usefixtures("app", "clock")


def in_force(**figures: int) -> Mapping[str, Sequence[Version]]:
    """Settings of the review as the authority put them in force."""
    return {f"review.{name}": [Version(str(figure), date(2020, 1, 1))] for name, figure in figures.items()}


@pytest.fixture
def four_levels(app: Flask) -> Iterator[None]:
    with settings.taken_from(lambda: in_force(levels_transfer=4)):
        yield


def agree(listing: Listing, by: Actor, opinion: str = "") -> Listing:
    return services.approve(listing.number or "", opinion, by=by)


@pytest.mark.usefixtures("four_levels")
def test_four_levels_agree_in_order_by_different_persons() -> None:
    listing = make.an_accepted_listing()
    handler = an_account(Role.REVIEWER, display_name="经办甲")
    agree(listing, handler, "权属清晰，同意。")
    assert (listing.status, listing.review_step) == (ListingStatus.ACCEPTED, ReviewStep.SECTION_HEAD)
    for role in HEADS:
        assert listing.status is ListingStatus.ACCEPTED
        agree(listing, an_account(role), "同意")
    assert listing.status is ListingStatus.APPROVED
    assert [review.step.value for review in listing.reviews] == [
        "intake", "handler", "section_head", "deputy_director", "director",
    ]  # fmt: skip
    assert listing.reviews[1].opinion == "权属清晰，同意。"
    assert listing.reviews[1].decided_by.display_name == "经办甲"
    assert list(ledger.verify(listing.audit_chain)) == []


@pytest.mark.usefixtures("four_levels")
def test_a_level_is_not_skipped_and_not_signed_by_another_role() -> None:
    listing = make.an_accepted_listing()
    for role in (*HEADS, Role.PUBLISHER, Role.CLERK):
        with pytest.raises(Forbidden):
            agree(listing, an_account(role))


@pytest.mark.usefixtures("four_levels")
def test_nobody_signs_at_two_levels() -> None:
    listing = make.an_accepted_listing()
    both = an_account(Role.APPROVER, Role.SECTION_HEAD)
    agree(listing, both)
    with pytest.raises(Forbidden):
        agree(listing, both)


@pytest.mark.usefixtures("four_levels")
def test_a_level_sends_back_to_the_level_below_and_the_same_person_looks_again() -> None:
    listing = make.an_accepted_listing()
    handler, head = an_account(Role.APPROVER), an_account(Role.SECTION_HEAD)
    agree(listing, handler)
    services.hand_back(listing.number or "", "抵押权人意见未核实。", by=head)
    assert (listing.status, listing.review_step) == (ListingStatus.ACCEPTED, ReviewStep.HANDLER)
    agree(listing, handler, "已核实。")
    agree(listing, head)
    assert listing.review_step is ReviewStep.DEPUTY_DIRECTOR


def test_the_first_level_gives_back_to_intake_and_keeps_its_part() -> None:
    listing = make.an_accepted_listing()
    handler = an_account(Role.REVIEWER)
    services.hand_back(listing.number or "", "合同第二页看不清，请补正。", by=handler)
    assert (listing.status, listing.review_step) == (ListingStatus.SUBMITTED, ReviewStep.INTAKE)
    with pytest.raises(Forbidden):
        services.accept(listing.number or "", by=handler)
    services.accept(listing.number or "", by=an_account(Role.REVIEWER))
    agree(listing, handler)
    assert listing.status is ListingStatus.APPROVED


@pytest.mark.parametrize("act", [services.hand_back, services.reject])
def test_sending_back_and_rejecting_need_reasons(act: Callable[..., Any]) -> None:
    listing = make.an_accepted_listing()
    with pytest.raises(Invalid) as refusal:
        act(listing.number, "  ", by=an_account(Role.APPROVER))
    assert refusal.value.code == "reason_missing"


@pytest.mark.usefixtures("four_levels")
def test_the_database_gives_a_person_one_part_in_a_listing() -> None:
    listing = make.an_accepted_listing()
    handler = an_account(Role.REVIEWER)
    agree(listing, handler)
    db.session.flush()
    for person in (handler.user_id, listing.accepted_by_id, listing.entered_by_id):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(ReviewSeat).values(listing_id=listing.id, user_id=person, step="director"))
    review = db.session.scalar(select(Review).where(Review.step == ReviewStep.HANDLER))
    assert review is not None
    row = {"opinion": "", "outcome": "agreed", "decided_at": review.decided_at, "register": {}}
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(
            insert(Review).values(listing_id=listing.id, decided_by_id=handler.user_id, step="director", **row)
        )


def test_the_setting_of_the_day_of_acceptance_counts() -> None:
    with settings.taken_from(lambda: in_force(levels_transfer=2)):
        listing = make.an_accepted_listing()
    agree(listing, an_account(Role.APPROVER))
    assert listing.status is ListingStatus.ACCEPTED
    agree(listing, an_account(Role.SECTION_HEAD))
    assert listing.status is ListingStatus.APPROVED


@pytest.mark.parametrize(
    ("figures", "levels"),
    [
        ({"levels_large": 3}, 1),
        ({"levels_large": 3, "large_amount": 360}, 3),
        ({"levels_large": 3, "large_amount": 361}, 1),
        ({"levels_large": 3, "large_area": 1}, 3),
        ({"levels_large": 3, "levels_transfer": 4, "large_area": 1}, 4),
        ({"levels_lease": 4, "levels_mortgage": 4}, 1),
    ],
)
def test_business_amount_and_area_say_how_many_levels(figures: dict[str, int], levels: int) -> None:
    with settings.taken_from(lambda: in_force(**figures)):
        assert make.an_accepted_listing().review_levels == levels


def test_every_decision_keeps_the_land_book_of_its_moment() -> None:
    by, right = make.an_owner()
    listing = make.an_accepted_listing(by=by, right=right)
    a_burden(right, BurdenKind.MORTGAGE)
    db.session.expire(right, ["burdens"])
    services.reject(listing.number or "", "抵押权人未同意。", by=an_account(Role.APPROVER))
    before, after = (review.register["rights"][0] for review in listing.reviews)
    assert before["burdens"] == []
    assert [burden["kind"] for burden in after["burdens"]] == ["mortgage"]
    assert after["certificate"] == right.certificate_no
    assert listing.reviews[-1].outcome is ReviewOutcome.REFUSED


@pytest.mark.usefixtures("four_levels")
def test_the_second_of_two_deciders_at_one_level_is_told() -> None:
    listing = make.an_accepted_listing()
    db.session.flush()
    seen = listing.version
    services.approve(listing.number or "", expected=seen, by=an_account(Role.REVIEWER))
    db.session.flush()
    head = an_account(Role.SECTION_HEAD)
    with pytest.raises(StaleVersion):
        services.reject(listing.number or "", "不同意", expected=seen, by=head)
    assert [review.outcome for review in listing.reviews] == [ReviewOutcome.AGREED] * 2
