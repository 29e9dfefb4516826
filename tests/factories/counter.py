"""Bidders who come to the counter, and their signed orders."""

from __future__ import annotations

import io
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from PIL import Image

from tests.factories.applications import ALL_DECLARATIONS, a_reviewer
from tests.factories.bidding import OpenRoom
from tests.factories.funds import a_finance_officer, an_account, confirm
from trading.bidding.counter import services
from trading.bidding.counter.models import BidOrder
from trading.bidding.counter.services import Person
from trading.bidding.models import Application
from trading.bidding.services import applications
from trading.core import clock
from trading.core.actor import Actor, Role
from trading.core.codes import IdentityKind
from trading.core.deal import OwnerType
from trading.documents import uploads
from trading.documents.uploads import Upload
from trading.seeding.holders import resident_id

_people = count(1)


def a_scan() -> Upload:
    """A signed paper as a scanner makes it, each another."""
    kept = io.BytesIO()
    Image.new("RGB", (40, 56), (250, 250, next(_people) % 256)).save(kept, "PNG")
    return uploads.examine(kept.getvalue(), "签名件.png")


def a_clerk(**overrides: Any) -> Actor:
    """Somebody of a counter."""
    return an_account(Role.CLERK, **overrides)


def a_person(**overrides: Any) -> Person:
    """Somebody who shows an identity card."""
    number = next(_people)
    facts: dict[str, Any] = {
        "kind": OwnerType.PERSON,
        "name": f"窗口竞买人{'甲乙丙丁戊己庚辛壬癸'[number % 10]}",
        "id_type": IdentityKind.RESIDENT_ID,
        "id_code": resident_id(Random(f"counter {number}"), "150302"),  # noqa: S311 - nothing secret
    }
    return Person(**facts | overrides)


def a_counter_application(number: str, clerk: Actor, person: Person | None = None, **overrides: Any) -> Application:
    """A written application whose deposit hasn't come yet."""
    now = clock.now()
    given: dict[str, Any] = {"declarations": ALL_DECLARATIONS, "paper_at": now, "received_at": now}
    party_id = services.register_bidder(number, person or a_person(), by=clerk)
    given |= overrides
    return services.apply_for(number, party_id, given.pop("declarations"), a_scan(), by=clerk, **given)


def a_served_bidder(room: OpenRoom, clerk: Actor) -> Application:
    """An admitted bidder of a room, who applied on paper eleven days before."""
    with clock.at(clock.now() - timedelta(days=11)):
        application = a_counter_application(room.number, clerk)
        confirm(application.deposit, a_finance_officer())
        return applications.qualify(application.number, by=a_reviewer())


def an_order(application: Application, clerk: Actor, amount: int, scan: Upload | None = None) -> BidOrder:
    """A signed order that waits for a second clerk."""
    now = clock.now()
    return services.enter_order(application.number, amount, scan or a_scan(), paper_at=now, received_at=now, by=clerk)
