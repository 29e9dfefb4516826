"""The one correction notice: its full list, the owner's ticks, its day, and the reasons that are used again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.factories import listing as make
from tests.factories.funds import an_account
from trading.audit import ledger
from trading.core.actor import Actor, Role
from trading.core.errors import Forbidden, NotFound
from trading.extensions import db
from trading.listing import queries, rules, services
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.notices.models import Message
from trading.worker import lapse_corrections

ITEMS = (
    rules.CorrectionItem("paper:grant_contract", "第二页看不清。", "平台规则", "R01"),
    rules.CorrectionItem("question:price", "起始价与评估报告不符。"),
)


def a_returned_listing(by: Actor | None = None, **rest: Any) -> Listing:
    """A listing that is with its owner, with two things to mend."""
    listing = make.a_listing(by, **rest)
    services.return_for_correction(listing.number or "", items=ITEMS, by=an_account(Role.REVIEWER))
    db.session.flush()
    return listing


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


@pytest.mark.usefixtures("app", "clock")
def test_the_notice_keeps_every_item_with_its_law() -> None:
    listing = a_returned_listing()
    assert [(item.about, item.reason_code) for item in listing.returns[0].items] == [
        ("paper:grant_contract", "R01"),
        ("question:price", None),
    ]
    assert listing.reason == "1. 第二页看不清。（平台规则）\n2. 起始价与评估报告不符。"


@pytest.mark.usefixtures("app", "clock")
def test_an_item_without_words_is_refused() -> None:
    listing = make.a_listing()
    with pytest.raises(rules.CorrectionWithoutWords):
        services.return_for_correction(
            listing.number or "", items=[rules.CorrectionItem("right", " ")], by=an_account(Role.REVIEWER)
        )
    assert listing.status is ListingStatus.SUBMITTED


@pytest.mark.usefixtures("app", "clock")
def test_the_owner_ticks_items_off_and_nobody_else_does() -> None:
    by, right = make.an_owner()
    listing = a_returned_listing(by, right=right)
    services.tick_item(listing.draft_number, 2, is_mended=True, by=by)
    assert [item.mended_at is not None for item in listing.returns[0].items] == [False, True]
    services.tick_item(listing.draft_number, 2, is_mended=False, by=by)
    assert listing.returns[0].items[1].mended_at is None
    stranger, _right = make.an_owner()
    with pytest.raises(NotFound):
        services.tick_item(listing.draft_number, 1, is_mended=True, by=stranger)


@pytest.mark.usefixtures("app")
def test_what_is_not_mended_by_its_day_is_closed_by_the_worker(clock: Any) -> None:
    listing = a_returned_listing()
    last = listing.returns[0].due_on
    db.session.commit()
    clock.now += timedelta(days=(last - clock.now.date()).days)
    assert lapse_corrections() == 0
    clock.now += timedelta(days=1)
    assert lapse_corrections() == 1
    assert lapse_corrections() == 0
    listing = queries.get_listing(listing.number or "")
    assert listing.status is ListingStatus.NOT_ACCEPTED
    assert "listing.lapse" in [event.action for event in ledger.history(listing.number or "")]
    assert "listing.lapsed" in db.session.scalars(select(Message.kind)).all()


@pytest.mark.usefixtures("app", "clock")
def test_reasons_are_written_as_versions_by_their_keepers() -> None:
    words = {
        "text_zh": "扫描件缺页。",
        "text_en": "Pages are missing.",
        "law": "",
        "uses": [rules.ReasonUse.CORRECTION],
    }
    publisher = an_account(Role.PUBLISHER)
    assert services.write_reason("r01", **words, by=publisher).version == 1
    db.session.flush()
    assert services.write_reason("R01", **words, by=publisher).version == 2
    db.session.flush()
    assert [(one.code, one.version) for one in queries.latest_reasons()] == [("R01", 2)]
    with pytest.raises(Forbidden):
        services.write_reason("R01", **words, by=an_account(Role.REVIEWER))


def test_owner_and_desk_read_the_notice_and_the_owner_mends_beside_the_question(app: Any, sign_in_as: Any) -> None:
    by, right = make.an_owner()
    listing = a_returned_listing(by, right=right)
    db.session.commit()
    owner = sign_in_as(by.username)
    tasks = text(owner.get(f"/me/listings/{listing.draft_number}"))
    assert f"/me/listings/{listing.draft_number}/questions/price" in tasks
    price = text(owner.get(f"/me/listings/{listing.draft_number}/questions/price"))
    assert "起始价与评估报告不符。" in price
    assert "第二页看不清。" not in price
    assert "第二页看不清。" in text(owner.get(f"/me/listings/{listing.draft_number}/papers"))
    ticked = owner.post(f"/me/listings/{listing.draft_number}/correction-items/2", data={"is_mended": "yes"})
    assert ticked.status_code == 303
    notice = f"/me/listings/{listing.draft_number}/correction-notices/1"
    assert "补正通知书" in text(owner.get(notice))
    an_account(Role.REVIEWER, username="reader")
    assert "第二页看不清。" in text(sign_in_as("reader").get(notice))
    assert owner.get(f"/me/listings/{listing.draft_number}/correction-notices/2").status_code == 404
    stranger, _right = make.an_owner()
    assert sign_in_as(stranger.username).get(notice).status_code == 404


def test_a_chosen_reason_brings_its_words_and_law(app: Any, sign_in_as: Any) -> None:
    listing = make.a_listing()
    an_account(Role.REVIEWER, username="reviewer")
    sent = sign_in_as("reviewer").post(
        f"/review/listings/{listing.number}/decision",
        data={
            "decision": "return",
            "items-0-about": "paper:grant_contract",
            "items-0-code": "R02",
            "items-1-about": "right",
            "items-1-code": "",
        },
    )
    assert sent.status_code == 303
    [item] = queries.get_listing(listing.number or "").returns[0].items
    assert (item.about, item.reason_code) == ("paper:grant_contract", "R02")
    assert item.words
    assert "第二百一十七条" in item.law


def test_the_catalogue_is_read_by_the_desk_and_written_by_the_publisher(app: Any, sign_in_as: Any) -> None:
    an_account(Role.REVIEWER, username="reviewer")
    an_account(Role.PUBLISHER, username="publisher")
    words = {"code": "R11", "text_zh": "红线图缺失。", "text_en": "The plan is missing.", "for_correction": "y"}
    assert "R07" in text(sign_in_as("reviewer").get("/review/reasons"))
    assert sign_in_as("publisher").post("/review/reasons", data=words).status_code == 303
    assert "红线图缺失。" in text(sign_in_as("reviewer").get("/review/reasons"))
    assert sign_in_as("publisher").post("/review/reasons", data={**words, "code": "x"}).status_code == 422
