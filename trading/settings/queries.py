"""Every SELECT of the room, and the limits and rates that the rule book is asked with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import select

from trading.core import settings
from trading.core.calendar import PERIODS, period
from trading.core.errors import NotFound
from trading.core.settings import CATALOGUE, Setting, Version
from trading.extensions import db
from trading.rulebook.facts import Limits
from trading.rulebook.taxes import Rates
from trading.settings.models import SettingVersion

#: the rate whose key isn't its own name: ``tax.deed`` is a time limit
_RATE_KEYS = {"deed": "tax.deed_rate"}
#: where a session keeps the versions it has read
_READ = "setting_versions"


def versions_in_order() -> Mapping[str, Sequence[Version]]:
    """All versions by key, in the order in which they take effect; read once a session, which is once a request."""
    found: Mapping[str, Sequence[Version]] | None = db.session.info.get(_READ)
    if found is None:
        columns = SettingVersion.key, SettingVersion.value, SettingVersion.valid_from
        rows = db.session.execute(select(*columns).order_by(*_in_order())).all()
        found = db.session.info[_READ] = {
            key: [Version(value, valid_from) for _key, value, valid_from in versions]
            for key, versions in groupby(rows, lambda row: row[0])
        }
    return found


def forget_versions() -> None:
    """Read the versions anew when they are next asked for."""
    db.session.info.pop(_READ, None)


def get_setting(key: str) -> Setting:
    """The catalogue's row, or :class:`NotFound`."""
    setting = CATALOGUE.get(key)
    if setting is None:
        raise NotFound()
    return setting


def history(key: str) -> list[SettingVersion]:
    """Every version of one key, the last written first."""
    statement = select(SettingVersion).where(SettingVersion.key == key).order_by(SettingVersion.id.desc())
    return list(db.session.scalars(statement))


def limits(on: date | None = None) -> Limits:
    """The figures that the rules of land compare with, as they are in force on a day (today, if none is named)."""
    return Limits(
        investment_percent=_whole("rule.investment_percent", on),
        prenotice_transfer=bool(settings.value("rule.prenotice_transfer", on)),
        area_deviation=Decimal(settings.value("rule.area_deviation", on)) / 100,
        lease_years=_whole("rule.lease_years", on),
        written_lease_months=_whole("rule.written_lease_months", on),
        deposit_percent_max=_whole("rule.deposit_percent_max", on),
        deposit_percent_min=_whole("rule.deposit_percent_min", on),
        low_price_percent=_whole("rule.low_price_percent", on),
        high_price_percent=_whole("rule.high_price_percent", on),
        idle_years=_whole("rule.idle_years", on),
        renewal_years=_whole("rule.renewal_years", on),
        periods={key: set_to for key, usual in PERIODS.items() if (set_to := period(key, on).value) != usual.value},
    )


def rates(on: date | None = None) -> Rates:
    """The tax rates that estimates are worked out with, as they are in force on a day (today, if none is named)."""
    keys = {row.name: _RATE_KEYS.get(row.name, f"tax.{row.name}") for row in fields(Rates)}
    return Rates(**{name: Decimal(settings.value(key, on)) for name, key in keys.items()})


def _whole(key: str, on: date | None) -> int:
    return int(settings.value(key, on))


def _in_order() -> tuple[Any, ...]:
    return SettingVersion.key, SettingVersion.valid_from, SettingVersion.id
