"""Days that count: working days, periods, and the dates on which they end.

The day of the event is never counted. A period in calendar days, months or years that would end on a day of rest
ends on the next working day; working-day periods skip days of rest and honour made-up weekends. The State Council
publishes each year's days late in the year before: a deadline that runs beyond what is published is worked out by
weekdays and says so, it is never passed off as certain.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from trading.core.labels import LabelledEnum
from trading.core.messages import N_

_ONE_DAY = timedelta(days=1)


class PeriodUnit(LabelledEnum):
    """What a period is counted in."""

    MINUTE = "minute", N_("minutes")
    DAY = "day", N_("days")
    WORKING_DAY = "working_day", N_("working days")
    MONTH = "month", N_("months")
    YEAR = "year", N_("years")
    #: a fixed date of each year, written month * 100 + day
    YEARLY = "yearly", N_("every year by a fixed date")


@dataclass(frozen=True)
class Period:
    """One row of the table of time limits. ``before`` counts back from the event instead of on from it."""

    key: str
    value: int
    unit: PeriodUnit
    source: str
    label: str
    before: bool = False


@dataclass(frozen=True)
class Deadline:
    """The last day of a period. ``calibrated`` is False where official days for it aren't published yet."""

    on: date
    calibrated: bool
    rule_key: str


_PLATFORM = N_("Platform setting")
_ORDER_39 = N_("Ministry of Land and Resources Order No. 39, by analogy")
_CIVIL_CODE_726 = N_("Civil Code, article 726")
_CIVIL_CODE_727 = N_("Civil Code, article 727")
_CIVIL_CODE_221 = N_("Civil Code, article 221")
_PROPERTY_INTERPRETATION = N_("Supreme People's Court interpretation (1) on the Book of Real Rights, article 11")
_LICENSING_32 = N_("Administrative Licensing Law, articles 32 and 82")
_LICENSING_42 = N_("Administrative Licensing Law, article 42")
_LICENSING_44 = N_("Administrative Licensing Law, article 44")
_REGISTRATION_17 = N_("Interim Regulations on Real Estate Registration, article 17")
_REGISTRATION_20 = N_("Interim Regulations on Real Estate Registration, article 20")
_LAND_VAT = N_("Interim Regulations on Land Appreciation Tax, article 10")
_DEED_TAX = N_("Deed Tax Law, articles 10 and 11")
_DEVELOPMENT = N_("Regulations on Urban Real Estate Development and Operation, article 20")
_REAL_ESTATE_26 = N_("Urban Real Estate Administration Law, article 26")
_REAL_ESTATE_22 = N_("Urban Real Estate Administration Law, article 22")
_INFORMATION = N_("Regulations on Open Government Information, article 26")
_CYBERSECURITY = N_("Cybersecurity Law, article 23")
_DOCUMENT_34 = N_("State Council General Office document No. 34 of 2019, item 10")

_D, _WD = PeriodUnit.DAY, PeriodUnit.WORKING_DAY

_TABLE = (
    Period("trade.notice_min_before_listing", 20, _D, _ORDER_39, N_("Notice before the listing opens")),
    Period("trade.listing_min", 10, _D, _ORDER_39, N_("Shortest listing")),
    Period("trade.apply_close_before_end", 2, _D, _ORDER_39, N_("Applications close before the end"), before=True),
    Period("trade.timed_window", 4, PeriodUnit.MINUTE, _PLATFORM, N_("Timed bidding after each bid")),
    Period("trade.resume_notice", 5, _D, _PLATFORM, N_("Notice before a suspended listing resumes"), before=True),
    Period("trade.winner_check", 3, _WD, _PLATFORM, N_("Check of the winner")),
    Period("trade.balance_due", 5, _WD, _PLATFORM, N_("Payment of the balance")),
    Period("trade.contract_sign", 10, _WD, _PLATFORM, N_("Signing of the contract")),
    Period("trade.deposit_refund", 5, _WD, _ORDER_39, N_("Refund of deposits")),
    Period("trade.result_publish", 10, _WD, _ORDER_39, N_("Publication of the result")),
    Period("reg.apply_after_contract", 30, _D, _PLATFORM, N_("Application for registration after the contract")),
    Period("preempt.house_lessee", 15, _D, _CIVIL_CODE_726, N_("Answer of a lessee with a right of first purchase")),
    Period(
        "preempt.lessee_auction_notice", 5, _D, _CIVIL_CODE_727, N_("Notice to a lessee before bidding"), before=True
    ),
    Period("preempt.co_owner", 15, _D, _PROPERTY_INTERPRETATION, N_("Answer of co-owners")),
    Period("preempt.government", 10, _WD, _PLATFORM, N_("Government's decision on first purchase")),
    Period("prenotice.lapse", 90, _D, _CIVIL_CODE_221, N_("Lapse of an advance notice registration")),
    Period("counter.A.reject", 0, _D, _REGISTRATION_17, N_("Refusal of an incomplete registration case")),
    Period("counter.B.correction_notice", 5, _WD, _LICENSING_32, N_("Notice of missing papers")),
    Period("counter.B.decide", 20, _WD, _LICENSING_42, N_("Decision on a permit")),
    Period("counter.B.decide_extension", 10, _WD, _LICENSING_42, N_("Extension of a decision on a permit")),
    Period("counter.B.decide_joint", 45, _WD, _LICENSING_42, N_("Decision on a joint permit")),
    Period("counter.B.decide_joint_extension", 15, _WD, _LICENSING_42, N_("Extension of a decision on a joint permit")),
    Period("counter.B.deliver", 10, _WD, _LICENSING_44, N_("Delivery of a permit")),
    Period("counter.C.listing_check", 3, _WD, _PLATFORM, N_("Check of a listing")),
    Period("counter.C.certification", 3, _WD, _PLATFORM, N_("Certification of a contract")),
    Period("counter.C.declaration", 2, _WD, _PLATFORM, N_("Check of a declared price")),
    Period("counter.C.correction", 10, _WD, _PLATFORM, N_("Correction of a listing by its owner")),
    Period("reg.legal", 30, _WD, _REGISTRATION_20, N_("Registration")),
    Period("tax.land_vat_file", 7, _D, _LAND_VAT, N_("Land appreciation tax return")),
    Period("tax.deed", 0, _D, _DEED_TAX, N_("Deed tax, before registration"), before=True),
    Period("project.filing", 30, _D, _DEVELOPMENT, N_("Filing of a transferred development project")),
    Period("land.idle1", 1, PeriodUnit.YEAR, _REAL_ESTATE_26, N_("Idle land: one year after the agreed start")),
    Period("land.idle2", 2, PeriodUnit.YEAR, _REAL_ESTATE_26, N_("Idle land: two years after the agreed start")),
    Period("right.renew_apply", 1, PeriodUnit.YEAR, _REAL_ESTATE_22, N_("Application to renew a right"), before=True),
    Period("gov.info_public", 20, _WD, _INFORMATION, N_("Publication of government information")),
    Period("audit.log", 6, PeriodUnit.MONTH, _CYBERSECURITY, N_("Keeping of logs")),
    Period("alloc.lease_declare", 331, PeriodUnit.YEARLY, _DOCUMENT_34, N_("Yearly declaration of allocated land let")),
)

#: every time limit by its key; the authority may put other values into the settings
PERIODS: dict[str, Period] = {period.key: period for period in _TABLE}


def is_working_day(day: date) -> bool:
    """True on a working day: by the official calendar, or by the weekday where none is published yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_calibrated(first: date, last: date) -> bool:
    """True where the official calendar covers every day from ``first`` to ``last``."""
    return _is_published(min(first, last)) and _is_published(max(first, last))


def _is_published(day: date) -> bool:
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def add_working_days(start: date, days: int) -> date:
    """Return the ``days``-th working day after ``start`` (before it, if negative). A date that binds somebody
    is asked of :func:`deadline`, which also says whether the calendar was published."""
    step = _ONE_DAY if days >= 0 else -_ONE_DAY
    day, left = start, abs(days)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def next_working_day(day: date) -> date:
    """Return ``day`` itself if it is a working day, else the first one after it."""
    return next(candidate for candidate in _days_from(day, _ONE_DAY) if is_working_day(candidate))


def previous_working_day(day: date) -> date:
    """Return ``day`` itself if it is a working day, else the last one before it."""
    return next(candidate for candidate in _days_from(day, -_ONE_DAY) if is_working_day(candidate))


def _days_from(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on (or back), or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """Return the same date so many years on; 29 February becomes the 28th in a common year."""
    return add_months(day, 12 * years)


def deadline(key: str, start: date, *, value: int | None = None) -> Deadline:
    """Return the last day of the period ``key`` for an event on ``start``.

    ``value`` replaces the table's figure where the authority has set another. Periods that run before an event
    end on a working day at the latest moment that still leaves the full time.
    """
    period = PERIODS[key]
    figure = period.value if value is None else value
    signed = -figure if period.before else figure
    if period.unit is PeriodUnit.WORKING_DAY:
        end = add_working_days(start, signed)
        return Deadline(end, is_calibrated(start, end), key)
    falls_on = _calendar_end(period, signed, start)
    end = previous_working_day(falls_on) if period.before else next_working_day(falls_on)
    return Deadline(end, is_calibrated(falls_on, end), key)


def _calendar_end(period: Period, figure: int, start: date) -> date:
    """Return the day a calendar period ends on before days of rest are looked at."""
    match period.unit:
        case PeriodUnit.DAY:
            return start + timedelta(days=figure)
        case PeriodUnit.MONTH:
            return add_months(start, figure)
        case PeriodUnit.YEAR:
            return add_years(start, figure)
        case PeriodUnit.YEARLY:
            return _next_yearly(start, figure)
        case _:
            raise ValueError(f"{period.key} is counted in minutes and has no last day")


def _next_yearly(start: date, month_and_day: int) -> date:
    month, day = divmod(month_and_day, 100)
    this_year = date(start.year, month, day)
    return this_year if this_year > start else date(start.year + 1, month, day)
