"""What the bank tells finds what it pays, once; the rest waits for people, and goes back by two of them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from defusedxml import ElementTree
from flask import Flask

from tests.conftest import FrozenClock
from tests.factories.bank import a_fact, a_file, a_loaded_statement, an_entry, paying
from tests.factories.funds import a_deposit, a_finance_officer, a_member, a_refund_due, confirm
from tests.factories.parcels import a_holder
from trading.audit import ledger
from trading.core import clock as market_clock
from trading.core.actor import Actor
from trading.core.errors import Forbidden, NotFound, Refusals, TransitionRefused
from trading.core.numbering import deposit_reference
from trading.funds import pain, queries, refusals, services
from trading.funds.services import lines
from trading.funds.states import BatchStatus, DepositStatus, Direction, LineStatus, PayoutStatus, Why

SYSTEM = Actor.system()
LOT = "150302-T-2026-90001"


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


def names_of(number: str) -> list[str]:
    return [event.action for event in ledger.history(number)]


# --- matching by itself -----------------------------------------------------------------------------


@pytest.mark.parametrize("remark", ["{0}", "竞买保证金{0}谢谢", "bz {0}", "ＢＺ{1}"])
def test_an_entry_that_names_a_reference_pays_its_deposit(remark: str) -> None:
    deposit = a_deposit(LOT)
    line = an_entry(paying(deposit, remark=remark.format(deposit.reference, deposit.reference[2:])))
    assert (deposit.status, line.status) == (DepositStatus.HELD, LineStatus.MATCHED)
    assert (deposit.voucher_no, deposit.confirmed_by_id) == (line.reference, None)
    assert services.check_balance() == []


def test_a_name_in_full_width_is_the_bidders() -> None:
    deposit = a_deposit(party=a_holder("ABC（乌海）物流有限公司"))
    assert an_entry(paying(deposit, name="ＡＢＣ(乌海) 物流有限公司")).status is LineStatus.MATCHED


def test_what_differs_waits_with_its_reason(clock: FrozenClock) -> None:
    deposit, other = a_deposit(due_at=clock.now + timedelta(hours=1)), a_deposit()
    clock.move(hours=2)
    cases = {
        Why.NO_REFERENCE: paying(deposit, remark="保证金"),
        Why.SEVERAL_REFERENCES: paying(deposit, remark=f"{deposit.reference} {other.reference}"),
        Why.UNKNOWN_REFERENCE: paying(deposit, remark=deposit_reference(2026, 999_999)),
        Why.AMOUNT_DIFFERS: paying(other, amount=other.amount - 1),
        Why.PAYER_DIFFERS: paying(other, name="张三"),
        Why.TOO_LATE: paying(deposit),
    }
    for why, fact in cases.items():
        line = an_entry(fact)
        assert (line.status, line.why) == (LineStatus.WAITING, why), why
    assert {deposit.status, other.status} == {DepositStatus.AWAITED}
    balance = queries.total_balance()
    assert (balance.received, balance.unmatched) == (sum(one.amount for one in cases.values()),) * 2
    assert services.check_balance() == []


def test_a_deposit_is_paid_once() -> None:
    deposit = a_deposit()
    an_entry(paying(deposit))
    assert an_entry(paying(deposit)).why is Why.NOT_AWAITED
    assert len(queries.entries_of_deposit(deposit.id)) == 1


def test_looking_twice_changes_nothing() -> None:
    line = an_entry(paying(a_deposit()))
    services.look(line.id, by=SYSTEM)
    assert names_of(line.number) == ["bank_line.match"]


# --- statements -------------------------------------------------------------------------------------


def test_the_same_file_twice_is_one_statement() -> None:
    officer, content = a_finance_officer(), a_file(a_fact())
    number = services.hand_in_statement("a.csv", content, by=officer)
    services.load_statement(number, by=officer)
    assert services.hand_in_statement("b.csv", content, by=officer) == number
    with pytest.raises(TransitionRefused):
        services.load_statement(number, by=officer)
    assert queries.total_balance().received == 50_000_000


def test_handing_in_books_nothing() -> None:
    number = services.hand_in_statement("a.csv", a_file(a_fact()), by=a_finance_officer())
    assert queries.total_balance().received == 0
    statement = queries.get_statement(number)
    assert statement.content_sealed is not None
    assert a_fact().account.encode() not in statement.content_sealed


def test_an_entry_that_is_known_is_not_booked_again() -> None:
    fact = a_fact()
    a_loaded_statement(fact)
    a_loaded_statement(fact, a_fact())
    assert queries.total_balance().received == 2 * fact.amount


def test_an_entry_typed_at_the_desk_is_completed_by_the_statement() -> None:
    deposit, officer = a_deposit(), a_finance_officer()
    confirm(deposit, officer, voucher_no="R77", payer_account="")
    a_loaded_statement(paying(deposit, reference="R77"))
    line = queries.find_paying_line(deposit.id)
    assert line is not None
    assert (line.account_tail, lines.account_of(line)) == ("0018", "6228480402564890018")
    assert line.statement_id is not None
    assert queries.total_balance().received == deposit.amount


def test_a_voucher_that_a_statement_brought_is_that_entry() -> None:
    deposit = a_deposit()
    line = an_entry(paying(deposit, remark="forgot"))
    confirm(deposit, a_finance_officer(), voucher_no=line.reference)
    assert (line.status, line.deposit_id) == (LineStatus.MATCHED, deposit.id)
    assert queries.total_balance().received == deposit.amount
    assert services.check_balance() == []


def test_a_known_entry_with_another_amount_stops_the_file() -> None:
    officer, fact = a_finance_officer(), a_fact()
    a_loaded_statement(fact, by=officer)
    altered = a_fact(reference=fact.reference, amount=fact.amount + 1)
    number = services.hand_in_statement("a.csv", a_file(altered, a_fact()), by=officer)
    with pytest.raises(refusals.StatementFaulty):
        services.load_statement(number, by=officer)
    assert queries.total_balance().received == fact.amount


def test_a_dropped_file_may_come_again() -> None:
    officer, content = a_finance_officer(), a_file(a_fact())
    number = services.hand_in_statement("a.csv", content, by=officer)
    services.drop_statement(number, by=officer)
    assert queries.get_statement(number).content_sealed is None
    assert services.hand_in_statement("a.csv", content, by=officer) == number
    services.load_statement(number, by=officer)
    assert queries.total_balance().received == 50_000_000


def test_only_the_finance_desk_takes_statements() -> None:
    for actor in (SYSTEM, a_member()):
        with pytest.raises(Forbidden):
            services.hand_in_statement("a.csv", a_file(a_fact()), by=actor)


# --- people decide ----------------------------------------------------------------------------------


def test_an_officer_matches_with_a_reason() -> None:
    deposit = a_deposit()
    line = an_entry(paying(deposit, remark="forgot"))
    with pytest.raises(refusals.ReasonMissing):
        services.match(line.number, deposit.reference, reason=" ", by=a_finance_officer())
    services.match(line.number, deposit.reference.lower(), reason="The bidder forgot it", by=a_finance_officer())
    assert deposit.status is DepositStatus.HELD
    assert line.reason == "The bidder forgot it"
    with pytest.raises(refusals.NotWaiting):
        services.match(line.number, deposit.reference, reason="again", by=a_finance_officer())


def test_matching_by_hand_waives_no_rule() -> None:
    deposit = a_deposit()
    line = an_entry(paying(deposit, name="张三", amount=deposit.amount + 1))
    with pytest.raises(Refusals) as caught:
        services.match(line.number, deposit.reference, reason="please", by=a_finance_officer())
    assert {one.code for one in caught.value.refusals} == {"deposit_amount_differs", "deposit_payer_differs"}
    with pytest.raises(refusals.ReferenceUnknown):
        services.match(line.number, "BZ2600000000", reason="please", by=a_finance_officer())
    assert line.status is LineStatus.WAITING


def test_unmatched_money_goes_back_by_two_persons_and_the_banks_entry() -> None:
    first, second = a_finance_officer(), a_finance_officer()
    line = an_entry()
    batch = services.prepare_return(line.number, reason="Nobody's", by=first)
    with pytest.raises(refusals.SecondPersonNeeded):
        services.release_batch(batch.number, by=first)
    services.release_batch(batch.number, by=second)
    assert (line.status, queries.total_balance().in_transit) == (LineStatus.RETURN_RELEASED, line.amount)
    payout = batch.payouts[0]
    out = an_entry(a_fact(direction=Direction.OUT, remark=payout.number))
    assert (payout.status, batch.status, out.status) == (PayoutStatus.PAID, BatchStatus.DONE, LineStatus.MATCHED)
    assert (line.status, queries.total_balance().returned) == (LineStatus.RETURNED, line.amount)
    assert services.check_balance() == []


def test_money_without_an_account_does_not_leave_until_it_is_stated() -> None:
    officer = a_finance_officer()
    line = an_entry(a_fact(account=""))
    with pytest.raises(refusals.AccountUnknown):
        services.prepare_return(line.number, reason="Nobody's", by=officer)
    services.state_account(line.number, "6228 0000 0000 0000 017", reason="The bank's letter of 2 March", by=officer)
    services.prepare_return(line.number, reason="Nobody's", by=officer)
    assert line.account_tail == "0017"
    with pytest.raises(refusals.AccountKnown):
        services.state_account(line.number, "6228000000000000025", reason="another", by=officer)


# --- batches ----------------------------------------------------------------------------------------


def two_refunds(officer: Actor) -> list[str]:
    return [a_refund_due(by=officer, lot_number=f"150302-T-2026-9100{place}").reference for place in range(2)]


def test_a_released_file_stays_what_was_ordered() -> None:
    first, second = a_finance_officer(), a_finance_officer()
    batch = services.prepare_batch(two_refunds(first), by=first)
    services.release_batch(batch.number, by=second)
    ordered = services.payment_file_of(batch)
    payout = batch.payouts[0]
    services.bounce(payout.number, note="账户已注销", by=first)
    services.state_account(payout.line.number, "6228480402564890026", reason="持有人来函", by=first)
    assert services.payment_file_of(batch) == ordered
    [released] = [event for event in ledger.history(batch.number) if event.action == "batch.release"]
    assert released.detail["file_sha256"] == hashlib.sha256(ordered or b"").hexdigest()


def test_a_batch_is_prepared_released_and_carried_out() -> None:
    first, second = a_finance_officer(), a_finance_officer()
    references = two_refunds(first)
    batch = services.prepare_batch(references, by=first)
    assert services.payment_file_of(batch) is None
    services.release_batch(batch.number, by=second)
    assert queries.total_balance().in_transit == 100_000_000
    content = services.payment_file_of(batch)
    assert content is not None
    root = ElementTree.fromstring(content)
    space = {"p": pain.NAMESPACE}
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", "", space) == "1000000.00"
    accounts = [one.text for one in root.iterfind(".//p:CdtrAcct//p:Othr/p:Id", space)]
    assert accounts == ["6228480402564890018"] * 2
    services.record_execution(batch.number, voucher_no="HD1", paid_at=market_clock.now(), by=first)
    assert [queries.get_deposit(one).status for one in references] == [DepositStatus.REFUNDED] * 2
    # the statement that comes later is tied to the payment and books nothing
    line = an_entry(a_fact(direction=Direction.OUT, remark=batch.payouts[0].number))
    assert (line.status, batch.payouts[0].paid_line_id) == (LineStatus.MATCHED, line.id)
    assert queries.total_balance().refunded == 100_000_000
    assert services.check_balance() == []


def test_one_refund_is_taken_out_of_a_batch() -> None:
    officer = a_finance_officer()
    stays, goes = two_refunds(officer)
    batch = services.prepare_batch([stays, goes], by=officer)
    services.recall_refund(goes, by=officer)
    assert batch.total == 50_000_000
    services.recall_refund(stays, by=officer)
    assert batch.status is BatchStatus.RECALLED
    assert queries.get_deposit(goes).status is DepositStatus.HELD
    services.prepare_batch([stays, goes], by=officer)


def test_a_batch_is_recalled_as_a_whole() -> None:
    officer = a_finance_officer()
    references = two_refunds(officer)
    services.recall_batch(services.prepare_batch(references, by=officer).number, by=officer)
    assert {queries.get_deposit(one).status for one in references} == {DepositStatus.HELD}


def test_nothing_and_the_unknown_make_no_batch() -> None:
    with pytest.raises(refusals.NothingChosen):
        services.prepare_batch([], by=a_finance_officer())
    with pytest.raises(NotFound):
        services.prepare_batch(["BZ2600000000"], by=a_finance_officer())


def test_a_payment_that_came_back_is_sent_anew() -> None:
    first, second = a_finance_officer(), a_finance_officer()
    deposit = a_refund_due(by=first)
    services.prepare_refund(deposit.reference, by=first)
    services.release_refund(deposit.reference, by=second)
    payout = queries.get_live_payout(deposit.id)
    services.bounce(payout.number, note="账户已销户", by=first)
    assert (deposit.status, payout.batch.status) == (DepositStatus.HELD, BatchStatus.DONE)
    assert services.check_balance() == []
    line = queries.find_paying_line(deposit.id)
    assert line is not None
    services.state_account(line.number, "6228000000000000025", reason="The bidder's new account", by=first)
    services.prepare_refund(deposit.reference, by=first)
    assert queries.stated_by_hand([line.id]) == {line.id}
    services.release_refund(deposit.reference, by=second)
    assert deposit.status is DepositStatus.REFUND_RELEASED
    assert services.check_balance() == []


def test_the_bank_cannot_have_paid_before_the_release(clock: FrozenClock) -> None:
    first = a_finance_officer()
    deposit = a_refund_due(by=first)
    services.prepare_refund(deposit.reference, by=first)
    services.release_refund(deposit.reference, by=a_finance_officer())
    number = queries.get_live_payout(deposit.id).batch.number
    for paid_at in (clock.now - timedelta(minutes=1), clock.now + timedelta(minutes=1)):
        with pytest.raises(refusals.PaidOutsideTime):
            services.record_execution(number, voucher_no="HD", paid_at=paid_at, by=first)


def test_money_that_nobody_ordered_is_told() -> None:
    assert an_entry(a_fact(direction=Direction.OUT)).why is Why.NOT_OURS
