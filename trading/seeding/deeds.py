"""Rights, holders and burdens for the sample parcels, as plausible as they are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from trading.core import clock
from trading.core.city import City
from trading.core.codes import CertificateKind
from trading.core.deal import AcquisitionForm, AcquisitionMode, AllocationGroup, BurdenKind, CoOwnership
from trading.parcels.models import Burden, Commitment, FormerCertificate, LandEvent, LandRight, Parcel, RightShare
from trading.parcels.states import CommitmentKind, LandEventKind
from trading.parties.models import Party
from trading.seeding.holders import Holders

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
_GROUPS = {"public": AllocationGroup.INFRASTRUCTURE, "storage": AllocationGroup.ENERGY}
_PROMISES = (
    (CommitmentKind.INVESTMENT, "投资强度不低于 180 万元/亩"),
    (CommitmentKind.TAX, "亩均税收不低于 12 万元/年"),
)
_RESTRICTIONS = (
    "转让须经产业园区管理委员会书面同意受让方准入条件。",
    "未经出让人同意，不得分割转让。",
)
_BANKS = ("农商银行（示例）", "村镇银行（示例）", "城市商业银行（示例）")


class Registrar:
    """Enters rights and burdens."""

    def __init__(self, rng: Random, city: City, holders: Holders, today: date, banks: Sequence[str] = ()) -> None:
        self.rng, self.city, self.holders, self.today = rng, city, holders, today
        self.banks = tuple(banks) or tuple(city.short + bank for bank in _BANKS)
        self.now = clock.now()
        self.certificates: set[str] = set()

    def clean_right(self, parcel: Parcel, kind: str, holder: Party) -> LandRight:
        """A granted right of one holder with nothing against it."""
        right = self._right(parcel, kind, AcquisitionMode.GRANT, AcquisitionForm.ORDINARY_GRANT)
        right.price_paid, right.restrictions = True, ""
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
        for burden in sorted(right.burdens, key=lambda one: one.registered_on):
            self._register(right, burden)
        return right

    def _register(self, right: LandRight, burden: Burden) -> None:
        """The events behind a burden: its registration, and its end where it has ended."""
        facts = {"burden": burden.kind.value}
        burden.event = self._event(
            right.parcel, LandEventKind.BURDEN_REGISTERED, burden.registered_on, burden.paper_no, facts
        )
        if burden.ended_on is not None:
            burden.event = self._event(right.parcel, LandEventKind.BURDEN_ENDED, burden.ended_on, "", facts)

    def _event(
        self, parcel: Parcel, kind: LandEventKind, on: date, paper_no: str = "", detail: dict[str, str] | None = None
    ) -> LandEvent:
        return LandEvent(
            parcel=parcel,
            sequence=len(parcel.events) + 1,
            kind=kind,
            effective_on=on,
            recorded_at=self.now,
            paper_no=paper_no,
            recorded_by="system",
            detail=detail or {},
        )

    def is_clean(self, right: LandRight) -> bool:
        """True where nothing blocks a transfer and no paper is missing."""
        if right.acquisition_mode is not AcquisitionMode.GRANT or not right.price_paid or right.restrictions:
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
        is_standard = kind == "industrial" and started_on.year >= 2020 and rng.random() < 0.6
        agreed_start = started_on + timedelta(days=365)
        is_built = bool(parcel.structures)
        right = LandRight(
            parcel=parcel,
            event=self._event(parcel, LandEventKind.FIRST_REGISTERED, started_on, detail={"mode": mode.value}),
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
            auditor=f"{self.city.name_zh}某会计师事务所（示例）",
            audited_on=date(2025, rng.randint(1, 12), rng.randint(1, 28)),
            allocation_group=_GROUPS.get(kind) if mode is AcquisitionMode.ALLOCATION else None,
            grant_price_fen=int(parcel.area) * rng.randint(90, 260) * 100 if mode is AcquisitionMode.GRANT else None,
            agreed_start_on=agreed_start,
            agreed_finish_on=agreed_start + timedelta(days=730),
            built_since=agreed_start - timedelta(days=rng.randint(0, 200)) if is_built or percent >= 25 else None,
            finished_on=agreed_start + timedelta(days=rng.randint(300, 900)) if is_built else None,
            development_area=parcel.area,
            developed_area=parcel.area if is_built else (parcel.area * percent / 100).quantize(Decimal("0.01")),
            is_standard_land=is_standard,
            barred=[],
            restrictions=rng.choice(_RESTRICTIONS) if rng.random() < 0.12 else "",
            created_at=self.now,
            shares=[],
            burdens=[],
            promises=[
                Commitment(position=place, kind=promise, wording=wording)
                for place, (promise, wording) in enumerate(_PROMISES if is_standard else (), 1)
            ],
        )
        if started_on.year < 2016:
            self._replace_old_paper(right, year)
        return right

    def _replace_old_paper(self, right: LandRight, year: int) -> None:
        """Rights older than the unified register came with a land certificate of the old kind."""
        number = f"乌国用({right.started_on.year})第{self.rng.randint(100, 9999):05d}号"
        replaced_on = date(year, self.rng.randint(1, 12), self.rng.randint(1, 28))
        right.former_certificates = [
            FormerCertificate(
                number=number, kind=CertificateKind.OLD_LAND, issued_on=right.started_on, replaced_on=replaced_on
            )
        ]
        right.event = self._event(right.parcel, LandEventKind.CERTIFICATE_REPLACED, replaced_on)

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
