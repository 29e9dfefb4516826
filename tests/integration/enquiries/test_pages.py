"""The pages of the room: what each reader sees, and above all what nobody sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient
from icalendar import Calendar

from tests.factories import enquiries as make
from tests.factories.applications import a_lot, a_reviewer
from tests.factories.funds import a_member
from trading.core import clock as market_clock
from trading.enquiries.queries import questions as queries
from trading.enquiries.queries import visits
from trading.enquiries.services import bookings, moderation, questions, slots
from trading.enquiries.states import BookingStatus, HideGround, QuestionStatus
from trading.parties import queries as parties
from trading.parties.models import Party

pytestmark = pytest.mark.usefixtures("clock")
ENGLISH = {"Accept-Language": "en"}


def party_of(actor: Any) -> Party:
    return parties.get_party(actor.party_id)


def test_the_public_reads_answers_with_number_and_day_but_never_who_asked(client: FlaskClient) -> None:
    listing, owner = make.an_offered_lot()
    asker = a_member()
    make.an_answered_question(listing, owner, asker)
    for address in (f"/listings/{listing.number}", f"/listings/{listing.number}/questions"):
        page = client.get(address, headers=ENGLISH)
        assert page.status_code == 200
        assert "Answer no. 1" in page.text
        assert make.ANSWERED in page.text
        assert asker.username not in page.text
        assert party_of(asker).name not in page.text


def test_former_wordings_stay_readable_and_what_is_taken_down_is_gone(client: FlaskClient) -> None:
    listing, owner = make.an_offered_lot()
    question = make.an_answered_question(listing, owner)
    questions.answer(question.number, "变压器容量更正为 800 千伏安。", by=owner)
    moderation.publish(question.number, by=a_reviewer())
    page = client.get(f"/listings/{listing.number}/questions", headers=ENGLISH).text
    assert make.ANSWERED in page
    assert "800 千伏安" in page
    assert "1 former wording" in page
    moderation.hide(question.number, HideGround.PERSONAL, "含他人身份信息。", by=a_reviewer())
    page = client.get(f"/listings/{listing.number}/questions", headers=ENGLISH).text
    assert make.ANSWERED not in page
    assert "Personal Information Protection Law" in page


def test_feeds_carry_every_wording_and_news_are_new_items(client: FlaskClient) -> None:
    listing, owner = make.an_offered_lot()
    question = make.an_answered_question(listing, owner)
    address = f"/listings/{listing.number}/questions"
    body = json.loads(client.get(f"{address}.json").data)
    assert [one["visitor"] for one in body["questions"]] == [1]
    assert body["questions"][0]["answers"][0]["text"] == make.ANSWERED
    first = fromstring(client.get(f"{address}.rss").data).findtext("channel/item/guid")
    questions.answer(question.number, "变压器容量更正为 800 千伏安。", by=owner)
    moderation.publish(question.number, by=a_reviewer())
    feed = fromstring(client.get(f"{address}.rss").data)
    assert len(feed.findall("channel/item")) == 1
    assert feed.findtext("channel/item/guid") != first


def test_asking_is_for_the_signed_in_and_says_what_is_wrong_with_the_text(
    client: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    listing, asker = a_lot(), a_member()
    address = f"/listings/{listing.number}/questions/new"
    assert client.get(address).headers["Location"].startswith("/sign-in")
    browser = sign_in_as(asker.username)
    refused = browser.post(address, data={"category": "land", "text": "加微信 land2026 面谈"}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Auction Law, article 37" in refused.text
    assert "加微信 land2026 面谈" in refused.text
    assert browser.post(address, data={"category": "land", "text": make.ASKED}).status_code == 303
    assert make.ASKED in browser.get("/me/questions").text
    number = queries.list_own(asker.user_id or 0).items[0].number
    assert browser.post(f"/me/questions/{number}/withdrawal").status_code == 303
    assert queries.get_question(number).status is QuestionStatus.WITHDRAWN


def test_a_moderator_decides_and_is_led_to_the_next(sign_in_as: Callable[..., FlaskClient]) -> None:
    listing, owner = make.an_offered_lot()
    asker = a_member()
    first, second = make.a_question(listing, asker), make.a_question(listing, asker)
    desk = sign_in_as(a_reviewer().username)
    assert first.number in desk.get("/review/questions").text
    page = desk.get(f"/review/questions/{first.number}").text
    assert asker.username not in page
    assert 'data-key="1"' in page
    answer = desk.post(
        f"/review/questions/{first.number}/decision", data={"decision": "forward", "version": first.version}
    )
    assert answer.headers["Location"] == f"/review/questions/{second.number}"
    stale = desk.post(f"/review/questions/{first.number}/decision", data={"decision": "hide", "version": "0"})
    assert stale.status_code == 409
    groundless = desk.post(
        f"/review/questions/{second.number}/decision", data={"decision": "hide", "reason": "无关", "ground": ""}
    )
    assert groundless.status_code == 422
    assert sign_in_as(owner.username).get("/review/questions").status_code == 403


def test_the_owner_answers_without_learning_who_asked(sign_in_as: Callable[..., FlaskClient]) -> None:
    listing, owner = make.an_offered_lot()
    asker = a_member()
    hidden = make.a_question(listing, asker, text="尚未审核的问题不应出现。")
    question = make.a_forwarded_question(listing, asker)
    browser = sign_in_as(owner.username)
    page = browser.get(f"/listings/{listing.number}/enquiries").text
    assert make.ASKED in page
    assert hidden.text not in page
    assert asker.username not in page
    assert party_of(asker).name not in page
    address = f"/listings/{listing.number}/enquiries/{question.number}"
    assert browser.get(f"/listings/{listing.number}/enquiries/{hidden.number}").status_code == 404
    data = {"text": make.ANSWERED, "version": question.version}
    assert browser.post(address, data=data).status_code == 303
    assert queries.get_question(question.number).status is QuestionStatus.DRAFTED
    assert question.number in sign_in_as(a_reviewer().username).get("/review/questions").text


def test_a_stranger_finds_neither_the_owners_page_nor_the_sheet(sign_in_as: Callable[..., FlaskClient]) -> None:
    listing, owner = make.an_offered_lot()
    make.a_booking(make.a_visit(listing, owner))
    stranger = sign_in_as(a_member().username)
    for path in ("enquiries", "visits/new", "visits/1/change", "visits/1/cancellation", "visits/1/sheet"):
        assert stranger.get(f"/listings/{listing.number}/{path}").status_code == 404


def test_names_of_visitors_stand_on_the_sheet_only_and_numbers_are_masked(
    client: FlaskClient, sign_in_as: Callable[..., FlaskClient], clock: Any
) -> None:
    listing, owner = make.an_offered_lot()
    slot, visitor, rival = make.a_visit(listing, owner), a_member(), a_member()
    booking = make.a_booking(slot, visitor, persons=2)
    name = party_of(visitor).name
    browser = sign_in_as(owner.username)
    sheet = browser.get(f"/listings/{listing.number}/visits/1/sheet").text
    assert name in sheet
    assert "***" in sheet
    for reader in (client, sign_in_as(rival.username)):
        for path in ("", "/visits", "/visits.ics", "/questions"):
            assert name not in reader.get(f"/listings/{listing.number}{path}").text
    assert name not in browser.get(f"/listings/{listing.number}/enquiries").text
    clock.set(slot.starts_at)
    browser = sign_in_as(owner.username)
    address = f"/listings/{listing.number}/visits/1/sheet/{booking.number}"
    assert browser.post(address, data={"came": "yes"}).status_code == 303
    assert visits.get_booking(booking.number).has_come is True


def test_a_full_visit_answers_with_a_way_to_wait(sign_in_as: Callable[..., FlaskClient]) -> None:
    listing, owner = make.an_offered_lot()
    slot, late = make.a_visit(listing, owner, places=2), a_member()
    make.a_booking(slot, persons=1)
    browser = sign_in_as(late.username)
    address = f"/listings/{listing.number}/visits/1/bookings"
    refused = browser.post(address, data={"persons": "2"}, headers=ENGLISH)
    assert refused.status_code == 409
    assert "There are only 1 places left" in refused.text
    assert "Join the waiting list" in refused.text
    assert browser.post(address, data={"persons": "x"}).status_code == 422
    assert browser.post(address, data={"persons": "2", "wait": "yes"}).status_code == 303
    assert visits.list_own(late.party_id or 0).items[0].status is BookingStatus.WAITING
    assert "1 booking waits" in browser.get(f"/listings/{listing.number}/visits", headers=ENGLISH).text


def test_a_visitor_cancels_undoes_and_keeps_a_calendar_that_follows(sign_in_as: Callable[..., FlaskClient]) -> None:
    listing, owner = make.an_offered_lot()
    slot, visitor = make.a_visit(listing, owner), a_member()
    number = make.a_booking(slot, visitor).number
    browser = sign_in_as(visitor.username)

    def event() -> tuple[int, str]:
        calendar = Calendar.from_ical(browser.get(f"/me/visits/{number}.ics").data)
        (found,) = calendar.walk("VEVENT")
        return int(found["SEQUENCE"]), str(found["STATUS"])

    assert event() == (0, "CONFIRMED")
    assert browser.post(f"/me/visits/{number}/cancellation").status_code == 303
    assert event() == (1, "CANCELLED")
    assert f"/me/visits/{number}/restoration" in browser.get("/me/visits").text
    assert browser.post(f"/me/visits/{number}/restoration").status_code == 303
    assert event() == (2, "CONFIRMED")
    slots.cancel(listing.number or "", slot.number, "道路施工。", by=owner)
    assert event() == (3, "CANCELLED")
    assert "道路施工。" in browser.get("/me/visits").text
    stranger = sign_in_as(a_member().username)
    assert stranger.get(f"/me/visits/{number}.ics").status_code == 404
    assert stranger.post(f"/me/visits/{number}/cancellation").status_code == 404


def test_the_calendar_of_a_lot_drops_what_is_called_off(client: FlaskClient) -> None:
    listing, owner = make.an_offered_lot()
    make.a_visit(listing, owner)
    slot = make.a_visit(listing, owner)
    slots.cancel(listing.number or "", slot.number, "道路施工。", by=owner)
    calendar = Calendar.from_ical(client.get(f"/listings/{listing.number}/visits.ics").data)
    assert [str(one["STATUS"]) for one in calendar.walk("VEVENT")] == ["CONFIRMED", "CANCELLED"]


def test_a_visit_is_offered_changed_and_called_off_by_forms(sign_in_as: Callable[..., FlaskClient]) -> None:
    listing, owner = make.an_offered_lot()
    browser = sign_in_as(owner.username)
    home = f"/listings/{listing.number}"
    day = make.an_offer().starts_at.astimezone(market_clock.LOCAL).date()
    typed = {"day": day.isoformat(), "starts": "10:00", "ends": "11:30", "meeting_point": "东门", "places": "3"}
    assert browser.post(f"{home}/visits/new", data=typed).status_code == 303
    slot = visits.get_slot(listing.number or "", 1)
    assert slot.starts_at.astimezone(market_clock.LOCAL).strftime("%H:%M") == "10:00"
    late = browser.post(f"{home}/visits/new", data=typed | {"day": "2026-12-31"}, headers=ENGLISH)
    assert late.status_code == 422
    assert "the end of applications" in late.text
    assert 'value="10:00"' in browser.get(f"{home}/visits/1/change").text
    assert browser.post(f"{home}/visits/1/change", data=typed | {"starts": "10:30"}).status_code == 303
    assert browser.post(f"{home}/visits/1/cancellation", data={"reason": ""}).status_code == 422
    assert browser.post(f"{home}/visits/1/cancellation", data={"reason": "道路施工。"}).status_code == 303
    assert "道路施工。" in browser.get(f"{home}/visits").text


def test_pages_without_anything_say_what_to_do(client: FlaskClient, sign_in_as: Callable[..., FlaskClient]) -> None:
    listing = a_lot()
    for path in ("questions", "visits", "questions?q=无&category=land&sort=oldest&page=9", "questions?category=x"):
        page = client.get(f"/listings/{listing.number}/{path}")
        assert page.status_code == 200
        assert 'class="empty"' in page.text
    browser = sign_in_as(a_member().username)
    for path in ("/me/questions", "/me/visits"):
        assert 'class="empty"' in browser.get(path).text
    assert 'class="empty"' in sign_in_as(a_reviewer().username).get("/review/questions").text


def test_an_owner_finds_the_question_among_what_is_next(sign_in_as: Callable[..., FlaskClient]) -> None:
    listing, owner = make.an_offered_lot()
    make.a_forwarded_question(listing)
    assert f"/listings/{listing.number}/enquiries" in sign_in_as(owner.username).get("/me").text
    assert "/review/questions" in sign_in_as(a_reviewer().username).get("/me").text


def test_a_waiting_visitor_reads_how_many_come_first(sign_in_as: Callable[..., FlaskClient]) -> None:
    listing, owner = make.an_offered_lot()
    slot, waiting = make.a_visit(listing, owner, places=1), a_member()
    first = a_member()
    make.a_booking(slot, first)
    make.a_booking(slot, may_wait=True)
    make.a_booking(slot, waiting, may_wait=True)
    browser = sign_in_as(waiting.username)
    assert "1 booking before yours" in browser.get("/me/visits", headers=ENGLISH).text
    bookings.cancel(visits.list_own(first.party_id or 0).items[0].number, by=first)
    assert "0 bookings before yours" in browser.get("/me/visits", headers=ENGLISH).text
