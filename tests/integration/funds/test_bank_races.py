"""The bank twice at once, and the desk beside it: real threads, real commits, on a database of their own."""

from __future__ import annotations

from flask import Flask

from tests.factories.bank import a_file, paying
from tests.factories.funds import a_deposit, a_finance_officer, a_refund_due
from tests.integration.funds.test_races import at_once, confirming, refused
from trading.core import clock
from trading.core.actor import Actor
from trading.extensions import db
from trading.funds import queries, services
from trading.funds.states import DepositStatus
from trading.transaction import transact

SYSTEM = Actor.system()


def test_one_entry_in_many_messages_at_once_is_booked_once(own_app: Flask) -> None:
    deposit = a_deposit()
    reference, amount, fact = deposit.reference, deposit.amount, paying(deposit)
    db.session.commit()

    def told(nonce: str) -> int:
        line_id = transact(services.take_call, nonce, fact, by=SYSTEM)
        transact(services.look, line_id, by=SYSTEM)
        return line_id

    outcomes = at_once(own_app, *(lambda place=place: told(f"nonce-{place:012d}") for place in range(5)))
    assert refused(outcomes) == []
    assert len(set(outcomes)) == 1
    assert queries.total_balance().received == amount
    assert queries.get_deposit(reference).status is DepositStatus.HELD
    assert services.check_balance() == []


def test_one_message_many_times_at_once_is_taken_once(own_app: Flask) -> None:
    fact = paying(a_deposit())
    db.session.commit()
    acts = [lambda: transact(services.take_call, "nonce-only-once", fact, by=SYSTEM) for _ in range(4)]
    assert [one.code for one in refused(at_once(own_app, *acts))] == ["callback_replayed"] * 3


def test_the_desk_and_the_bank_at_once_pay_a_deposit_once(own_app: Flask) -> None:
    deposit, officer = a_deposit(), a_finance_officer()
    reference, amount, payer, fact = deposit.reference, deposit.amount, deposit.party.name, paying(deposit)
    db.session.commit()
    typed = confirming(
        reference, amount=amount, payer_name=payer, voucher_no=fact.reference, received_at=clock.now(), by=officer
    )

    def told() -> int:
        line_id = transact(services.take_call, "nonce-beside-desk", fact, by=SYSTEM)
        transact(services.look, line_id, by=SYSTEM)
        return line_id

    at_once(own_app, typed, told)
    assert queries.get_deposit(reference).status is DepositStatus.HELD
    assert queries.total_balance().received == amount
    assert services.check_balance() == []


def test_a_statement_loaded_by_two_at_once_is_loaded_once(own_app: Flask) -> None:
    deposit, officers = a_deposit(), [a_finance_officer() for _ in range(3)]
    number = services.hand_in_statement("a.csv", a_file(paying(deposit)), by=officers[0])
    amount = deposit.amount
    db.session.commit()
    acts = [lambda by=by: transact(services.load_statement, number, by=by) for by in officers]
    assert len(refused(at_once(own_app, *acts))) == 2
    assert queries.total_balance().received == amount


def test_a_batch_released_and_recalled_at_once_is_one_of_both(own_app: Flask) -> None:
    first, second = a_finance_officer(), a_finance_officer()
    deposit = a_refund_due(by=first)
    number = services.prepare_batch([deposit.reference], by=first).number
    db.session.commit()
    outcomes = at_once(
        own_app,
        lambda: transact(services.release_batch, number, by=second).number,
        lambda: transact(services.recall_batch, number, by=first).number,
    )
    assert len(refused(outcomes)) == 1
    assert services.check_balance() == []
