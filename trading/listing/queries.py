"""Every SELECT of the room, as its owner and the desk need them. The public's searches stand in the portal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from trading.core.deal import Business
from trading.core.errors import NotFound
from trading.extensions import db
from trading.listing.models import CitedReason, ListedRight, Listing, Material, Reserve, Return
from trading.listing.states import ACTIVE, EDITABLE, PUBLIC, ListingStatus
from trading.parcels.models import Parcel

#: so many papers of earlier listings are looked through for one that may be used again
MOST_FORMER = 200


def get_listing(number: str) -> Listing:
    """The listing with this public number, in whatever state; raise :class:`NotFound`."""
    return _one(select(Listing).where(Listing.number == number))


def get_by_id(listing_id: int) -> Listing:
    """The listing with this id; raise :class:`NotFound`."""
    return _one(select(Listing).where(Listing.id == listing_id))


def get_public_listing(number: str) -> Listing:
    """The listing with this number if the public may see it; raise :class:`NotFound`."""
    return _one(select(Listing).where(Listing.number == number, Listing.status.in_(PUBLIC)))


def get_draft(draft_number: str) -> Listing:
    """The listing that its owner knows by this draft number; raise :class:`NotFound`."""
    return _one(select(Listing).where(Listing.draft_number == draft_number))


def get_listing_for_update(listing_id: int) -> Listing:
    """Lock one listing (before its room and its chain)."""
    return _locked(Listing.id == listing_id)


def get_numbered_for_update(number: str) -> Listing:
    """Lock the listing with this public number."""
    return _locked(Listing.number == number)


def get_draft_for_update(draft_number: str) -> Listing:
    """Lock the listing with this draft number."""
    return _locked(Listing.draft_number == draft_number)


def find_active_of_rights(right_ids: Iterable[int], *, but: int | None = None) -> Listing | None:
    """An active listing that holds one of these rights, leaving out the one with the id ``but``."""
    statement = (
        select(Listing)
        .join(ListedRight, ListedRight.listing_id == Listing.id)
        .where(ListedRight.right_id.in_(list(right_ids)), ListedRight.status.in_(ACTIVE))
        .order_by(Listing.id)
    )
    if but is not None:
        statement = statement.where(Listing.id != but)
    return db.session.scalar(statement)


def active_of_rights(right_ids: Iterable[int]) -> dict[int, Listing]:
    """The active listings of several rights, by right."""
    rows = db.session.execute(
        select(ListedRight.right_id, Listing)
        .join(Listing, ListedRight.listing_id == Listing.id)
        .where(ListedRight.right_id.in_(list(right_ids)), ListedRight.status.in_(ACTIVE))
    )
    return dict(rows.all())


def find_open_draft(right_id: int, party_id: int | None, business: Business) -> Listing | None:
    """A party's unfinished draft of one business for a right."""
    return db.session.scalar(
        select(Listing)
        .where(
            Listing.right_id == right_id,
            Listing.owner_party_id == party_id,
            Listing.business == business,
            Listing.status.in_(EDITABLE),
        )
        .order_by(Listing.id.desc())
    )


def listings_of_party(party_id: int | None) -> list[Listing]:
    """Everything a party offers or ever offered, the newest first."""
    if party_id is None:
        return []
    return list(
        db.session.scalars(
            select(Listing)
            .where(Listing.owner_party_id == party_id)
            .order_by(Listing.created_at.desc(), Listing.id.desc())
        )
    )


def public_rounds(listing: Listing) -> list[Listing]:
    """Every public round of the same offer, the first one first: those before this one, itself, and those after."""
    rounds = [listing]
    while rounds[0].previous_id is not None:
        rounds.insert(0, _one(select(Listing).where(Listing.id == rounds[0].previous_id)))
    later = select(Listing).where(Listing.status.in_(PUBLIC)).order_by(Listing.id)
    while (after := db.session.scalars(later.where(Listing.previous_id == rounds[-1].id)).first()) is not None:
        rounds.append(after)
    return [one for one in rounds if one.is_public]


def find_material(public_id: str) -> Material | None:
    return db.session.scalar(select(Material).where(Material.public_id == public_id))


def find_same_material(listing_id: int, kind: str, sha256: str) -> Material | None:
    """The same bytes handed in before for the same purpose."""
    return db.session.scalar(
        select(Material).where(Material.listing_id == listing_id, Material.kind == kind, Material.sha256 == sha256)
    )


def former_materials(listing: Listing) -> list[Material]:
    """What the owner handed in with other listings, one of each file and purpose, the latest first."""
    statement = (
        select(Material)
        .join(Listing, Material.listing_id == Listing.id)
        .where(
            Listing.owner_party_id == listing.owner_party_id, Listing.id != listing.id, Material.removed_at.is_(None)
        )
        .order_by(Material.uploaded_at.desc(), Material.id.desc())
        .limit(MOST_FORMER)
    )
    found: dict[tuple[str, str], Material] = {}
    for material in db.session.scalars(statement):
        found.setdefault((material.kind, material.sha256), material)
    return list(found.values())


def listing_of_material(material: Material) -> Listing:
    return _one(select(Listing).where(Listing.id == material.listing_id))


def desk_listings(statuses: Iterable[ListingStatus], *, district: str | None, limit: int = 200) -> list[Listing]:
    """What waits at a desk, the longest waiting first."""
    return list(
        db.session.scalars(
            _in_district(select(Listing), district)
            .where(Listing.status.in_(list(statuses)))
            .options(selectinload(Listing.returns), selectinload(Listing.halts))
            .order_by(Listing.submitted_at, Listing.id)
            .limit(limit)
        )
    )


def desk_done(statuses: Iterable[ListingStatus], *, district: str | None, limit: int = 50) -> list[Listing]:
    """What the desk has finished with, the latest first."""
    return list(
        db.session.scalars(
            _in_district(select(Listing), district)
            .where(Listing.status.in_(list(statuses)))
            .options(selectinload(Listing.returns), selectinload(Listing.halts))
            .order_by(Listing.submitted_at.desc(), Listing.id.desc())
            .limit(limit)
        )
    )


def returns_due_in_for_update(year: int) -> list[Listing]:
    """Lock the listings that their owners have to mend by a day of ``year``, in the order of their ids."""
    due_on = Return.due_on.between(date(year, 1, 1), date(year, 12, 31))
    statement = select(Listing).where(Listing.status == ListingStatus.CORRECTION, Listing.returns.any(due_on))
    return list(db.session.scalars(statement.order_by(Listing.id).with_for_update(of=Listing)))


def desk_counts(*, district: str | None) -> dict[ListingStatus, int]:
    """How many listings stand in each state."""
    statement = select(Listing.status, func.count(Listing.id)).group_by(Listing.status)
    return dict(db.session.execute(_in_district(statement, district)).all())


def _in_district(statement: Select[Any], district: str | None) -> Select[Any]:
    if district is None:
        return statement
    return statement.join(Listing.right).join(Parcel).where(Parcel.district_code == district)


def _one(statement: Select[tuple[Listing]]) -> Listing:
    listing = db.session.scalar(statement)
    if listing is None:
        raise NotFound()
    return listing


def _locked(condition: Any) -> Listing:
    return _one(select(Listing).where(condition).with_for_update(of=Listing).execution_options(populate_existing=True))


def find_reserve(listing_id: int) -> Reserve | None:
    """The sealed reserve price of a listing, where it has one."""
    return db.session.get(Reserve, listing_id)


def corrections_over(today: date) -> list[int]:
    """The listings whose owners let the day for mending pass, by id."""
    late = Listing.returns.any(Return.due_on < today)
    statement = select(Listing.id).where(Listing.status == ListingStatus.CORRECTION, late)
    return list(db.session.scalars(statement.order_by(Listing.id)))


def latest_reasons() -> list[CitedReason]:
    """The version that counts of every reason that somebody wrote."""
    last = select(func.max(CitedReason.id)).group_by(CitedReason.code)
    return list(db.session.scalars(select(CitedReason).where(CitedReason.id.in_(last)).order_by(CitedReason.code)))


def versions_of_reason(code: str) -> list[CitedReason]:
    """Every version of a reason, the newest first."""
    return list(
        db.session.scalars(select(CitedReason).where(CitedReason.code == code).order_by(CitedReason.version.desc()))
    )


def last_reason_version(code: str) -> int:
    """The number of the last version of a reason, 0 where nobody has written any."""
    return db.session.scalar(select(func.max(CitedReason.version)).where(CitedReason.code == code)) or 0
