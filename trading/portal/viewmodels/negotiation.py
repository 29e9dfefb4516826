"""The panel of a privately negotiated listing: what is asked, how long it is displayed, and how to propose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trading.core.actor import Actor
from trading.core.deal import Figure
from trading.intents import queries as intents
from trading.listing.models import Listing
from trading.listing.states import Stage
from trading.portal.queries import Lot
from trading.portal.viewmodels import lots
from trading.portal.viewmodels.stages import next_end, stage_of
from trading.web.filters import figure, label, local_datetime


def panel(lot: Lot, actor: Actor, now: datetime) -> dict[str, Any]:
    """Figure, clock, and the one thing that this reader can do now."""
    listing, stage, end = lot.listing, stage_of(lot, now), next_end(lot, now)
    action, address, hint = _action(listing, stage, actor, now)
    links = [(_("Add to calendar"), url_for("portal.listing_calendar", number=listing.number))] if end else []
    return {
        "price_label": lots.price_label(lot),
        "price_fen": lots.price(lot),
        "rate": lots.rate(lot),
        "area": listing.area,
        "unit": _("×10,000 yuan/year") if listing.figure is Figure.YEARLY_RENT else _("×10,000 yuan"),
        "is_hot": False,
        "closes_at": end.at if end else None,
        "closes_label": _(end.label) if end else None,
        "extensions": None,
        "action": action,
        "action_url": address,
        "hint": hint,
        "pairs": _pairs(lot),
        "links": links,
    }


def _action(listing: Listing, stage: Stage, actor: Actor, now: datetime) -> tuple[str | None, str | None, str | None]:
    """Label, address and a sentence for what this reader does next."""
    if actor.party_id is not None and actor.party_id == listing.owner_party_id:
        count = intents.count_open(listing.id)
        waits = _("%(count)s under negotiation", count=count)
        return _("See the proposals"), url_for("received.index", draft=listing.draft_number), waits
    if actor.is_staff:
        return None, None, None
    address = url_for("proposals.show", number=listing.number)
    if intents.find_proposal(listing.id, actor.party_id) is not None:
        return _("Open your proposal"), address, None
    if stage is not Stage.NEGOTIATING:
        return None, None, None
    ends_at = listing.apply_ends_at
    if ends_at is not None and now < ends_at:
        hint = _("Propose now; the owner can accept from %(time)s on.", time=local_datetime(ends_at))
    else:
        hint = _("The public display is over: the owner can accept a proposal at any time.")
    return _("Make a proposal"), address, hint


def _pairs(lot: Lot) -> list[tuple[str, str]]:
    listing = lot.listing
    pairs = [
        (lots.start_label(lot), figure(listing.start_amount or 0, listing.business)),
        (_("Way of trading"), label(listing.mode)),
        (_("Public display until"), local_datetime(listing.apply_ends_at) if listing.apply_ends_at else ""),
        (_("Proposals"), _("confidential")),
    ]
    if listing.loan_amount:
        pairs.insert(1, (_("Loan sought"), _("%(amount)s yuan", amount=f"{listing.loan_amount // 100:,}")))
    return pairs
