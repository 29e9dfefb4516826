"""Who hears of what: every event of a case reaches those it concerns, with a way to the case, and tells on nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.applications import a_lot, a_paid_application, a_qualified_application, a_reviewer
from tests.factories.bidding import an_open_room, bid
from tests.factories.contract import a_contract, an_approver, an_award, staff
from tests.factories.funds import a_deposit, a_finance_officer, a_forfeiture, a_member, an_account, confirm
from tests.factories.listing import a_listing, a_schedule, an_owner
from tests.factories.notices import all_deliveries, kinds_told, pockets, told, with_address
from trading.bidding.models import Application
from trading.bidding.queries import applications as application_queries
from trading.bidding.services import applications, news, rooms, timetable
from trading.contract import news as deals
from trading.contract import services as contracts
from trading.core.actor import Actor, Role
from trading.documents import services as documents
from trading.extensions import db
from trading.funds import services as funds
from trading.listing import services as listings
from trading.listing.models import Listing
from trading.listing.states import HaltAct, HaltReason
from trading.notices import post, wording
from trading.notices.states import Medium
from trading.parties import queries as parties
from trading.transaction import transact

SYSTEM = Actor.system()


def account_of(party_id: int) -> Actor:
    """The account that acts for a party: the factories' own, or a new one."""
    users = parties.users_of_party(party_id)
    return users[0].as_actor(SYSTEM.channel) if users else a_member(parties.get_party(party_id))


def applicants_of(listing: Listing) -> list[Application]:
    return rooms.queries.applications_of(listing.id)


# --- listings -------------------------------------------------------------------------------------


def test_an_owner_hears_each_step_of_a_listing(app: Flask, clock: Any) -> None:
    owner, right = an_owner()
    listing = a_listing(owner, right)
    number = listing.number or ""
    reviewer, approver, publisher = (an_account(role) for role in (Role.REVIEWER, Role.APPROVER, Role.PUBLISHER))
    listings.accept(number, by=reviewer)
    listings.approve(number, by=approver)
    rooms.publish(number, a_schedule(), by=publisher)
    assert kinds_told(owner) == ["listing.accepted", "listing.approved", "listing.published"]
    for person in (reviewer, approver, publisher):
        assert told(person) == [], "work that waits is not told by message"


def test_a_question_of_the_desk_names_its_last_day(app: Flask, clock: Any) -> None:
    owner, right = an_owner()
    listing = a_listing(owner, right)
    listings.return_for_correction(listing.number or "", "面积与证书不符", by=an_account(Role.REVIEWER))
    [message] = told(owner)
    note = wording.note_of(message)
    assert message.kind.value == "listing.returned"
    assert listing.returns[-1].due_on.isoformat() in note.text
    assert "面积" not in note.text, "reasons stay in the file"


def test_a_listing_that_comes_back_from_correction_is_told_of_anew(app: Flask, clock: Any) -> None:
    owner, right = an_owner()
    listing = a_listing(owner, right)
    reviewer = an_account(Role.REVIEWER)
    listings.return_for_correction(listing.number or "", "请补正", by=reviewer)
    listings.submit(listing.draft_number, by=owner)
    listings.accept(listing.number or "", by=reviewer)
    assert kinds_told(owner) == ["listing.returned", "listing.accepted"]


@pytest.mark.parametrize("act", ["refuse", "reject"])
def test_an_owner_hears_of_a_refusal(app: Flask, clock: Any, act: str) -> None:
    owner, right = an_owner()
    number = a_listing(owner, right).number or ""
    if act == "reject":
        listings.accept(number, by=an_account(Role.REVIEWER))
        listings.reject(number, "理由", by=an_account(Role.APPROVER))
    else:
        listings.refuse(number, "理由", by=an_account(Role.REVIEWER))
    assert kinds_told(owner)[-1] == {"refuse": "listing.refused", "reject": "listing.rejected"}[act]


# --- lots -----------------------------------------------------------------------------------------


def halt(listing: Listing, act: HaltAct, asking: Actor, confirming: Actor) -> None:
    listings.ask_halt(listing.number or "", act=act, reason=HaltReason.ORDER, note="法院通知", by=asking)
    rooms.confirm_halt(listing.number or "", by=confirming)


def test_everybody_who_takes_part_hears_of_halts(app: Flask, clock: Any) -> None:
    listing, bidder, left = a_lot(), a_member(), a_member()
    owner = account_of(listing.owner_party_id)
    a_qualified_application(listing, bidder)
    applications.withdraw(a_paid_application(listing, left).number, by=left)
    asking, confirming = a_reviewer(), an_approver()
    for act in (HaltAct.SUSPEND, HaltAct.RESUME):
        halt(listing, act, asking, confirming)
    coming = listing.resumption
    assert coming is not None
    assert coming.resumes_at is not None
    clock.set(coming.resumes_at)
    timetable.resume(listing.id, by=SYSTEM)
    for act in (HaltAct.SUSPEND, HaltAct.TERMINATE):
        halt(listing, act, asking, confirming)
    halts = ["lot.suspended", "lot.resumption_announced", "lot.resumed", "lot.suspended", "lot.terminated"]
    assert kinds_told(owner) == halts
    assert kinds_told(bidder)[2:] == [*halts, "deposit.refund_due"]
    assert [kind for kind in kinds_told(left) if kind.startswith("lot.")] == [], "it had left"


def test_a_lot_without_bids_is_told_to_owner_and_applicants(app: Flask, clock: Any) -> None:
    listing, bidder = a_lot(), a_member()
    owner = account_of(listing.owner_party_id)
    a_qualified_application(listing, bidder)
    clock.set(rooms.queries.get_room(listing.number or "").closes_at + timedelta(seconds=5))
    rooms.settle(listing.id, by=SYSTEM)
    assert kinds_told(owner) == ["lot.failed"]
    assert kinds_told(bidder)[-2:] == ["lot.failed", "deposit.refund_due"]


def test_a_room_that_was_paused_and_goes_on_is_told(app: Flask, clock: Any) -> None:
    room = an_open_room()
    bid(room, 0)
    clock.set(rooms.queries.get_room(room.number).closes_at + timedelta(minutes=10))
    rooms.settle(room.listing_id, by=SYSTEM)
    closes_at = clock.now + timedelta(hours=2)
    rooms.reopen_paused(room.number, closes_at, "主机停机", by=an_approver())
    for bidder in room.bidders:
        assert kinds_told(bidder)[-2:] == ["room.paused", "room.reopened"]
        assert "2026-" in wording.note_of(told(bidder)[-1]).text


def test_an_applicant_hears_of_admission_and_refusal(app: Flask, clock: Any) -> None:
    listing, admitted, refused = a_lot(), a_member(), a_member()
    a_qualified_application(listing, admitted)
    applications.refuse(a_paid_application(listing, refused).number, "不符合公告条件", by=a_reviewer())
    assert kinds_told(admitted) == ["deposit.confirmed", "application.admitted"]
    assert kinds_told(refused) == ["deposit.confirmed", "deposit.refund_due", "application.refused"]
    number = application_queries.find_application(listing.id, admitted.party_id or 0).bidder_number
    note = wording.note_of(told(admitted)[-1])
    assert f"号{number}" not in note.text + note.title


# --- bidding --------------------------------------------------------------------------------------


def test_being_outbid_is_one_line_a_lot(app: Flask, clock: Any) -> None:
    room = an_open_room()
    one, other = room.bidders
    for turn in range(3):
        bid(room, turn, turn % 2)
        transact(news.tell_outbid, room.listing_id)
    outbid = {actor.username: [m for m in told(actor) if m.kind.value == "bid.outbid"] for actor in room.bidders}
    assert len(outbid[other.username]) == 1
    assert len(outbid[one.username]) == 1
    assert outbid[other.username][0].is_unread
    assert all_deliveries() == []


def test_being_outbid_comes_back_only_after_another_bid_of_ones_own(app: Flask, clock: Any) -> None:
    room = an_open_room(bidders=3)
    first = room.bidders[0]
    bid(room, 0, 0)
    bid(room, 1, 1)
    transact(news.tell_outbid, room.listing_id)
    before = next(m for m in told(first) if m.kind.value == "bid.outbid").figures
    bid(room, 2, 2)
    transact(news.tell_outbid, room.listing_id)
    assert next(m for m in told(first) if m.kind.value == "bid.outbid").figures == before
    bid(room, 3, 0)
    bid(room, 4, 1)
    transact(news.tell_outbid, room.listing_id)
    [message] = [m for m in told(first) if m.kind.value == "bid.outbid"]
    assert message.figures != before


def test_nobody_is_told_of_being_outbid_once_the_room_has_closed(app: Flask, clock: Any) -> None:
    award = an_award(clock)
    transact(news.tell_outbid, award.listing_id)
    assert not [
        m
        for one in applicants_of(award.application.listing)
        for m in told(account_of(one.party_id))
        if m.kind.value == "bid.outbid"
    ]


# --- award and contract ---------------------------------------------------------------------------


def test_a_deal_is_told_to_both_sides_from_award_to_signing(app: Flask, clock: Any) -> None:
    listing = a_lot()
    owner = account_of(listing.owner_party_id)
    award = an_award(clock, listing)
    winner = account_of(award.application.party_id)
    [loser] = [account_of(one.party_id) for one in applicants_of(listing) if one.id != award.application_id]
    contract = a_contract(clock, award)
    for paper in (contract.confirmation_number, contract.number):
        assert deals.papers_ready() == []
        transact(documents.store_rendered, paper, "0" * 64, 10)
    assert deals.papers_ready() == [contract.number]
    for _look in range(2):
        transact(deals.tell_papers_ready, contract.number, by=SYSTEM)
    contracts.record_signing(contract.number, clock.now.date(), by=an_approver())
    contracts.publish_result(listing.number or "", by=staff(Role.PUBLISHER))
    both = ["award.confirmed", "contract.papers_ready", "contract.signed", "contract.result_published"]
    assert kinds_told(owner) == ["award.sold", *both]
    assert kinds_told(winner)[2:] == ["award.won", *both[:2], "price.due", *both[2:]]
    assert kinds_told(loser)[2:] == ["award.lost", "deposit.refund_due"]


def test_a_void_award_is_told_to_winner_and_owner(app: Flask, clock: Any) -> None:
    listing = a_lot()
    owner = account_of(listing.owner_party_id)
    award = an_award(clock, listing)
    contracts.void_award(listing.number or "", "资格不符", by=an_approver())
    assert kinds_told(owner)[-1] == "award.void"
    assert kinds_told(account_of(award.application.party_id))[-1] == "award.void"


# --- money ----------------------------------------------------------------------------------------


def test_a_payer_hears_where_the_deposit_is(app: Flask, clock: Any) -> None:
    member, preparing, releasing = a_member(), a_finance_officer(), a_finance_officer()
    deposit = confirm(a_deposit(party=parties.get_party(member.party_id or 0)), preparing)
    funds.set_refund_due(deposit.lot_number, clock.now.date(), by=SYSTEM)
    funds.prepare_refund(deposit.reference, by=preparing)
    funds.release_refund(deposit.reference, by=releasing)
    steps = ["confirmed", "refund_due", "refund_prepared", "refund_released"]
    assert kinds_told(member) == [f"deposit.{step}" for step in steps]
    assert "500,000" in wording.note_of(told(member)[0]).text


def test_a_forfeited_deposit_is_told(app: Flask, clock: Any) -> None:
    member, officer = a_member(), a_finance_officer()
    deposit = confirm(a_deposit(party=parties.get_party(member.party_id or 0)), officer)
    funds.set_refund_due(deposit.lot_number, clock.now.date(), by=SYSTEM)
    a_forfeiture(deposit)
    assert kinds_told(member)[-1] == "deposit.forfeited"


# --- what no message may do -----------------------------------------------------------------------


def test_no_message_tells_on_anybody(app: Flask, clock: Any) -> None:
    """A whole case, with everything that goes out of the house: no name, code, address or bidder number of another."""
    with pockets() as carriers:
        listing = a_lot()
        owner = with_address(account_of(listing.owner_party_id), Medium.MAIL)
        award = an_award(clock, listing)
        for application in applicants_of(listing):
            with_address(account_of(application.party_id), Medium.MAIL)
        contract = a_contract(clock, award)
        transact(deals.tell_papers_ready, contract.number, by=SYSTEM)
        contracts.record_signing(contract.number, clock.now.date(), by=an_approver())
        contracts.publish_result(listing.number or "", by=staff(Role.PUBLISHER))
        while post.send_due():
            pass
    people = [owner, *(account_of(one.party_id) for one in applicants_of(listing))]
    secrets = {parties.get_party(one.party_id or 0).name for one in people}
    secrets |= {one.username for one in people}
    secrets |= {f"“{one.bidder_number}”" for one in applicants_of(listing)}
    texts = [note.title + note.text for one in people for note in map(wording.note_of, told(one))]
    parcels = carriers[Medium.MAIL].parcels
    assert len(texts) > 12
    assert len(parcels) >= 8
    for text in [*texts, *(parcel.subject + parcel.text + parcel.html for parcel in parcels)]:
        assert not [secret for secret in secrets if secret in text]
    for application in applicants_of(listing):
        number = application.bidder_number or ""
        assert number
        assert not [m for one in people for m in told(one) if f'"{number}"' in m.figures]


def test_the_way_to_the_case_is_open_for_its_reader(
    app: Flask, clock: Any, sign_in_as: Callable[..., FlaskClient]
) -> None:
    owner, right = an_owner()
    number = a_listing(owner, right).number or ""
    listings.accept(number, by=an_account(Role.REVIEWER))
    listings.approve(number, by=an_account(Role.APPROVER))
    rooms.publish(number, a_schedule(), by=an_account(Role.PUBLISHER))
    listing = rooms.queries.get_room(number).listing
    award = an_award(clock, listing)
    bid_of_loser = next(one for one in applicants_of(listing) if one.id != award.application_id)
    contract = a_contract(clock, award)
    transact(deals.tell_papers_ready, contract.number, by=SYSTEM)
    contracts.record_signing(contract.number, clock.now.date(), by=an_approver())
    db.session.commit()
    for actor in (owner, account_of(award.application.party_id), account_of(bid_of_loser.party_id)):
        paths = {wording.note_of(message).path for message in told(actor)}
        assert len(paths) > 1
        browser = sign_in_as(actor.username)
        for path in sorted(paths):
            assert browser.get(path).status_code == 200, path
