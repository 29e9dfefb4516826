"""The land book in full: events, buildings, papers, price editions, imports

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: tables whose rows change only by a recorded event
RECORDED = ("land_rights", "burdens")
OLD_PLACE = "uq_benchmark_prices_kind_version_district_code_use_class_grade"


def upgrade() -> None:
    op.create_table(
        "import_jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("faulty_rows", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=500), nullable=False),
        sa.CheckConstraint("status <> 'faulty' OR faults > 0", name=op.f("ck_import_jobs_faulty_has_faults")),
        sa.CheckConstraint(
            "status <> 'loaded' OR loaded_at IS NOT NULL", name=op.f("ck_import_jobs_loaded_when_loaded_at")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_jobs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_jobs_public_id")),
    )
    with op.batch_alter_table("import_jobs", schema=None) as batch_op:
        batch_op.create_index("ix_import_jobs_status", ["status", "id"], unique=False)

    op.create_table(
        "price_editions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("basis_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("document_no", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_price_editions_valid_to_after_from")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_editions")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_price_editions_kind_name")),
    )
    with op.batch_alter_table("price_editions", schema=None) as batch_op:
        batch_op.create_index("ix_price_editions_validity", ["kind", "valid_from"], unique=False)

    op.create_table(
        "buildings",
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("structure", sa.String(length=60), nullable=False),
        sa.Column("storeys", sa.Integer(), nullable=True),
        sa.Column("floor_area", sa.BigInteger(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("certificate_no", sa.String(length=60), nullable=False),
        sa.CheckConstraint("floor_area IS NULL OR floor_area > 0", name=op.f("ck_buildings_floor_area_positive")),
        sa.CheckConstraint("storeys IS NULL OR storeys > 0", name=op.f("ck_buildings_storeys_positive")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcels.id"], name=op.f("fk_buildings_parcel_id_parcels")),
        sa.PrimaryKeyConstraint("parcel_id", "position", name=op.f("pk_buildings")),
    )
    op.create_table(
        "land_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paper_no", sa.String(length=80), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcels.id"], name=op.f("fk_land_events_parcel_id_parcels")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_land_events")),
        sa.UniqueConstraint("parcel_id", "sequence", name=op.f("uq_land_events_parcel_id_sequence")),
    )
    op.create_table(
        "price_factors",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("use_class", sa.String(length=32), nullable=False),
        sa.Column("argument", sa.Integer(), nullable=False),
        sa.Column("factor", sa.Integer(), nullable=False),
        sa.CheckConstraint("factor > 0", name=op.f("ck_price_factors_factor_positive")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["price_editions.id"], name=op.f("fk_price_factors_edition_id_price_editions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_factors")),
        sa.UniqueConstraint(
            "edition_id",
            "kind",
            "use_class",
            "argument",
            name=op.f("uq_price_factors_edition_id_kind_use_class_argument"),
        ),
    )
    op.create_table(
        "standard_prices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("street_code", sa.String(length=9), nullable=True),
        sa.Column("use_class", sa.String(length=32), nullable=False),
        sa.Column("fen_per_m2", sa.BigInteger(), nullable=False),
        sa.Column("basis_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("plot_ratio", sa.BigInteger(), nullable=True),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("document_no", sa.String(length=120), nullable=False),
        sa.CheckConstraint("fen_per_m2 > 0", name=op.f("ck_standard_prices_price_positive")),
        sa.CheckConstraint(
            "parcel_id IS NOT NULL OR street_code IS NOT NULL", name=op.f("ck_standard_prices_has_a_place")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_standard_prices_valid_to_after_from")
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcels.id"], name=op.f("fk_standard_prices_parcel_id_parcels")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_prices")),
        sa.UniqueConstraint("number", "kind", "valid_from", name=op.f("uq_standard_prices_number_kind_valid_from")),
    )
    with op.batch_alter_table("standard_prices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standard_prices_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(
            "ix_standard_prices_street", ["street_code", "use_class", "kind", "valid_from"], unique=False
        )

    op.create_table(
        "commitments",
        sa.Column("right_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("wording", sa.String(length=2000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["right_id"], ["land_rights.id"], name=op.f("fk_commitments_right_id_land_rights")),
        sa.PrimaryKeyConstraint("right_id", "position", name=op.f("pk_commitments")),
    )
    op.create_table(
        "former_certificates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("right_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["right_id"], ["land_rights.id"], name=op.f("fk_former_certificates_right_id_land_rights")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_certificates")),
    )
    with op.batch_alter_table("former_certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_certificates_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_former_certificates_right_id"), ["right_id"], unique=False)

    _open_events()
    _move_prices_into_editions()

    with op.batch_alter_table("burdens") as batch_op:
        batch_op.add_column(sa.Column("authority", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("is_ceiling", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("debt_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("debt_to", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("area", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("release_paper_no", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("event_id", BIG_ID, nullable=True))
    op.execute(
        "UPDATE burdens SET event_id = (SELECT land_events.id FROM land_events JOIN land_rights"
        " ON land_rights.parcel_id = land_events.parcel_id WHERE land_rights.id = burdens.right_id)"
    )
    with op.batch_alter_table("burdens") as batch_op:
        batch_op.alter_column("event_id", existing_type=BIG_ID, nullable=False)
        batch_op.create_foreign_key("fk_burdens_event_id_land_events", "land_events", ["event_id"], ["id"])

    op.execute(
        "INSERT INTO commitments (right_id, position, kind, wording)"
        " SELECT id, 1, 'other', commitments FROM land_rights WHERE commitments <> ''"
    )
    with op.batch_alter_table("land_rights") as batch_op:
        batch_op.add_column(sa.Column("certificate_kind", sa.String(length=32), nullable=False, server_default="title"))
        batch_op.add_column(sa.Column("allocation_group", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("barred", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("grant_price_fen", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("auditor", sa.String(length=200), nullable=False, server_default=""))
        for name in ("audited_on", "agreed_start_on", "agreed_finish_on", "built_since", "stopped_on", "finished_on"):
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("development_area", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("developed_area", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("event_id", BIG_ID, nullable=True))
        batch_op.drop_column("commitments")
    op.execute(
        "UPDATE land_rights SET event_id ="
        " (SELECT id FROM land_events WHERE land_events.parcel_id = land_rights.parcel_id)"
    )
    with op.batch_alter_table("land_rights") as batch_op:
        batch_op.alter_column("event_id", existing_type=BIG_ID, nullable=False)
        batch_op.create_foreign_key("fk_land_rights_event_id_land_events", "land_events", ["event_id"], ["id"])
        batch_op.create_check_constraint(
            "built_in_order", "finished_on IS NULL OR built_since IS NULL OR finished_on >= built_since"
        )

    op.execute(
        "INSERT INTO buildings (parcel_id, position, name, structure, certificate_no)"
        " SELECT id, 1, buildings, '', '' FROM parcels WHERE buildings <> ''"
    )
    with op.batch_alter_table("parcels") as batch_op:
        batch_op.add_column(sa.Column("section", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("band", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("planning_no", sa.String(length=80), nullable=False, server_default=""))
        batch_op.drop_index("ix_parcels_centre")
        batch_op.drop_column("buildings")
    op.execute(f"UPDATE parcels SET band = CAST({'' if _is_sqlite() else 'FLOOR'}(centre_lat / 0.0045) AS INTEGER)")
    op.create_index("ix_parcels_band", "parcels", ["band", "centre_lon"])
    _guard()


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _open_events() -> None:
    """Every parcel that is there gets its first event, which stands behind the rights that it brought along."""
    op.execute(
        "INSERT INTO land_events"
        " (parcel_id, sequence, kind, effective_on, recorded_at, paper_no, recorded_by, detail)"
        " SELECT id, 1, 'imported', DATE(created_at), created_at, '', 'system', '{}' FROM parcels"
    )


def _move_prices_into_editions() -> None:
    op.execute(
        "INSERT INTO price_editions (kind, name, basis_on, valid_from, valid_to, document_no)"
        " SELECT kind, version, MIN(valid_from), MIN(valid_from), MAX(valid_to), ''"
        " FROM benchmark_prices GROUP BY kind, version"
    )
    with op.batch_alter_table("benchmark_prices") as batch_op:
        batch_op.add_column(sa.Column("edition_id", BIG_ID, nullable=True))
        batch_op.add_column(sa.Column("section", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("plot_ratio", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("years", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE benchmark_prices SET edition_id = (SELECT price_editions.id FROM price_editions"
        " WHERE price_editions.kind = benchmark_prices.kind AND price_editions.name = benchmark_prices.version)"
    )
    with op.batch_alter_table("benchmark_prices") as batch_op:
        batch_op.drop_index("ix_benchmark_prices_lookup")
        batch_op.drop_constraint(OLD_PLACE, type_="unique")
        batch_op.drop_constraint("valid_to_after_from", type_="check")
        for column in ("valid_to", "version", "kind", "valid_from"):
            batch_op.drop_column(column)
        batch_op.alter_column("edition_id", existing_type=BIG_ID, nullable=False)
        batch_op.create_foreign_key(
            "fk_benchmark_prices_edition_id_price_editions", "price_editions", ["edition_id"], ["id"]
        )
        batch_op.create_unique_constraint(
            "uq_benchmark_prices_place", ["edition_id", "district_code", "use_class", "grade", "section"]
        )


def _guard() -> None:
    """Events are for ever, and a right or burden changes only together with the event that says so."""
    if _is_sqlite():
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER land_events_no_{act.lower()} BEFORE {act} ON land_events "
                "BEGIN SELECT RAISE(ABORT, 'land_events is append-only'); END"
            )
        for table in RECORDED:
            op.execute(
                f"CREATE TRIGGER {table}_recorded BEFORE UPDATE ON {table} WHEN NEW.event_id <= OLD.event_id "
                f"BEGIN SELECT RAISE(ABORT, '{table} changes only by a recorded event'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER land_events_append_only BEFORE UPDATE OR DELETE ON land_events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER land_events_no_truncate BEFORE TRUNCATE ON land_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        """
        CREATE FUNCTION refuse_unrecorded() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% changes only by a recorded event', TG_TABLE_NAME;
        END $$
        """
    )
    for table in RECORDED:
        op.execute(
            f"CREATE TRIGGER {table}_recorded BEFORE UPDATE ON {table} "
            "FOR EACH ROW WHEN (NEW.event_id <= OLD.event_id) EXECUTE FUNCTION refuse_unrecorded()"
        )


def downgrade() -> None:
    _unguard()
    op.drop_index("ix_parcels_band", "parcels")
    with op.batch_alter_table("parcels") as batch_op:
        batch_op.add_column(sa.Column("buildings", sa.String(length=500), nullable=False, server_default=""))
        for column in ("planning_no", "band", "section"):
            batch_op.drop_column(column)
        batch_op.create_index("ix_parcels_centre", ["centre_lat", "centre_lon"])
    # several buildings become one line again, cut to what the old column held
    op.execute(
        f"UPDATE parcels SET buildings = COALESCE((SELECT SUBSTR({_joined('name')}, 1, 500) FROM buildings"
        " WHERE buildings.parcel_id = parcels.id), '')"
    )
    with op.batch_alter_table("land_rights") as batch_op:
        batch_op.add_column(sa.Column("commitments", sa.Text(), nullable=False, server_default=""))
    op.execute(
        f"UPDATE land_rights SET commitments = COALESCE((SELECT {_joined('wording')} FROM commitments"
        " WHERE commitments.right_id = land_rights.id), '')"
    )
    with op.batch_alter_table("land_rights") as batch_op:
        batch_op.drop_constraint("fk_land_rights_event_id_land_events", type_="foreignkey")
        batch_op.drop_constraint("built_in_order", type_="check")
        for column in (
            "event_id", "developed_area", "development_area", "finished_on", "stopped_on", "built_since",
            "agreed_finish_on", "agreed_start_on", "audited_on", "auditor", "grant_price_fen", "barred",
            "allocation_group", "certificate_kind",
        ):  # fmt: skip
            batch_op.drop_column(column)
    with op.batch_alter_table("burdens") as batch_op:
        batch_op.drop_constraint("fk_burdens_event_id_land_events", type_="foreignkey")
        for column in (
            "event_id", "release_paper_no", "area", "debt_to", "debt_from", "is_ceiling", "due_on", "authority",
        ):  # fmt: skip
            batch_op.drop_column(column)
    _take_prices_out_of_editions()
    for table in (
        "former_certificates", "commitments", "standard_prices", "price_factors", "land_events", "buildings",
        "price_editions", "import_jobs",
    ):  # fmt: skip
        op.drop_table(table)


def _joined(column: str) -> str:
    return f"GROUP_CONCAT({column}, '；')" if _is_sqlite() else f"STRING_AGG({column}, '；' ORDER BY position)"


def _take_prices_out_of_editions() -> None:
    """The old table knew no sections: prices of a section go."""
    op.execute("DELETE FROM benchmark_prices WHERE section <> ''")
    with op.batch_alter_table("benchmark_prices") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("version", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("valid_to", sa.Date(), nullable=True))
    for column, source in (("kind", "kind"), ("version", "name"), ("valid_from",) * 2, ("valid_to",) * 2):
        op.execute(
            f"UPDATE benchmark_prices SET {column} ="
            f" (SELECT {source} FROM price_editions WHERE price_editions.id = benchmark_prices.edition_id)"
        )
    with op.batch_alter_table("benchmark_prices") as batch_op:
        batch_op.drop_constraint("fk_benchmark_prices_edition_id_price_editions", type_="foreignkey")
        batch_op.drop_constraint("uq_benchmark_prices_place", type_="unique")
        for column in ("years", "plot_ratio", "section", "edition_id"):
            batch_op.drop_column(column)
        batch_op.alter_column("kind", existing_type=sa.String(length=32), nullable=False)
        batch_op.alter_column("version", existing_type=sa.String(length=20), nullable=False)
        batch_op.alter_column("valid_from", existing_type=sa.Date(), nullable=False)
        batch_op.create_unique_constraint(OLD_PLACE, ["kind", "version", "district_code", "use_class", "grade"])
        batch_op.create_check_constraint("valid_to_after_from", "valid_to IS NULL OR valid_to >= valid_from")
        batch_op.create_index(
            "ix_benchmark_prices_lookup", ["district_code", "use_class", "grade", "kind", "valid_from"]
        )


def _unguard() -> None:
    if _is_sqlite():
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER land_events_no_{act}")
        for table in RECORDED:
            op.execute(f"DROP TRIGGER {table}_recorded")
        return
    op.execute("DROP TRIGGER land_events_append_only ON land_events")
    op.execute("DROP TRIGGER land_events_no_truncate ON land_events")
    for table in RECORDED:
        op.execute(f"DROP TRIGGER {table}_recorded ON {table}")
    op.execute("DROP FUNCTION refuse_unrecorded()")
