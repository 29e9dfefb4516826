"""A demand's answers together: as matching reads them, as they are compared later, and whether they are whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from trading.demands.models import Demand
from trading.demands.rules import Wish
from trading.demands.states import DemandKind

#: everything that a poster answers
NAMES = (
    *("districts", "uses", "modes", "area_min", "area_max", "buildings"),
    *("amount_min", "amount_max", "unit_amount", "price_unit", "rate_min", "rate_max"),
    *("term_months", "starts_on", "lender_type", "collateral"),
    *("description", "name_wish", "contact_wish", "valid_days"),
)


def wish_of(demand: Demand) -> Wish:
    """What the demand asks for."""
    return Wish(
        kind=demand.kind,
        uses=frozenset(demand.use_classes),
        districts=frozenset(demand.districts),
        area_min=demand.area_min,
        area_max=demand.area_max,
        amount_min=demand.amount_min,
        amount_max=demand.amount_max,
        unit_amount=demand.unit_amount,
        price_unit=demand.price_unit,
        rate_min=demand.rate_min,
        rate_max=demand.rate_max,
        term_months=demand.term_months,
        modes=frozenset(demand.acquisition_modes),
        buildings=demand.buildings,
        collateral=frozenset(demand.collateral_wishes),
    )


def snapshot(demand: Demand) -> dict[str, Any]:
    """All answers as plain values, to be compared with later ones."""
    return {name: _plain(getattr(demand, name)) for name in NAMES}


def changed_since_return(demand: Demand) -> set[str]:
    """The names of the answers that differ from what stood there at the last return."""
    if demand.returned_answers is None:
        return set()
    return {name for name, value in snapshot(demand).items() if demand.returned_answers.get(name) != value}


def covers_land(demand: Demand) -> bool:
    """The page about the land wanted is filled in."""
    return bool(demand.uses) and (demand.area_min is not None or demand.area_max is not None)


def covers_money(demand: Demand) -> bool:
    """The page about budget, rent or loan is filled in."""
    match demand.kind:
        case DemandKind.BUY:
            return demand.amount_max is not None or demand.unit_amount is not None
        case DemandKind.RENT:
            return demand.amount_max is not None and demand.term_months is not None
        case DemandKind.LEND:
            has_rate = demand.rate_min is not None or demand.rate_max is not None
            return has_rate and None not in (demand.amount_max, demand.term_months, demand.lender_type)


def covers_post(demand: Demand) -> bool:
    """The page about text, name and contact is filled in."""
    return demand.contact_wish is not None and demand.valid_days is not None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return getattr(value, "value", value)
