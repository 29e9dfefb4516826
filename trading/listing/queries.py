"""Every SELECT of the room, as its owner and the desk need them. The public's searches stand in the portal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from trading.core.deal import Business
from trading.core.errors import NotFound
from trading.core.paging import Page
from trading.extensions import db
from trading.listing.models import (
    CitedReason,
    Claim,
    Halt,
    HolderNotice,
    ListedRight,
    Listing,
    Material,
    Reserve,
    Return,
)
from trading.listing.states import ACTIVE, EDITABLE, PUBLIC, ListingStatus
from trading.parcels.models import Parcel
from trading.parties.models import Party

#: so many papers of earlier listings are looked through for one that may be used again
MOST_FORMER = 200
#: cases of one list of the desk that are leafed through; more are found by narrowing it
MOST_OF_A_LIST = 2000


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


@dataclass(frozen=True)
class DeskList:
    """One list of the desk: what it shows, for whom, and in which order.

    ``since`` names the moment that waiting is counted from; ``late`` and ``today`` bound it: what waits since before
    ``late`` is overdue, what waits since before ``today`` is due today. Of corrections the day itself is kept, so
    both are days.
    """

    statuses: frozenset[ListingStatus]
    since: str
    district: str | None = None
    business: Business | None = None
    level: int | None = None
    text: str = ""
    late: Any = None
    today: Any = None
    is_overdue: bool = False
    #: somebody's own entries are hidden from them: their account and their party
    hidden_from: tuple[int | None, int | None] | None = None
    #: only what this account has taken up
    claimed_by: int | None = None
    unclaimed: bool = False
    newest_first: bool = False
    now: datetime | None = None


def desk_page(asked: DeskList, number: int, size: int) -> Page[Listing]:
    """One page of a list of the desk, the most urgent first; no more than :data:`MOST_OF_A_LIST` are counted."""
    statement = _desk(asked)
    bounded = statement.with_only_columns(Listing.id).limit(MOST_OF_A_LIST).subquery()
    total = db.session.scalar(select(func.count()).select_from(bounded)) or 0
    page = Page([], total, min(number, max(1, -(-total // size))), size)
    page.items = desk_rows(asked, limit=size, offset=(page.number - 1) * size)
    return page


def desk_rows(asked: DeskList, *, limit: int, offset: int = 0) -> list[Listing]:
    """So many cases of a list of the desk in its order."""
    since = _since(asked)
    waits_for_two = Listing.halts.any((Halt.confirmed_at.is_(None)) & (Halt.dropped_at.is_(None)))
    order = [since.desc(), Listing.id.desc()] if asked.newest_first else [waits_for_two.desc(), since, Listing.id]
    statement = _desk(asked).options(
        selectinload(Listing.returns), selectinload(Listing.halts), selectinload(Listing.seats)
    )
    return list(db.session.scalars(statement.order_by(*order).limit(limit).offset(offset)))


def desk_urgent(asked: DeskList) -> tuple[int, int]:
    """How many cases of a list are overdue, and how many are due today."""
    if asked.late is None:
        return 0, 0
    since = _since(asked)
    late = _count(_desk(asked).where(since < asked.late))
    return late, _count(_desk(asked).where(since < asked.today)) - late


def desk_hidden(asked: DeskList) -> int:
    """How many cases of a list its reader doesn't see, having entered them."""
    if asked.hidden_from is None:
        return 0
    return _count(_desk(replace(asked, hidden_from=None))) - _count(_desk(asked))


def _desk(asked: DeskList) -> Select[Any]:
    statement = _in_district(select(Listing), asked.district).where(
        Listing.status.in_(list(asked.statuses)), Listing.number.is_not(None)
    )
    if asked.business is not None:
        statement = statement.where(Listing.business == asked.business)
    if asked.level is not None:
        statement = statement.where(Listing.review_level == asked.level)
    if asked.text:
        named = Listing.owner.has(Party.name.contains(asked.text, autoescape=True))
        statement = statement.where(Listing.number.contains(asked.text, autoescape=True) | named)
    if asked.is_overdue and asked.late is not None:
        statement = statement.where(_since(asked) < asked.late)
    if asked.hidden_from is not None:
        user_id, party_id = asked.hidden_from
        statement = statement.where(Listing.entered_by_id.is_distinct_from(user_id))
        if party_id is not None:
            statement = statement.where(Listing.owner_party_id != party_id)
    claims = select(Claim.listing_id).where(Claim.listing_id == Listing.id, Claim.expires_at > asked.now)
    if asked.claimed_by is not None:
        statement = statement.where(claims.where(Claim.user_id == asked.claimed_by).exists())
    elif asked.unclaimed:
        statement = statement.where(~claims.exists())
    return statement


def _since(asked: DeskList) -> Any:
    if asked.since == "due_on":
        return select(func.max(Return.due_on)).where(Return.listing_id == Listing.id).scalar_subquery()
    return getattr(Listing, asked.since)


def _count(statement: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.with_only_columns(Listing.id).subquery())) or 0


def find_claim(listing_id: int, now: datetime | None = None) -> Claim | None:
    """Who works on a case; with ``now``, only where the claim still runs."""
    claim = db.session.get(Claim, listing_id)
    return claim if claim is not None and (now is None or claim.expires_at > now) else None


def claims_among(listing_ids: Collection[int], now: datetime) -> dict[int, Claim]:
    """The claims that run, by listing."""
    statement = select(Claim).where(Claim.listing_id.in_(list(listing_ids)), Claim.expires_at > now)
    return {claim.listing_id: claim for claim in db.session.scalars(statement).unique()}


def returns_due_in_for_update(year: int) -> list[Listing]:
    """Lock the listings that their owners have to mend by a day of ``year``, in the order of their ids."""
    due_on = Return.due_on.between(date(year, 1, 1), date(year, 12, 31))
    statement = select(Listing).where(Listing.status == ListingStatus.CORRECTION, Listing.returns.any(due_on))
    return list(db.session.scalars(statement.order_by(Listing.id).with_for_update(of=Listing)))


def desk_counts(statuses: Iterable[ListingStatus], *, district: str | None) -> dict[ListingStatus, int]:
    """How many listings stand in each of these states."""
    statement = (
        select(Listing.status, func.count(Listing.id))
        .where(Listing.status.in_(list(statuses)), Listing.number.is_not(None))
        .group_by(Listing.status)
    )
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


def holder_notices(listing_id: int) -> list[HolderNotice]:
    """Who was told that it may buy first, in order."""
    return list(
        db.session.scalars(select(HolderNotice).where(HolderNotice.listing_id == listing_id).order_by(HolderNotice.id))
    )
