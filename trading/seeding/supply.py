"""Rights that can be put on the market, as plain values that outlive a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from trading.core import clock
from trading.core.deal import AcquisitionMode, BurdenKind, UseClass
from trading.extensions import db
from trading.listing.models import Listing
from trading.parcels import queries as parcels
from trading.parcels import services as land_book
from trading.parcels.models import LandRight
from trading.parties.models import User

#: stands in where no benchmark price is published: yuan 300 a square metre
USUAL_FEN_PER_M2 = 30_000
#: years that a right must still run
SHORTEST_TERM = 8


@dataclass(frozen=True)
class Plot:
    """A right that is put on the market."""

    certificate: str
    benchmark_fen: int
    has_buildings: bool
    owner_party_id: int
    held_for_days: int
    district_code: str


def plot_of(right: LandRight, now: datetime) -> Plot:
    """What a scene needs to know of a right."""
    today = now.astimezone(clock.LOCAL).date()
    reference = parcels.reference_amount(right)
    return Plot(
        certificate=right.certificate_no,
        benchmark_fen=int(reference or USUAL_FEN_PER_M2 * right.parcel.area),
        has_buildings=bool(right.parcel.buildings),
        owner_party_id=right.shares[0].party_id,
        held_for_days=(today - right.started_on).days,
        district_code=right.parcel.district_code,
    )


def is_tradable(right: LandRight) -> bool:
    """True where the rules let it into the market and somebody might buy it.

    Land for schools and offices isn't wanted, nor a right that ends in a few years; of the burdens only a mortgage
    without a ban.
    """
    years = right.years_left(clock.today())
    is_wanted = (
        right.parcel.use_class is not UseClass.PUBLIC
        and right.acquisition_mode is not AcquisitionMode.ALLOCATION
        and (years is None or years >= SHORTEST_TERM)
        and all(burden.kind is BurdenKind.MORTGAGE and not burden.transfer_restricted for burden in right.burdens)
    )
    return is_wanted and not any(finding.blocks for finding in land_book.judge(right))


def untraded(count: int, now: datetime) -> list[Plot]:
    """So many rights that were never offered and aren't a sample account's own."""
    samples = select(User.party_id).where(User.username.in_(("holder", "buyer1", "buyer2", "buyer3", "bank")))
    own = set(db.session.scalars(samples))
    rights = db.session.scalars(
        select(LandRight)
        .outerjoin(Listing, Listing.right_id == LandRight.id)
        .where(Listing.id.is_(None), LandRight.ended_at.is_(None))
        .order_by(LandRight.id)
    ).unique()
    found: list[Plot] = []
    for right in rights:
        if len(found) == count:
            break
        if right.shares[0].party_id not in own and is_tradable(right):
            found.append(plot_of(right, now))
    return found
