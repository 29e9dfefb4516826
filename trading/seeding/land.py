"""A believable land book for the sample data: parcels on real ground, rights, burdens and prices.

Deterministic: the same generator state gives the same town. Runs inside a transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from trading.core import clock
from trading.core.actor import Actor
from trading.core.city import City, here
from trading.core.deal import AcquisitionForm, AcquisitionMode, CoOwnership
from trading.core.land_use import UseClass, UseScheme, use_class
from trading.extensions import db
from trading.parcels import geometry
from trading.parcels.models import BenchmarkPrice, Burden, LandRight, Parcel, RightShare
from trading.parcels.states import BurdenKind, PriceKind
from trading.parties.models import Party
from trading.parties.queries import get_party
from trading.seeding.holders import Holders, invent_holders
from trading.seeding.layout import Lot, lay_out

#: what the sample holder's own land is for, so that every kind of listing can be tried
HOLDER_KINDS = ("industrial",) * 6 + ("commercial",) * 4 + ("storage",) * 3 + ("residential",) * 3

#: use codes by kind: of the older scheme, and of the newer one that rights since 2021 may carry
_USES = {
    "industrial": (("0601",), ("100101", "100102")),
    "storage": (("0604",), ("110101", "1101")),
    "commercial": (("0501", "0504", "0505", "0502"), ("090101", "0902", "090104")),
    "residential": (("0701",), ("070102", "070101")),
    "public": (("0803", "0805", "0801", "0807"), ("080403", "0806", "0801")),
}
#: years granted, by kind
_TERM = {"industrial": 50, "storage": 50, "commercial": 40, "residential": 70, "public": 50}
#: whole investment in yuan per m², by kind
_INTENSITY = {
    "industrial": (1200, 3000),
    "storage": (900, 1800),
    "commercial": (4000, 9000),
    "residential": (3500, 7000),
    "public": (2500, 5000),
}
_GRADES = {"urban": (1, 1, 2), "mixed": (2, 3), "town": (3, 4), "industrial": (3, 3, 4)}
_BUILDINGS = {
    "industrial": "厂房 {n} 幢，围墙、门房 1 处",
    "storage": "仓库 {n} 幢，地磅 1 处",
    "commercial": "商业楼 {n} 幢",
    "residential": "住宅楼 {n} 幢（未分割登记）",
    "public": "教学（业务）用房 {n} 幢",
}
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
_BANKS = ("农商银行（示例）", "村镇银行（示例）", "城市商业银行（示例）")


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
    numbering = _Numbering(rng)
    writer = _Writer(rng, city, holders, today, tuple(bank_names) or tuple(city.short + bank for bank in _BANKS))
    lots = [lot for street in city.streets for lot in lay_out(street, _origin(street.centre, city), rng)]
    codes = {id(lot): numbering.code_for(lot) for lot in lots}
    own = _pick_own(lots, rng)
    holder = get_party(holder_party_id)
    for lot in lots:
        parcel = writer.parcel(lot, codes)
        right = writer.clean_right(parcel, lot.kind, holder) if id(lot) in own else writer.right(parcel, lot.kind)
        land.parcels.append(parcel)
        land.rights.append(right)
        if id(lot) in own:
            land.holder_rights.append(right)
        if writer.is_clean(right):
            land.clean.append(right)
    db.session.add_all(land.parcels)
    db.session.add_all(_benchmark_prices(city))
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


class _Numbering:
    """Parcel codes: running numbers in each cadastral sub-zone, with a gap here and there."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.last: Counter[str] = Counter()

    def code_for(self, lot: Lot) -> str:
        zone = f"{lot.street.district_code}{lot.street.zone}{lot.block:03d}"
        self.last[zone] += 1 if self.rng.random() < 0.85 else self.rng.randint(2, 4)
        return f"{zone}GB{self.last[zone]:05d}"


class _Writer:
    """Makes parcels, rights and burdens as plausible rows."""

    def __init__(self, rng: Random, city: City, holders: Holders, today: date, banks: tuple[str, ...]) -> None:
        self.rng, self.city, self.holders, self.today, self.banks = rng, city, holders, today, banks
        self.now = clock.now()
        self.certificates: set[str] = set()

    # -- parcels ----------------------------------------------------------------------------------

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
            west=west,
            south=south,
            east=east,
            north=north,
            buildings=_BUILDINGS[lot.kind].format(n=rng.randint(1, 4)) if is_built else "",
            created_at=self.now,
            updated_at=self.now,
            **{f"boundary_{side}": _words(what, codes) for side, what in lot.sides.items()},
            **self._indices(lot.kind),
        )

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

    # -- rights -----------------------------------------------------------------------------------

    def clean_right(self, parcel: Parcel, kind: str, holder: Party) -> LandRight:
        """A granted right of one holder with nothing against it."""
        right = self._right(parcel, kind, AcquisitionMode.GRANT, AcquisitionForm.ORDINARY_GRANT)
        right.price_paid = True
        right.investment_done_fen = right.investment_total_fen * self.rng.randint(29, 78) // 100
        right.shares = [RightShare(party=holder)]
        return right

    def right(self, parcel: Parcel, kind: str) -> LandRight:
        """A right in one of the acquisition modes, of one or more holders, perhaps burdened."""
        mode, form = self._mode(kind)
        right = self._right(parcel, kind, mode, form)
        self._give_to_holders(right, kind, mode)
        if kind != "public" and self.rng.random() < 0.27:  # public facilities may not be mortgaged
            right.burdens = self._burdens(right)
        return right

    def is_clean(self, right: LandRight) -> bool:
        """True where nothing blocks a transfer and no paper is missing."""
        if right.acquisition_mode is not AcquisitionMode.GRANT or not right.price_paid:
            return False
        is_invested = right.investment_done_fen * 100 >= right.investment_total_fen * 25
        return is_invested and len(right.shares) == 1 and not any(b.is_in_force(self.today) for b in right.burdens)

    def _mode(self, kind: str) -> tuple[AcquisitionMode, AcquisitionForm | None]:
        draw = self.rng.random()
        if kind == "public":
            if draw < 0.7:
                return AcquisitionMode.ALLOCATION, None
            return AcquisitionMode.GRANT, AcquisitionForm.ORDINARY_GRANT
        if draw < 0.06:
            return AcquisitionMode.ALLOCATION, None
        if draw < 0.12:
            return AcquisitionMode.LEASE, self.rng.choice((AcquisitionForm.LONG_LEASE, AcquisitionForm.LEASE_FIRST))
        if draw < 0.16:
            return AcquisitionMode.CONTRIBUTION, None
        if draw < 0.17:
            return AcquisitionMode.AUTHORISED, None
        is_flexible = kind == "industrial" and self.rng.random() < 0.2
        return AcquisitionMode.GRANT, (
            AcquisitionForm.FLEXIBLE_GRANT if is_flexible else AcquisitionForm.ORDINARY_GRANT
        )

    def _right(self, parcel: Parcel, kind: str, mode: AcquisitionMode, form: AcquisitionForm | None) -> LandRight:
        rng = self.rng
        years = _TERM[kind]
        earliest = 2005
        if form is AcquisitionForm.FLEXIBLE_GRANT:
            years, earliest = rng.choice((20, 25, 30)), 2018
        if mode is AcquisitionMode.LEASE:
            years, earliest = rng.choice((10, 15, 20)), 2020
        started_on = date(rng.randint(earliest, 2022), rng.randint(1, 12), rng.randint(1, 28))
        total = int(parcel.area * rng.randint(*_INTENSITY[kind])) // 10_000 * 10_000 * 100
        percent = rng.randint(8, 24) if rng.random() < 0.12 else rng.choice((25, *range(26, 101)))
        year = rng.randint(max(2018, started_on.year), 2025)
        return LandRight(
            parcel=parcel,
            certificate_no=self._certificate(year),
            acquisition_mode=mode,
            sub_mode=form,
            started_on=started_on,
            ends_on=None
            if mode is AcquisitionMode.ALLOCATION
            else started_on.replace(year=started_on.year + years) - timedelta(days=1),
            grant_contract_no=f"{parcel.district_code}-{started_on.year}-{rng.randint(1, 240):04d}",
            price_paid=rng.random() < 0.96,
            co_ownership=CoOwnership.SOLE,
            investment_total_fen=total,
            investment_done_fen=total * percent // 100,
            audit_report_no=f"{self.city.short}审字〔{rng.randint(2024, 2025)}〕{rng.randint(1, 400):03d}号",
            is_standard_land=kind == "industrial" and started_on.year >= 2020 and rng.random() < 0.6,
            commitments="投资强度不低于 180 万元/亩，亩均税收不低于 12 万元/年" if kind == "industrial" else "",
            restrictions="",
            created_at=self.now,
            shares=[],
            burdens=[],
        )

    def _certificate(self, year: int) -> str:
        while True:
            number = self.city.certificate_number(year, self.rng.randint(101, 29_999))
            if number not in self.certificates:
                self.certificates.add(number)
                return number

    def _give_to_holders(self, right: LandRight, kind: str, mode: AcquisitionMode) -> None:
        rng = self.rng
        if kind == "public" and mode is AcquisitionMode.ALLOCATION:
            bodies = self.holders.public_bodies[right.parcel.district_code]
            right.shares = [RightShare(party=rng.choice(bodies))]
            return
        draw = rng.random()
        if kind in {"commercial", "residential", "storage"} and draw < 0.22:
            self._give_to_persons(right, draw)
            return
        companies = self.holders.companies[kind]
        if draw > 0.95 and len(companies) > 1:
            right.co_ownership = CoOwnership.BY_SHARES
            parts = rng.choice(((1, 1, 2), (3, 2, 5), (7, 3, 10)))
            right.shares = [
                RightShare(party=party, position=place, numerator=part, denominator=parts[2])
                for place, (party, part) in enumerate(zip(rng.sample(companies, 2), parts[:2], strict=True), 1)
            ]
            return
        right.shares = [RightShare(party=rng.choice(companies))]

    def _give_to_persons(self, right: LandRight, draw: float) -> None:
        if draw < 0.14:
            right.shares = [RightShare(party=self.rng.choice(self.holders.persons))]
            return
        couple = self.rng.sample(self.holders.persons, 2)
        right.co_ownership = CoOwnership.JOINT if draw < 0.18 else CoOwnership.BY_SHARES
        right.shares = [
            RightShare(party=party, position=place, numerator=1, denominator=2) for place, party in enumerate(couple, 1)
        ]

    def _burdens(self, right: LandRight) -> list[Burden]:
        rng = self.rng
        kind = rng.choices(
            (
                BurdenKind.MORTGAGE,
                BurdenKind.LEASE,
                BurdenKind.SEIZURE,
                BurdenKind.IDLE,
                BurdenKind.VIOLATION,
                BurdenKind.OBJECTION,
                BurdenKind.PRENOTICE,
                BurdenKind.DISPUTE,
            ),
            (56, 18, 9, 5, 4, 3, 3, 2),
        )[0]
        since = date(rng.randint(2023, 2025), rng.randint(1, 12), rng.randint(1, 28))
        if kind is BurdenKind.MORTGAGE:
            return self._mortgages(right, since)
        paper = {
            BurdenKind.SEIZURE: f"({since.year})内03执{rng.randint(10, 900)}号",
            BurdenKind.IDLE: f"{self.city.short}闲置认定〔{since.year}〕{rng.randint(1, 30)}号",
            BurdenKind.VIOLATION: f"违法用地台账〔{since.year}〕{rng.randint(1, 60)}号",
        }.get(kind, f"登记字〔{since.year}〕{rng.randint(1, 200):04d}号")
        name = ""
        if kind in {BurdenKind.LEASE, BurdenKind.PRENOTICE}:
            name = rng.choice(self.holders.companies["storage"]).name
        return [Burden(kind=kind, registered_on=since, holder_name=name, paper_no=paper)]

    def _mortgages(self, right: LandRight, since: date) -> list[Burden]:
        """One mortgage, now and then a second of lower rank; sometimes the first is already released."""
        rng = self.rng
        count = 2 if rng.random() < 0.2 else 1
        worth = max(right.investment_done_fen or 0, 10_000_000_00) // 10
        is_released = count == 1 and rng.random() < 0.15
        return [
            Burden(
                kind=BurdenKind.MORTGAGE,
                registered_on=since + timedelta(days=120 * place),
                ended_on=since + timedelta(days=300) if is_released else None,
                holder_name=rng.choice(self.banks),
                amount_fen=worth // (place + 1) // 1_000_000 * 1_000_000,
                rank=place + 1,
                transfer_restricted=rng.random() < 0.3,
                paper_no=self._proof(since.year),
            )
            for place in range(count)
        ]

    def _proof(self, year: int) -> str:
        number = self.city.certificate_number(year, self.rng.randint(101, 9_999))
        return number.replace("不动产权第", "不动产证明第")


def _words(what: str | Lot, codes: dict[int, str]) -> str:
    """A boundary in words: a road, open land, or the neighbour's short code."""
    if isinstance(what, str):
        return what
    return codes.get(id(what), "")[12:] or "空地"


def _benchmark_prices(city: City) -> list[BenchmarkPrice]:
    """Two versions of the benchmark prices for every district, class of use and grade."""
    versions = (
        ("2021", date(2021, 7, 1), date(2024, 6, 30), 93),
        ("2024", date(2024, 7, 1), None, 100),
    )
    rows = []
    for version, valid_from, valid_to, level in versions:
        for number, district in enumerate(city.districts):
            local = (100, 82, 86)[number % 3]
            for kind, share in _KIND_FACTOR.items():
                for use, base in _BASE_PRICE.items():
                    for grade, factor in enumerate(_GRADE_FACTOR, 1):
                        yuan = base * level * local * share * factor // 100**4
                        rows.append(
                            BenchmarkPrice(
                                kind=kind,
                                version=version,
                                district_code=district.code,
                                use_class=use,
                                grade=grade,
                                fen_per_m2=max(yuan, 1) * 100,
                                valid_from=valid_from,
                                valid_to=valid_to,
                            )
                        )
    return rows
