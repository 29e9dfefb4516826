"""Public notices as pages show them: rows of the gazette, and one notice with everything that it announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trading.core import city
from trading.core.area import format_m2, format_mu
from trading.core.codes import group_code
from trading.core.deal import AcquisitionMode, BurdenKind, TradeMode
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.money import yuan
from trading.listing.gazette.models import PublicNotice
from trading.listing.gazette.reading import Row, amount, change_rows, dates, moment, price_name
from trading.listing.gazette.states import FailureReason, PublicNoticeKind
from trading.listing.states import (
    AfterDefault,
    Buildings,
    CourtRound,
    HaltReason,
    Handover,
    Occupancy,
    Payment,
    Qualification,
    RentRhythm,
    Repayment,
    Security,
)
from trading.listing.titles import title
from trading.portal.viewmodels.land import bounds
from trading.web.filters import label, use_name
from trading.web.locale import html_tag


@dataclass(frozen=True)
class Line:
    """One notice in a list."""

    number: str
    url: str
    kind: PublicNoticeKind
    title: str
    lot: str
    lot_url: str
    issued_at: datetime
    district: str


def line(notice: PublicNotice) -> Line:
    """A notice as a row."""
    return Line(
        number=notice.number,
        url=url_for("portal.notice", number=notice.number),
        kind=notice.kind,
        title=title(notice.listing, html_tag()),
        lot=notice.listing.number or "",
        lot_url=url_for("portal.listing", number=notice.listing.number),
        issued_at=notice.issued_at,
        district=city.here().district(notice.district_code).name(html_tag()),
    )


@dataclass(frozen=True)
class NoticePage:
    """The variables of ``portal/notice.html``."""

    head: Line | None
    lead: str
    figures: list[Row]
    lands: list[list[Row]]
    burdens: list[str]
    prices: list[Row]
    dates: list[Row]
    dates_title: str
    terms: list[Row]
    changes: list[dict[str, str]]
    holders: str
    register: dict[str, Any] | None
    note: str


def page_of(facts: dict[str, Any], head: Line | None) -> NoticePage:
    """What the facts of a notice say, in the reader's language; a preview has no head yet."""
    act, business = facts["act"], facts["business"]
    moved = act.get("schedule")
    return NoticePage(
        head=head,
        lead=_lead(facts),
        figures=_figures(facts),
        lands=[_land(one) for one in facts["lands"]],
        burdens=[_burden(one) for one in facts["burdens"]],
        prices=[
            (price_name(name, business, facts["mode"]), amount(facts["prices"][name], business, name))
            for name in facts["prices"]
            if facts["prices"][name] is not None
        ],
        dates=dates(moved or facts["schedule"], facts["mode"]),
        dates_title=_("New dates") if moved or act.get("restarts") else _("Dates"),
        terms=_terms(facts["terms"]),
        changes=change_rows(act.get("changes", []), business),
        holders=_(", ").join(facts["holders"]),
        register=act.get("register"),
        note=act.get("note", ""),
    )


def _lead(facts: dict[str, Any]) -> str:
    """The sentence that says what the notice is about."""
    act, offer = facts["act"], facts["offer"] or ""
    match PublicNoticeKind(facts["kind"]):
        case PublicNoticeKind.LISTING:
            return _(
                "The land-use right below is offered on behalf of its holder: %(mode)s.",
                mode=label(TradeMode(facts["mode"])),
            )
        case PublicNoticeKind.CHANGE:
            return _("Parts of notice %(offer)s change as follows. What isn't named here stands.", offer=offer)
        case PublicNoticeKind.SUSPENSION:
            return _(
                "The lot of notice %(offer)s is suspended. No applications and bids are taken; bids, admissions and "
                "deposits stand.",
                offer=offer,
            )
        case PublicNoticeKind.RESUMPTION:
            return _("The lot of notice %(offer)s goes on at %(time)s.", offer=offer, time=moment(act["resumes_at"]))
        case PublicNoticeKind.TERMINATION:
            return _(
                "The lot of notice %(offer)s is terminated. Every deposit goes back, without interest.", offer=offer
            )
        case PublicNoticeKind.WITHDRAWAL:
            return _(
                "The holder has withdrawn the lot of notice %(offer)s before bidding opened. Every deposit goes back, "
                "without interest.",
                offer=offer,
            )
        case PublicNoticeKind.RESULT:
            return _("There is a deal on the lot of notice %(offer)s.", offer=offer)
        case _:
            return _("The lot of notice %(offer)s ended without a deal.", offer=offer)


def _figures(facts: dict[str, Any]) -> list[Row]:
    """What stands out: the ground of a halt, the price of a deal."""
    act = facts["act"]
    match PublicNoticeKind(facts["kind"]):
        case PublicNoticeKind.SUSPENSION | PublicNoticeKind.TERMINATION:
            return [(_("Ground"), label(HaltReason(act["reason"])))]
        case PublicNoticeKind.RESUMPTION:
            return [
                (_("Goes on at"), moment(act["resumes_at"])),
                (_("Suspended since"), moment(act["suspended_at"])),
                (_("Ground"), label(HaltReason(act["reason"]))),
            ]
        case PublicNoticeKind.RESULT:
            return [
                (_("Deal price"), amount(act["amount"], facts["business"])),
                (_("Unit price"), f"{yuan(act['unit_amount'])} {_('yuan/m²')}" if act["unit_amount"] else None),
                (_("Winner") if act["register"] else _("Other side"), act["winner"]),
                (_("Decided"), moment(act["decided_at"])),
                *_register(act["register"]),
                (_("Confirmation"), act["confirmation"]),
            ]
        case PublicNoticeKind.FAILURE:
            return [(_("Why"), label(FailureReason(act["reason"]))), *_register(act["register"], bidders=False)]
        case _:
            return []


def _register(said: dict[str, Any] | None, *, bidders: bool = True) -> list[Row]:
    if said is None:
        return []
    bids = (_("Bids"), ngettext("%(num)d bid", "%(num)d bids", said["bids"]))
    return [(_("Bidders"), str(said["bidders"])), bids] if bidders else [bids]


def _land(said: dict[str, Any]) -> list[Row]:
    area = Decimal(said["area"])
    ratio = bounds(_decimal(said["plot_ratio_min"]), _decimal(said["plot_ratio_max"]))
    density = bounds(_decimal(said["density_min"]), _decimal(said["density_max"]), "%")
    sides = _(
        "east %(east)s, south %(south)s, west %(west)s, north %(north)s",
        **{side: said[side] for side in ("east", "south", "west", "north")},
    )
    return [
        (_("Location"), said["location"], "wide"),
        (_("Parcel code"), " ".join(group_code(said["code"]))),
        (_("Area"), _("%(area)s m² (%(mu)s mu)", area=format_m2(area), mu=format_mu(area))),
        (_("Part offered"), said["part"], "wide"),
        (_("Use"), f"{use_name(said['use_code'], said['use_scheme'])} {said['use_code']}"),
        (_("Acquired by"), label(AcquisitionMode(said["acquisition_mode"]))),
        (
            _("Right ends on"),
            date.fromisoformat(said["ends_on"]).isoformat() if said["ends_on"] else _("no term on record"),
        ),
        (_("Borders"), sides if said["east"] else None, "wide"),
        (_("Plot ratio"), ratio),
        (_("Building density"), density),
        (_("Greening"), bounds(None, _decimal(said["greening_max"]), "%")),
        (_("Height limit"), bounds(None, _decimal(said["height_max"]), " m")),
        (_("On the land"), said["buildings"] or _("bare land")),
        (_("Grant contract says"), said["restrictions"], "wide"),
        (_("Standard-land commitments"), said["commitments"], "wide"),
    ]


def _burden(said: dict[str, Any]) -> str:
    words = _("%(kind)s, registered %(date)s", kind=label(BurdenKind(said["kind"])), date=said["registered_on"])
    return _("%(burden)s, rank %(rank)s", burden=words, rank=said["rank"]) if said["rank"] else words


_TERMS: dict[str, tuple[str, type[LabelledEnum] | None]] = {
    "buildings": (N_("Buildings"), Buildings),
    "buildings_note": (N_("Buildings in a few words"), None),
    "occupancy": (N_("Used by"), Occupancy),
    "occupancy_note": (N_("The lease in a few words: area, end, rent"), None),
    "term_starts_on": (N_("Lease begins on"), None),
    "term_months": (N_("Months of lease"), None),
    "rent_rhythm": (N_("Rent is paid"), RentRhythm),
    "rent_free_months": (N_("Months without rent"), None),
    "loan_months": (N_("Months of the loan"), None),
    "loan_purpose": (N_("Purpose of the loan"), None),
    "repayment": (N_("Repayment"), Repayment),
    "security": (N_("Security"), Security),
    "court_name": (N_("Court"), None),
    "ruling_no": (N_("Ruling"), None),
    "court_round": (N_("Round"), CourtRound),
    "handover": (N_("Handover"), Handover),
    "payment": (N_("Payment"), Payment),
    "qualification": (N_("Examination of bidders"), Qualification),
    "after_default": (N_("If the winner defaults"), AfterDefault),
    "terms_note": (N_("Further conditions"), None),
    "description": (N_("What the holder says"), None),
}
_LONG = frozenset({"buildings_note", "occupancy_note", "loan_purpose", "terms_note", "description"})


def _terms(said: dict[str, Any]) -> list[Row]:
    """What the holder says about the deal."""
    rows: list[Row] = []
    for name, (words, kind) in _TERMS.items():
        if said.get(name) not in (None, ""):
            value = label(kind(said[name])) if kind else str(said[name])
            rows.append((_(words), value, "wide") if name in _LONG else (_(words), value))
    return rows


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
