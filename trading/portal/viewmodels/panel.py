"""The panel of a listing's page: price, clock, and the one thing that this reader can do now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trading.bidding.models import Application
from trading.bidding.services.register import standing_of
from trading.bidding.states import ApplicationStatus
from trading.core.actor import Actor
from trading.core.deal import TradeMode
from trading.core.money import Fen, wan
from trading.listing.states import Stage
from trading.portal.queries import Lot
from trading.portal.viewmodels import lots, negotiation
from trading.portal.viewmodels.stages import next_end, stage_of
from trading.web.filters import local_datetime, said


def panel(lot: Lot, actor: Actor, application: Application | None, now: datetime) -> dict[str, Any]:
    """Price, clock, and the one thing that this reader can do now."""
    if lot.listing.mode is TradeMode.NEGOTIATED:
        return negotiation.panel(lot, actor, now)
    stage, end, room = stage_of(lot, now), next_end(lot, now), lot.room
    action, address, hint = _action(lot, stage, actor, application, now)
    number = lot.listing.number
    watch = _("Sealed offers") if lot.listing.mode is TradeMode.SEALED else _("Watch the room")
    links = [(watch, url_for("room.show", number=number))] if room is not None and not action else []
    if end is not None:
        links.append((_("Add to calendar"), url_for("portal.listing_calendar", number=number)))
    return {
        "price_label": lots.price_label(lot),
        "price_fen": lots.price(lot),
        "rate": lots.rate(lot),
        "area": lot.listing.area,
        "unit": _("×10,000 yuan/year") if lot.listing.business.is_letting else _("×10,000 yuan"),
        "is_hot": stage is Stage.TIMED,
        "closes_at": end.at if end else None,
        "closes_label": _(end.label) if end else None,
        "extensions": room.extensions if room is not None and stage is Stage.TIMED else None,
        "action": action,
        "action_url": address,
        "hint": hint,
        "pairs": _pairs(lot, stage),
        "links": links,
    }


def preview_panel(lot: Lot) -> dict[str, Any]:
    """The figures of a draft, with nothing to act on."""
    return {
        "price_label": lots.price_label(lot),
        "price_fen": lots.price(lot),
        "rate": lots.rate(lot),
        "area": lot.listing.area,
        "unit": _("×10,000 yuan/year") if lot.listing.business.is_letting else _("×10,000 yuan"),
        "is_hot": False,
        "closes_at": None,
        "closes_label": None,
        "extensions": None,
        "action": None,
        "action_url": None,
        "hint": None,
        "pairs": _pairs(lot, Stage.PREPARING),
        "links": [],
    }


def _action(
    lot: Lot, stage: Stage, actor: Actor, application: Application | None, now: datetime
) -> tuple[str | None, str | None, str | None]:
    """Label, address and a sentence for what this reader does next."""
    number = lot.listing.number
    room_url = url_for("room.show", number=number)
    if application is not None and application.status is ApplicationStatus.QUALIFIED:
        if stage in (Stage.OPEN, Stage.TIMED, Stage.CLOSING, Stage.PAUSED):
            return (
                _("Sealed offers") if lot.listing.mode is TradeMode.SEALED else _("Enter the bidding room"),
                room_url,
                _("Your bidder number: %(number)s", number=application.bidder_number),
            )
        return None, None, _("You are qualified. Your bidder number: %(number)s", number=application.bidder_number)
    if application is not None and application.is_undecided and stage in (Stage.NOTICE, Stage.OPEN):
        waits = _joint_action(application, actor)
        if waits is not None:
            return waits
    if application is not None and application.status is ApplicationStatus.RETURNED:
        return (
            _("Mend the application"),
            url_for("applications.papers", number=application.number),
            _("The desk returned it: submit again by %(time)s.", time=local_datetime(lot.listing.apply_ends_at)),
        )
    if (
        application is not None
        and application.status is ApplicationStatus.DEPOSIT_DUE
        and stage in (Stage.NOTICE, Stage.OPEN)
    ):
        return (
            _("Pay the deposit"),
            url_for("applications.show", number=application.number),
            _("You have applied. The deposit must arrive by %(time)s.", time=local_datetime(lot.listing.apply_ends_at)),
        )
    if stage is Stage.TIMED:
        ended = _(
            "Applications closed on %(time)s. Anyone may watch; the bids are public.",
            time=local_datetime(lot.listing.apply_ends_at),
        )
        return _("Watch the room"), room_url, ended
    may_apply = application is None and not actor.is_staff and lot.listing.owner_party_id != actor.party_id
    if stage in (Stage.NOTICE, Stage.OPEN) and now < lot.listing.apply_ends_at and may_apply:
        return (
            _("Apply to bid"),
            url_for("applications.apply", number=number),
            _("Applications and deposits until %(time)s.", time=local_datetime(lot.listing.apply_ends_at)),
        )
    return None, None, None


def _joint_action(application: Application, actor: Actor) -> tuple[str, str, str] | None:
    """What a party of a joint application does next, where that isn't what a single bidder would do."""
    address = url_for("applications.show", number=application.number)
    if application.status is ApplicationStatus.JOINT_PENDING:
        until = local_datetime(application.listing.apply_ends_at)
        return _("Joint bid"), address, _("All parties of the joint bid confirm by %(time)s.", time=until)
    if application.party_id != actor.party_id:
        return _("Joint bid"), address, _("%(name)s bids and pays for all of you", name=application.party.name)
    return None


def _pairs(lot: Lot, stage: Stage) -> list[tuple[str, str]]:
    listing, room = lot.listing, lot.room
    pairs: list[tuple[str, str]] = []
    if room is not None and room.top_amount is not None and stage in (Stage.OPEN, Stage.TIMED):
        pairs.append(_next_bid(lot, standing_of(room).minimum_next))
    pairs += [
        (lots.start_label(lot), figure_words(lot, listing.start_amount)),
        (_(listing.figure.step_label), figure_words(lot, listing.step_amount)),
        (_("Deposit"), wan_words(listing.deposit_amount)),
    ]
    pairs = [(name, words) for name, words in pairs if words]
    if room is not None and lots.shows_bids(lot):
        bids = ngettext("%(num)d bid", "%(num)d bids", room.sequence)
        pairs.append((_("Qualified bidders"), _("%(count)s, %(bids)s", count=room.qualified_count, bids=bids)))
    if lot.listing.qualifies_after:
        pairs.append((_("Examination of bidders"), _("the winner's, after the bidding")))
    pairs.append((_("Deposit comes back"), _("within 5 working days of the end")))
    return pairs


def _next_bid(lot: Lot, least: int) -> tuple[str, str]:
    label = _("Next offer at most") if lot.listing.figure.falls else _("Next bid at least")
    return label, figure_words(lot, max(least, 0))


def figure_words(lot: Lot, amount: int | None) -> str:
    """A figure of the lot in short: units of ten thousand yuan, or a rate."""
    if amount is None:
        return ""
    return wan_words(amount) if lot.listing.figure.is_money else said(lot.listing.figure.of(amount))


def wan_words(amount: int | None) -> str:
    return "" if amount is None else _("%(amount)s ×10,000 yuan", amount=wan(Fen(amount)))
