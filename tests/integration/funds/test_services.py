"""Deposits from the reference to the last account, as the finance desk and the rooms above use them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.conftest import FrozenClock
from tests.factories.funds import (
    a_deposit,
    a_finance_officer,
    a_forfeiture,
    a_held_deposit,
    a_member,
    a_refund_due,
    a_refund_paid,
    confirm,
)
from tests.factories.parcels import a_holder
from trading.audit import ledger
from trading.core import clock as market_clock
from trading.core.actor import Actor
from trading.core.errors import Forbidden, NotFound, Refusals, TransitionRefused
from trading.core.numbering import is_deposit_reference
from trading.extensions import db
from trading.funds import queries, refusals, services
from trading.funds.models import MoneyEntry
from trading.funds.states import Account, DepositStatus, Destination
from trading.transaction import transact

SYSTEM = Actor.system()
LOT = "150302-T-2026-90001"
SELLER = Destination.SELLER


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


# --- asking for it ----------------------------------------------------------------------------------


def test_each_deposit_has_a_reference_of_its_own_with_check_digits() -> None:
    references = [a_deposit(LOT).reference for _ in range(5)]
    assert len(set(references)) == 5
    assert all(is_deposit_reference(reference) for reference in references)


def test_what_happens_to_a_deposit_stands_in_the_chain_of_its_lot() -> None:
    deposit = a_held_deposit(LOT)
    assert [event.action for event in ledger.history(deposit.reference)] == ["deposit.opened", "deposit.receive"]
    assert {event.chain for event in ledger.history(deposit.reference)} == {ledger.lot_chain(LOT)}
    assert list(ledger.verify(ledger.lot_chain(LOT))) == []


# --- receiving it -----------------------------------------------------------------------------------


def test_a_confirmed_deposit_is_held_and_booked_twice() -> None:
    officer, deposit = a_finance_officer(), a_deposit()
    confirm(deposit, officer, voucher_no=" V-1 ")
    entry = queries.entries_of_deposit(deposit.id)[0]
    assert deposit.status is DepositStatus.HELD
    assert (deposit.voucher_no, deposit.confirmed_by_id) == ("V-1", officer.user_id)
    assert (entry.credit, entry.debit, entry.amount) == (Account.BANK, Account.HELD, deposit.amount)


@pytest.mark.parametrize("actor", [SYSTEM, Actor.visitor()])
def test_only_the_finance_desk_confirms(actor: Actor) -> None:
    with pytest.raises(Forbidden):
        confirm(a_deposit(), actor)


def test_a_member_does_not_confirm_its_own_deposit() -> None:
    party = a_holder()
    with pytest.raises(Forbidden):
        confirm(a_deposit(party=party), a_member(party))


def test_differences_leave_nothing_behind() -> None:
    deposit = a_deposit()
    with pytest.raises(Refusals) as caught:
        confirm(deposit, a_finance_officer(), amount=deposit.amount - 1, payer_name="张三")
    assert [one.on_field for one in caught.value.refusals] == ["amount", "payer_name"]
    assert deposit.status is DepositStatus.AWAITED
    assert queries.entries_of_deposit(deposit.id) == []


def test_a_voucher_pays_one_deposit_only() -> None:
    officer = a_finance_officer()
    confirm(a_deposit(), officer, voucher_no="V-7")
    with pytest.raises(refusals.VoucherUsed):
        confirm(a_deposit(), officer, voucher_no="V-7")


def test_money_posted_in_time_may_be_confirmed_after_the_due_time(clock: FrozenClock) -> None:
    deposit = a_deposit(due_at=clock.now + timedelta(hours=1))
    clock.move(days=3)
    confirm(deposit, a_finance_officer(), received_at=deposit.due_at)
    assert deposit.status is DepositStatus.HELD


def test_money_posted_late_is_refused(clock: FrozenClock) -> None:
    deposit = a_deposit(due_at=clock.now + timedelta(hours=1))
    clock.move(days=3)
    with pytest.raises(Refusals) as caught:
        confirm(deposit, a_finance_officer(), received_at=deposit.due_at + timedelta(seconds=1))
    assert [one.code for one in caught.value.refusals] == ["deposit_paid_too_late"]


def test_a_double_click_of_one_officer_books_once() -> None:
    officer, deposit = a_finance_officer(), a_deposit()
    confirm(deposit, officer, voucher_no="V-9")
    assert confirm(deposit, officer, voucher_no="V-9") is deposit
    assert len(queries.entries_of_deposit(deposit.id)) == 1


def test_a_second_officer_is_told_that_it_was_confirmed() -> None:
    deposit = a_held_deposit()
    with pytest.raises(refusals.AlreadyReceived):
        confirm(deposit, a_finance_officer(), voucher_no="another")
    assert len(queries.entries_of_deposit(deposit.id)) == 1


def test_a_lapsed_deposit_is_not_received() -> None:
    deposit = a_deposit(LOT)
    services.lapse_unpaid(LOT, by=SYSTEM)
    with pytest.raises(TransitionRefused):
        confirm(deposit, a_finance_officer())


def test_an_unknown_reference_is_not_found() -> None:
    with pytest.raises(NotFound):
        services.confirm_receipt(
            "BZ2699999999", amount=1, payer_name="x", voucher_no="x", received_at=market_clock.now(), by=SYSTEM
        )


# --- giving it back ---------------------------------------------------------------------------------


def test_losers_get_their_deposit_back_within_five_working_days() -> None:
    winner, loser, unpaid = a_held_deposit(LOT), a_held_deposit(LOT), a_deposit(LOT)
    due = services.set_refund_due(LOT, date(2026, 3, 6), except_deposit_ids={winner.id}, by=SYSTEM)
    assert due == [loser]
    assert loser.refund_due_on == date(2026, 3, 13)
    assert (winner.refund_due_on, unpaid.refund_due_on) == (None, None)


def test_the_spring_festival_is_no_working_time() -> None:
    deposit = a_held_deposit(LOT)
    services.set_refund_due(LOT, date(2026, 2, 13), by=SYSTEM)
    assert deposit.refund_due_on is not None
    assert deposit.refund_due_on > date(2026, 2, 23)


def test_a_date_once_set_does_not_move() -> None:
    deposit = a_held_deposit(LOT)
    services.set_refund_due(LOT, date(2026, 3, 6), by=SYSTEM)
    assert services.set_refund_due(LOT, date(2026, 3, 20), by=SYSTEM) == []
    assert deposit.refund_due_on == date(2026, 3, 13)


def test_a_refund_takes_two_people() -> None:
    first, second = a_finance_officer(), a_finance_officer()
    deposit = a_refund_due(by=first)
    services.prepare_refund(deposit.reference, by=first)
    with pytest.raises(refusals.SecondPersonNeeded):
        services.release_refund(deposit.reference, by=first)
    services.release_refund(deposit.reference, by=second)
    assert deposit.status is DepositStatus.REFUND_RELEASED
    assert (deposit.refund_prepared_by_id, deposit.refund_released_by_id) == (first.user_id, second.user_id)


def test_recalling_a_refund_does_not_let_one_person_play_both() -> None:
    first = a_finance_officer()
    deposit = a_refund_due(by=first)
    services.prepare_refund(deposit.reference, by=first)
    services.recall_refund(deposit.reference, by=a_finance_officer())
    services.prepare_refund(deposit.reference, by=first)
    with pytest.raises(refusals.SecondPersonNeeded):
        services.release_refund(deposit.reference, by=first)


def test_a_refund_is_released_once() -> None:
    deposit = a_refund_due()
    services.prepare_refund(deposit.reference, by=a_finance_officer())
    services.release_refund(deposit.reference, by=a_finance_officer())
    with pytest.raises(TransitionRefused):
        services.release_refund(deposit.reference, by=a_finance_officer())
    assert len(queries.entries_of_deposit(deposit.id)) == 2


def test_the_deposit_of_somebody_still_bidding_does_not_go_back() -> None:
    with pytest.raises(refusals.StillTakingPart):
        services.prepare_refund(a_held_deposit().reference, by=a_finance_officer())


def test_the_desk_cannot_knock_a_bidder_out_of_a_room() -> None:
    with pytest.raises(refusals.StillTakingPart):
        services.prepare_forfeiture(
            a_held_deposit().reference, decision_no="1", destination=SELLER, by=a_finance_officer()
        )


def test_a_refund_is_not_released_unprepared() -> None:
    with pytest.raises(TransitionRefused):
        services.release_refund(a_refund_due().reference, by=a_finance_officer())


def test_giving_up_lapses_what_is_unpaid_and_owes_back_what_is_held() -> None:
    unpaid, paid = a_deposit(), a_held_deposit()
    for deposit in (unpaid, paid):
        services.give_up(deposit.id, date(2026, 3, 6), by=SYSTEM)
    assert unpaid.status is DepositStatus.LAPSED
    assert (paid.status, paid.refund_due_on) == (DepositStatus.HELD, date(2026, 3, 13))


# --- keeping it -------------------------------------------------------------------------------------


def test_the_winners_deposit_becomes_price_once() -> None:
    deposit = a_held_deposit()
    services.convert(deposit.id, by=SYSTEM)
    assert deposit.status is DepositStatus.CONVERTED
    with pytest.raises(TransitionRefused):
        services.convert(deposit.id, by=SYSTEM)


def test_a_deposit_is_kept_only_by_decision_and_by_two_persons() -> None:
    deposit, first = a_refund_due(), a_finance_officer()
    with pytest.raises(refusals.DecisionNumberMissing):
        services.prepare_forfeiture(deposit.reference, decision_no="  ", destination=SELLER, by=first)
    for act in (services.recall_forfeiture, services.forfeit):
        services.prepare_forfeiture(deposit.reference, decision_no="乌自然资决[2026]3号", destination=SELLER, by=first)
        with pytest.raises(refusals.SecondPersonNeeded):
            services.forfeit(deposit.reference, by=first)
        act(deposit.reference, by=a_finance_officer())
    assert deposit.status is DepositStatus.FORFEITED
    assert queries.entries_of_deposit(deposit.id)[-1].voucher_no == "乌自然资决[2026]3号"


# --- the books --------------------------------------------------------------------------------------


def test_the_books_balance_whatever_became_of_the_money() -> None:
    held, back, price, kept = (a_held_deposit(LOT, amount=amount) for amount in (101, 202, 303, 404))
    a_deposit(LOT)
    services.set_refund_due(LOT, date(2026, 3, 6), except_deposit_ids={held.id, price.id}, by=SYSTEM)
    services.prepare_refund(back.reference, by=a_finance_officer())
    services.release_refund(back.reference, by=a_finance_officer())
    a_refund_paid(back)
    services.convert(price.id, by=SYSTEM)
    a_forfeiture(kept)
    balance = queries.balance_of_lot(LOT)
    parts = (balance.received, balance.held, balance.refunded, balance.converted, balance.forfeited)
    assert parts == (1010, 101, 202, 303, 404)
    assert balance.difference == 0
    assert services.check_balance() == []


def test_the_check_names_a_state_without_its_money() -> None:
    deposit = a_held_deposit()
    deposit.status = DepositStatus.REFUNDED
    db.session.flush()
    assert [fault.reference for fault in services.check_balance()] == [deposit.reference]


def test_the_check_names_money_without_its_state() -> None:
    deposit = a_held_deposit()
    db.session.add(
        MoneyEntry(
            deposit_id=deposit.id,
            lot_number=deposit.lot_number,
            party_id=deposit.party_id,
            at=market_clock.now(),
            debit=Account.REFUNDED,
            credit=Account.HELD,
            amount=1,
        )
    )
    db.session.flush()
    assert [fault.reference for fault in services.check_balance()] == [deposit.reference]


def test_the_check_names_money_booked_to_another_lot() -> None:
    deposit = a_deposit()
    db.session.add(
        MoneyEntry(
            deposit_id=deposit.id,
            lot_number="150302-T-2026-99999",
            party_id=deposit.party_id,
            at=market_clock.now(),
            debit=Account.HELD,
            credit=Account.BANK,
            amount=deposit.amount,
        )
    )
    deposit.status, deposit.received_at, deposit.voucher_no = DepositStatus.HELD, market_clock.now(), "V"
    db.session.flush()
    assert [fault.what for fault in services.check_balance()] == ["an entry is booked to another lot"]


def test_an_empty_market_balances() -> None:
    assert services.check_balance() == []
    assert queries.total_balance().received == 0


def test_transact_refuses_and_leaves_the_books_as_they_were() -> None:
    deposit = a_deposit()
    reference, officer = deposit.reference, a_finance_officer()
    db.session.commit()
    with pytest.raises(Refusals):
        transact(
            services.confirm_receipt,
            reference,
            amount=1,
            payer_name="张三",
            voucher_no="V",
            received_at=market_clock.now(),
            by=officer,
        )
    assert queries.get_deposit(reference).status is DepositStatus.AWAITED
    assert services.check_balance() == []
