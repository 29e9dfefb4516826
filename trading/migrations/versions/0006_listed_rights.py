"""Every business as a listing, several rights in one, and the rights' own guard against a second active listing

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_PUBLIC = (
    "status IN ('award_pending', 'deal', 'failed', 'intent', 'published', 'result_published', 'suspended',"
    " 'terminated', 'void')"
)
_ACTIVE = (
    "status IN ('accepted', 'approved', 'award_pending', 'correction', 'deal', 'intent', 'published', 'submitted',"
    " 'suspended')"
)
_PUBLIC_BEFORE = _PUBLIC.replace(" 'intent',", "")
_ACTIVE_BEFORE = _ACTIVE.replace(" 'intent',", "")


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _check(table: sa.Table | str, name: str) -> str:
    return op.f(f"ck_{table}_{name}")


def upgrade() -> None:
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.drop_index("uq_listings_active_right")
        for name in ("deposit_at_most_a_fifth", "published_is_complete"):
            batch_op.drop_constraint(_check("listings", name), type_="check")
        batch_op.alter_column("kind", new_column_name="business", existing_type=sa.String(32), existing_nullable=False)
        batch_op.add_column(sa.Column("loan_amount", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.create_unique_constraint(op.f("uq_listings_id_status"), ["id", "status"])
        batch_op.create_check_constraint(
            _check("listings", "deposit_at_most_a_fifth"),
            "deposit_amount IS NULL OR deposit_amount * 5 <= "
            "CASE business WHEN 'mortgage' THEN loan_amount ELSE start_amount END",
        )
        batch_op.create_check_constraint(
            _check("listings", "loan_of_a_mortgage_only"),
            "loan_amount IS NULL OR (business = 'mortgage' AND loan_amount > 0)",
        )
        batch_op.create_check_constraint(
            _check("listings", "published_is_complete"),
            f"NOT ({_PUBLIC}) OR (number IS NOT NULL AND notice_number IS NOT NULL AND published_at IS NOT NULL "
            "AND start_amount IS NOT NULL AND apply_ends_at IS NOT NULL "
            "AND (business <> 'mortgage' OR loan_amount IS NOT NULL) "
            "AND (mode IN ('negotiated', 'sealed') OR step_amount IS NOT NULL) "
            "AND (mode = 'negotiated' OR (deposit_amount IS NOT NULL AND opens_at IS NOT NULL "
            "AND timed_starts_at IS NOT NULL AND cap_at IS NOT NULL)))",
        )

    op.create_table(
        "listed_rights",
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("right_id", _big_id(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part_area", sa.BigInteger(), nullable=True),
        sa.Column("part_note", sa.String(length=500), nullable=False),
        sa.CheckConstraint("part_area IS NULL OR part_area > 0", name=_check("listed_rights", "part_is_positive")),
        sa.ForeignKeyConstraint(
            ["listing_id", "status"],
            ["listings.id", "listings.status"],
            name=op.f("fk_listed_rights_listing_id_listings"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["right_id"], ["land_rights.id"], name=op.f("fk_listed_rights_right_id_land_rights")),
        sa.PrimaryKeyConstraint("listing_id", "right_id", name=op.f("pk_listed_rights")),
        sa.UniqueConstraint("listing_id", "position", name=op.f("uq_listed_rights_listing_id_position")),
    )
    with op.batch_alter_table("listed_rights", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listed_rights_right_id"), ["right_id"], unique=False)
        batch_op.create_index(
            "uq_listed_rights_active",
            ["right_id"],
            unique=True,
            sqlite_where=sa.text(_ACTIVE),
            postgresql_where=sa.text(_ACTIVE),
        )
    op.execute(
        "INSERT INTO listed_rights (listing_id, right_id, status, position, part_note) "
        "SELECT id, right_id, status, 1, '' FROM listings"
    )


def downgrade() -> None:
    # what the older tables can't hold ends here: other businesses become their kind of deal, agreed deals are pending
    op.drop_table("listed_rights")
    with op.batch_alter_table("listings", schema=None) as batch_op:
        for name in ("deposit_at_most_a_fifth", "loan_of_a_mortgage_only", "published_is_complete"):
            batch_op.drop_constraint(_check("listings", name), type_="check")
        batch_op.drop_constraint(op.f("uq_listings_id_status"), type_="unique")
        batch_op.alter_column("business", new_column_name="kind", existing_type=sa.String(32), existing_nullable=False)
        batch_op.drop_column("loan_amount")
    op.execute("UPDATE listings SET kind = 'lease' WHERE kind = 'sublease'")
    op.execute("UPDATE listings SET status = 'award_pending' WHERE status = 'intent'")
    op.execute("UPDATE listings SET deposit_amount = start_amount / 5 WHERE deposit_amount * 5 > start_amount")
    op.execute(
        "UPDATE listings SET step_amount = COALESCE(step_amount, start_amount),"
        " deposit_amount = COALESCE(deposit_amount, 0), opens_at = COALESCE(opens_at, published_at),"
        " timed_starts_at = COALESCE(timed_starts_at, apply_ends_at)"
        f" WHERE {_PUBLIC_BEFORE}"
    )
    op.execute(f"UPDATE listings SET cap_at = {_a_day_later()} WHERE cap_at IS NULL AND {_PUBLIC_BEFORE}")
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.create_check_constraint(
            _check("listings", "deposit_at_most_a_fifth"),
            "deposit_amount IS NULL OR start_amount IS NULL OR deposit_amount * 5 <= start_amount",
        )
        batch_op.create_check_constraint(
            _check("listings", "published_is_complete"),
            f"NOT ({_PUBLIC_BEFORE}) OR (number IS NOT NULL AND notice_number IS NOT NULL "
            "AND published_at IS NOT NULL AND start_amount IS NOT NULL AND step_amount IS NOT NULL "
            "AND deposit_amount IS NOT NULL AND apply_ends_at IS NOT NULL AND opens_at IS NOT NULL "
            "AND timed_starts_at IS NOT NULL AND cap_at IS NOT NULL)",
        )
        batch_op.create_index(
            "uq_listings_active_right",
            ["right_id"],
            unique=True,
            sqlite_where=sa.text(_ACTIVE_BEFORE),
            postgresql_where=sa.text(_ACTIVE_BEFORE),
        )


def _a_day_later() -> str:
    if op.get_bind().dialect.name == "postgresql":
        return "timed_starts_at + INTERVAL '1 day'"
    return "strftime('%Y-%m-%d %H:%M:%f', timed_starts_at, '+1 day') || '000'"
