"""V-26 and the owner's side of V-32: start figure, step and deposit of every business and way of trading."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from trading.core.area import mu
from trading.core.deal import Business, TradeMode
from trading.core.errors import Invalid, Refusals, TradingError
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen
from trading.core.rates import Rate
from trading.rulebook import sources


@dataclass(frozen=True)
class PricePlan:
    """How the figure of a deal is found; None where the owner hasn't said yet.

    ``start`` and ``step`` are whole units of the business (fen, or thousandths of a per cent for a mortgage); all
    other amounts are fen.
    """

    start: int | None
    step: int | None
    deposit: int | None
    business: Business = Business.TRANSFER
    mode: TradeMode = TradeMode.LISTING
    loan: int | None = None
    #: court sales: the appraised value, and the start price of the first sale where this is the second
    appraisal: int | None = None
    first_start: int | None = None
    #: a step table beyond the first step: from this amount on, this step
    steps: tuple[tuple[int, int], ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The figures that this business and this way of trading need."""
        step = ("step",) if self.mode.has_room else ()
        deposit = () if self.mode is TradeMode.NEGOTIATED else ("deposit",)
        loan = ("loan",) if self.business is Business.MORTGAGE else ()
        return ("start", *step, *deposit, *loan)

    @property
    def is_complete(self) -> bool:
        """Every figure that is needed is there."""
        return all(getattr(self, name) is not None for name in self.asked)

    @property
    def secured(self) -> int | None:
        """What the deposit is measured by: the loan of a mortgage, the start price or rent of anything else."""
        return self.loan if self.business is Business.MORTGAGE else self.start

    def figure(self, amount: int) -> Fen | Rate:
        """A stored figure with its unit."""
        return self.business.figure.of(amount)


@dataclass(frozen=True)
class PriceLimits:
    """The shares of V-26 in per cent, as the authority set them; those of courts stand in the rules on court sales."""

    deposit_most: int = 20
    deposit_least: int = 0
    court_start: int = 70
    court_cut: int = 20
    court_deposit_least: int = 5


class AmountMissing(Invalid):
    code = "amount_missing"
    msgid = N_("Enter an amount of more than zero yuan.")
    rule = "V-26"
    source = PLATFORM_SETTING
    remedy = N_("Every figure of the page is needed.")


class RateMissing(AmountMissing):
    msgid = N_("Enter a rate of more than zero per cent.")


class StepTooLarge(Invalid):
    """Parameter: ``start``."""

    code = "step_too_large"
    msgid = N_("A step can't be larger than the start price of %(start)s.")
    rule = "V-26"
    source = PLATFORM_SETTING
    remedy = N_("Usual is one to three per cent of the start price.")
    field = "step"


class CourtStartTooLow(Invalid):
    """Parameters: ``minimum``, ``percent``, ``base``."""

    code = "court_start_too_low"
    msgid = N_("A court sale starts at %(percent)s %% of the appraised %(base)s or more: at least %(minimum)s.")
    rule = "V-26"
    source = sources.COURT_SALES_10
    remedy = N_("Raise the start price, or have the land appraised anew.")
    field = "start"


class CourtCutTooDeep(CourtStartTooLow):
    code = "court_cut_too_deep"
    msgid = N_(
        "The second sale may start at most %(percent)s %% below the first, which started at %(base)s: "
        "at least %(minimum)s."
    )
    source = sources.COURT_SALES_26
    remedy = N_("Raise the start price.")


class StepTableBroken(Invalid):
    """Parameters: ``first``, ``before``, ``after``: an amount of the table, and those beside it that can be reached."""

    code = "step_table_broken"
    msgid = N_("%(first)s can't be reached in steps from the line before. Next to it are %(before)s and %(after)s.")
    rule = "V-26"
    source = PLATFORM_SETTING
    remedy = N_("Every line of the step table begins at an amount that bids can reach, higher than the line before.")


class StepTableUnfinished(Invalid):
    code = "step_table_unfinished"
    msgid = N_("A line of the step table needs both an amount and a step of more than zero.")
    rule = "V-26"
    source = PLATFORM_SETTING


class DepositTooLarge(Invalid):
    """Parameters: ``maximum``, ``percent``, ``given``."""

    code = "deposit_too_large"
    msgid = N_("The deposit can be at most %(maximum)s (%(percent)s %% of the start price). You entered %(given)s.")
    rule = "V-26"
    source = sources.CIVIL_CODE_586
    remedy = N_("Lower the deposit: only so can it serve as earnest money.")
    field = "deposit"


class DepositTooSmall(Invalid):
    """Parameters: ``minimum``, ``percent``, ``given``."""

    code = "deposit_too_small"
    msgid = N_("The deposit must be at least %(minimum)s (%(percent)s %% of the start price). You entered %(given)s.")
    rule = "V-26"
    source = PLATFORM_SETTING
    remedy = N_("Raise the deposit: it secures the bids.")
    field = "deposit"


def largest_deposit(start: int, percent: int) -> Fen:
    """The largest deposit that a start price allows, in whole fen."""
    return Fen(int(start) * percent // 100)


def smallest_part(whole: int, percent: int) -> Fen:
    """The smallest amount in whole fen that makes up so many per cent of another."""
    return Fen(-(-int(whole) * percent // 100))


def total_of_unit(unit: int, area: Decimal, per_mu: bool) -> Fen:
    """What a price per square metre or per mu comes to for an area in m²: half a fen counts as one (exact decimals)."""
    units = mu(area) if per_mu else area
    return Fen((Decimal(unit) * units).to_integral_value(ROUND_HALF_UP))


def check_price_plan(plan: PricePlan, limits: PriceLimits = PriceLimits()) -> None:
    """Refuse a price plan that breaks V-26, naming every figure that must change. The limits themselves are allowed."""
    refusals = [*_missing(plan), *_court_start(plan, limits), *_deposit(plan, limits)]
    if plan.start and plan.step and plan.step > plan.start:
        refusals.append(StepTooLarge(start=plan.figure(plan.start)))
    refusals += _step_table(plan)
    if refusals:
        raise Refusals(refusals)


def _missing(plan: PricePlan) -> list[TradingError]:
    rates = set() if plan.business.figure.is_money else {"start", "step"}
    return [
        (RateMissing if name in rates else AmountMissing)(field=name) for name in plan.asked if not getattr(plan, name)
    ]


def _step_table(plan: PricePlan) -> list[TradingError]:
    """Each line begins on the grid of the one before, so that no bid is stranded between two steps."""
    faults: list[TradingError] = []
    base, step = plan.start or 0, plan.step or 0
    for place, (first, wide) in enumerate(plan.steps, start=1):
        if first <= 0 or wide <= 0 or step <= 0:
            return [*faults, StepTableUnfinished(field=f"from_{place}")]
        over = (first - base) % step
        if first <= base or over:
            below = max(first - over, base + step)
            pair = {"before": plan.figure(below), "after": plan.figure(below + step)}
            faults.append(StepTableBroken(first=plan.figure(first), field=f"from_{place}", **pair))
        base, step = first, wide
    return faults


def _court_start(plan: PricePlan, limits: PriceLimits) -> list[TradingError]:
    if plan.mode is not TradeMode.COURT or not plan.start or not plan.appraisal:
        return []
    if plan.first_start is not None:
        least = smallest_part(plan.first_start, 100 - limits.court_cut)
        if plan.start < least:
            return [CourtCutTooDeep(minimum=least, percent=limits.court_cut, base=Fen(plan.first_start))]
        return []
    least = smallest_part(plan.appraisal, limits.court_start)
    if plan.start < least:
        return [CourtStartTooLow(minimum=least, percent=limits.court_start, base=Fen(plan.appraisal))]
    return []


def _deposit(plan: PricePlan, limits: PriceLimits) -> list[TradingError]:
    if not plan.secured or not plan.deposit or "deposit" not in plan.asked:
        return []
    most, given = largest_deposit(plan.secured, limits.deposit_most), Fen(plan.deposit)
    if plan.deposit > most:
        return [DepositTooLarge(maximum=most, percent=limits.deposit_most, given=given)]
    share = limits.court_deposit_least if plan.mode is TradeMode.COURT else limits.deposit_least
    least = smallest_part(plan.secured, share)
    if plan.deposit < least:
        return [DepositTooSmall(minimum=least, percent=share, given=given)]
    return []


def judge_price(start: int | None, benchmark: int | None, *, percent: int = 80) -> list[Finding]:
    """V-32 for a start price: at or below the line a low price may lead to pre-emption, so the owner is warned."""
    if not start or not benchmark or start * 100 > benchmark * percent:
        return []
    return [
        Finding(
            "V-32",
            Severity.WARN,
            N_("The start price of %(start)s is %(share)s %% of the benchmark price of %(benchmark)s."),
            {"start": Fen(start), "share": start * 100 // benchmark, "benchmark": Fen(benchmark)},
            sources.DOCUMENT_34_16,
            N_("A deal at such a price may be reviewed for the government's right of first purchase."),
        )
    ]
