"""Reading matches: what fits a demand, or a listing, now, the best first. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from trading.core import settings
from trading.demands import answers, supply
from trading.demands.models import Demand
from trading.demands.queries import matching as queries
from trading.demands.rules import Judgement, judge
from trading.listing.models import Listing
from trading.listing.states import ListingStatus

#: so many are shown
SHOWN = 6


@dataclass(frozen=True)
class Fitting:
    """One counterpart with how well it fits."""

    subject: Any
    judgement: Judgement


def listings_for(demand: Demand, limit: int = SHOWN) -> list[Fitting]:
    """Listings on the market that fit a demand, the best first."""
    wish = answers.wish_of(demand)
    found = [entry.listing for entry in queries.newest_supply_for(demand)]
    others = [listing for listing in found if listing.owner_party_id != demand.party_id]
    return _best(((listing, judge(wish, supply.offer_of(listing))) for listing in others), limit)


def demands_for(listing: Listing, limit: int = SHOWN) -> list[Fitting]:
    """Live demands that fit a listing, the best first. Before its publication too: an owner may want to know."""
    if listing.status in (ListingStatus.WITHDRAWN, ListingStatus.TERMINATED) or not listing.listed:
        return []
    offer = supply.offer_of(listing)
    found = queries.newest_wanting(supply.entry_of(listing))
    others = [demand for demand in found if demand.party_id != listing.owner_party_id]
    return _best(((demand, judge(answers.wish_of(demand), offer)) for demand in others), limit)


def _best(pairs: Iterable[tuple[Any, Judgement | None]], limit: int) -> list[Fitting]:
    least = int(settings.value("demand.match_percent"))
    fitting = [Fitting(subject, judged) for subject, judged in pairs if judged is not None and judged.score >= least]
    return sorted(fitting, key=lambda one: one.judgement.score, reverse=True)[:limit]
