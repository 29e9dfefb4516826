"""The start price of a transfer beside what the land is worth by published prices."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from trading.core import settings
from trading.core.deal import Business
from trading.core.money import Fen
from trading.listing.models import Listing
from trading.parcels.queries import prices
from trading.parcels.valuation import Valuation


@dataclass(frozen=True)
class PriceReference:
    """The start price beside what the land is worth by published prices, and the line below which it is low (V-32)."""

    valuation: Valuation
    low_percent: int
    low_fen: Fen
    start_fen: Fen | None

    @classmethod
    def of(cls, listing: Listing) -> PriceReference | None:
        """None where no price is published for the land, and for deals in which the land isn't sold."""
        if listing.business is not Business.TRANSFER:
            return None
        valuation = prices.value_right(listing.right)
        if valuation is None or not valuation.total:
            return None
        low = int(settings.value("rule.low_price_percent"))
        start = None if listing.start_amount is None else Fen(listing.start_amount)
        return cls(valuation, low, Fen(valuation.total * low // 100), start)

    @property
    def start_percent(self) -> Decimal | None:
        """The start price in per cent of the published one, cut off after two places."""
        return None if self.start_fen is None else Decimal(self.start_fen * 10000 // self.valuation.total) / 100

    @property
    def is_low(self) -> bool:
        return self.start_fen is not None and self.start_fen * 100 <= self.valuation.total * self.low_percent
