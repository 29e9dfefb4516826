"""Rights of first purchase: claimed and decided with the application, exercised by an equal bid in the room."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from tests import verifier
from tests.factories.applications import a_lot, a_paid_application, a_qualified_application, a_reviewer
from tests.factories.contract import a_bid, an_approver
from tests.factories.funds import a_member
from trading.audit import ledger
from trading.bidding import priority as rules
from trading.bidding import receipts, verification
from trading.bidding.models import Bid
from trading.bidding.priority import PriorityKind
from trading.bidding.published import register_body
from trading.bidding.queries.rooms import find_award, get_room
from trading.bidding.rules import BidBelowMinimum
from trading.bidding.services import applications, priority, rooms
from trading.contract import services as contracts
from trading.core.actor import Actor
from trading.core.deal import TradeMode
from trading.core.errors import NotFound
from trading.extensions import db
from trading.listing.models import Listing
from trading.transaction import transact

pytestmark = pytest.mark.usefixtures("app")


def a_holder_of_rank(listing: Listing, rank: int, kind: PriorityKind = PriorityKind.LESSEE) -> Actor:
    """A bidder whose right of first purchase was recognised before it was admitted."""
    member, reviewer = a_member(), a_reviewer()
    application = a_paid_application(listing, member)
    priority.claim(application.number, kind, "租赁合同 2024-1 号", by=member)
    with pytest.raises(rules.PriorityUndecided):
        applications.qualify(application.number, by=reviewer)
    priority.decide(application.number, rank, "租赁关系属实。", recognised=True, by=reviewer)
    applications.qualify(application.number, by=reviewer)
    return member


def test_a_match_is_the_award_and_everybody_can_check_it(clock: Any) -> None:
    listing = a_lot()
    anybody, lessee, other_lessee, co_owner = (
        a_member(),
        a_holder_of_rank(listing, 2),
        a_holder_of_rank(listing, 2),
        a_holder_of_rank(listing, 1, PriorityKind.CO_OWNER),
    )
    a_qualified_application(listing, anybody)
    start, step, number = listing.start_amount or 0, listing.step_amount or 0, listing.number or ""
    clock.set((listing.timed_starts_at or clock.now) - timedelta(hours=1))
    a_bid(listing, anybody, start)
    receipt = a_bid(listing, lessee, start)
    assert receipt.priority == 2
    with pytest.raises(BidBelowMinimum):  # of equal ranks the earlier stands
        a_bid(listing, other_lessee, start)
    a_bid(listing, co_owner, start)
    a_bid(listing, anybody, start + step)
    a_bid(listing, other_lessee, start + step)
    assert (get_room(number).top_priority, get_room(number).sequence) == (2, 5)

    room = get_room(number)
    body, key = register_body(number, room), receipts.public_key()
    raw_key = base64.b64decode("".join(key.splitlines()[1:-1]))[-32:]
    assert [bid.get("priority") for bid in body["bids"]] == [None, 2, 1, None, 2]
    program = verifier.program()
    assert program.check(body, raw_key) == []
    for place, rank in ((1, 3), (2, 2), (4, None)):
        forged = {**body, "bids": [dict(bid) for bid in body["bids"]]}
        forged["bids"][place].pop("priority")
        if rank:
            forged["bids"][place]["priority"] = rank
        assert ("bid " + str(place + 1)) in {where for where, _why in program.check(forged, raw_key)}

    clock.set(room.closes_at + timedelta(seconds=5))
    rooms.settle(listing.id, by=Actor.system())
    db.session.commit()
    award = find_award(listing.id)
    assert (award.sequence, award.amount, award.application.party_id) == (5, start + step, other_lessee.party_id)
    assert [*verification.verify(number), *ledger.verify(ledger.lot_chain(number))] == []
    contract = transact(contracts.conclude, number, by=an_approver())
    assert (contract.price, contract.buyer_party_id) == (start + step, other_lessee.party_id)
    # a rank that nobody recognised is a fault of the register
    award.application.priority = 1
    assert {fault.sequence for fault in verification.verify(number)} == {5}
    assert db.session.query(Bid).count() == 5


def test_a_claim_is_made_once_before_admission_and_where_there_is_a_room() -> None:
    listing, member, reviewer = a_lot(), a_member(), a_reviewer()
    application = a_paid_application(listing, member)
    number, claim = application.number, (PriorityKind.OTHER, "合同约定")
    with pytest.raises(NotFound):
        priority.claim(number, *claim, by=a_member())
    with pytest.raises(rules.PaperNeeded):
        priority.claim(number, PriorityKind.OTHER, " ", by=member)
    priority.claim(number, *claim, by=member)
    with pytest.raises(rules.PriorityClaimed):
        priority.claim(number, *claim, by=member)
    with pytest.raises(rules.RankNeeded):
        priority.decide(number, 10, "有合同约定。", recognised=True, by=reviewer)
    priority.decide(application.number, None, "合同未作约定。", recognised=False, by=reviewer)
    assert application.priority is None
    applications.qualify(application.number, by=reviewer)
    with pytest.raises(rules.PriorityTooLate):
        priority.claim(application.number, *claim, by=member)
    sealed = a_paid_application(by=member)
    sealed.listing.mode = TradeMode.SEALED
    with pytest.raises(rules.NoPriorityHere):
        priority.claim(sealed.number, *claim, by=member)


def test_the_pages_of_a_claim(clock: Any, sign_in_as: Any, client: Any) -> None:
    listing, member, reviewer = a_lot(), a_member(), a_reviewer()
    application = a_paid_application(listing, member)
    db.session.commit()
    own, desk = f"/me/applications/{application.number}/priority", f"/review/applications/{application.number}/priority"
    browser = sign_in_as(member.username)
    assert own in browser.get(f"/me/applications/{application.number}").text
    assert browser.get(own).status_code == 200
    assert browser.post(own, data={"kind": "lessee", "paper": ""}).status_code == 422
    assert browser.post(own, data={"kind": "lessee", "paper": "租赁合同 7 号"}).status_code == 303
    browser = sign_in_as(reviewer.username)
    assert desk in browser.get(f"/review/applications/{application.number}").text
    assert "租赁合同 7 号" in browser.get(desk).text
    assert browser.post(desk, data={"decision": "recognise", "rank": "", "reason": "属实可以。"}).status_code == 422
    assert browser.post(desk, data={"decision": "recognise", "rank": "2", "reason": "属实可以。"}).status_code == 303
    applications.qualify(application.number, by=reviewer)
    clock.set((listing.timed_starts_at or clock.now) - timedelta(hours=1))
    a_bid(listing, member, listing.start_amount or 0)
    db.session.commit()
    assert "优先购买权" in client.get(f"/listings/{listing.number}/bids", headers={"Accept-Language": "zh"}).text
    assert client.get(f"/listings/{listing.number}/room").status_code == 200
    assert client.get(f"/api/v1/listings/{listing.number}/room").json["leader_priority"] == 2
