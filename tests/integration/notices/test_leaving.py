"""A letter sent out of interest is stopped by its own link: without signing in, and not by merely opening it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from tests.factories.funds import a_member
from tests.factories.notices import all_deliveries, pockets, told, with_address
from trading.core.actor import Actor
from trading.core.deal import Business, UseClass
from trading.core.money import Fen
from trading.extensions import db
from trading.notices import leaving, post, services
from trading.notices.figures import LotLine
from trading.notices.kinds import NoticeKind
from trading.notices.leaving import Leave
from trading.notices.media import Parcel
from trading.notices.states import Medium, Timing, Topic

pytestmark = pytest.mark.usefixtures("app", "clock")

LOT = "150302-T-2026-90001"
ENGLISH = {"Accept-Language": "en"}


def tell(member: Actor, key: str = "1") -> None:
    line = LotLine(LOT, Business.TRANSFER, "150302", UseClass.INDUSTRIAL, Decimal(20_000))
    services.notify_accounts(NoticeKind.SEARCH_HIT, [member.user_id or 0], LOT, {"lot": LOT, "lots": (line,)}, key=key)
    db.session.commit()


def letter() -> Parcel:
    with pockets() as carriers:
        assert post.send_due() == 1
    [parcel] = carriers[Medium.MAIL].parcels
    return parcel


def test_a_letter_names_the_lots_and_carries_its_way_out(client: FlaskClient) -> None:
    member = with_address(a_member())
    tell(member)
    parcel = letter()
    assert "转让 · 海勃湾区 · 工矿仓储用地 · 30.00 亩 · " + LOT in parcel.text
    [way_out] = parcel.ways_out
    assert way_out in parcel.text
    path = re.sub("^https?://[^/]+", "", way_out)
    page = client.get(path, headers=ENGLISH)
    assert page.status_code == 200
    assert "New lots for my searches" in page.text
    tell(member, "2")
    assert letter(), "opening the link changed nothing"
    assert "Nothing more is sent" in client.post(path, headers=ENGLISH).text
    tell(member, "3")
    assert len(all_deliveries()) == 2
    assert len(told(member)) == 3, "the inbox still has everything"
    assert services.wishes_of(member.user_id or 0)[Topic.SEARCH, Medium.MAIL] is Timing.OFF
    assert services.wishes_of(member.user_id or 0)[Topic.WATCH, Medium.MAIL] is Timing.INSTANT


def test_letters_about_a_case_cannot_be_stopped_by_a_link(client: FlaskClient) -> None:
    member = with_address(a_member())
    figures = {"lot": LOT, "amount": Fen(50_000_000)}
    services.notify(NoticeKind.DEPOSIT_CONFIRMED, member.party_id or 0, LOT, figures, key="1", by=Actor.system())
    db.session.commit()
    assert letter().ways_out == ()
    token = leaving.token_of(Leave(member.user_id or 0, Topic.DEPOSIT, Medium.MAIL))
    assert client.get(f"/unsubscribe/{token}").status_code == 404


@pytest.mark.parametrize("token", ["nonsense", "WzEsInNlYXJjaCIsIm1haWwiXQ.forged"])
def test_links_that_the_house_did_not_sign_lead_nowhere(client: FlaskClient, token: str) -> None:
    assert client.post(f"/unsubscribe/{token}").status_code == 404


def test_a_days_letter_that_gathers_by_itself_does_not_wait_for_another(client: FlaskClient) -> None:
    member = with_address(a_member())
    services.choose({(Topic.SEARCH, Medium.MAIL): Timing.DAILY}, by=member)
    line = LotLine(LOT, Business.TRANSFER, "150302", UseClass.INDUSTRIAL, Decimal(20_000))
    figures = {"count": "1", "lots": (line,)}
    services.notify_accounts(NoticeKind.SEARCH_DIGEST, [member.user_id or 0], "user:1", figures, key="1")
    tell(member, "2")
    assert [delivery.is_digest for delivery in all_deliveries()] == [False, True]
