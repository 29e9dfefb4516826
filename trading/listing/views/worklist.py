"""The desk's work list: what waits, the most urgent first, without what the reader entered himself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _

from trading.core import city, clock
from trading.core.actor import HEADS, Actor
from trading.core.calendar import deadline, is_published, working_days_between
from trading.core.deal import Business
from trading.core.messages import N_
from trading.core.paging import Page
from trading.core.text import clean_text
from trading.listing import queries
from trading.listing.models import Claim, Listing
from trading.listing.queries import DeskList
from trading.listing.states import LEVELS, ListingStatus
from trading.listing.titles import title
from trading.web.filters import label
from trading.web.locale import html_tag

S = ListingStatus
SIZE = 25
#: cases in a file to take away
MOST_TAKEN = 5000


@dataclass(frozen=True)
class Tab:
    """One column of the desk: its key, its words and the states it shows."""

    key: str
    words: str
    statuses: frozenset[ListingStatus]
    #: what waiting is counted from, and the period that it must not exceed
    since: str = "submitted_at"
    period: str | None = None
    #: waiting for a decision, so the reader's own entries stay hidden and cases can be taken up
    decides: bool = False


_CHECK = "counter.C.listing_check"
_MARKET = frozenset({S.PUBLISHED, S.SUSPENDED, S.INTENT, S.AWARD_PENDING})
_DONE = frozenset(
    {S.NOT_ACCEPTED, S.REJECTED, S.TERMINATED, S.WITHDRAWN, S.RETRACTED, S.FAILED, S.VOID, S.RESULT_PUBLISHED}
)

TABS: tuple[Tab, ...] = (
    Tab("intake", N_("Awaiting acceptance"), frozenset({S.SUBMITTED}), "submitted_at", _CHECK, decides=True),
    Tab("approval", N_("Under review"), frozenset({S.ACCEPTED}), "accepted_at", _CHECK, decides=True),
    Tab("publication", N_("To publish"), frozenset({S.APPROVED}), "approved_at", _CHECK, decides=True),
    Tab("correction", N_("In correction"), frozenset({S.CORRECTION}), "due_on"),
    Tab("market", N_("On the market"), _MARKET),
    Tab("result", N_("Result to publish"), frozenset({S.DEAL}), "concluded_at", "trade.result_publish"),
    Tab("done", N_("Finished"), _DONE),
)
#: what a reader may narrow a list to by who has taken a case up
WHOSE = {"": N_("Everybody's"), "mine": N_("Mine"), "free": N_("Nobody's yet")}


@dataclass(frozen=True)
class Narrowing:
    """What the reader narrows the list to; anything that can't be read narrows nothing."""

    business: Business | None = None
    district: str = ""
    #: a state of the tab, or ``level-2`` of the review
    stage: str = ""
    whose: str = ""
    is_overdue: bool = False
    text: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Narrowing:
        """Read a query string."""
        business, district, whose = (asked.get(name, "") for name in ("business", "district", "whose"))
        return cls(
            Business(business) if business in list(Business) else None,
            district if district in {one.code for one in city.here().districts} else "",
            asked.get("stage", ""),
            whose if whose in WHOSE else "",
            asked.get("overdue") == "yes",
            clean_text(asked.get("q", ""))[:60],
        )

    @property
    def is_any(self) -> bool:
        return self != Narrowing()

    @property
    def level(self) -> int | None:
        """The level of the review that is asked for."""
        name, _dash, level = self.stage.partition("-")
        return int(level) if name == "level" and level.isdecimal() and len(level) == 1 else None

    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        said = {
            "business": self.business.value if self.business else "",
            "district": self.district,
            "stage": self.stage,
            "whose": self.whose,
            "overdue": "yes" if self.is_overdue else "",
            "q": self.text,
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Item:
    """One case in the list."""

    listing: Listing
    title: str
    due_on: date | None
    today: date
    claim: Claim | None = None
    #: working days since it came to this stage; None where nothing waits
    age: int | None = None

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
    page: Page[Item]
    hidden: int
    counts: dict[str, int]
    overdue: int
    today: int
    narrowed: Narrowing

    @classmethod
    def of(cls, actor: Actor, key: str, narrowed: Narrowing | None = None, number: int = 1) -> Worklist:
        """The list as ``actor`` sees it; an unknown key means the first tab where something waits."""
        waiting = frozenset().union(*(tab.statuses for tab in TABS[:-1]))
        by_status = queries.desk_counts(waiting, district=actor.district)
        counts = {tab.key: sum(by_status.get(status, 0) for status in tab.statuses) for tab in TABS[:-1]}
        tab = next((one for one in TABS if one.key == key), None) or _first_tab(actor, counts)
        asked = asked_for(actor, tab, Narrowing())
        overdue, today = queries.desk_urgent(asked)
        narrowed = narrowed or Narrowing()
        found = queries.desk_page(asked_for(actor, tab, narrowed), number, SIZE)
        page: Page[Item] = Page(items_of(tab, found.items), found.total, found.number, found.size)
        return cls(tab, page, queries.desk_hidden(asked), counts, overdue, today, narrowed)

    @property
    def items(self) -> list[Item]:
        return self.page.items

    @property
    def is_cut(self) -> bool:
        """There are more than are counted."""
        return self.page.total >= queries.MOST_OF_A_LIST


def asked_for(actor: Actor, tab: Tab, narrowed: Narrowing) -> DeskList:
    """The question behind a list."""
    statuses = frozenset(one for one in tab.statuses if one.value == narrowed.stage) or tab.statuses
    late, today = _bounds(tab)
    return DeskList(
        statuses,
        tab.since,
        district=actor.district or narrowed.district or None,
        business=narrowed.business,
        level=narrowed.level if tab.key == "approval" else None,
        text=narrowed.text,
        late=late,
        today=today,
        is_overdue=narrowed.is_overdue,
        hidden_from=(actor.user_id, actor.party_id) if tab.decides else None,
        claimed_by=actor.user_id if narrowed.whose == "mine" else None,
        unclaimed=narrowed.whose == "free",
        newest_first=tab.key == "done",
        now=clock.now(),
    )


def items_of(tab: Tab, listings: list[Listing]) -> list[Item]:
    """Cases as the list shows them."""
    day, language, now = clock.today(), html_tag(), clock.now()
    claims = queries.claims_among([one.id for one in listings], now)
    return [
        Item(one, title(one, language), due_on(one), day, claims.get(one.id), _age(tab, one, day)) for one in listings
    ]


def stages_of(tab: Tab) -> list[tuple[str, str]]:
    """What a list can be narrowed to within its tab: states, or levels of the review."""
    if tab.key == "approval":
        return [(f"level-{place}", label(level)) for place, level in enumerate(LEVELS, 1)]
    if len(tab.statuses) == 1:
        return []
    return [(status.value, label(status)) for status in S if status in tab.statuses]


def _age(tab: Tab, listing: Listing, today: date) -> int | None:
    if tab.key == "correction" and listing.last_return is not None:
        since: datetime | None = listing.last_return.returned_at
    else:
        since = getattr(listing, tab.since, None) if tab.period else None
    return None if since is None else working_days_between(since.astimezone(clock.LOCAL).date(), today)


def _bounds(tab: Tab) -> tuple[Any, Any]:
    """What waits since before the first is overdue, what waits since before the second is due today or earlier."""
    today = clock.today()
    if tab.since == "due_on":
        return today, today + timedelta(days=1)
    if tab.period is None:
        return None, None
    return tuple(_began_before(tab.period, day) for day in (today, today + timedelta(days=1)))


def _began_before(period: str, due: date) -> datetime:
    """The instant before which a period must have begun to end before the day ``due``."""
    day = due
    while deadline(period, day).provisional >= due:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), clock.LOCAL)


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
