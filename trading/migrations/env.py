"""Runs migrations with the application's own engine and metadata."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from alembic import context
from flask import current_app
from sqlalchemy import BigInteger, DateTime, Enum, Integer, String

from trading.extensions import BigId, Instant, db

# every room's tables, whether or not the application has been opened
for models in sorted(Path(__file__).parent.parent.glob("*/models.py")):
    import_module(f"trading.{models.parent.name}.models")
import_module("trading.series")


def render_item(kind, item, autogen_context):  # type: ignore[no-untyped-def]
    """Write our column types as the plain types they are: a migration must not change when a decorator does."""
    if kind != "type":
        return False
    if isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if isinstance(item, BigInteger) and item is BigId:
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    if type(item).__module__.startswith("trading."):
        return "sa.BigInteger()"
    return False


def compare_type(context_, inspected, metadata, inspected_type, metadata_type):  # type: ignore[no-untyped-def]
    """Our decorators and the plain types that stand for them are the same."""
    plain = getattr(metadata_type, "impl", metadata_type)
    if isinstance(metadata_type, Enum):
        plain = String(metadata_type.length)
    for family in (DateTime, String, (BigInteger, Integer)):
        if isinstance(plain, family) and isinstance(inspected_type, family):
            return False
    return None


def include_object(item, name, kind, _is_reflected, _compare_to):  # type: ignore[no-untyped-def]
    """Of the two ways to look terms up, only the other database's own is missing (``trading/portal/models.py``)."""
    only = {"listing_terms": "sqlite", "ix_listing_words_terms": "postgresql"}.get(name)
    return only is None or (kind == "index" and only == context.get_context().dialect.name)


def run() -> None:
    """Migrate online; a lock that isn't got soon gives way to the bidders who hold it."""
    connectable = current_app.extensions["migrate"].db.engine
    sqlite = connectable.dialect.name == "sqlite"
    with connectable.connect() as connection:
        if sqlite:
            # tables are rebuilt by copy, drop and rename: references must look away meanwhile, and are checked after
            _heed_references(connection, heed=False)
        else:
            connection.exec_driver_sql("SET lock_timeout = '4s'")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=sqlite,
            render_item=render_item,
            compare_type=compare_type,
            include_object=include_object,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            _heed_references(connection, heed=True)


def _heed_references(connection, *, heed):  # type: ignore[no-untyped-def]
    """Switch SQLite's foreign keys outside any transaction, where alone the pragma counts."""
    bare = connection.connection.dbapi_connection
    bare.execute(f"PRAGMA foreign_keys = {'ON' if heed else 'OFF'}")
    if heed and (broken := bare.execute("PRAGMA foreign_key_check").fetchone()):
        raise RuntimeError(f"the migration left a reference to nothing in {broken[0]}")


run()
