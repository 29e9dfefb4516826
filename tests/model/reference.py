"""What the announced rules say, written a second time and as plainly as possible.

Nothing of ``trading`` is imported. Times are whole microseconds, amounts whole units. Prices are rungs of a ladder that
is written out, and whatever can be is worked out anew from the list of what has happened: slow, but easy to believe.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: more rungs than any history climbs
RUNGS = 220

#: who, the amount, False for yuan where rates are bid, the key, and when it arrived
Attempt = tuple[int, int, bool, str, int]


def ladder(start: int, step: int, table: tuple[tuple[int, int], ...], *, falls: bool) -> list[int]:
    """Every amount that may ever be bid, the worst first."""
    rungs, amount = [], start
    while len(rungs) < RUNGS and amount > 0:
        rungs.append(amount)
        wide = step
        for first, wider in table:
            if amount >= first:
                wide = wider
        amount = amount - wide if falls else amount + wide
    return rungs


@dataclass(frozen=True)
class Plan:
    """A room as it is announced. ``rungs`` is its ladder, ``greatest`` the largest figure that there is."""

    rungs: list[int]
    falls: bool
    greatest: int
    opens: int
    timed: int
    cap: int
    window: int
    drain: int
    late: int
    timed_bidders: int
    #: the nights of the timed phase: no bids from the evening until the morning
    rests: tuple[tuple[int, int], ...] = ()

    def awake(self, closing: int) -> int:
        """No room closes at night: a closing that would fall there comes a whole window after the morning."""
        for evening, morning in self.rests:
            if evening < closing <= morning:
                return morning + self.window
        return closing


@dataclass
class Person:
    """Somebody at the door. ``number`` once admitted; ``pays`` while the deposit is held."""

    number: str | None = None
    pays: bool = False
    applied: bool = True
    staff: bool = False
    #: the rank of a right of first purchase; 0 for none
    rank: int = 0


@dataclass
class Accepted:
    """One bid that the reference took."""

    who: int
    amount: int
    key: str
    closes: int


@dataclass
class Reference:
    """The room as it should be."""

    plan: Plan
    people: list[Person]
    cap: int = 0
    bids: list[Accepted] = field(default_factory=list)
    late: list[tuple[int, int, int]] = field(default_factory=list)
    #: every instant that the close was ever moved to; the latest counts
    closings: list[int] = field(default_factory=list)
    extensions: int = 0
    suspended_at: int | None = None
    paused: bool = False
    ordered: bool = False
    closed: bool = False

    def __post_init__(self) -> None:
        self.cap = self.plan.cap
        self.closings.append(self.plan.timed)
        if self.admitted() >= self.plan.timed_bidders:
            self.closings.append(min(self.cap, self.plan.awake(self.plan.timed + self.plan.window)))

    def admitted(self) -> int:
        return sum(person.number is not None and not person.staff for person in self.people)

    def closes(self) -> int:
        return max(self.closings)

    def phase(self, now: int) -> str:
        if self.closed:
            return "closed"
        if self.paused or self.suspended_at is not None:
            return "paused"
        if now < self.plan.opens:
            return "notice"
        if now >= self.closes():
            return "closing"
        if now < self.plan.timed:
            return "free"
        return "resting" if any(evening <= now < morning for evening, morning in self.plan.rests) else "timed"

    def next_rung(self) -> int | None:
        """The least that is enough now; None at the foot of a falling ladder."""
        if not self.bids:
            return self.plan.rungs[0]
        place = self.plan.rungs.index(self.bids[-1].amount) + 1
        return self.plan.rungs[place] if place < len(self.plan.rungs) else None

    # --- bids -------------------------------------------------------------------------------------------------------

    def group(self, attempts: list[Attempt]) -> list[tuple[str, int]]:
        """Answer bids that are judged together: the first to arrive is first, of equal arrivals the first handed in."""
        waiting, answers = list(range(len(attempts))), {}
        while waiting:
            place = min(waiting, key=lambda place: (attempts[place][4], place))
            waiting.remove(place)
            answers[place] = self.answer(*attempts[place])
        return [answers[place] for place in range(len(attempts))]

    def answer(self, who: int, amount: int, right_unit: bool, key: str, arrived: int) -> tuple[str, int]:
        """``("taken", place)``, or the code of the refusal and 0."""
        person, plan = self.people[who], self.plan
        invalid = "rate_invalid" if plan.falls else "amount_invalid"
        if not right_unit:
            return invalid, 0
        for place, bid in enumerate(self.bids, start=1):
            if person.applied and (bid.who, bid.key) == (who, key):
                return ("taken", place) if bid.amount == amount else ("idempotency_key_reused", 0)
        phase = self.phase(arrived)
        if phase in ("closing", "closed"):
            if person.number and not person.staff:
                self.late.append((who, amount, arrived))
            return "room_closed", 0
        if phase in ("notice", "paused", "resting"):
            return "room_not_open", 0
        if not (person.number and person.pays) or person.staff:
            return "not_qualified", 0
        if not 0 < amount <= plan.greatest:
            return invalid, 0
        leader = self.bids[-1] if self.bids else None
        if leader is not None and amount == leader.amount and self.comes_before(who, leader.who):
            return self.take(who, amount, key, arrived)
        least = self.next_rung()
        if least is None or (amount > least if plan.falls else amount < least):
            return "bid_below_minimum", 0
        if amount not in plan.rungs:
            return "bid_off_step", 0
        if self.bids and self.bids[-1].who == who:
            return "already_leading", 0
        return self.take(who, amount, key, arrived)

    def comes_before(self, who: int, other: int) -> bool:
        """Whoever has a rank comes before all who have none; of two ranks the lower figure."""
        ranked = [one for one in (other, who) if self.people[one].rank]
        return who != other and bool(ranked) and min(ranked, key=lambda one: self.people[one].rank) == who

    def take(self, who: int, amount: int, key: str, arrived: int) -> tuple[str, int]:
        before = self.closes()
        self.closings.append(min(self.cap, self.plan.awake(arrived + self.plan.window)))
        self.extensions += self.closes() > before
        self.bids.append(Accepted(who, amount, key, self.closes()))
        return "taken", len(self.bids)

    # --- what people and the worker do ------------------------------------------------------------------------------

    def admit(self, who: int, number: str) -> None:
        self.people[who].number, self.people[who].pays = number, True
        if self.admitted() == self.plan.timed_bidders:
            self.closings.append(min(self.cap, self.plan.awake(self.plan.timed + self.plan.window)))

    def settle(self, now: int) -> str:
        """What the worker does: nothing, pause or close."""
        if self.closed or self.suspended_at is not None:
            return "nothing"
        if not self.ordered:
            if self.paused or now < self.closes() + self.plan.drain:
                return "nothing"
            if now > self.closes() + self.plan.late:
                self.paused = True
                return "pause"
        self.closed = True
        return "close"

    def resume(self, now: int) -> None:
        """A suspended timed phase goes on with the time that it had left, the window at least."""
        assert self.suspended_at is not None
        self.closings.append(self.plan.awake(now + max(self.closes() - self.suspended_at, self.plan.window)))
        self.cap = max(self.cap, self.closes())
        self.suspended_at = None

    def reopen(self, closes: int) -> None:
        self.closings.append(self.plan.awake(closes))
        self.cap, self.paused = max(self.cap, self.closes()), False
