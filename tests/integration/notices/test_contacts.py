"""Addresses for messages: confirmed by a code, kept sealed, and nobody's mailbox is filled from here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.factories.funds import a_member
from tests.factories.notices import pockets, with_address
from trading.audit import ledger
from trading.core.actor import Actor
from trading.core.errors import TradingError
from trading.extensions import db
from trading.notices import readers
from trading.notices.media import Unreachable
from trading.notices.models import Message
from trading.notices.states import Medium
from trading.parties import contacts, refusals
from trading.parties import services as parties
from trading.transaction import transact

CODE = re.compile(r"\d{6}")


def addresses(actor: Actor) -> dict[Medium, str]:
    reader = readers.directory().reader(actor.user_id or 0)
    assert reader is not None
    return dict(reader.addresses)


@pytest.mark.parametrize(
    ("medium", "typed", "kept"),
    [
        (Medium.MAIL, "  name@Example.CN ", "name@example.cn"),
        (Medium.MAIL, "ｎａｍｅ＠example.cn", "name@example.cn"),
        (Medium.SMS, "138 0013-8000", "13800138000"),
        (Medium.SMS, "+86 13800138000", "13800138000"),
    ],
)
def test_an_address_is_read_as_people_type_it(medium: Medium, typed: str, kept: str) -> None:
    assert contacts.parse_address(medium, typed) == kept


@pytest.mark.parametrize(
    ("medium", "typed"),
    [
        (Medium.MAIL, "name"),
        (Medium.MAIL, "a@b"),
        (Medium.MAIL, "a..b@example.cn"),
        (Medium.MAIL, "a@example.cn\nBcc: c@example.cn"),
        (Medium.MAIL, "a@example.cn, c@example.cn"),
        (Medium.SMS, "12345678901"),
        (Medium.SMS, "1380013800"),
    ],
)
def test_what_is_no_address_is_refused(medium: Medium, typed: str) -> None:
    with pytest.raises(TradingError):
        contacts.parse_address(medium, typed)


def test_an_address_counts_only_once_its_code_was_typed(app: Flask, clock: Any) -> None:
    member = a_member()
    offer = contacts.ask_for_code(Medium.MAIL, "name@example.cn", by=member)
    assert addresses(member) == {}
    assert contacts.try_code(Medium.MAIL, offer.code, by=member) is None
    assert addresses(member) == {Medium.MAIL: "name@example.cn"}


def test_neither_address_nor_code_stand_in_the_database_or_the_ledger(app: Flask, clock: Any) -> None:
    member = a_member()
    offer = contacts.ask_for_code(Medium.SMS, "13800138000", by=member)
    contacts.try_code(Medium.SMS, offer.code, by=member)
    db.session.flush()
    for table in ("users", "contact_proofs", "messages", "audit_events"):
        for row in db.session.execute(text(f"SELECT * FROM {table}")):
            said = " ".join(str(bytes(value) if isinstance(value, memoryview) else value) for value in row)
            assert "13800138000" not in said
            assert offer.code not in said.split()
    actions = [event.action for event in ledger.history(f"user:{member.username}")]
    assert actions[-2:] == ["user.contact_asked", "user.contact_set"]


def test_a_code_may_be_mistyped_five_times(app: Flask, clock: Any) -> None:
    member = a_member()
    offer = contacts.ask_for_code(Medium.MAIL, "name@example.cn", by=member)
    wrong = f"{(int(offer.code) + 1) % 1_000_000:06d}"
    assert [contacts.try_code(Medium.MAIL, wrong, by=member) for _time in range(5)] == [4, 3, 2, 1, 0]
    with pytest.raises(refusals.ContactCodeSpent):
        contacts.try_code(Medium.MAIL, offer.code, by=member)
    assert addresses(member) == {}


def test_a_code_expires(app: Flask, clock: Any) -> None:
    member = a_member()
    offer = contacts.ask_for_code(Medium.MAIL, "name@example.cn", by=member)
    clock.move(minutes=10)
    with pytest.raises(refusals.ContactCodeSpent):
        contacts.try_code(Medium.MAIL, offer.code, by=member)


def test_only_the_newest_code_counts_and_only_for_its_medium_and_account(app: Flask, clock: Any) -> None:
    member, other = a_member(), a_member()
    old = contacts.ask_for_code(Medium.MAIL, "old@example.cn", by=member)
    clock.move(seconds=5)
    new = contacts.ask_for_code(Medium.MAIL, "new@example.cn", by=member)
    if old.code != new.code:
        assert contacts.try_code(Medium.MAIL, old.code, by=member) == 4
    with pytest.raises(refusals.ContactCodeSpent):
        contacts.try_code(Medium.SMS, new.code, by=member)
    with pytest.raises(refusals.ContactCodeSpent):
        contacts.try_code(Medium.MAIL, new.code, by=other)
    assert contacts.try_code(Medium.MAIL, new.code, by=member) is None
    assert addresses(member) == {Medium.MAIL: "new@example.cn"}


def test_a_code_is_spent_by_its_use(app: Flask, clock: Any) -> None:
    member = a_member()
    offer = contacts.ask_for_code(Medium.MAIL, "name@example.cn", by=member)
    contacts.try_code(Medium.MAIL, offer.code, by=member)
    with pytest.raises(refusals.ContactCodeSpent):
        contacts.try_code(Medium.MAIL, offer.code, by=member)


def test_nobodys_mailbox_is_filled_from_here(app: Flask, clock: Any) -> None:
    member = a_member()
    for _time in range(contacts.CODES_AT_MOST):
        contacts.ask_for_code(Medium.MAIL, "name@example.cn", by=member)
    with pytest.raises(refusals.TooManyCodes):
        contacts.ask_for_code(Medium.SMS, "13800138000", by=member)
    clock.move(hours=1)
    contacts.ask_for_code(Medium.MAIL, "name@example.cn", by=member)


def test_house_keeping_forgets_what_was_never_confirmed(app: Flask, clock: Any) -> None:
    member = a_member()
    contacts.ask_for_code(Medium.MAIL, "name@example.cn", by=member)
    clock.move(days=2)
    parties.forget_expired()
    assert db.session.scalar(text("SELECT count(*) FROM contact_proofs")) == 0


def test_a_changed_address_is_told_in_the_account(app: Flask, clock: Any) -> None:
    member = with_address(a_member())
    contacts.remove_contact(Medium.MAIL, by=member)
    contacts.remove_contact(Medium.MAIL, by=member)
    told = db.session.query(Message).filter_by(user_id=member.user_id).all()
    assert [message.kind.value for message in told] == ["account.contact_changed"] * 2
    assert addresses(member) == {}


# --- pages ----------------------------------------------------------------------------------------


def test_a_person_gives_an_address_by_the_pages(app: Flask, clock: Any, sign_in_as: Callable[..., FlaskClient]) -> None:
    member = a_member()
    browser = sign_in_as(member.username)
    with pockets() as carriers:
        assert browser.get("/me/contact/mail/confirmation").status_code == 303
        answer = browser.post("/me/contact/mail", data={"address": "name@example.cn"})
        assert answer.status_code == 303
        [parcel] = carriers[Medium.MAIL].parcels
        assert parcel.address == "name@example.cn"
        code = CODE.search(parcel.subject)
        assert code is not None
        page = browser.get(answer.location)
        assert "n***@example.cn" in page.text
        wrong = browser.post(answer.location, data={"code": f"{(int(code[0]) + 1) % 1_000_000:06d}"})
        assert wrong.status_code == 422
        assert browser.post(answer.location, data={"code": code[0]}).status_code == 303
        page = browser.get("/me/notices")
    assert "n***@example.cn" in page.text
    assert "name@example.cn" not in page.text
    assert browser.post("/me/contact/mail/removal").status_code == 303
    assert addresses(member) == {}


def test_wrong_codes_are_counted_by_the_page_too(
    app: Flask, clock: Any, sign_in_as: Callable[..., FlaskClient]
) -> None:
    member = a_member()
    browser = sign_in_as(member.username)
    offer = transact(contacts.ask_for_code, Medium.MAIL, "name@example.cn", by=member)
    wrong = f"{(int(offer.code) + 1) % 1_000_000:06d}"
    for _time in range(5):
        assert browser.post("/me/contact/mail/confirmation", data={"code": wrong}).status_code == 422
    assert browser.post("/me/contact/mail/confirmation", data={"code": offer.code}).status_code == 422
    assert addresses(member) == {}


def test_a_code_that_cannot_be_sent_is_said(app: Flask, clock: Any, sign_in_as: Callable[..., FlaskClient]) -> None:
    browser = sign_in_as(a_member().username)
    with pockets() as carriers:
        carriers[Medium.SMS].failures = [Unreachable("timeout")]
        assert browser.post("/me/contact/sms", data={"address": "13800138000"}).status_code == 422


def test_a_medium_that_is_closed_has_no_page(app: Flask, clock: Any, sign_in_as: Callable[..., FlaskClient]) -> None:
    browser = sign_in_as(a_member().username)
    with pockets(Medium.MAIL):
        assert browser.get("/me/contact/sms").status_code == 404
        assert browser.get("/me/contact/pigeon").status_code == 404
        assert "_sms" not in browser.get("/me/notices").text
