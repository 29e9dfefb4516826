"""Lots of the layout as parcels of the land book: codes, uses, planning indices, boundaries in words."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

from trading.core import clock
from trading.core.city import City
from trading.core.land_use import UseScheme, use_class
from trading.parcels import geometry
from trading.parcels.models import Building, Parcel
from trading.seeding.layout import Lot

#: use codes by kind: of the older scheme, and of the newer one that rights since 2021 may carry
_USES = {
    "industrial": (("0601",), ("100101", "100102")),
    "storage": (("0604",), ("110101", "1101")),
    "commercial": (("0501", "0504", "0505", "0502"), ("090101", "0902", "090104")),
    "residential": (("0701",), ("070102", "070101")),
    "public": (("0803", "0805", "0801", "0807"), ("080403", "0806", "0801")),
}
_GRADES = {"urban": (1, 1, 2), "mixed": (2, 3), "town": (3, 4), "industrial": (3, 3, 4)}
_BUILDINGS = {
    "industrial": "厂房 {n} 幢，围墙、门房 1 处",
    "storage": "仓库 {n} 幢，地磅 1 处",
    "commercial": "商业楼 {n} 幢",
    "residential": "住宅楼 {n} 幢（未分割登记）",
    "public": "教学（业务）用房 {n} 幢",
}

_STRUCTURES = {
    "industrial": ("钢结构", "钢混结构"),
    "storage": ("钢结构",),
    "commercial": ("框架结构",),
    "residential": ("剪力墙结构", "砖混结构"),
    "public": ("框架结构", "砖混结构"),
}


class Numbering:
    """Parcel codes: running numbers in each cadastral sub-zone, with a gap here and there."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.last: Counter[str] = Counter()

    def code_for(self, lot: Lot) -> str:
        zone = f"{lot.street.district_code}{lot.street.zone}{lot.block:03d}"
        self.last[zone] += 1 if self.rng.random() < 0.85 else self.rng.randint(2, 4)
        return f"{zone}GB{self.last[zone]:05d}"


class Surveyor:
    """Turns lots into parcels."""

    def __init__(self, rng: Random, city: City) -> None:
        self.rng, self.city = rng, city
        self.now = clock.now()

    def parcel(self, lot: Lot, codes: dict[int, str]) -> Parcel:
        rng = self.rng
        outline = geometry.survey_order(geometry.geographic_ring(lot.corners, self.city))
        lon, lat = geometry.centre_of(outline)
        west, south, east, north = geometry.bounds_of(outline)
        scheme, use_code = self._use(lot.kind)
        is_built = rng.random() < 0.5
        district = self.city.district(lot.street.district_code)
        code = codes[id(lot)]
        return Parcel(
            code=code,
            unit_code=code + ("F00010001" if is_built else "W00000000"),
            district_code=district.code,
            street_code=lot.street.code,
            location=f"{district.name_zh}{lot.street.name_zh}{lot.location}",
            use_scheme=scheme,
            use_code=use_code,
            use_class=use_class(scheme, use_code),
            grade=rng.choice(_GRADES[lot.street.character]),
            area=geometry.area_of(outline, self.city),
            outline=[list(corner) for corner in outline],
            centre_lon=lon,
            centre_lat=lat,
            band=geometry.band_of(lat),
            west=west,
            south=south,
            east=east,
            north=north,
            structures=self._buildings(lot.kind) if is_built else [],
            created_at=self.now,
            updated_at=self.now,
            **{f"boundary_{side}": _words(what, codes) for side, what in lot.sides.items()},
            **self._indices(lot.kind),
        )

    def _buildings(self, kind: str) -> list[Building]:
        """What stands on a built parcel of a kind."""
        rng = self.rng
        count = rng.randint(1, 4)
        return [
            Building(
                position=1,
                name=_BUILDINGS[kind].format(n=count),
                structure=rng.choice(_STRUCTURES[kind]),
                storeys=rng.choice((1, 1, 2, 3)) if kind in {"industrial", "storage"} else rng.choice((4, 6, 11)),
                floor_area=Decimal(count * rng.randint(1200, 5200)),
            )
        ]

    def _use(self, kind: str) -> tuple[UseScheme, str]:
        older, newer = _USES[kind]
        if self.rng.random() < 0.3:
            return UseScheme.YDYH2023, self.rng.choice(newer)
        return UseScheme.GB21010, self.rng.choice(older)

    def _indices(self, kind: str) -> dict[str, Decimal]:
        """Planning indices as they are usual for a kind of use."""
        pick = self.rng.choice
        if kind in {"industrial", "storage"}:
            return {
                "plot_ratio_min": Decimal(pick(("0.70", "1.00", "1.20"))),
                "density_min": Decimal(pick(("30.00", "40.00"))),
                "greening_max": Decimal(pick(("15.00", "20.00"))),
                "height_max": Decimal(pick(("18.00", "24.00", "30.00"))),
            }
        low, high = pick((("1.00", "1.80"), ("1.00", "2.20"), ("0.80", "1.50")))
        return {
            "plot_ratio_min": Decimal(low),
            "plot_ratio_max": Decimal(high),
            "density_max": Decimal(pick(("25.00", "30.00", "45.00"))),
            "height_max": Decimal(pick(("36.00", "54.00", "60.00"))),
        }


def _words(what: str | Lot, codes: dict[int, str]) -> str:
    """A boundary in words: a road, open land, or the neighbour's short code."""
    if isinstance(what, str):
        return what
    return codes.get(id(what), "")[12:] or "空地"
