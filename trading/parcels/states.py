"""The words of the land book that are its own: burdens and kinds of land prices."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.messages import N_


class BurdenKind(LabelledEnum):
    """What may weigh on a right."""

    MORTGAGE = "mortgage", N_("Mortgage")
    SEIZURE = "seizure", N_("Seizure")
    DISPUTE = "dispute", N_("Ownership dispute")
    OBJECTION = "objection", N_("Registered objection")
    LEASE = "lease", N_("Lease")
    PRENOTICE = "prenotice", N_("Advance notice")
    IDLE = "idle", N_("Idle land")
    VIOLATION = "violation", N_("Unlawful land use")


class PriceKind(LabelledEnum):
    """Which right a benchmark price is for."""

    GRANT = "grant", N_("Granted right")
    ALLOCATION = "allocation", N_("Allocated right")
    UNDERGROUND = "underground", N_("Underground space")
