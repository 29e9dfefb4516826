"""Tables of the room."""

from trading.demands.models.approaches import Approach, Block, Report
from trading.demands.models.demands import Demand, Want
from trading.demands.models.supply import Match, SupplyEntry

__all__ = ["Approach", "Block", "Demand", "Match", "Report", "SupplyEntry", "Want"]
