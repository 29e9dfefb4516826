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
from sqlalchemy.exc import DBAPIError

from tests.architecture.sources import ROOT
from trading.core.actor import Actor, Role
from trading.extensions import db
from trading.funds.services import check_balance as balances
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


def test_deposits_that_were_there_before_the_banks_entries_survive_up_and_down_again(bare_app: Flask) -> None:
    upgrade(revision="0022")
    _put_deposits()
    upgrade()
    assert _rows("SELECT reference, status, deposit_id, decided_by_id FROM bank_lines ORDER BY id") == [
        ("V1", "matched", 1, 1),
        ("V2", "matched", 2, 1),
        ("V3", "matched", 3, 1),
    ]
    # one refund had been prepared and not released: it is the batch of one that it was
    assert _rows("SELECT status, prepared_by_id FROM payout_batches") == [("prepared", 1)]
    assert _rows("SELECT deposit_id, amount, status FROM payouts") == [(3, 300, "prepared")]
    entries = "SELECT deposit_id, party_id, debit, credit, amount FROM money_entries ORDER BY id"
    before = [(1, 1, "held", "bank", 100), (2, 1, "held", "bank", 200), (2, 1, "refunded", "held", 200)]
    assert _rows(entries) == [*before, (3, 1, "held", "bank", 300)]
    with pytest.raises(DBAPIError):
        _rows("UPDATE money_entries SET amount = 1")
    assert balances() == []
    db.session.remove()

    # since then the prepared refund was released, and money came that nobody claims
    _execute(
        "UPDATE deposits SET status = 'refund_released' WHERE id = 3",
        "INSERT INTO money_entries (deposit_id, party_id, lot_number, at, debit, credit, amount) SELECT id, party_id,"
        " lot_number, received_at, 'in_transit', 'held', amount FROM deposits WHERE id = 3",
        "INSERT INTO money_entries (line_id, at, debit, credit, amount) SELECT id, booked_at, 'unmatched', 'bank', 9"
        " FROM bank_lines WHERE id = 1",
    )
    downgrade(revision="0022")
    old = "SELECT deposit_id, debit, credit, amount FROM money_entries ORDER BY id"
    kept = [(1, "held", "bank", 100), (2, "held", "bank", 200), (2, "refunded", "held", 200), (3, "held", "bank", 300)]
    assert _rows(old) == [*kept, (3, "refunded", "held", 300)]
    assert _rows("SELECT status FROM deposits ORDER BY id") == [("held",), ("refunded",), ("refunded",)]
    with pytest.raises(DBAPIError):
        _rows("DELETE FROM money_entries")
    upgrade()


def _put_deposits() -> None:
    """A held, a refunded and a prepared deposit, as the tables held them at 0022."""
    at = "'2026-01-05 00:00:00+00:00'" if db.engine.dialect.name == "postgresql" else "'2026-01-05 00:00:00.000000'"
    yes = "TRUE" if db.engine.dialect.name == "postgresql" else "1"
    no = "FALSE" if db.engine.dialect.name == "postgresql" else "0"
    blob = "'\\x00'" if db.engine.dialect.name == "postgresql" else "x'00'"
    deposits = [
        f"INSERT INTO deposits (id, reference, lot_number, party_id, amount, due_at, status, version, created_at,"
        f" received_at, voucher_no, payer_name, confirmed_by_id, refund_prepared_by_id) VALUES ({number},"
        f" 'BZ{number}', 'L{number}', 1, {number}00, {at}, '{status}', 1, {at}, {at}, 'V{number}', '某公司', 1, {by})"
        for number, status, by in ((1, "held", "NULL"), (2, "refunded", "NULL"), (3, "refund_prepared", "1"))
    ]
    moves = ((1, "held", "bank"), (2, "held", "bank"), (2, "refunded", "held"), (3, "held", "bank"))
    _execute(
        "INSERT INTO parties (id, kind, name, id_type, id_index, id_sealed, created_at)"
        f" VALUES (1, 'enterprise', '某公司', 'uscc', 'x', {blob}, {at})",
        "INSERT INTO users (id, username, password_hash, display_name, is_enabled, is_sample, epoch, created_at)"
        f" VALUES (1, 'finance', 'x', '财务', {yes}, {no}, 0, {at})",
        *deposits,
        *(
            f"INSERT INTO money_entries (deposit_id, lot_number, at, debit, credit, amount)"
            f" VALUES ({number}, 'L{number}', {at}, '{debit}', '{credit}', {number}00)"
            for number, debit, credit in moves
        ),
    )


def _execute(*statements: str) -> None:
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


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
