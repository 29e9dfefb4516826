"""The locking law (docs/locking.md): whatever a use case locks, it locks in the law's order.

Statements are read as PostgreSQL would get them, so that the order is checked on SQLite too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, Select, event
from sqlalchemy.dialects import postgresql

from tests.factories import defaults, enquiries
from tests.factories.applications import (
    ALL_DECLARATIONS,
    a_lot,
    a_paid_application,
    a_reviewer,
    an_application,
    named,
)
from tests.factories.bidding import an_attempt, an_open_room
from tests.factories.contract import a_contract, an_approver, an_award
from tests.factories.counter import a_clerk, a_person, a_scan, a_served_bidder, an_order
from tests.factories.funds import a_deposit, a_finance_officer, a_member, a_refund_due, an_account, confirm
from tests.factories.intents import a_negotiated_listing, a_proposal, after_the_display
from tests.factories.listing import a_paper, a_schedule, an_answered_draft, an_owner
from tests.factories.parcels import a_right
from trading.bidding.counter import services as counter
from trading.bidding.defaults import queries as award_defaults
from trading.bidding.defaults import services as award_services
from trading.bidding.defaults.services import Charge
from trading.bidding.defaults.states import Ground
from trading.bidding.papers import PaperKind, ToMend
from trading.bidding.queries import rooms as room_queries
from trading.bidding.services import applications, changes, joint, papers, register, rooms, timetable, winner_check
from trading.contract import services as contracts
from trading.contract.models import Contract
from trading.core import clock as market_clock
from trading.core.actor import Actor, Role
from trading.core.deal import BurdenKind
from trading.enquiries.services import bookings, moderation, questions, slots
from trading.enquiries.states import HideGround
from trading.extensions import db
from trading.funds import services as funds
from trading.intents import services as intents
from trading.intents.rules import Said
from trading.listing import services as listings
from trading.listing.rules.told import HolderKind, Means
from trading.listing.services import Proposal, told
from trading.listing.states import HaltAct, HaltReason
from trading.parcels import services as land_book
from trading.parties.queries import get_party

#: the rows that different use cases meet at, in the order of the law; what is reached only below a listing's lock
#: (applications, awards, contracts) may come anywhere after it
RANKS = {
    "parcels": 0,
    "listings": 1,
    "rooms": 2,
    "questions": 3,
    "visit_slots": 3,
    "visit_bookings": 3.5,
    "deposits": 4,
    "number_series": 5,
    "audit_chains": 6,
}
_LOCK = re.compile(r"FROM (\w+).*FOR UPDATE(?: OF (\w+))?", re.DOTALL)
SYSTEM = Actor.system()


@contextmanager
def locks() -> Iterator[list[str]]:
    """The tables whose rows are locked by the statements of a block, in order."""
    taken: list[str] = []

    def hear(_connection: Any, statement: Any, *_rest: Any) -> None:
        if isinstance(statement, Select):
            found = _LOCK.search(str(statement.compile(dialect=postgresql.dialect())))
            if found:
                taken.append(found[2] or found[1])

    event.listen(Engine, "before_execute", hear)
    try:
        yield taken
    finally:
        event.remove(Engine, "before_execute", hear)


def assert_lawful(act: Callable[[], object]) -> None:
    db.session.flush()
    with locks() as taken:
        act()
        db.session.flush()
    # locking again what is held already waits for nobody
    ranks = [RANKS[table] for table in dict.fromkeys(taken) if table in RANKS]
    assert ranks == sorted(ranks), f"locked in this order: {taken}"
    assert "audit_chains" in taken, "an act without an event"


def test_bids_of_several_rooms(app: Flask, clock: Any) -> None:
    one, other = an_open_room(), an_open_room()
    attempts = [an_attempt(other, 0), an_attempt(one, 0), an_attempt(other, 1, 1)]
    assert_lawful(lambda: register.place(attempts))


def test_the_counter(app: Flask, clock: Any) -> None:
    room, one, other = an_open_room(), a_clerk(), a_clerk()
    served, now = a_served_bidder(room, one), market_clock.now()
    assert_lawful(lambda: an_order(served, one, room.start))
    number = f"{served.number}-W1"
    assert_lawful(lambda: counter.confirm_order(number, room.start, received_at=now, by=other))
    lot = a_lot()
    party_id = counter.register_bidder(lot.number or "", a_person(), by=one)
    entered = {"paper_at": now, "received_at": now}
    assert_lawful(lambda: counter.apply_for(lot.number or "", party_id, ALL_DECLARATIONS, a_scan(), **entered, by=one))


def test_recording_rights_and_burdens(app: Flask, clock: Any) -> None:
    code, today = a_right().parcel.code, market_clock.today()
    burden = {"holder_name": "乌海农商银行（示例）", "amount_fen": 1_000_000_00}

    def register() -> None:
        land_book.register_burden(
            code, BurdenKind.MORTGAGE, registered_on=today, paper_no="抵押登记 1 号", by=SYSTEM, **burden
        )

    assert_lawful(register)
    assert_lawful(lambda: land_book.end_right(code, effective_on=today, paper_no="注销登记 1 号", by=SYSTEM))


def test_offering(app: Flask, clock: Any) -> None:
    owner, right = an_owner()
    draft = an_answered_draft(right, owner)
    reviewer, approver, publisher = (an_account(role) for role in (Role.REVIEWER, Role.APPROVER, Role.PUBLISHER))
    assert_lawful(lambda: listings.submit(draft.draft_number, by=owner))
    number = draft.number or ""
    assert_lawful(lambda: listings.claim(number, by=reviewer))
    assert_lawful(lambda: listings.give(number, reviewer.user_id or 0, by=approver))
    assert_lawful(lambda: listings.let_go(number, by=reviewer))
    assert_lawful(lambda: listings.accept(number, by=reviewer))
    assert_lawful(lambda: listings.approve(number, by=approver))
    paper = (HolderKind.LESSEE, "某承租人", Means.POST, market_clock.today(), "EMS 1")
    assert_lawful(lambda: told.tell_holder(number, *paper, by=reviewer))
    assert_lawful(lambda: rooms.publish(number, a_schedule(), by=publisher))


@pytest.mark.parametrize("act", [HaltAct.SUSPEND, HaltAct.TERMINATE])
def test_halting(app: Flask, clock: Any, act: HaltAct) -> None:
    listing, asking, confirming = a_lot(), a_reviewer(), an_approver()
    a_paid_application(listing)
    number = listing.number or ""
    ask = {"act": act, "reason": HaltReason.ORDER, "note": "法院通知"}
    assert_lawful(lambda: listings.ask_halt(number, **ask, by=asking))
    assert_lawful(lambda: rooms.confirm_halt(number, by=confirming))


def test_changing_what_is_published(app: Flask, clock: Any) -> None:
    listing, drafting, confirming = a_lot(), a_reviewer(), an_approver()
    an_application(listing, a_member())
    number, cheaper = listing.number or "", Proposal(start_amount=250_000_000, deposit_amount=40_000_000)
    assert_lawful(lambda: changes.draft(number, cheaper, "权利人申请", by=drafting))
    assert_lawful(lambda: changes.confirm(number, by=confirming))


def test_going_on_after_a_suspension(app: Flask, clock: Any) -> None:
    listing, asking, confirming = a_lot(), a_reviewer(), an_approver()
    an_application(listing, a_member())
    number = listing.number or ""
    for act in (HaltAct.SUSPEND, HaltAct.RESUME):
        listings.ask_halt(number, act=act, reason=HaltReason.ORDER, note="法院通知", by=asking)
        rooms.confirm_halt(number, by=confirming)
    assert listing.resumption is not None
    clock.set(listing.resumption.resumes_at)
    assert_lawful(lambda: timetable.resume(listing.id, by=SYSTEM))


def test_withdrawing_and_listing_again(app: Flask, clock: Any) -> None:
    owner, right = an_owner()
    draft = an_answered_draft(right, owner)
    number = listings.submit(draft.draft_number, by=owner).number or ""
    listings.accept(number, by=an_account(Role.REVIEWER))
    listings.approve(number, by=an_account(Role.APPROVER))
    rooms.publish(number, a_schedule(), by=an_account(Role.PUBLISHER))
    a_paid_application(draft)
    assert_lawful(lambda: rooms.retract(draft.draft_number, "暂不转让", by=owner))
    assert_lawful(lambda: listings.list_again(draft.draft_number, by=owner))


def test_applying_and_what_follows(app: Flask, clock: Any) -> None:
    listing, member = a_lot(), a_member()
    assert_lawful(lambda: an_application(listing, member))
    paid, other, mine = a_paid_application(listing), a_paid_application(listing), an_application(listing, member)
    reviewer = a_reviewer()
    assert_lawful(lambda: papers.hand_in(mine.number, a_paper(), kind=PaperKind.IDENTITY, by=member))
    assert_lawful(lambda: papers.send_back(mine.number, [ToMend(PaperKind.IDENTITY, "缺页")], by=reviewer))
    assert_lawful(lambda: papers.resubmit(mine.number, by=member))
    assert_lawful(lambda: applications.qualify(paid.number, by=reviewer))
    assert_lawful(lambda: applications.refuse(other.number, "不符合公告条件", by=reviewer))
    assert_lawful(lambda: applications.withdraw(mine.number, by=member))


def test_bidding_together(app: Flask, clock: Any) -> None:
    lead, partner, listing = a_member(), a_member(), a_lot()
    number = applications.apply(listing.number or "", ALL_DECLARATIONS, jointly=True, by=lead).number
    other = named(get_party(partner.party_id or 0), "40")
    assert_lawful(lambda: joint.name_members(number, "60", [other], by=lead))
    assert_lawful(lambda: joint.decline(number, by=partner))
    joint.name_members(number, "60", [other], by=lead)
    assert_lawful(lambda: joint.confirm(number, ALL_DECLARATIONS, by=partner))
    alone = applications.apply(listing.number or "", ALL_DECLARATIONS, jointly=True, by=(single := a_member())).number
    assert_lawful(lambda: joint.go_alone(alone, by=single))


def test_examining_bidders_after_the_bidding(app: Flask, clock: Any) -> None:
    lot = a_lot(qualifies_after=True)
    paid = a_paid_application(lot)
    assert_lawful(lambda: winner_check.admit(paid.number, by=SYSTEM))
    number, reviewer = an_award(clock, lot).application.listing.number or "", a_reviewer()
    assert_lawful(lambda: winner_check.record(number, "", by=reviewer))


def test_money(app: Flask, clock: Any) -> None:
    preparing, releasing = a_finance_officer(), a_finance_officer()
    deposit, due = a_deposit(), a_refund_due()
    assert_lawful(lambda: confirm(deposit, preparing))
    assert_lawful(lambda: funds.prepare_refund(due.reference, by=preparing))
    assert_lawful(lambda: funds.release_refund(due.reference, by=releasing))


@pytest.mark.parametrize("bids", [0, 3])
def test_settling(app: Flask, clock: Any, bids: int) -> None:
    room = an_open_room(bidders=2)
    for turn in range(bids):
        register.place([an_attempt(room, turn, turn % 2)])
    clock.set(room_queries.get_room(room.number).closes_at + timedelta(seconds=3))
    assert_lawful(lambda: rooms.settle(room.listing_id, by=SYSTEM))


def test_a_paused_room(app: Flask, clock: Any) -> None:
    room, person = an_open_room(), an_approver()
    clock.set(room_queries.get_room(room.number).closes_at + timedelta(minutes=10))
    assert_lawful(lambda: rooms.settle(room.listing_id, by=SYSTEM))
    until = market_clock.now() + timedelta(minutes=30)
    assert_lawful(lambda: rooms.reopen_paused(room.number, until, "系统曾中断", by=person))
    clock.set(until + timedelta(minutes=10))
    rooms.settle(room.listing_id, by=SYSTEM)
    assert_lawful(lambda: rooms.close_paused(room.number, "按登记结果", by=person))
    assert_lawful(lambda: rooms.settle(room.listing_id, by=SYSTEM))


def test_a_room_paused_for_the_clocks(app: Flask, clock: Any) -> None:
    room = an_open_room()
    assert_lawful(lambda: rooms.pause_for_clocks(room.listing_id, 800, by=SYSTEM))


def test_concluding_and_signing(app: Flask, clock: Any) -> None:
    award, person = an_award(clock), an_approver()
    made: list[Contract] = []
    assert_lawful(lambda: made.append(contracts.conclude(award.audit_subject, by=person)))
    assert_lawful(lambda: contracts.record_signing(made[0].number, market_clock.today(), by=person))


def test_voiding_an_award(app: Flask, clock: Any) -> None:
    award, person = an_award(clock), an_approver()
    a_contract(clock, award, by=person)
    assert_lawful(lambda: contracts.void_award(award.audit_subject, "竞买人放弃", by=person))


def test_proposing_accepting_and_confirming_an_agreement(app: Flask, clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    number, by, approver = listing.number, a_member(), an_approver()
    assert_lawful(lambda: intents.propose(number, Said(listing.start_amount), by=by))
    proposal = a_proposal(listing)
    after_the_display(clock, listing)
    assert_lawful(lambda: intents.accept(listing.draft_number, proposal.number, proposal.latest.hash, by=owner))
    assert_lawful(lambda: contracts.confirm_agreement(number, by=approver))


def test_questions_and_visits(app: Flask, clock: Any) -> None:
    listing, owner = enquiries.an_offered_lot()
    number, asker, reviewer = listing.number or "", a_member(), a_reviewer()
    assert_lawful(lambda: enquiries.a_question(listing, asker))
    question = f"{number}-Q001"
    assert_lawful(lambda: moderation.forward(question, by=reviewer))
    assert_lawful(lambda: questions.answer(question, enquiries.ANSWERED, by=owner))
    assert_lawful(lambda: moderation.publish(question, by=reviewer))
    assert_lawful(lambda: moderation.hide(question, HideGround.OTHER, "另行公告。", by=reviewer))
    assert_lawful(lambda: enquiries.a_visit(listing, owner, places=1))
    booked, waiting = a_member(), a_member()
    assert_lawful(lambda: bookings.book(number, 1, persons=1, by=booked))
    assert_lawful(lambda: bookings.book(number, 1, persons=1, may_wait=True, by=waiting))
    assert_lawful(lambda: bookings.cancel(f"{number}-V001", by=booked))
    assert_lawful(lambda: bookings.restore(f"{number}-V001", by=booked))
    assert_lawful(lambda: slots.change(number, 1, enquiries.an_offer(places=2), by=owner))
    assert_lawful(lambda: slots.cancel(number, 1, "道路施工。", by=owner))


def test_a_default_and_who_is_next(app: Flask, clock: Any) -> None:
    listing, first, second = an_award(clock).application.listing, an_approver(), an_approver()
    number, charge = listing.number or "", Charge(Ground.GAVE_UP, "竞得人书面放弃。")
    assert_lawful(lambda: contracts.notice_default(number, charge, by=first))
    hearing = award_defaults.find_hearing(listing.id)
    assert hearing is not None
    winner = defaults.bidder_of(hearing.application)
    assert_lawful(lambda: award_services.answer(number, "同意。", by=winner))
    assert_lawful(lambda: contracts.uphold_default(number, defaults.DECISION, "事实清楚。", by=second))
    assert_lawful(lambda: award_services.consent(number, True, paper="同意书", by=second))
    following = defaults.bidder_of(award_defaults.offers_of(listing.id)[-1].application)
    assert_lawful(lambda: award_services.accept(number, by=following))
