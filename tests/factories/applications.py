"""Lots that take applications, and applications at every stage: sensible by default, anything overridable."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from tests.factories.funds import a_finance_officer, a_member, an_account, confirm
from tests.factories.parcels import a_holder, a_right
from trading.bidding.admission import Declaration
from trading.bidding.joint import Named
from trading.bidding.models import Application
from trading.bidding.services import applications as services
from trading.bidding.services import joint
from trading.bidding.services.rooms import open_room
from trading.core import clock
from trading.core.actor import Actor, Role
from trading.core.deal import Business, TradeMode, TransferForm
from trading.extensions import db
from trading.listing.models import ListedRight, Listing
from trading.listing.states import ListingStatus
from trading.parties.models import Party
from trading.parties.queries import get_party
from trading.parties.services import identity_code

_numbers = count(1)
ALL_DECLARATIONS = frozenset(one.value for one in Declaration)


def a_lot(owner: Party | None = None, **overrides: Any) -> Listing:
    """A published transfer with its room: applications for ten days, timed bidding two days later."""
    number, now = next(_numbers), clock.now()
    owner = owner or a_holder()
    columns: dict[str, Any] = {
        "number": f"150302-T-2026-{80_000 + number:05d}",
        "draft_number": f"D{80_000 + number}",
        "notice_number": f"乌海海勃湾转[2026]{8000 + number}号",
        "business": Business.TRANSFER,
        "mode": TradeMode.LISTING,
        "transfer_form": TransferForm.SALE,
        "status": ListingStatus.PUBLISHED,
        "owner_party_id": owner.id,
        "right_id": a_right(holder=owner).id,
        "start_amount": 300_000_000,
        "step_amount": 1_000_000,
        "deposit_amount": 50_000_000,
        "created_at": now,
        "published_at": now,
        "opens_at": now + timedelta(days=5),
        "apply_ends_at": now + timedelta(days=10),
        "timed_starts_at": now + timedelta(days=12),
        "cap_at": now + timedelta(days=12, hours=6),
    }
    listing = Listing(**columns | overrides)
    listing.listed = [ListedRight(right_id=listing.right_id)]
    db.session.add(listing)
    db.session.flush()
    open_room(listing, by=Actor.system())
    db.session.flush()
    return listing


def a_reviewer(username: str | None = None, **overrides: Any) -> Actor:
    """Somebody of the review desk."""
    return an_account(Role.REVIEWER, username=username, **overrides)


def an_application(listing: Listing | None = None, by: Actor | None = None) -> Application:
    """An application whose deposit hasn't come yet."""
    return services.apply((listing or a_lot()).number or "", ALL_DECLARATIONS, by=by or a_member())


def a_paid_application(listing: Listing | None = None, by: Actor | None = None) -> Application:
    """An application whose deposit is held."""
    application = an_application(listing, by)
    confirm(application.deposit, a_finance_officer())
    return application


def a_qualified_application(listing: Listing | None = None, by: Actor | None = None) -> Application:
    """An application with a bidder number."""
    return services.qualify(a_paid_application(listing, by).number, by=a_reviewer())


def named(party: Party, share: str) -> Named:
    """A party as the leading one writes it down."""
    return Named(party.name, identity_code(party), share)


def a_joint_application(
    listing: Listing | None = None, lead: Actor | None = None, *others: Actor, confirmed: bool = True
) -> Application:
    """Two or more parties that bid together in equal shares; all have confirmed, unless told otherwise."""
    lead, others = lead or a_member(), others or (a_member(),)
    number = services.apply((listing or a_lot()).number or "", ALL_DECLARATIONS, jointly=True, by=lead).number
    part = 100 // (len(others) + 1)
    rows = [named(get_party(other.party_id or 0), str(part)) for other in others]
    application = joint.name_members(number, str(100 - part * len(others)), rows, by=lead)
    for other in others if confirmed else ():
        joint.confirm(number, ALL_DECLARATIONS, by=other)
    return application
