"""Messages, deliveries, preferences, and addresses that a code has confirmed

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("mobile_sealed", sa.LargeBinary(), nullable=True))

    op.create_table(
        "contact_proofs",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("user_id", _big_id(), nullable=False),
        sa.Column("medium", sa.String(length=32), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_contact_proofs_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_proofs")),
    )
    op.create_index(
        "ix_contact_proofs_user_id_medium_created_at", "contact_proofs", ["user_id", "medium", "created_at"]
    )

    op.create_table(
        "messages",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", _big_id(), nullable=False),
        sa.Column("party_id", _big_id(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_messages_party_id_parties")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_messages_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("public_id", name=op.f("uq_messages_public_id")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_messages_user_id_key")),
    )
    op.create_index("ix_messages_inbox", "messages", ["user_id", "told_at"])
    op.create_index(op.f("ix_messages_subject"), "messages", ["subject"])
    unread = sa.text("read_at IS NULL")
    op.create_index("ix_messages_unread", "messages", ["user_id"], sqlite_where=unread, postgresql_where=unread)

    op.create_table(
        "deliveries",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("message_id", _big_id(), nullable=False),
        sa.Column("user_id", _big_id(), nullable=False),
        sa.Column("medium", sa.String(length=32), nullable=False),
        sa.Column("is_digest", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_deliveries_sent_when_sent_at")),
        sa.CheckConstraint(
            "(status IN ('sent', 'given_up', 'dropped')) = (next_try_at IS NULL)",
            name=op.f("ck_deliveries_owed_until_it_has_ended"),
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_deliveries_message_id_messages")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_deliveries_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("message_id", "medium", name=op.f("uq_deliveries_message_id_medium")),
        sa.UniqueConstraint("public_id", name=op.f("uq_deliveries_public_id")),
    )
    due = sa.text("next_try_at IS NOT NULL")
    op.create_index("ix_deliveries_due", "deliveries", ["next_try_at"], sqlite_where=due, postgresql_where=due)
    op.create_index(
        "ix_deliveries_owed_to", "deliveries", ["user_id", "medium"], sqlite_where=due, postgresql_where=due
    )

    op.create_table(
        "notice_preferences",
        sa.Column("user_id", _big_id(), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("medium", sa.String(length=32), nullable=False),
        sa.Column("timing", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notice_preferences_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", "topic", "medium", name=op.f("pk_notice_preferences")),
    )


def downgrade() -> None:
    for table in ("notice_preferences", "deliveries", "messages", "contact_proofs"):
        op.drop_table(table)
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("mobile_sealed")
        batch_op.drop_column("email_sealed")
