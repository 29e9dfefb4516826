"""The question pages: each one's form, how stored answers fill it, and which use case takes what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from trading.core import settings
from trading.core.deal import Business, TradeMode
from trading.core.money import Fen
from trading.core.policy import policy
from trading.core.rates import Rate
from trading.listing import rules, services
from trading.listing.forms import (
    STEP_LINES,
    CourtForm,
    DatesForm,
    LandForm,
    LoanForm,
    PriceForm,
    RateForm,
    TermForm,
    TermsForm,
    Versioned,
    choices,
)
from trading.listing.models import Listing
from trading.listing.sheets import Sheet
from trading.listing.states import PriceBasis
from trading.listing.titles import start_label
from trading.listing.views import tasks
from trading.parcels import queries as parcels
from trading.parcels.queries import prices


@dataclass(frozen=True)
class Page:
    """One page: its form for a listing, what was typed as arguments of its use case, and what it shows besides."""

    build: Callable[[Listing], Versioned]
    save: Callable[..., Listing]
    read: Callable[[Any], Mapping[str, Any]]
    show: Callable[[Listing, Versioned], Mapping[str, Any]] = lambda listing, form: {}


def _said(listing: Listing, *names: str) -> dict[str, Any]:
    return {name: getattr(listing.said, name) for name in names}


def _typed(*names: str) -> Callable[[Any], Mapping[str, Any]]:
    """What was typed into these fields, where the form has them."""
    return lambda form: {name: form[name].data for name in names if name in form}


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _court(listing: Listing) -> Versioned:
    said = _said(listing, "court_name", "ruling_no", "ruling_on", "court_round")
    amount = listing.said.appraisal_amount
    said["court_name"] = said["court_name"] or listing.owner.name
    return CourtForm(version=listing.version, **said, appraisal_amount=None if amount is None else Fen(amount))


def _land(listing: Listing) -> Versioned:
    said = _said(listing, "buildings", "buildings_note", "occupancy", "occupancy_note")
    said["buildings_note"] = said["buildings_note"] or "；".join(
        right.parcel.buildings for right in listing.rights if right.parcel.buildings
    )
    return LandForm(version=listing.version, **said, is_disputed=_yes_no(listing.said.is_disputed))


def _read_land(form: Any) -> Mapping[str, Any]:
    typed = _typed("buildings", "buildings_note", "occupancy", "occupancy_note")(form)
    return {**typed, "is_disputed": form.is_disputed.data == "yes"}


def _dates(listing: Listing) -> Versioned:
    form: Any = DatesForm(
        version=listing.version,
        mode=listing.mode,
        transfer_form=listing.transfer_form,
        **_said(listing, "notice_wish", "not_before", "counterpart"),
    )
    tie = services.offerer(listing.right, listing.owner)
    forms = rules.forms_open(listing.business, tie)
    must_bid = bool(settings.value("trade.public_owners_bid"))
    ways = {
        way
        for one in (forms or (None,))
        for way in rules.ways_open(listing.business, one, tie, public_owners_bid=must_bid)
    }
    form.mode.choices = choices(mode for mode in TradeMode if mode in ways)
    form.transfer_form.choices = choices(forms)
    if len(forms) < 2:
        del form.transfer_form
    if len(ways) < 2:
        del form.mode
    if TradeMode.NEGOTIATED not in ways:
        del form.counterpart
    return form


def _term(listing: Listing) -> Versioned:
    said = _said(listing, "term_starts_on", "term_months", "rent_rhythm", "rent_free_months", "escalation_years")
    rate = listing.said.escalation_rate
    return TermForm(
        version=listing.version,
        **{name: value or None for name, value in said.items()},
        escalation_rate=Rate(rate) if rate else None,
        may_sublet=_yes_no(listing.said.may_sublet),
    )


def _read_term(form: Any) -> Mapping[str, Any]:
    numbers = ("rent_free_months", "escalation_rate", "escalation_years")
    return {
        **_typed("term_starts_on", "term_months", "rent_rhythm")(form),
        **{name: form[name].data or 0 for name in numbers},
        "may_sublet": form.may_sublet.data == "yes",
    }


def _loan(listing: Listing) -> Versioned:
    said = _said(listing, "loan_months", "loan_purpose", "repayment", "security")
    loan = listing.loan_amount
    return LoanForm(version=listing.version, **said, loan=None if loan is None else Fen(loan))


def _price(listing: Listing) -> Versioned:
    plan, said = services.price_plan(listing), listing.said
    start = plan.start if said.unit_amount is None else said.unit_amount
    data = {
        "start": None if start is None else plan.figure(start),
        "step": None if plan.step is None else plan.figure(plan.step),
        "deposit": None if plan.deposit is None else Fen(plan.deposit),
    }
    if listing.figure.is_money:
        for place, (first, wide) in enumerate(plan.steps, start=1):
            data |= {f"from_{place}": Fen(first), f"step_{place}": Fen(wide)}
        form: Any = PriceForm(version=listing.version, price_basis=said.price_basis or PriceBasis.TOTAL, **data)
        form.start.label.text = start_label(listing)
        if listing.business.is_letting:
            form.price_basis.label.text = _l("The rent is named")
    else:
        form = RateForm(version=listing.version, **data)
    for name in {"step", "deposit"} - set(plan.asked):
        del form[name]
    if "step" not in plan.asked and listing.figure.is_money:
        for place in range(1, STEP_LINES + 1):
            del form[f"from_{place}"]
            del form[f"step_{place}"]
    return form


def _read_price(form: Any) -> Mapping[str, Any]:
    lines = [(form[f"from_{n}"].data, form[f"step_{n}"].data) for n in range(1, STEP_LINES + 1) if f"from_{n}" in form]
    steps = [(first or 0, wide or 0) for first, wide in lines if first is not None or wide is not None]
    return {**_typed("start", "step", "deposit", "price_basis")(form), "steps": steps}


def _price_hints(listing: Listing, form: Versioned) -> Mapping[str, Any]:
    """What the owner can go by: reference for the whole land, the line below which a review may follow, the deposit."""
    limits, plan = services.price_limits(), services.price_plan(listing)
    benchmark = _reference(listing)
    low = None if benchmark is None else Fen(benchmark * policy().low_price_percent // 100)
    base = listing.loan_amount if listing.business is Business.MORTGAGE else form["start"].data
    least = limits.court_deposit_least if listing.mode is TradeMode.COURT else limits.deposit_least
    return {
        "benchmark": benchmark,
        "low": low if listing.business is Business.TRANSFER else None,
        "percent": limits.deposit_most,
        "least_percent": least,
        "largest": rules.largest_deposit(base, limits.deposit_most) if base else None,
        "plan": plan,
        "court_percent": limits.court_start,
    }


def _reference(listing: Listing) -> Fen | None:
    """By published prices: the land's value for a transfer or mortgage, a year's rent for a lease."""
    if listing.business.is_letting:
        rents = [prices.rent_of(right) for right in listing.rights]
        return None if None in rents else Fen(sum(one.total for one in rents if one is not None))
    return parcels.reference_amount_of(listing.rights)


def _terms(listing: Listing) -> Versioned:
    said = _said(listing, "handover", "payment", "terms_note")
    form: Any = TermsForm(version=listing.version, **said, description=listing.description or "")
    if listing.business is not Business.TRANSFER:
        del form.handover
        del form.payment
    return form


def _read_terms(form: Any) -> Mapping[str, Any]:
    words = {name: form[name].data or "" for name in ("description", "terms_note")}
    return {**words, **_typed("handover", "payment")(form)}


PAGES: dict[Sheet, Page] = {
    Sheet.COURT: Page(
        _court,
        services.answer_court,
        _typed("court_name", "ruling_no", "ruling_on", "appraisal_amount", "court_round"),
    ),
    Sheet.LAND: Page(
        _land,
        services.answer_land,
        _read_land,
        lambda listing, form: {"burdens": [tasks.burden_text(one) for one in tasks.burdens_in_force(listing)]},
    ),
    Sheet.DATES: Page(
        _dates,
        services.answer_dates,
        _typed("notice_wish", "not_before", "mode", "transfer_form", "counterpart"),
        lambda listing, form: {"plan": services.plan(listing), "limits": services.schedule_limits(listing)},
    ),
    Sheet.TERM: Page(_term, services.answer_term, _read_term, lambda listing, form: {"ends_on": listing.right.ends_on}),
    Sheet.LOAN: Page(
        _loan, services.answer_loan, _typed("loan", "loan_months", "loan_purpose", "repayment", "security")
    ),
    Sheet.PRICE: Page(_price, services.answer_price, _read_price, _price_hints),
    Sheet.TERMS: Page(_terms, services.answer_terms, _read_terms),
}
