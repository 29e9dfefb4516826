"""The one definition of a valid bid (V-27, V-28; rule book 2.4). Pure: facts in, a new standing or a refusal out.

Amounts are whole units of the room's figure (fen, or thousandths of a per cent), instants aware UTC. A bid's time is
its arrival at the platform; the order of bids is the order in which they reach the room's lock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trading.bidding.admission import Candidacy, check_independence
from trading.bidding.states import Phase, RoomClock, phase
from trading.core.deal import Figure
from trading.core.errors import Conflict, Forbidden
from trading.core.findings import Finding, Severity
from trading.core.messages import N_
from trading.core.money import MAX_FEN, AmountInvalid
from trading.core.nights import Rests
from trading.core.rates import MAX_RATE, RateInvalid
from trading.rulebook import Limits, Rule, Step, as_findings, sources


class RoomNotOpen(Conflict):
    code = "room_not_open"
    msgid = N_("Bidding hasn't opened yet. It opens at %(opens_at)s.")
    remedy = N_("Wait for the opening; nobody can bid earlier.")


class RoomPaused(Conflict):
    """The same code as a room that isn't open: a machine waits for both in the same way."""

    code = "room_not_open"
    msgid = N_("Bidding is paused. Your bid was not recorded.")
    remedy = N_("The organiser announces the continuation on this page and in the notice.")


class RoomResting(Conflict):
    """The same code again. Parameter: ``resumes_at``."""

    code = "room_not_open"
    msgid = N_("Bidding rests until %(resumes_at)s. Your bid was not recorded.")
    source = N_("Announced rules of the room: daily hours of timed bidding")
    remedy = N_("Bid when bidding goes on; the room then stays open for a whole window.")


class RoomClosed(Conflict):
    code = "room_closed"
    msgid = N_("Bidding closed at %(closes_at)s. Your bid arrived at %(received_at)s and was not recorded.")
    rule = "V-27"
    source = N_("Announced rules of the room: the server's time of arrival decides")
    remedy = N_("Late arrivals are listed for you with both times.")


class NotQualified(Forbidden):
    code = "not_qualified"
    msgid = N_("Only qualified bidders whose deposit is held may bid in this room.")
    rule = "V-27"
    source = N_("Announced rules of the room")
    remedy = N_("Apply for the lot, pay the deposit and wait for your bidder number.")


class BidBelowMinimum(Conflict):
    code = "bid_below_minimum"
    msgid = N_("The lowest bid now possible is %(minimum_amount)s.")
    rule = "V-27"
    source = N_("Announced rules of the room: start price and step")
    remedy = N_("Bid %(minimum_amount)s or more.")
    field = "amount"


class RateAboveMaximum(BidBelowMinimum):
    """The same where rates fall: ``minimum_amount`` is the least that a bid has to offer."""

    msgid = N_("The highest rate now possible is %(minimum_amount)s.")
    source = N_("Announced rules of the room: highest rate and step")
    remedy = N_("Bid %(minimum_amount)s or less.")


class RateAtTheBottom(BidBelowMinimum):
    msgid = N_("The rate of %(current_amount)s can't fall by another step: a rate is more than nought.")
    source = N_("Announced rules of the room: highest rate and step")
    remedy = None


class BidOffStep(Conflict):
    code = "bid_off_step"
    msgid = N_("Bids move in steps of %(step)s. Next to yours are %(lower_amount)s and %(upper_amount)s.")
    rule = "V-27"
    source = N_("Announced rules of the room: start price and step")
    field = "amount"


class AlreadyLeading(Conflict):
    code = "already_leading"
    msgid = N_("You are leading with %(current_amount)s. The room doesn't take a bid against yourself.")
    rule = "V-27"
    source = N_("Announced rules of the room")
    remedy = N_("Wait until another bidder is ahead.")


@dataclass(frozen=True)
class Standing:
    """What a room is judged by: its price plan, its clock and the best bid so far."""

    start_amount: int
    step_amount: int
    clock: RoomClock
    cap_at: datetime
    window: timedelta
    sequence: int = 0
    top_amount: int | None = None
    top_application_id: int | None = None
    #: the rank of the leader's right of first purchase; None for everybody else
    top_priority: int | None = None
    extensions: int = 0
    figure: Figure = Figure.PRICE
    #: a step table: from this amount on, this step. Empty where one step holds throughout
    steps: tuple[tuple[int, int], ...] = ()

    def bracket(self, amount: int) -> tuple[int, int]:
        """Where the grid around ``amount`` begins, and its step there."""
        found = self.start_amount, self.step_amount
        for first, step in self.steps:
            if amount >= first:
                found = first, step
        return found

    @property
    def step(self) -> int:
        """The step from what stands now to the next bid."""
        return self.bracket(self.top_amount or self.start_amount)[1]

    @property
    def minimum_next(self) -> int:
        """The least that the next bid has to offer: the lowest price, or the highest rate."""
        return self.beside_top(1) if self.top_amount is not None else self.start_amount

    def may_match(self, amount: int, priority: int | None) -> bool:
        """True where an equal amount is enough: its bidder's right of first purchase ranks before the leader's."""
        return self.top_amount is not None and amount == self.top_amount and outranks(priority, self.top_priority)

    def beside_top(self, steps: int) -> int:
        """So many steps better than what stands: the best bid, or the start."""
        amount = self.top_amount or self.start_amount
        if not self.steps:
            return self.figure.improved(amount, steps * self.step_amount)
        for _ in range(steps):
            amount = self.figure.improved(amount, self.bracket(amount)[1])
        return amount


def outranks(priority: int | None, other: int | None) -> bool:
    """Rank 1 comes first; of equal ranks the earlier bid stands, and whoever has no rank matches nobody."""
    return priority is not None and (other is None or priority < other)


def judge(
    standing: Standing, *, application_id: int | None, amount: int, received_at: datetime, priority: int | None = None
) -> Standing:
    """Return the standing after the bid, or raise the refusal that applies.

    ``application_id`` is None for somebody who isn't qualified. The phase is judged at the instant of
    arrival: whoever arrived before the close and waited for the lock is in time, as long as the room
    hasn't been decided.
    """
    _check_phase(standing, received_at)
    if application_id is None:
        raise NotQualified()
    if not standing.may_match(amount, priority):
        _check_amount(standing, amount)
    if standing.top_application_id == application_id:
        raise AlreadyLeading(current_amount=standing.figure.of(standing.top_amount or 0))
    closes_at = extended(standing, received_at)
    return replace(
        standing,
        clock=replace(standing.clock, closes_at=closes_at),
        sequence=standing.sequence + 1,
        top_amount=amount,
        top_application_id=application_id,
        top_priority=priority,
        extensions=standing.extensions + (closes_at > standing.clock.closes_at),
    )


def _check_phase(standing: Standing, received_at: datetime) -> None:
    now = phase(standing.clock, received_at)
    if now is Phase.NOTICE:
        raise RoomNotOpen(opens_at=standing.clock.opens_at)
    if now is Phase.PAUSED:
        raise RoomPaused()
    if now is Phase.RESTING:
        rest = standing.clock.rest_at(received_at)
        raise RoomResting(resumes_at=rest[1] if rest else standing.clock.closes_at)
    if now in (Phase.CLOSING, Phase.CLOSED):
        raise RoomClosed(closes_at=standing.clock.closes_at, received_at=received_at)


def _check_amount(standing: Standing, amount: int) -> None:
    """The grid starts at the start price; with a first bid on it, every step beyond stays on it."""
    figure = standing.figure
    if not figure.is_money and not 0 < amount <= MAX_RATE:
        raise RateInvalid(field=figure.member)
    if not 0 < amount <= MAX_FEN:
        raise AmountInvalid(field=figure.member)
    if not figure.meets(amount, standing.minimum_next):
        raise _not_enough(standing)
    base, step = standing.bracket(amount)
    over = abs(amount - base) % step
    if over:
        beside = figure.improved(amount, -over)  # on the grid, and a little worse
        pair = [beside if figure.meets(beside, standing.minimum_next) else standing.minimum_next]
        pair.append(figure.improved(beside, step))
        lower, upper = sorted(pair)
        raise BidOffStep(
            step=figure.of(step),
            lower_amount=figure.of(lower),
            upper_amount=figure.of(upper),
            field=figure.member,
        )


def _not_enough(standing: Standing) -> BidBelowMinimum:
    figure, top = standing.figure, standing.top_amount
    refusal = RateAboveMaximum if figure.falls else BidBelowMinimum
    if standing.minimum_next <= 0:
        refusal = RateAtTheBottom
    return refusal(
        minimum_amount=figure.of(max(standing.minimum_next, 0)),
        current_amount=None if top is None else figure.of(top),
        field=figure.member,
    )


def extended(standing: Standing, received_at: datetime) -> datetime:
    """The closing time after a bid: counted from the bid, never back, never past the published cap."""
    wanted = awake(received_at + standing.window, standing.window, standing.clock.rests)
    return min(standing.cap_at, max(standing.clock.closes_at, wanted))


def awake(moment: datetime, window: timedelta, rests: Rests) -> datetime:
    """A closing time as the rests allow it: one that would fall into a rest comes a whole window after it, so that
    nobody is shut out by an evening."""
    for begins, ends in rests:
        if begins < moment <= ends:
            return ends + window
    return moment


def first_closing(
    timed_starts_at: datetime,
    cap_at: datetime,
    window: timedelta,
    qualified_count: int,
    timed_bidders: int,
    rests: Rests = (),
) -> datetime:
    """When a room closes if nobody bids in the timed phase.

    With fewer than ``timed_bidders`` qualified bidders no timed phase is held and the room closes with
    the free phase (rule book 2.4: a single bid at or above the start price wins).
    """
    if qualified_count < timed_bidders:
        return timed_starts_at
    return min(cap_at, awake(timed_starts_at + window, window, rests))


def needs_second_look(standing: Standing, amount: int, reference: int | None, *, steps: int, percent: int) -> bool:
    """True where a bid goes so far beyond what is needed that a slip of the keys is likely: it is shown again before
    it is sent. ``reference`` is a price by published prices; rates have none."""
    far_beyond = steps_beyond(standing, amount) > steps
    far_over = reference is not None and amount * 100 > reference * percent
    return far_beyond or far_over


def steps_beyond(standing: Standing, amount: int) -> int:
    """How many steps a bid goes beyond the least that is needed, a begun one counted as whole."""
    beyond = amount - standing.minimum_next
    return -(-(-beyond if standing.figure.falls else beyond) // standing.step)


# --- this room's part of the rule book ----------------------------------------------------------------------------


@dataclass(frozen=True)
class BidFacts:
    """One bid before the standing that it meets."""

    standing: Standing
    application_id: int | None
    amount: int
    received_at: datetime
    #: the rank of the bidder's right of first purchase
    priority: int | None = None
    #: who bids for what, where it is asked again; admission asked it first
    candidacy: Candidacy | None = None


def _bid(facts: BidFacts, limits: Limits) -> list[Finding]:
    """V-27: an independent, qualified bidder bids in time by the server's clock, and by whole steps."""
    persons = check_independence(facts.candidacy, limits) if facts.candidacy else []
    found = as_findings(
        judge,
        facts.standing,
        application_id=facts.application_id,
        amount=facts.amount,
        received_at=facts.received_at,
        priority=facts.priority,
    )
    remedy = N_("Look at the room's state and bid an amount that it names.")
    return persons + [
        replace(finding, rule="V-27", source=sources.ROOM_RULES, remedy=finding.remedy or remedy) for finding in found
    ]


def _order(facts: BidFacts, limits: Limits) -> list[Finding]:
    """V-28: of two equal prices the one that arrived first stands; only a right of first purchase that ranks before it
    may match it."""
    top = facts.standing.top_amount
    if top is None or facts.amount != top or facts.standing.may_match(facts.amount, facts.priority):
        return []
    words = N_("Another bid of %(amount)s arrived earlier: of equal prices the earlier stands.")
    remedy = N_("Bid at least one step more.")
    return [
        Finding(
            "V-28",
            Severity.BLOCK,
            words,
            {"amount": facts.standing.figure.of(top)},
            sources.ROOM_RULES,
            remedy,
            field="amount",
        )
    ]


RULES = (
    Rule(
        "V-27",
        N_(
            "A bid comes from a qualified, independent bidder, in time by the server's clock, and rises by whole steps."
        ),
        _bid,
        (Severity.BLOCK,),
        sources.ROOM_RULES,
        step=Step.BID,
        settings=("trade.timed_window",),
    ),
    Rule(
        "V-28",
        N_(
            "Of equal prices the one that arrived first by the server's clock stands, unless a right of first purchase "
            "that ranks before it matches it."
        ),
        _order,
        (Severity.BLOCK,),
        sources.ROOM_RULES,
        step=Step.BID,
    ),
)
