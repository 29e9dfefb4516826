"""Every figure that the authority may set: one table with unit, source and bounds, and the values in force on a day.

The catalogue is code, since a rule stands behind each row; the values that were put in force are versions, which a
*source* supplies (:func:`use`). Without one the defaults count, so that rules can be tested by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from trading.core import clock
from trading.core.settings.figures import FIGURES
from trading.core.settings.kinds import Group, Kind, Setting, Unit, Value
from trading.core.settings.periods import PERIODS

__all__ = [
    "CATALOGUE",
    "Group",
    "Kind",
    "Setting",
    "Unit",
    "Value",
    "Version",
    "taken_from",
    "use",
    "value",
    "version",
    "versions",
]

#: every setting by its key, in the order in which pages show them
CATALOGUE: dict[str, Setting] = {
    row.key: row for row in sorted((*PERIODS, *FIGURES), key=lambda row: list(Group).index(row.group))
}


@dataclass(frozen=True)
class Version:
    """A value that somebody put in force from a day on, written as :meth:`Setting.write` writes it."""

    text: str
    valid_from: date


#: versions by key, each key's in the order in which they take effect: by day, then by the order of writing
Source = Callable[[], Mapping[str, Sequence[Version]]]

_source: Source = dict


def use(source: Source) -> None:
    """Take the versions from ``source`` from now on."""
    global _source
    _source = source


@contextmanager
def taken_from(source: Source) -> Iterator[None]:
    """Run a block with the versions of ``source``; afterwards the source of before counts again."""
    before = _source
    use(source)
    try:
        yield
    finally:
        use(before)


def versions(key: str) -> Sequence[Version]:
    """Return what was put in force under ``key``, or is planned, in the order in which it takes effect."""
    return _source().get(key, ())


def version(key: str, on: date | None = None) -> Version | None:
    """Return the version in force on a day (today, if none is named), or None where the default is."""
    day = on or clock.today()
    return next((one for one in reversed(versions(key)) if one.valid_from <= day), None)


def value(key: str, on: date | None = None) -> Value:
    """Return the value in force on a day (today, if none is named)."""
    setting = CATALOGUE[key]
    found = version(key, on)
    return setting.default if found is None else setting.read(found.text)
