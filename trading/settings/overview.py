"""The settings as pages show them: one row a setting with what is in force, since when, and what is planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from trading.core import clock, settings
from trading.core.settings import CATALOGUE, Group, Kind, Setting, Unit, Value, Version


@dataclass(frozen=True)
class Row:
    """One setting today. ``since`` is None where the default holds."""

    setting: Setting
    value: Value
    since: date | None
    planned: Version | None

    @property
    def shown(self) -> str:
        return shown(self.setting, self.value)

    @property
    def planned_value(self) -> str:
        return shown(self.setting, self.setting.read(self.planned.text)) if self.planned else ""

    @property
    def unit(self) -> str:
        return "" if has_no_unit(self.setting) else _(self.setting.unit.label)

    @property
    def is_changed(self) -> bool:
        """Another value than the default's is in force."""
        return self.value != self.setting.default


def row_of(setting: Setting) -> Row:
    """How a setting stands today."""
    today = clock.today()
    found = settings.version(setting.key, today)
    coming = [one for one in settings.versions(setting.key) if one.valid_from > today]
    # of several versions of one day the last counts
    planned = [one for one in coming if one.valid_from == coming[0].valid_from][-1] if coming else None
    return Row(setting, settings.value(setting.key, today), found.valid_from if found else None, planned)


def rows(search: str = "", group: Group | None = None) -> list[Row]:
    """The settings that fit a search in name, key or source, in the order of the catalogue."""
    words = search.casefold().split()
    return [
        row_of(setting)
        for setting in CATALOGUE.values()
        if (group is None or setting.group is group) and all(word in _haystack(setting) for word in words)
    ]


def by_group(found: list[Row]) -> Iterator[tuple[Group, list[Row]]]:
    """The rows under their groups; groups without rows are left out."""
    for group in Group:
        inside = [row for row in found if row.setting.group is group]
        if inside:
            yield group, inside


def shown(setting: Setting, value: Value) -> str:
    """A value as people read it, without its unit."""
    if setting.kind is Kind.SWITCH:
        return _("On") if value else _("Off")
    return setting.write(value)


def has_no_unit(setting: Setting) -> bool:
    """Switches and dates say all in their value."""
    return setting.kind is Kind.SWITCH or setting.unit is Unit.YEARLY


def _haystack(setting: Setting) -> str:
    return " ".join(
        (setting.key, _(setting.label), _(setting.source), _(setting.note) if setting.note else "")
    ).casefold()
