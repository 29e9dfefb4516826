"""A correction notice in words: the places that an item can be about, and what a finding says should be mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trading.listing import services
from trading.listing.models import Listing, ReturnItem
from trading.listing.sheets import Sheet, sheets_of
from trading.listing.states import EDITABLE, MaterialKind
from trading.listing.views import tasks
from trading.listing.views.words import page_title
from trading.rulebook.materials import kinds_of
from trading.web.filters import label

#: findings on the price are mended on its page, all others where the land is
_PRICE_RULES = frozenset({"V-26", "V-32"})
_SPARE_ROWS = 2


def places(listing: Listing) -> list[tuple[str, str]]:
    """Everything that an item can be about, with its words."""
    found = [("right", _("Certificate and parcel"))]
    found += [(f"question:{one.value}", page_title(one, listing)) for one in sheets_of(listing.business, listing.mode)]
    found += [(f"paper:{kind.value}", _("Paper: %(paper)s", paper=label(kind))) for kind in kinds_of(listing.business)]
    return [*found, ("other", _("Something else"))]


def proposed(listing: Listing) -> list[dict[str, str]]:
    """Rows filled in from findings and missing papers, and some empty ones."""
    rows = [
        {
            "about": "question:price" if line["rule"] in _PRICE_RULES else "right",
            "words": f"{line['message']} {line['remedy']}".strip(),
            "law": f"{line['rule']}, {line['source']}",
        }
        for line in tasks.finding_lines(services.findings_of(listing))
        if line["tone"] != "note"
    ]
    rows += [
        {"about": f"paper:{kind.value}", "words": _("A required paper is missing: %(paper)s.", paper=label(kind))}
        for kind in tasks.missing(listing)
    ]
    return [*rows, *({"about": "right"} for _row in range(_SPARE_ROWS))]


@dataclass(frozen=True)
class Row:
    """One item as the owner and the notice show it."""

    item: ReturnItem
    place: str
    #: the page on which it is mended; None where nothing can be changed now
    address: str | None

    @property
    def is_mended(self) -> bool:
        return self.item.mended_at is not None


def rows_of(listing: Listing, items: list[ReturnItem]) -> list[Row]:
    """Items with the words of their place and the way to mend them."""
    words = dict(places(listing))
    return [Row(item, words.get(item.about, _("Something else")), _address(listing, item.about)) for item in items]


def open_rows(listing: Listing, *abouts: str) -> list[Row]:
    """The items of the open notice, or those about these places; ``paper`` means every paper."""
    if listing.status not in EDITABLE or listing.last_return is None:
        return []
    items = listing.last_return.items
    if abouts:
        items = [item for item in items if item.about in abouts or item.about.split(":")[0] in abouts]
    return rows_of(listing, items)


def _address(listing: Listing, about: str) -> str | None:
    if listing.status not in EDITABLE:
        return None
    sort, _colon, name = about.partition(":")
    draft: dict[str, Any] = {"draft": listing.draft_number}
    if sort == "question" and name in {sheet.value for sheet in Sheet}:
        return url_for("listing.question", page=name, **draft)
    if sort == "paper" and name in {kind.value for kind in MaterialKind}:
        return url_for("listing.papers", kind=name, _anchor="add", **draft)
    return url_for("listing.right" if sort == "right" else "listing.task_list", **draft)
