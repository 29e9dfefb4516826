"""The migrations build just what the models say, and each can be taken back with data in the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text

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


def test_land_that_was_there_before_the_land_book_survives_up_and_down_again(bare_app: Flask) -> None:
    upgrade(revision="0002")
    _put_land()
    upgrade()
    assert _rows("SELECT parcel_id, name FROM buildings") == [(1, "厂房 1 幢")]
    assert _rows("SELECT right_id, kind, wording FROM commitments") == [(1, "other", "亩均税收不低于 20 万元")]
    assert _rows("SELECT kind, name, valid_from FROM price_editions") == [("grant", "2024", "2024-07-01")]
    assert _rows("SELECT fen_per_m2, section, years FROM benchmark_prices") == [(19200, "", None)]
    assert _rows("SELECT kind, sequence, effective_on FROM land_events") == [("imported", 1, "2026-01-05")]
    assert _rows("SELECT band FROM parcels") == [(8812,)]
    told = "SELECT COUNT(*) FROM {} JOIN land_events ON land_events.id = {}.event_id"
    for table in ("land_rights", "burdens"):
        assert _rows(told.format(table, table)) == [(1,)]
    assert _rows("SELECT holder_name, authority, is_ceiling FROM burdens") == [("乌海农商银行", "", False)]

    downgrade(revision="0002")
    assert _rows("SELECT buildings FROM parcels") == [("厂房 1 幢",)]
    assert _rows("SELECT commitments, certificate_no FROM land_rights") == [
        ("亩均税收不低于 20 万元", "蒙(2023)乌海市不动产权第0000001号")
    ]
    assert _rows("SELECT kind, version, fen_per_m2, valid_from FROM benchmark_prices") == [
        ("grant", "2024", 19200, "2024-07-01")
    ]
    assert _rows("SELECT kind, rank FROM burdens") == [("mortgage", 1)]
    upgrade()
    assert _rows("SELECT name FROM buildings") == [("厂房 1 幢",)]


def _rows(statement: str) -> list[tuple[Any, ...]]:
    """What a statement yields on both databases: days as text, truth as truth."""
    with db.engine.connect() as connection:
        rows = connection.execute(text(statement)).all()
    return [tuple(str(cell) if isinstance(cell, date) else cell for cell in row) for row in rows]


def _put_land() -> None:
    """A parcel with building, right, promise and mortgage, and a benchmark price, as the tables held them at 0002."""
    at = "'2026-01-05 00:00:00+00:00'" if db.engine.dialect.name == "postgresql" else "'2026-01-05 00:00:00.000000'"
    no = "FALSE" if db.engine.dialect.name == "postgresql" else "0"
    rows = (
        "parcels (id, code, unit_code, district_code, location, boundary_east, boundary_south, boundary_west,"
        " boundary_north, use_scheme, use_code, use_class, grade, area, outline, centre_lon, centre_lat, west, south,"
        " east, north, buildings, created_at, updated_at) VALUES (1, '150302001001GB00001',"
        " '150302001001GB00001W00000000', '150302', '千里山镇', '', '', '', '', 'GB21010', '0601', 'industrial', 3,"
        " 2000000, '[[106.79, 39.65], [106.8, 39.65], [106.8, 39.66]]', 106.797, 39.6553, 106.79, 39.65, 106.8,"
        f" 39.66, '厂房 1 幢', {at}, {at})",
        "land_rights (id, parcel_id, certificate_no, acquisition_mode, started_on, ends_on, restrictions, price_paid,"
        " co_ownership, is_standard_land, commitments, created_at) VALUES (1, 1, '蒙(2023)乌海市不动产权第0000001号',"
        f" 'grant', '2015-04-18', '2065-04-17', '', {no}, 'sole', {no}, '亩均税收不低于 20 万元', {at})",
        "burdens (id, right_id, kind, registered_on, holder_name, amount_fen, rank, transfer_restricted, paper_no,"
        f" note) VALUES (1, 1, 'mortgage', '2024-05-06', '乌海农商银行', 100, 1, {no}, '', '')",
        "benchmark_prices (id, kind, version, district_code, use_class, grade, fen_per_m2, valid_from)"
        " VALUES (1, 'grant', '2024', '150302', 'industrial', 3, 19200, '2024-07-01')",
    )
    with db.engine.begin() as connection:
        for row in rows:
            connection.execute(text(f"INSERT INTO {row}"))


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
