"""The facts of an award, gathered once from the rooms below and frozen: everything a paper may say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from trading.contract.paper import BoundaryPoint, Land, Signatory


@dataclass(frozen=True)
class Encumbrance:
    """A burden in force: its kind and one sentence about it."""

    kind: str
    sentence: str
    transfer_restricted: bool = False


@dataclass(frozen=True)
class RecordedBid:
    """One row of the public bid record."""

    sequence: int
    bidder_number: str
    amount: str
    received_at: str


@dataclass(frozen=True)
class BidRecord:
    """The digest of a lot's register: who won with which row, and the hash that all rows lead to."""

    lot: str
    bids: int
    bidders: int
    winning_sequence: int
    winning_hash: str
    winning_number: str
    received_at: str
    head: str
    latest: tuple[RecordedBid, ...]


@dataclass(frozen=True)
class Deal:
    """One concluded award."""

    lot: str
    notice: str
    confirmation_number: str
    contract_number: str
    county: str
    city: str
    authority: str
    platform: str
    sellers: tuple[Signatory, ...]
    buyers: tuple[Signatory, ...]
    land: Land
    area: Decimal
    burdens: tuple[Encumbrance, ...]
    points: tuple[BoundaryPoint, ...]
    plane: str
    record: BidRecord
    published_at: datetime
    opens_at: datetime
    timed_starts_at: datetime
    closed_at: datetime
    decided_at: datetime
    confirmed_on: date
    start_price: int
    step: int
    price: int
    deposit: int
