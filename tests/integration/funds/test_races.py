"""Two people at once: real threads, real commits, on a database of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from tests.factories.applications import ALL_DECLARATIONS, a_lot, a_paid_application, a_reviewer
from tests.factories.funds import a_deposit, a_finance_officer, a_member, a_refund_due
from tests.factories.parcels import a_holder
from trading.audit import ledger
from trading.bidding.queries.rooms import get_room
from trading.bidding.services import applications
from trading.core import clock
from trading.core.errors import Conflict, Invalid, TradingError
from trading.extensions import db
from trading.funds import queries, services
from trading.funds.states import DepositStatus
from trading.transaction import transact


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[Any]:
    """Start every act at the same instant in a thread of its own; return results and refusals in order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        with app.app_context():
            start.wait()
            try:
                return act()
            except TradingError as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def confirming(reference: str, **statement: Any) -> Callable[[], str]:
    """Confirm a deposit in a transaction of its own."""
    return lambda: transact(services.confirm_receipt, reference, **statement).reference


def refused(outcomes: list[Any]) -> list[TradingError]:
    return [outcome for outcome in outcomes if isinstance(outcome, TradingError)]


def test_two_officers_confirm_one_deposit_once(own_app: Flask) -> None:
    deposit = a_deposit()
    reference, amount, payer = deposit.reference, deposit.amount, deposit.party.name
    officers = [a_finance_officer() for _ in range(4)]
    db.session.commit()
    acts = [
        confirming(
            reference, amount=amount, payer_name=payer, voucher_no=f"V{number}", received_at=clock.now(), by=officer
        )
        for number, officer in enumerate(officers)
    ]
    outcomes = at_once(own_app, *acts)
    assert len(refused(outcomes)) == 3
    assert all(isinstance(one, Conflict) for one in refused(outcomes))
    assert len(queries.entries_of_deposit(queries.get_deposit(reference).id)) == 1
    assert services.check_balance() == []


def test_one_voucher_at_once_pays_one_deposit(own_app: Flask) -> None:
    party, officer = a_holder(), a_finance_officer()
    deposits = [a_deposit(f"150302-T-2026-9000{number}", party) for number in range(4)]
    references, amount, payer = [one.reference for one in deposits], deposits[0].amount, party.name
    db.session.commit()
    acts = [
        confirming(one, amount=amount, payer_name=payer, voucher_no="V1", received_at=clock.now(), by=officer)
        for one in references
    ]
    outcomes = at_once(own_app, *acts)
    assert len(refused(outcomes)) == 3
    assert all(isinstance(one, Invalid) for one in refused(outcomes))
    assert queries.total_balance().received == amount


def test_a_refund_released_by_two_at_once_leaves_once(own_app: Flask) -> None:
    first = a_finance_officer()
    deposit = a_refund_due(by=first)
    services.prepare_refund(deposit.reference, by=first)
    reference, others = deposit.reference, [a_finance_officer() for _ in range(3)]
    db.session.commit()
    acts = [lambda by=by: transact(services.release_refund, reference, by=by).reference for by in others]
    outcomes = at_once(own_app, *acts)
    assert len(refused(outcomes)) == 2
    assert queries.get_deposit(reference).status is DepositStatus.REFUND_RELEASED
    assert queries.total_balance().in_transit == deposit.amount
    assert services.check_balance() == []


def test_a_refund_recalled_and_released_at_once_is_one_of_both(own_app: Flask) -> None:
    first, second = a_finance_officer(), a_finance_officer()
    deposit = a_refund_due(by=first)
    services.prepare_refund(deposit.reference, by=first)
    reference = deposit.reference
    db.session.commit()
    outcomes = at_once(
        own_app,
        lambda: transact(services.release_refund, reference, by=second).reference,
        lambda: transact(services.recall_refund, reference, by=first).reference,
    )
    assert len(refused(outcomes)) == 1
    assert services.check_balance() == []


def test_a_party_clicking_in_six_browsers_applies_once(own_app: Flask) -> None:
    lot, member = a_lot(), a_member()
    number = lot.number or ""
    db.session.commit()
    acts = [lambda: transact(applications.apply, number, ALL_DECLARATIONS, by=member).number for _ in range(6)]
    outcomes = at_once(own_app, *acts)
    assert refused(outcomes) == []
    assert len(set(outcomes)) == 1
    assert len(queries.deposits_of_lot(number)) == 1


def test_many_parties_applying_at_once_get_numbers_without_gaps(own_app: Flask) -> None:
    lot, members = a_lot(), [a_member() for _ in range(8)]
    number = lot.number or ""
    db.session.commit()
    acts = [lambda by=by: transact(applications.apply, number, ALL_DECLARATIONS, by=by).number for by in members]
    outcomes = at_once(own_app, *acts)
    assert refused(outcomes) == []
    assert sorted(int(outcome[-5:]) for outcome in outcomes) == list(range(1, 9))
    assert list(ledger.verify(ledger.lot_chain(number))) == []


def test_bidders_admitted_at_once_are_counted_and_numbered_apart(own_app: Flask) -> None:
    lot = a_lot()
    number = lot.number or ""
    ready = [a_paid_application(lot).number for _ in range(6)]
    reviewers = [a_reviewer() for _ in ready]
    db.session.commit()
    acts = [
        lambda one=one, by=by: transact(applications.qualify, one, by=by).bidder_number
        for one, by in zip(ready, reviewers, strict=True)
    ]
    outcomes = at_once(own_app, *acts)
    assert refused(outcomes) == []
    assert len(set(outcomes)) == 6
    room = get_room(number)
    assert room.qualified_count == 6
    assert room.closes_at > room.timed_starts_at
    assert list(ledger.verify(ledger.lot_chain(number))) == []


def test_one_application_decided_by_two_reviewers_has_one_decision(own_app: Flask) -> None:
    application = a_paid_application()
    one, number = application.number, application.listing.number or ""
    reviewers = [a_reviewer() for _ in range(2)]
    db.session.commit()
    outcomes = at_once(
        own_app,
        lambda: transact(applications.qualify, one, by=reviewers[0]).number,
        lambda: transact(applications.refuse, one, "营业执照已过期。", by=reviewers[1]).number,
    )
    assert len(refused(outcomes)) == 1
    assert get_room(number).qualified_count <= 1
    assert services.check_balance() == []
