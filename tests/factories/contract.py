"""Rooms that closed on a bid, and deals on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.factories.applications import a_lot, a_qualified_application
from tests.factories.funds import a_member, an_account
from trading.bidding.models import Award
from trading.bidding.queries.rooms import find_award
from trading.bidding.services import register, rooms
from trading.contract import samples, services
from trading.contract.deal import Deal
from trading.contract.models import Contract
from trading.core import clock
from trading.core.actor import Actor, Role
from trading.core.errors import TradingError
from trading.documents.orders import Order
from trading.extensions import db
from trading.listing.models import Listing


def a_bid(listing: Listing, by: Actor, amount: int) -> register.Receipt:
    """A bid that the register takes, now."""
    number = listing.number or ""
    [outcome] = register.place([register.Attempt(number, amount, f"{by.username}-{amount}", clock.now(), by)])
    if isinstance(outcome, TradingError):
        raise outcome
    return outcome


def an_award(frozen: Any, listing: Listing | None = None, bids: int = 3) -> Award:
    """A lot whose room closed after ``bids`` bids of two members in turn; the clock stands after the close."""
    listing = listing or a_lot()
    members = [a_member(), a_member()]
    for member in members:
        a_qualified_application(listing, member)
    frozen.set(listing.timed_starts_at - timedelta(hours=1))
    for turn in range(bids):
        a_bid(listing, members[turn % 2], listing.start_amount + turn * listing.step_amount)
        frozen.move(seconds=1)
    frozen.set(rooms.queries.get_room(listing.number or "").closes_at + timedelta(seconds=5))
    rooms.settle(listing.id, by=Actor.system())
    db.session.commit()  # a use case under transact starts from what is stored
    award = find_award(listing.id)
    assert award is not None
    return award


def staff(role: Role, **overrides: Any) -> Actor:
    """Somebody of the desk, stored, so that a use case under transact finds the account."""
    actor = an_account(role, **overrides)
    db.session.commit()
    return actor


def an_approver(**overrides: Any) -> Actor:
    """Somebody who may decide on awards."""
    return staff(Role.APPROVER, **overrides)


def a_contract(frozen: Any, award: Award | None = None, by: Actor | None = None) -> Contract:
    """A concluded award: both papers are queued, nobody has signed."""
    award = award or an_award(frozen)
    contract = services.conclude(award.application.listing.number or "", by=by or an_approver())
    db.session.commit()
    return contract


def a_contract_order(deal: Deal | None = None, special: str = "", **overrides: Any) -> Order:
    """The order for a contract; a transfer's unless ``deal`` is of another kind."""
    deal = deal or samples.ordinary()
    return samples.contract_order(replace(deal, said=deal.said.with_(terms_note=special)), **overrides)


def a_confirmation_order(deal: Deal | None = None, **overrides: Any) -> Order:
    """The order for a confirmation."""
    return samples.confirmation_order(deal or samples.ordinary(), **overrides)
