"""V-25: when notice, applications, free and timed bidding run.

The day of the publication isn't counted. Instants are aware UTC; days are those of the market's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from trading.core.calendar import PERIODS, add_working_days, is_working_day, next_working_day, previous_working_day
from trading.core.clock import LOCAL, local
from trading.core.errors import Invalid, Refusals, TradingError
from trading.core.findings import PLATFORM_SETTING
from trading.core.messages import N_
from trading.rulebook import sources

_OPENS = time(9, 0)
_APPLICATIONS_END = time(17, 0)
_TIMED_STARTS = time(10, 0)
_CAP = time(18, 0)


@dataclass(frozen=True)
class Schedule:
    """The dates that a notice publishes. Bidding never outlasts ``cap_at``, however many bids arrive.

    Sealed offers are taken from ``opens_at`` to ``timed_starts_at`` and opened by ``cap_at``. See
    :class:`Display` for private negotiation, which has no bidding.
    """

    published_at: datetime
    opens_at: datetime
    apply_ends_at: datetime
    timed_starts_at: datetime
    cap_at: datetime


@dataclass(frozen=True)
class Display:
    """The dates of an offer to negotiate: it is shown to the public until ``apply_ends_at``, then it may be agreed."""

    published_at: datetime
    apply_ends_at: datetime


@dataclass(frozen=True)
class ScheduleLimits:
    """The least lengths, as the authority set them."""

    notice_working_days: int = 10
    #: court sales count the notice in days
    notice_days: int | None = None
    display_working_days: int = PERIODS["trade.display"].value
    free_days: int = PERIODS["trade.listing_min"].value
    apply_close_days: int = PERIODS["trade.apply_close_before_end"].value
    timed_window: timedelta = timedelta(minutes=PERIODS["trade.timed_window"].value)
    timed_on_rest_days: bool = False
    #: working days that timed bidding may last by the plan
    timed_days: int = 1


class DatesOutOfOrder(Invalid):
    code = "dates_out_of_order"
    msgid = N_("The dates must follow each other: opening, end of applications, timed bidding, latest close.")
    rule = "V-25"
    source = PLATFORM_SETTING
    remedy = N_("Move the date that is marked behind the one before it.")


class PublishedInThePast(Invalid):
    code = "published_in_the_past"
    msgid = N_("Bidding would open before the notice is published.")
    rule = "V-25"
    source = PLATFORM_SETTING
    remedy = N_("Choose a later opening.")
    field = "opens_at"


class NoticeTooShort(Invalid):
    """Parameters: ``days``, ``earliest``."""

    code = "notice_too_short"
    msgid = N_("The notice must stand for %(days)s working days. Bidding can open on %(earliest)s at the earliest.")
    rule = "V-25"
    source = PLATFORM_SETTING
    remedy = N_("Choose a later opening.")
    field = "opens_at"


class CourtNoticeTooShort(NoticeTooShort):
    """Parameters: ``days``, ``earliest``."""

    msgid = N_("A court sale is announced %(days)s days before. Bidding can open on %(earliest)s at the earliest.")
    source = sources.COURT_SALES_12


class DisplayTooShort(NoticeTooShort):
    """Parameters: ``days``, ``earliest``."""

    code = "display_too_short"
    msgid = N_("The offer must be shown for %(days)s working days, until %(earliest)s at the earliest.")
    remedy = N_("Choose a later end.")
    field = "apply_ends_at"


class FreePhaseTooShort(Invalid):
    """Parameters: ``days``, ``earliest``."""

    code = "free_phase_too_short"
    msgid = N_("Free bidding lasts at least %(days)s days: timed bidding can start at %(earliest)s at the earliest.")
    rule = "V-25"
    source = sources.ORDER_39
    remedy = N_("Choose a later start of timed bidding.")
    field = "timed_starts_at"


class ApplicationsEndTooLate(Invalid):
    """Parameters: ``days``, ``latest``."""

    code = "applications_end_too_late"
    msgid = N_("Applications must end at least %(days)s days before timed bidding, at %(latest)s at the latest.")
    rule = "V-25"
    source = sources.ORDER_39
    remedy = N_("Let applications end earlier.")
    field = "apply_ends_at"


class TimedStartOnRestDay(Invalid):
    """Parameter: ``next_day``."""

    code = "timed_start_on_rest_day"
    msgid = N_("Timed bidding must start on a working day. The next one is %(next_day)s.")
    rule = "V-25"
    source = PLATFORM_SETTING
    remedy = N_("Choose the next working day.")
    field = "timed_starts_at"


class CapTooClose(Invalid):
    """Parameter: ``minutes``."""

    code = "cap_too_close"
    msgid = N_("The latest close must leave at least %(minutes)s minutes of timed bidding.")
    rule = "V-25"
    source = PLATFORM_SETTING
    remedy = N_("Choose a later latest close.")
    field = "cap_at"


def plan_schedule(
    published_at: datetime, *, not_before: date | None = None, limits: ScheduleLimits = ScheduleLimits()
) -> Schedule:
    """The earliest convenient schedule for a notice published at ``published_at``.

    It opens at 09:00 on the working day after the notice has run, and turns to timed bidding at
    10:00 on the first working day after the free phase; applications end at 17:00 on the working
    day that leaves the whole period before it. ``not_before`` postpones a planned publication.
    """
    if not_before is not None:
        published_at = max(published_at, _at(not_before, _OPENS))
    notice_ends = _notice_ends(_day(published_at), limits)
    opens = next_working_day(notice_ends + timedelta(days=1))
    timed = next_working_day(opens + timedelta(days=limits.free_days))
    apply_ends = previous_working_day(timed - timedelta(days=limits.apply_close_days + 1))
    return Schedule(
        published_at=published_at,
        opens_at=_at(opens, _OPENS),
        apply_ends_at=_at(apply_ends, _APPLICATIONS_END),
        timed_starts_at=_at(timed, _TIMED_STARTS),
        cap_at=_at(add_working_days(timed, limits.timed_days - 1), _CAP),
    )


def plan_display(
    published_at: datetime, *, not_before: date | None = None, limits: ScheduleLimits = ScheduleLimits()
) -> Display:
    """The earliest display of an offer to negotiate: it ends at 18:00 on its last working day."""
    if not_before is not None:
        published_at = max(published_at, _at(not_before, _OPENS))
    return Display(published_at, _at(_display_ends(_day(published_at), limits), _CAP))


def check_display(display: Display, limits: ScheduleLimits = ScheduleLimits()) -> None:
    """Refuse a display that is shorter than the authority allows. The limit itself is allowed."""
    last_day = _display_ends(_day(display.published_at), limits)
    if _day(display.apply_ends_at) < last_day or display.apply_ends_at <= display.published_at:
        raise DisplayTooShort(days=limits.display_working_days, earliest=last_day)


def check_schedule(schedule: Schedule, limits: ScheduleLimits = ScheduleLimits()) -> None:
    """Refuse a schedule that breaks V-25, naming every date that must change. Each limit itself is allowed."""
    refusals = [refusal for refusal in _faults(schedule, limits) if refusal is not None]
    if refusals:
        raise Refusals(refusals)


def _faults(plan: Schedule, limits: ScheduleLimits) -> list[TradingError | None]:
    if plan.opens_at < plan.published_at:
        return [PublishedInThePast()]
    if not plan.opens_at <= plan.apply_ends_at <= plan.timed_starts_at < plan.cap_at:
        return [DatesOutOfOrder(field=_first_out_of_order(plan))]
    return [
        _notice(plan, limits),
        _free_phase(plan, limits),
        _applications(plan, limits),
        _timed_day(plan, limits),
        _cap(plan, limits),
    ]


def _first_out_of_order(plan: Schedule) -> str:
    if plan.apply_ends_at < plan.opens_at:
        return "apply_ends_at"
    return "timed_starts_at" if plan.timed_starts_at < plan.apply_ends_at else "cap_at"


def _notice(plan: Schedule, limits: ScheduleLimits) -> NoticeTooShort | None:
    last_day = _notice_ends(_day(plan.published_at), limits)
    if _day(plan.opens_at) > last_day:
        return None
    earliest = last_day + timedelta(days=1)
    if limits.notice_days is not None:
        return CourtNoticeTooShort(days=limits.notice_days, earliest=earliest)
    return NoticeTooShort(days=limits.notice_working_days, earliest=earliest)


def _free_phase(plan: Schedule, limits: ScheduleLimits) -> FreePhaseTooShort | None:
    earliest = plan.opens_at + timedelta(days=limits.free_days)
    if plan.timed_starts_at >= earliest:
        return None
    return FreePhaseTooShort(days=limits.free_days, earliest=earliest)


def _applications(plan: Schedule, limits: ScheduleLimits) -> ApplicationsEndTooLate | None:
    latest = plan.timed_starts_at - timedelta(days=limits.apply_close_days)
    if plan.apply_ends_at <= latest:
        return None
    return ApplicationsEndTooLate(days=limits.apply_close_days, latest=latest)


def _timed_day(plan: Schedule, limits: ScheduleLimits) -> TimedStartOnRestDay | None:
    day = _day(plan.timed_starts_at)
    if limits.timed_on_rest_days or is_working_day(day):
        return None
    return TimedStartOnRestDay(next_day=next_working_day(day))


def _cap(plan: Schedule, limits: ScheduleLimits) -> CapTooClose | None:
    if plan.cap_at - plan.timed_starts_at >= limits.timed_window:
        return None
    return CapTooClose(minutes=int(limits.timed_window.total_seconds() // 60))


def _notice_ends(published_on: date, limits: ScheduleLimits) -> date:
    """The last day of the notice; the day of publication isn't counted."""
    if limits.notice_days is not None:
        return published_on + timedelta(days=limits.notice_days)
    return add_working_days(published_on, limits.notice_working_days)


def _display_ends(published_on: date, limits: ScheduleLimits) -> date:
    return add_working_days(published_on, limits.display_working_days) if limits.display_working_days else published_on


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def _at(day: date, hour: time) -> datetime:
    return local(day.year, day.month, day.day, hour.hour, hour.minute)
