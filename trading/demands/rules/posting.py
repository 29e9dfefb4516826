"""What a demand post may say: ranges in order, terms within the law, and no way to be reached in its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trading.core.contact_data import find_contact_data
from trading.core.deal import OwnerType
from trading.core.errors import Invalid, Refusals, TradingError
from trading.core.findings import PLATFORM_SETTING
from trading.core.messages import N_
from trading.demands.states import DemandKind, LenderType

#: V-10
LONGEST_LEASE_MONTHS = 240
#: longer than any right runs
LONGEST_LOAN_MONTHS = 840


@dataclass(frozen=True)
class Bounds:
    """The figures in force that a post is held against."""

    longest_validity: int
    longest_lease_years: int = 20


class AnswersMissing(Invalid):
    code = "answers_missing"
    msgid = N_("Some questions aren't answered yet. Finish the task list first.")


class UseMissing(Invalid):
    code = "use_missing"
    msgid = N_("Choose at least one use.")
    field = "uses"


class AreaMissing(Invalid):
    code = "area_missing"
    msgid = N_("Give the area at least, or at most.")
    field = "area_min"


class RangeTurned(Invalid):
    code = "range_turned"
    msgid = N_("The first figure must not be larger than the second.")


class BudgetMissing(Invalid):
    code = "budget_missing"
    msgid = N_("Give the most you would pay: in all, by area, or both.")
    field = "amount_max"


class RentMissing(Invalid):
    code = "rent_missing"
    msgid = N_("Give the most you would pay for one year.")
    field = "amount_max"


class LoanMissing(Invalid):
    code = "loan_missing"
    msgid = N_("Give the most you would lend.")
    field = "amount_max"


class RateMissing(Invalid):
    code = "rate_missing"
    msgid = N_("Give the annual rate you ask for.")
    field = "rate_min"


class TermMissing(Invalid):
    code = "term_missing"
    msgid = N_("Give the term in months.")
    field = "term_months"


class LeaseTooLong(Invalid):
    """Parameter: ``years``."""

    code = "lease_too_long"
    msgid = N_("A lease may last %(years)s years at most.")
    rule = "V-10"
    source = N_("Civil Code, article 705")
    remedy = N_("Ask for a shorter term; a lease may be renewed when it ends.")
    field = "term_months"


class LoanTooLong(Invalid):
    """Parameter: ``months``."""

    code = "loan_too_long"
    msgid = N_("The term may be %(months)s months at most.")
    field = "term_months"


class StartInThePast(Invalid):
    code = "start_in_the_past"
    msgid = N_("Choose a day from today on.")
    field = "starts_on"


class LenderUnfit(Invalid):
    code = "lender_unfit"
    msgid = N_("The kind of lender doesn't fit your registered party.")
    source = N_("State Council General Office document No. 34 of 2019, item 13")
    remedy = N_("People lend as natural persons; organisations as bank, financial institution or enterprise.")
    field = "lender_type"


class ValidityOutOfBounds(Invalid):
    """Parameter: ``days``."""

    code = "validity_out_of_bounds"
    msgid = N_("A post stands for %(days)s days at most.")
    source = PLATFORM_SETTING
    remedy = N_("Choose fewer days; you can renew it in one step before it ends.")
    field = "valid_days"


class ContactInText(Invalid):
    """Parameter: ``found`` (what looks like a way to be reached)."""

    code = "contact_in_text"
    msgid = N_("The text holds what looks like contact details: “%(found)s”.")
    rule = "D-01"
    source = PLATFORM_SETTING
    remedy = N_("Take it out. Contact data go to the other side through the platform, as soon as both sides agree.")
    field = "description"


def check_land(*, uses: Iterable[object], area_min: Decimal | None, area_max: Decimal | None) -> None:
    """Refuse land that nobody could look for: no use, no size, a range turned round."""
    faults: list[TradingError] = []
    if not list(uses):
        faults.append(UseMissing())
    if area_min is None and area_max is None:
        faults.append(AreaMissing())
    elif area_min is not None and area_max is not None and area_min > area_max:
        faults.append(RangeTurned(field="area_min"))
    _raise(faults)


def check_money(
    kind: DemandKind,
    *,
    party_kind: OwnerType,
    bounds: Bounds,
    today: date,
    amount_min: int | None = None,
    amount_max: int | None = None,
    unit_amount: int | None = None,
    rate_min: int | None = None,
    rate_max: int | None = None,
    term_months: int | None = None,
    starts_on: date | None = None,
    lender_type: LenderType | None = None,
) -> None:
    """Refuse a budget, a rent or a loan that isn't whole, each with its field."""
    faults: list[TradingError] = []
    if amount_min is not None and amount_max is not None and amount_min > amount_max:
        faults.append(RangeTurned(field="amount_min"))
    match kind:
        case DemandKind.BUY:
            if amount_max is None and unit_amount is None:
                faults.append(BudgetMissing())
        case DemandKind.RENT:
            if amount_max is None:
                faults.append(RentMissing())
            faults += _term_faults(
                term_months, bounds.longest_lease_years * 12, LeaseTooLong(years=bounds.longest_lease_years)
            )
            if starts_on is not None and starts_on < today:
                faults.append(StartInThePast())
        case DemandKind.LEND:
            if amount_max is None:
                faults.append(LoanMissing())
            if rate_min is None and rate_max is None:
                faults.append(RateMissing())
            elif rate_min is not None and rate_max is not None and rate_min > rate_max:
                faults.append(RangeTurned(field="rate_min"))
            faults += _term_faults(term_months, LONGEST_LOAN_MONTHS, LoanTooLong(months=LONGEST_LOAN_MONTHS))
            if lender_type is None or (lender_type is LenderType.PERSON) != party_kind.is_natural:
                faults.append(LenderUnfit())
    _raise(faults)


def _term_faults(term: int | None, longest: int, too_long: TradingError) -> list[TradingError]:
    if term is None:
        return [TermMissing()]
    return [too_long] if term > longest else []


def check_validity(days: int, bounds: Bounds) -> None:
    """Refuse a post that would stand longer than the market lets it."""
    if not 1 <= days <= bounds.longest_validity:
        raise ValidityOutOfBounds(days=bounds.longest_validity)


def refuse_contacts(text: str, *, field: str) -> None:
    """D-01: refuse a text that tells how to reach somebody."""
    found = find_contact_data(text)
    if found is not None:
        raise ContactInText(field=field, found=found)


def _raise(faults: list[TradingError]) -> None:
    if faults:
        raise Refusals(faults)
