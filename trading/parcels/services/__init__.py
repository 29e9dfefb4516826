"""The verbs of the land book: recording, loading from files, and what the rules say of a right."""

from trading.parcels.services.facts import facts_for_right, judge
from trading.parcels.services.imports import begin as begin_import
from trading.parcels.services.imports import break_off as break_off_import
from trading.parcels.services.imports import drop as drop_import
from trading.parcels.services.imports import hand_in as hand_in_import
from trading.parcels.services.imports import load as load_import
from trading.parcels.services.imports import load_file, new_import_id, note_check
from trading.parcels.services.imports import order_load as order_import
from trading.parcels.services.imports import retry as retry_import
from trading.parcels.services.loading import ImportReport
from trading.parcels.services.prices import edition_subject, end_edition, publish_standard_price
from trading.parcels.services.records import (
    Holding,
    correct_right,
    end_burden,
    end_right,
    enter_right,
    open_parcel,
    register_burden,
    replace_certificate,
    settle_burden,
    transfer_right,
)

__all__ = [
    "Holding",
    "ImportReport",
    "begin_import",
    "break_off_import",
    "correct_right",
    "drop_import",
    "edition_subject",
    "end_burden",
    "end_edition",
    "end_right",
    "enter_right",
    "facts_for_right",
    "hand_in_import",
    "judge",
    "load_file",
    "load_import",
    "new_import_id",
    "note_check",
    "open_parcel",
    "order_import",
    "publish_standard_price",
    "register_burden",
    "replace_certificate",
    "retry_import",
    "settle_burden",
    "transfer_right",
]
