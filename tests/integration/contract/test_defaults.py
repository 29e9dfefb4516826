"""A winner who doesn't stand by its award: notice, hearing, decision, and the next bidder."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import defaults as made
from tests.factories.applications import a_lot, an_application
from tests.factories.contract import a_contract, an_approver, an_award, staff
from tests.factories.funds import a_finance_officer, a_refund_paid, confirm
from trading.audit import ledger
from trading.bidding import verification
from trading.bidding.defaults import queries, rules, services
from trading.bidding.defaults.states import Ground, OfferStatus
from trading.bidding.models import Award
from trading.bidding.queries.rooms import applications_of, find_award
from trading.bidding.states import ApplicationStatus, AwardStatus
from trading.contract import services as contracts
from trading.contract.states import ContractStatus
from trading.core import settings
from trading.core.actor import Actor, Role
from trading.core.deal import TradeMode
from trading.core.errors import Forbidden, NotFound, TransitionRefused
from trading.extensions import db
from trading.funds import services as funds
from trading.funds.refusals import DepositNotHeld
from trading.funds.states import DepositStatus
from trading.listing.gazette.facts import terms
from trading.listing.states import ListingStatus
from trading.parties import services as parties
from trading.transaction import transact
from trading.worker import lapse_award_offers

pytestmark = pytest.mark.usefixtures("app")
SYSTEM = Actor.system()


def faults(award: Award) -> list[object]:
    number = award.application.listing.number or ""
    return [*verification.verify(number), *ledger.verify(ledger.lot_chain(number)), *funds.check_balance()]


def test_a_default_is_heard_decided_by_another_and_paid_for(clock: Any) -> None:
    contract = a_contract(clock)
    listing, award = contract.listing, find_award(contract.listing_id)
    winner, maker, checker = award.application, an_approver(), an_approver()
    with pytest.raises(rules.GroundDoesNotHold):
        made.a_notice(listing, Ground.NOT_SIGNED, by=maker)
    with pytest.raises(rules.NothingWasDue):
        made.a_notice(listing, Ground.NOT_PAID, by=maker)
    clock.move(days=30)
    default = made.a_notice(listing, Ground.NOT_SIGNED, by=maker)
    assert default.due_on == contract.sign_due_on
    # nothing else is done with an award while its winner is heard
    for act in (
        lambda: contracts.void_award(listing.number, "另有原因，作废。", by=checker),
        lambda: contracts.record_signing(contract.number, clock.now.date(), by=checker),
        lambda: made.a_notice(listing, by=checker),
    ):
        with pytest.raises(rules.HearingOpen):
            act()
    decide = (listing.number, made.DECISION, "逾期未签订合同。")
    with pytest.raises(rules.WinnerNotHeard):
        transact(contracts.uphold_default, *decide, by=checker)
    with pytest.raises(NotFound):
        services.answer(listing.number, "不是本人。", by=made.bidder_of(applications_of(listing.id)[1]))
    transact(services.answer, listing.number, "资金未到位，请求宽限。", by=made.bidder_of(winner))
    with pytest.raises(rules.SamePersonDecides):
        transact(contracts.uphold_default, *decide, by=maker)
    transact(contracts.uphold_default, *decide, by=checker)
    assert (award.status, listing.status) == (AwardStatus.FALLEN, ListingStatus.AWARD_PENDING)
    assert contract.status is ContractStatus.CANCELLED
    assert winner.status is ApplicationStatus.LOST
    deposit = winner.deposit
    assert (deposit.status, deposit.decision_no) == (DepositStatus.FORFEIT_PREPARED, made.DECISION)
    transact(funds.forfeit, deposit.reference, by=staff(Role.FINANCE))
    assert deposit.status is DepositStatus.FORFEITED
    assert winner.party.blacklisted_at is not None
    assert faults(award) == []
    # the bar ends by itself
    clock.move(days=400)
    assert transact(parties.end_bars, by=SYSTEM) == 1
    assert winner.party.blacklisted_at is None


def test_an_objection_that_holds_leaves_the_award_as_it_was(clock: Any) -> None:
    award = an_award(clock)
    listing = award.application.listing
    made.a_notice(listing)
    transact(services.drop, listing.number, "竞得人已补正。", by=an_approver())
    assert (award.status, listing.status) == (AwardStatus.PENDING, ListingStatus.AWARD_PENDING)
    with pytest.raises(rules.CheckFindsNothing):
        made.a_notice(listing, Ground.FAILED_CHECK)
    assert transact(contracts.conclude, listing.number, by=an_approver()).price == award.amount


@pytest.mark.parametrize("confirmed", [False, True], ids=["before confirmation", "after it"])
def test_the_award_passes_to_the_next_at_its_own_bid(clock: Any, confirmed: bool) -> None:
    award = an_award(clock)
    listing, first = award.application.listing, award.application
    if confirmed:
        a_contract(clock, award)
    offer = made.an_open_offer(clock, listing)
    step = listing.step_amount or 0
    assert (offer.sequence, offer.amount) == (2, listing.start_amount + step)
    assert offer.application_id != first.id
    following = made.bidder_of(offer.application)
    with pytest.raises(NotFound):
        services.accept(listing.number, by=made.bidder_of(first))
    assert offer.application.deposit.refund_due_on is not None  # it was free, and may go
    transact(services.accept, listing.number, by=following)
    assert (award.status, award.sequence, award.amount) == (AwardStatus.PENDING, 2, offer.amount)
    assert award.application_id == offer.application_id
    assert offer.application.deposit.refund_due_on is None
    assert faults(award) == []
    contract = transact(contracts.conclude, listing.number, by=an_approver())
    assert (contract.price, contract.buyer_party_id) == (offer.amount, following.party_id)
    assert offer.application.status is ApplicationStatus.WON
    assert db.session.query(Award).count() == 1
    assert faults(award) == []


def test_a_deposit_that_has_gone_back_is_put_back(clock: Any) -> None:
    award = an_award(clock)
    listing = award.application.listing
    a_contract(clock, award)
    loser = next(one for one in applications_of(listing.id) if one.id != award.application_id)
    first = loser.deposit
    funds.prepare_refund(first.reference, by=a_finance_officer())
    funds.release_refund(first.reference, by=a_finance_officer())
    a_refund_paid(first)
    db.session.commit()
    offer = made.an_open_offer(clock, listing)
    following = made.bidder_of(loser)
    with pytest.raises(DepositNotHeld):
        transact(services.accept, listing.number, by=following)
    for _twice in range(2):
        transact(services.put_deposit_back, listing.number, by=following)
    assert loser.deposit.reference != first.reference
    assert (loser.deposit.turn, loser.deposit.due_at) == (2, offer.expires_at)
    confirm(loser.deposit, a_finance_officer())
    db.session.commit()
    transact(services.accept, listing.number, by=following)
    assert award.application_id == loser.id
    assert faults(award) == []


@pytest.mark.parametrize("how", ["declines", "is silent", "owner refuses", "setting is off", "court"])
def test_without_a_next_bidder_the_award_is_void_and_the_land_free(clock: Any, how: str, monkeypatch: Any) -> None:
    award = an_award(clock)
    listing = award.application.listing
    if how == "court":
        listing.mode = TradeMode.COURT
    if how in ("setting is off", "court"):
        if how == "setting is off":
            monkeypatch.setattr(settings, "value", _off(settings.value))
        assert "after_default" not in terms(listing)
        made.an_upheld_default(clock, listing)
    elif how == "owner refuses":
        made.an_upheld_default(clock, listing)
        with pytest.raises(rules.PaperNeeded):
            services.consent(listing.number, False, by=an_approver())
        transact(services.consent, listing.number, False, paper="权利人来函", by=an_approver())
    else:
        assert terms(listing)["after_default"] == "next_bidder"  # as the notice says
        offer = made.an_open_offer(clock, listing)
        if how == "declines":
            transact(services.decline, listing.number, by=made.bidder_of(offer.application))
        else:
            clock.set(offer.expires_at)
            with pytest.raises(rules.AnswerTooLate):
                services.accept(listing.number, by=made.bidder_of(offer.application))
            assert lapse_award_offers() == 1
            assert offer.status is OfferStatus.LAPSED
    assert (award.status, listing.status) == (AwardStatus.VOID, ListingStatus.VOID)
    for application in applications_of(listing.id):
        deposit = application.deposit
        is_loser = application.id != award.application_id
        assert deposit.refund_due_on is not None if is_loser else deposit.status is DepositStatus.FORFEIT_PREPARED
    assert faults(award) == []


def _off(value: Any) -> Any:
    return lambda key, on=None: False if key == "award.second_offers" else value(key, on)


def test_whoever_defaulted_does_not_bid_for_the_same_land_again(clock: Any) -> None:
    award = an_award(clock)
    listing = award.application.listing
    defaulter = made.bidder_of(award.application)
    made.an_upheld_default(clock, listing, bars=False)
    assert award.application.party.blacklisted_at is None
    transact(contracts.void_award, listing.number, "重新挂牌。", by=an_approver())
    again = a_lot(right_id=listing.right_id, number="150302-T-2026-99123")
    with pytest.raises(rules.BarredFromResale):
        an_application(again, defaulter)
    assert queries.earlier_default([listing.right.id + 1], defaulter.party_id) is None


def test_only_the_desk_of_the_district_begins_or_decides(clock: Any) -> None:
    listing = an_award(clock).application.listing
    with pytest.raises(Forbidden):
        made.a_notice(listing, by=an_approver(district="150304"))
    transact(contracts.void_award, listing.number, "作废，重新公告。", by=an_approver())
    with pytest.raises(TransitionRefused):
        made.a_notice(listing)
