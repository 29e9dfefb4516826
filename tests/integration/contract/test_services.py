"""From award to paper: what concluding, voiding, signing and publishing do, all at once or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.contract import a_contract, an_approver, an_award, staff
from tests.factories.parcels import a_burden
from trading.audit import ledger
from trading.bidding.queries.rooms import applications_of
from trading.bidding.states import ApplicationStatus, AwardStatus
from trading.contract import queries, services
from trading.contract.models import Contract
from trading.contract.states import ContractStatus
from trading.core.actor import Actor, Role
from trading.core.deal import BurdenKind
from trading.core.errors import Forbidden, Refusals, TransitionRefused
from trading.documents import queries as documents
from trading.documents.states import DocumentKind, DocumentStatus
from trading.extensions import db
from trading.funds.states import DepositStatus
from trading.listing.states import ListingStatus
from trading.transaction import transact

pytestmark = pytest.mark.usefixtures("app")


def test_concluding_moves_everything_in_one_transaction(clock) -> None:
    award = an_award(clock)
    listing = award.application.listing
    contract = transact(services.conclude, listing.number, by=an_approver())

    assert listing.status is ListingStatus.DEAL
    assert award.status is AwardStatus.CONFIRMED
    assert contract.status is ContractStatus.ISSUED
    assert contract.price == award.amount
    statuses = {application.status for application in applications_of(listing.id)}
    assert statuses == {ApplicationStatus.WON, ApplicationStatus.LOST}
    for application in applications_of(listing.id):
        assert application.deposit.status is DepositStatus.HELD
        assert (application.deposit.refund_due_on is None) == (application.id == award.application_id)
    papers = [one for one in documents.of_subject(listing.number) if one.kind is not DocumentKind.QUALIFICATION]
    assert [paper.number for paper in papers] == [contract.number, contract.confirmation_number]
    assert {paper.status for paper in papers} == {DocumentStatus.QUEUED}
    readers = {reader.party_id for reader in papers[0].readers}
    assert readers == {listing.owner_party_id, award.application.party_id}
    assert list(ledger.verify(ledger.lot_chain(listing.number))) == []


def test_numbers_follow_each_other_without_gaps(clock) -> None:
    first, second = a_contract(clock), a_contract(clock)
    assert int(second.number[-5:]) == int(first.number[-5:]) + 1
    assert first.number.startswith("1503022026ZR")
    assert first.confirmation_number.startswith("乌土二成[2026]")


def test_the_paper_says_what_the_register_says(clock) -> None:
    contract = a_contract(clock)
    facts = documents.by_number(contract.number).data["facts"]
    assert facts["price"]["figures"] == "3,020,000.00"
    assert facts["record"]["bids"] == 3
    assert facts["record"]["bidders"] == 2
    assert facts["buyers"][0]["name"] == contract.buyer.name
    assert len(facts["plots"][0]["points"]) >= 3


def test_a_second_confirmation_is_refused(clock) -> None:
    contract = a_contract(clock)
    with pytest.raises((TransitionRefused, Refusals)):
        transact(services.conclude, contract.lot, by=an_approver())
    assert db.session.query(Contract).count() == 1


def test_a_blocked_award_leaves_nothing_behind(clock) -> None:
    award = an_award(clock)
    number = award.application.listing.number
    a_burden(award.application.listing.right, BurdenKind.SEIZURE)
    db.session.commit()
    with pytest.raises(Refusals):
        transact(services.conclude, number, by=an_approver())
    assert {one.kind for one in documents.of_subject(number)} == {DocumentKind.QUALIFICATION}
    assert award.status is AwardStatus.PENDING


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CLERK, Role.PUBLISHER, Role.FINANCE, Role.AUDITOR])
def test_only_reviewers_and_approvers_decide(clock, role: Role) -> None:
    number = an_award(clock).application.listing.number
    with pytest.raises(Forbidden):
        services.conclude(number, by=staff(role))
    with pytest.raises(Forbidden):
        services.void_award(number, "no reason of mine", by=staff(role))


def test_staff_of_another_district_decide_nothing(clock) -> None:
    number = an_award(clock).application.listing.number
    with pytest.raises(Forbidden):
        services.conclude(number, by=an_approver(district="150304"))


def test_a_void_award_frees_everyone(clock) -> None:
    award = an_award(clock)
    listing = award.application.listing
    transact(services.void_award, listing.number, "False papers were handed in.", by=an_approver())
    assert (award.status, listing.status) == (AwardStatus.VOID, ListingStatus.VOID)
    assert {application.status for application in applications_of(listing.id)} == {ApplicationStatus.LOST}
    for application in applications_of(listing.id):
        assert application.deposit.refund_due_on is not None  # forfeiting the winner's is finance's own decision


def test_voiding_after_confirmation_revokes_the_papers(clock) -> None:
    contract = a_contract(clock)
    transact(services.void_award, contract.lot, "The winner doesn't sign.", by=an_approver())
    assert contract.status is ContractStatus.CANCELLED
    for number in (contract.number, contract.confirmation_number):
        assert documents.verification(number).status == "revoked"
    assert queries.active_contract_for_update(contract.listing_id) is None


def test_signing_turns_the_deposit_into_price(clock) -> None:
    contract = a_contract(clock)
    clock.move(days=2)
    day = clock.now.date()
    signed = transact(services.record_signing, contract.number, day, by=staff(Role.CLERK))
    assert signed.status is ContractStatus.SIGNED
    assert signed.signed_on == day
    winner = next(one for one in applications_of(signed.listing_id) if one.status is ApplicationStatus.WON)
    assert winner.deposit.status is DepositStatus.CONVERTED


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_of_signing_out_of_bounds_is_refused(clock, days: int) -> None:
    contract = a_contract(clock)
    with pytest.raises(services.SigningDateWrong):
        services.record_signing(contract.number, clock.now.date() + timedelta(days=days), by=staff(Role.CLERK))


def test_a_signed_contract_is_not_voided(clock) -> None:
    contract = a_contract(clock)
    services.record_signing(contract.number, clock.now.date(), by=staff(Role.CLERK))
    with pytest.raises(TransitionRefused):
        services.void_award(contract.lot, "Second thoughts.", by=an_approver())


def test_the_result_is_published_by_a_publisher(clock) -> None:
    contract = a_contract(clock)
    with pytest.raises(Forbidden):
        services.publish_result(contract.lot, by=Actor.visitor())
    listing = transact(services.publish_result, contract.lot, by=staff(Role.PUBLISHER))
    assert listing.status is ListingStatus.RESULT_PUBLISHED


def test_an_impossible_contract_cannot_be_stored(app: Flask, clock) -> None:
    contract = a_contract(clock)
    contract.status = ContractStatus.SIGNED
    with pytest.raises(Exception, match=r"(?i)check"):
        db.session.flush()
    db.session.rollback()
