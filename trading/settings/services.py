"""What the administrators do: put a value in force from a day on, publish the official days of a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from trading.audit import ledger
from trading.core import clock, official_days, settings
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.core.official_days import OfficialDays
from trading.core.settings import Setting, Value
from trading.core.text import clean_text
from trading.extensions import db
from trading.settings import queries
from trading.settings.models import SettingVersion
from trading.settings.permissions import GRANTS, Permission

#: of a reason
LONGEST_REASON = 500
#: notices are published about a month before the year; nobody knows more
YEARS_AHEAD = 2

#: told of a year whose days were published, so that dates reckoned by weekdays can be put right
Listener = Callable[[int, Actor], None]
_listeners: list[Listener] = []


class FixedByRule(Invalid):
    code = "setting_fixed"
    msgid = N_("This figure is fixed by the rule behind it. Nobody can set another.")
    field = "value"


class StartsInThePast(Invalid):
    """Parameter: ``today``."""

    code = "setting_in_the_past"
    msgid = N_("A value can't be put in force backwards: choose %(today)s or a later day.")
    field = "valid_from"


class ReasonMissing(Invalid):
    code = "setting_reason_missing"
    msgid = N_("Give the reason: it stays in the history for whoever asks later.")
    field = "reason"


class YearOutOfReach(Invalid):
    """Parameters: ``first``, ``last``."""

    code = "calendar_year_out_of_reach"
    msgid = N_("Days can be published for the years %(first)s to %(last)s.")


def listen_to_calendar(listener: Listener) -> None:
    """Have ``listener`` called in the transaction that publishes a year's days."""
    if listener not in _listeners:
        _listeners.append(listener)


def change_setting(key: str, text: str, *, valid_from: date, reason: str, by: Actor) -> SettingVersion:
    """Put a value in force from ``valid_from`` on. Refuses a value outside the bounds, a day that has passed, a change
    without a reason, and whoever isn't in charge of this setting."""
    setting = queries.get_setting(key)
    authorise(GRANTS, Permission.CHANGE, by, setting)
    written = setting.write(_judged(setting, text))
    before = setting.write(settings.value(key, valid_from))
    version = _put_in_force(key, written, valid_from=valid_from, reason=reason, by=by)
    _record(version, by=by, before=before, after=written)
    return version


def publish_days(year: int, rest: str, working: str, *, reason: str, by: Actor) -> OfficialDays:
    """Publish the official days of a year, or publish them anew. Refuses lists that can't be right."""
    authorise(GRANTS, Permission.PUBLISH_DAYS, by)
    days = judge_days(year, rest, working)
    key = official_days.setting_key(year)
    version = _put_in_force(key, days.written(), valid_from=clock.today(), reason=reason, by=by)
    db.session.flush()  # the listeners reckon with the new days
    for listener in _listeners:
        listener(year, by)
    _record(version, by=by)  # the house's chain is locked last of all
    return days


def judge_days(year: int, rest: str, working: str) -> OfficialDays:
    """What publishing would put in force, for a look beforehand."""
    first, last = publishable_years()
    if not first <= year <= last:
        raise YearOutOfReach(first=first, last=last)
    return official_days.judge(year, rest, working)


def publishable_years() -> tuple[int, int]:
    """The first and the last year whose days may be published now."""
    year = clock.today().year
    return year, year + YEARS_AHEAD


def _judged(setting: Setting, text: str) -> Value:
    if setting.is_fixed:
        raise FixedByRule()
    value = setting.read(text)
    setting.check(value)
    return value


def _put_in_force(key: str, text: str, *, valid_from: date, reason: str, by: Actor) -> SettingVersion:
    reason = clean_text(reason, multiline=True)[:LONGEST_REASON]
    if not reason:
        raise ReasonMissing()
    if valid_from < clock.today():
        raise StartsInThePast(today=clock.today())
    version = SettingVersion(
        key=key,
        value=text,
        valid_from=valid_from,
        reason=reason,
        set_by=by.username,
        set_by_id=by.user_id,
        set_at=clock.now(),
    )
    db.session.add(version)
    queries.forget_versions()
    return version


def _record(version: SettingVersion, *, by: Actor, before: str | None = None, after: str | None = None) -> None:
    ledger.record(
        "setting.changed",
        f"setting:{version.key}",
        by=by,
        before=before,
        after=after,
        note=version.reason,
        detail={"valid_from": version.valid_from.isoformat(), "value": version.value},
    )
