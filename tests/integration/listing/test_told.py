"""Whoever may buy first is told before the notice goes out, and has its time; silence is a waiver."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.funds import a_member, an_account
from tests.factories.listing import a_paper, a_schedule, an_answered_draft, an_owner
from tests.factories.parcels import a_burden, a_holder, a_right
from trading.core import clock as market_clock
from trading.core.actor import Actor, Role
from trading.core.deal import BurdenKind, Business, CoOwnership, TransferForm
from trading.core.errors import Forbidden, NotFound, Refusals
from trading.extensions import db
from trading.listing import services as listings
from trading.listing.models import Listing
from trading.listing.models.told import HolderNotice
from trading.listing.rules import told as rules
from trading.listing.rules.told import Asked, HolderKind, Means, Reply, TimesToAnswer, Told
from trading.listing.services import told
from trading.listing.states import Buildings, Occupancy
from trading.parcels.models import RightShare

LESSEE, CO_OWNER = HolderKind.LESSEE, HolderKind.CO_OWNER


def times(**overrides: Any) -> TimesToAnswer:
    today = market_clock.today()
    values = {"lessee_days": 15, "lessee_days_before_bidding": 5, "co_owner_days": 15, "court_days": 3, "today": today}
    values |= {"decides_on": today + timedelta(days=10), "is_bidding": True, "is_court": False}
    return TimesToAnswer(**values | overrides)


@pytest.mark.parametrize(
    ("kind", "days_ago", "reply", "changes", "refused"),
    [
        (LESSEE, 0, None, {}, None),
        (LESSEE, -6, None, {}, "first_purchase_told_late"),
        (LESSEE, -6, Reply.WAIVES, {}, None),
        (LESSEE, 4, None, {"is_bidding": False}, "first_purchase_told_late"),
        (LESSEE, 5, None, {"is_bidding": False}, None),
        (CO_OWNER, 4, None, {}, "first_purchase_told_late"),
        (CO_OWNER, 4, Reply.EXERCISES, {}, "first_purchase_told_late"),
        (CO_OWNER, 5, None, {}, None),
        (LESSEE, 2, Reply.WAIVES, {"is_court": True}, "court_told_late"),
        (LESSEE, 3, None, {"is_court": True}, None),
    ],
)
def test_each_clock_to_the_day(
    clock: Any, kind: HolderKind, days_ago: int, reply: Reply | None, changes: dict[str, Any], refused: str | None
) -> None:
    one = Told(kind, "乌海某承租人", market_clock.today() - timedelta(days=days_ago), reply)
    asked = [Asked(kind, "乌海某承租人")]
    if refused is None:
        rules.check_told(asked, [one], times(**changes))
        return
    with pytest.raises(Refusals) as found:
        rules.check_told(asked, [one], times(**changes))
    assert [each.code for each in found.value.refusals] == [refused]


def test_who_is_asked() -> None:
    def asked(
        business: Business = Business.TRANSFER, form: TransferForm = TransferForm.SALE, **facts: Any
    ) -> list[str]:
        known: dict[str, Any] = {"lets_houses": True, "lessees": ["甲"], "co_owners": [("乙", 2)]} | facts
        return [one.name for one in rules.whom_to_tell(business, form, **known)]

    assert asked() == ["甲", "乙"]
    assert asked(lets_houses=False) == ["乙"]
    assert asked(lessees=[], co_owners=[]) == [
        ""
    ]  # the owner says that houses are let, the land book doesn't know to whom
    assert asked(form=TransferForm.GIFT) == asked(Business.LEASE) == []


def an_approved_sale(co_owner: Actor) -> tuple[Listing, Actor]:
    """A sale of land held by two, whose houses are let; and the publisher."""
    owner_party = a_holder()
    partner = db.session.get_one(type(owner_party), co_owner.party_id)
    shares = [
        RightShare(party=owner_party, position=1, numerator=1, denominator=2),
        RightShare(party=partner, position=2, numerator=1, denominator=2),
    ]
    right = a_right(shares=shares, co_ownership=CoOwnership.BY_SHARES)
    a_burden(right, BurdenKind.LEASE, holder_name="乌海市某商贸行")
    owner, right = an_owner(right)
    draft = an_answered_draft(right, owner, buildings=Buildings.INCLUDED, occupancy=Occupancy.LEASED)
    for place, paper in enumerate(one for one in listings.materials_of(draft) if one.is_required):
        listings.attach_material(draft.draft_number, a_paper(f"paper {place}"), kind=paper.kind, by=owner)
    listings.submit(draft.draft_number, by=owner)
    reviewer, approver = an_account(Role.REVIEWER), an_account(Role.APPROVER)
    listings.accept(draft.number or "", by=reviewer)
    listings.approve(draft.number or "", by=approver)
    return draft, an_account(Role.PUBLISHER)


def test_the_notice_waits_until_everybody_was_told(app: Any, clock: Any, sign_in_as: Any) -> None:
    co_owner, stranger = a_member(), a_member()
    listing, publisher = an_approved_sale(co_owner)
    number, today = listing.number or "", market_clock.today()
    lessee, partner = told.asked_of(listing)
    assert (lessee.name, partner.party_id) == ("乌海市某商贸行", co_owner.party_id)
    with pytest.raises(Refusals) as found:
        listings.publish(number, a_schedule(), by=publisher)
    assert [one.code for one in found.value.refusals] == ["first_purchase_not_told"] * 2
    with pytest.raises(Forbidden):
        told.tell_holder(number, LESSEE, lessee.name, Means.POST, today, "EMS 1", by=stranger)
    for wrong, refusal in (
        ({"means": Means.POST, "proof": " "}, rules.ProofMissing),
        ({"means": Means.IN_APP, "proof": ""}, rules.NoAccount),
        ({"means": Means.POST, "proof": "EMS 1", "on": today + timedelta(days=1)}, rules.DayAhead),
    ):
        with pytest.raises(refusal):
            told.tell_holder(
                number, LESSEE, lessee.name, wrong["means"], wrong.get("on", today), wrong["proof"], by=publisher
            )
    db.session.commit()
    browser = sign_in_as(publisher.username)
    desk = f"/review/listings/{number}/holders"
    assert lessee.name in browser.get(desk).text
    told_by_post = {"kind": "lessee", "name": lessee.name, "means": "handed_over", "proof": "回执 1 号"}
    assert browser.post(desk, data={**told_by_post, "proof": ""}).status_code == 422
    assert browser.post(desk, data={**told_by_post, "delivered_on": f"{today}"}).status_code == 303
    in_app = {"kind": "co_owner", "name": partner.name, "means": "in_app"}
    assert browser.post(desk, data=in_app).status_code == 303
    assert desk in browser.get(f"/review/listings/{number}").text
    notice = db.session.scalar(select(HolderNotice.id).where(HolderNotice.name == lessee.name))
    answer = {"notice": f"{notice}", "reply": "exercises", "reply_proof": ""}
    assert browser.post(f"{desk}/reply", data=answer).status_code == 422
    assert browser.post(f"{desk}/reply", data={**answer, "reply_proof": "答复函"}).status_code == 303

    page = f"/me/first-purchase/{number}"
    assert sign_in_as(stranger.username).get(page).status_code == 404
    browser = sign_in_as(co_owner.username)
    assert browser.get(page).status_code == 200
    assert browser.post(page, data={"reply": "waives"}).status_code == 303
    assert browser.post(page, data={"reply": "exercises"}).status_code == 422
    with pytest.raises(NotFound):
        told.reply_here(number, Reply.WAIVES, by=stranger)
    listings.publish(number, a_schedule(), by=publisher)
    assert listing.published_at is not None
