"""Public notices of listings, and resumptions that take effect days after they were announced

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "listing_notices",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("district_code", sa.String(length=6), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", _big_id(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint("(kind = 'listing') = (sequence = 1)", name=op.f("ck_listing_notices_offer_comes_first")),
        sa.ForeignKeyConstraint(["number"], ["documents.number"], name=op.f("fk_listing_notices_number_documents")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_notices_listing_id_listings")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["users.id"], name=op.f("fk_listing_notices_issued_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_notices")),
        sa.UniqueConstraint("number", name=op.f("uq_listing_notices_number")),
        sa.UniqueConstraint("listing_id", "sequence", name=op.f("uq_listing_notices_listing_id_sequence")),
    )
    op.create_index("ix_listing_notices_issued_at", "listing_notices", ["issued_at"])
    op.create_index(op.f("ix_listing_notices_district_code"), "listing_notices", ["district_code"])
    _make_append_only("listing_notices")
    for name in ("resumes_at", "resumed_at"):
        op.add_column("listing_halts", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def _make_append_only(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    with op.batch_alter_table("listing_halts", schema=None) as batch_op:
        for name in ("resumed_at", "resumes_at"):
            batch_op.drop_column(name)
    op.drop_table("listing_notices")
    # the papers of notices have lost what they stood for, and no older reader knows their kind
    op.execute(
        "DELETE FROM document_readers WHERE document_id IN (SELECT id FROM documents WHERE kind = 'public_notice')"
    )
    op.execute("DELETE FROM documents WHERE kind = 'public_notice'")
