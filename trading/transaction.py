"""One use case, one transaction: the only place that commits or rolls back."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from trading.core.errors import Busy
from trading.extensions import db

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

#: how often a use case that lost a race is tried again before the caller is told to
DEFAULT_ATTEMPTS = 3


def begin_writing() -> None:
    """Start the session's transaction as a writer.

    Whatever was read before belongs to an older snapshot: it is let go first, so that the use case
    judges what it will write against. On SQLite the write lock is taken now, since a reader that
    turns writer half way may find that the world moved.
    """
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def transact(use_case: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Call ``use_case``, commit, return its result; on any exception roll back and raise it.

    A lost race (a stale version, a uniqueness or serialisation failure, a lock not got in time) is
    tried again, since the second run reads the winner's rows and then either succeeds or refuses
    with a sentence that makes sense. A double click is the common case: both requests pass the
    check, one hits the unique index, and its second run finds the first one's row. After the last
    attempt :class:`Busy` is raised. Use cases therefore take numbers and values, never ORM objects.
    """
    return _attempt(use_case, args, kwargs, DEFAULT_ATTEMPTS)


def _attempt(use_case: Callable[..., R], args: Any, kwargs: Any, attempts: int) -> R:
    for attempt in range(1, attempts + 1):
        try:
            begin_writing()
            result = use_case(*args, **kwargs)
            db.session.commit()
            return result
        except (StaleDataError, IntegrityError, OperationalError) as failure:
            db.session.rollback()
            if isinstance(failure, IntegrityError) and not _is_a_race(failure):
                raise
            log.warning("lost race in %s, attempt %s: %s", use_case.__name__, attempt, _short(failure))
            if attempt == attempts:
                raise Busy() from failure
            time.sleep(random.uniform(0.005, 0.03) * attempt)  # noqa: S311 - spreads the losers, no secret
        except DBAPIError as failure:
            db.session.rollback()
            raise Busy() from failure
        except BaseException:
            db.session.rollback()
            raise
    raise AssertionError("unreachable")


def _is_a_race(failure: IntegrityError) -> bool:
    """A uniqueness that a rival was quicker to take. A broken CHECK or NOT NULL is a fault of ours, not a race."""
    return getattr(failure.orig, "sqlstate", None) == "23505" or "UNIQUE constraint failed" in str(failure.orig)


def _short(failure: Exception) -> str:
    """The first line only: the rest of a driver's message may quote personal data."""
    return str(getattr(failure, "orig", failure)).splitlines()[0][:200]


def let_go() -> None:
    """End a reading transaction, so that no snapshot is held while the caller waits or streams."""
    db.session.rollback()
