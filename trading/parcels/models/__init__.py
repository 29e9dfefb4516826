"""Tables of the land book, split by noun: land, rights with their burdens, recorded events, prices, imports."""

from trading.parcels.models.events import LandEvent
from trading.parcels.models.imports import ImportJob
from trading.parcels.models.land import Building, Parcel
from trading.parcels.models.prices import BenchmarkPrice, PriceEdition, PriceFactor, StandardPrice
from trading.parcels.models.rights import Burden, Commitment, FormerCertificate, LandRight, RightShare

__all__ = [
    "BenchmarkPrice",
    "Building",
    "Burden",
    "Commitment",
    "FormerCertificate",
    "ImportJob",
    "LandEvent",
    "LandRight",
    "Parcel",
    "PriceEdition",
    "PriceFactor",
    "RightShare",
    "StandardPrice",
]
