"""The public page of one listing: the variables of ``listing/show.html``, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trading.bidding.models import Application
from trading.bidding.states import ApplicationStatus
from trading.core import city, clock
from trading.core.actor import Actor
from trading.core.area import format_hectares, format_m2, format_mu
from trading.core.codes import group_code
from trading.core.money import Fen, wan
from trading.listing.states import Stage
from trading.parcels import drawing
from trading.parcels.models import Burden, LandRight, Parcel
from trading.parcels.states import BurdenKind
from trading.portal.queries import Lot
from trading.portal.viewmodels import lots
from trading.portal.viewmodels.prices import Comparison
from trading.portal.viewmodels.stages import next_end, stage_of, stations
from trading.web.filters import label, local_datetime, use_name
from trading.web.locale import html_tag


@dataclass(frozen=True)
class Page:
    """Everything that the template asks for."""

    item: dict[str, Any]
    panel: dict[str, Any]
    kpis: list[tuple[str, str, str | None, str | None]]
    plan_svg: Any
    map_svg: Any
    steps: list[dict[str, Any]]
    notices: list[tuple[str, str, str | None]]
    facts: list[tuple[Any, ...]]
    burdens: list[dict[str, Any]]
    comparison: Comparison | None
    documents: list[dict[str, str]]
    questions: list[Any]
    events: list[dict[str, Any]]
    parcel_url: str
    bids_url: str | None
    bid_count: int


def listing_page(
    lot: Lot,
    *,
    actor: Actor,
    application: Application | None,
    neighbours: Sequence[Parcel],
    comparison: Comparison | None,
    now: datetime,
) -> Page:
    """Gather the page of ``lot`` for this reader."""
    listing, parcel, right = lot.listing, lot.parcel, lot.listing.right
    today = now.astimezone(clock.LOCAL).date()
    return Page(
        item=_head(lot, now),
        panel=_panel(lot, actor, application, now),
        kpis=_kpis(parcel, right, today),
        plan_svg=drawing.parcel_plan_svg(parcel, neighbours=neighbours, caption=f"{use(parcel)} {format_m2(parcel.area)} m²"),
        map_svg=drawing.district_map_svg(
            city.here(),
            pins=[drawing.Pin(parcel.centre_lon, parcel.centre_lat, tone="me")],
            language=html_tag(),
            label=_("Sketch map: where the parcel lies"),
            large_text=True,
        ),
        steps=[
            {"title": _(station.title), "state": station.state, "note": _span(station.start, station.end)}
            for station in stations(lot, now)
        ],
        notices=_notices(lot, now),
        facts=_facts(lot),
        burdens=_burdens(lot, now),
        comparison=comparison,
        documents=[],
        questions=[],
        events=_events(lot),
        parcel_url=url_for("parcels.show", code=parcel.code),
        bids_url=url_for("room.bids", number=listing.number) if lot.room is not None else None,
        bid_count=lot.room.sequence if lot.room is not None else 0,
    )


def use(parcel: Parcel) -> str:
    """The parcel's use in the reader's language."""
    return use_name(parcel.use_code, parcel.use_scheme)


# --- head and panel -------------------------------------------------------------------------------------------------


def _head(lot: Lot, now: datetime) -> dict[str, Any]:
    listing, parcel = lot.listing, lot.parcel
    return {
        "number": listing.number,
        "title": lots.title(lot),
        "kind": listing.kind,
        "stage": stage_of(lot, now),
        "stage_text": None,
        "mode": label(listing.mode),
        "notice_number": listing.notice_number,
        "location": parcel.location,
        "parcel_code": parcel.code,
        "district_name": city.here().district(parcel.district_code).name(html_tag()),
        "district_url": url_for("portal.listings", district=parcel.district_code),
    }


def _panel(lot: Lot, actor: Actor, application: Application | None, now: datetime) -> dict[str, Any]:
    """Price, clock, and the one thing that this reader can do now."""
    stage, end, room = stage_of(lot, now), next_end(lot, now), lot.room
    action, address, hint = _action(lot, stage, actor, application, now)
    number = lot.listing.number
    links = [(_("Watch the room"), url_for("room.show", number=number))] if room is not None and not action else []
    if end is not None:
        links.append((_("Add to calendar"), url_for("portal.listing_calendar", number=number)))
    return {
        "price_label": lots.price_label(lot),
        "price_fen": lots.price(lot),
        "rate": None,
        "area": lot.parcel.area,
        "unit": _("10k yuan"),
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


def _action(
    lot: Lot, stage: Stage, actor: Actor, application: Application | None, now: datetime
) -> tuple[str | None, str | None, str | None]:
    """Label, address and a sentence for what this reader does next."""
    number = lot.listing.number
    room_url = url_for("room.show", number=number)
    if application is not None and application.status is ApplicationStatus.QUALIFIED:
        if stage in (Stage.OPEN, Stage.TIMED, Stage.CLOSING, Stage.PAUSED):
            return _("Enter the bidding room"), room_url, _("Your bidder number: %(number)s", number=application.bidder_number)
        return None, None, _("You are qualified. Your bidder number: %(number)s", number=application.bidder_number)
    if application is not None and application.status is ApplicationStatus.DEPOSIT_DUE and stage in (Stage.NOTICE, Stage.OPEN):
        return _("Pay the deposit"), url_for("applications.show", number=application.number), _(
            "You have applied. The deposit must arrive by %(time)s.", time=local_datetime(lot.listing.apply_ends_at)
        )
    if stage is Stage.TIMED:
        ended = _("Applications closed on %(time)s. Anyone may watch; the bids are public.",
                  time=local_datetime(lot.listing.apply_ends_at))
        return _("Watch the room"), room_url, ended
    may_apply = application is None and not actor.is_staff and lot.listing.owner_party_id != actor.party_id
    if stage in (Stage.NOTICE, Stage.OPEN) and now < lot.listing.apply_ends_at and may_apply:
        return _("Apply to bid"), url_for("applications.apply", number=number), _(
            "Applications and deposits until %(time)s.", time=local_datetime(lot.listing.apply_ends_at)
        )
    return None, None, None


def _pairs(lot: Lot, stage: Stage) -> list[tuple[str, str]]:
    listing, room = lot.listing, lot.room
    pairs: list[tuple[str, str]] = []
    if room is not None and room.top_amount is not None and stage in (Stage.OPEN, Stage.TIMED):
        pairs.append((_("Next bid at least"), _wan(room.top_amount + room.step_amount)))
    pairs += [
        (_("Start price"), _wan(listing.start_amount)),
        (_("Step"), _wan(listing.step_amount)),
        (_("Deposit"), _wan(listing.deposit_amount)),
    ]
    if room is not None:
        bids = ngettext("%(num)d bid", "%(num)d bids", room.sequence)
        pairs.append((_("Qualified bidders"), _("%(count)s, %(bids)s", count=room.qualified_count, bids=bids)))
    pairs.append((_("Deposit comes back"), _("within 5 working days of the end")))
    return pairs


def _wan(amount: int | None) -> str:
    return "" if amount is None else _("%(amount)s 10k yuan", amount=wan(Fen(amount)))


# --- the land -------------------------------------------------------------------------------------------------------


def _kpis(parcel: Parcel, right: LandRight, today: date) -> list[tuple[str, str, str | None, str | None]]:
    square_metres, hectares = format_m2(parcel.area), format_hectares(parcel.area)
    kpis: list[tuple[str, str, str | None, str | None]] = [
        (_("Area"), format_mu(parcel.area), _("mu"), _("%(area)s m², %(hectares)s ha", area=square_metres, hectares=hectares))
    ]
    years = right.years_left(today)
    if years is not None:
        kpis.append((_("Remaining term"), str(years), _("years"), _("until %(date)s", date=right.ends_on.isoformat())))
    ratio, density = bounds(parcel.plot_ratio_min, parcel.plot_ratio_max), bounds(parcel.density_min, parcel.density_max, "%")
    if ratio:
        kpis.append((_("Plot ratio"), ratio, None, _("building density %(bounds)s", bounds=density) if density else None))
    invested = right.investment_percent()
    if invested is not None:
        note = _("a quarter is needed to transfer") if invested >= 25 else None
        kpis.append((_("Invested"), f"{invested}", "%", note))
    return kpis


def bounds(low: Decimal | None, high: Decimal | None, unit: str = "") -> str:
    """A planning figure with its bounds: ``≥ 1.0``, ``≤ 2.0``, ``1.0–2.0``; empty where none is set."""
    if low is not None and high is not None:
        return f"{lots.trimmed(low)}–{lots.trimmed(high)}{unit}"
    if low is not None:
        return f"≥ {lots.trimmed(low)}{unit}"
    return f"≤ {lots.trimmed(high)}{unit}" if high is not None else ""


def _facts(lot: Lot) -> list[tuple[Any, ...]]:
    listing, parcel, right = lot.listing, lot.parcel, lot.listing.right
    sides = _(
        "east %(east)s, south %(south)s, west %(west)s, north %(north)s",
        east=parcel.boundary_east, south=parcel.boundary_south, west=parcel.boundary_west, north=parcel.boundary_north,
    ) if parcel.boundary_east else None
    mode = label(right.sub_mode) if right.sub_mode is not None else label(right.acquisition_mode)
    return [
        (_("Right holder"), _(", ").join(party.public_name for party in right.holders)),
        (_("Certificate"), masked_certificate(right.certificate_no)),
        (_("Acquired by"), _("%(mode)s, since %(date)s", mode=mode, date=right.started_on.isoformat())),
        (_("Use"), f"{use(parcel)} · {label(parcel.use_scheme)} {parcel.use_code}"),
        (_("Unit code"), " ".join(group_code(parcel.unit_code)), "wide"),
        (_("Borders"), sides, "wide"),
        (_("On the land"), parcel.buildings or _("bare land")),
        (_("Greening"), bounds(None, parcel.greening_max, "%")),
        (_("Height limit"), bounds(None, parcel.height_max, " m")),
        (_("Land grade"), _("grade %(grade)s", grade=parcel.grade)),
        (_("Grant contract says"), right.restrictions, "wide"),
        (_("Standard-land commitments"), right.commitments, "wide"),
        (_("What the holder says"), listing.description, "wide"),
    ]


def masked_certificate(number: str) -> str:
    """A certificate's number as the public reads it: place and year, the last digits hidden."""
    digits = sum(character.isdigit() for character in number)
    kept = max(digits - 3, 0)
    shown = []
    for character in number:
        if character.isdigit():
            shown.append(character if kept > 0 else "×")
            kept -= 1
        else:
            shown.append(character)
    return "".join(shown)


#: what the public is told of, in this order; a group is clear where none of its kinds is in force
_BURDEN_ROWS: tuple[tuple[BurdenKind, ...], ...] = (
    (BurdenKind.MORTGAGE,),
    (BurdenKind.SEIZURE,),
    (BurdenKind.DISPUTE, BurdenKind.OBJECTION, BurdenKind.PRENOTICE),
    (BurdenKind.LEASE,),
    (BurdenKind.IDLE, BurdenKind.VIOLATION),
)


def _burdens(lot: Lot, now: datetime) -> list[dict[str, Any]]:
    today = now.astimezone(clock.LOCAL).date()
    in_force = [burden for burden in lot.listing.right.burdens if burden.is_in_force(today)]
    rows = []
    for kinds in _BURDEN_ROWS:
        found = [burden for burden in in_force if burden.kind in kinds]
        rows.append(
            {
                "label": _(", ").join(label(kind) for kind in kinds),
                "is_clear": not found,
                "state": _("none") if not found else _("yes"),
                "note": _("; ").join(_burden_words(burden) for burden in found) or None,
                "checked_at": now,
            }
        )
    return rows


def _burden_words(burden: Burden) -> str:
    words = [_("registered %(date)s", date=burden.registered_on.isoformat())]
    if burden.rank is not None:
        words.append(_("rank %(rank)s", rank=burden.rank))
    if burden.amount_fen is not None:
        words.append(_wan(burden.amount_fen))
    if burden.kind is BurdenKind.MORTGAGE:
        words.append(_("transfer needs the mortgagee's consent") if burden.transfer_restricted
                     else _("transfer not restricted; the mortgagee is told"))
    return _(", ").join(words)


# --- what happened --------------------------------------------------------------------------------------------------


def _notices(lot: Lot, now: datetime) -> list[tuple[str, str, str | None]]:
    reason = lot.listing.reason
    match stage_of(lot, now):
        case Stage.SUSPENDED:
            return [("warning", _("This listing is suspended"), reason)]
        case Stage.PAUSED:
            return [("warning", _("Bidding is paused"), _("Bids are not taken until the organiser has decided how to go on."))]
        case Stage.AWARD_PENDING:
            return [("", _("Bidding is over"), _("The best bid is being checked. The result will be published here."))]
        case Stage.FAILED:
            return [("", _("No deal was made"), _("The round ended without a valid bid. The holder may list the land again."))]
        case Stage.ENDED:
            return [("warning", label(lot.listing.status), reason)]
        case _:
            return []


def _events(lot: Lot) -> list[dict[str, Any]]:
    """The public dates of a lot, newest first."""
    listing, room, award = lot.listing, lot.room, lot.award
    events: list[tuple[datetime | None, str, str | None]] = [
        (listing.published_at, _("Notice published"), listing.notice_number),
        (room.closed_at if room else None, _("Bidding closed"), _bid_words(lot)),
        (award.confirmed_at if award else None, _("Deal confirmed"), None),
    ]
    known = [(at, title, note) for at, title, note in events if at is not None]
    return [
        {"at": at, "title": title, "note": note, "who": None}
        for at, title, note in sorted(known, key=lambda event: event[0], reverse=True)
    ]


def _bid_words(lot: Lot) -> str | None:
    return ngettext("%(num)d bid", "%(num)d bids", lot.room.sequence) if lot.room is not None else None


def _day(value: datetime) -> str:
    """Month and day: the year stands in the notice, and a lot is over within weeks."""
    return value.astimezone(clock.LOCAL).strftime("%m-%d")


def _span(start: datetime | None, end: datetime | None) -> str | None:
    if start is not None and end is not None:
        return f"{_day(start)} – {_day(end)}"
    if end is not None:
        return _("until %(date)s", date=local_datetime(end))
    return None
