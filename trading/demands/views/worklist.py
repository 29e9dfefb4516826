"""The desk's list of demands: what waits, the most urgent first, without what the reader entered himself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from trading.core import clock
from trading.core.actor import Actor
from trading.core.calendar import deadline, is_published
from trading.core.messages import N_
from trading.demands.models import Demand, Report
from trading.demands.permissions import is_not_the_maker
from trading.demands.queries import approaches
from trading.demands.queries import demands as queries
from trading.demands.states import DemandStatus
from trading.demands.views import words

S = DemandStatus


@dataclass(frozen=True)
class Tab:
    """One column of the desk."""

    key: str
    words: str
    statuses: frozenset[DemandStatus]


TABS: tuple[Tab, ...] = (
    Tab("review", N_("To review"), frozenset({S.SUBMITTED})),
    Tab("correction", N_("In correction"), frozenset({S.CORRECTION})),
    Tab("market", N_("On the market"), frozenset({S.PUBLISHED, S.PAUSED})),
    Tab("done", N_("Finished"), frozenset({S.REFUSED, S.EXPIRED, S.FULFILLED, S.WITHDRAWN, S.TAKEN_DOWN})),
)
#: the tab that shows reports instead of demands
REPORTS = "reports"


@dataclass(frozen=True)
class Item:
    """One demand in the list."""

    demand: Demand
    title: str
    due_on: date | None
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < self.today

    @property
    def tag(self) -> tuple[str, str]:
        """Kind and words of the tag that says how urgent it is."""
        return urgency(self.due_on, self.today) if self.due_on else ("wait", _(self.demand.shown_status.label))


def urgency(due_on: date, today: date) -> tuple[str, str]:
    """A due day as a tag."""
    if not is_published(due_on.year):
        return "warn", _("not calibrated yet")
    if due_on < today:
        return "timed", _("overdue since %(day)s", day=f"{due_on:%m-%d}")
    return ("warn", _("today")) if due_on == today else ("wait", f"{due_on:%m-%d}")


@dataclass(frozen=True)
class Worklist:
    """One tab's demands, the reports that wait, and the numbers of all tabs."""

    key: str
    items: list[Item]
    reports: list[tuple[Report, tuple[str, str]]]
    hidden: int
    counts: dict[str, int]
    overdue: int
    today: int

    @classmethod
    def of(cls, actor: Actor, key: str) -> Worklist:
        by_status = queries.desk_counts()
        counts = {tab.key: sum(by_status.get(status, 0) for status in tab.statuses) for tab in TABS}
        waiting, day = approaches.open_reports(), clock.today()
        counts[REPORTS] = len(waiting)
        tab = next((one for one in TABS if one.key == key), TABS[0])
        found = (queries.desk_done if tab.key == "done" else queries.desk_demands)(tab.statuses)
        shown = [demand for demand in found if tab.key != "review" or is_not_the_maker(actor, demand)]
        items = [Item(demand, words.title(demand), due_on(demand), day) for demand in shown]
        if tab.key != "done":
            items.sort(key=lambda item: (item.due_on or date.max, item.demand.id))
        return cls(
            REPORTS if key == REPORTS else tab.key,
            items,
            [(report, urgency(report_due_on(report), day)) for report in waiting],
            len(found) - len(shown),
            counts,
            sum(item.is_overdue for item in items),
            sum(item.due_on == day for item in items),
        )


def due_on(demand: Demand) -> date | None:
    """By when the desk, or the poster who mends it, has to act."""
    if demand.status is S.CORRECTION:
        return demand.correction_due_on
    if demand.status is S.SUBMITTED and demand.submitted_at is not None:
        return deadline("demand.review", demand.submitted_at.astimezone(clock.LOCAL).date()).provisional
    return None


def report_due_on(report: Report) -> date:
    return deadline("demand.report", report.made_at.astimezone(clock.LOCAL).date()).provisional
