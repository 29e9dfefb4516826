"""Applying for a lot, being admitted to its room, and what nobody may find out meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.conftest import FrozenClock
from tests.factories.applications import (
    ALL_DECLARATIONS,
    a_lot,
    a_paid_application,
    a_qualified_application,
    a_reviewer,
    an_application,
)
from tests.factories.funds import a_member, an_account
from tests.factories.parcels import a_holder
from trading.audit import ledger
from trading.bidding import admission
from trading.bidding.admission import AdmittedForGood
from trading.bidding.queries import applications as queries
from trading.bidding.queries.applications import Queue
from trading.bidding.queries.rooms import get_room
from trading.bidding.services import applications as services
from trading.bidding.states import ApplicationStatus
from trading.core import clock as market_clock
from trading.core.actor import Role
from trading.core.errors import Forbidden, NotFound, Refusals, TransitionRefused
from trading.core.policy import policy
from trading.funds import queries as funds
from trading.funds.states import DepositStatus
from trading.listing.models import Listing
from trading.listing.states import ListingStatus


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


def number_of(listing: Listing) -> str:
    """The lot's public number."""
    assert listing.number is not None
    return listing.number


# --- applying ---------------------------------------------------------------------------------------


def test_applying_asks_for_the_deposit_by_the_end_of_the_period() -> None:
    lot = a_lot()
    application = an_application(lot)
    assert application.number.startswith("150302-TB-2026-")
    assert application.status is ApplicationStatus.DEPOSIT_DUE
    assert application.deposit.amount == lot.deposit_amount
    assert application.deposit.due_at == lot.apply_ends_at
    assert application.deposit.lot_number == lot.number


def test_the_declarations_stand_in_the_chain_of_the_lot() -> None:
    application = an_application()
    event = ledger.history(application.number)[0]
    assert event.action == "application.applied"
    assert event.detail["declarations"] == sorted(ALL_DECLARATIONS)


def test_applying_twice_gives_the_first_application() -> None:
    lot, member = a_lot(), a_member()
    assert an_application(lot, member) is an_application(lot, member)
    assert len(funds.deposits_of_lot(number_of(lot))) == 1


def test_two_accounts_of_one_party_have_one_application() -> None:
    lot, party = a_lot(), a_holder()
    assert an_application(lot, a_member(party)) is an_application(lot, a_member(party))


def test_a_withdrawn_party_does_not_come_back() -> None:
    lot, member = a_lot(), a_member()
    services.withdraw(an_application(lot, member).number, by=member)
    with pytest.raises(admission.AppliedBefore):
        an_application(lot, member)


def test_the_arrival_decides_not_the_turn(clock: FrozenClock) -> None:
    lot, member = a_lot(), a_member()
    arrived_at = lot.apply_ends_at - timedelta(microseconds=1)  # type: ignore[operator]
    clock.set(lot.apply_ends_at + timedelta(seconds=3))  # type: ignore[operator]
    assert services.apply(number_of(lot), ALL_DECLARATIONS, received_at=arrived_at, by=member)


def test_at_the_published_end_it_is_too_late(clock: FrozenClock) -> None:
    lot = a_lot()
    clock.set(lot.apply_ends_at)  # type: ignore[arg-type]
    with pytest.raises(admission.ApplicationsClosed):
        an_application(lot)


def test_the_sellers_accounts_are_barred() -> None:
    seller = a_holder()
    with pytest.raises(admission.SellerMayNotBid):
        an_application(a_lot(seller), a_member(seller))


def test_whoever_entered_the_listing_is_barred_for_every_party() -> None:
    agent = a_member()
    with pytest.raises(admission.SellerMayNotBid):
        an_application(a_lot(entered_by_id=agent.user_id), agent)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE, Role.CLERK, Role.AUDITOR, Role.SUPERVISOR])
def test_staff_may_not_bid_even_for_a_party(role: Role) -> None:
    with pytest.raises(admission.StaffMayNotBid):
        an_application(by=an_account(Role.MEMBER, role, party=a_holder()))


def test_a_barred_party_may_not_apply() -> None:
    party = a_holder()
    party.blacklisted_at = market_clock.now()
    with pytest.raises(admission.PartyBlacklisted):
        an_application(by=a_member(party))


def test_an_unchecked_party_may_not_apply() -> None:
    party = a_holder()
    party.verified_at = None
    with pytest.raises(admission.PartyNotVerified):
        an_application(by=a_member(party))


def test_an_account_without_a_party_may_not_apply() -> None:
    with pytest.raises(Forbidden):
        an_application(by=an_account(Role.MEMBER))


@pytest.mark.parametrize("status", [ListingStatus.APPROVED, ListingStatus.DRAFT])
def test_what_is_not_public_does_not_exist(status: ListingStatus) -> None:
    with pytest.raises(NotFound):
        an_application(a_lot(status=status))


@pytest.mark.parametrize("status", [ListingStatus.SUSPENDED, ListingStatus.FAILED, ListingStatus.DEAL])
def test_a_lot_that_stands_still_takes_no_applications(status: ListingStatus) -> None:
    with pytest.raises(admission.NotOpenForApplications):
        an_application(a_lot(status=status))


def test_a_missing_declaration_leaves_nothing_behind() -> None:
    lot = a_lot()
    with pytest.raises(Refusals):
        services.apply(number_of(lot), ALL_DECLARATIONS - {"binding"}, by=a_member())
    assert funds.deposits_of_lot(number_of(lot)) == []


# --- withdrawing ------------------------------------------------------------------------------------


def test_withdrawing_gives_up_the_deposit() -> None:
    member = a_member()
    unpaid, paid = an_application(by=member), a_paid_application(by=member)
    for application in (unpaid, paid):
        services.withdraw(application.number, by=member)
        assert application.status is ApplicationStatus.WITHDRAWN
    assert unpaid.deposit.status is DepositStatus.LAPSED
    assert paid.deposit.refund_due_on is not None


def test_a_qualified_bidder_cannot_withdraw() -> None:
    member = a_member()
    application = a_qualified_application(by=member)
    with pytest.raises(AdmittedForGood):
        services.withdraw(application.number, by=member)


def test_another_partys_application_cannot_be_withdrawn() -> None:
    application = an_application()
    with pytest.raises(NotFound):
        services.withdraw(application.number, by=a_member())


# --- admitting --------------------------------------------------------------------------------------


def test_an_admitted_bidder_has_a_number_of_two_digits() -> None:
    application = a_qualified_application()
    assert application.status is ApplicationStatus.QUALIFIED
    assert application.bidder_number is not None
    assert application.bidder_number.isdigit()
    assert len(application.bidder_number) == 2


def test_bidder_numbers_differ_within_a_lot() -> None:
    lot = a_lot()
    numbers = {a_qualified_application(lot).bidder_number for _ in range(8)}
    assert len(numbers) == 8


def test_no_admission_without_the_deposit() -> None:
    application = an_application()
    with pytest.raises(admission.DepositNotHeld):
        services.qualify(application.number, by=a_reviewer())
    assert get_room(number_of(application.listing)).qualified_count == 0


def test_one_admission_is_counted_once() -> None:
    application = a_qualified_application()
    with pytest.raises(TransitionRefused):
        services.qualify(application.number, by=a_reviewer())
    assert get_room(number_of(application.listing)).qualified_count == 1


def test_the_bidder_who_makes_a_timed_phase_possible_moves_the_close() -> None:
    lot = a_lot()
    room = get_room(number_of(lot))
    revision = room.revision
    a_qualified_application(lot)
    assert room.closes_at == room.timed_starts_at
    a_qualified_application(lot)
    assert room.closes_at == room.timed_starts_at + policy().timed_window
    a_qualified_application(lot)
    assert room.closes_at == room.timed_starts_at + policy().timed_window
    assert (room.qualified_count, room.revision) == (3, revision + 3)


def test_the_close_never_passes_the_published_cap() -> None:
    lot = a_lot(cap_at=market_clock.now() + timedelta(days=12, minutes=1))
    a_qualified_application(lot)
    a_qualified_application(lot)
    assert get_room(number_of(lot)).closes_at == lot.cap_at


def test_a_room_that_has_reached_its_close_admits_nobody(clock: FrozenClock) -> None:
    application = a_paid_application()
    clock.set(get_room(number_of(application.listing)).closes_at)
    with pytest.raises(admission.RoomOver):
        services.qualify(application.number, by=a_reviewer())


def test_a_bidder_barred_since_is_not_admitted() -> None:
    application = a_paid_application()
    application.party.blacklisted_at = market_clock.now()
    with pytest.raises(admission.PartyBlacklisted):
        services.qualify(application.number, by=a_reviewer())


def test_a_likeness_needs_a_written_reason() -> None:
    lot = a_lot()
    application = a_paid_application(lot)
    lot.owner.representative = application.party.representative = "王五"
    with pytest.raises(admission.LikenessUnexplained):
        services.qualify(application.number, by=a_reviewer())
    services.qualify(application.number, reason="同名不同人，已核对身份证件。", by=a_reviewer())
    assert ledger.history(application.number)[-1].note == "同名不同人，已核对身份证件。"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REVIEWER])
def test_only_reviewers_decide(role: Role) -> None:
    application = a_paid_application()
    stranger = an_account(role, party=a_holder() if role is Role.MEMBER else None)
    for decide in (
        lambda: services.qualify(application.number, by=stranger),
        lambda: services.refuse(application.number, "x", by=stranger),
        lambda: services.examine(application.number, by=stranger),
    ):
        with pytest.raises(Forbidden):
            decide()


def test_reviewers_of_another_district_do_not_decide() -> None:
    application = a_paid_application()
    with pytest.raises(Forbidden):
        services.qualify(application.number, by=a_reviewer(district="150303"))
    services.qualify(application.number, by=a_reviewer(district="150302"))


def test_nobody_decides_for_the_own_party() -> None:
    application = a_paid_application()
    with pytest.raises(Forbidden):
        services.qualify(application.number, by=a_reviewer(party=application.party))


def test_a_refusal_needs_a_reason_and_owes_the_deposit_back() -> None:
    application = a_paid_application()
    with pytest.raises(admission.ReasonMissing):
        services.refuse(application.number, "  ", by=a_reviewer())
    services.refuse(application.number, "营业执照已过期。", by=a_reviewer())
    assert application.status is ApplicationStatus.REFUSED
    assert application.deposit.refund_due_on is not None


# --- what nobody may find out -----------------------------------------------------------------------


def test_the_ledger_does_not_say_whose_number_is_whose() -> None:
    application = a_qualified_application()
    events = ledger.history(application.number)
    assert application.bidder_number is not None
    assert all("bidder_number" not in event.detail for event in events)


def test_the_desk_withholds_the_name_once_a_decision_is_made() -> None:
    application, reviewer = a_paid_application(), a_reviewer()
    assert services.examine(application.number, by=reviewer).party is application.party
    services.qualify(application.number, by=reviewer)
    assert services.examine(application.number, by=reviewer).party is None


def test_decided_applications_are_not_found_by_name() -> None:
    application = a_qualified_application(by=a_member(a_holder("乌海市藏名有限公司")))
    assert [one.number for one in queries.list_queue(Queue.DECIDED, search=application.number)] == [application.number]
    assert list(queries.list_queue(Queue.DECIDED, search="藏名")) == []
