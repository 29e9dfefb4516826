"""Deposits and the officers who handle them: sensible by default, anything overridable."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.factories.parcels import a_holder
from trading.core import clock
from trading.core.actor import Actor, Channel, Role
from trading.extensions import db
from trading.funds import queries, services
from trading.funds.models import Deposit
from trading.funds.states import Destination
from trading.parties.models import Party
from trading.parties.services import create_user, hash_password

_numbers = count(1)
#: the one that the fixture ``sign_in_as`` uses
PASSWORD = "wuhai-2026-trial"
#: 500,000 yuan
AMOUNT = 50_000_000


def an_account(*roles: Role, party: Party | None = None, username: str | None = None, **overrides: Any) -> Actor:
    """A registered account as an actor; it signs in with the tests' password."""
    name = username or f"{roles[0].value}{next(_numbers)}"
    user = create_user(
        username=name,
        password_hash=hash_password(PASSWORD),
        display_name=overrides.pop("display_name", name),
        roles=frozenset(roles),
        party_id=party.id if party else None,
        by=Actor.system(),
        **overrides,
    )
    db.session.flush()
    return user.as_actor(Channel.ONLINE)


def a_finance_officer(username: str | None = None) -> Actor:
    """Somebody of the finance desk."""
    return an_account(Role.FINANCE, username=username)


def a_member(party: Party | None = None, username: str | None = None) -> Actor:
    """A member who represents a checked party."""
    return an_account(Role.MEMBER, party=party or a_holder(), username=username)


def a_deposit(lot_number: str = "150302-T-2026-90001", party: Party | None = None, **overrides: Any) -> Deposit:
    """A deposit that somebody owes, due in ten days."""
    return services.open_deposit(
        lot_number,
        (party or a_holder()).id,
        overrides.pop("amount", AMOUNT),
        overrides.pop("due_at", clock.now() + timedelta(days=10)),
        by=Actor.system(),
    )


def confirm(deposit: Deposit, by: Actor, **overrides: Any) -> Deposit:
    """Confirm a deposit as a faultless statement would."""
    statement: dict[str, Any] = {
        "amount": deposit.amount,
        "payer_name": deposit.party.name,
        "voucher_no": f"V{next(_numbers):08d}",
        "received_at": clock.now(),
        "payer_account": "6228480402564890018",
    }
    return services.confirm_receipt(deposit.reference, **(statement | overrides), by=by)


def a_held_deposit(lot_number: str = "150302-T-2026-90001", by: Actor | None = None, **overrides: Any) -> Deposit:
    """A deposit that has arrived."""
    return confirm(a_deposit(lot_number, **overrides), by or a_finance_officer())


def a_refund_due(by: Actor | None = None, ended_at: datetime | None = None, **overrides: Any) -> Deposit:
    """A deposit whose lot has ended for its bidder."""
    deposit = a_held_deposit(by=by, **overrides)
    ended_on = (ended_at or clock.now()).astimezone(clock.LOCAL).date()
    services.set_refund_due(deposit.lot_number, ended_on, by=Actor.system())
    return deposit


def a_forfeiture(deposit: Deposit, decision_no: str = "乌自然资决〔2026〕3号") -> Deposit:
    """A deposit kept by decision, by two officers."""
    services.prepare_forfeiture(
        deposit.reference, decision_no=decision_no, destination=Destination.TREASURY, by=a_finance_officer()
    )
    return services.forfeit(deposit.reference, by=a_finance_officer())


def a_refund_paid(deposit: Deposit, by: Actor | None = None) -> Deposit:
    """A released refund that the bank has carried out, by its voucher."""
    batch = queries.get_live_payout(deposit.id).batch
    services.record_execution(batch.number, voucher_no="HD-1", paid_at=clock.now(), by=by or a_finance_officer())
    return deposit
