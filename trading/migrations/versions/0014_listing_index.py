"""The index of public listings, the terms they are found by, and counts by sort; filled by ``flask rebuild-index``

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ORDERS = {
    "closes": ["is_offered", "is_live", "closes_at", "listing_id"],
    "moved": ["is_offered", "moved_at", "listing_id"],
    "unit_price": ["is_offered", "unit_price", "listing_id"],
    "price": ["is_offered", "price", "listing_id"],
    "area": ["is_offered", "area", "listing_id"],
    "published": ["published_at", "listing_id"],
    "band": ["band", "lon"],
}
#: what SQLite has instead of a GIN index: one row for each term, kept by triggers
_SQLITE_TERMS = (
    "CREATE TABLE listing_terms (term TEXT NOT NULL, listing_id INTEGER NOT NULL, PRIMARY KEY (term, listing_id))"
    " WITHOUT ROWID",
    "CREATE TRIGGER listing_words_added AFTER INSERT ON listing_words BEGIN"
    " INSERT INTO listing_terms SELECT value, NEW.listing_id FROM json_each(NEW.terms); END",
    "CREATE TRIGGER listing_words_gone AFTER DELETE ON listing_words BEGIN"
    " DELETE FROM listing_terms WHERE listing_id = OLD.listing_id"
    " AND term IN (SELECT value FROM json_each(OLD.terms)); END",
    "CREATE TRIGGER listing_words_changed AFTER UPDATE OF terms ON listing_words BEGIN"
    " DELETE FROM listing_terms WHERE listing_id = OLD.listing_id"
    " AND term IN (SELECT value FROM json_each(OLD.terms));"
    " INSERT INTO listing_terms SELECT value, NEW.listing_id FROM json_each(NEW.terms); END",
)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "listing_index",
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("business", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("transfer_form", sa.String(length=32), nullable=True),
        sa.Column("acquisition_mode", sa.String(length=32), nullable=False),
        sa.Column("district_code", sa.String(length=6), nullable=False),
        sa.Column("use_class", sa.String(length=32), nullable=False),
        sa.Column("area", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("published_at", moment, nullable=False),
        sa.Column("moved_at", moment, nullable=False),
        sa.Column("opens_at", moment, nullable=True),
        sa.Column("timed_starts_at", moment, nullable=True),
        sa.Column("closes_at", moment, nullable=False),
        sa.Column("free_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_index_listing_id_listings")),
        _key("listing_index", "listing_id"),
        sa.UniqueConstraint("number", name=op.f("uq_listing_index_number")),
    )
    for name, columns in _ORDERS.items():
        op.create_index(f"ix_listing_index_{name}", "listing_index", columns)
    op.create_table(
        "listing_words",
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("terms", sa.JSON() if is_sqlite else sa.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing_index.listing_id"],
            name=op.f("fk_listing_words_listing_id_listing_index"),
            ondelete="CASCADE",
        ),
        _key("listing_words", "listing_id"),
    )
    if is_sqlite:
        for statement in _SQLITE_TERMS:
            op.execute(statement)
    else:
        op.create_index("ix_listing_words_terms", "listing_words", ["terms"], postgresql_using="gin")
    op.create_table(
        "listing_counts",
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("business", sa.String(length=32), nullable=False),
        sa.Column("district_code", sa.String(length=6), nullable=False),
        sa.Column("use_class", sa.String(length=32), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _key("listing_counts", "is_offered", "business", "district_code", "use_class"),
    )


def downgrade() -> None:
    op.drop_table("listing_counts")
    op.drop_table("listing_words")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE listing_terms")
    op.drop_table("listing_index")
