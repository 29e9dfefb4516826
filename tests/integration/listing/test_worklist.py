"""The work list: in order of urgency, narrowed, paged, taken away; and cases that somebody has taken up."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.conftest import FrozenClock
from tests.factories import listing as make
from tests.factories.funds import an_account
from tests.factories.parcels import a_holder, a_parcel, a_right
from trading.audit import ledger
from trading.core import calendar
from trading.core import clock as market_clock
from trading.core.actor import Role
from trading.core.errors import Forbidden
from trading.extensions import db
from trading.listing import queries, services
from trading.listing.models import Listing
from trading.listing.services.claims import CannotDecide, CaseTaken, NotYourCase

pytestmark = pytest.mark.usefixtures("app", "clock")
SignIn = Callable[..., FlaskClient]


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def a_case() -> Listing:
    listing = make.a_listing()
    db.session.flush()
    return listing


def test_what_waits_longest_stands_first_with_its_age_and_is_found_as_overdue(
    sign_in_as: SignIn, clock: FrozenClock
) -> None:
    old = a_case()
    clock.move(days=14)
    new = a_case()
    an_account(Role.REVIEWER, username="reviewer")
    browser = sign_in_as("reviewer")
    page = text(browser.get("/review?tab=intake"))
    assert page.index(f'/listings/{old.number}"') < page.index(f'/listings/{new.number}"')
    assert re.findall(r"(\d+)个工作日", page) == ["10", "0"]
    late = text(browser.get("/review?tab=intake&overdue=yes"))
    assert old.number in late
    assert new.number not in late


def test_the_bound_of_what_is_overdue_is_the_rule_s_own(clock: FrozenClock) -> None:
    from trading.listing.views.worklist import TABS, _bounds

    late, today = _bounds(TABS[0])
    for days in range(20):
        moment = market_clock.now() - timedelta(days=days)
        due = calendar.deadline("counter.C.listing_check", moment.astimezone(market_clock.LOCAL).date()).provisional
        assert (moment < late) == (due < market_clock.today())
        assert (moment < today) == (due <= market_clock.today())


def test_a_list_is_narrowed_by_number_holder_business_and_district(sign_in_as: SignIn) -> None:
    right = a_right(a_parcel(district_code="150303"), holder=a_holder(name="海南样例物流有限公司"))
    far = make.a_listing(*make.an_owner(right))
    near = a_case()
    an_account(Role.REVIEWER, username="reviewer")
    browser = sign_in_as("reviewer")

    def shown(query: str) -> set[str]:
        page = text(browser.get(f"/review?tab=intake&{query}"))
        return {number for number in (far.number or "", near.number or "") if f'/listings/{number}"' in page}

    assert shown("district=150303") == {far.number}
    assert shown("q=样例物流") == {far.number}
    assert shown(f"q={(near.number or '')[-5:]}") >= {near.number}
    assert shown("business=lease") == set()
    assert shown("business=nonsense&district=1&whose=x&page=-3&stage=%25") == {far.number, near.number}
    assert "没有符合条件的件" in text(browser.get("/review?tab=intake&q=%25"))


def test_a_list_is_leafed_through_and_taken_away(sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trading.listing.views.worklist.SIZE", 2)
    numbers = [a_case().number for _case in range(3)]
    an_account(Role.REVIEWER, username="reviewer")
    browser = sign_in_as("reviewer")
    first, second = (text(browser.get(f"/review?tab=intake&page={page}")) for page in (1, 2))
    assert [number in first for number in numbers] == [True, True, False]
    assert numbers[2] in second
    csv = browser.get("/review/list.csv?tab=intake").get_data().decode("utf-8-sig")
    assert [line.split(",")[0] for line in csv.splitlines()[1:]] == numbers
    sheet = load_workbook(io.BytesIO(browser.get("/review/list.xlsx?tab=intake").get_data())).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == numbers


def test_a_file_of_the_list_is_for_the_desk(sign_in_as: SignIn) -> None:
    make.an_owner()
    from tests.factories.funds import a_member

    a_member(a_holder(), "somebody")
    assert sign_in_as("somebody").get("/review/list.csv").status_code == 403


# --- who works on what ------------------------------------------------------------------------------------------------


def test_of_two_who_take_a_case_one_has_it_and_the_other_is_told_whose_it_is(sign_in_as: SignIn) -> None:
    number = a_case().number or ""
    an_account(Role.REVIEWER, username="first")
    an_account(Role.REVIEWER, username="second")
    db.session.commit()
    first, second = sign_in_as("first"), sign_in_as("second")
    assert "已认领" in text(first.post(f"/review/listings/{number}/claim", follow_redirects=True))
    told = text(second.post(f"/review/listings/{number}/claim", data={"back": "list"}, follow_redirects=True))
    assert "正在办理本件" in told
    assert "可改派给您" in told
    assert [event.action for event in ledger.history(number)].count("listing.claimed") == 1
    assert number in text(first.get("/review?tab=intake&whose=mine"))
    assert f'/listings/{number}"' not in text(second.get("/review?tab=intake&whose=free"))


def test_a_claim_runs_out_and_is_given_back() -> None:
    listing, clerk, other = a_case(), an_account(Role.REVIEWER), an_account(Role.REVIEWER)
    number = listing.number or ""
    claim = services.claim(number, by=clerk)
    assert claim.expires_at - claim.claimed_at == timedelta(hours=4)
    with pytest.raises(CaseTaken):
        services.claim(number, by=other)
    with pytest.raises(Forbidden):
        services.let_go(number, by=other)
    services.let_go(number, by=clerk)
    db.session.flush()
    with pytest.raises(NotYourCase):
        services.let_go(number, by=clerk)
    assert services.claim(number, by=other).user_id == other.user_id


def test_after_its_time_anybody_takes_it(clock: FrozenClock) -> None:
    number = a_case().number or ""
    services.claim(number, by=an_account(Role.REVIEWER))
    clock.move(hours=4)
    other = an_account(Role.REVIEWER)
    assert services.claim(number, by=other).user_id == other.user_id


def test_a_case_is_given_only_to_somebody_who_may_decide_on_it() -> None:
    number = a_case().number or ""
    clerk, colleague, boss = an_account(Role.REVIEWER), an_account(Role.REVIEWER), an_account(Role.APPROVER)
    services.claim(number, by=clerk)
    assert services.give(number, colleague.user_id or 0, by=clerk).user_id == colleague.user_id
    assert services.give(number, clerk.user_id or 0, by=boss).user_id == clerk.user_id
    with pytest.raises(Forbidden):
        services.give(number, colleague.user_id or 0, by=colleague)
    for wrong in (an_account(Role.PUBLISHER), an_account(Role.REVIEWER, district="150304")):
        with pytest.raises(CannotDecide):
            services.give(number, wrong.user_id or 0, by=boss)


def test_a_claim_keeps_nobody_out_and_a_decision_ends_it() -> None:
    listing, clerk = a_case(), an_account(Role.REVIEWER)
    services.claim(listing.number or "", by=clerk)
    services.accept(listing.number or "", by=an_account(Role.REVIEWER))
    db.session.flush()
    assert queries.find_claim(listing.id) is None


def test_what_was_entered_by_oneself_can_t_be_taken_up() -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    with pytest.raises(Forbidden):
        services.claim(listing.number or "", by=an_account(Role.REVIEWER, party=right.holders[0]))
