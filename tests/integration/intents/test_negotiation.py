"""From the first proposal to the deal: what each side may do, who is told, and what time does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.contract import an_approver, staff
from tests.factories.funds import a_member, an_account
from tests.factories.intents import a_negotiated_listing, a_proposal, after_the_display, an_agreement
from tests.factories.parcels import a_burden, a_holder
from trading.audit import ledger
from trading.contract import services as desk
from trading.core.actor import Actor, Role
from trading.core.deal import BurdenKind, Business
from trading.core.errors import Conflict, Forbidden, NotFound, Refusals, TransitionRefused
from trading.core.findings import RuleBroken
from trading.extensions import db
from trading.intents import queries, rules, services
from trading.intents.rules import Said
from trading.intents.states import AgreementStatus, ProposalStatus, Side
from trading.listing.states import ListingStatus
from trading.notices.models import Message
from trading.worker import end_negotiations

pytestmark = pytest.mark.usefixtures("app")


def told(kind: str) -> int:
    """How many accounts were told this."""
    return db.session.query(Message).filter(Message.kind == kind).count()


def test_a_proposal_binds_its_side_and_reaches_the_owner(clock: Any) -> None:
    listing, _owner = a_negotiated_listing()
    proposal = a_proposal(listing)
    assert proposal.status is ProposalStatus.OPEN
    assert proposal.number.startswith("150302-TP-2026-")
    assert proposal.waits_for_owner
    assert len(proposal.latest.hash) == 64
    assert told("proposal.made") == 1


def test_another_version_keeps_the_one_before(clock: Any) -> None:
    listing, _owner = a_negotiated_listing()
    by = a_member()
    first = a_proposal(listing, by)
    second = a_proposal(listing, by, amount=400_000_000)
    assert second.id == first.id
    assert [(turn.turn, turn.amount) for turn in second.turns] == [(1, 360_000_000), (2, 400_000_000)]
    assert second.turns[0].hash != second.turns[1].hash


def test_the_ledger_holds_the_hash_and_no_figure(clock: Any) -> None:
    listing, _owner = a_negotiated_listing()
    proposal = a_proposal(listing)
    [event] = ledger.history(proposal.number)
    assert event.detail == {"turn": 1, "hash": proposal.latest.hash}
    assert list(ledger.verify(listing.audit_chain)) == []


def test_owner_staff_unchecked_and_barred_parties_make_no_proposal(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    said = Said(listing.start_amount)
    with pytest.raises(rules.OwnerMayNotPropose):
        services.propose(listing.number, said, by=owner)
    with pytest.raises(rules.StaffMayNotPropose):
        services.propose(listing.number, said, by=an_account(Role.CLERK))
    unchecked, barred = a_holder(), a_holder()
    unchecked.verified_at, barred.blacklisted_at = None, clock.now
    with pytest.raises(rules.ProposerNotVerified):
        services.propose(listing.number, said, by=a_member(unchecked))
    with pytest.raises(rules.ProposerBarred):
        services.propose(listing.number, said, by=a_member(barred))


def test_a_listing_that_is_bid_on_takes_no_proposals(clock: Any) -> None:
    from tests.factories.applications import a_lot

    with pytest.raises(NotFound):
        services.propose(a_lot().number, Said(1), by=a_member())


def test_a_lease_of_more_than_twenty_years_is_refused_by_its_rule(clock: Any) -> None:
    listing, _owner = a_negotiated_listing(business=Business.LEASE, amount=12_000_000)
    start = (clock.now + timedelta(days=60)).date()
    proposal = a_proposal(listing, starts_on=start, months=240)
    assert proposal.latest.months == 240
    with pytest.raises((RuleBroken, Refusals)) as refusal:
        a_proposal(listing, starts_on=start, months=241)
    assert refusal.value.rule == "V-10" or refusal.value.refusals[0].rule == "V-10"


def test_acceptance_before_the_end_of_the_display_is_refused_with_the_time(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    proposal = a_proposal(listing)
    with pytest.raises(rules.DisplayNotOver) as refusal:
        services.accept(listing.draft_number, proposal.number, proposal.latest.hash, by=owner)
    assert refusal.value.params["ends_at"] == listing.apply_ends_at


def test_accepting_makes_an_agreement_and_closes_the_others(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    winner, other = a_proposal(listing), a_proposal(listing)
    agreement = an_agreement(clock, listing, owner, winner)
    assert listing.status is ListingStatus.INTENT
    assert (winner.status, other.status) == (ProposalStatus.AGREED, ProposalStatus.CLOSED)
    assert (agreement.hash, agreement.amount) == (winner.latest.hash, winner.latest.amount)
    assert (told("proposal.closed"), told("agreement.agreed_other")) == (1, 1)


def test_the_owner_accepts_only_the_version_that_was_read(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    by = a_member()
    read = a_proposal(listing, by).latest.hash
    proposal = a_proposal(listing, by, amount=350_000_000)
    after_the_display(clock, listing)
    with pytest.raises(rules.ProposalMoved):
        services.accept(listing.draft_number, proposal.number, read, by=owner)


def test_a_counter_proposal_is_agreed_only_after_the_other_side_confirmed_it(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    by = a_member()
    proposal = a_proposal(listing, by)
    draft, number = listing.draft_number, proposal.number
    services.counter(draft, number, proposal.latest.hash, Said(390_000_000), by=owner)
    countered = proposal.latest
    assert (countered.side, countered.confirmed_at) == (Side.OWNER, None)
    after_the_display(clock, listing)
    with pytest.raises(rules.NotConfirmedYet):
        services.accept(draft, number, countered.hash, by=owner)
    services.confirm_counter(listing.number, countered.hash, by=by)
    agreement = services.accept(draft, number, countered.hash, by=owner)
    assert (agreement.amount, agreement.turn) == (390_000_000, 2)


def test_a_declined_or_withdrawn_proposal_may_be_made_anew(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    by = a_member()
    proposal = a_proposal(listing, by)
    services.decline(listing.draft_number, proposal.number, proposal.latest.hash, "价格偏低。", by=owner)
    assert (proposal.status, proposal.reason) == (ProposalStatus.DECLINED, "价格偏低。")
    a_proposal(listing, by, amount=380_000_000)
    assert (proposal.status, proposal.reason) == (ProposalStatus.OPEN, None)
    services.withdraw(listing.number, by=by)
    assert proposal.status is ProposalStatus.WITHDRAWN
    with pytest.raises(TransitionRefused):
        services.withdraw(listing.number, by=by)


def test_nobody_but_the_owner_reads_or_answers(clock: Any) -> None:
    listing, _owner = a_negotiated_listing()
    proposal = a_proposal(listing)
    with pytest.raises(NotFound):
        services.decline(listing.draft_number, proposal.number, proposal.latest.hash, "不", by=a_member())


def test_a_suspended_listing_comes_to_no_agreement(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    proposal = a_proposal(listing)
    after_the_display(clock, listing)
    listing.status = ListingStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(Conflict):
        services.accept(listing.draft_number, proposal.number, proposal.latest.hash, by=owner)
    with pytest.raises(rules.NotOpenToProposals):
        services.propose(listing.number, Said(1), by=a_member())


# --- the desk ---------------------------------------------------------------------------------------


def test_the_desk_makes_it_a_deal(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    agreement = an_agreement(clock, listing, owner)
    desk.confirm_agreement(listing.number, by=an_approver())
    assert (listing.status, agreement.status) == (ListingStatus.DEAL, AgreementStatus.CONFIRMED)
    assert list(ledger.verify(listing.audit_chain)) == []


def test_a_seizure_after_the_agreement_blocks_the_deal_until_it_is_given_back(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    agreement = an_agreement(clock, listing, owner)
    a_burden(listing.right, kind=BurdenKind.SEIZURE)
    db.session.commit()
    with pytest.raises((RuleBroken, Refusals)):
        desk.confirm_agreement(listing.number, by=an_approver())
    db.session.rollback()
    desk.reopen_agreement(listing.number, "V-14：登记簿载有查封。", by=an_approver())
    assert (listing.status, agreement.status) == (ListingStatus.PUBLISHED, AgreementStatus.REOPENED)
    assert agreement.proposal.status is ProposalStatus.OPEN
    assert queries.find_agreement(listing.id) is None
    assert (told("agreement.reopened_owner"), told("agreement.reopened_other")) == (1, 1)


def test_a_low_price_is_shown_to_the_desk_and_does_not_block(clock: Any) -> None:
    from trading.contract import agreed

    listing, owner = a_negotiated_listing()
    agreement = an_agreement(clock, listing, owner, a_proposal(listing, amount=100_000_00))
    found = agreed.land_findings(agreement)
    assert not any(finding.blocks for finding in found)
    desk.confirm_agreement(listing.number, by=an_approver())


@pytest.mark.parametrize("role", [Role.CLERK, Role.PUBLISHER, Role.MEMBER, Role.AUDITOR])
def test_only_reviewers_and_approvers_decide(clock: Any, role: Role) -> None:
    listing, owner = a_negotiated_listing()
    an_agreement(clock, listing, owner)
    with pytest.raises(Forbidden):
        desk.confirm_agreement(listing.number, by=staff(role))


def test_a_district_decides_on_its_own_agreements(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    an_agreement(clock, listing, owner)
    with pytest.raises(Forbidden):
        desk.confirm_agreement(listing.number, by=replace(an_approver(), district="150304"))


# --- time -------------------------------------------------------------------------------------------


def test_the_owner_is_reminded_once_and_the_listing_ends_later(clock: Any) -> None:
    listing, _owner = a_negotiated_listing()
    proposal = a_proposal(listing)
    clock.set(listing.apply_ends_at + timedelta(days=5))
    assert end_negotiations() == 0
    assert told("agreement.waits") == 0
    clock.set(listing.apply_ends_at + timedelta(days=20))
    assert end_negotiations() == end_negotiations() == 0
    assert told("agreement.waits") == 1
    clock.set(listing.apply_ends_at + timedelta(days=75))
    assert end_negotiations() == 1
    db.session.refresh(listing)
    assert listing.status is ListingStatus.FAILED
    assert proposal.status is ProposalStatus.CLOSED
    assert (told("agreement.lapsed"), told("proposal.closed")) == (1, 1)


def test_proposals_on_a_terminated_listing_are_closed_by_the_worker(clock: Any) -> None:
    listing, _owner = a_negotiated_listing()
    proposal = a_proposal(listing)
    listing.status = ListingStatus.TERMINATED
    db.session.commit()
    end_negotiations()
    db.session.refresh(proposal)
    assert proposal.status is ProposalStatus.CLOSED


def test_only_the_platform_lets_a_negotiation_lapse(clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    with pytest.raises(Forbidden):
        services.lapse_or_remind(listing.id, by=owner)
    assert services.lapse_or_remind(listing.id, by=Actor.system()) is False
