"""May traffic come? What ``/readyz`` looks at, each with a word about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from trading import timepiece
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
        offset = timepiece.compare()
    except SQLAlchemyError as failure:
        return [Finding("database", False, type(failure).__name__)]
    findings = [Finding("database", True, "reachable"), _schema(), _clock(offset)]
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


def _clock(offset: timepiece.Offset) -> Finding:
    if current_app.config["CLOCK_FILE"]:
        return Finding("clock", True, "moved by hand")
    return Finding("clock", not offset.is_too_far, f"{abs(offset.milliseconds)} ms apart")


@cache
def latest_revision(folder: str) -> str | None:
    """The newest migration in the code."""
    return ScriptDirectory(folder).get_current_head()
