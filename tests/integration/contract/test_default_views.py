"""The pages of a default, from the notice to the award's passing, as each side walks them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories import defaults as made
from tests.factories.contract import an_approver, an_award
from tests.factories.funds import an_account
from trading.bidding.defaults.queries import offers_of
from trading.bidding.states import AwardStatus
from trading.core.actor import Role
from trading.extensions import db
from trading.parties.models import User

pytestmark = pytest.mark.usefixtures("app")

SignIn = Callable[..., FlaskClient]


def name_of(user_id: int | None) -> str:
    return db.session.get_one(User, user_id).username


def test_each_side_walks_from_the_notice_to_the_passing(clock: Any, sign_in_as: SignIn, client: Any) -> None:
    award = an_award(clock)
    listing, winner = award.application.listing, award.application
    number = listing.number
    maker, checker, desk = an_approver(), an_approver(), f"/review/awards/{number}/default"
    browser = sign_in_as(maker.username)
    assert desk in browser.get(f"/review/awards/{number}").get_data(as_text=True)
    assert browser.get(desk).status_code == 200
    said = {
        "ground": "not_signed",
        "note": "竞得人逾期未签订合同。",
        "forfeits": "y",
        "destination": "seller",
        "bars": "y",
    }
    assert browser.post(desk, data=said).status_code == 422  # nothing was to be signed yet
    assert browser.post(desk, data={**said, "ground": "gave_up"}).status_code == 303
    assert "由" in browser.get(desk).get_data(as_text=True)

    mine = f"/me/applications/{winner.number}/award"
    browser = sign_in_as(name_of(winner.entered_by_id))
    assert "answer" in browser.get(mine).get_data(as_text=True)
    assert "award" in browser.get(f"/me/applications/{winner.number}").get_data(as_text=True)
    assert browser.post(f"{mine}/answer", data={"answer": "同意放弃。"}).status_code == 303
    assert browser.post(f"{mine}/answer", data={"answer": "再说一次。"}).status_code == 422

    browser = sign_in_as(checker.username)
    decided = {"decision": "uphold", "decision_no": "", "reason": "竞得人书面放弃，事实清楚。"}
    assert browser.post(f"{desk}/decision", data=decided).status_code == 422
    decided["decision_no"] = made.DECISION
    assert browser.post(f"{desk}/decision", data=decided).status_code == 303
    assert award.status is AwardStatus.FALLEN
    assert browser.get(desk).status_code == 200
    assert browser.post(f"{desk}/consent", data={"agrees": "yes"}).status_code == 422  # on which paper?

    public = client.get(f"/listings/{number}/bids").get_data(as_text=True)
    assert made.DECISION in public
    assert winner.party.name not in public
    assert client.get(f"/listings/{number}").status_code == 200
    assert client.get(f"/listings/{number}/room").status_code == 200

    owner = an_account(Role.MEMBER, party=listing.owner)
    db.session.commit()
    browser = sign_in_as(owner.username)
    word = f"/me/listings/{listing.draft_number}/award"
    assert browser.get(word).status_code == 200
    assert browser.post(word, data={"agrees": "yes"}).status_code == 303
    assert browser.get(word).status_code == 200

    [offer] = offers_of(listing.id)
    page = f"/me/applications/{offer.application.number}/award"
    browser = sign_in_as(name_of(offer.application.entered_by_id))
    assert browser.get(mine).status_code == 404
    assert "word" in browser.get(page).get_data(as_text=True)
    assert browser.post(f"{page}/word", data={"word": "accept"}).status_code == 303
    assert award.application_id == offer.application_id
    assert browser.get(page).status_code == 200
    assert browser.get("/me/bids").status_code == 200
