"""Standing on the market: the rows by which matching finds a demand come and go with it."""

from __future__ import annotations

from trading.core import city, clock
from trading.demands.models import Demand, Want
from trading.demands.rules import nearest_areas


def stand_on_market(demand: Demand) -> None:
    """Put the demand where matching finds it, and have the market looked at from the beginning."""
    low, high = nearest_areas(demand.area_min, demand.area_max)
    districts = demand.districts or sorted(city.here().district_codes)
    there = {(want.district_code, want.use_class) for want in demand.wants}
    for district in districts:
        for use in demand.use_classes:
            if (district, use) not in there:
                demand.wants.append(
                    Want(district_code=district, use_class=use, kind=demand.kind, area_low=low, area_high=high)
                )
    demand.live_since = clock.now()
    demand.matched_at, demand.matched_to = None, 0


def leave_market(demand: Demand) -> None:
    """Take the demand out of matching."""
    demand.wants.clear()
