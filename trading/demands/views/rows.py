"""Demands and matches as rows of lists: words, figures and addresses, nothing decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trading.core.area import format_mu
from trading.core.deal import Business
from trading.core.money import wan
from trading.core.rates import percent
from trading.demands import supply
from trading.demands.fitting import Fitting, demands_for, listings_for
from trading.demands.models import Demand
from trading.demands.views import words
from trading.listing.models import Listing
from trading.listing.titles import title as listing_title
from trading.web.locale import html_tag


@dataclass(frozen=True)
class DemandRow:
    """One demand in a list."""

    number: str
    url: str
    title: str
    kind: Any
    status: Any
    area: str
    facts: list[str]
    amount_label: str
    amount: str
    poster: str
    valid_until: date | None

    @classmethod
    def of(cls, demand: Demand) -> DemandRow:
        facts = [fact for fact in (words.rate(demand), words.term(demand)) if fact]
        return cls(
            number=demand.audit_subject,
            url=url_for("demands.show", number=demand.number) if demand.number else "",
            title=words.title(demand),
            kind=demand.kind,
            status=demand.shown_status,
            area=words.area(demand),
            facts=facts,
            amount_label=words.amount_label(demand),
            amount=words.amount(demand),
            poster=words.poster(demand),
            valid_until=demand.valid_until,
        )


@dataclass(frozen=True)
class MatchRow:
    """One counterpart that fits, with the reasons."""

    number: str
    url: str
    title: str
    facts: list[str]
    score: int
    reasons: list[dict[str, str]]
    in_public_trade: bool = False


def listings_fitting(demand: Demand) -> list[MatchRow]:
    """Listings that the public may see and that fit a demand."""
    return [_listing_row(fitting) for fitting in listings_for(demand)]


def demands_fitting(listing: Listing) -> list[MatchRow]:
    """Demands that fit a listing: for its owner's page."""
    return [_demand_row(fitting) for fitting in demands_for(listing)]


def _listing_row(fitting: Fitting) -> MatchRow:
    listing: Listing = fitting.subject
    return MatchRow(
        number=listing.audit_subject,
        url=url_for("portal.listing", number=listing.number),
        title=listing_title(listing, html_tag()),
        facts=[f"{format_mu(listing.area)} {_('mu')}", _figure(listing)],
        score=fitting.judgement.score,
        reasons=words.reason_lines(fitting),
        in_public_trade=supply.is_in_public_trade(listing),
    )


def _demand_row(fitting: Fitting) -> MatchRow:
    demand: Demand = fitting.subject
    return MatchRow(
        number=demand.audit_subject,
        url=url_for("demands.show", number=demand.number),
        title=words.title(demand),
        facts=[words.area(demand), words.amount(demand), words.poster(demand)],
        score=fitting.judgement.score,
        reasons=words.reason_lines(fitting),
    )


def _figure(listing: Listing) -> str:
    """The figure that a listing starts from, with its unit."""
    if listing.start_amount is None:
        return ""
    if listing.business is Business.MORTGAGE:
        return _("at most %(rate)s", rate=f"{percent(listing.start_amount)} %")
    if listing.business.is_letting:
        return _("%(amount)s ×10,000 yuan a year", amount=wan(listing.start_amount))
    return _("%(amount)s ×10,000 yuan", amount=wan(listing.start_amount))
