"""Examples of leases, mortgages and prices: V-10, V-13, V-19, V-21 to V-24, V-32, V-35."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.unit.rulebook.examples.shapes import (
    BLOCK,
    GATE,
    NOTE,
    ROUTE,
    WARN,
    bad,
    burden,
    edge,
    good,
    leased,
    mortgaged,
    right,
)
from trading.core.deal import AcquisitionMode, BurdenKind, TransferForm
from trading.core.land_use import UseClass
from trading.rulebook import BurdenFact, RightFacts

KIND = BurdenKind
FROM = date(2026, 4, 1)
STATE_LEASE = {"acquisition_mode": AcquisitionMode.LEASE, "buildings_finished": True, "lessor_consents": True}
ALLOCATED = {"acquisition_mode": AcquisitionMode.ALLOCATION, "ends_on": None}


def _term(last: date, **more: Any) -> RightFacts:
    return leased(term_starts_on=FROM, term_ends_on=last, **more)


def _houses(told: date | None = None, *, opens: date | None = None, **more: Any) -> RightFacts:
    let = burden(KIND.LEASE, holder_name="丙公司", covers_houses=True, notified_on=told)
    return right(**let, bidding_opens_on=opens, **more)


def _ranks(*rows: tuple[date, int | None], **more: Any) -> RightFacts:
    burdens = tuple(BurdenFact(KIND.MORTGAGE, day, rank=rank, has_consent=True) for day, rank in rows)
    return mortgaged(burdens=burdens, **more)


def _price(price: int, reference: int = 100_000, **more: Any) -> RightFacts:
    return right(land_price_fen=price, reference_fen=reference, **more)


def _rent(rent: int) -> RightFacts:
    return leased(yearly_rent_fen=rent, reference_rent_fen=100_000)


_LEASES = (
    good("V-10", "ten years", _term(date(2036, 3, 31))),
    edge("V-10", "twenty years less a day passes", _term(date(2046, 3, 31))),
    edge("V-10", "a renewal begins its own twenty years", _term(date(2046, 3, 31), is_renewal=True)),
    good("V-10", "granted land is transferred for longer", right()),
    edge("V-10", "a state lease of twenty years", right(ends_on=date(2035, 4, 17), **STATE_LEASE)),
    bad("V-10", "a state lease a day longer", right(ends_on=date(2035, 4, 18), **STATE_LEASE), WARN),
    bad("V-10", "a day more than twenty years", _term(date(2046, 4, 1)), BLOCK),
    bad("V-10", "a day more from the renewal", _term(date(2046, 4, 1), is_renewal=True), BLOCK),
    good("V-13", "ten years in writing", _term(date(2036, 3, 31), has_written_contract=True)),
    edge("V-13", "a day less than six months by word", _term(date(2026, 9, 29), has_written_contract=False)),
    edge("V-13", "exactly six months by word breaks", _term(date(2026, 9, 30), has_written_contract=False), BLOCK),
    bad("V-13", "ten years by word", _term(date(2036, 3, 31), has_written_contract=False), BLOCK),
    good("V-19", "not let", right()),
    good("V-19", "bare land let: disclosed", right(**burden(KIND.LEASE)), NOTE),
    good("V-19", "a lessee of houses who has waived", right(
        **burden(KIND.LEASE, covers_houses=True, has_consent=True)
    ), NOTE),
    edge("V-19", "the fifteenth day is over", _houses(date(2026, 2, 13)), NOTE),
    edge("V-19", "the fifteenth day is a Sunday, so Monday counts", _houses(date(2026, 2, 14)), NOTE, GATE),
    edge("V-19", "the fifteenth day is today", _houses(date(2026, 2, 15)), NOTE, GATE),
    edge("V-19", "told five days before bidding passes", _houses(date(2026, 3, 1), opens=date(2026, 3, 6)), NOTE),
    edge("V-19", "a gift isn't a sale", _houses(transfer_form=TransferForm.GIFT), NOTE),
    edge("V-19", "a close relative goes before the lessee", _houses(buyer_is_insider=True), NOTE),
    bad("V-19", "told four days before bidding", _houses(date(2026, 3, 2), opens=date(2026, 3, 6)), NOTE, BLOCK),
    bad("V-19", "houses let and nobody told", _houses(), NOTE, GATE),
    bad("V-19", "let a second time", leased(**burden(KIND.LEASE)), WARN),
    good("V-35", "granted land", leased()),
    edge("V-35", "allocated and undertaken passes", leased(declares_yearly=True, **ALLOCATED)),
    bad("V-35", "allocated, nobody declares", leased(**ALLOCATED), GATE),
)  # fmt: skip

_MORTGAGES = (
    good("V-21", "no mortgage", right()),
    edge("V-21", "the mortgagee was told: shown, no more", right(**burden(KIND.MORTGAGE, has_consent=True)), NOTE),
    edge("V-21", "a further mortgage only shows the first", mortgaged(**burden(KIND.MORTGAGE, rank=1)), NOTE),
    bad("V-21", "not told", right(**burden(KIND.MORTGAGE, rank=1)), GATE),
    bad("V-21", "a registered ban, no consent", right(**burden(KIND.MORTGAGE, transfer_restricted=True)), GATE),
    good("V-22", "works", mortgaged()),
    edge("V-22", "a hospital run for profit passes", mortgaged(use_class=UseClass.PUBLIC, is_public_facility=False)),
    edge("V-22", "public land, not known by whom", mortgaged(use_class=UseClass.PUBLIC), GATE),
    bad("V-22", "a public school", mortgaged(is_public_facility=True), BLOCK),
    bad("V-22", "disputed", mortgaged(**burden(KIND.DISPUTE)), BLOCK),
    bad("V-22", "sealed", mortgaged(**burden(KIND.SEIZURE)), BLOCK),
    good("V-23", "amount and term", mortgaged()),
    good("V-23", "ceiling and period", mortgaged(is_ceiling=True)),
    edge("V-23", "one fen, one day", mortgaged(secured_amount_fen=1, debt_to=date(2026, 4, 1))),
    edge("V-23", "not known which kind", mortgaged(is_ceiling=None), GATE),
    bad("V-23", "no amount", mortgaged(secured_amount_fen=0), BLOCK),
    bad("V-23", "a ceiling without a period", mortgaged(is_ceiling=True, debt_to=None), BLOCK),
    bad("V-23", "the term ends before it begins", mortgaged(debt_to=date(2026, 3, 31)), BLOCK),
    good("V-24", "first and second in order", _ranks((date(2023, 1, 1), 1), (date(2024, 1, 1), 2))),
    edge("V-24", "the next free rank passes", _ranks((date(2023, 1, 1), 1), planned_rank=2)),
    edge("V-24", "two of one day in their order", _ranks((date(2023, 1, 1), 1), (date(2023, 1, 1), 2))),
    bad("V-24", "a rank twice", _ranks((date(2023, 1, 1), 1), (date(2024, 1, 1), 1)), BLOCK),
    bad("V-24", "the later one first", _ranks((date(2023, 1, 1), 2), (date(2024, 1, 1), 1)), BLOCK),
    bad("V-24", "a rank missing", _ranks((date(2023, 1, 1), 1), (date(2024, 1, 1), None)), BLOCK),
    bad("V-24", "the planned rank is taken", _ranks((date(2023, 1, 1), 1), planned_rank=1), BLOCK),
)  # fmt: skip

_PRICES = (
    good("V-32", "as the reference says", _price(100_000)),
    good("V-32", "no reference", replace(_price(1), reference_fen=None)),
    edge("V-32", "exactly 80 % goes to review", _price(80_000), ROUTE),
    edge("V-32", "a fen more is only noted", _price(80_001), NOTE),
    edge("V-32", "a fen below the reference is noted", _price(99_999), NOTE),
    edge("V-32", "half as much again passes", _price(150_000)),
    edge("V-32", "a fen more is high", _price(150_001), WARN),
    edge("V-32", "80 % of an odd reference isn't rounded", _price(80_002, 100_003), ROUTE),
    bad("V-32", "half the reference", _price(50_000), ROUTE),
    bad("V-32", "half of a price for reference only", _price(50_000, reference_is_provisional=True), ROUTE),
    good("V-32", "a gift is exempt by default", _price(50_000, transfer_form=TransferForm.GIFT), NOTE),
    good("V-32", "so is a merger", _price(50_000, transfer_form=TransferForm.MERGER), NOTE),
    good("V-32", "so is a court's sale", _price(50_000, transfer_form=TransferForm.JUDICIAL), NOTE),
    edge("V-32", "a year's rent at exactly 80 %", _rent(80_000), WARN),
    good("V-32", "a year's rent a fen above", _rent(80_001)),
    bad("V-32", "a year's rent twice the reference", _rent(200_000), WARN),
)  # fmt: skip

EXAMPLES = (*_LEASES, *_MORTGAGES, *_PRICES)
