"""A demand for machines: one shape for the machine interface and the exports (amounts in yuan, areas in m², UTC)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for

from trading.core import canonical
from trading.core.money import decimal_yuan
from trading.core.rates import percent
from trading.demands.models import Demand


def demand_body(demand: Demand) -> dict[str, Any]:
    """What the public may read of a demand."""
    return {
        "number": demand.number,
        "kind": demand.kind.value,
        "status": demand.shown_status.value,
        "poster": demand.public_name,
        "districts": demand.districts,
        "uses": demand.uses,
        "acquisition_modes": demand.modes,
        "buildings": demand.buildings.value,
        "area_min": _decimal(demand.area_min),
        "area_max": _decimal(demand.area_max),
        "amount_min": _yuan(demand.amount_min),
        "amount_max": _yuan(demand.amount_max),
        "unit_amount": _yuan(demand.unit_amount),
        "price_unit": demand.price_unit.value if demand.price_unit else None,
        "rate_min": _rate(demand.rate_min),
        "rate_max": _rate(demand.rate_max),
        "term_months": demand.term_months,
        "starts_on": demand.starts_on.isoformat() if demand.starts_on else None,
        "lender_type": demand.lender_type.value if demand.lender_type else None,
        "collateral": demand.collateral,
        "description": demand.description or "",
        "published_at": _instant(demand.published_at),
        "valid_until": demand.valid_until.isoformat() if demand.valid_until else None,
        "url": url_for("demands.show", number=demand.number, _external=True),
    }


def _yuan(amount: int | None) -> str | None:
    return None if amount is None else decimal_yuan(amount)


def _rate(rate: int | None) -> str | None:
    return None if rate is None else percent(rate)


def _decimal(figure: Any) -> str | None:
    return None if figure is None else f"{figure:.2f}"


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else canonical.instant(moment)
