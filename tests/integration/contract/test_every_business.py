"""Deals of every business and way of trading to paper: what the contract holds, who reads it, and how it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.contract import an_approver, an_award, staff
from tests.factories.intents import a_negotiated_listing, a_proposal, an_agreement
from tests.factories.parcels import a_burden
from trading.audit import ledger
from trading.bidding.services import rooms
from trading.contract import facts, queries, services
from trading.contract.services.signing import NoRuling, NothingToSign
from trading.contract.states import ContractStatus
from trading.core.actor import Role
from trading.core.deal import BurdenKind, Business, TradeMode
from trading.documents import queries as documents
from trading.documents.states import DocumentStatus
from trading.extensions import db
from trading.funds.states import DepositStatus
from trading.intents.rules import NotOpenToProposals
from trading.intents.states import AgreementStatus
from trading.listing import services as listings
from trading.listing.states import HaltAct, HaltReason, ListingStatus

pytestmark = pytest.mark.usefixtures("app")

FIGURES = {
    Business.TRANSFER: (360_000_000, "ZR", "contract/transfer/v3"),
    Business.LEASE: (18_000_000, "CZ", "contract/lease/v2"),
    Business.MORTGAGE: (5_000, "DY", "contract/mortgage/v2"),
}


def an_agreed_deal(clock: Any, business: Business) -> Any:
    """A confirmed agreement of this business."""
    listing, owner = a_negotiated_listing(business=business, amount=FIGURES[business][0])
    said = {}
    if business.is_letting:
        said = {"starts_on": (clock.now + timedelta(days=120)).date(), "months": 36, "rent_free_months": 2}
    agreement = an_agreement(clock, listing, owner, a_proposal(listing, **said))
    contract = services.confirm_agreement(listing.number, by=an_approver())
    db.session.commit()
    return agreement, contract


@pytest.mark.parametrize("business", list(FIGURES))
def test_an_agreement_of_every_business_becomes_a_contract_on_paper(clock: Any, business: Business) -> None:
    agreement, contract = an_agreed_deal(clock, business)
    amount, initials, template = FIGURES[business]
    assert (contract.price, contract.deposit, contract.deposit_id) == (amount, 0, None)
    assert initials in contract.number
    paper = documents.by_number(contract.number)
    assert paper.template.startswith(template)
    assert paper.data["facts"]["agreement"]["hash"] == agreement.hash
    assert {reader.party_id for reader in paper.readers} == {agreement.listing.owner_party_id, agreement.party.id}
    assert documents.by_number(contract.confirmation_number).title == "意向确认书"
    assert list(ledger.verify(agreement.listing.audit_chain)) == []


def test_the_term_that_was_agreed_goes_before_the_one_that_was_offered(clock: Any) -> None:
    _agreement, contract = an_agreed_deal(clock, Business.LEASE)
    said = documents.by_number(contract.number).data["facts"]
    assert (said["months"], said["rent_free_months"]) == (36, 2)
    assert said["escalation"].startswith("每满 3 年")
    assert len(said["rents"]) == 3


@pytest.mark.parametrize("business", list(FIGURES))
def test_an_agreed_contract_is_signed_and_its_result_published(clock: Any, business: Business) -> None:
    agreement, contract = an_agreed_deal(clock, business)
    services.record_signing(contract.number, clock.now.date(), by=an_approver())
    services.publish_result(contract.lot, by=staff(Role.PUBLISHER))
    assert contract.status is ContractStatus.SIGNED
    assert agreement.listing.status is ListingStatus.RESULT_PUBLISHED
    result = queries.result_of(agreement.listing)
    assert (result.amount, result.business) == (contract.price, business)
    assert result.other_side == agreement.party.public_name


def test_a_deal_that_nobody_signs_is_declared_void(clock: Any) -> None:
    agreement, contract = an_agreed_deal(clock, Business.TRANSFER)
    services.void_agreement(contract.lot, "双方逾期未签订合同。", by=an_approver())
    assert contract.status is ContractStatus.CANCELLED
    assert agreement.status is AgreementStatus.VOID
    assert agreement.listing.status is ListingStatus.VOID
    papers = documents.by_numbers([contract.number, contract.confirmation_number])
    assert {paper.status for paper in papers.values()} == {DocumentStatus.REVOKED}
    assert queries.result_of(agreement.listing) is None


def a_courts_award(clock: Any) -> Any:
    """An award of a room that closed on a court's sale."""
    award = an_award(clock)
    listing = award.application.listing
    listing.mode = TradeMode.COURT
    listing.answers = {
        **listing.answers,
        "court_name": "乌海市海勃湾区人民法院",
        "ruling_no": "（2026）内0302执123号之一",
        "ruling_on": "2026-09-01",
    }
    db.session.commit()
    return award


def test_a_courts_sale_is_confirmed_without_a_contract_and_passes_by_the_ruling(clock: Any) -> None:
    award = a_courts_award(clock)
    number = award.application.listing.number
    contract = services.conclude(number, by=an_approver())
    db.session.commit()
    assert contract.number == contract.confirmation_number
    paper = documents.by_number(contract.number)
    assert paper.data["facts"]["ruling"]["number"] == "（2026）内0302执123号之一"
    with pytest.raises(NothingToSign):
        services.record_signing(contract.number, clock.now.date(), by=an_approver())
    services.record_ruling(contract.number, "（2026）内0302执123号之二", clock.now.date(), by=an_approver())
    assert contract.status is ContractStatus.RULED
    assert award.application.deposit.status is DepositStatus.CONVERTED
    services.publish_result(number, by=staff(Role.PUBLISHER))
    assert queries.result_of(award.application.listing).ruling_no == "（2026）内0302执123号之二"


def test_an_ordinary_contract_passes_by_no_ruling(clock: Any) -> None:
    contract = services.conclude(an_award(clock).application.listing.number, by=an_approver())
    with pytest.raises(NoRuling):
        services.record_ruling(contract.number, "（2026）内0302执123号之二", clock.now.date(), by=an_approver())


def test_the_pages_of_a_lease_and_a_loan_show_their_own_figures(clock: Any, sign_in_as: Any) -> None:
    approver = an_approver()
    for business, words in ((Business.LEASE, "180,000"), (Business.MORTGAGE, "5.000")):
        agreement, contract = an_agreed_deal(clock, business)
        desk = sign_in_as(approver.username)
        assert words in desk.get(f"/review/agreements/{contract.lot}").text
        assert contract.number in desk.get(f"/review/agreements/{contract.lot}").text
        db.session.refresh(agreement)
        assert words in desk.get(f"/listings/{contract.lot}").text
        assert desk.get("/results").status_code == 200


def test_a_courts_own_seizure_stands_in_nobodys_way_and_another_one_does(clock: Any) -> None:
    award = a_courts_award(clock)
    listing = award.application.listing
    listing.owner.name = "乌海市海勃湾区人民法院"
    a_burden(listing.right, kind=BurdenKind.SEIZURE, authority="乌海市海勃湾区人民法院")
    assert facts.award_facts(listing, award).blocking_burdens == ()
    a_burden(listing.right, kind=BurdenKind.SEIZURE, authority="乌海市中级人民法院")
    assert facts.award_facts(listing, award).blocking_burdens == ("seizure",)


def test_a_negotiated_listing_is_suspended_by_two_persons_and_takes_no_proposals_then(clock: Any) -> None:
    listing, _owner = a_negotiated_listing()
    number = listing.number
    listings.ask_halt(number, act=HaltAct.SUSPEND, reason=HaltReason.ORDER, note="法院来函。", by=an_approver())
    rooms.confirm_halt(number, by=an_approver())
    assert listing.status is ListingStatus.SUSPENDED
    with pytest.raises(NotOpenToProposals):
        a_proposal(listing)
