"""Form, papers and land book side by side, and what changed since the last return: rows for the desk.

What the owner said comes from the same words as the owner's own list of answers, for every business and way of
trading; here each answer meets the papers that bear on it and what the land book says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from markupsafe import escape

from trading.core.deal import TradeMode, TransferForm
from trading.listing import services
from trading.listing.answers import Answers
from trading.listing.models import ListedRight, Listing
from trading.listing.states import MaterialKind
from trading.listing.views import answers, land_side, reserve_words
from trading.listing.views.land_side import Register
from trading.web.filters import label, say_msgid

K = MaterialKind

#: the papers that bear on an answer
_BEARING: Mapping[str, tuple[MaterialKind, ...]] = {
    "parcel": (K.CERTIFICATE, K.GRANT_CONTRACT),
    "holder": (K.IDENTITY, K.CO_OWNER_CONSENT, K.RESOLUTION, K.PROXY),
    "buildings": (K.BUILDING_CERTIFICATE, K.COMPLETION),
    "occupancy": (K.LESSEE_NOTICE,),
    "mortgage": (K.MORTGAGEE_NOTICE,),
    "investment": (K.INVESTMENT_AUDIT,),
    "price_paid": (K.PRICE_PAID,),
    "ruling": (K.COURT_DOCUMENT, K.COURT_RULING),
    "appraisal": (K.VALUATION,),
    "form": (K.APPROVAL, K.MAKE_UP),
    "term": (K.LESSOR_CONSENT, K.DECLARATION_PROMISE),
    "loan": (K.PRINCIPAL_CONTRACT, K.MORTGAGE_CONTRACT),
    "start": (K.VALUATION,),
}


@dataclass(frozen=True)
class PaperLine:
    """One paper beside an answer: its kind in words, how it stands, and the file to open where it was handed in."""

    words: str
    state: str
    name: str | None = None
    is_missing: bool = False


@dataclass(frozen=True)
class Line:
    """One item: what the owner says, what the papers and the land book say, and what stood there before."""

    key: str
    item: str
    stated: Any = ""
    note: str = ""
    papers: tuple[PaperLine, ...] = ()
    register: Any = ""
    #: what the owner had said when it was last returned; None where that hasn't changed
    before: str | None = None
    is_bad: bool = False

    @property
    def stands_out(self) -> bool:
        return self.is_bad or self.before is not None


def comparison(listing: Listing) -> list[Line]:
    """Every item in the order a reviewer reads: the parcels, what weighs on them, then the deal."""
    then = _Then(listing, listing.last_return.snapshot) if listing.last_return else None
    papers = _Papers(listing)
    lines = [*_parcels(listing, then), *_said(listing, then)]
    return [replace(line, papers=papers.on(line.key.partition(":")[0])) for line in lines]


def _parcels(listing: Listing, then: _Then | None) -> list[Line]:
    """One line for each parcel that is offered, and for those that were offered before the last return."""
    lines = []
    for place, one in enumerate(listing.listed, 1):
        item = _("Parcel") if len(listing.listed) == 1 else _("Parcel %(place)s", place=place)
        book = land_side.parcel(listing, one)
        before = then.parcel(one) if then else None
        stated = answers.area_text(one.part_area, one.part_note, one.right.parcel.area)
        lines.append(
            Line(
                f"parcel:{one.right.parcel.code}",
                item,
                stated,
                one.right.parcel.code,
                register=book.said,
                before=before if before != stated else None,
                is_bad=book.is_bad,
            )
        )
    offered = {one.right.parcel.code for one in listing.listed}
    gone = [code for code in (then.rights if then else []) if code not in offered]
    return lines + [Line(f"parcel:{code}", _("Parcel"), _("not offered any more"), before=code) for code in gone]


def _said(listing: Listing, then: _Then | None) -> list[Line]:
    """What the land book says by itself, then every answer of the question pages."""
    book = land_side.of(listing)
    lines = [Line(key, item, stated) for key, item, stated in land_side.asked_of_nobody(listing)]
    before = answers.stated(then) if then else {}  # type: ignore[arg-type]
    for key, row in answers.stated(listing).items():
        if key == "business":
            continue
        old = None if then is None else _changed(row, before.get(key))
        if key == "reserve":
            old = reserve_words.before(listing)
        lines.append(Line(key, row.label, row.value, row.note or "", before=old))
    nothing = Register()
    return [
        replace(line, register=(found := book.get(line.key, nothing)).said, is_bad=found.is_bad)
        for line in _by_subject(lines)
    ]


#: the land comes first: who holds it, what is on it, what weighs on it; then the deal in the order of asking
_LAND = ("holder", "buildings", "occupancy", "disputed", "mortgage", "burdens", "investment", "price_paid")


def _by_subject(lines: list[Line]) -> list[Line]:
    places = {key: place for place, key in enumerate(_LAND)}
    return sorted(lines, key=lambda line: places.get(line.key, len(places)))


def _changed(now: answers.Row, before: answers.Row | None) -> str | None:
    """What stood there before, where it reads otherwise now."""
    old = "—" if before is None else _plain(before)
    return None if old == _plain(now) else old


def _plain(row: answers.Row) -> str:
    return " ".join(part for part in (escape(row.value).striptags(), row.note or "") if part)


class _Then:
    """The listing as its owner had left it when it was last returned. What a return doesn't keep is as it is now."""

    def __init__(self, listing: Listing, snapshot: Mapping[str, Any]) -> None:
        self._listing = listing
        self.said = Answers.of(snapshot)
        self.mode = TradeMode(snapshot.get("mode", listing.mode))
        form = snapshot.get("transfer_form", listing.transfer_form)
        self.transfer_form = TransferForm(form) if form else None
        for name in ("start_amount", "step_amount", "deposit_amount", "loan_amount"):
            setattr(self, name, snapshot.get(name))
        self.description = snapshot.get("description") or None
        self.rights: list[str] = snapshot.get("rights", [])
        self._parts: dict[str, Any] | None = snapshot.get("parts")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listing, name)

    def parcel(self, one: ListedRight) -> str | None:
        """How much of a parcel was offered; None where the return didn't keep it."""
        code = one.right.parcel.code
        if self.rights and code not in self.rights:
            return _("not offered")
        if self._parts is None:
            return None
        area, note = self._parts.get(code, (None, ""))
        return answers.area_text(None if area is None else Decimal(area), note, one.right.parcel.area)


class _Papers:
    """The papers of a file by kind: handed in, held by the land book, or missing."""

    def __init__(self, listing: Listing) -> None:
        self._given: dict[MaterialKind, list[Any]] = {}
        for paper in listing.materials:
            self._given.setdefault(paper.kind, []).append(paper)
        self._needed = {paper.kind: paper for paper in services.materials_of(listing)}

    def on(self, key: str) -> tuple[PaperLine, ...]:
        """What there is on one subject."""
        return tuple(one for kind in _BEARING.get(key, ()) for one in self._of(kind))

    def _of(self, kind: MaterialKind) -> list[PaperLine]:
        given = self._given.get(kind, [])
        if given:
            return [PaperLine(label(kind), paper.filename, paper.public_id) for paper in given]
        needed = self._needed.get(kind)
        if needed is None or not (needed.is_held or needed.is_required):
            return []
        if needed.is_held:
            return [PaperLine(label(kind), say_msgid(needed.why))]
        return [PaperLine(label(kind), _("not handed in"), is_missing=True)]
