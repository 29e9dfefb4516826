"""What the clock brings: reminders of visits and of answers, and visits of lots that aren't on offer any more.

Called by the worker now and then. Each thing has a transaction of its own; doing it twice changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from trading.core import clock
from trading.core.actor import Actor
from trading.core.messages import N_
from trading.enquiries import limits
from trading.enquiries.queries import questions, visits
from trading.enquiries.services import bookings, reminders, slots
from trading.transaction import let_go, transact

log = logging.getLogger(__name__)

#: the reason of a visit that the clock calls off; pages translate it
STRANDED = N_("The lot isn't on offer any more.")


def keep_time() -> None:
    """Do whatever is due."""
    now, system = clock.now(), Actor.system()
    tomorrow = now.astimezone(clock.LOCAL).date() + timedelta(days=1)
    stranded = visits.stranded_slots(now)
    to_remind = visits.to_remind(now, limits.remind_from(now))
    waiting = [
        question.number
        for question in questions.forwarded()
        if (due := limits.due_of(question)) is not None and due.provisional <= tomorrow
    ]
    let_go()
    for number, place in stranded:
        _try(lambda number=number, place=place: transact(slots.strand, number, place, STRANDED, by=system))
    for number in to_remind:
        _try(lambda number=number: transact(bookings.remind, number, by=system))
    for number in waiting:
        _try(lambda number=number: transact(reminders.remind_owner, number, by=system))


def _try(act: Callable[[], object]) -> None:
    """One thing's trouble isn't another's."""
    try:
        act()
    except Exception:
        log.exception("keeping time of questions and visits failed")
