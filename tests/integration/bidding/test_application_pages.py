"""Pages of applications: the bidder's own, the reviewer's desk, and what stays hidden from both sides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import FrozenClock
from tests.factories.applications import (
    ALL_DECLARATIONS,
    a_lot,
    a_paid_application,
    a_qualified_application,
    a_reviewer,
    an_application,
)
from tests.factories.funds import a_finance_officer, a_member, an_account, confirm
from tests.factories.parcels import a_holder
from trading.bidding.models import Application
from trading.bidding.queries import applications as queries
from trading.bidding.services import applications as services
from trading.bidding.states import ApplicationStatus
from trading.core.actor import Role
from trading.extensions import db
from trading.funds import queries as funds

SignIn = Callable[..., FlaskClient]
TICKED = dict.fromkeys(ALL_DECLARATIONS, "y")


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


# --- the bidder -------------------------------------------------------------------------------------


def test_a_member_applies_and_gets_the_reference(sign_in_as: SignIn) -> None:
    lot, member = a_lot(), a_member()
    browser = sign_in_as(member.username)
    address = f"/listings/{lot.number}/applications"
    assert browser.get(address).status_code == 200
    answer = browser.post(address, data=TICKED)
    assert answer.status_code == 303
    page = browser.get(answer.location).get_data(as_text=True)
    assert funds.deposits_of_lot(lot.number or "")[0].reference in page
    assert "人民币伍拾万元整" in page


def test_a_double_click_makes_one_application(sign_in_as: SignIn) -> None:
    lot, member = a_lot(), a_member()
    browser = sign_in_as(member.username)
    answers = [browser.post(f"/listings/{lot.number}/applications", data=TICKED) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert browser.get(f"/listings/{lot.number}/applications").location == answers[0].location


def test_what_was_ticked_stays_ticked(sign_in_as: SignIn) -> None:
    lot = a_lot()
    browser = sign_in_as(a_member().username)
    answer = browser.post(f"/listings/{lot.number}/applications", data={"read": "y", "binding": "y"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert page.count(" checked") == 2
    assert "error-summary" in page


def test_visitors_sign_in_first_and_staff_stay_out(sign_in_as: SignIn, client: FlaskClient) -> None:
    address = f"/listings/{a_lot().number}/applications"
    assert "/sign-in" in client.get(address).location
    assert sign_in_as(a_reviewer().username).get(address).status_code == 403
    both = an_account(Role.MEMBER, Role.FINANCE, party=a_holder())
    assert sign_in_as(both.username).post(address, data=TICKED).status_code == 403


def test_the_seller_is_told_instead_of_asked(sign_in_as: SignIn) -> None:
    seller = a_holder()
    lot = a_lot(seller)
    browser = sign_in_as(a_member(seller).username)
    page = browser.get(f"/listings/{lot.number}/applications").get_data(as_text=True)
    assert "V-27" in page
    assert 'name="binding"' not in page
    assert browser.post(f"/listings/{lot.number}/applications", data=TICKED).status_code == 403


def test_after_the_end_the_page_says_when_it_was(sign_in_as: SignIn, clock: FrozenClock) -> None:
    lot = a_lot()
    browser = sign_in_as(a_member().username)
    clock.set(lot.apply_ends_at)  # type: ignore[arg-type]
    browser = sign_in_as(a_member().username)
    assert 'name="binding"' not in browser.get(f"/listings/{lot.number}/applications").get_data(as_text=True)
    assert browser.post(f"/listings/{lot.number}/applications", data=TICKED).status_code == 409


def test_foreign_and_unknown_applications_look_the_same(sign_in_as: SignIn) -> None:
    foreign = an_application()
    browser = sign_in_as(a_member().username)
    for number in (foreign.number, "150302-TB-2026-99999"):
        assert browser.get(f"/me/applications/{number}").status_code == 404
        assert browser.get(f"/me/applications/{number}/withdrawal").status_code == 404
        assert browser.post(f"/me/applications/{number}/withdrawal").status_code == 404
    assert browser.get("/listings/150302-T-2026-99999/applications").status_code == 404


def test_my_bids_show_my_own_only(sign_in_as: SignIn) -> None:
    member = a_member()
    mine, foreign = a_qualified_application(by=member), a_qualified_application()
    page = sign_in_as(member.username).get("/me/bids").get_data(as_text=True)
    assert mine.number in page
    assert f"<b>{mine.bidder_number}</b>" in page
    assert foreign.number not in page


@pytest.mark.parametrize("act", [lambda one, by: None, services.withdraw])
def test_an_application_has_its_page_at_every_stage(sign_in_as: SignIn, act: Callable[..., Any]) -> None:
    member = a_member()
    stages: list[Application] = [an_application(by=member), a_paid_application(by=member)]
    for application in stages:
        act(application.number, by=member)
    stages.append(a_qualified_application(by=member))
    refused = a_paid_application(by=member)
    services.refuse(refused.number, "营业执照已过期。", by=a_reviewer())
    browser = sign_in_as(member.username)
    assert browser.get("/me/bids").status_code == 200
    for application in (*stages, refused):
        assert browser.get(f"/me/applications/{application.number}").status_code == 200
    assert "营业执照已过期。" in browser.get(f"/me/applications/{refused.number}").get_data(as_text=True)


@pytest.mark.parametrize("elapsed", [timedelta(days=6), timedelta(days=12, minutes=1), timedelta(days=13)])
def test_the_pages_follow_the_room_through_its_phases(
    sign_in_as: SignIn, clock: FrozenClock, elapsed: timedelta
) -> None:
    lot, member = a_lot(), a_member()
    application = a_qualified_application(lot, member)
    a_qualified_application(lot)
    clock.set(clock.now + elapsed)
    browser = sign_in_as(member.username)
    assert f"/listings/{lot.number}/room" in browser.get("/me/bids").get_data(as_text=True)
    assert browser.get(f"/me/applications/{application.number}").status_code == 200


def test_a_member_withdraws_after_a_second_look(sign_in_as: SignIn) -> None:
    member = a_member()
    application = an_application(by=member)
    browser = sign_in_as(member.username)
    assert browser.get(f"/me/applications/{application.number}/withdrawal").status_code == 200
    assert browser.post(f"/me/applications/{application.number}/withdrawal").status_code == 303
    assert queries.get_application(application.number).status is ApplicationStatus.WITHDRAWN


# --- the desk, and what nobody may find out -----------------------------------------------------------


def test_desk_pages_carry_neither_name_nor_number_of_an_admitted_bidder(sign_in_as: SignIn) -> None:
    application = a_qualified_application(by=a_member(a_holder("乌海市藏名有限公司")))
    browser = sign_in_as(a_reviewer().username)
    for path in ("/review/applications?part=decided", f"/review/applications/{application.number}"):
        page = browser.get(path).get_data(as_text=True)
        assert application.number in page
        assert "藏名" not in page
        assert f">{application.bidder_number}<" not in page


def test_a_reviewer_works_through_the_queue(sign_in_as: SignIn) -> None:
    waiting, ready = an_application(), a_paid_application()
    browser = sign_in_as(a_reviewer().username)
    queue = browser.get("/review/applications").get_data(as_text=True)
    assert ready.number in queue
    assert waiting.number not in queue
    address = f"/review/applications/{ready.number}/decision"
    assert browser.post(address, data={}).status_code == 422
    assert browser.post(address, data={"decision": "refuse", "reason": " "}).status_code == 422
    assert browser.post(address, data={"decision": "qualify"}).status_code == 303
    assert browser.post(address, data={"decision": "qualify"}).status_code == 409
    blocked = browser.post(f"/review/applications/{waiting.number}/decision", data={"decision": "qualify"})
    assert blocked.status_code == 422
    assert waiting.deposit.reference in blocked.get_data(as_text=True)


def test_other_desks_do_not_read_applications(sign_in_as: SignIn) -> None:
    application = an_application()
    for actor, status in ((an_account(Role.CLERK), 403), (a_finance_officer(), 403), (a_member(), 403)):
        browser = sign_in_as(actor.username)
        assert browser.get("/review/applications").status_code == status
        assert browser.get(f"/review/applications/{application.number}").status_code == status


def test_the_public_page_never_names_a_bidder(sign_in_as: SignIn, client: FlaskClient) -> None:
    lot = a_lot()
    party = a_holder("乌海市藏名有限公司")
    a_qualified_application(lot, a_member(party))
    confirm(an_application(lot, a_member(a_holder("乌海市匿迹有限公司"))).deposit, a_finance_officer())
    db.session.flush()
    for path in (f"/listings/{lot.number}", f"/listings/{lot.number}/bids", f"/listings/{lot.number}/room"):
        page = client.get(path).get_data(as_text=True)
        assert "藏名" not in page
        assert "匿迹" not in page
