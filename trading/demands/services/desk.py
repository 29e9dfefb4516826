"""What the desk does with a demand: publish, return, refuse, take down."""

from __future__ import annotations

from datetime import timedelta

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.calendar import deadline
from trading.core.errors import StaleVersion
from trading.core.text import clean_text
from trading.demands import answers, refusals, rules
from trading.demands.models import Demand
from trading.demands.permissions import GRANTS, Permission
from trading.demands.queries import demands as queries
from trading.demands.services.drafts import bounds
from trading.demands.services.news import tell_poster
from trading.demands.services.places import leave_market, stand_on_market
from trading.demands.states import DEMAND
from trading.notices.kinds import NoticeKind


def publish(number: str, *, expected: int | None = None, by: Actor) -> Demand:
    """Put the demand on the market for the days that its poster chose. The text is looked at once more (D-01)."""
    demand = _for(number, expected, by)
    DEMAND.next(demand.status, "publish")
    rules.refuse_contacts(demand.description or "", field="reason")
    now = clock.now()
    days = min(demand.valid_days or 1, bounds().longest_validity)
    demand.published_at, demand.decided_by_id, demand.reason = now, by.user_id, None
    demand.valid_until = clock.today() + timedelta(days=days)
    stand_on_market(demand)
    ledger.advance(demand, "publish", DEMAND, by=by, detail={"valid_until": demand.valid_until.isoformat()})
    tell_poster(demand, NoticeKind.DEMAND_PUBLISHED, by=by, day=demand.valid_until)
    return demand


def return_for_correction(number: str, reasons: str, *, expected: int | None = None, by: Actor) -> Demand:
    """“Mend all of this and submit again.” Once; what stood there is kept."""
    demand = _for(number, expected, by)
    reasons = _reason(reasons)
    if demand.times_returned:
        raise refusals.OnlyOneReturn()
    ledger.advance(demand, "return", DEMAND, by=by, note=reasons[:2000])
    demand.reason, demand.times_returned = reasons, demand.times_returned + 1
    demand.returned_answers = answers.snapshot(demand)
    demand.correction_due_on = deadline("demand.correction", clock.today()).provisional
    tell_poster(demand, NoticeKind.DEMAND_RETURNED, by=by, day=demand.correction_due_on)
    return demand


def refuse(number: str, reason: str, *, expected: int | None = None, by: Actor) -> Demand:
    """“We don't publish this”, with the reason in writing."""
    return _end(number, "refuse", reason, NoticeKind.DEMAND_REFUSED, expected, by)


def take_down(number: str, reason: str, *, expected: int | None = None, by: Actor) -> Demand:
    """Take a published demand off the market, with the reason in writing."""
    return _end(number, "take_down", reason, NoticeKind.DEMAND_TAKEN_DOWN, expected, by)


def reckon_again(year: int, by: Actor) -> None:
    """Reckon anew by when posters have to mend what was returned: the official days of ``year`` were published.
    Called by the calendar."""
    for demand in queries.due_in_for_update(year):
        returned = ledger.history(demand.audit_subject)
        since = next((event.at for event in reversed(returned) if event.action == "demand.return"), None)
        if since is None:
            continue
        due_on = deadline("demand.correction", since.astimezone(clock.LOCAL).date()).provisional
        if due_on == demand.correction_due_on:
            continue
        demand.correction_due_on = due_on
        detail = {"due_on": due_on.isoformat()}
        ledger.record("demand.correction_due", demand.audit_subject, by=by, chain=demand.audit_chain, detail=detail)
        tell_poster(demand, NoticeKind.DEMAND_RETURNED, turn=due_on.isoformat(), by=by, day=due_on)


def _for(number: str, expected: int | None, by: Actor) -> Demand:
    demand = queries.get_numbered_for_update(number)
    authorise(GRANTS, Permission.REVIEW, by, demand)
    if expected is not None and demand.version != expected:
        raise StaleVersion()
    return demand


def _end(number: str, act: str, reason: str, told: NoticeKind, expected: int | None, by: Actor) -> Demand:
    demand = _for(number, expected, by)
    reason = _reason(reason)
    ledger.advance(demand, act, DEMAND, by=by, note=reason[:2000])
    demand.reason, demand.concluded_at = reason, clock.now()
    leave_market(demand)
    tell_poster(demand, told, by=by)
    return demand


def _reason(text: str) -> str:
    reason = clean_text(text, multiline=True)
    if not reason:
        raise refusals.ReasonMissing()
    return reason
