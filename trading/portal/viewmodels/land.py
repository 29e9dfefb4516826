"""The land behind a listing, as its public page tells of it: key figures, facts and burdens."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from trading.core import clock
from trading.core.area import format_hectares, format_m2, format_mu
from trading.core.codes import group_code
from trading.core.deal import BurdenKind, Business, TransferForm
from trading.core.money import wan
from trading.core.rates import Rate
from trading.listing.models import Listing
from trading.listing.titles import steps_text
from trading.parcels.models import Burden, Parcel
from trading.portal.queries import Lot
from trading.portal.viewmodels import lots
from trading.portal.viewmodels.panel import wan_words
from trading.web.filters import label, use_name
from trading.web.filters import said as spoken


def use(parcel: Parcel) -> str:
    """The parcel's use in the reader's language."""
    return use_name(parcel.use_code, parcel.use_scheme)


def kpis(listing: Listing, today: date) -> list[tuple[str, str, str | None, str | None]]:
    parcel, right, said = listing.right.parcel, listing.right, listing.said
    square_metres, hectares = format_m2(listing.area), format_hectares(listing.area)
    figures: list[tuple[str, str, str | None, str | None]] = [
        (
            _("Area"),
            format_mu(listing.area),
            _("mu"),
            _("%(area)s m², %(hectares)s ha", area=square_metres, hectares=hectares),
        )
    ]
    if listing.loan_amount is not None:
        note = _("for %(months)s months", months=said.loan_months) if said.loan_months else None
        figures.append((_("Loan sought"), wan(listing.loan_amount), _("×10,000 yuan"), note))
    if said.term_months and said.term_starts_on and said.term_ends_on:
        note = _("%(first)s to %(last)s", first=said.term_starts_on, last=said.term_ends_on)
        figures.append((_("Let for"), str(said.term_months), _("months"), note))
    years = right.years_left(today)
    if years is not None:
        until = _("until %(date)s", date=right.ends_on.isoformat()) if right.ends_on else None
        figures.append((_("Remaining term"), str(years), _("years"), until))
    ratio, density = (
        bounds(parcel.plot_ratio_min, parcel.plot_ratio_max),
        bounds(parcel.density_min, parcel.density_max, "%"),
    )
    if ratio:
        figures.append(
            (_("Plot ratio"), ratio, None, _("building density %(bounds)s", bounds=density) if density else None)
        )
    invested = right.investment_percent()
    if invested is not None:
        is_needed = listing.business is Business.TRANSFER and invested >= 25
        note = _("a quarter is needed to transfer") if is_needed else None
        figures.append((_("Invested"), f"{invested}", "%", note))
    return figures


def bounds(low: Decimal | None, high: Decimal | None, unit: str = "") -> str:
    """A planning figure with its bounds: ``≥ 1.0``, ``≤ 2.0``, ``1.0–2.0``; empty where none is set."""
    if low is not None and high is not None:
        return f"{lots.trimmed(low)}–{lots.trimmed(high)}{unit}"
    if low is not None:
        return f"≥ {lots.trimmed(low)}{unit}"
    return f"≤ {lots.trimmed(high)}{unit}" if high is not None else ""


def facts(lot: Lot) -> list[tuple[Any, ...]]:
    listing, parcel, right = lot.listing, lot.parcel, lot.listing.right
    sides = (
        _(
            "east %(east)s, south %(south)s, west %(west)s, north %(north)s",
            east=parcel.boundary_east,
            south=parcel.boundary_south,
            west=parcel.boundary_west,
            north=parcel.boundary_north,
        )
        if parcel.boundary_east
        else None
    )
    mode = label(right.sub_mode) if right.sub_mode is not None else label(right.acquisition_mode)
    return [
        *_deal_facts(listing),
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


def _deal_facts(listing: Listing) -> list[tuple[Any, ...]]:
    """What is offered beside the figure, by business: form, court's case, term and rent, loan, conditions."""
    said = listing.said
    form = label(listing.transfer_form) if listing.transfer_form not in (None, TransferForm.SALE) else None
    court = _("%(court)s, %(ruling)s of %(day)s", court=said.court_name, ruling=said.ruling_no, day=said.ruling_on)
    appraised = said.appraisal_amount
    rise = said.escalation_rate and _(
        "%(rate)s every %(years)s years", rate=spoken(Rate(said.escalation_rate)), years=said.escalation_years
    )
    return [
        (_("Form of the transfer"), form),
        (_("Parcels offered together"), _parcels(listing), "wide"),
        (_("Part that is let"), _parts(listing), "wide"),
        (_("Ruling"), court if said.ruling_no else None, "wide"),
        (_("Appraised value"), None if appraised is None else wan_words(appraised)),
        (_("Court sale"), None if said.court_round is None else label(said.court_round)),
        (_("Rent is paid"), None if said.rent_rhythm is None else label(said.rent_rhythm)),
        (_("Months without rent"), str(said.rent_free_months) if said.rent_free_months else None),
        (_("Rise of the rent"), rise or None),
        (_("Subletting allowed"), None if said.may_sublet is None else _("Yes") if said.may_sublet else _("No")),
        (_("Purpose of the loan"), said.loan_purpose, "wide"),
        (_("Repayment"), None if said.repayment is None else label(said.repayment)),
        (_("Kind of mortgage"), None if said.security is None else label(said.security)),
        (_("Step table"), steps_text(listing) or None, "wide"),
        (_("Handover"), None if said.handover is None else label(said.handover)),
        (_("Payment"), None if said.payment is None else label(said.payment)),
        (_("Further conditions"), said.terms_note, "wide"),
    ]


def _parcels(listing: Listing) -> str | None:
    if len(listing.listed) < 2:
        return None
    return _("; ").join(
        _("%(code)s (%(mu)s mu)", code=one.right.parcel.code, mu=format_mu(one.area)) for one in listing.listed
    )


def _parts(listing: Listing) -> str | None:
    parts = [one for one in listing.listed if one.part_area is not None]
    return (
        _("; ").join(
            _(
                "%(part)s of %(whole)s m²: %(note)s",
                part=format_m2(one.area),
                whole=format_m2(one.right.parcel.area),
                note=one.part_note or "—",
            )
            for one in parts
        )
        or None
    )


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


def burdens(lot: Lot, now: datetime) -> list[dict[str, Any]]:
    today = now.astimezone(clock.LOCAL).date()
    in_force = [burden for right in lot.listing.rights for burden in right.burdens if burden.is_in_force(today)]
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
        words.append(wan_words(burden.amount_fen))
    if burden.kind is BurdenKind.MORTGAGE:
        words.append(
            _("transfer needs the mortgagee's consent")
            if burden.transfer_restricted
            else _("transfer not restricted; the mortgagee is told")
        )
    return _(", ").join(words)
