"""The table of versions comes and goes with data in it, and keeps its rows from change on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from trading.core import settings
from trading.core.actor import Actor, Role
from trading.extensions import db
from trading.settings import services
from trading.transaction import transact

KEEPER = Actor(user_id=None, username="keeper", roles=frozenset({Role.SECADMIN}))


@pytest.fixture
def migrated_app(database_kind: str, databases: Any) -> Iterator[Flask]:
    """The application over a database of its own, with all tables."""
    url = databases.migrated(database_kind)
    application = databases.application(url)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


def test_the_table_is_taken_back_with_its_rows(migrated_app: Flask, clock: Any) -> None:
    for text in ("6", "7"):
        _set(text)
    assert settings.value("trade.contract_sign") == 7
    db.session.remove()
    downgrade(revision="0003")
    assert "setting_versions" not in inspect(db.engine).get_table_names()
    upgrade()
    assert settings.value("trade.contract_sign") == 10
    _set("8")
    assert settings.value("trade.contract_sign") == 8


def _set(text: str) -> None:
    transact(
        services.change_setting, "trade.contract_sign", text, valid_from=date(2026, 3, 2), reason="局务会", by=KEEPER
    )
