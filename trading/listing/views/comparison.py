"""Form, papers and land book side by side, and what changed since the last return: rows for the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from trading.core import money
from trading.core.deal import BurdenKind
from trading.listing import services
from trading.listing.answers import Answers
from trading.listing.models import Listing
from trading.listing.states import Buildings, MaterialKind, Occupancy
from trading.listing.views import reserve_words
from trading.listing.views.tasks import amount_text, burden_text, burdens_in_force
from trading.parcels import queries as parcels
from trading.web.filters import label, say_msgid


@dataclass(frozen=True)
class Line:
    """One item: what the owner says, what the papers and the land book say, and what stood there before."""

    item: str
    stated: Any
    papers: str = ""
    register: Any = ""
    #: what the owner had said when it was last returned; None where that hasn't changed
    before: str | None = None
    is_bad: bool = False

    @property
    def stands_out(self) -> bool:
        return self.is_bad or self.before is not None


def comparison(listing: Listing) -> list[Line]:
    """Every item in the order a reviewer reads."""
    snapshot = listing.last_return.snapshot if listing.last_return else None
    old = _Before(listing, snapshot)
    return [*_land(listing, old), *_deal(listing, old), _papers_line(listing, snapshot)]


def _land(listing: Listing, old: _Before) -> list[Line]:
    said, right = listing.said, listing.right
    holders = [holder.name for holder in right.holders]
    buildings = right.parcel.buildings
    leases = burdens_in_force(listing, BurdenKind.LEASE)
    disputes = [*burdens_in_force(listing, BurdenKind.DISPUTE), *burdens_in_force(listing, BurdenKind.OBJECTION)]
    invested = right.investment_percent()
    return [
        Line(_("Holder"), listing.owner.name, register=_(", ").join(holders), is_bad=listing.owner.name not in holders),
        Line(
            _("Buildings"),
            _noted(said.buildings, said.buildings_note if said.buildings is Buildings.INCLUDED else ""),
            register=buildings or _("none"),
            before=old.answer("buildings", "buildings_note"),
            is_bad=said.buildings is Buildings.NONE and bool(buildings),
        ),
        Line(
            _("Use now"),
            _noted(said.occupancy, said.occupancy_note if said.occupancy is Occupancy.LEASED else ""),
            _given(listing, MaterialKind.LESSEE_NOTICE) if leases or said.occupancy is Occupancy.LEASED else "",
            _texts(leases),
            old.answer("occupancy", "occupancy_note"),
            is_bad=said.occupancy is Occupancy.VACANT and bool(leases),
        ),
        Line(
            _("Contested"),
            _yes_no(said.is_disputed),
            register=_texts(disputes),
            before=old.answer("is_disputed"),
            is_bad=bool(disputes) != bool(said.is_disputed),
        ),
        _mortgage_line(listing),
        Line(
            _("Investment done"),
            "",
            _given(listing, MaterialKind.INVESTMENT_AUDIT),
            _("not recorded") if invested is None else f"{invested} %",
        ),
        Line(
            _("Grant price paid"),
            "",
            _given(listing, MaterialKind.PRICE_PAID),
            _yes_no(right.price_paid),
            is_bad=not right.price_paid,
        ),
    ]


def _mortgage_line(listing: Listing) -> Line:
    mortgages = burdens_in_force(listing, BurdenKind.MORTGAGE)
    given = _given(listing, MaterialKind.MORTGAGEE_NOTICE) if mortgages else ""
    has_paper = any(paper.kind is MaterialKind.MORTGAGEE_NOTICE for paper in listing.materials)
    return Line(_("Mortgage"), "", given, _texts(mortgages), is_bad=bool(mortgages) and not has_paper)


def _deal(listing: Listing, old: _Before) -> list[Line]:
    said = listing.said
    benchmark = parcels.reference_amount(listing.right)
    findings = services.offer_findings(listing)
    is_low = any(finding.rule == "V-32" for finding in findings)
    reference = "" if benchmark is None else _("benchmark %(amount)s yuan", amount=money.yuan(benchmark, trim=True))
    return [
        Line(_("Start price"), amount_text(listing.start_amount), "", reference, old.amount("start_amount"), is_low),
        Line(_("Step"), amount_text(listing.step_amount), before=old.amount("step_amount")),
        Line(_("Deposit"), amount_text(listing.deposit_amount), before=old.amount("deposit_amount")),
        Line(_("Reserve price"), reserve_words.state(listing), before=reserve_words.before(listing)),
        Line(_("Handover"), _noted(said.handover), before=old.answer("handover")),
        Line(_("Payment"), _noted(said.payment), before=old.answer("payment")),
        Line(_("Further conditions"), said.terms_note or _("none"), before=old.answer("terms_note")),
        Line(
            _("Notice"), _noted(said.notice_wish, _day(said.not_before)), before=old.answer("notice_wish", "not_before")
        ),
        Line(_("Description"), listing.description or _("none"), before=old.text("description", listing.description)),
    ]


def _papers_line(listing: Listing, snapshot: Mapping[str, Any] | None) -> Line:
    now = sorted(f"{paper.kind.value}:{paper.sha256}" for paper in listing.materials)
    count = _("%(count)s handed in", count=len(now))
    if snapshot is None or snapshot.get("materials") == now:
        return Line(_("Papers"), count)
    return Line(_("Papers"), count, before=_("%(count)s handed in", count=len(snapshot.get("materials", []))))


class _Before:
    """What stood there when the listing was last returned, where it differs from now."""

    def __init__(self, listing: Listing, snapshot: Mapping[str, Any] | None) -> None:
        self.listing = listing
        self.snapshot = snapshot
        self.said = Answers.of(snapshot)

    def answer(self, name: str, *notes: str) -> str | None:
        """One answer with its notes."""
        names = (name, *notes)
        now = self.listing.said
        if self.snapshot is None or all(getattr(self.said, one) == getattr(now, one) for one in names):
            return None
        return (
            " ".join(_word(getattr(self.said, one)) for one in names if getattr(self.said, one) not in (None, ""))
            or "—"
        )

    def amount(self, name: str) -> str | None:
        """One amount."""
        if self.snapshot is None or self.snapshot.get(name) == getattr(self.listing, name):
            return None
        before = self.snapshot.get(name)
        return "—" if before is None else money.yuan(before, trim=True)

    def text(self, name: str, now: str | None) -> str | None:
        """One free text."""
        if self.snapshot is None or (self.snapshot.get(name) or "") == (now or ""):
            return None
        return self.snapshot.get(name) or "—"


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return _yes_no(value)
    if isinstance(value, date):
        return value.isoformat()
    return label(value) if hasattr(value, "label") else str(value)


def _noted(word: Any, note: str = "") -> str:
    said = _("not answered") if word is None else label(word)
    return f"{said}: {note}" if note else said


def _given(listing: Listing, kind: MaterialKind) -> str:
    if any(paper.kind is kind for paper in listing.materials):
        return _("handed in")
    held = next((paper for paper in services.materials_of(listing) if paper.kind is kind and paper.is_held), None)
    return say_msgid(held.why) if held else _("not handed in")


def _texts(burdens: list[Any]) -> str:
    return _(", ").join(burden_text(burden) for burden in burdens) or _("none")


def _yes_no(value: bool | None) -> str:
    return _("not answered") if value is None else _("Yes") if value else _("No")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
