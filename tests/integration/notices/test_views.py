"""The inbox, one message and the choices, as their reader sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.factories.funds import a_member, an_account
from tests.factories.notices import told
from trading.core.actor import Actor, Role
from trading.core.money import Fen
from trading.extensions import db
from trading.notices import queries, services
from trading.notices.kinds import NoticeKind
from trading.notices.states import Medium, Timing, Topic

SignIn = Callable[..., FlaskClient]
ENGLISH = {"Accept-Language": "en"}


def tell(member: Actor, place: int, kind: NoticeKind = NoticeKind.DEPOSIT_CONFIRMED) -> str:
    lot = f"150302-T-2026-{place:05d}"
    figures = {"lot": lot, "amount": Fen(100), "draft": f"D-2026-{place:04d}"}
    services.notify(kind, member.party_id or 0, lot, figures, key=f"{kind.value}:{lot}", by=Actor.system())
    db.session.commit()
    return lot


def test_an_empty_inbox_says_what_will_come(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    page = sign_in_as(a_member().username).get("/me/messages", headers=ENGLISH)
    assert page.status_code == 200
    assert "No messages yet" in page.text
    assert 'class="bell"' not in page.text


def test_what_is_unread_stands_first_and_counts_in_the_menu(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    member = a_member()
    lots = []
    for place in range(1, 4):
        lots.append(tell(member, place))
        clock.move(minutes=1)
    services.mark_read(told(member)[2].public_id, by=member)
    page = sign_in_as(member.username).get("/me/messages", headers=ENGLISH).text
    shown = re.findall(r"Lot (150302-T-2026-\d{5}): deposit received</a>", page)
    assert shown == [lots[1], lots[0], lots[2]]
    assert re.search(r'class="bell"[^>]*>2<', page)


def test_opening_a_message_reads_it_and_leads_to_its_case(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    member = a_member()
    lot = tell(member, 7)
    [message] = told(member)
    browser = sign_in_as(member.username)
    assert browser.head(f"/me/messages/{message.public_id}").status_code == 200
    assert queries.count_unread(member.user_id or 0) == 1
    page = browser.get(f"/me/messages/{message.public_id}", headers=ENGLISH)
    assert f"Lot {lot}: deposit received" in page.text
    assert 'href="/me/deposits"' in page.text
    assert queries.count_unread(member.user_id or 0) == 0


def test_messages_are_read_in_the_language_of_the_page(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    member = a_member()
    tell(member, 7)
    browser = sign_in_as(member.username)
    assert "deposit received" in browser.get("/me/messages", headers=ENGLISH).text
    browser.get("/preferences?lang=zh-CN")
    assert 'lang="zh-CN"' in browser.get("/me/messages").text


def test_nobody_reads_anothers_messages(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    member = a_member()
    tell(member, 7)
    [message] = told(member)
    stranger = sign_in_as(a_member().username)
    assert stranger.get(f"/me/messages/{message.public_id}").status_code == 404
    assert stranger.post(f"/me/messages/{message.public_id}/reading").status_code == 404
    assert stranger.post("/me/messages/reading").status_code == 303
    assert queries.count_unread(member.user_id or 0) == 1


def test_a_visitor_is_sent_to_sign_in(app: Flask, clock: Any, client: FlaskClient) -> None:
    for path in ("/me/messages", "/me/messages/nothing", "/me/notices", "/me/contact/mail"):
        assert client.get(path).status_code == 303


def test_marks_are_set_one_by_one_or_all_at_once(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    member = a_member()
    for place in range(1, 4):
        tell(member, place)
    browser = sign_in_as(member.username)
    assert browser.post(f"/me/messages/{told(member)[0].public_id}/reading").status_code == 303
    assert queries.count_unread(member.user_id or 0) == 2
    assert browser.post("/me/messages/reading").status_code == 303
    assert queries.count_unread(member.user_id or 0) == 0


def test_an_inbox_is_filtered_and_leafed_through(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    member = a_member()
    for place in range(1, 31):
        tell(member, place)
    tell(member, 31, NoticeKind.LISTING_APPROVED)
    browser = sign_in_as(member.username)
    assert browser.get("/me/messages").text.count("inbox__item") == 25
    assert browser.get("/me/messages?page=2").text.count("inbox__item") == 6
    assert browser.get("/me/messages?topic=listing").text.count("inbox__item") == 1
    services.mark_all_read(by=member)
    assert "No message fits" in browser.get("/me/messages?unread=1", headers=ENGLISH).text
    assert browser.get("/me/messages?topic=nonsense&page=x").text.count("inbox__item") == 25


def test_choices_are_kept(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    member = a_member()
    browser = sign_in_as(member.username)
    choices = {f"{topic.value}_{medium.value}": "off" for topic in Topic for medium in Medium}
    assert browser.post("/me/notices", data={**choices, "listing_mail": "daily"}).status_code == 303
    wishes = services.wishes_of(member.user_id or 0)
    assert wishes[Topic.LISTING, Medium.MAIL] is Timing.DAILY
    assert wishes[Topic.DEAL, Medium.SMS] is Timing.OFF
    assert browser.post("/me/notices", data={**choices, "listing_mail": "off"}).status_code == 303
    assert services.wishes_of(member.user_id or 0)[Topic.LISTING, Medium.MAIL] is Timing.OFF


def test_a_choice_that_was_made_up_is_refused(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    member = a_member()
    choices = {f"{topic.value}_{medium.value}": "off" for topic in Topic for medium in Medium}
    answer = sign_in_as(member.username).post("/me/notices", data={**choices, "deal_sms": "daily"})
    assert answer.status_code == 422
    assert services.wishes_of(member.user_id or 0)[Topic.DEAL, Medium.SMS] is Timing.DAYTIME


def test_staff_have_an_inbox_too(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    browser = sign_in_as(an_account(Role.REVIEWER).username)
    db.session.commit()
    assert browser.get("/me/messages").status_code == 200
    assert browser.get("/me/notices").status_code == 200
