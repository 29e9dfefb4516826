"""The desk's work list: what waits, the most urgent first, without what the reader entered himself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from trading.core import clock
from trading.core.actor import HEADS, Actor
from trading.core.calendar import deadline, is_published
from trading.core.messages import N_
from trading.listing import queries
from trading.listing.models import Listing
from trading.listing.permissions import is_not_the_maker
from trading.listing.states import ListingStatus
from trading.listing.titles import title
from trading.web.locale import html_tag

S = ListingStatus


@dataclass(frozen=True)
class Tab:
    """One column of the desk: its key, its words and the states it shows."""

    key: str
    words: str
    statuses: frozenset[ListingStatus]
    #: waiting for a decision, so the reader's own entries stay hidden
    decides: bool = True


TABS: tuple[Tab, ...] = (
    Tab("intake", N_("Awaiting acceptance"), frozenset({S.SUBMITTED})),
    Tab("approval", N_("Under review"), frozenset({S.ACCEPTED})),
    Tab("publication", N_("To publish"), frozenset({S.APPROVED})),
    Tab("correction", N_("In correction"), frozenset({S.CORRECTION}), decides=False),
    Tab("market", N_("On the market"), frozenset({S.PUBLISHED, S.SUSPENDED, S.INTENT, S.AWARD_PENDING}), decides=False),
    Tab("result", N_("Result to publish"), frozenset({S.DEAL}), decides=False),
    Tab(
        "done",
        N_("Finished"),
        frozenset(
            {
                S.NOT_ACCEPTED,
                S.REJECTED,
                S.TERMINATED,
                S.WITHDRAWN,
                S.RETRACTED,
                S.FAILED,
                S.VOID,
                S.RESULT_PUBLISHED,
            }
        ),
        decides=False,
    ),
)


@dataclass(frozen=True)
class Item:
    """One case in the list."""

    listing: Listing
    title: str
    due_on: date | None
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < self.today

    @property
    def tag(self) -> tuple[str, str]:
        """Kind and words of the tag that says how urgent it is."""
        if self.listing.open_halt is not None:
            return "warn", _("awaits a second person")
        if self.due_on is None:
            return "wait", _(self.listing.status.label)
        if not is_published(self.due_on.year):
            return "warn", _("not calibrated yet")
        if self.is_overdue:
            return "timed", _("overdue since %(day)s", day=f"{self.due_on:%m-%d}")
        if self.due_on == self.today:
            return "warn", _("today")
        return "wait", f"{self.due_on:%m-%d}"

    @property
    def note(self) -> str:
        """Which submission it is."""
        times = len(self.listing.returns) + 1
        return _("first submission") if times == 1 else _("submission no. %(times)s", times=times)


@dataclass(frozen=True)
class Worklist:
    """One tab's cases, with the numbers of all tabs."""

    tab: Tab
    items: list[Item]
    hidden: int
    counts: dict[str, int]
    overdue: int
    today: int

    @classmethod
    def of(cls, actor: Actor, key: str) -> Worklist:
        """The list as ``actor`` sees it; an unknown key means the first tab where something waits."""
        by_status = queries.desk_counts(district=actor.district)
        counts = {tab.key: sum(by_status.get(status, 0) for status in tab.statuses) for tab in TABS}
        tab = next((one for one in TABS if one.key == key), None) or _first_tab(actor, counts)
        finished = tab.key == "done"
        query = queries.desk_done if finished else queries.desk_listings
        found = [listing for listing in query(tab.statuses, district=actor.district) if listing.number]
        shown = [listing for listing in found if not tab.decides or is_not_the_maker(actor, listing)]
        day, language = clock.today(), html_tag()
        items = [Item(listing, title(listing, language), due_on(listing), day) for listing in shown]
        if not finished:
            items.sort(key=lambda item: (item.listing.open_halt is None, item.due_on or date.max, item.listing.id))
        return cls(
            tab,
            items,
            len(found) - len(shown),
            counts,
            sum(item.is_overdue for item in items),
            sum(item.due_on == day for item in items),
        )


def tab_of(status: ListingStatus) -> str:
    """The tab that shows listings of this state."""
    return next((tab.key for tab in TABS if status in tab.statuses), TABS[0].key)


def due_on(listing: Listing) -> date | None:
    """By when the desk, or the owner who mends it, has to act."""
    if listing.status is S.CORRECTION and listing.last_return is not None:
        return listing.last_return.due_on
    if listing.status is S.DEAL and listing.concluded_at is not None:
        return deadline("trade.result_publish", listing.concluded_at.astimezone(clock.LOCAL).date()).provisional
    since = {S.SUBMITTED: listing.submitted_at, S.ACCEPTED: listing.accepted_at, S.APPROVED: listing.approved_at}
    moment = since.get(listing.status)
    if moment is None:
        return None
    return deadline("counter.C.listing_check", moment.astimezone(clock.LOCAL).date()).provisional


def _first_tab(actor: Actor, counts: dict[str, int]) -> Tab:
    """Where a reader's work most likely waits: by role, then wherever there is any."""
    order = {"approver": "approval", "publisher": "publication"} | {role.value: "approval" for role in HEADS}
    preferred = next((order[role.value] for role in sorted(actor.roles) if role.value in order), "intake")
    tabs = sorted(TABS[:3], key=lambda tab: tab.key != preferred)
    return next((tab for tab in tabs if counts[tab.key]), tabs[0])
