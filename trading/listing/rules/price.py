"""V-26 and the owner's side of V-32: start price, step and deposit. Amounts are whole fen."""

from __future__ import annotations

from dataclasses import dataclass

from trading.core.errors import Invalid, Refusals, TradingError
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen
from trading.rulebook import sources


@dataclass(frozen=True)
class PricePlan:
    """How the price is found; None where the owner hasn't said yet."""

    start: Fen | None
    step: Fen | None
    deposit: Fen | None

    @property
    def is_complete(self) -> bool:
        """All three amounts are there."""
        return None not in (self.start, self.step, self.deposit)


class AmountMissing(Invalid):
    code = "amount_missing"
    msgid = N_("Enter an amount of more than zero yuan.")
    rule = "V-26"
    source = PLATFORM_SETTING
    remedy = N_("Start price, step and deposit are all needed.")


class StepTooLarge(Invalid):
    """Parameter: ``start``."""

    code = "step_too_large"
    msgid = N_("A step can't be larger than the start price of %(start)s.")
    rule = "V-26"
    source = PLATFORM_SETTING
    remedy = N_("Usual is one to three per cent of the start price.")
    field = "step"


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


def smallest_deposit(start: int, percent: int) -> Fen:
    """The smallest deposit that makes up so many per cent of the start price, in whole fen."""
    return Fen(-(-int(start) * percent // 100))


def check_price_plan(plan: PricePlan, *, deposit_percent: int = 20, deposit_percent_min: int = 0) -> None:
    """Refuse a price plan that breaks V-26, naming every amount that must change. The limit itself is allowed."""
    refusals: list[TradingError] = [
        AmountMissing(field=name)
        for name, amount in (("start", plan.start), ("step", plan.step), ("deposit", plan.deposit))
        if not amount
    ]
    if plan.start and plan.step and plan.step > plan.start:
        refusals.append(StepTooLarge(start=Fen(plan.start)))
    if plan.start and plan.deposit and plan.deposit * 100 > plan.start * deposit_percent:
        refusals.append(
            DepositTooLarge(
                maximum=largest_deposit(plan.start, deposit_percent), percent=deposit_percent, given=Fen(plan.deposit)
            )
        )
    if plan.start and plan.deposit and plan.deposit * 100 < plan.start * deposit_percent_min:
        refusals.append(
            DepositTooSmall(
                minimum=smallest_deposit(plan.start, deposit_percent_min),
                percent=deposit_percent_min,
                given=Fen(plan.deposit),
            )
        )
    if refusals:
        raise Refusals(refusals)


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
