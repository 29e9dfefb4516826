"""Demands at every stage: sensible by default, anything overridable. Each stage is reached by the services."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from tests.factories.funds import a_member, an_account
from trading.core.actor import Actor, Role
from trading.core.codes import IdentityKind
from trading.core.deal import OwnerType, UseClass
from trading.core.money import Fen
from trading.demands import services
from trading.demands.models import Approach, Demand
from trading.demands.queries import matching
from trading.demands.states import ContactWish, DemandKind, LenderType, NameWish
from trading.extensions import db
from trading.parties.models import Party
from trading.parties.services import register_party
from trading.seeding.holders import credit_code, resident_id

_numbers = count(500_000)

MONEY: dict[DemandKind, dict[str, Any]] = {
    DemandKind.BUY: {"amount_max": Fen(400_000_000)},
    DemandKind.RENT: {"amount_min": Fen(10_000_000), "amount_max": Fen(50_000_000), "term_months": 120},
    DemandKind.LEND: {
        "amount_max": Fen(500_000_000),
        "rate_min": 4350,
        "rate_max": 6000,
        "term_months": 36,
        "lender_type": LenderType.ENTERPRISE,
    },
}


def a_party(kind: OwnerType = OwnerType.COMPANY, name: str | None = None, **more: Any) -> Party:
    """A checked party that can be called."""
    number = next(_numbers)
    rng = Random(number)  # noqa: S311 - nothing secret
    person = kind.is_natural
    columns: dict[str, Any] = {"phone": "0473-2618899", "verified": True} | more
    return register_party(
        kind=kind,
        name=name or ("苏和·试样" if person else f"乌海市求购{number}号有限公司"),
        id_type=IdentityKind.RESIDENT_ID if person else IdentityKind.CREDIT_CODE,
        id_code=resident_id(rng, "150302") if person else credit_code(rng, "91", "150302"),
        by=Actor.system(),
        **columns,
    )


def a_poster(party: Party | None = None) -> Actor:
    """A member who may post."""
    return a_member(party or a_party())


def a_demand_draft(by: Actor | None = None, kind: DemandKind = DemandKind.BUY, **changes: Any) -> Demand:
    """A draft with every question answered: industrial land of 15 to 45 mu in the first district."""
    by = by or a_poster()
    draft = services.start(kind, by=by).draft_number
    land = {
        "districts": ["150302"],
        "uses": [UseClass.INDUSTRIAL],
        "area_min": Decimal("10000.00"),
        "area_max": Decimal("30000.00"),
    }
    services.answer_land(draft, **land | changes.pop("land", {}), by=by)
    services.answer_money(draft, **MONEY[kind] | changes.pop("money", {}), by=by)
    post = {
        "contact_wish": ContactWish.PHONE,
        "valid_days": 90,
        "name_wish": NameWish.SHOWN,
        "description": "建厂用地。",
    }
    demand = services.answer_post(draft, **post | changes, by=by)
    db.session.flush()
    return demand


def a_submitted_demand(by: Actor | None = None, **changes: Any) -> Demand:
    """A demand that waits for the desk."""
    by = by or a_poster()
    return services.submit(a_demand_draft(by, **changes).draft_number, by=by)


def a_demand(by: Actor | None = None, **changes: Any) -> Demand:
    """A demand on the market."""
    demand = a_submitted_demand(by, **changes)
    return services.publish(demand.number or "", by=an_account(Role.REVIEWER))


def an_approach(demand: Demand, by: Actor, message: str = "我方有一宗工业用地，约三十亩。", **more: Any) -> Approach:
    """Land offered to a demand in words."""
    return services.send(demand.number or "", message=message, by=by, **more)


def match_everything() -> None:
    """Let matching run until nothing is left to compare."""
    while matching.has_moved():
        services.take_up()
        db.session.flush()
    while waiting := matching.entries_to_match(10):
        for listing_id in waiting:
            services.match_listing(listing_id)
        db.session.flush()
    while waiting := matching.demands_to_match(10):
        for demand_id in waiting:
            services.match_demand(demand_id)
        db.session.flush()
