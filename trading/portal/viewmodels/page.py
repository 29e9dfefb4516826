"""The public page of one listing: the variables of ``listing/show.html``, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trading.bidding.defaults import record as award_record
from trading.bidding.models import Application
from trading.contract import queries as contracts
from trading.core import city, clock, settings
from trading.core.actor import Actor
from trading.core.area import format_m2
from trading.core.deal import TradeMode
from trading.enquiries import summary
from trading.listing.gazette.models import PublicNotice
from trading.listing.models import Listing
from trading.listing.states import ListingStatus, Stage
from trading.parcels import drawing
from trading.parcels import queries as parcels
from trading.parcels.models import Parcel
from trading.portal.queries import Lot
from trading.portal.viewmodels import land, lots
from trading.portal.viewmodels.panel import panel, preview_panel
from trading.portal.viewmodels.prices import Comparison
from trading.portal.viewmodels.reserve import SealedReserve, reserve_of
from trading.portal.viewmodels.stages import stage_of, stations
from trading.web.filters import figure, label, local_datetime
from trading.web.locale import html_tag


@dataclass(frozen=True)
class Page:
    """Everything that the template asks for."""

    item: dict[str, Any]
    panel: dict[str, Any]
    kpis: list[tuple[str, str, str | None, str | None]]
    plan_svg: Any
    #: of the further parcels that are offered together: code, plan, history
    more_plans: list[tuple[str, Any, str]]
    map_svg: Any
    steps: list[dict[str, Any]]
    notices: list[tuple[str, str, str | None]]
    facts: list[tuple[Any, ...]]
    burdens: list[dict[str, Any]]
    reserve: SealedReserve | None
    comparison: Comparison | None
    documents: list[dict[str, Any]]
    rounds: list[dict[str, Any]]
    events: list[dict[str, Any]]
    parcel_url: str
    bids_url: str | None
    bid_count: int
    #: none on the preview of a draft, of which nobody asks anything yet
    enquiries: summary.Summary | None
    is_preview: bool = False


def preview_page(lot: Lot, *, neighbours: Sequence[Parcel], comparison: Comparison | None, now: datetime) -> Page:
    """The page of a draft as the public will see it: nothing to act on, nothing that has happened."""
    words = _("Only you and the desk see this. The dates follow with the publication.")
    return replace(
        _land_page(lot, neighbours, comparison, now),
        item={**_head(lot, now), "number": lot.listing.number or lot.listing.draft_number},
        panel=preview_panel(lot),
        notices=[("", _("A preview of the public page"), words)],
        is_preview=True,
    )


def listing_page(
    lot: Lot,
    *,
    actor: Actor,
    application: Application | None,
    neighbours: Sequence[Parcel],
    comparison: Comparison | None,
    announced: Sequence[PublicNotice],
    rounds: Sequence[Listing],
    now: datetime,
) -> Page:
    """Gather the page of ``lot`` for this reader."""
    enquiries = summary.of(lot.listing, actor, now)
    return replace(
        _land_page(lot, neighbours, comparison, now),
        panel=panel(lot, actor, application, now),
        documents=_documents(announced),
        rounds=_rounds(lot.listing, rounds),
        events=_events(lot, announced, enquiries),
        bids_url=url_for("room.bids", number=lot.listing.number) if lots.shows_bids(lot) else None,
        enquiries=enquiries,
    )


def _land_page(lot: Lot, neighbours: Sequence[Parcel], comparison: Comparison | None, now: datetime) -> Page:
    """What every reader is shown of the offer and its land."""
    listing, parcel = lot.listing, lot.parcel
    today = now.astimezone(clock.LOCAL).date()
    return Page(
        item=_head(lot, now),
        panel={},
        kpis=land.kpis(listing, today),
        plan_svg=_plan(parcel, neighbours),
        more_plans=[
            (one.code, _plan(one, parcels.neighbours_of(one)), url_for("parcels.show", code=one.code))
            for one in (listed.right.parcel for listed in listing.listed[1:])
        ],
        map_svg=drawing.district_map_svg(
            city.here(),
            pins=[
                drawing.Pin(one.right.parcel.centre_lon, one.right.parcel.centre_lat, tone="me")
                for one in listing.listed
            ],
            language=html_tag(),
            label=_("Sketch map: where the parcel lies"),
            large_text=True,
        ),
        steps=[
            {"title": _(station.title), "state": station.state, "note": _span(station.start, station.end)}
            for station in stations(lot, now)
        ],
        notices=_notices(lot, now),
        facts=land.facts(lot),
        burdens=land.burdens(lot, now),
        reserve=reserve_of(lot),
        comparison=comparison,
        documents=[],
        rounds=[],
        events=[],
        parcel_url=url_for("parcels.show", code=parcel.code),
        bids_url=None,
        bid_count=lot.room.sequence if lot.room is not None else 0,
        enquiries=None,
    )


def _plan(parcel: Parcel, neighbours: Sequence[Parcel]) -> Any:
    return drawing.parcel_plan_svg(
        parcel,
        neighbours=neighbours,
        caption=f"{land.use(parcel)} {format_m2(parcel.area)} {_('m²')}",
        grid=int(settings.value("geo.public_outline_m")),
    )


def _head(lot: Lot, now: datetime) -> dict[str, Any]:
    listing, parcel = lot.listing, lot.parcel
    return {
        "number": listing.number,
        "title": lots.title(lot),
        "kind": listing.kind,
        "business": listing.business,
        "stage": stage_of(lot, now),
        "stage_text": _stage_words(lot, now),
        "mode": label(listing.mode),
        "notice_number": listing.notice_number,
        "location": parcel.location,
        "parcel_code": parcel.code,
        "district_name": city.here().district(parcel.district_code).name(html_tag()),
        "district_url": url_for("portal.listings", district=parcel.district_code),
    }


def _stage_words(lot: Lot, now: datetime) -> str | None:
    """How the stage is called where offers are sealed: nothing is bid openly there."""
    if lot.listing.mode is not TradeMode.SEALED:
        return None
    words = {Stage.OPEN: _("Open for offers"), Stage.CLOSING: _("Waiting to be opened")}
    return words.get(stage_of(lot, now))


# --- what happened --------------------------------------------------------------------------------------------------


def _notices(lot: Lot, now: datetime) -> list[tuple[str, str, str | None]]:
    reason = lot.listing.reason
    match stage_of(lot, now):
        case Stage.SUSPENDED:
            return [("warning", _("This listing is suspended"), reason), *_coming(lot)]
        case Stage.PAUSED:
            return [
                (
                    "warning",
                    _("Bidding is paused"),
                    _("Bids are not taken until the organiser has decided how to go on."),
                )
            ]
        case Stage.DEAL:
            return [("success", _("Deal made"), _result(lot))]
        case Stage.AWARD_PENDING if _has_fallen(lot):
            words = _("The winner lost the award by default. The register of bids shows what becomes of it.")
            return [("warning", _("The award is open again"), words)]
        case Stage.AWARD_PENDING:
            return [("", _("Bidding is over"), _("The best bid is being checked. The result will be published here."))]
        case Stage.AGREED:
            return [("", _("Both sides have agreed"), _("The agreement is being checked. Proposals are closed."))]
        case Stage.FAILED if lot.room is None:
            return [("", _("No deal was made"), _("Nobody agreed in time. The holder may list the land again."))]
        case Stage.FAILED:
            return [
                (
                    "",
                    _("No deal was made"),
                    _("The highest bid didn't reach the reserve price. The holder may list the land again.")
                    if lot.room is not None and lot.room.top_amount is not None
                    else _("The round ended without a valid bid. The holder may list the land again."),
                )
            ]
        case Stage.ENDED:
            return [("warning", label(lot.listing.status), reason)]
        case _:
            return []


def _has_fallen(lot: Lot) -> bool:
    return lot.room is not None and bool(award_record.steps_of(lot.listing.id))


def _result(lot: Lot) -> str:
    """The figure, and once the result is published also the other side, whose name is masked where it is a person's."""
    result = contracts.result_of(lot.listing)
    if result is None:
        return _("A deal was made.")
    said = figure(result.amount, result.business)
    if lot.listing.status is not ListingStatus.RESULT_PUBLISHED:
        return _("The deal was made at %(amount)s.", amount=said)
    if result.ruling_no:
        return _(
            "The deal was made at %(amount)s with %(winner)s; the right passed by ruling %(ruling)s.",
            amount=said,
            winner=result.other_side,
            ruling=result.ruling_no,
        )
    return _("The deal was made at %(amount)s with %(winner)s.", amount=said, winner=result.other_side)


def _coming(lot: Lot) -> list[tuple[str, str, str | None]]:
    """An announced resumption."""
    coming = lot.listing.resumption
    if coming is None or coming.resumes_at is None:
        return []
    words = _("It goes on at %(time)s; the new dates stand in the notice.", time=local_datetime(coming.resumes_at))
    return [("", _("Resumption announced"), words)]


def _rounds(listing: Listing, rounds: Sequence[Listing]) -> list[dict[str, Any]]:
    """The rounds in which the land was offered, where there is more than one."""
    return [
        {
            "words": _("Round %(round)s", round=one.round),
            "number": one.number,
            "status": one.status,
            "url": None if one.id == listing.id else url_for("portal.listing", number=one.number),
        }
        for one in rounds
        if len(rounds) > 1
    ]


def _documents(announced: Sequence[PublicNotice]) -> list[dict[str, Any]]:
    """The public notices of the lot, newest first."""
    return [
        {
            "title": label(notice.kind),
            "url": url_for("portal.notice", number=notice.number),
            "note": f"{notice.number} · {local_datetime(notice.issued_at)}",
        }
        for notice in announced
    ]


def _events(lot: Lot, announced: Sequence[PublicNotice], enquiries: summary.Summary) -> list[dict[str, Any]]:
    """The public dates of a lot, newest first."""
    listing, room = lot.listing, lot.room
    first = None if announced else listing.published_at
    events: list[tuple[datetime | None, str, str | None]] = [
        (first, _("Notice published"), listing.notice_number),
        *((notice.issued_at, label(notice.kind), notice.number) for notice in announced),
        (room.closed_at if room else None, _("Bidding closed"), _bid_words(lot)),
        (lot.agreed_at, _("Deal confirmed"), None),
        *((step.at, label(step.what), _step_words(step, listing)) for step in _award_steps(lot)),
        *((one.at, _answer_words(one), None) for one in enquiries.happenings),
    ]
    known = [(at, title, note) for at, title, note in events if at is not None]
    return [
        {"at": at, "title": title, "note": note, "who": None}
        for at, title, note in sorted(known, key=lambda event: event[0], reverse=True)
    ]


def _award_steps(lot: Lot) -> list[award_record.Step]:
    return award_record.steps_of(lot.listing.id) if lot.room is not None else []


def _step_words(step: award_record.Step, listing: Listing) -> str:
    said = figure(step.amount, listing.business)
    return _(
        "Bidder %(number)s, bid no. %(sequence)s of %(amount)s.",
        number=step.bidder_number,
        sequence=step.sequence,
        amount=said,
    )


def _answer_words(happening: summary.Happening) -> str:
    if happening.edition > 1:
        return _("Answer no. %(place)s corrected", place=happening.place)
    return _("Answer no. %(place)s published", place=happening.place)


def _bid_words(lot: Lot) -> str | None:
    return ngettext("%(num)d bid", "%(num)d bids", lot.room.sequence) if lot.room is not None else None


def _day(value: datetime) -> str:
    """Month and day: the year stands in the notice, and a lot is over within weeks."""
    return value.astimezone(clock.LOCAL).strftime("%m-%d")


def _span(start: datetime | None, end: datetime | None) -> str | None:
    if start is not None and end is not None:
        first, last = _day(start), _day(end)
        return first if first == last else f"{first} – {last}"
    if end is not None:
        return _("until %(date)s", date=local_datetime(end))
    return None
