"""May traffic come? What ``/readyz`` looks at, each with a word about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from trading.core import clock
from trading.core.policy import CLOCK_SKEW
from trading.portal import queries
from trading.transaction import let_go


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    holds: bool
    words: str


def check() -> list[Finding]:
    """Look at the database, its tables and the two clocks; stop at the first that makes the others moot."""
    try:
        before = clock.system_now()
        database_time = queries.ask_the_time()
        after = clock.system_now()
    except SQLAlchemyError as failure:
        return [Finding("database", False, type(failure).__name__)]
    middle = before + (after - before) / 2
    findings = [Finding("database", True, "reachable"), _schema(), _clock(middle - database_time)]
    let_go()
    return findings


def _schema() -> Finding:
    wanted = latest_revision(current_app.config["MIGRATIONS"])
    try:
        found = queries.schema_revision()
    except SQLAlchemyError:
        let_go()
        return Finding("schema", False, "no migrations were run")
    return Finding("schema", found == wanted, "current" if found == wanted else f"at {found}, wanted {wanted}")


def _clock(offset: timedelta) -> Finding:
    if current_app.config["CLOCK_FILE"]:
        return Finding("clock", True, "moved by hand")
    milliseconds = round(abs(offset).total_seconds() * 1000)
    return Finding("clock", abs(offset) <= CLOCK_SKEW, f"{milliseconds} ms apart")


@cache
def latest_revision(folder: str) -> str | None:
    """The newest migration in the code."""
    return ScriptDirectory(folder).get_current_head()
