"""Documents in the press's queue."""

from __future__ import annotations

from tests.factories.contract import a_confirmation_order
from tests.factories.parcels import a_holder
from trading.documents import services
from trading.documents.models import Document
from trading.documents.orders import Order
from trading.documents.states import DocumentKind
from trading.extensions import db

LOT = "150302-T-2026-00017"


def a_document(number: str = "乌土二成[2026]0017号", order: Order | None = None, reader: int | None = None) -> Document:
    """A queued confirmation, stored."""
    order = order or a_confirmation_order()
    document = services.queue(
        number,
        DocumentKind.CONFIRMATION,
        title=order.title,
        template=order.template,
        facts=order.facts,
        drawings={},
        subject=LOT,
        reader_ids=[reader or a_holder().id],
    )
    db.session.commit()
    return document
