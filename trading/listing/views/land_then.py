"""What the land book said at a submission, beside what it says now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _

from trading.core import money
from trading.core.deal import AcquisitionMode, BurdenKind
from trading.core.money import Fen
from trading.listing import services
from trading.listing.models import Listing
from trading.web.filters import label, use_name


@dataclass(frozen=True)
class Row:
    """One entry of the land book, then and now."""

    item: str
    then: str
    now: str

    @property
    def has_moved(self) -> bool:
        return self.then != self.now


@dataclass(frozen=True)
class LandThen:
    """The land book of one moment beside that of now. ``turn`` is the submission, 0 for the first decision kept."""

    at: datetime
    turn: int
    turns: list[int]
    rows: list[Row]

    @property
    def moved(self) -> list[Row]:
        """The entries that read otherwise now."""
        return [row for row in self.rows if row.has_moved]

    @classmethod
    def of(cls, listing: Listing) -> LandThen | None:
        """By the submission that the address names, or the last; by the first decision where none was kept."""
        kept = {one.turn: (one.submitted_at, one.register) for one in listing.submissions}
        if not kept and listing.reviews:
            kept = {0: (listing.reviews[0].decided_at, listing.reviews[0].register)}
        if not kept:
            return None
        asked = request.args.get("submission", "")
        turn = int(asked) if asked.isdecimal() and len(asked) < 4 and int(asked) in kept else max(kept)
        at, then = kept[turn]
        return cls(at, turn, sorted(kept), list(_rows(then, services.register_snapshot(listing))))


def _rows(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Row]:
    before = {right["parcel"]: right for right in then["rights"]}
    after = {right["parcel"]: right for right in now["rights"]}
    for code in dict.fromkeys([*before, *after]):
        yield Row(_("Parcel"), *(code if code in side else _("not offered") for side in (before, after)))
        sides = [_said(before.get(code)), _said(after.get(code))]
        for item in sides[0] | sides[1]:
            yield Row(item, sides[0].get(item, "—"), sides[1].get(item, "—"))


def _said(right: Mapping[str, Any] | None) -> dict[str, str]:
    """One right's entries in words."""
    if right is None:
        return {}
    return {
        _("Certificate"): right["certificate"],
        _("Location"): right["location"],
        _("Area (m²)"): right["area"],
        _("Use"): use_name(right["use"], right["use_scheme"]) if "use_scheme" in right else right["use"],
        _("Buildings"): right["buildings"] or _("none"),
        _("Holder"): _(", ").join(right["holders"]),
        _("Acquired by"): label(AcquisitionMode(right["acquisition"])),
        _("Right ends on"): right["ends_on"] or _("without end"),
        _("Investment done"): right.get("investment") or _("not recorded"),
        _("Grant price paid"): _("Yes") if right["price_paid"] else _("No"),
        _("Burdens"): _("; ").join(_burden(one) for one in right["burdens"]) or _("none"),
    }


def _burden(burden: Mapping[str, Any]) -> str:
    parts = [label(BurdenKind(burden["kind"])), burden["holder"], burden["registered_on"], burden["paper"]]
    if burden["amount_fen"]:
        parts.append(_("%(amount)s yuan", amount=money.yuan(Fen(burden["amount_fen"]), trim=True)))
    return _(", ").join(part for part in parts if part)
