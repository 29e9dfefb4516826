"""The counter: a bidder who can't bid online, two clerks, and the same register for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.factories.applications import ALL_DECLARATIONS, a_lot, a_reviewer
from tests.factories.bidding import OpenRoom, an_open_room, bid
from tests.factories.counter import a_clerk, a_counter_application, a_person, a_scan, a_served_bidder, an_order
from tests.factories.funds import a_member
from trading.audit import ledger
from trading.audit.models import Event
from trading.bidding import admission
from trading.bidding import rules as room_rules
from trading.bidding.counter import rules, services
from trading.bidding.counter.models import BidOrder
from trading.bidding.counter.states import OrderStatus
from trading.bidding.models import Application, Bid
from trading.bidding.papers import PaperKind, ToMend
from trading.bidding.services import papers
from trading.bidding.states import ApplicationStatus
from trading.bidding.verification import verify
from trading.core import clock as market_clock
from trading.core.actor import Actor
from trading.core.errors import Forbidden, NotFound, TransitionRefused
from trading.extensions import db
from trading.parties.models import Party
from trading.transaction import transact

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def room(app: Flask, clock: Any) -> OpenRoom:
    return an_open_room()


@pytest.fixture
def clerks(room: OpenRoom) -> tuple[Actor, Actor]:
    return a_clerk(), a_clerk(district="150302")


@pytest.fixture
def served(room: OpenRoom, clerks: tuple[Actor, Actor]) -> Application:
    application = a_served_bidder(room, clerks[0])
    db.session.commit()
    return application


def confirm(order: BidOrder, by: Actor, amount: int | None = None) -> BidOrder:
    number, typed = order.number, order.amount if amount is None else amount
    db.session.commit()
    return transact(services.confirm_order, number, typed, received_at=market_clock.now(), by=by)


def test_an_order_of_two_clerks_beats_an_online_rival(
    room: OpenRoom, served: Application, clerks: tuple[Actor, Actor]
) -> None:
    bid(room, 0, 0)
    order = confirm(an_order(served, clerks[0], room.start + room.step), clerks[1])
    assert (order.status, order.sequence) == (OrderStatus.PLACED, 2)
    row = db.session.get(Bid, (room.listing_id, 2))
    assert (row.bidder_number, row.amount, row.channel) == (served.bidder_number, room.start + room.step, "window")
    assert list(verify(room.number)) == []
    events = db.session.scalars(select(Event).where(Event.chain == ledger.lot_chain(room.number))).all()
    placed = next(event for event in events if event.action == "bidding.bid_placed" and event.detail["sequence"] == 2)
    assert (placed.actor_id, placed.on_behalf_of, placed.channel.value) == (
        clerks[1].user_id,
        served.party_id,
        "window",
    )
    word = next(event for event in events if event.action == "bid_order.place")
    assert (word.detail["entered_by"], word.detail["confirmed_by"]) == tuple(one.user_id for one in clerks)
    # the rival online goes on against it
    assert bid(room, 2, 0).sequence == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE bid_orders SET status = 'dropped', sequence = NULL", "without an order"),
        ("UPDATE bid_orders SET amount = amount + 1", "isn't what order"),
        ("UPDATE bid_orders SET sequence = 9", "that isn't there"),
    ],
)
def test_a_bid_without_its_order_is_found_out(
    room: OpenRoom, served: Application, clerks: tuple[Actor, Actor], change: str, words: str
) -> None:
    confirm(an_order(served, clerks[0], room.start), clerks[1])
    assert list(verify(room.number)) == []
    db.session.execute(text(change))
    db.session.expire_all()
    assert any(words in fault.what for fault in verify(room.number))


def test_it_takes_a_second_clerk_who_reads_the_same(
    room: OpenRoom, served: Application, clerks: tuple[Actor, Actor]
) -> None:
    order = an_order(served, clerks[0], room.start)
    db.session.commit()
    with pytest.raises(rules.SameClerk):
        confirm(order, clerks[0])
    with pytest.raises(rules.AmountsDiffer):
        confirm(order, clerks[1], room.start + room.step)
    with pytest.raises(rules.OrderWaits):
        an_order(served, clerks[1], room.start)
    assert db.session.scalar(select(Bid.sequence).where(Bid.listing_id == room.listing_id)) is None
    services.drop_order(order.number, by=clerks[1])
    with pytest.raises(TransitionRefused):
        confirm(order, clerks[1])
    assert an_order(served, clerks[1], room.start).number == f"{served.number}-W2"


def test_the_room_refuses_by_its_own_rules_and_both_clerks_read_why(
    room: OpenRoom, served: Application, clerks: tuple[Actor, Actor], sign_in_as: SignIn
) -> None:
    bid(room, 3, 0)
    order = confirm(an_order(served, clerks[0], room.start), clerks[1])
    assert (order.status, order.refused_code) == (OrderStatus.REFUSED, "bid_below_minimum")
    minimum = f"{(room.start + 4 * room.step) // 100:,}"
    for clerk in clerks:
        for language, words in (("zh-CN", "目前最低可出"), ("en", "lowest bid now possible")):
            page = sign_in_as(clerk.username).get(
                f"/counter/orders/{order.number}", headers={"Accept-Language": language}
            )
            assert minimum in page.text
            assert words in page.text
    # what the room has taken since is no reason to refuse the next order
    assert confirm(an_order(served, clerks[1], room.start + 4 * room.step), clerks[0]).status is OrderStatus.PLACED


def test_an_order_that_is_confirmed_after_the_close_is_late(
    room: OpenRoom, served: Application, clerks: tuple[Actor, Actor], clock: Any
) -> None:
    order = an_order(served, clerks[0], room.start)
    db.session.commit()
    clock.move(hours=1)
    assert confirm(order, clerks[1]).refused_code == "room_closed"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"declarations": ALL_DECLARATIONS - {"binding"}}, admission.DeclarationMissing),
        ({"paper_at": timedelta(minutes=1)}, rules.PaperFromTheFuture),
        ({"received_at": timedelta(days=20)}, admission.ApplicationsClosed),
    ],
)
def test_what_binds_others_binds_a_written_application(
    app: Flask, clock: Any, change: dict[str, Any], refusal: type[Exception]
) -> None:
    now = market_clock.now()
    moved = {name: now + value if isinstance(value, timedelta) else value for name, value in change.items()}
    with pytest.raises(Exception) as raised:
        a_counter_application(a_lot().number or "", a_clerk(), **moved)
    assert refusal in {type(one) for one in getattr(raised.value, "refusals", [raised.value])}


def test_a_person_is_known_by_number_and_name(app: Flask, clock: Any) -> None:
    lot, clerk, person = a_lot(), a_clerk(), a_person()
    number = lot.number or ""
    application = a_counter_application(number, clerk, person)
    assert application.party.verified_at is not None
    with pytest.raises(rules.NameDiffers):
        services.register_bidder(number, a_person(id_code=person.id_code, name="李四"), by=clerk)
    with pytest.raises(admission.AppliedAlready):
        a_counter_application(number, clerk, person)
    with pytest.raises(room_rules.NotQualified):
        an_order(application, clerk, lot.start_amount or 0)


def test_a_returned_application_is_mended_at_the_counter(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    clerk, stranger = a_clerk(), a_clerk(district="150304")
    application = a_counter_application(a_lot().number or "", clerk)
    papers.send_back(application.number, [ToMend(PaperKind.AUTHORITY, "缺代理人身份证明")], by=a_reviewer())
    db.session.commit()
    browser, address = sign_in_as(clerk.username), f"/counter/applications/{application.number}"
    assert "缺代理人身份证明" in browser.get(address).text
    sent = {"kind": "authority", "file": (BytesIO(a_scan().data), "x.png")}
    assert sign_in_as(stranger.username).post(f"{address}/papers", data=sent).status_code == 404
    sent["file"] = (BytesIO(a_scan().data), "x.png")
    assert browser.post(f"{address}/papers", data=sent).status_code == 303
    assert browser.post(f"{address}/resubmission").status_code == 303
    db.session.expire_all()
    assert application.status is not ApplicationStatus.RETURNED
    assert {paper.kind for paper in application.papers} == {PaperKind.APPLICATION, PaperKind.AUTHORITY}


def test_nobody_of_the_sellers_side_is_served(app: Flask, clock: Any) -> None:
    lot, clerk = a_lot(), a_clerk()
    now = market_clock.now()
    with pytest.raises(admission.SellerMayNotBid):
        services.apply_for(
            lot.number or "", lot.owner_party_id, ALL_DECLARATIONS, a_scan(), paper_at=now, received_at=now, by=clerk
        )


@pytest.mark.parametrize("somebody", [lambda: a_clerk(district="150304"), a_member, a_reviewer])
def test_only_clerks_of_the_district_serve(room: OpenRoom, served: Application, somebody: Callable[[], Actor]) -> None:
    other = somebody()
    for act in (
        lambda: services.may_serve(room.number, by=other),
        lambda: services.entry_of(served.number, by=other),
        lambda: an_order(served, other, room.start),
    ):
        with pytest.raises((Forbidden, NotFound)):
            act()


def test_the_counter_is_a_set_of_pages(
    room: OpenRoom, served: Application, clerks: tuple[Actor, Actor], sign_in_as: SignIn, client: FlaskClient
) -> None:
    first, second = (sign_in_as(clerk.username) for clerk in clerks)
    stranger = sign_in_as(a_clerk(district="150304").username)
    for browser, is_there in ((first, True), (second, True), (stranger, False)):
        assert (served.party.name in browser.get("/counter").text) is is_there
    address = f"/counter/applications/{served.number}"
    sent = {
        "amount": "abc",
        "paper_at": market_clock.now().astimezone(market_clock.LOCAL).strftime("%Y-%m-%dT%H:%M"),
        "file": (BytesIO(a_scan().data), "x.png"),
    }
    assert first.post(address, data=sent).status_code == 422
    sent |= {"amount": str(room.start // 100), "file": (BytesIO(a_scan().data), "x.png")}
    order = first.post(address, data=sent).headers["Location"]
    assert second.get("/counter").text.count(order) == 1
    # the second clerk isn't shown what the first one read
    assert f"{room.start // 100:,}" not in second.get(order).text.split("<aside")[0]
    assert (
        second.get(second.get(order).text.split('class="counter__scan" src="')[1].split('"')[0]).mimetype == "image/png"
    )
    assert first.post(f"{order}/confirmation", data={"amount": str(room.start // 100)}).status_code == 422
    done = [second.post(f"{order}/confirmation", data={"amount": str(room.start // 100)}) for _press in range(2)]
    assert [answer.status_code for answer in done] == [303, 303]
    receipt = first.get(order).text
    assert db.session.get(Bid, (room.listing_id, 1)).hash in receipt
    assert db.session.scalar(select(Bid).where(Bid.listing_id == room.listing_id, Bid.sequence == 2)) is None
    # in public there is a number and nothing else
    for path in ("", "/room", "/hall", "/bids", "/feed"):
        shown = client.get(f"/listings/{room.number}{path}").text
        assert served.party.name not in shown
        assert served.number not in shown
    assert client.get(order).status_code == 303


def test_a_written_application_is_typed_in_once(app: Flask, clock: Any, sign_in_as: SignIn) -> None:
    lot, clerk, person = a_lot(), a_clerk(), a_person()
    db.session.commit()
    browser = sign_in_as(clerk.username)
    assert browser.get(f"/counter/lot?number={lot.number}").status_code == 303
    address = f"/counter/listings/{lot.number}/applications"
    assert browser.get(address).status_code == 200
    form = {
        **dict.fromkeys(ALL_DECLARATIONS, "y"),
        "kind": "person",
        "name": person.name,
        "id_type": "resident_id",
        "id_code": person.id_code,
        "paper_at": market_clock.now().astimezone(market_clock.LOCAL).strftime("%Y-%m-%dT%H:%M"),
    }
    assert browser.post(address, data=form).status_code == 422
    answer = browser.post(address, data={**form, "file": (BytesIO(a_scan().data), "x.png")})
    assert answer.status_code == 303
    assert person.name in browser.get(answer.headers["Location"]).text
    assert db.session.scalar(select(Party).where(Party.name == person.name)).verified_at is not None
