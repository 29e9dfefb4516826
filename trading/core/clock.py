"""The one clock. Everything that needs the time asks :func:`now`; tests and rehearsals replace the clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

#: the zone that people see; instants are stored and compared in UTC
LOCAL = ZoneInfo("Asia/Shanghai")


def system_now() -> datetime:
    """The machine's own time, aware, UTC."""
    return datetime.now(UTC)


_now: Callable[[], datetime] = system_now


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _now()


def today() -> date:
    """The present date where the market stands."""
    return now().astimezone(LOCAL).date()


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant given by local wall time, in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=LOCAL).astimezone(UTC)


def use(source: Callable[[], datetime]) -> None:
    """Replace the clock of this process."""
    global _now
    _now = source


@contextmanager
def at(moment: datetime | Callable[[], datetime]) -> Iterator[None]:
    """Run a block with the clock standing at ``moment`` (or following a function)."""
    global _now
    before = _now
    _now = moment if callable(moment) else (lambda: moment)
    try:
        yield
    finally:
        _now = before


class OffsetFile:
    """A clock that runs at normal speed, moved by the seconds written in a file.

    Rehearsals and browser journeys move several processes through weeks of notice periods with it.
    A production configuration refuses it.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._stamp: int | None = None
        self._offset = timedelta()

    def __call__(self) -> datetime:
        try:
            stamp = os.stat(self.path).st_mtime_ns
        except FileNotFoundError:
            return system_now()
        if stamp != self._stamp:
            self._offset = timedelta(seconds=float(self.path.read_text() or 0))
            self._stamp = stamp
        return system_now() + self._offset
