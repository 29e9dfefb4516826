"""Papers handed in with a listing: taken, shown to those who may see them, taken back."""

from __future__ import annotations

from trading.audit import ledger
from trading.core import clock
from trading.core.access import conceal
from trading.core.actor import Actor
from trading.core.errors import Invalid, NotFound
from trading.core.messages import N_
from trading.documents import pages, uploads
from trading.documents.uploads import Upload
from trading.extensions import db
from trading.listing import queries
from trading.listing.models import Listing, Material
from trading.listing.permissions import GRANTS, Permission
from trading.listing.services.editing import editable
from trading.listing.states import MaterialKind
from trading.parties import sealing

#: papers of one listing; a file with more belongs to the window
MOST_PAPERS = 40


class TooManyPapers(Invalid):
    """Parameter: ``most``."""

    code = "too_many_papers"
    msgid = N_("A listing takes at most %(most)s papers. Put several pages into one PDF.")
    field = "file"


def attach_material(draft_number: str, upload: Upload, *, kind: MaterialKind, by: Actor) -> Material:
    """Hand a paper in. The same file for the same purpose is kept once."""
    listing = editable(draft_number, None, by)
    known = queries.find_same_material(listing.id, kind, upload.sha256)
    if known is not None:
        if known.removed_at is not None:
            known.removed_at = None
            _read_again(listing)
            _record("listing.paper_added", listing, known, by)
        return known
    return keep_paper(listing, upload, kind, by=by)


def keep_paper(listing: Listing, upload: Upload, kind: MaterialKind, *, by: Actor) -> Material:
    """Put a paper into the file of a listing that the caller holds."""
    if len(listing.materials) >= MOST_PAPERS:
        raise TooManyPapers(most=MOST_PAPERS)
    material = Material(
        public_id=uploads.keep(upload, sealing.ring()),
        kind=kind,
        filename=upload.filename,
        media_type=upload.media_type,
        size=len(upload.data),
        sha256=upload.sha256,
        uploaded_by_id=by.user_id,
        uploaded_at=clock.now(),
    )
    listing.materials.append(material)
    _record("listing.paper_added", listing, material, by)
    return material


def reuse_material(draft_number: str, public_id: str, *, by: Actor) -> Material:
    """Hand in again what the same party handed in with an earlier listing, for the same purpose.

    The new file gets a sealed copy of its own: the earlier one keeps its papers whatever becomes of this.
    """
    listing = editable(draft_number, None, by)
    former = queries.find_material(public_id)
    if former is None or queries.listing_of_material(former).owner_party_id != listing.owner_party_id:
        raise NotFound()
    data = uploads.read(public_id, sealing.ring())
    return attach_material(draft_number, Upload(data, former.media_type, former.filename), kind=former.kind, by=by)


def remove_material(draft_number: str, public_id: str, *, by: Actor) -> str | None:
    """Take a paper back.

    Returns the name of the bytes, which the caller discards once that is certain. Of a file that was submitted once
    nothing is discarded: the paper leaves the file as it stands, and the desk still reads what was judged.
    """
    listing = editable(draft_number, None, by)
    material = next((one for one in listing.materials if one.public_id == public_id), None)
    if material is None:
        raise NotFound()
    if listing.submitted_at is not None:
        material.removed_at = clock.now()
        _read_again(listing)
        _record("listing.paper_removed", listing, material, by)
        return None
    listing.materials.remove(material)
    db.session.flush()  # so that the same file may be handed in again within this transaction
    _record("listing.paper_removed", listing, material, by)
    return public_id


def open_material(public_id: str, *, by: Actor) -> tuple[Material, bytes]:
    """Read a paper's bytes, as its owner or the desk."""
    material = queries.find_material(public_id)
    if material is None:
        raise NotFound()
    conceal(GRANTS, Permission.SEE_FILE, by, queries.listing_of_material(material))
    return material, uploads.read(public_id, sealing.ring())


def count_pages(public_id: str, *, by: Actor) -> int:
    """How many pages a paper has."""
    material, data = open_material(public_id, by=by)
    return pages.count(data, material.media_type)


def draw_page(public_id: str, page: int, *, by: Actor) -> tuple[bytes, str]:
    """One page of a paper as a picture, counted from 1, with its media type."""
    material, data = open_material(public_id, by=by)
    return pages.draw(data, material.media_type, page)


def _read_again(listing: Listing) -> None:
    """Let the lists of papers follow what was just written."""
    db.session.flush()
    db.session.expire(listing, ["materials", "former_papers"])


def _record(action: str, listing: Listing, material: Material, by: Actor) -> None:
    ledger.record(
        action,
        listing.audit_subject,
        by=by,
        chain=listing.audit_chain,
        detail={"kind": material.kind.value, "sha256": material.sha256},
    )
