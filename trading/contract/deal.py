"""The facts of an award or an agreement, gathered once from the rooms below and frozen: everything a paper may say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from trading.contract.paper import BoundaryPoint, Land, Signatory
from trading.core.deal import Business, TradeMode
from trading.listing.answers import Answers

#: what a paper says where nothing stands on the land
NO_BUILDINGS = "无"


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
class RootRecord:
    """An hourly root as a paper names it. ``covers``: it proves the register up to its last bid; a paper that was made
    within the hour of the close can only name the root before."""

    sequence: int
    hash: str
    at: str
    covers: bool


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
    root: RootRecord | None = None


@dataclass(frozen=True)
class AgreementRecord:
    """What both sides of a private negotiation confirmed: which version, its hash, and when each of them did."""

    proposal: str
    version: int
    hash: str
    proposed_at: str
    accepted_at: str


@dataclass(frozen=True)
class Plot:
    """One parcel of the deal, with the corners of its plan. ``part`` says which part is let, where not all of it is."""

    land: Land
    points: tuple[BoundaryPoint, ...]
    part: str = ""


@dataclass(frozen=True)
class Deal:
    """One concluded award or agreement. ``amount`` is in whole units of the business, ``deposit`` and ``loan`` in fen;
    ``ends_on`` is the day on which the first of the rights ends, None where none of them does."""

    lot: str
    notice: str
    confirmation_number: str
    contract_number: str
    business: Business
    mode: TradeMode
    county: str
    city: str
    authority: str
    platform: str
    sellers: tuple[Signatory, ...]
    buyers: tuple[Signatory, ...]
    plots: tuple[Plot, ...]
    area: Decimal
    ends_on: date | None
    burdens: tuple[Encumbrance, ...]
    plane: str
    said: Answers
    published_at: datetime
    decided_at: datetime
    confirmed_on: date
    start_amount: int
    amount: int
    deposit: int
    loan: int | None = None
    step: int | None = None
    record: BidRecord | None = None
    agreement: AgreementRecord | None = None
    opens_at: datetime | None = None
    timed_starts_at: datetime | None = None
    closed_at: datetime | None = None
    display_ended_at: datetime | None = None

    @property
    def land(self) -> Land:
        """The leading parcel."""
        return self.plots[0].land

    @property
    def has_buildings(self) -> bool:
        """Something stands on one of the parcels and goes with it."""
        return any(plot.land.buildings != NO_BUILDINGS for plot in self.plots)
