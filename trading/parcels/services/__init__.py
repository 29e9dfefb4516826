"""The verbs of the land book: recording, loading from files, and what the rules say of a right."""

from trading.parcels.services.facts import facts_for_right, judge
from trading.parcels.services.loading import ImportReport, compare_with_book, import_parcels
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
    "compare_with_book",
    "correct_right",
    "end_burden",
    "end_right",
    "enter_right",
    "facts_for_right",
    "import_parcels",
    "judge",
    "open_parcel",
    "register_burden",
    "replace_certificate",
    "settle_burden",
    "transfer_right",
]
