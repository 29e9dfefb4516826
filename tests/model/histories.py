"""Random histories of a room, and the driver that holds engine and reference together step by step.

A history is a plan and a list of steps. Steps are relative ("a rung above the best bid", "a microsecond before the
close"), so that a history still means something when steps are taken out of it: that is how a failing one is shortened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tests.model.reference import Accepted, Attempt, Person, Plan, Reference, ladder
from tests.model.subject import GENESIS, LISTING, REAL, Code, Subject, answer_of, instant, microseconds
from trading.core.deal import Figure
from trading.core.money import MAX_FEN
from trading.core.rates import MAX_RATE

SECOND = 1_000_000
MINUTE = 60 * SECOND
Step = tuple[Any, ...]

#: figure, start, step, table of further steps
PRICES: tuple[tuple[Figure, int, int, tuple[tuple[int, int], ...]], ...] = (
    (Figure.PRICE, 360_000_000, 5_000_000, ()),
    (Figure.PRICE, 1_000, 10, ((1_050, 50), (1_300, 100))),
    (Figure.PRICE, 1, 1, ((4, 3), (10, 7))),
    (Figure.PRICE, 999, 1_000, ()),
    (Figure.YEARLY_RENT, 50_000, 700, ((52_100, 1_400),)),
    (Figure.ANNUAL_RATE, 5_000, 50, ()),
    (Figure.ANNUAL_RATE, 400, 55, ()),
    (Figure.ANNUAL_RATE, 3, 1, ()),
)
LADDERS = [ladder(start, step, table, falls=figure.falls) for figure, start, step, table in PRICES]
#: who comes: two to four admitted, one applied, one a stranger, one of the staff
LAST_BIDDER = 3
APPLIED, STRANGER, STAFF = 4, 5, 6
EVERYBODY = 7
RIVAL = -1
#: nobody has a right of first purchase, or some have, of equal rank or not
RANKS: tuple[tuple[int, ...], ...] = ((), (), (), (1,), (0, 1), (1, 1), (2, 1), (1, 2, 1), (0, 3, 3, 1), (2, 2, 1, 0))


class Broken(AssertionError):
    """Engine and reference differ."""


@dataclass(frozen=True)
class History:
    """What happened: ``prices`` and ``plan`` choose the room, ``admitted`` how many bidders it begins with."""

    prices: int
    admitted: int
    timing: tuple[int, int, int, int]
    steps: tuple[Step, ...]
    #: the ranks of rights of first purchase, bidder by bidder; 0 for none
    ranks: tuple[int, ...] = ()
    #: the nights of the timed phase, each from its evening to its morning
    rests: tuple[tuple[int, int], ...] = ()


def random_history(seed: str) -> History:
    """The history of a seed: five to fourteen steps."""
    dice = Random(seed)  # noqa: S311 - repeatable on purpose
    opens = pick(dice, (0, 0, 0, MINUTE))
    timed = opens + pick(dice, (1, 1, 3 * MINUTE, 20 * MINUTE))
    window = pick(dice, (30 * SECOND, 4 * MINUTE, 4 * MINUTE, 4 * MINUTE))
    cap = timed + pick(dice, (1, window, 6 * MINUTE, 8 * 60 * MINUTE, 8 * 60 * MINUTE))
    length = pick(dice, (5, 6, 8, 8, 10, 14))
    steps = tuple(random_step(dice, place / length) for place in range(length))
    admitted = pick(dice, (0, 1, 2, 2, 3, 3, 3, 4, 4, 4))
    rests: tuple[tuple[int, int], ...] = ()
    if dice.random() < 0.3:
        evening = timed + pick(dice, (1, window - 1, window, window + 1, 6 * MINUTE))
        morning = evening + pick(dice, (1, window, 15 * 60 * MINUTE))
        rests = ((evening, morning), (morning + 3 * window, morning + 5 * window))[: pick(dice, (1, 2))]
    prices, ranks = pick(dice, range(len(PRICES))), pick(dice, RANKS)
    return History(prices, admitted, (opens, timed, cap, window), steps, ranks, rests)


def pick(dice: Random, options: Sequence[Any]) -> Any:
    """One of the options; ``Random.choice`` is exact where this is quick."""
    return options[int(dice.random() * len(options))]


MOMENTS = ("opens", "timed", "timed", "closes", "drain", "late", "cap", "evening", "morning")


def random_step(dice: Random, part: float) -> Step:
    """Bids mostly, time in between, and now and then what people and the worker do. ``part`` of the history has passed:
    what ends a room comes late in most of them."""
    chance = dice.random()
    if chance < 0.55:
        return ("bids", random_bids(dice))
    if chance < 0.64:
        return ("edge", pick(dice, (-SECOND, -1, -1, -1, 0, 1)), random_bids(dice))
    if chance < 0.76 or dice.random() > part + 0.1:
        return ("wait", pick(dice, (1, 1, SECOND, SECOND, 29 * SECOND, MINUTE)))
    if chance < 0.79:
        return ("until", pick(dice, MOMENTS), pick(dice, (-SECOND, -1, 0)))
    if chance < 0.81:
        return ("settle",)
    if chance < 0.86:
        return ("end", pick(dice, ("drain", "drain", "late")), pick(dice, (-1, 0, 0, 1)))
    if chance < 0.88:
        return ("rescue", pick(dice, ("order", "reopen")), MINUTE)
    if chance < 0.90:
        return ("admit", pick(dice, range(APPLIED + 1)))
    if chance < 0.91:
        return ("deposit", pick(dice, range(LAST_BIDDER + 1)))
    if chance < 0.93:
        return ("suspend",)
    if chance < 0.96:
        return ("resume",)
    return ("reopen", pick(dice, (MINUTE, 10 * MINUTE))) if chance < 0.98 else ("order",)


def random_bids(dice: Random) -> tuple[Step, ...]:
    """One bid, or some that are judged together."""
    return tuple(random_bid(dice) for _bid in range(pick(dice, (1, 1, 1, 2, 3))))


def random_bid(dice: Random) -> Step:
    """Who (``RIVAL``: somebody who doesn't lead), how many rungs above the best bid, how far beside the rung, under
    which key, how long before the lock."""
    who = pick(dice, (RIVAL, RIVAL, RIVAL, RIVAL, 0, 1, 2, 3))
    if dice.random() < 0.05:
        who = pick(dice, (APPLIED, STRANGER, STAFF))
    rungs = pick(dice, (-1, 0, 0, 1, 1, 1, 1, 1, 1, 2, 5))
    special = dice.random()
    beside: Any = 0
    if special < 0.10:
        beside = pick(dice, (1, 1, 1, -1, -1, -1, "nought", "negative", "huge", "other unit"))
    key = ("new",) if special < 0.90 else ("old", pick(dice, range(6)), dice.random() < 0.7)
    return (who, rungs, beside, key, pick(dice, (0, 0, 0, 1, 2, SECOND, 3 * SECOND)))


# --- the driver -------------------------------------------------------------------------------------------------------


class Run:
    """One history being lived through, by engine and reference at once."""

    def __init__(self, history: History, code: Code = REAL) -> None:
        figure, _start, step, table = PRICES[history.prices]
        opens, timed, cap, window = history.timing
        rungs, greatest = LADDERS[history.prices], MAX_RATE if figure.falls else MAX_FEN
        late, bidders = 120 * SECOND, 2
        rests = history.rests
        plan = Plan(rungs, figure.falls, greatest, opens, timed, cap, window, 2 * SECOND, late, bidders, rests)
        people = [Person() for _person in range(EVERYBODY)]
        for who in range(history.admitted):
            people[who].number, people[who].pays = f"{who + 11}", True
        for who, rank in enumerate(history.ranks):
            people[who].rank = rank
        people[STRANGER].applied = False
        people[STAFF] = Person(number="99", pays=True, staff=True)  # by mistake
        self.plan, self.people, self.now = plan, people, 0
        self.reference = Reference(plan, people)
        self.subject = Subject(code, plan, people, figure, step, table)
        #: every attempt, for repeats: who, amount, right unit, key
        self.attempts: list[tuple[int, int, bool, str]] = []
        self.receipts: list[Any] = []

    def step(self, step: Step) -> None:
        """Take one step on both sides and compare them."""
        getattr(self, "_" + step[0])(*step[1:])
        self._compare()

    def _wait(self, span: int) -> None:
        self.now += span

    def _until(self, what: str, beside: int) -> None:
        plan, closes = self.plan, self.reference.closes()
        moments = {"opens": plan.opens, "timed": plan.timed, "closes": closes, "cap": self.reference.cap}
        moments |= {"drain": closes + plan.drain, "late": closes + plan.late}
        moments["evening"], moments["morning"] = plan.rests[0] if plan.rests else (closes, closes)
        self.now = max(self.now, moments[what] + beside)

    def _bids(self, bids: tuple[Step, ...]) -> None:
        attempts = [self._attempt(*bid) for bid in bids]
        expected = self.reference.group(attempts)
        outcomes = self.subject.group(attempts, self.now)
        answers = [answer_of(outcome) for outcome in outcomes]
        self._same("answers", answers, expected)
        for outcome, (_word, place), attempt in zip(outcomes, expected, attempts, strict=True):
            if place:
                bid = self.reference.bids[place - 1]
                said = (outcome.sequence, int(outcome.amount), outcome.bidder_number, microseconds(outcome.closes_at))
                self._same("receipt", said, (place, attempt[1], self.people[bid.who].number, bid.closes))
                self.receipts.append(outcome)

    def _edge(self, beside: int, bids: tuple[Step, ...]) -> None:
        """Bids that reach the lock around the closing instant."""
        self._until("closes", beside)
        self._bids(bids)

    def _attempt(self, who: int, rungs: int, beside: Any, key: Step, lag: int) -> Attempt:
        arrived = max(0, self.now - lag)
        if who == RIVAL:
            bids = self.reference.bids
            who = (bids[-1].who + 1) % 2 if bids else 0
        if key[0] == "old" and self.attempts:
            earlier = self.attempts[-1 - key[1] % len(self.attempts)]
            if key[2]:
                return (*earlier, arrived)  # the very same bid again
            return who, self._amount(rungs, beside), beside != "other unit", earlier[3], arrived
        attempt = (who, self._amount(rungs, beside), beside != "other unit", f"key-{len(self.attempts)}")
        self.attempts.append(attempt)
        return (*attempt, arrived)

    def _amount(self, rungs: int, beside: Any) -> int:
        odd = {"nought": 0, "negative": -5, "huge": self.plan.greatest + 1}
        if beside in odd:
            return odd[beside]
        ladder, bids = self.plan.rungs, self.reference.bids
        place = (ladder.index(bids[-1].amount) if bids else -1) + rungs
        amount = ladder[min(max(place, 0), len(ladder) - 1)]
        return amount + (beside if isinstance(beside, int) else 0)

    def _settle(self) -> None:
        self._same("settlement", self.subject.settle(self.now), self.reference.settle(self.now))

    def _end(self, moment: str, beside: int) -> None:
        """Two settlers come together; the second finds the work done."""
        self._until(moment, beside)
        self._settle()
        self._settle()

    def _rescue(self, what: str, span: int) -> None:
        """The settler comes too late, a person decides, the settler comes again."""
        self._end("late", 1)
        self._order() if what == "order" else self._reopen(span)
        self._settle()

    def _admit(self, who: int) -> None:
        if self.people[who].number is None and self.reference.phase(self.now) in ("notice", "free"):
            self.reference.admit(who, f"{who + 11}")
            self.subject.admit(who, f"{who + 11}")

    def _deposit(self, who: int) -> None:
        self.people[who].pays = not self.people[who].pays

    def _suspend(self) -> None:
        if not self.reference.closed and self.reference.suspended_at is None:
            self.reference.suspended_at = self.now
            self.subject.suspended_at = instant(self.now)

    def _resume(self) -> None:
        reference = self.reference
        if reference.suspended_at is not None and reference.suspended_at >= self.plan.timed:
            reference.resume(self.now)
            self.subject.resume(self.now)

    def _reopen(self, span: int) -> None:
        if self.reference.paused and not self.reference.closed and not self.reference.ordered:
            self.reference.reopen(self.now + span)
            self.subject.reopen(self.now + span)

    def _order(self) -> None:
        if self.reference.paused and not self.reference.closed:
            self.reference.ordered = self.subject.ordered = True

    # --- comparing ----------------------------------------------------------------------------------------------------

    def _compare(self) -> None:
        reference, standing = self.reference, self.subject.standing
        best = reference.bids[-1] if reference.bids else None
        expected = (
            len(reference.bids),
            best and best.amount,
            best and best.who + 101,
            reference.extensions,
            reference.closes(),
            reference.cap,
            (best and self.people[best.who].rank) or None,
        )
        self._same(
            "standing",
            (
                standing.sequence,
                standing.top_amount,
                standing.top_application_id,
                standing.extensions,
                microseconds(standing.clock.closes_at),
                microseconds(standing.cap_at),
                standing.top_priority,
            ),
            expected,
        )
        self._same("phase", self.subject.phase(self.now), reference.phase(self.now))
        least = reference.next_rung()
        if least is not None:
            self._same("next bid", standing.minimum_next, least)

    def finish(self) -> None:
        """What must hold of a whole history: the register, its chain, the late list, and every receipt once more."""
        rows, reference = self.subject.rows, self.reference
        self._same("register", [self._row(row) for row in rows], [self._bid(*one) for one in enumerate(reference.bids)])
        member, previous = PRICES_MEMBER[self.subject.figure.falls], GENESIS
        for row in rows:
            fact = {
                "listing": LISTING,
                "sequence": row.sequence,
                "bidder_number": row.bidder_number,
                member: written(row.amount, 3 if self.plan.falls else 2),
                "received_at": row.received_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "previous_hash": previous,
            }
            if self.people[row.application_id - 101].rank:
                fact["priority"] = self.people[row.application_id - 101].rank
            text = json.dumps(fact, sort_keys=True, separators=(",", ":"))
            self._same("link", (row.previous_hash, row.hash), (previous, hashlib.sha256(text.encode()).hexdigest()))
            previous = row.hash
        self._same("head", self.subject.head, previous)
        late = [(late.application_id - 101, late.amount, microseconds(late.received_at)) for late in self.subject.late]
        self._same("late list", late, reference.late)
        for receipt in self.receipts:
            row = rows[receipt.sequence - 1]
            who, again = row.application_id - 101, (receipt.amount, True, row.idempotency_key)
            (outcome,) = self.subject.group([(who, *again, microseconds(row.received_at))], self.now)
            self._same("receipt, asked for again", outcome, receipt)

    def _row(self, row: Any) -> tuple[Any, ...]:
        who = row.application_id - 101
        return (row.sequence, who, row.bidder_number, row.amount, row.idempotency_key, microseconds(row.closes_at))

    def _bid(self, place: int, bid: Accepted) -> tuple[Any, ...]:
        return (place + 1, bid.who, self.people[bid.who].number, bid.amount, bid.key, bid.closes)

    def _same(self, what: str, found: Any, expected: Any) -> None:
        if found != expected:
            raise Broken(f"{what}: the engine says {found}, the reference {expected}")


PRICES_MEMBER = {False: "amount", True: "annual_rate"}


def written(amount: int, places: int) -> str:
    """Whole units as the published form writes them."""
    return f"{amount // 10**places}.{amount % 10**places:0{places}d}"


def fault_of(history: History, code: Code = REAL) -> str | None:
    """Live through a history; what went wrong in words, or None."""
    run = Run(history, code)
    try:
        for step in history.steps:
            run.step(step)
        run.finish()
    except Exception as broken:
        return f"{type(broken).__name__}: {broken}"
    return None


def shortened(history: History, code: Code = REAL) -> History:
    """A failing history without the steps that its failure doesn't need."""
    steps = list(history.steps)
    for place in reversed(range(len(steps))):
        fewer = steps[:place] + steps[place + 1 :]
        if fault_of(replace(history, steps=tuple(fewer)), code):
            steps = fewer
    return replace(history, steps=tuple(steps))
