"""Defaults of winners, offers of a fallen award to the next bidder, and bars by decision

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_HEARING, _OPEN = sa.text("status = 'hearing'"), sa.text("status = 'open'")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _at() -> sa.types.TypeEngine[object]:
    return sa.DateTime(timezone=True)


def _key(table: str, column: str, to: str, target: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{target}"], name=op.f(f"fk_{table}_{column}_{to}"))


def _word() -> sa.types.TypeEngine[str]:
    return sa.String(length=32)


def upgrade() -> None:
    op.create_table(
        "party_bars",
        sa.Column("id", _id(), nullable=False),
        sa.Column("party_id", _id(), nullable=False),
        sa.Column("lot_number", _word(), nullable=False),
        sa.Column("ground", _word(), nullable=False),
        sa.Column("decision_no", sa.String(length=64), nullable=False),
        sa.Column("barred_at", _at(), nullable=False),
        sa.Column("barred_by_id", _id(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_at", _at(), nullable=True),
        _key("party_bars", "party_id", "parties"),
        _key("party_bars", "barred_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_bars")),
        sa.UniqueConstraint("party_id", "decision_no", name=op.f("uq_party_bars_party_id_decision_no")),
    )
    op.create_index(op.f("ix_party_bars_ends_on"), "party_bars", ["ends_on"])
    op.create_table(
        "award_defaults",
        sa.Column("id", _id(), nullable=False),
        sa.Column("listing_id", _id(), nullable=False),
        sa.Column("application_id", _id(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", _word(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ground", _word(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("forfeits", sa.Boolean(), nullable=False),
        sa.Column("destination", _word(), nullable=True),
        sa.Column("bars", sa.Boolean(), nullable=False),
        sa.Column("noticed_at", _at(), nullable=False),
        sa.Column("noticed_by_id", _id(), nullable=False),
        sa.Column("objections_end_at", _at(), nullable=False),
        sa.Column("answer", sa.String(length=2000), nullable=True),
        sa.Column("answered_at", _at(), nullable=True),
        sa.Column("decision_no", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("decided_at", _at(), nullable=True),
        sa.Column("decided_by_id", _id(), nullable=True),
        sa.Column("owner_consents", sa.Boolean(), nullable=True),
        sa.Column("consent_at", _at(), nullable=True),
        sa.Column("consent_paper", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> noticed_by_id", name=op.f("ck_award_defaults_takes_two_persons")
        ),
        sa.CheckConstraint(
            "status <> 'upheld' OR (decision_no IS NOT NULL AND decided_by_id IS NOT NULL)",
            name=op.f("ck_award_defaults_upheld_by_decision"),
        ),
        sa.CheckConstraint("(status = 'hearing') = (decided_at IS NULL)", name=op.f("ck_award_defaults_decided_once")),
        sa.CheckConstraint(
            "NOT forfeits OR destination IS NOT NULL", name=op.f("ck_award_defaults_forfeited_to_somebody")
        ),
        _key("award_defaults", "listing_id", "rooms", "listing_id"),
        _key("award_defaults", "application_id", "applications"),
        _key("award_defaults", "noticed_by_id", "users"),
        _key("award_defaults", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_defaults")),
    )
    for column in ("listing_id", "application_id"):
        op.create_index(op.f(f"ix_award_defaults_{column}"), "award_defaults", [column])
    op.create_index(
        "uq_award_defaults_hearing",
        "award_defaults",
        ["listing_id"],
        unique=True,
        sqlite_where=_HEARING,
        postgresql_where=_HEARING,
    )
    op.create_table(
        "award_offers",
        sa.Column("id", _id(), nullable=False),
        sa.Column("listing_id", _id(), nullable=False),
        sa.Column("default_id", _id(), nullable=False),
        sa.Column("application_id", _id(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", _word(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("offered_at", _at(), nullable=False),
        sa.Column("expires_at", _at(), nullable=False),
        sa.Column("ended_at", _at(), nullable=True),
        sa.CheckConstraint("(status = 'open') = (ended_at IS NULL)", name=op.f("ck_award_offers_ended_once")),
        _key("award_offers", "listing_id", "rooms", "listing_id"),
        _key("award_offers", "default_id", "award_defaults"),
        _key("award_offers", "application_id", "applications"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_offers")),
        sa.UniqueConstraint("listing_id", "application_id", name=op.f("uq_award_offers_listing_id_application_id")),
    )
    for column in ("default_id", "application_id"):
        op.create_index(op.f(f"ix_award_offers_{column}"), "award_offers", [column])
    op.create_index(
        "uq_award_offers_open",
        "award_offers",
        ["listing_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("ix_award_offers_due", "award_offers", ["expires_at"], sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    for table in ("award_offers", "award_defaults", "party_bars"):
        op.drop_table(table)
    # the steps that only this edition knows: what was open is void, what passed stays what it passed to
    op.execute("UPDATE awards SET status = 'void' WHERE status = 'fallen'")
