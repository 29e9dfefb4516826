"""Recording: the only verbs that change rights and burdens. Each leaves an event that no one can change."""

from trading.parcels.services.records.burdens import end_burden, register_burden, settle_burden
from trading.parcels.services.records.holdings import Holding, NamedHolder
from trading.parcels.services.records.journal import open_parcel
from trading.parcels.services.records.refusals import NoRightInForce
from trading.parcels.services.records.rights import (
    Promise,
    Structure,
    correct_right,
    end_right,
    enter_right,
    replace_certificate,
    transfer_right,
)

__all__ = [
    "Holding",
    "NamedHolder",
    "NoRightInForce",
    "Promise",
    "Structure",
    "correct_right",
    "end_burden",
    "end_right",
    "enter_right",
    "open_parcel",
    "register_burden",
    "replace_certificate",
    "settle_burden",
    "transfer_right",
]
