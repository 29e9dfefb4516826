"""Private negotiation: proposals, their turns, and agreements

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STANDING = sa.text("status IN ('confirmed', 'pending')")


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("party_id", _big_id(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "status <> 'declined' OR reason IS NOT NULL", name=op.f("ck_proposals_declined_has_a_reason")
        ),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name="fk_proposals_listing_id_listings"),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name="fk_proposals_party_id_parties"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("listing_id", "party_id", name="uq_proposals_listing_id_party_id"),
        sa.UniqueConstraint("number", name="uq_proposals_number"),
    )
    op.create_index("ix_proposals_party_id", "proposals", ["party_id"])
    op.create_table(
        "proposal_turns",
        sa.Column("proposal_id", _big_id(), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("rent_free_months", sa.Integer(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", _big_id(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", _big_id(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_proposal_turns_amount_is_positive")),
        sa.CheckConstraint("months IS NULL OR months > 0", name=op.f("ck_proposal_turns_months_are_positive")),
        sa.CheckConstraint(
            "rent_free_months IS NULL OR rent_free_months >= 0", name=op.f("ck_proposal_turns_rent_free_not_negative")
        ),
        sa.CheckConstraint(
            "side <> 'proposer' OR confirmed_at IS NOT NULL", name=op.f("ck_proposal_turns_own_turn_is_confirmed")
        ),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name="fk_proposal_turns_confirmed_by_id_users"),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name="fk_proposal_turns_made_by_id_users"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_turns_proposal_id_proposals"),
        sa.PrimaryKeyConstraint("proposal_id", "turn", name="pk_proposal_turns"),
    )
    op.create_table(
        "agreements",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("proposal_id", _big_id(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", _big_id(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", _big_id(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "(status = 'pending') = (decided_at IS NULL)", name=op.f("ck_agreements_decided_has_a_moment")
        ),
        sa.CheckConstraint(
            "status <> 'reopened' OR reason IS NOT NULL", name=op.f("ck_agreements_reopened_has_a_reason")
        ),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["users.id"], name="fk_agreements_agreed_by_id_users"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name="fk_agreements_decided_by_id_users"),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name="fk_agreements_listing_id_listings"),
        sa.ForeignKeyConstraint(
            ["proposal_id", "turn"],
            ["proposal_turns.proposal_id", "proposal_turns.turn"],
            name="fk_agreements_proposal_id_turn_proposal_turns",
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_agreements_proposal_id_proposals"),
        sa.PrimaryKeyConstraint("id", name="pk_agreements"),
    )
    op.create_index("ix_agreements_listing_id", "agreements", ["listing_id"])
    op.create_index(
        "uq_agreements_standing",
        "agreements",
        ["listing_id"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )


def downgrade() -> None:
    # without the room nobody can bring an agreement to its end: what was agreed is open again
    op.execute("UPDATE listings SET status = 'published' WHERE status = 'intent'")
    op.drop_table("agreements")
    op.drop_table("proposal_turns")
    op.drop_table("proposals")
