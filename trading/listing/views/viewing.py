"""The papers of a case: what is new since the last return, what was replaced, and the one that is being read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from trading.core.access import permits
from trading.documents import pages
from trading.listing import services
from trading.listing.models import Listing, Material
from trading.listing.permissions import GRANTS, Permission
from trading.web.actor import current_actor

#: how wide a page is shown, in per cent of the window
ZOOMS = (100, 150, 220, 320)


@dataclass(frozen=True)
class Paper:
    """One paper of the file. ``replaces`` are those that it came for; ``is_former`` where it was taken out itself."""

    material: Material
    is_new: bool = False
    replaces: tuple[Material, ...] = ()

    @property
    def is_former(self) -> bool:
        return self.material.removed_at is not None


def papers_of(listing: Listing) -> list[Paper]:
    """The papers in the order of the file, each with those that it replaced; then those taken out without a successor.

    New is what wasn't there at the last return; a paper of the same kind that went since then is what it replaces.
    """
    place = {paper.kind: number for number, paper in enumerate(services.materials_of(listing))}
    now = sorted(listing.materials, key=lambda one: (place.get(one.kind, len(place)), one.id))
    last = listing.last_return
    then = set(last.snapshot.get("materials", [])) if last else None
    gone = list(listing.former_papers)
    found = []
    for material in now:
        is_new = then is not None and f"{material.kind.value}:{material.sha256}" not in then
        replaced = tuple(one for one in gone if is_new and one.kind is material.kind and _went_since(one, last))
        gone = [one for one in gone if one not in replaced]
        found.append(Paper(material, is_new, replaced))
    return found + [Paper(one) for one in gone]


def _went_since(material: Material, last: Any) -> bool:
    return material.removed_at is not None and material.removed_at >= last.returned_at


@dataclass(frozen=True)
class Viewer:
    """The paper that is open, one page of it, and the addresses around it."""

    paper: Material
    place: int
    count: int
    page: int
    pages: int
    zoom: int
    previous: str | None
    following: str | None
    #: address of the case with another page or another zoom
    page_before: str | None
    page_after: str | None
    wider: str | None
    narrower: str | None
    picture: str

    @classmethod
    def of(cls, listing: Listing, papers: list[Paper]) -> Viewer | None:
        """What the address asks for; the first paper that is new, or the first of all, where it asks for none."""
        row = [one for paper in papers for one in (paper.material, *paper.replaces)]
        if not row or not permits(GRANTS, Permission.SEE_FILE, current_actor(), listing):
            return None
        new = next((paper.material for paper in papers if paper.is_new), row[0])
        chosen = next((one for one in row if one.public_id == request.args.get("paper")), new)
        place = row.index(chosen)
        many = _pages_of(chosen)
        page = min(max(_number("page", 1), 1), many)
        zoom = min(ZOOMS, key=lambda one: abs(one - _number("zoom", ZOOMS[0])))
        step = ZOOMS.index(zoom)
        address = _Address(listing.number or "", chosen.public_id, page, zoom)
        return cls(
            paper=chosen,
            place=place + 1,
            count=len(row),
            page=page,
            pages=many,
            zoom=zoom,
            previous=address.with_(paper=row[place - 1].public_id, page=1) if place else None,
            following=address.with_(paper=row[place + 1].public_id, page=1) if place + 1 < len(row) else None,
            page_before=address.with_(page=page - 1) if page > 1 else None,
            page_after=address.with_(page=page + 1) if page < many else None,
            wider=address.with_(zoom=ZOOMS[step + 1]) if step + 1 < len(ZOOMS) else None,
            narrower=address.with_(zoom=ZOOMS[step - 1]) if step else None,
            picture=url_for("listing.paper_page", name=chosen.public_id, page=page),
        )


def _pages_of(material: Material) -> int:
    if material.media_type != pages.PDF:
        return 1
    return services.count_pages(material.public_id, by=current_actor())


@dataclass(frozen=True)
class _Address:
    """The address of the case with one paper open; everything else that was asked for stays."""

    number: str
    paper: str
    page: int
    zoom: int

    def with_(self, **changes: Any) -> str:
        asked: Mapping[str, Any] = {"paper": self.paper, "page": self.page, "zoom": self.zoom} | changes
        view = {"view": "all"} if request.args.get("view") == "all" else {}
        return url_for("review.case", number=self.number, _anchor="viewer", **view, **asked)


def _number(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else otherwise
