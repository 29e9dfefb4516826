"""Times as people type them, and as they are meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from trading.web.forms import Form, MomentField


class Sample(Form):
    at = MomentField("At")


@pytest.mark.parametrize(
    "typed", ["2026-11-22T15:30", "2026-11-22T15:30:00", "2026-11-22 15:30", "2026-11-22 15:30:00"]
)
def test_a_time_on_the_wall_becomes_an_instant(app: Flask, typed: str) -> None:
    with app.test_request_context():
        field = Sample(formdata=MultiDict({"at": typed})).at
    assert field.instant == datetime(2026, 11, 22, 7, 30, tzinfo=UTC)


def test_an_instant_is_shown_as_the_time_on_the_wall(app: Flask) -> None:
    with app.test_request_context():
        field = Sample(formdata=None, at=datetime(2026, 11, 22, 7, 30, tzinfo=UTC)).at
        assert 'value="2026-11-22T15:30"' in field()
    assert field.instant == datetime(2026, 11, 22, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["", "tomorrow", "2026-02-30T10:00"])
def test_what_is_no_time_has_no_instant(app: Flask, typed: str) -> None:
    with app.test_request_context():
        field = Sample(formdata=MultiDict({"at": typed})).at
    assert field.instant is None
