"""Demand posts, the listings as matching sees them, matches, approaches, reports and blocks

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "demand_blocks",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("party_id", _big_id(), nullable=False),
        sa.Column("by_party_id", _big_id(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_party_id"], ["parties.id"], name=op.f("fk_demand_blocks_by_party_id_parties")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_demand_blocks_party_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_blocks")),
        sa.UniqueConstraint("party_id", "by_party_id", name=op.f("uq_demand_blocks_party_id_by_party_id")),
    )
    op.create_table(
        "demands",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=True),
        sa.Column("draft_number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("party_id", _big_id(), nullable=False),
        sa.Column("entered_by_id", _big_id(), nullable=True),
        sa.Column("decided_by_id", _big_id(), nullable=True),
        sa.Column("districts", sa.JSON(), nullable=False),
        sa.Column("uses", sa.JSON(), nullable=False),
        sa.Column("modes", sa.JSON(), nullable=False),
        sa.Column("area_min", sa.BigInteger(), nullable=True),
        sa.Column("area_max", sa.BigInteger(), nullable=True),
        sa.Column("buildings", sa.String(length=32), nullable=False),
        sa.Column("amount_min", sa.BigInteger(), nullable=True),
        sa.Column("amount_max", sa.BigInteger(), nullable=True),
        sa.Column("unit_amount", sa.BigInteger(), nullable=True),
        sa.Column("price_unit", sa.String(length=32), nullable=True),
        sa.Column("rate_min", sa.Integer(), nullable=True),
        sa.Column("rate_max", sa.Integer(), nullable=True),
        sa.Column("term_months", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("lender_type", sa.String(length=32), nullable=True),
        sa.Column("collateral", sa.JSON(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("name_wish", sa.String(length=32), nullable=False),
        sa.Column("contact_wish", sa.String(length=32), nullable=True),
        sa.Column("valid_days", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("times_returned", sa.Integer(), nullable=False),
        sa.Column("correction_due_on", sa.Date(), nullable=True),
        sa.Column("returned_answers", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("matched_to", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "NOT (status IN ('expired', 'fulfilled', 'paused', 'published')) OR (number IS NOT NULL AND published_at IS NOT NULL AND valid_until IS NOT NULL AND live_since IS NOT NULL)",
            name=op.f("ck_demands_published_is_complete"),
        ),
        sa.CheckConstraint(
            "term_months IS NULL OR (term_months > 0 AND (kind <> 'rent' OR term_months <= 240))",
            name=op.f("ck_demands_term_within_the_law"),
        ),
        sa.CheckConstraint(
            "(unit_amount IS NULL) = (price_unit IS NULL)", name=op.f("ck_demands_unit_price_has_its_unit")
        ),
        sa.CheckConstraint("amount_max IS NULL OR amount_max > 0", name=op.f("ck_demands_most_amount_is_positive")),
        sa.CheckConstraint(
            "amount_max IS NULL OR amount_min IS NULL OR amount_max >= amount_min",
            name=op.f("ck_demands_amounts_in_order"),
        ),
        sa.CheckConstraint("amount_min IS NULL OR amount_min > 0", name=op.f("ck_demands_least_amount_is_positive")),
        sa.CheckConstraint(
            "area_max IS NULL OR area_min IS NULL OR area_max >= area_min", name=op.f("ck_demands_areas_in_order")
        ),
        sa.CheckConstraint("area_min IS NULL OR area_min > 0", name=op.f("ck_demands_least_area_is_positive")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> entered_by_id", name=op.f("ck_demands_maker_is_not_checker")
        ),
        sa.CheckConstraint(
            "rate_max IS NULL OR rate_min IS NULL OR rate_max >= rate_min", name=op.f("ck_demands_rates_in_order")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_demands_decided_by_id_users")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_demands_entered_by_id_users")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_demands_party_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demands")),
        sa.UniqueConstraint("draft_number", name=op.f("uq_demands_draft_number")),
        sa.UniqueConstraint("number", name=op.f("uq_demands_number")),
    )
    op.create_index("ix_demands_party_id_created_at", "demands", ["party_id", "created_at"])
    op.create_index("ix_demands_status_published_at", "demands", ["status", "published_at", "number"])
    op.create_index("ix_demands_status_valid_until", "demands", ["status", "valid_until"])
    op.create_index(
        "ix_demands_to_match",
        "demands",
        ["id"],
        sqlite_where=sa.text("status = 'published' AND matched_at IS NULL"),
        postgresql_where=sa.text("status = 'published' AND matched_at IS NULL"),
    )

    op.create_table(
        "demand_wants",
        sa.Column("demand_id", _big_id(), nullable=False),
        sa.Column("district_code", sa.String(length=6), nullable=False),
        sa.Column("use_class", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("area_low", sa.BigInteger(), nullable=False),
        sa.Column("area_high", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["demand_id"], ["demands.id"], name=op.f("fk_demand_wants_demand_id_demands")),
        sa.PrimaryKeyConstraint("demand_id", "district_code", "use_class", name=op.f("pk_demand_wants")),
    )
    op.create_index("ix_demand_wants_place", "demand_wants", ["kind", "district_code", "use_class", "demand_id"])

    op.create_table(
        "demand_approaches",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("demand_id", _big_id(), nullable=False),
        sa.Column("party_id", _big_id(), nullable=False),
        sa.Column("listing_id", _big_id(), nullable=True),
        sa.Column("is_public_trade", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_by_id", _big_id(), nullable=True),
        sa.Column("answered_by_id", _big_id(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sender_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("poster_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT is_public_trade OR message = ''", name=op.f("ck_demand_approaches_no_words_past_public_trade")
        ),
        sa.CheckConstraint(
            "listing_id IS NOT NULL OR message <> ''", name=op.f("ck_demand_approaches_offers_something")
        ),
        sa.CheckConstraint(
            "status <> 'exchanged' OR (sender_agreed_at IS NOT NULL AND poster_agreed_at IS NOT NULL AND NOT is_public_trade)",
            name=op.f("ck_demand_approaches_exchange_takes_both"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_demand_approaches_answered_by_id_users")
        ),
        sa.ForeignKeyConstraint(["demand_id"], ["demands.id"], name=op.f("fk_demand_approaches_demand_id_demands")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_demand_approaches_listing_id_listings")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_demand_approaches_party_id_parties")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["users.id"], name=op.f("fk_demand_approaches_sent_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_approaches")),
        sa.UniqueConstraint("number", name=op.f("uq_demand_approaches_number")),
    )
    op.create_index("ix_demand_approaches_party_id_sent_at", "demand_approaches", ["party_id", "sent_at"])
    op.create_index(
        "uq_demand_approaches_under_way",
        "demand_approaches",
        ["demand_id", "party_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('agreed', 'sent')"),
        postgresql_where=sa.text("status IN ('agreed', 'sent')"),
    )

    op.create_table(
        "demand_matches",
        sa.Column("demand_id", _big_id(), nullable=False),
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("by_demand", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["demand_id"], ["demands.id"], name=op.f("fk_demand_matches_demand_id_demands")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_demand_matches_listing_id_listings")),
        sa.PrimaryKeyConstraint("demand_id", "listing_id", name=op.f("pk_demand_matches")),
    )
    op.create_index(op.f("ix_demand_matches_listing_id"), "demand_matches", ["listing_id"])

    op.create_table(
        "supply_entries",
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("district_code", sa.String(length=6), nullable=False),
        sa.Column("use_class", sa.String(length=32), nullable=False),
        sa.Column("area", sa.BigInteger(), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("matched_to", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_supply_entries_listing_id_listings")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_supply_entries")),
    )
    op.create_index("ix_supply_entries_place", "supply_entries", ["kind", "district_code", "use_class", "listing_id"])
    op.create_index(
        "ix_supply_entries_to_match",
        "supply_entries",
        ["listing_id"],
        sqlite_where=sa.text("matched_at IS NULL"),
        postgresql_where=sa.text("matched_at IS NULL"),
    )

    op.create_table(
        "demand_reports",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("demand_id", _big_id(), nullable=False),
        sa.Column("approach_id", _big_id(), nullable=True),
        sa.Column("party_id", _big_id(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", _big_id(), nullable=True),
        sa.Column("decision", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (status = 'made')", name=op.f("ck_demand_reports_decided_when_decided_at")
        ),
        sa.ForeignKeyConstraint(
            ["approach_id"], ["demand_approaches.id"], name=op.f("fk_demand_reports_approach_id_demand_approaches")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_demand_reports_decided_by_id_users")),
        sa.ForeignKeyConstraint(["demand_id"], ["demands.id"], name=op.f("fk_demand_reports_demand_id_demands")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_demand_reports_party_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_reports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_demand_reports_public_id")),
    )
    op.create_index("ix_demand_reports_party_id_made_at", "demand_reports", ["party_id", "made_at"])
    op.create_index("ix_demand_reports_status_made_at", "demand_reports", ["status", "made_at"])


def downgrade() -> None:
    # what was told about demands means nothing to a house without them
    told = "SELECT id FROM messages WHERE topic = 'demand'"
    op.execute(f"DELETE FROM deliveries WHERE message_id IN ({told})")
    for table in ("messages", "notice_preferences"):
        op.execute(f"DELETE FROM {table} WHERE topic = 'demand'")
    for table in (
        "demand_reports",
        "supply_entries",
        "demand_matches",
        "demand_approaches",
        "demand_wants",
        "demands",
        "demand_blocks",
    ):
        op.drop_table(table)
