"""Parts of contract prices."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from trading.core.errors import NotFound
from trading.core.paging import SIZE, Page
from trading.extensions import db
from trading.funds.models import Instalment
from trading.funds.queries.pieces import count_of, holds
from trading.funds.states import InstalmentStatus
from trading.parties.models import Party


class InstalmentFilter(StrEnum):
    """Which parts the desk's list shows."""

    AWAITED = "awaited"
    PAID = "paid"
    ALL = "all"


def get_instalment_for_update(reference: str) -> Instalment:
    """Lock the part of a price with this reference; raise :class:`NotFound`."""
    statement = select(Instalment).where(Instalment.reference == reference).with_for_update(of=Instalment)
    found = db.session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound()
    return found


def awaited_instalments_for_update(contract_number: str) -> list[Instalment]:
    """Lock what is still awaited of a contract's price, in the order of ids."""
    statement = (
        select(Instalment)
        .where(Instalment.contract_number == contract_number, Instalment.status == InstalmentStatus.AWAITED)
        .order_by(Instalment.id)
        .with_for_update(of=Instalment)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def last_position(contract_number: str) -> int:
    """The place of the newest part of a contract's price."""
    statement = select(func.max(Instalment.position)).where(Instalment.contract_number == contract_number)
    return db.session.scalar(statement) or 0


def instalments_of_contract(contract_number: str) -> list[Instalment]:
    """The parts of a contract's price that count, by the day they are due."""
    statement = (
        select(Instalment)
        .where(Instalment.contract_number == contract_number, Instalment.status != InstalmentStatus.CANCELLED)
        .order_by(Instalment.due_on, Instalment.position)
    )
    return list(db.session.scalars(statement))


def instalments_of_party(party_id: int) -> list[Instalment]:
    """A party's own parts, those to pay first."""
    statement = (
        select(Instalment)
        .where(Instalment.party_id == party_id, Instalment.status != InstalmentStatus.CANCELLED)
        .order_by(Instalment.status != InstalmentStatus.AWAITED, Instalment.due_on, Instalment.id)
        .limit(100)
    )
    return list(db.session.scalars(statement))


def get_receipt(number: str, party_id: int | None = None) -> Instalment:
    """The part of a price that a receipt is of; another party's is nobody's."""
    statement = select(Instalment).where(Instalment.receipt_number == number)
    if party_id is not None:
        statement = statement.where(Instalment.party_id == party_id)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def list_instalments(
    *, show: InstalmentFilter = InstalmentFilter.AWAITED, search: str = "", number: int = 1
) -> Page[Instalment]:
    """The desk's list: what is due soonest first, what was paid newest first."""
    statement = select(Instalment).join(Instalment.party)
    order: tuple[Any, ...] = (Instalment.due_on, Instalment.id)
    if show is not InstalmentFilter.ALL:
        statement = statement.where(Instalment.status == InstalmentStatus(show.value))
    if show is InstalmentFilter.PAID:
        order = (Instalment.received_at.desc(), Instalment.id)
    if search:
        columns = (Instalment.reference, Instalment.lot_number, Instalment.contract_number, Party.name)
        statement = statement.where(holds(search, *columns))
    items = db.session.scalars(statement.order_by(*order).limit(SIZE).offset((number - 1) * SIZE))
    return Page(list(items), count_of(statement), number)


def count_overdue_instalments(today: date) -> int:
    """Parts that should have come before today."""
    late = (Instalment.status == InstalmentStatus.AWAITED) & (Instalment.due_on < today)
    return count_of(select(Instalment.id).where(late))
