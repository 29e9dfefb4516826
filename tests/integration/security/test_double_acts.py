"""The same button pressed twice, one after the other and at the same instant: one effect, and a clear answer."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import PASSWORD, FrozenClock
from tests.factories.applications import ALL_DECLARATIONS, a_lot, a_paid_application, a_reviewer, an_application
from tests.factories.contract import a_contract, an_award
from tests.factories.funds import a_finance_officer, a_member, a_refund_due, an_account
from tests.factories.listing import (
    a_listing,
    a_schedule,
    an_accepted_listing,
    an_answered_draft,
    an_approved_listing,
    an_owner,
)
from trading.audit.models import Event
from trading.core import clock as market_clock
from trading.core.actor import Actor, Role
from trading.extensions import db

#: who presses, where, and with what
Act = tuple[Actor, str, dict[str, str]]


def submit(_clock: FrozenClock) -> Act:
    owner, right = an_owner()
    draft = an_answered_draft(right, owner)
    return owner, f"/me/listings/{draft.draft_number}/submission", {"declared": "y"}


def accept(_clock: FrozenClock) -> Act:
    listing = a_listing()
    path = f"/review/listings/{listing.number}/decision"
    return an_account(Role.REVIEWER), path, {"decision": "accept"}


def approve(_clock: FrozenClock) -> Act:
    listing = an_accepted_listing()
    path = f"/review/listings/{listing.number}/decision"
    return an_account(Role.APPROVER), path, {"decision": "approve"}


def publish(_clock: FrozenClock) -> Act:
    listing, plan = an_approved_listing(), a_schedule()
    names = ("opens_at", "apply_ends_at", "timed_starts_at", "cap_at")
    typed = {name: f"{getattr(plan, name).astimezone(market_clock.LOCAL):%Y-%m-%dT%H:%M}" for name in names}
    return an_account(Role.PUBLISHER), f"/listings/{listing.number}/publication", typed


def apply(_clock: FrozenClock) -> Act:
    lot = a_lot()
    sent = dict.fromkeys(ALL_DECLARATIONS, "y")
    return a_member(), f"/listings/{lot.number}/applications", sent


def confirm_deposit(_clock: FrozenClock) -> Act:
    deposit = an_application().deposit
    typed = {
        "amount": f"{deposit.amount / 100:.2f}",
        "payer_name": deposit.party.name,
        "voucher_no": "20260302-0001",
        "received_at": f"{market_clock.now().astimezone(market_clock.LOCAL):%Y-%m-%dT%H:%M}",
    }
    return a_finance_officer(), f"/finance/deposits/{deposit.reference}/receipt", typed


def qualify(_clock: FrozenClock) -> Act:
    application = a_paid_application()
    path = f"/review/applications/{application.number}/decision"
    return a_reviewer(), path, {"decision": "qualify"}


def prepare_refund(_clock: FrozenClock) -> Act:
    deposit = a_refund_due()
    return a_finance_officer(), f"/finance/deposits/{deposit.reference}/refund", {}


def conclude(clock: FrozenClock) -> Act:
    award = an_award(clock)
    path = f"/review/awards/{award.application.listing.number}/confirmation"
    return an_account(Role.APPROVER), path, {}


def publish_result(clock: FrozenClock) -> Act:
    contract = a_contract(clock)
    return an_account(Role.PUBLISHER), f"/review/listings/{contract.lot}/result", {}


def sign(clock: FrozenClock) -> Act:
    contract = a_contract(clock)
    typed = {"signed_on": clock.now.date().isoformat()}
    return an_account(Role.CLERK), f"/review/listings/{contract.lot}/signing", typed


ACTS = [
    submit,
    accept,
    approve,
    publish,
    apply,
    confirm_deposit,
    qualify,
    prepare_refund,
    conclude,
    publish_result,
    sign,
]


def counts() -> dict[str, int]:
    """How many events of each kind the ledger holds."""
    db.session.rollback()
    return dict(db.session.execute(select(Event.action, func.count()).group_by(Event.action)).all())


def press(app: Flask, actor: Actor, path: str, sent: dict[str, str], start: threading.Barrier | None = None) -> int:
    """Sign in, wait for the others, press; return the answer's status."""
    with app.app_context():
        browser = app.test_client()
        browser.post("/sign-in", data={"username": actor.username, "password": PASSWORD})
        if start:
            start.wait(20)
        status = browser.post(path, data=sent).status_code
        db.session.remove()
        return status


def assert_one_effect(before: dict[str, int], statuses: list[int]) -> None:
    """Nothing but sign-ins may have happened more than once; the second press gets an answer that says so."""
    happened = {
        action: more
        for action, number in counts().items()
        if (more := number - before.get(action, 0)) and not action.startswith("user.")
    }
    assert happened
    assert set(happened.values()) == {1} or {name for name, more in happened.items() if more > 1} <= _DOUBLE, happened
    assert statuses.count(303) >= 1, statuses
    assert set(statuses) <= {303, 403, 409, 422}, statuses


#: events that one act writes more than once, such as one for each of the two papers
_DOUBLE = {"document.queued"}


@pytest.mark.parametrize("arrange", ACTS, ids=lambda act: act.__name__)
def test_pressed_twice_in_a_row(own_app: Flask, clock: FrozenClock, arrange: Callable[[FrozenClock], Act]) -> None:
    actor, path, sent = arrange(clock)
    db.session.commit()
    before = counts()
    statuses = [press(own_app, actor, path, sent) for _turn in range(2)]
    assert_one_effect(before, statuses)


@pytest.mark.parametrize("arrange", ACTS, ids=lambda act: act.__name__)
def test_pressed_twice_at_once(own_app: Flask, clock: FrozenClock, arrange: Callable[[FrozenClock], Act]) -> None:
    actor, path, sent = arrange(clock)
    db.session.commit()
    before = counts()
    start, statuses = threading.Barrier(2), []
    threads = [
        threading.Thread(target=lambda: statuses.append(press(own_app, actor, path, sent, start))) for _turn in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(statuses) == 2
    assert_one_effect(before, statuses)
