"""Two acceptances at once, and acceptance against withdrawal: real threads, real commits, one story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.factories.funds import a_member
from tests.factories.intents import a_negotiated_listing, a_proposal, after_the_display
from tests.integration.contract.test_races import at_once
from trading.core.actor import Actor
from trading.core.errors import Conflict
from trading.extensions import db
from trading.intents import services
from trading.intents.models import Agreement, Proposal
from trading.listing.models import Listing
from trading.transaction import transact


def accept(draft: str, proposal: Proposal, by: Actor) -> Callable[[], object]:
    number, version = proposal.number, proposal.latest.hash
    return lambda: transact(services.accept, draft, number, version, by=by).hash


def test_two_acceptances_at_once_make_one_agreement(own_app: Flask, clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    draft, proposals = listing.draft_number, [a_proposal(listing), a_proposal(listing)]
    after_the_display(clock, listing)
    acts = [accept(draft, proposal, owner) for proposal in proposals]
    db.session.rollback()
    outcomes = at_once(own_app, acts)
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert db.session.query(Agreement).count() == 1
    assert {proposal.status.value for proposal in db.session.query(Proposal)} == {"agreed", "closed"}


def test_acceptance_and_withdrawal_at_once_end_in_one_story(own_app: Flask, clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    by = a_member()
    proposal = a_proposal(listing, by)
    number, draft = listing.number, listing.draft_number
    after_the_display(clock, listing)
    acts = [accept(draft, proposal, owner), lambda: transact(services.withdraw, number, by=by).number]
    db.session.rollback()
    at_once(own_app, acts)
    db.session.expire_all()
    agreed = db.session.query(Agreement).count()
    status = db.session.query(Listing).one().status.value
    assert (agreed, status, db.session.query(Proposal).one().status.value) in [
        (1, "intent", "agreed"),
        (0, "published", "withdrawn"),
    ]
