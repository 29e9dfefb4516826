"""What the clock does: demands expire on their day, and their posters are reminded before."""

from __future__ import annotations

from datetime import timedelta

from trading.audit import ledger
from trading.core import clock, settings
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.demands.permissions import GRANTS, Permission
from trading.demands.queries import demands as queries
from trading.demands.services.drafts import renewable_until
from trading.demands.services.news import tell_poster
from trading.demands.services.places import leave_market
from trading.demands.states import DEMAND, DemandStatus
from trading.notices.kinds import NoticeKind

#: so many are looked at in one go
AT_A_TIME = 100


def due() -> tuple[list[int], list[int]]:
    """Ids of the demands that have expired, and of those whose posters are to be reminded."""
    ahead = timedelta(days=int(settings.value("demand.reminder_days")))
    today = clock.today()
    return queries.expired(today, AT_A_TIME), queries.to_remind(today + ahead, AT_A_TIME)


def expire(demand_id: int, *, by: Actor) -> None:
    """Write down that the last day is over. Meeting it again, or renewed meanwhile, does nothing."""
    demand = queries.get_for_update(demand_id)
    authorise(GRANTS, Permission.CLOCK, by, demand)
    waits = demand.status in (DemandStatus.PUBLISHED, DemandStatus.PAUSED)
    if not waits or demand.valid_until is None or demand.valid_until >= clock.today():
        return
    ledger.advance(demand, "expire", DEMAND, by=by)
    leave_market(demand)
    turn = demand.valid_until.isoformat()
    tell_poster(demand, NoticeKind.DEMAND_EXPIRED, turn=turn, by=by, day=renewable_until(demand))


def remind(demand_id: int, *, by: Actor) -> None:
    """Tell the poster that the last day comes near, once for each last day."""
    demand = queries.get_for_update(demand_id)
    authorise(GRANTS, Permission.CLOCK, by, demand)
    if not demand.is_live or demand.reminded_at is not None or demand.valid_until is None:
        return
    demand.reminded_at = clock.now()
    turn = demand.valid_until.isoformat()
    tell_poster(demand, NoticeKind.DEMAND_EXPIRES, turn=turn, by=by, day=demand.valid_until)
