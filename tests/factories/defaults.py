"""Winners who don't stand by their award, and what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.factories.contract import an_approver
from trading.bidding.defaults import services
from trading.bidding.defaults.models import AwardOffer, Default
from trading.bidding.defaults.queries import offers_of
from trading.bidding.defaults.services import Charge
from trading.bidding.defaults.states import Ground
from trading.bidding.models import Application
from trading.contract import services as contracts
from trading.core.actor import Actor, Channel
from trading.extensions import db
from trading.listing.models import Listing
from trading.parties.models import User
from trading.transaction import transact

DECISION = "乌自然资决〔2026〕11号"


def a_notice(listing: Listing, ground: Ground = Ground.GAVE_UP, by: Actor | None = None, **overrides: Any) -> Default:
    """A winner of the lot is told that its award is to fall."""
    charge = Charge(ground, overrides.pop("note", "竞得人书面声明不再履行。"), **overrides)
    return transact(contracts.notice_default, listing.number or "", charge, by=by or an_approver())


def an_upheld_default(frozen: Any, listing: Listing, ground: Ground = Ground.GAVE_UP, **overrides: Any) -> Default:
    """A default that a second person has established after the hearing; the clock stands there."""
    default = a_notice(listing, ground, **overrides)
    frozen.set(default.objections_end_at + timedelta(hours=10))
    return transact(contracts.uphold_default, listing.number or "", DECISION, "事实清楚。", by=an_approver())


def an_open_offer(frozen: Any, listing: Listing, **overrides: Any) -> AwardOffer:
    """The award is offered to the next bidder, with the owner's consent on paper."""
    an_upheld_default(frozen, listing, **overrides)
    transact(services.consent, listing.number or "", True, paper="权利人同意书 1 号", by=an_approver())
    return offers_of(listing.id)[-1]


def bidder_of(application: Application) -> Actor:
    """The account that applied."""
    return db.session.get_one(User, application.entered_by_id).as_actor(Channel.ONLINE)
