"""The finance desk and the member's deposits through the front door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.conftest import FrozenClock
from tests.factories.funds import a_deposit, a_finance_officer, a_forfeiture, a_held_deposit, a_member, a_refund_due
from tests.factories.parcels import a_holder
from trading.core import clock as market_clock
from trading.funds import queries, services
from trading.funds.models import Deposit
from trading.funds.states import DepositStatus

SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


def statement(deposit: Deposit, **overrides: str) -> dict[str, str]:
    """What the officer types for a faultless posting."""
    typed = {
        "amount": f"{deposit.amount / 100:.2f}",
        "payer_name": deposit.party.name,
        "voucher_no": "20260302-0001",
        "received_at": market_clock.now().astimezone(market_clock.LOCAL).strftime("%Y-%m-%dT%H:%M"),
    }
    return typed | overrides


def test_an_officer_confirms_what_the_statement_shows(sign_in_as: SignIn) -> None:
    deposit = a_deposit()
    browser = sign_in_as(a_finance_officer().username)
    answer = browser.post(f"/finance/deposits/{deposit.reference}/receipt", data=statement(deposit))
    assert answer.status_code == 303
    assert queries.get_deposit(deposit.reference).status is DepositStatus.HELD


def test_differences_are_shown_beside_what_was_typed(sign_in_as: SignIn) -> None:
    deposit = a_deposit(amount=50_000_000)
    browser = sign_in_as(a_finance_officer().username)
    wrong = statement(deposit, amount="499,999.99", payer_name="某某公司")
    answer = browser.post(f"/finance/deposits/{deposit.reference}/receipt", data=wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "499,999.99 元" in page
    assert "500,000 元" in page
    assert 'value="499,999.99"' in page
    assert 'value="某某公司"' in page
    assert 'value="20260302-0001"' in page


@pytest.mark.parametrize("amount", ["", "NaN", "1e9", "Infinity", "-500000", "0x10", "500000.001", "五十万"])
def test_what_is_no_amount_is_refused(sign_in_as: SignIn, amount: str) -> None:
    deposit = a_deposit()
    browser = sign_in_as(a_finance_officer().username)
    answer = browser.post(f"/finance/deposits/{deposit.reference}/receipt", data=statement(deposit, amount=amount))
    assert answer.status_code == 422
    assert queries.get_deposit(deposit.reference).status is DepositStatus.AWAITED


@pytest.mark.parametrize("moment", ["", "yesterday", "2026-13-01T00:00", "9999-99-99T99:99"])
def test_what_is_no_time_is_refused(sign_in_as: SignIn, moment: str) -> None:
    deposit = a_deposit()
    browser = sign_in_as(a_finance_officer().username)
    answer = browser.post(f"/finance/deposits/{deposit.reference}/receipt", data=statement(deposit, received_at=moment))
    assert answer.status_code == 422


def test_deposits_are_found_by_reference_bidder_lot_and_nothing_else(sign_in_as: SignIn) -> None:
    one = a_deposit("150302-T-2026-91001", a_holder("乌海市河畔物流有限公司"))
    other = a_deposit("150303-T-2026-92002", a_holder("海南区拉僧庙建材有限公司"))
    browser = sign_in_as(a_finance_officer().username)
    for search in (one.reference, one.reference.lower(), "河畔", "91001"):
        page = browser.get("/finance", query_string={"q": search}).get_data(as_text=True)
        assert one.reference in page
        assert other.reference not in page
    for pattern in ("%", "_", "\\"):
        page = browser.get("/finance", query_string={"q": pattern}).get_data(as_text=True)
        assert one.reference not in page


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=99999999999", "sort=x&show=y", "page=2", "q=%00"]
)
def test_made_up_queries_do_no_harm(sign_in_as: SignIn, query: str) -> None:
    a_deposit()
    assert sign_in_as(a_finance_officer().username).get(f"/finance?{query}").status_code == 200


def test_a_long_list_has_pages_that_keep_the_search(sign_in_as: SignIn) -> None:
    for _ in range(30):
        a_deposit()
    browser = sign_in_as(a_finance_officer().username)
    first = browser.get("/finance?sort=newest&_scheme=javascript&endpoint=x").get_data(as_text=True)
    assert "sort=newest" in first
    assert "page=2" in first
    assert 'href="javascript' not in first
    assert first.count('class="ref"') == 25
    assert browser.get("/finance?sort=newest&page=2").get_data(as_text=True).count('class="ref"') == 5


def test_the_desk_is_closed_to_members_and_visitors(sign_in_as: SignIn, client: FlaskClient) -> None:
    deposit = a_deposit()
    member = sign_in_as(a_member().username)
    for path in ("/finance", f"/finance/deposits/{deposit.reference}", "/finance/refunds", "/finance/lots"):
        assert member.get(path).status_code == 403
        assert client.get(path).status_code == 303
    assert member.post(f"/finance/deposits/{deposit.reference}/receipt", data=statement(deposit)).status_code == 403


def test_an_unknown_deposit_and_an_unknown_lot_are_not_found(sign_in_as: SignIn) -> None:
    browser = sign_in_as(a_finance_officer().username)
    for path in ("/finance/deposits/BZ2600000000", "/finance/lots/nothing", "/finance/lots/nothing.xlsx"):
        assert browser.get(path).status_code == 404


def test_a_refund_goes_through_two_browsers(sign_in_as: SignIn) -> None:
    first, second = a_finance_officer(), a_finance_officer()
    deposit = a_refund_due(by=first)
    address = f"/finance/deposits/{deposit.reference}/refund"
    one, two = sign_in_as(first.username), sign_in_as(second.username)
    assert one.post(address).status_code == 303
    batch = f"/finance/batches/{queries.get_live_payout(deposit.id).batch.number}"
    assert f"{batch}/release" not in one.get(batch).get_data(as_text=True)
    assert one.post(f"{address}/release").status_code == 403
    assert f"{batch}/release" in two.get(batch).get_data(as_text=True)
    assert two.post(f"{address}/release").status_code == 303
    assert two.post(f"{address}/release").status_code == 409
    assert queries.get_deposit(deposit.reference).status is DepositStatus.REFUND_RELEASED


def test_a_deposit_is_kept_by_a_decision_with_its_number(sign_in_as: SignIn) -> None:
    deposit = a_refund_due()
    browser = sign_in_as(a_finance_officer().username)
    address = f"/finance/deposits/{deposit.reference}/forfeiture"
    assert browser.post(address, data={"decision_no": " ", "destination": "treasury"}).status_code == 422
    assert (
        browser.post(address, data={"decision_no": "乌自然资决[2026]3号", "destination": "treasury"}).status_code == 303
    )
    assert (
        browser.post(address, data={"decision_no": "乌自然资决[2026]3号", "destination": "treasury"}).status_code == 409
    )
    assert browser.post(f"{address}/booking").status_code == 403
    colleague = sign_in_as(a_finance_officer().username)
    assert "/booking" in colleague.get(f"/finance/deposits/{deposit.reference}").get_data(as_text=True)
    assert colleague.post(f"{address}/booking").status_code == 303
    assert queries.get_deposit(deposit.reference).status is DepositStatus.FORFEITED


def test_the_deposit_of_a_bidder_in_the_race_is_not_kept(sign_in_as: SignIn) -> None:
    deposit = a_held_deposit()
    browser = sign_in_as(a_finance_officer().username)
    assert "forfeiture" not in browser.get(f"/finance/deposits/{deposit.reference}").get_data(as_text=True)
    decision = {"decision_no": "1", "destination": "seller"}
    answer = browser.post(f"/finance/deposits/{deposit.reference}/forfeiture", data=decision)
    assert answer.status_code == 409


def test_overdue_refunds_come_first(sign_in_as: SignIn, clock: FrozenClock) -> None:
    late = a_refund_due(lot_number="150302-T-2026-90001")
    clock.move(days=20)
    a_refund_due(lot_number="150302-T-2026-90002")
    page = sign_in_as(a_finance_officer().username).get("/finance/refunds").get_data(as_text=True)
    rows = page[page.index("<tbody>") :]
    assert rows.index("90001") < rows.index("90002")
    assert late.refund_due_on is not None
    assert 'class="nowrap late"' in rows


def test_the_ledger_of_a_lot_can_be_taken_along(sign_in_as: SignIn) -> None:
    lot = "150302-T-2026-90077"
    deposit = a_held_deposit(lot, amount=12_345_678, party=a_holder("=HYPERLINK(1)"))
    browser = sign_in_as(a_finance_officer().username)
    assert browser.get(f"/finance/lots/{lot}").status_code == 200
    answer = browser.get(f"/finance/lots/{lot}.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    sheet = load_workbook(BytesIO(answer.data)).active
    row = [cell.value for cell in sheet[2]]
    assert row[1] == deposit.reference
    assert row[5] == 123_456.78
    assert sheet["C2"].data_type == "s"


def test_members_see_their_own_deposits_only(sign_in_as: SignIn) -> None:
    party = a_holder()
    mine, foreign = a_deposit(party=party), a_deposit()
    browser = sign_in_as(a_member(party).username)
    page = browser.get("/me/deposits").get_data(as_text=True)
    assert mine.reference in page
    assert foreign.reference not in page
    assert "人民币伍拾万元整" in page
    assert "6200 0000 0000 0000 001" in page


def test_a_member_without_deposits_is_told_so(sign_in_as: SignIn) -> None:
    assert sign_in_as(a_member().username).get("/me/deposits").status_code == 200


def test_every_stage_of_a_deposit_has_its_page(sign_in_as: SignIn) -> None:
    party = a_holder()
    lots = [f"150302-T-2026-9010{number}" for number in range(5)]
    deposits = [a_held_deposit(lot, party=party) for lot in lots]
    services.convert(deposits[0].id, by=a_finance_officer())
    services.set_refund_due(lots[1], market_clock.today(), by=a_finance_officer())
    a_forfeiture(deposits[1])
    services.set_refund_due(lots[2], market_clock.today(), by=a_finance_officer())
    services.set_refund_due(lots[3], market_clock.today() - timedelta(days=30), by=a_finance_officer())
    services.prepare_refund(deposits[3].reference, by=a_finance_officer())
    services.release_refund(deposits[3].reference, by=a_finance_officer())
    member, officer = sign_in_as(a_member(party).username), sign_in_as(a_finance_officer().username)
    assert member.get("/me/deposits").get_data(as_text=True).count("<li id=") == 5
    for deposit in deposits:
        assert officer.get(f"/finance/deposits/{deposit.reference}").status_code == 200
