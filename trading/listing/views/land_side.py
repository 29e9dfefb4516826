"""What the land book says beside each thing that an owner says, and where the two don't agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from trading.core import money
from trading.core.area import format_m2
from trading.core.calendar import add_months
from trading.core.clock import today
from trading.core.deal import AcquisitionMode, BurdenKind, Business, TradeMode
from trading.core.money import Fen
from trading.core.text import same_name
from trading.listing import services
from trading.listing.models import ListedRight, Listing
from trading.listing.rules import may_offer
from trading.listing.states import Buildings, Occupancy
from trading.listing.views.tasks import burden_text, burdens_in_force
from trading.parcels import queries as parcels
from trading.parcels.models import Burden
from trading.web.filters import label, unit_price, use_name

#: burdens that have a line of their own
_APART = {BurdenKind.MORTGAGE, BurdenKind.LEASE, BurdenKind.DISPUTE, BurdenKind.OBJECTION}


@dataclass(frozen=True)
class Register:
    """One side of a line: what the land book says, and True where that doesn't agree with the owner."""

    said: Any = ""
    is_bad: bool = False


def parcel(listing: Listing, one: ListedRight) -> Register:
    """The parcel as it is registered: area, use and term."""
    right, land = one.right, one.right.parcel
    said = _(
        "%(area)s m², %(use)s, %(until)s",
        area=format_m2(land.area),
        use=use_name(land.use_code, land.use_scheme),
        until=_("until %(day)s", day=right.ends_on.isoformat()) if right.ends_on else _("without end"),
    )
    too_much = one.part_area is not None and one.part_area >= land.area
    return Register(f"{said} · {right.certificate_no}", too_much or not right.is_active)


def asked_of_nobody(listing: Listing) -> Iterator[tuple[str, str, str]]:
    """What a reviewer looks at though the owner isn't asked: key, item, what the form says of it."""
    ties = {Business.SUBLEASE: _("Lessee who sublets")}
    court = listing.mode is TradeMode.COURT
    ties |= {listing.business: _("Offered by")} if court else {}
    yield "holder", ties.get(listing.business, _("Holder")), listing.owner.name
    yield "mortgage", _("Mortgage"), ""
    yield "burdens", _("Other burdens"), ""
    if listing.business is Business.TRANSFER and not court:
        yield "investment", _("Investment done"), ""
    if any(right.acquisition_mode is not AcquisitionMode.ALLOCATION for right in listing.rights):
        yield "price_paid", _("Grant price paid"), ""


def of(listing: Listing) -> dict[str, Register]:
    """Every side that the land book has an opinion on, by the key of its line."""
    return dict(_land(listing)) | dict(_deal(listing))


def _land(listing: Listing) -> Iterator[tuple[str, Register]]:
    said = listing.said
    yield "holder", _holder(listing)
    buildings = "；".join(right.parcel.buildings for right in listing.rights if right.parcel.buildings)
    yield "buildings", Register(buildings or _("none"), said.buildings is Buildings.NONE and bool(buildings))
    leases = burdens_in_force(listing, BurdenKind.LEASE)
    yield "occupancy", Register(_texts(leases), said.occupancy is Occupancy.VACANT and bool(leases))
    disputes = [*burdens_in_force(listing, BurdenKind.DISPUTE), *burdens_in_force(listing, BurdenKind.OBJECTION)]
    yield "disputed", Register(_texts(disputes), bool(disputes) != bool(said.is_disputed))
    mortgages = burdens_in_force(listing, BurdenKind.MORTGAGE)
    given = {paper.kind for paper in listing.materials}
    asks = {paper.kind for paper in services.materials_of(listing) if paper.is_required} - given
    yield "mortgage", Register(_texts(mortgages), bool(mortgages) and any("mortgagee" in kind.value for kind in asks))
    others = [one for one in burdens_in_force(listing) if one.kind not in _APART]
    yield "burdens", Register(_texts(others), bool(others) and listing.mode is not TradeMode.COURT)
    speaks = {finding.rule for finding in services.findings_of(listing) if finding.blocks}
    shares = [right.investment_percent() for right in listing.rights]
    done = _(", ").join(_("not recorded") if one is None else f"{one} %" for one in shares)
    yield "investment", Register(done, "V-15" in speaks)
    paid = [right.price_paid for right in listing.rights]
    yield "price_paid", Register(_(", ").join(_("Yes") if one else _("No") for one in paid), not all(paid))


def _holder(listing: Listing) -> Register:
    """Who holds the right or leases it, beside the party that offers it."""
    ties = [services.offerer(right, listing.owner) for right in listing.rights]
    is_bad = not all(may_offer(listing.business, tie) for tie in ties)
    if listing.business is Business.SUBLEASE:
        leases = burdens_in_force(listing, BurdenKind.LEASE)
        return Register(_("lessee: %(names)s", names=_names(one.holder_name for one in leases)), is_bad)
    names = _names(holder.name for right in listing.rights for holder in right.holders)
    return Register(_("holder: %(names)s", names=names) if listing.mode is TradeMode.COURT else names, is_bad)


def _deal(listing: Listing) -> Iterator[tuple[str, Register]]:
    worth = _worth(listing)
    prices = "" if worth is None else _("by published prices %(amount)s yuan", amount=money.yuan(worth, trim=True))
    rules = {finding.rule for finding in services.offer_findings(listing)}
    base = listing.start_amount
    match listing.business:
        case Business.MORTGAGE:
            base, months = listing.loan_amount, listing.said.loan_months
            last = min((right.ends_on for right in listing.rights if right.ends_on), default=None)
            yield "loan_length", Register(*_until(last, add_months(today(), months) if months else None))
            yield "loan", _loan(listing, worth)
        case Business.TRANSFER:
            yield "appraisal", Register(prices)
            both = (_share_of_appraisal(listing), prices)
            yield "start", Register(_(", ").join(filter(None, both)), "V-32" in rules)
        case _:
            yield "term", _term(listing)
            yield "start", Register(_per_year(listing))
    if listing.deposit_amount and base:
        yield "deposit", Register(_share(listing, _percent(listing.deposit_amount, base)), "V-26" in rules)


def _share(listing: Listing, percent: str) -> str:
    """What the deposit is a share of."""
    if listing.business is Business.MORTGAGE:
        return _("%(percent)s %% of the loan", percent=percent)
    if listing.business.is_letting:
        return _("%(percent)s %% of the start rent", percent=percent)
    return _("%(percent)s %% of the start price", percent=percent)


def _term(listing: Listing) -> Register:
    """The end of the right, or of the own lease where it is sublet: no lease outlasts it."""
    if listing.business is Business.SUBLEASE:
        own = [
            one
            for one in burdens_in_force(listing, BurdenKind.LEASE)
            if same_name(one.holder_name, listing.owner.name) and one.due_on
        ]
        last = min((one.due_on for one in own if one.due_on), default=None)
        said, is_bad = _until(last, listing.said.term_ends_on)
        return Register(_("own lease: %(until)s", until=said) if last else said, is_bad)
    last = min((right.ends_on for right in listing.rights if right.ends_on), default=None)
    return Register(*_until(last, listing.said.term_ends_on))


def _until(last: Any, asked: Any) -> tuple[str, bool]:
    if last is None:
        return _("without end"), False
    return _("until %(day)s", day=last.isoformat()), asked is not None and asked > last


def _loan(listing: Listing, worth: Fen | None) -> Register:
    """What the land is worth, and what is secured by it already."""
    secured = sum(one.amount_fen or 0 for one in burdens_in_force(listing, BurdenKind.MORTGAGE))
    parts = []
    if worth is not None:
        parts.append(_("by published prices %(amount)s yuan", amount=money.yuan(worth, trim=True)))
    if secured:
        parts.append(_("secured already: %(amount)s yuan", amount=money.yuan(Fen(secured), trim=True)))
    too_much = worth is not None and (listing.loan_amount or 0) + secured > worth
    return Register(_(", ").join(parts), too_much)


def _share_of_appraisal(listing: Listing) -> str:
    appraisal = listing.said.appraisal_amount
    if not appraisal or not listing.start_amount:
        return ""
    return _("%(percent)s %% of the appraised value", percent=_percent(listing.start_amount, appraisal))


def _per_year(listing: Listing) -> str:
    """What a year's rent comes to per square metre."""
    if listing.start_amount is None:
        return ""
    return _("%(amount)s yuan/m² a year", amount=unit_price(Fen(listing.start_amount), listing.area))


def _worth(listing: Listing) -> Fen | None:
    """What the whole land offered is worth by published prices; None where one parcel has none."""
    return parcels.reference_amount_of(listing.rights)


def _percent(part: int, whole: int) -> str:
    """A share in per cent, cut off after one place."""
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _names(names: Any) -> str:
    return _(", ").join(dict.fromkeys(names)) or _("none")


def _texts(burdens: list[Burden]) -> str:
    return _(", ").join(_burden(burden) for burden in burdens) or _("none")


def _burden(burden: Burden) -> str:
    """A burden with its day, and whose it is."""
    whose = burden.holder_name or burden.authority
    text = burden_text(burden)
    return _(
        "%(burden)s (%(whose)s, %(day)s)", burden=text, whose=whose or label(burden.kind), day=burden.registered_on
    )
