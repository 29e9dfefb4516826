"""Land and rights in the words of a paper, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from trading.core.deal import AcquisitionMode
from trading.parcels.models import LandRight, Parcel

_ACQUISITION = {
    AcquisitionMode.ALLOCATION: "划拨",
    AcquisitionMode.GRANT: "出让",
    AcquisitionMode.LEASE: "租赁",
    AcquisitionMode.CONTRIBUTION: "作价出资或者入股",
    AcquisitionMode.AUTHORISED: "授权经营",
}
#: what a paper says where the register is silent
NOT_ON_FILE = "登记簿未载明"


def acquisition(mode: AcquisitionMode) -> str:
    """How a right was acquired."""
    return _ACQUISITION[mode]


def origin(right: LandRight) -> str:
    """The paper by which a right was first acquired."""
    paper_name = "划拨决定书" if right.acquisition_mode is AcquisitionMode.ALLOCATION else "原土地有偿使用合同"
    number = right.grant_contract_no or f"{NOT_ON_FILE}，以登记档案为准"
    return f"{paper_name}编号 {number}"


#: the planning indices that a paper tells
INDICES = ("plot_ratio_min", "plot_ratio_max", "density_min", "density_max", "greening_max", "height_max")


def planning(parcel: Parcel) -> str:
    """The planning indices on file, in words."""
    return planning_of({name: getattr(parcel, name) for name in INDICES})


def planning_of(indices: Mapping[str, Decimal | None]) -> str:
    """Planning indices in words."""
    limits = [
        _between("容积率", indices["plot_ratio_min"], indices["plot_ratio_max"], ""),
        _between("建筑密度", indices["density_min"], indices["density_max"], "%"),
        _between("绿地率", None, indices["greening_max"], "%"),
        _between("建筑高度", None, indices["height_max"], " 米"),
    ]
    said = [limit for limit in limits if limit]
    return "，".join(said) if said else "以规划主管部门核定的为准"


def _between(name: str, low: Decimal | None, high: Decimal | None, unit: str) -> str:
    if low is not None and high is not None:
        return f"{name} {_short(low)}{unit} 至 {_short(high)}{unit}"
    if low is not None:
        return f"{name}不低于 {_short(low)}{unit}"
    return f"{name}不高于 {_short(high)}{unit}" if high is not None else ""


def _short(figure: Decimal) -> str:
    """Two places without idle noughts, but never without one place."""
    text = f"{figure:.2f}"
    return text[:-1] if text.endswith("0") else text
