"""The migrations build just what the models say, and each can be taken back with data in the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select

from tests.architecture.sources import ROOT
from trading.core.actor import Actor, Role
from trading.extensions import db
from trading.parties import services as parties
from trading.parties.models import User
from trading.transaction import transact

MIGRATIONS = ROOT / "trading" / "migrations"


def _revisions() -> list[Any]:
    """Every revision, oldest first."""
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return list(ScriptDirectory.from_config(settings).walk_revisions())[::-1]


@pytest.fixture
def bare_app(database_kind: str, databases: Any) -> Iterator[Flask]:
    """The application over a database without tables."""
    url = databases.empty(database_kind)
    application = databases.application(url)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


def test_there_is_one_line_of_migrations_with_speaking_numbers() -> None:
    revisions = _revisions()
    assert revisions
    for number, revision in enumerate(revisions, start=1):
        assert re.fullmatch(rf"{number:04d}_[a-z0-9_]+\.py", revision.path.rsplit("/", 1)[1]), revision.path
        assert not revision.is_branch_point


def test_the_migrations_build_what_the_models_say(bare_app: Flask) -> None:
    upgrade()
    command.check(bare_app.extensions["migrate"].migrate.get_config())


def test_every_migration_can_be_taken_back_with_data_in_the_tables(bare_app: Flask) -> None:
    upgrade()
    _put_data()
    for revision in reversed(_revisions()):
        downgrade(revision=revision.down_revision or "base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    _put_data()
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


def _put_data() -> None:
    transact(
        parties.create_user,
        username="somebody",
        password_hash=parties.hash_password("a long enough one"),
        display_name="某人",
        roles=frozenset({Role.MEMBER}),
        by=Actor.system(),
    )
    db.session.remove()
