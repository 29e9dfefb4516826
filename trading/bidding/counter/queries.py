"""SELECTs of the counter."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from trading.bidding.counter.models import BidOrder, CounterEntry
from trading.bidding.counter.states import OrderStatus
from trading.bidding.models import Application, Bid
from trading.core.errors import NotFound
from trading.core.paging import SIZE, Page
from trading.extensions import db
from trading.listing.models import Listing
from trading.parcels.models import Parcel
from trading.parties.models import User


def get_entry(application_number: str) -> CounterEntry:
    entry = db.session.scalar(
        select(CounterEntry)
        .join(Application, Application.id == CounterEntry.application_id)
        .where(Application.number == application_number)
    )
    if entry is None:
        raise NotFound()
    return entry


def get_order(number: str) -> BidOrder:
    order = db.session.scalar(select(BidOrder).where(BidOrder.number == number))
    if order is None:
        raise NotFound()
    return order


def get_order_for_update(number: str) -> BidOrder:
    """Lock one order (after its room, before the chain)."""
    order = db.session.scalar(
        select(BidOrder)
        .where(BidOrder.number == number)
        .with_for_update(of=BidOrder)
        .execution_options(populate_existing=True)
    )
    if order is None:
        raise NotFound()
    return order


def find_order_of_scan(scan_id: str) -> BidOrder | None:
    return db.session.scalar(select(BidOrder).where(BidOrder.scan_id == scan_id))


def orders_of(application_id: int) -> list[BidOrder]:
    """The orders of one bidder, newest first."""
    statement = select(BidOrder).where(BidOrder.application_id == application_id).order_by(BidOrder.place.desc())
    return list(db.session.scalars(statement))


def find_waiting(application_id: int) -> BidOrder | None:
    """The order of a bidder that waits for a second clerk."""
    return db.session.scalar(
        select(BidOrder).where(BidOrder.application_id == application_id, BidOrder.status == OrderStatus.ENTERED)
    )


def orders_waiting(district: str | None) -> list[BidOrder]:
    """Every order that waits for a second clerk, longest first."""
    statement = (
        select(BidOrder)
        .join(CounterEntry, CounterEntry.application_id == BidOrder.application_id)
        .join(Application, Application.id == CounterEntry.application_id)
        .join(Listing, Listing.id == Application.listing_id)
        .where(BidOrder.status == OrderStatus.ENTERED)
        .order_by(BidOrder.entered_at)
    )
    return list(db.session.scalars(_in(statement, district)))


def placed_orders(listing_id: int) -> list[BidOrder]:
    """The orders of a lot that became bids."""
    return list(
        db.session.scalars(
            select(BidOrder)
            .join(CounterEntry, CounterEntry.application_id == BidOrder.application_id)
            .join(Application, Application.id == CounterEntry.application_id)
            .where(Application.listing_id == listing_id, BidOrder.status == OrderStatus.PLACED)
        )
    )


def page_of_entries(district: str | None, number: int) -> Page[CounterEntry]:
    """The applications that clerks entered, newest first."""
    statement = (
        select(CounterEntry)
        .join(Application, Application.id == CounterEntry.application_id)
        .join(Listing, Listing.id == Application.listing_id)
    )
    statement = _in(statement, district)
    total = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    newest = statement.order_by(CounterEntry.entered_at.desc()).limit(SIZE).offset((number - 1) * SIZE)
    return Page(list(db.session.scalars(newest.options(contains_eager(CounterEntry.application)))), total, number)


def _in(statement: Select[Any], district: str | None) -> Select[Any]:
    """Those on lots of a district, or all."""
    if district is None:
        return statement
    return statement.join(Listing.right).join(Parcel).where(Parcel.district_code == district)


def get_bid(order: BidOrder) -> Bid | None:
    """The register's row that an order became."""
    if order.sequence is None:
        return None
    return db.session.get(Bid, (order.application.listing_id, order.sequence))


def names_of(user_ids: set[int]) -> dict[int, str]:
    """How the accounts of clerks are called."""
    rows = db.session.execute(select(User.id, User.display_name).where(User.id.in_(user_ids)))
    return {row.id: row.display_name for row in rows}
