"""Questions on lots with their answers, visits to the land with their bookings

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("asker_id", _big_id(), nullable=False),
        sa.Column("asker_no", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _instant("asked_at"),
        sa.Column("turns", sa.Integer(), nullable=False),
        _instant("since"),
        sa.Column("place", sa.Integer(), nullable=True),
        _instant("published_at", nullable=True),
        sa.Column("ground", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "(place IS NULL) = (published_at IS NULL)", name=op.f("ck_questions_numbered_when_published")
        ),
        sa.CheckConstraint(
            "status <> 'answered' OR place IS NOT NULL", name=op.f("ck_questions_answered_has_a_number")
        ),
        sa.CheckConstraint("(status = 'hidden') = (ground IS NOT NULL)", name=op.f("ck_questions_hidden_for_a_ground")),
        _refers("questions", "listing_id", "listings"),
        _refers("questions", "asker_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("number", name=op.f("uq_questions_number")),
        sa.UniqueConstraint("listing_id", "place", name=op.f("uq_questions_listing_id_place")),
    )
    op.create_index("ix_questions_listing_id_status", "questions", ["listing_id", "status"])
    op.create_index("ix_questions_status_since", "questions", ["status", "since"])
    op.create_index("ix_questions_asker_id_asked_at", "questions", ["asker_id", "asked_at"])

    op.create_table(
        "question_answers",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("question_id", _big_id(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_official", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        _instant("written_at"),
        sa.Column("written_by_id", _big_id(), nullable=True),
        _instant("decided_at", nullable=True),
        sa.Column("decided_by_id", _big_id(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "(status = 'published') = (edition IS NOT NULL)", name=op.f("ck_question_answers_edition_when_published")
        ),
        sa.CheckConstraint(
            "(status = 'pending') = (decided_at IS NULL)", name=op.f("ck_question_answers_decided_or_pending")
        ),
        sa.CheckConstraint(
            "status <> 'returned' OR reason IS NOT NULL", name=op.f("ck_question_answers_returned_for_a_reason")
        ),
        sa.CheckConstraint(
            "is_official OR decided_by_id IS NULL OR decided_by_id <> written_by_id",
            name=op.f("ck_question_answers_writer_is_not_moderator"),
        ),
        _refers("question_answers", "question_id", "questions"),
        _refers("question_answers", "written_by_id", "users"),
        _refers("question_answers", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_answers")),
        sa.UniqueConstraint("question_id", "turn", name=op.f("uq_question_answers_question_id_turn")),
        sa.UniqueConstraint("question_id", "edition", name=op.f("uq_question_answers_question_id_edition")),
    )
    pending = sa.text("status = 'pending'")
    op.create_index(
        "uq_question_answers_pending",
        "question_answers",
        ["question_id"],
        unique=True,
        sqlite_where=pending,
        postgresql_where=pending,
    )

    op.create_table(
        "visit_slots",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("listing_id", _big_id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _instant("starts_at"),
        _instant("ends_at"),
        sa.Column("meeting_point", sa.String(length=200), nullable=False),
        sa.Column("languages", sa.String(length=100), nullable=False),
        sa.Column("notes", sa.String(length=500), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _instant("offered_at"),
        sa.Column("offered_by_id", _big_id(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_visit_slots_ends_after_its_start")),
        sa.CheckConstraint(
            "places > 0 AND taken >= 0 AND taken <= places", name=op.f("ck_visit_slots_never_overbooked")
        ),
        sa.CheckConstraint(
            "status <> 'cancelled' OR (reason IS NOT NULL AND taken = 0)",
            name=op.f("ck_visit_slots_cancelled_for_a_reason"),
        ),
        _refers("visit_slots", "listing_id", "listings"),
        _refers("visit_slots", "offered_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_slots")),
        sa.UniqueConstraint("listing_id", "number", name=op.f("uq_visit_slots_listing_id_number")),
    )
    op.create_index("ix_visit_slots_status_starts_at", "visit_slots", ["status", "starts_at"])

    op.create_table(
        "visit_bookings",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("slot_id", _big_id(), nullable=False),
        sa.Column("party_id", _big_id(), nullable=False),
        sa.Column("user_id", _big_id(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        _instant("booked_at"),
        _instant("queued_at"),
        _instant("cancelled_at", nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("has_come", sa.Boolean(), nullable=True),
        _instant("reminded_at", nullable=True),
        sa.CheckConstraint("persons > 0", name=op.f("ck_visit_bookings_somebody_comes")),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_visit_bookings_cancelled_at_an_instant"),
        ),
        _refers("visit_bookings", "slot_id", "visit_slots"),
        _refers("visit_bookings", "party_id", "parties"),
        _refers("visit_bookings", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_bookings")),
        sa.UniqueConstraint("number", name=op.f("uq_visit_bookings_number")),
    )
    op.create_index("ix_visit_bookings_slot_id_status", "visit_bookings", ["slot_id", "status"])
    op.create_index("ix_visit_bookings_party_id_booked_at", "visit_bookings", ["party_id", "booked_at"])
    coming = sa.text("status IN ('booked', 'waiting')")
    op.create_index(
        "uq_visit_bookings_coming",
        "visit_bookings",
        ["slot_id", "party_id"],
        unique=True,
        sqlite_where=coming,
        postgresql_where=coming,
    )


def downgrade() -> None:
    for table in ("visit_bookings", "visit_slots", "question_answers", "questions"):
        op.drop_table(table)
    # what was told about questions and visits can't be read by what was there before
    told = "(SELECT id FROM messages WHERE topic = 'enquiry')"
    op.execute(sa.text(f"DELETE FROM deliveries WHERE message_id IN {told}"))
    op.execute(sa.text("DELETE FROM messages WHERE topic = 'enquiry'"))
    op.execute(sa.text("DELETE FROM notice_preferences WHERE topic = 'enquiry'"))
