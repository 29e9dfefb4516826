"""A believable land book for the sample data: parcels on real ground, rights, burdens and prices.

Deterministic: the same generator state gives the same town. Runs inside a transaction.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from trading.core import clock
from trading.core.actor import Actor
from trading.core.city import City, here
from trading.core.land_use import UseClass
from trading.extensions import db
from trading.parcels import geometry
from trading.parcels.models import BenchmarkPrice, LandRight, Parcel, PriceEdition
from trading.parcels.states import PriceKind
from trading.parties.models import Party
from trading.parties.queries import get_party
from trading.seeding.deeds import Registrar
from trading.seeding.holders import invent_holders
from trading.seeding.layout import Lot, lay_out
from trading.seeding.plots import Numbering, Surveyor

#: what the sample holder's own land is for, so that every kind of listing can be tried
HOLDER_KINDS = ("industrial",) * 6 + ("commercial",) * 4 + ("storage",) * 3 + ("residential",) * 3

#: yuan per m² of a granted right on land of grade 1, by class of use
_BASE_PRICE = {
    UseClass.RESIDENTIAL: 1080,
    UseClass.COMMERCIAL: 1460,
    UseClass.INDUSTRIAL: 318,
    UseClass.PUBLIC: 520,
    UseClass.OTHER: 400,
}
_GRADE_FACTOR = (100, 80, 62, 48)
_KIND_FACTOR = {PriceKind.GRANT: 100, PriceKind.ALLOCATION: 55, PriceKind.UNDERGROUND: 30}


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
    """Fill the land book: over 320 parcels in every street, their rights and burdens, and two price versions."""
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
    db.session.add_all(_price_editions(city))
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


def _price_editions(city: City) -> list[PriceEdition]:
    """Two editions of the benchmark prices of each kind, for every district, class of use and grade."""
    versions = (
        ("2021", date(2021, 7, 1), date(2024, 6, 30), 93),
        ("2024", date(2024, 7, 1), None, 100),
    )
    return [
        PriceEdition(
            kind=kind,
            name=name,
            basis_on=valid_from.replace(month=1),
            valid_from=valid_from,
            valid_to=valid_to,
            document_no=f"{city.short}政发〔{name}〕示例号",
            prices=_benchmark_prices(city, level * share),
        )
        for name, valid_from, valid_to, level in versions
        for kind, share in _KIND_FACTOR.items()
    ]


def _benchmark_prices(city: City, level: int) -> list[BenchmarkPrice]:
    """A figure for every district, class of use and grade, at so many ten-thousandths of the base price."""
    return [
        BenchmarkPrice(
            district_code=district.code,
            use_class=use,
            grade=grade,
            fen_per_m2=max(base * level * local * factor // 100**4, 1) * 100,
        )
        for district, local in zip(city.districts, itertools.cycle((100, 82, 86)), strict=False)
        for use, base in _BASE_PRICE.items()
        for grade, factor in enumerate(_GRADE_FACTOR, 1)
    ]
