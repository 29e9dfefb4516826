"""A believable land book for the sample data: parcels on real ground, rights, burdens and prices.

Deterministic: the same generator state gives the same town. Runs inside a transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from trading.core import clock
from trading.core.actor import Actor
from trading.core.city import City, here
from trading.extensions import db
from trading.parcels import geometry
from trading.parcels.models import LandRight, Parcel
from trading.parties.models import Party
from trading.parties.queries import get_party
from trading.seeding import prices
from trading.seeding.deeds import Registrar
from trading.seeding.holders import invent_holders
from trading.seeding.layout import Lot, lay_out
from trading.seeding.plots import Numbering, Surveyor

#: what the sample holder's own land is for, so that every kind of listing can be tried
HOLDER_KINDS = ("industrial",) * 6 + ("commercial",) * 4 + ("storage",) * 3 + ("residential",) * 3


@dataclass
class SeededLand:
    """What was made. ``clean`` rights may be transferred as they stand; ``holder_rights`` are the sample holder's."""

    parcels: list[Parcel] = field(default_factory=list)
    rights: list[LandRight] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    clean: list[LandRight] = field(default_factory=list)
    holder_rights: list[LandRight] = field(default_factory=list)


def seed_land(
    rng: Random, *, by: Actor, holder_party_id: int, bank_names: Sequence[str] = (), today: date | None = None
) -> SeededLand:
    """Fill the land book: over 320 parcels in every street, their rights and burdens, and land prices."""
    city, today = here(), today or clock.today()
    holders = invent_holders(rng, city, by=by)
    land = SeededLand(parties=holders.everyone)
    numbering, surveyor = Numbering(rng), Surveyor(rng, city)
    registrar = Registrar(rng, city, holders, today, bank_names)
    lots = [lot for street in city.streets for lot in lay_out(street, _origin(street.centre, city), rng)]
    codes = {id(lot): numbering.code_for(lot) for lot in lots}
    own = _pick_own(lots, rng)
    holder = get_party(holder_party_id)
    for lot in lots:
        parcel = surveyor.parcel(lot, codes)
        right = registrar.clean_right(parcel, lot.kind, holder) if id(lot) in own else registrar.right(parcel, lot.kind)
        land.parcels.append(parcel)
        land.rights.append(right)
        if id(lot) in own:
            land.holder_rights.append(right)
        if registrar.is_clean(right):
            land.clean.append(right)
    db.session.add_all(land.parcels)
    db.session.add_all(prices.price_editions(city, today))
    db.session.add_all(prices.standard_prices(city, land.parcels, today))
    db.session.flush()  # listings that follow name the rights by id
    return land


def _origin(centre: tuple[float, float], city: City) -> tuple[float, float]:
    return geometry.plane_ring([centre], city)[0]


def _pick_own(lots: Sequence[Lot], rng: Random) -> set[int]:
    """The sample holder's lots: of each kind as many as wanted, spread over the streets."""
    shuffled = list(lots)
    rng.shuffle(shuffled)
    own: set[int] = set()
    for kind, wanted in Counter(HOLDER_KINDS).items():
        own.update(id(lot) for lot in [lot for lot in shuffled if lot.kind == kind][:wanted])
    return own
