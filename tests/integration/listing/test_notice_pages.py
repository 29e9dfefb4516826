"""Preview, change, withdrawal and next round through HTTP: what the desk and the owner see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import FrozenClock
from tests.factories import listing as make
from tests.factories.contract import a_contract
from tests.factories.funds import a_member, an_account
from tests.factories.parcels import a_holder, a_right
from trading.bidding.services import rooms
from trading.core.actor import Role
from trading.extensions import db
from trading.listing.models import Listing
from trading.listing.queries import get_draft, get_listing
from trading.listing.states import ListingStatus

pytestmark = pytest.mark.usefixtures("app", "clock")
SignIn = Callable[..., FlaskClient]


def text(answer: Any) -> str:
    return answer.get_data(as_text=True)


def on_the_market(**kwargs: Any) -> Listing:
    listing = rooms.publish(
        make.an_approved_listing(**kwargs).number or "", make.a_schedule(), by=an_account(Role.PUBLISHER)
    )
    db.session.flush()
    return listing


def test_the_publisher_sees_page_and_paper_before_anybody_else(sign_in_as: SignIn) -> None:
    listing = make.an_approved_listing()
    an_account(Role.PUBLISHER, username="publisher1")
    an_account(Role.REVIEWER, username="reviewer1")
    publisher = sign_in_as("publisher1")
    preview = f"/review/listings/{listing.number}/notice"
    assert preview in text(publisher.get(f"/review/listings/{listing.number}/publication"))
    page = text(publisher.get(preview))
    assert "3,600,000.00" in page
    assert listing.right.parcel.location in page
    paper = publisher.get(f"{preview}.pdf")
    assert paper.data.startswith(b"%PDF")
    assert paper.headers["Cache-Control"] == "no-store"
    assert sign_in_as("reviewer1").get(preview).status_code == 403
    assert get_listing(listing.number or "").notice_number is None


def test_a_change_goes_through_two_persons(sign_in_as: SignIn, client: FlaskClient) -> None:
    listing = on_the_market()
    number, address = listing.number, f"/review/listings/{listing.number}/change"
    an_account(Role.REVIEWER, username="one")
    an_account(Role.APPROVER, username="two")
    one, two = sign_in_as("one"), sign_in_as("two")
    assert address in text(one.get(f"/review/listings/{number}"))
    form = {"start": "4,000,000", "step": "50,000", "deposit": "720,000", "handover": "after_payment"}
    form |= {"payment": "once", "description": listing.description or "", "terms_note": ""}
    refused = one.post(address, data=form)
    assert refused.status_code == 422, "the reason is missing"
    assert one.post(address, data=form | {"note": "权利人申请。"}).status_code == 303
    waiting = text(two.get(address))
    assert "3,600,000.00" in waiting
    assert "4,000,000.00" in waiting
    assert one.post(f"{address}/confirmation").status_code == 403
    assert two.post(f"{address}/confirmation").status_code == 303
    assert get_listing(number or "").start_amount == 400_000_000
    assert "变更公告" in text(client.get(f"/listings/{number}"))


def test_a_draft_can_be_dropped(sign_in_as: SignIn) -> None:
    listing = on_the_market()
    an_account(Role.REVIEWER, username="one")
    one, address = sign_in_as("one"), f"/review/listings/{listing.number}/change"
    one.post(address, data={"description": "新说明", "note": "理由"})
    assert one.post(f"{address}/removal").status_code == 303
    assert "新说明" not in text(one.get(address))


def test_an_owner_withdraws_and_lists_again(sign_in_as: SignIn, client: FlaskClient) -> None:
    holder = a_holder()
    by, right = a_member(holder, "holder1"), a_right(holder=holder)
    listing = on_the_market(by=by, right=right)
    draft, number = listing.draft_number, listing.number
    owner = sign_in_as("holder1")
    assert f"/me/listings/{draft}/retraction" in text(owner.get(f"/me/listings/{draft}"))
    assert owner.post(f"/me/listings/{draft}/retraction", data={"reason": ""}).status_code == 422
    assert owner.post(f"/me/listings/{draft}/retraction", data={"reason": "暂不转让。"}).status_code == 303
    assert get_draft(draft).status is ListingStatus.RETRACTED
    assert "暂不转让。" in text(client.get(f"/listings/{number}"))
    again = owner.post(f"/me/listings/{draft}/next-round")
    assert again.status_code == 303
    assert again.headers["Location"].startswith("/me/listings/D-")
    assert "3,600,000" in text(owner.get(again.headers["Location"] + "/check"))


def test_a_result_that_is_due_waits_in_a_tab_of_its_own(sign_in_as: SignIn, clock: FrozenClock) -> None:
    contract = a_contract(clock)
    an_account(Role.APPROVER, username="approver1")
    page = text(sign_in_as("approver1").get("/review?tab=result"))
    assert contract.listing.number in page
    clock.move(days=30)
    assert "逾期" in text(sign_in_as("approver1").get("/review?tab=result"))
