"""The words of a deal: what is agreed, how it is traded, on which kind of right, between which kinds of parties."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.land_use import LAND_USES, LandUse, LandUseUnknown, UseClass, UseScheme, land_use, use_class, uses_of
from trading.core.messages import N_
from trading.core.money import Fen, decimal_yuan, parse_yuan
from trading.core.rates import Rate, parse_percent, percent

__all__ = [
    "LAND_USES",
    "AcquisitionForm",
    "AcquisitionMode",
    "AllocationGroup",
    "BurdenKind",
    "Business",
    "CoOwnership",
    "DealKind",
    "Figure",
    "LandUse",
    "LandUseUnknown",
    "OwnerType",
    "TitleStatus",
    "TradeMode",
    "TransferForm",
    "UseClass",
    "UseScheme",
    "land_use",
    "use_class",
    "uses_of",
]


class DealKind(LabelledEnum):
    """The three kinds of deal that the market serves."""

    TRANSFER = "transfer", N_("Transfer")
    LEASE = "lease", N_("Lease")
    MORTGAGE = "mortgage", N_("Mortgage")

    @property
    def letter(self) -> str:
        """The letter inside listing numbers."""
        return {"transfer": "T", "lease": "L", "mortgage": "M"}[self.value]

    @property
    def character(self) -> str:
        """The character inside notice numbers."""
        return {"transfer": "转", "lease": "租", "mortgage": "抵"}[self.value]

    @property
    def initials(self) -> str:
        """The two letters inside contract numbers."""
        return {"transfer": "ZR", "lease": "CZ", "mortgage": "DY"}[self.value]

    @classmethod
    def of_letter(cls, letter: str) -> DealKind:
        """Return the kind that a listing number's letter stands for; raise ``ValueError`` for another letter."""
        for kind in cls:
            if kind.letter == letter:
                return kind
        raise ValueError(f"no kind of deal has the letter {letter!r}")


class Business(LabelledEnum):
    """What somebody wants to do with a right; each is one kind of deal."""

    TRANSFER = "transfer", N_("Transfer")
    LEASE = "lease", N_("Lease")
    SUBLEASE = "sublease", N_("Sublease")
    MORTGAGE = "mortgage", N_("Mortgage")

    @property
    def deal_kind(self) -> DealKind:
        """The kind of deal that it is counted, numbered and contracted as."""
        return DealKind.LEASE if self is Business.SUBLEASE else DealKind(self.value)

    @property
    def is_letting(self) -> bool:
        """True where land is let for a time and the right stays with its holder."""
        return self in {Business.LEASE, Business.SUBLEASE}

    @property
    def figure(self) -> Figure:
        """What the two sides agree on as the figure of the deal."""
        if self is Business.MORTGAGE:
            return Figure.ANNUAL_RATE
        return Figure.YEARLY_RENT if self.is_letting else Figure.PRICE


class Figure(LabelledEnum):
    """What is bid and agreed: a price, one year's rent, or the annual rate of a loan. Kept as whole units."""

    PRICE = "price", N_("Price")
    YEARLY_RENT = "yearly_rent", N_("Rent per year")
    ANNUAL_RATE = "annual_rate", N_("Annual rate")

    @property
    def is_money(self) -> bool:
        """True for fen, false for thousandths of a per cent."""
        return self is not Figure.ANNUAL_RATE

    @property
    def falls(self) -> bool:
        """True where the lower figure is the better one: lenders bid each other down."""
        return self is Figure.ANNUAL_RATE

    @property
    def step_label(self) -> str:
        """What the least difference between two bids is called (a msgid)."""
        return N_("Step down") if self.falls else N_("Step")

    def of(self, amount: int) -> Fen | Rate:
        """The typed value of a stored whole number."""
        return Fen(amount) if self.is_money else Rate(amount)

    @property
    def member(self) -> str:
        """The name that machines and the canonical form know the figure by."""
        return "amount" if self.is_money else "annual_rate"

    def text(self, amount: int) -> str:
        """A stored whole number as machines and the canonical form write it: ``3600000.00`` or ``4.350``."""
        return decimal_yuan(amount) if self.is_money else percent(amount)

    def parse(self, text: str, *, field: str | None = None) -> Fen | Rate:
        """Read a figure as people type it; nought is none."""
        read = parse_yuan if self.is_money else parse_percent
        return read(text, positive=True, field=field)

    def beats(self, amount: int, other: int) -> bool:
        """True where ``amount`` is the better figure; equal ones don't beat each other."""
        return amount < other if self.falls else amount > other

    def meets(self, amount: int, bound: int) -> bool:
        """True where ``amount`` is at least as good as ``bound``."""
        return not self.beats(bound, amount)

    def improved(self, amount: int, by: int) -> int:
        """``amount`` made better by ``by``."""
        return amount - by if self.falls else amount + by


class TradeMode(LabelledEnum):
    """How the two sides find each other and the price."""

    NEGOTIATED = "negotiated", N_("Private negotiation")
    LISTING = "listing", N_("Online listing with live bidding")
    SEALED = "sealed", N_("Sealed offers")
    COURT = "court", N_("Court disposal")

    @property
    def has_room(self) -> bool:
        """True where the price is found by open bids in a live room."""
        return self in {TradeMode.LISTING, TradeMode.COURT}


class TransferForm(LabelledEnum):
    """The legal shape of a transfer."""

    SALE = "sale", N_("Sale")
    EXCHANGE = "exchange", N_("Exchange")
    GIFT = "gift", N_("Gift")
    CONTRIBUTION = "contribution", N_("Contribution to capital")
    JUDICIAL = "judicial", N_("Judicial disposal")
    ASSET_DISPOSAL = "asset_disposal", N_("Disposal of assets")
    MERGER = "merger", N_("Merger")
    DIVISION = "division", N_("Division")


class AcquisitionMode(LabelledEnum):
    """How the holder first got the right from the state."""

    ALLOCATION = "allocation", N_("Allocation")
    GRANT = "grant", N_("Grant")
    LEASE = "lease", N_("State lease")
    CONTRIBUTION = "contribution", N_("State capital contribution")
    AUTHORISED = "authorised", N_("Authorised operation")

    @property
    def needs_end_date(self) -> bool:
        """Only allocated land may be held without an end (V-07)."""
        return self is not AcquisitionMode.ALLOCATION


class AcquisitionForm(LabelledEnum):
    """The sub-kinds of grant and of state lease."""

    ORDINARY_GRANT = "ordinary_grant", N_("Ordinary grant")
    FLEXIBLE_GRANT = "flexible_grant", N_("Grant with a flexible term")
    LONG_LEASE = "long_lease", N_("Long-term state lease")
    LEASE_FIRST = "lease_first", N_("State lease before grant")

    @property
    def mode(self) -> AcquisitionMode:
        """The mode that this is a sub-kind of."""
        grants = {AcquisitionForm.ORDINARY_GRANT, AcquisitionForm.FLEXIBLE_GRANT}
        return AcquisitionMode.GRANT if self in grants else AcquisitionMode.LEASE

    @classmethod
    def of_mode(cls, mode: AcquisitionMode) -> list[AcquisitionForm]:
        """Return the sub-kinds of a mode; most modes have none."""
        return [form for form in cls if form.mode is mode]


class AllocationGroup(LabelledEnum):
    """The groups of the national catalogue of land that may be allocated (2001), as in art. 54 of the Land Law."""

    STATE = "state", N_("State organs and military")
    INFRASTRUCTURE = "infrastructure", N_("Urban infrastructure and public welfare")
    ENERGY = "energy", N_("Energy, transport and water works supported by the state")
    OTHER = "other", N_("Other land named by law")


class BurdenKind(LabelledEnum):
    """What may weigh on a right."""

    MORTGAGE = "mortgage", N_("Mortgage")
    SEIZURE = "seizure", N_("Seizure")
    DISPUTE = "dispute", N_("Ownership dispute")
    OBJECTION = "objection", N_("Registered objection")
    RECLAIM = "reclaim", N_("Taken back by decision")
    LEASE = "lease", N_("Lease")
    PRENOTICE = "prenotice", N_("Advance notice")
    IDLE = "idle", N_("Idle land")
    UNDERUSED = "underused", N_("Developed below the agreed threshold")
    VIOLATION = "violation", N_("Unlawful land use")


class CoOwnership(LabelledEnum):
    """How one right is held by several."""

    SOLE = "sole", N_("Sole ownership")
    BY_SHARES = "by_shares", N_("Co-ownership by shares")
    JOINT = "joint", N_("Joint ownership")


class OwnerType(LabelledEnum):
    """What kind of party somebody is."""

    PERSON = "person", N_("Natural person")
    COMPANY = "company", N_("Company")
    STATE_COMPANY = "state_company", N_("State-owned company")
    PUBLIC_BODY = "public_body", N_("Public body")
    ORGANISATION = "organisation", N_("Other organisation")
    COURT = "court", N_("People's court")
    ADMINISTRATOR = "administrator", N_("Bankruptcy administrator")

    @property
    def is_natural(self) -> bool:
        """True for people, whose names and numbers are masked in public."""
        return self is OwnerType.PERSON


class TitleStatus(LabelledEnum):
    """What stands against a title, as the registry or a check says."""

    CLEAR = "clear", N_("Clear")
    MORTGAGED = "mortgaged", N_("Mortgaged")
    SEALED = "sealed", N_("Sealed by a court or authority")
    PRE_REGISTERED = "pre_registered", N_("Advance notice registered")
    OBJECTED = "objected", N_("Objection registered")
    IDLE_SUSPECTED = "idle_suspected", N_("Suspected idle land")
    IDLE = "idle", N_("Idle land, confirmed")
    ILLEGAL_USE = "illegal_use", N_("Illegal use of land")
