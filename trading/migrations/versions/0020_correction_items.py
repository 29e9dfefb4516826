"""Items of correction notices, the reasons that are used again, and who last saved a page of questions

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edited_by_id", _big_id(), nullable=True))
        batch_op.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(op.f("fk_listings_edited_by_id_users"), "users", ["edited_by_id"], ["id"])
    op.create_table(
        "listing_return_items",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("return_id", _big_id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("reason_code", sa.String(length=16), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("mended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_listing_return_items_says_what")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["listing_returns.id"], name=op.f("fk_listing_return_items_return_id_listing_returns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_return_items")),
        sa.UniqueConstraint("return_id", "position", name=op.f("uq_listing_return_items_return_id_position")),
    )
    op.create_table(
        "cited_reasons",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_zh", sa.String(length=500), nullable=False),
        sa.Column("text_en", sa.String(length=500), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("uses", sa.JSON(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("written_by_id", _big_id(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text_zh <> '' AND text_en <> ''", name=op.f("ck_cited_reasons_in_both_languages")),
        sa.ForeignKeyConstraint(["written_by_id"], ["users.id"], name=op.f("fk_cited_reasons_written_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cited_reasons")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_cited_reasons_code_version")),
    )


def downgrade() -> None:
    op.drop_table("cited_reasons")
    op.drop_table("listing_return_items")
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_listings_edited_by_id_users"), type_="foreignkey")
        batch_op.drop_column("edited_at")
        batch_op.drop_column("edited_by_id")
