"""The engine under check: the market's own pure code over a store in memory. Mutants of that code fit in its place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

from tests.model.reference import Attempt, Person, Plan
from trading.bidding import engine, rules, states, timing
from trading.core.actor import Actor, Role
from trading.core.deal import Figure
from trading.core.errors import TradingError

EPOCH = datetime(2026, 3, 2, tzinfo=UTC)
LISTING, LISTING_ID = "150302-T-2026-00001", 1
GENESIS = "genesis"


def instant(microseconds: int) -> datetime:
    """The reference's time as the engine's."""
    return EPOCH + timedelta(microseconds=microseconds)


def microseconds(moment: datetime) -> int:
    """The engine's time as the reference's."""
    return (moment - EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True)
class Code:
    """The modules under check."""

    engine: ModuleType = engine
    rules: ModuleType = rules
    states: ModuleType = states
    timing: ModuleType = timing


REAL = Code()


def actor(who: int, person: Person) -> Actor:
    """The account of a person of the reference."""
    role = Role.REVIEWER if person.staff else Role.MEMBER
    return Actor(user_id=who + 1, username=f"bidder{who}", roles=frozenset({role}), party_id=who + 1)


@dataclass
class Subject:
    """A room that is driven through the engine, and the store that the engine reads."""

    code: Code
    plan: Plan
    people: list[Person]
    figure: Figure
    step: int
    table: tuple[tuple[int, int], ...]
    standing: Any = None
    head: str = GENESIS
    rows: list[Any] = field(default_factory=list)
    late: list[Any] = field(default_factory=list)
    suspended_at: datetime | None = None
    ordered: bool = False
    now: datetime = EPOCH

    def __post_init__(self) -> None:
        plan, code = self.plan, self.code
        self._keys: dict[tuple[int, int, str], Any] = {}
        self._actors = [actor(who, person) for who, person in enumerate(self.people)]
        self.qualified = sum(person.number is not None and not person.staff for person in self.people)
        timed, cap, window = instant(plan.timed), instant(plan.cap), timedelta(microseconds=plan.window)
        rests = tuple((instant(evening), instant(morning)) for evening, morning in plan.rests)
        closes = code.rules.first_closing(timed, cap, window, self.qualified, plan.timed_bidders, rests)
        self.standing = code.rules.Standing(
            start_amount=plan.rungs[0],
            step_amount=self.step,
            clock=code.states.RoomClock(instant(plan.opens), timed, closes, rests=rests),
            cap_at=cap,
            window=window,
            figure=self.figure,
            steps=self.table,
        )

    # --- the store: engine.Facts --------------------------------------------------------------------------------------

    def seat(self, listing: str) -> Any:
        standing = self.standing
        if self.suspended_at is not None:
            standing = replace(standing, clock=self.clock)
        return self.code.engine.Seat(LISTING_ID, standing, self.head)

    @property
    def clock(self) -> Any:
        """The room's clock; a suspension is to bidders what a pause is, as the register has it."""
        clock = self.standing.clock
        return clock if self.suspended_at is None else replace(clock, paused_at=self.suspended_at)

    def admission(self, listing_id: int, party_id: int | None) -> Any:
        who = (party_id or 0) - 1
        person = self.people[who]
        if not person.applied:
            return None
        may_bid = person.number is not None and person.pays
        return self.code.engine.Admission(who + 101, person.number, may_bid, person.rank or None)

    def known(self, listing_id: int, application_id: int, key: str) -> Any:
        return self._keys.get((listing_id, application_id, key))

    # --- acts ---------------------------------------------------------------------------------------------------------

    def attempt(self, who: int, amount: int, right_unit: bool, key: str, arrived: int) -> Any:
        figure = self.figure if right_unit else (Figure.PRICE if self.figure.falls else Figure.ANNUAL_RATE)
        return self.code.engine.Attempt(LISTING, figure.of(amount), key, instant(arrived), self._actors[who])

    def group(self, attempts: list[Attempt], now: int) -> list[Any]:
        """Judge bids together and write what comes of it, as one transaction does."""
        sitting = self.code.engine.Sitting(self, now=instant(now), sign=lambda digest: digest[:8].encode())
        outcomes = sitting.judge([self.attempt(*attempt) for attempt in attempts])
        for _attempt, row in sitting.rows:
            key = (row.listing_id, row.application_id, row.idempotency_key)
            assert key not in self._keys, f"the key {key} was written twice"
            self._keys[key] = row
            self.rows.append(row)
        self.late.extend(sitting.late)
        for seat in sitting.moved.values():
            self.standing, self.head = seat.standing, seat.head
        return outcomes

    def admit(self, who: int, number: str) -> None:
        """The person itself is shared with the reference, which has admitted it."""
        self.qualified += 1
        closes_at = self.code.timing.admitted(self.standing, self.qualified, self.plan.timed_bidders)
        self._clock(closes_at=closes_at)

    def settle(self, now: int) -> str:
        if self.suspended_at is not None:
            return "nothing"
        drain, late = (timedelta(microseconds=span) for span in (self.plan.drain, self.plan.late))
        found = self.code.timing.settlement(
            self.standing.clock, instant(now), drain=drain, late=late, close_ordered=self.ordered
        ).value
        if found == "pause":
            self._clock(paused_at=instant(now))
        elif found == "close":
            self._clock(closed_at=instant(now), paused_at=None)
        return found

    def resume(self, now: int) -> None:
        closes_at = self.code.timing.resumed(self.standing, self.suspended_at, instant(now))
        self.standing = replace(self.standing, cap_at=max(self.standing.cap_at, closes_at))
        self._clock(closes_at=closes_at)
        self.suspended_at = None

    def reopen(self, closes: int) -> None:
        self.standing = self.code.timing.reopened(self.standing, instant(closes))

    def phase(self, now: int) -> str:
        return self.code.states.phase(self.clock, instant(now)).value

    def _clock(self, **changes: Any) -> None:
        self.standing = replace(self.standing, clock=replace(self.standing.clock, **changes))


def answer_of(outcome: Any) -> tuple[str, int]:
    """An outcome in the reference's words."""
    return (outcome.code, 0) if isinstance(outcome, TradingError) else ("taken", outcome.sequence)
