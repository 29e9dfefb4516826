"""The words of the land book that are its own."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class PriceKind(LabelledEnum):
    """Which right a benchmark price is for."""

    GRANT = "grant", N_("Granted right")
    ALLOCATION = "allocation", N_("Allocated right")
    UNDERGROUND = "underground", N_("Underground space")


class LandEventKind(LabelledEnum):
    """What was recorded of a parcel. Rights and burdens change through these and in no other way."""

    OPENED = "opened", N_("Entered in the land book")
    IMPORTED = "imported", N_("Taken over from the register")
    FIRST_REGISTERED = "first_registered", N_("Right registered for the first time")
    TRANSFERRED = "transferred", N_("Right transferred")
    CORRECTED = "corrected", N_("Entry corrected")
    CERTIFICATE_REPLACED = "certificate_replaced", N_("Certificate replaced")
    BURDEN_REGISTERED = "burden_registered", N_("Burden registered")
    BURDEN_CHANGED = "burden_changed", N_("Burden changed")
    BURDEN_ENDED = "burden_ended", N_("Burden ended")
    RIGHT_ENDED = "right_ended", N_("Right ended")


class CommitmentKind(LabelledEnum):
    """What the holder of standard land (标准地) has promised; promises pass to whoever gets the right."""

    INVESTMENT = "investment", N_("Investment intensity")
    OUTPUT = "output", N_("Output per mu")
    TAX = "tax", N_("Tax per mu")
    ENERGY = "energy", N_("Energy use")
    EMISSION = "emission", N_("Emissions")
    START = "start", N_("Start of building")
    FINISH = "finish", N_("Completion")
    OTHER = "other", N_("Other commitment")


class FactorKind(LabelledEnum):
    """What a land price is corrected by."""

    #: argument: plot ratio in hundredths
    PLOT_RATIO = "plot_ratio", N_("Plot ratio")
    #: argument: year and month of the index as YYYYMM
    INDEX = "index", N_("Land price index")
    #: argument: 0; the factor is the yearly capitalisation rate
    RATE = "rate", N_("Capitalisation rate")


class StandardPriceKind(LabelledEnum):
    """What a standard parcel price is paid for."""

    SALE = "sale", N_("Price of the right")
    RENT = "rent", N_("Yearly rent")


class ImportKind(LabelledEnum):
    """What a file of the land book may hold."""

    PARCELS = "parcels", N_("Parcels and rights")
    BENCHMARKS = "benchmarks", N_("Benchmark prices")
    FACTORS = "factors", N_("Price corrections")
    STANDARDS = "standards", N_("Standard parcel prices")
    VIOLATIONS = "violations", N_("Ledger of unlawful land use")
    IDLE = "idle", N_("List of idle land")


class ImportStatus(LabelledEnum):
    """Where an import stands."""

    WAITING = "waiting", N_("Waiting to be checked")
    CHECKING = "checking", N_("Being checked")
    FAULTY = "faulty", N_("Has faults, nothing loaded")
    READY = "ready", N_("In order, not loaded yet")
    ORDERED = "ordered", N_("Waiting to be loaded")
    LOADING = "loading", N_("Being loaded")
    LOADED = "loaded", N_("Loaded")
    FAILED = "failed", N_("Broken off")
    DROPPED = "dropped", N_("Dropped")


#: An import moves from check to load; the worker does the checking and the loading. A broken-off check or load
#: has written nothing and may be asked for again.
IMPORT = Lifecycle(
    "import",
    {
        "check": ({ImportStatus.WAITING, ImportStatus.CHECKING}, ImportStatus.CHECKING),
        "find_faulty": ({ImportStatus.CHECKING, ImportStatus.LOADING}, ImportStatus.FAULTY),
        "find_ready": ({ImportStatus.CHECKING}, ImportStatus.READY),
        "order": ({ImportStatus.READY}, ImportStatus.ORDERED),
        "load": ({ImportStatus.ORDERED, ImportStatus.LOADING}, ImportStatus.LOADING),
        "finish": ({ImportStatus.LOADING}, ImportStatus.LOADED),
        "fail": ({ImportStatus.CHECKING, ImportStatus.LOADING}, ImportStatus.FAILED),
        "retry": ({ImportStatus.FAILED}, ImportStatus.WAITING),
        "drop": (
            {ImportStatus.WAITING, ImportStatus.FAULTY, ImportStatus.READY, ImportStatus.FAILED},
            ImportStatus.DROPPED,
        ),
    },
)
