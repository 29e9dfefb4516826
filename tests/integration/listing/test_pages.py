"""The owner's pages and the desk, through HTTP: what people see, what is kept, what is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories import listing as make
from tests.factories.funds import a_member, an_account
from tests.factories.parcels import a_burden, a_holder, a_right
from trading.bidding.services import rooms
from trading.core.actor import Role
from trading.core.deal import BurdenKind
from trading.extensions import db
from trading.listing import queries, services
from trading.listing.states import ListingStatus

pytestmark = pytest.mark.usefixtures("app", "clock")
SignIn = Callable[..., FlaskClient]


def text(answer: Any) -> str:
    return answer.get_data(as_text=True)


def ready(sign_in_as: SignIn) -> tuple[FlaskClient, Any, Any]:
    """A signed-in holder, its actor and its right."""
    holder = a_holder()
    right = a_right(holder=holder)
    by = a_member(holder, "holder")
    return sign_in_as("holder"), by, right


def version_in(page: Any) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', text(page))
    assert found is not None
    return found[1]


def test_a_holder_walks_from_certificate_to_submission_in_twelve_answers(sign_in_as: SignIn) -> None:
    browser, _by, right = ready(sign_in_as)
    answers = 0

    def answer(address: str, **fields: Any) -> Any:
        nonlocal answers
        answers += len(fields)
        sent = browser.post(address, data=fields)
        assert sent.status_code == 303, text(sent)
        return sent

    draft = answer("/me/listings/new", certificate=right.certificate_no).location
    pages = f"{draft}/questions"
    answer(f"{pages}/land", buildings="none", occupancy="vacant", is_disputed="no")
    answer(f"{pages}/dates", notice_wish="soon")
    answer(f"{pages}/price", start="3,600,000", step="50000", deposit="720000")
    answer(f"{pages}/terms", handover="after_payment", payment="once")
    answer(f"{draft}/papers", file=(io.BytesIO(make.a_paper().data), "合同.png"), kind="grant_contract")
    answers -= 1  # the kind was chosen already
    assert "可以提交" in text(browser.get(draft))
    sent = answer(f"{draft}/submission", declared="y")
    assert answers <= 12
    page = text(browser.get(sent.location))
    assert "150302-T-2026-00001" in page


def test_the_list_says_which_rights_may_trade(sign_in_as: SignIn) -> None:
    browser, by, right = ready(sign_in_as)
    sealed = a_right(holder=right.holders[0])
    a_burden(sealed, BurdenKind.SEIZURE)
    make.a_listing(by, a_right(holder=right.holders[0]))
    page = text(browser.get("/me/listings/new"))
    assert "可以办理" in page
    assert "暂不能办理" in page
    assert "已入市：150302-T-2026-00001" in page


def test_a_refused_price_keeps_what_was_typed_and_cites_the_law(sign_in_as: SignIn) -> None:
    browser, by, right = ready(sign_in_as)
    draft = make.a_draft(right, by).draft_number
    sent = browser.post(
        f"/me/listings/{draft}/questions/price", data={"start": "3600000", "step": "50000", "deposit": "750,000"}
    )
    assert sent.status_code == 422
    page = text(sent)
    assert 'value="750,000"' in page
    assert "最多 720,000元" in page.replace("720,000 元", "720,000元")
    assert "V-26" in page
    assert "民法典第 586 条" in page


@pytest.mark.parametrize("typed", ["", "abc", "1e6", "-5", "1.234", "99999999999999"])
def test_an_amount_is_read_strictly(sign_in_as: SignIn, typed: str) -> None:
    browser, by, right = ready(sign_in_as)
    draft = make.a_draft(right, by).draft_number
    sent = browser.post(f"/me/listings/{draft}/questions/price", data={"start": typed, "step": "1", "deposit": "1"})
    assert sent.status_code == 422
    assert queries.get_draft(draft).start_amount is None


def test_a_page_opened_before_a_colleague_saved_is_refused(sign_in_as: SignIn) -> None:
    browser, by, right = ready(sign_in_as)
    draft = make.a_draft(right, by).draft_number
    address = f"/me/listings/{draft}/questions/dates"
    seen = version_in(browser.get(address))
    assert browser.post(address, data={"notice_wish": "soon", "version": seen}).status_code == 303
    sent = browser.post(address, data={"notice_wish": "later", "not_before": "2026-04-01", "version": seen})
    assert sent.status_code == 409
    assert 'value="2026-04-01"' in text(sent)


def test_a_draft_is_nobody_else_s(sign_in_as: SignIn) -> None:
    draft = make.an_answered_draft().draft_number
    a_member(username="stranger")
    browser = sign_in_as("stranger")
    for page in ("", "/right", "/questions/price", "/papers", "/check", "/withdrawal"):
        assert browser.get(f"/me/listings/{draft}{page}").status_code == 404
    assert browser.post(f"/me/listings/{draft}/submission", data={"declared": "y"}).status_code == 404
    assert queries.get_draft(draft).status is ListingStatus.DRAFT


def test_an_unticked_declaration_submits_nothing(sign_in_as: SignIn) -> None:
    browser, by, right = ready(sign_in_as)
    draft = make.an_answered_draft(right, by).draft_number
    assert browser.post(f"/me/listings/{draft}/submission", data={}).status_code == 422
    assert queries.get_draft(draft).number is None


def test_a_script_dressed_as_a_paper_is_refused(sign_in_as: SignIn) -> None:
    browser, by, right = ready(sign_in_as)
    draft = make.a_draft(right, by).draft_number
    sent = browser.post(
        f"/me/listings/{draft}/papers",
        data={"kind": "other", "file": (io.BytesIO(b"<script>alert(1)</script>"), "合同.pdf")},
    )
    assert sent.status_code == 422
    assert "既不是 PDF" in text(sent)


def test_a_paper_is_served_as_a_download_into_a_sandbox(sign_in_as: SignIn) -> None:
    browser, by, right = ready(sign_in_as)
    listing = make.a_listing(by, right)
    (paper,) = listing.materials
    answer = browser.get(f"/papers/{paper.public_id}")
    assert answer.data == make.a_paper().data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    a_member(username="stranger")
    assert sign_in_as("stranger").get(f"/papers/{paper.public_id}").status_code == 404
    assert browser.get("/papers/" + "0" * 32).status_code == 404


def test_a_withdrawn_listing_leaves_the_desk(sign_in_as: SignIn) -> None:
    browser, by, right = ready(sign_in_as)
    listing = make.a_listing(by, right)
    sent = browser.post(f"/me/listings/{listing.draft_number}/withdrawal", data={"reason": "改日再挂"})
    assert sent.status_code == 303
    assert queries.get_listing(listing.number or "").status is ListingStatus.WITHDRAWN


def test_the_reasons_of_a_return_stand_on_the_task_list(sign_in_as: SignIn) -> None:
    browser, by, right = ready(sign_in_as)
    listing = make.a_listing(by, right)
    services.return_for_correction(listing.number or "", "1. 合同缺第 3 页。", by=an_account(Role.REVIEWER))
    page = text(browser.get(f"/me/listings/{listing.draft_number}"))
    assert "合同缺第 3 页" in page
    assert "2026-03-16" in page


# --- the desk --------------------------------------------------------------------------------------------------------


def test_the_desk_is_for_the_desk(sign_in_as: SignIn) -> None:
    listing = make.a_listing()
    a_member(username="member")
    browser = sign_in_as("member")
    assert browser.get("/review").status_code == 403
    assert browser.get(f"/review/listings/{listing.number}").status_code == 403


def test_a_listing_goes_over_three_desks(sign_in_as: SignIn) -> None:
    number = make.a_listing().number or ""
    for name, role in (("reviewer", Role.REVIEWER), ("approver", Role.APPROVER), ("publisher", Role.PUBLISHER)):
        an_account(role, username=name)
    case = f"/review/listings/{number}"
    reviewer = sign_in_as("reviewer")
    assert number in text(reviewer.get("/review"))
    assert reviewer.post(f"{case}/decision", data={"decision": "accept"}).status_code == 303
    assert reviewer.post(f"{case}/decision", data={"decision": "approve"}).status_code in (403, 422)
    assert sign_in_as("approver").post(f"{case}/decision", data={"decision": "approve"}).status_code == 303
    publisher = sign_in_as("publisher")
    page = text(publisher.get(f"{case}/publication"))
    names = ("opens_at", "apply_ends_at", "timed_starts_at", "cap_at")
    dates = {name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)[1] for name in names}  # type: ignore[index]
    assert (
        publisher.post(f"/listings/{number}/publication", data=dates | {"opens_at": "2026-03-03T09:00"}).status_code
        == 422
    )
    assert publisher.post(f"/listings/{number}/publication", data=dates).status_code == 303
    assert queries.get_listing(number).status is ListingStatus.PUBLISHED


def test_the_desk_sees_what_changed_since_the_return(sign_in_as: SignIn) -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    services.return_for_correction(
        listing.number or "", "价格不符。", by=an_account(Role.REVIEWER, username="reviewer")
    )
    services.answer_price(
        listing.draft_number, start=make.Fen(400_000_000), step=make.STEP, deposit=make.DEPOSIT, by=by
    )
    services.submit(listing.draft_number, by=by)
    page = text(sign_in_as("reviewer").get(f"/review/listings/{listing.number}"))
    assert "<del>3,600,000 元</del>" in page
    assert "第 2 次提交" in page


def test_own_entries_are_hidden(sign_in_as: SignIn) -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    an_account(Role.REVIEWER, party=right.holders[0], username="friend")
    page = text(sign_in_as("friend").get("/review?tab=intake"))
    assert listing.number not in page
    assert "录入人不得审核本件" in page


def test_the_loser_of_a_race_is_told(sign_in_as: SignIn) -> None:
    number = make.a_listing().number or ""
    an_account(Role.REVIEWER, username="one")
    an_account(Role.REVIEWER, username="two")
    case = f"/review/listings/{number}"
    one, two = sign_in_as("one"), sign_in_as("two")
    seen = version_in(two.get(case))
    assert one.post(f"{case}/decision", data={"decision": "accept", "version": seen}).status_code == 303
    sent = two.post(f"{case}/decision", data={"decision": "refuse", "reason": "材料不齐", "version": seen})
    assert sent.status_code == 409
    assert queries.get_listing(number).status is ListingStatus.ACCEPTED


def test_a_termination_by_two_persons_closes_the_room(sign_in_as: SignIn) -> None:
    listing = make.an_approved_listing()
    number = listing.number or ""
    rooms.publish(number, make.a_schedule(), by=an_account(Role.PUBLISHER))
    db.session.flush()
    an_account(Role.REVIEWER, username="one")
    an_account(Role.APPROVER, username="two")
    one, two = sign_in_as("one"), sign_in_as("two")
    case = f"/review/listings/{number}"
    asked = one.post(f"{case}/halt", data={"act": "terminate", "reason": "order", "note": "法院来函。"})
    assert asked.status_code == 303
    assert one.post(f"{case}/halt/confirmation").status_code == 403
    assert two.post(f"{case}/halt/confirmation").status_code == 303
    assert queries.get_listing(number).status is ListingStatus.TERMINATED


def test_whoever_decides_second_sees_what_the_first_did_and_loses_nothing(sign_in_as: SignIn) -> None:
    number = make.a_listing().number or ""
    for name in ("one", "two"):
        an_account(Role.REVIEWER, username=name, display_name=f"审核{name}")
    case = f"/review/listings/{number}"
    one, two = sign_in_as("one"), sign_in_as("two")
    page = two.get(case)
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', text(page))[1]  # type: ignore[index]
    assert one.post(f"{case}/decision", data={"decision": "accept", "version": version_in(page)}).status_code == 303
    late = two.post(
        f"{case}/decision",
        data={"decision": "refuse", "reason": "材料不齐，见第三项", "version": version_in(page), "seen": seen},
    )
    assert late.status_code == 409
    merge = text(late)
    assert 'id="merge"' in merge
    assert "材料不齐，见第三项" in merge
    assert "受理" in merge


def test_two_people_on_one_page_of_questions_see_each_others_answers(sign_in_as: SignIn) -> None:
    by, right = make.an_owner()
    draft = make.an_answered_draft(right, by)
    db.session.flush()
    number = draft.draft_number
    price = f"/me/listings/{number}/questions/price"
    browser = sign_in_as(by.username)
    version = version_in(browser.get(price))
    typed = {"step": "50000", "deposit": "100000", "price_basis": "total", "version": version}
    assert browser.post(price, data={**typed, "start": "4000000"}).status_code == 303
    late = browser.post(price, data={**typed, "start": "5000000"})
    assert late.status_code == 409
    page = text(late)
    assert "4,000,000" in page
    assert 'value="5000000"' in page
    again = browser.post(price, data={**typed, "start": "5000000", "version": version_in(late)})
    assert again.status_code == 303
    assert queries.get_draft(number).start_amount == 500_000_000
