"""The bank's pages through the front door: files, the queue, batches, a day of the account, statements."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import FrozenClock
from tests.factories.bank import a_fact, a_file, a_loaded_statement, an_entry, paying
from tests.factories.funds import a_deposit, a_finance_officer, a_held_deposit, a_member, a_refund_due
from tests.factories.parcels import a_holder
from tests.integration.funds.test_prices import CONTRACT, a_price
from trading.core import clock as market_clock
from trading.funds import queries, services
from trading.funds.states import DepositStatus, Direction, LineStatus

SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


def upload(browser: FlaskClient, content: bytes, name: str = "statement.csv") -> tuple[int, str]:
    data = {"file": (BytesIO(content), name)}
    answer = browser.post("/finance/bank/statements", data=data, content_type="multipart/form-data")
    return answer.status_code, answer.headers.get("Location", "")


def test_a_file_is_shown_before_it_is_loaded(sign_in_as: SignIn) -> None:
    deposit = a_deposit()
    browser = sign_in_as(a_finance_officer().username)
    status, address = upload(browser, a_file(paying(deposit), a_fact(name="张三")))
    page = browser.get(address).get_data(as_text=True)
    assert status == 303
    assert "张三" in page
    assert queries.total_balance().received == 0
    assert browser.post(f"{address}/load").status_code == 303
    assert queries.get_deposit(deposit.reference).status is DepositStatus.HELD
    assert "张三" in browser.get("/finance/bank").get_data(as_text=True)
    assert browser.post(f"{address}/load").status_code == 303
    assert queries.total_balance().received == 2 * deposit.amount
    assert upload(browser, a_file(a_fact(name="张三")))[0] == 303


def test_faults_are_named_by_row_and_stop_the_file(sign_in_as: SignIn) -> None:
    browser = sign_in_as(a_finance_officer().username)
    content = a_file(a_fact()).replace("收入".encode(), "横".encode())
    _status, address = upload(browser, content)
    page = browser.get(address).get_data(as_text=True)
    assert "横" in page
    assert f"{address}/load" not in page
    browser.post(f"{address}/load")
    assert queries.total_balance().received == 0
    assert browser.post(f"{address}/drop").status_code == 303


@pytest.mark.parametrize("content", [b"", b"not a table", b"<x/>"])
def test_what_is_no_statement_is_refused_with_its_reason(sign_in_as: SignIn, content: bytes) -> None:
    assert upload(sign_in_as(a_finance_officer().username), content)[0] == 422


def test_an_entry_is_matched_or_sent_back(sign_in_as: SignIn) -> None:
    deposit = a_deposit()
    meant, foreign = an_entry(paying(deposit, remark="forgot")), an_entry(a_fact(name="张三"))
    browser = sign_in_as(a_finance_officer().username)
    address = f"/finance/bank/entries/{meant.number}"
    assert deposit.reference in browser.get(address).get_data(as_text=True)
    wrong = browser.post(f"{address}/match", data={"reference": "BZ0", "reason": "kept words"})
    assert (wrong.status_code, "kept words" in wrong.get_data(as_text=True)) == (422, True)
    good = {"reference": deposit.reference, "reason": "forgot it"}
    assert browser.post(f"{address}/match", data=good).status_code == 303
    back = f"/finance/bank/entries/{foreign.number}"
    assert browser.post(f"{back}/return", data={"reason": ""}).status_code == 422
    assert browser.post(f"{back}/return", data={"reason": "Nobody's"}).status_code == 303
    assert queries.get_line(foreign.number).status is LineStatus.RETURN_PREPARED
    assert browser.get(back).status_code == 200


def test_an_account_is_stated_on_the_page_of_its_entry(sign_in_as: SignIn) -> None:
    line = an_entry(a_fact(account=""))
    browser = sign_in_as(a_finance_officer().username)
    address = f"/finance/bank/entries/{line.number}"
    assert browser.post(f"{address}/account", data={"payer_account": "x", "reason": "y"}).status_code == 422
    stated = {"payer_account": "6228 0000 1111 2222", "reason": "The bank's letter"}
    assert browser.post(f"{address}/account", data=stated).status_code == 303
    page = browser.get(address).get_data(as_text=True)
    assert "2222" in page
    assert "6228000011112222" not in page


def test_a_batch_goes_through_two_browsers_to_its_file(sign_in_as: SignIn) -> None:
    first, second = a_finance_officer(), a_finance_officer()
    deposits = [a_refund_due(by=first, lot_number=f"150302-T-2026-9200{place}") for place in range(3)]
    one, two = sign_in_as(first.username), sign_in_as(second.username)
    assert one.post("/finance/batches", data={}).status_code == 422
    chosen = [deposit.reference for deposit in deposits[:2]]
    address = one.post("/finance/batches", data={"chosen": chosen}).headers["Location"]
    assert one.get(f"{address}.xml").status_code == 404
    one.post(f"{address}/release")
    assert queries.get_deposit(chosen[0]).status is DepositStatus.REFUND_PREPARED
    two.post(f"{address}/release")
    answer = two.get(f"{address}.xml")
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert b"1000000.00" in answer.data
    bounced = queries.get_live_payout(deposits[0].id).number
    assert two.post(f"/finance/payments/{bounced}/bounce", data={"note": "账户已销户"}).status_code == 303
    now = market_clock.now().astimezone(market_clock.LOCAL).strftime("%Y-%m-%dT%H:%M:%S")
    assert two.post(f"{address}/execution", data={"voucher_no": "", "paid_at": now}).status_code == 422
    assert two.post(f"{address}/execution", data={"voucher_no": "HD1", "paid_at": now}).status_code == 303
    assert queries.get_deposit(chosen[1]).status is DepositStatus.REFUNDED
    assert "账户已销户" in two.get(address).get_data(as_text=True)
    assert one.get("/finance/batches").status_code == 200
    assert services.check_balance() == []


def test_a_made_up_choice_is_not_found(sign_in_as: SignIn) -> None:
    browser = sign_in_as(a_finance_officer().username)
    assert browser.post("/finance/batches", data={"chosen": ["BZ2600000000"]}).status_code == 404


def test_a_day_compares_bank_and_ledger(sign_in_as: SignIn, clock: FrozenClock) -> None:
    deposit = a_deposit()
    browser, today = sign_in_as(a_finance_officer().username), market_clock.today().isoformat()
    assert "没有对账单" in browser.get(f"/finance/days?day={today}").get_data(as_text=True)
    head = "交易流水号,交易时间,收支方向,金额,对方户名,附言,余额\r\n"
    row = f"R9,{today} 10:00:00,收入,500000,{deposit.party.name},{deposit.reference},500000.00"
    _status, address = upload(browser, (head + row).encode())
    browser.post(f"{address}/load")
    day = queries.day_of_account(market_clock.today())
    assert (day.bank, day.ledger, day.difference) == (50_000_000, 50_000_000, 0)
    an_entry(a_fact(direction=Direction.OUT))
    a_held_deposit("150302-T-2026-90009")
    day = queries.day_of_account(market_clock.today())
    assert (day.difference, len(day.only_typed), len(day.not_ours)) == (-50_000_000, 1, 1)
    assert browser.get(f"/finance/days?day={today}").status_code == 200
    for made_up in ("x", "9999-99-99", "1900-01-01"):
        assert browser.get(f"/finance/days?day={made_up}").status_code == 200


def test_statements_of_lot_payer_and_member_can_be_taken_along(sign_in_as: SignIn) -> None:
    party = a_holder("=危险公司")
    deposit = a_held_deposit("150302-T-2026-90077", party=party)
    officer, member = sign_in_as(a_finance_officer().username), sign_in_as(a_member(party).username)
    for path in ("/finance/lots/150302-T-2026-90077.csv", f"/finance/deposits/{deposit.reference}/payer.csv"):
        text = officer.get(path).data.decode("utf-8-sig")
        assert deposit.reference in text
        assert "'=危险公司" in text
        assert member.get(path).status_code == 403
    assert officer.get(f"/finance/deposits/{deposit.reference}/payer").status_code == 200
    assert deposit.reference in member.get("/me/deposits.csv").data.decode("utf-8-sig")
    stranger = sign_in_as(a_member().username)
    assert deposit.reference not in stranger.get("/me/deposits.csv").data.decode("utf-8-sig")
    assert officer.get("/finance/lots/nothing.csv").status_code == 404


def test_a_price_is_divided_and_its_receipt_is_the_payers(sign_in_as: SignIn) -> None:
    price = a_price()
    officer = sign_in_as(a_finance_officer().username)
    address = f"/finance/prices/{CONTRACT}"
    for parts in ("", "x", "1000000 2026-03-09", "3000000 soon", "3000000,2026-03-09"):
        assert officer.post(address, data={"parts": parts}).status_code == 422
    assert officer.post(address, data={"parts": "1,000,000 2026-03-09\n2000000 2026-09-09\n"}).status_code == 303
    part = queries.instalments_of_contract(CONTRACT)[0]
    an_entry(paying(part))  # type: ignore[arg-type]
    for path in ("/finance/prices", "/finance/prices?show=paid", "/finance/prices?q=ZR", address):
        assert officer.get(path).status_code == 200
    receipt = f"/receipts/{part.receipt_number}"
    payer, stranger = sign_in_as(a_member(price.party).username), sign_in_as(a_member().username)
    assert "人民币壹佰万元整" in payer.get(receipt).get_data(as_text=True)
    assert stranger.get(receipt).status_code == 404
    assert officer.get(receipt).status_code == 200
    assert part.reference in payer.get("/me/deposits").get_data(as_text=True)
    assert officer.get("/finance/prices/nothing").status_code == 404


def test_the_pages_are_closed_to_members_and_visitors(sign_in_as: SignIn, client: FlaskClient) -> None:
    number = a_loaded_statement(a_fact())
    member = sign_in_as(a_member().username)
    paths = (
        "/finance/bank",
        "/finance/bank/statements",
        f"/finance/bank/statements/{number}",
        "/finance/batches",
        "/finance/days",
        "/finance/prices",
    )
    for path in paths:
        assert member.get(path).status_code == 403
        assert client.get(path).status_code == 303
