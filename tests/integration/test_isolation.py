"""The fixtures keep their promises: commits are real inside a test and gone after it."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from trading.core.actor import Actor, Role
from trading.core.errors import TradingError
from trading.extensions import db
from trading.parties import services as parties
from trading.parties.models import User
from trading.transaction import transact


def _add(username: str) -> None:
    transact(
        parties.create_user,
        username=username,
        password_hash=parties.hash_password("wuhai-2026-trial"),
        display_name=username,
        roles=frozenset({Role.MEMBER}),
        by=Actor.system(),
    )


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(User)) or 0


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(app: Flask, turn: int) -> None:
    assert _count() == 0
    _add("somebody")
    assert _count() == 1


def test_a_refused_use_case_takes_back_only_its_own(app: Flask) -> None:
    _add("somebody")
    with pytest.raises(TradingError):
        _add("somebody")
    _add("another")
    assert _count() == 2


def test_a_request_sees_what_the_test_arranged_and_keeps_what_it_wrote(app: Flask, client: FlaskClient) -> None:
    _add("somebody")
    assert _count() == 1
    data = {"username": "somebody", "password": "wuhai-2026-trial"}
    assert client.post("/sign-in", data=data).status_code == 303
    assert _count() == 1
    _add("another")
    assert client.get("/me/sessions").status_code == 200


def test_an_application_of_its_own_shows_its_commits_to_other_threads(own_app: Flask) -> None:
    _add("somebody")
    seen: list[int] = []

    def look() -> None:
        with own_app.app_context():
            seen.append(_count())

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]
