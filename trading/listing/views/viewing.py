"""The papers of a case: what is new since the last return, what was replaced, and the one that is being read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from trading.core.access import permits
from trading.documents import pages
from trading.listing import services
from trading.listing.models import Listing, Material
from trading.listing.permissions import GRANTS, Permission
from trading.web.actor import current_actor
from trading.web.viewer import Viewer


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


def viewer_of(listing: Listing, papers: list[Paper]) -> Viewer | None:
    """What the address asks for; the first paper that is new, or the first of all, where it asks for none."""
    row = [one for paper in papers for one in (paper.material, *paper.replaces)]
    if not row or not permits(GRANTS, Permission.SEE_FILE, current_actor(), listing):
        return None
    new = next((paper.material for paper in papers if paper.is_new), row[0])
    view = {"view": "all"} if request.args.get("view") == "all" else {}
    return Viewer.over(
        row,
        new,
        count_pages=_pages_of,
        case=lambda **asked: url_for("review.case", number=listing.number, **view, **asked),
        picture="listing.paper_page",
        download="listing.paper",
    )


def _pages_of(material: Material) -> int:
    if material.media_type != pages.PDF:
        return 1
    return services.count_pages(material.public_id, by=current_actor())
