"""The room's part of the worker: match what came to the market, end what has expired, remind posters.

One listing, one demand, one batch a transaction. Whatever fails is logged and looked at again at the next tick.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from trading.core.actor import Actor
from trading.demands import services
from trading.demands.queries import matching as queries
from trading.transaction import let_go, transact

log = logging.getLogger(__name__)

#: so many listings, and as many demands, are matched at a tick
AT_A_TIME = 20


def tick() -> None:
    """Everything that is due."""
    expired, ending = services.due()
    has_moved = queries.has_moved()
    let_go()
    for demand_id in expired:
        _try(services.expire, demand_id, by=Actor.system())
    for demand_id in ending:
        _try(services.remind, demand_id, by=Actor.system())
    if has_moved:
        _try(services.take_up)
    listings, demands = queries.entries_to_match(AT_A_TIME), queries.demands_to_match(AT_A_TIME)
    let_go()
    for listing_id in listings:
        _try(services.match_listing, listing_id)
    for demand_id in demands:
        _try(services.match_demand, demand_id)


def _try(use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """One row's trouble isn't another's."""
    try:
        transact(use_case, *args, **kwargs)
    except Exception:
        log.exception("%s failed for %s", use_case.__name__, args)
