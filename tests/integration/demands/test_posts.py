"""A demand's life: asked, read by a second person, on the market, ended by its poster, the desk or the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.demands import a_demand, a_demand_draft, a_party, a_poster, a_submitted_demand
from tests.factories.funds import an_account
from tests.factories.notices import kinds_told
from trading.audit import ledger
from trading.core import clock as market_clock
from trading.core import settings
from trading.core.actor import Actor, Role
from trading.core.deal import OwnerType
from trading.core.errors import Forbidden, NotFound, StaleVersion, TransitionRefused
from trading.demands import answers, refusals, rules, services
from trading.demands.queries import demands as queries
from trading.demands.search import Search
from trading.demands.states import DemandKind, DemandStatus
from trading.extensions import db

pytestmark = pytest.mark.usefixtures("app", "clock")

SYSTEM = Actor.system()


def on_the_market() -> list[str | None]:
    return [demand.number for demand in queries.search(Search()).demands]


@pytest.mark.parametrize("kind", list(DemandKind))
def test_a_post_goes_from_draft_to_the_market(kind: DemandKind) -> None:
    poster, reviewer = a_poster(), an_account(Role.REVIEWER)
    demand = a_submitted_demand(poster, kind=kind)
    assert demand.number == f"150300-D-{market_clock.today().year}-00001"
    assert on_the_market() == []
    services.publish(demand.number, by=reviewer)
    assert on_the_market() == [demand.number]
    assert demand.valid_until == market_clock.today() + timedelta(days=90)
    assert kinds_told(poster) == ["demand.published"]
    assert [event.action for event in ledger.history(demand.number)] == ["demand.submit", "demand.publish"]
    assert not list(ledger.verify())


def test_numbers_have_no_gaps_and_drafts_none() -> None:
    a_demand_draft()
    numbers = [a_submitted_demand().number for _place in range(2)]
    assert [number[-5:] for number in numbers if number] == ["00001", "00002"]


def test_only_checked_parties_post_and_defaulters_dont() -> None:
    with pytest.raises(refusals.NotVerified):
        services.start(DemandKind.BUY, by=a_poster(a_party(verified=False)))
    defaulter = a_party()
    defaulter.blacklisted_at = market_clock.now()
    with pytest.raises(refusals.Blacklisted):
        services.start(DemandKind.BUY, by=a_poster(defaulter))


def test_a_contact_wish_needs_something_to_be_reached_by() -> None:
    with pytest.raises(refusals.NotReachable):
        a_demand_draft(a_poster(a_party(phone="")))


def test_contact_details_in_the_text_are_refused_with_rule_and_way_out() -> None:
    with pytest.raises(rules.ContactInText) as refused:
        a_demand_draft(description="致电 13812345678")
    assert refused.value.rule == "D-01"
    assert refused.value.remedy


def test_another_party_learns_nothing_of_a_draft() -> None:
    draft = a_demand_draft()
    with pytest.raises(NotFound):
        services.submit(draft.draft_number, by=a_poster())


def test_an_unfinished_post_isnt_submitted() -> None:
    poster = a_poster()
    draft = services.start(DemandKind.BUY, by=poster)
    with pytest.raises(rules.AnswersMissing):
        services.submit(draft.draft_number, by=poster)


def test_a_party_has_only_so_many_posts_at_a_time() -> None:
    poster = a_poster()
    first = a_submitted_demand(poster)
    second = a_demand_draft(poster)
    one = {"demand.open_posts": [settings.Version("1", market_clock.today())]}
    with settings.taken_from(lambda: one):
        with pytest.raises(refusals.TooManyPosts):
            services.submit(second.draft_number, by=poster)
        services.withdraw(first.draft_number, by=poster)
        assert services.submit(second.draft_number, by=poster).number


# --- the desk -------------------------------------------------------------------------------------------------------


def test_nobody_decides_on_what_they_or_their_party_posted() -> None:
    party = a_party()
    demand = a_submitted_demand(a_poster(party))
    colleague = an_account(Role.REVIEWER, party=party)
    for act in (services.publish, lambda number, by: services.refuse(number, "不符", by=by)):
        with pytest.raises(Forbidden):
            act(demand.number, by=colleague)


def test_a_return_names_everything_once_and_shows_what_changed() -> None:
    poster, reviewer = a_poster(), an_account(Role.REVIEWER)
    demand = a_submitted_demand(poster)
    number = demand.number or ""
    with pytest.raises(refusals.ReasonMissing):
        services.return_for_correction(number, "  ", by=reviewer)
    services.return_for_correction(number, "金额单位有误。", by=reviewer)
    assert kinds_told(poster) == ["demand.returned"]
    services.answer_money(demand.draft_number, amount_max=1_000_000_00, by=poster)
    services.submit(demand.draft_number, by=poster)
    assert demand.number == number
    assert answers.changed_since_return(demand) == {"amount_max"}
    with pytest.raises(refusals.OnlyOneReturn):
        services.return_for_correction(number, "再次退回", by=reviewer)
    services.refuse(number, "与用途不符。", by=reviewer)
    assert demand.status is DemandStatus.REFUSED
    assert demand.reason == "与用途不符。"


def test_a_stale_page_decides_nothing() -> None:
    demand = a_submitted_demand()
    db.session.flush()
    with pytest.raises(StaleVersion):
        services.publish(demand.number or "", expected=demand.version - 1, by=an_account(Role.REVIEWER))


def test_the_desk_takes_a_post_down() -> None:
    demand = a_demand()
    services.take_down(demand.number or "", "内容不实。", by=an_account(Role.APPROVER))
    assert on_the_market() == []
    with pytest.raises(NotFound):
        queries.get_public(demand.number or "")


# --- the poster and the clock ---------------------------------------------------------------------------------------


def test_a_paused_post_is_seen_but_not_found() -> None:
    poster = a_poster()
    demand = a_demand(poster)
    services.pause(demand.draft_number, by=poster)
    assert on_the_market() == []
    assert queries.get_public(demand.number or "") is demand
    services.resume(demand.draft_number, by=poster)
    assert on_the_market() == [demand.number]
    assert len(demand.wants) == 1


def test_a_post_expires_by_the_clock_and_is_written_down_later(clock: Any) -> None:
    poster = a_poster()
    demand = a_demand(poster)
    clock.set(market_clock.now() + timedelta(days=91))
    assert not demand.is_live
    assert demand.shown_status is DemandStatus.EXPIRED
    assert on_the_market() == []
    expired, _ending = services.due()
    assert expired == [demand.id]
    for _time in range(2):
        services.expire(demand.id, by=SYSTEM)
    assert demand.status is DemandStatus.EXPIRED
    assert kinds_told(poster).count("demand.expired") == 1


def test_the_poster_is_reminded_once_and_renews_in_one_act(clock: Any) -> None:
    poster = a_poster()
    demand = a_demand(poster)
    clock.set(market_clock.now() + timedelta(days=83))
    assert services.due()[1] == [demand.id]
    for _time in range(2):
        services.remind(demand.id, by=SYSTEM)
    assert services.due()[1] == []
    assert kinds_told(poster).count("demand.expires") == 1
    services.renew(demand.draft_number, by=poster)
    assert demand.valid_until == market_clock.today() + timedelta(days=90)
    assert demand.reminded_at is None


def test_an_expired_post_is_renewed_for_a_month_only(clock: Any) -> None:
    poster = a_poster()
    demand = a_demand(poster)
    clock.set(market_clock.now() + timedelta(days=120))
    services.expire(demand.id, by=SYSTEM)
    services.renew(demand.draft_number, by=poster)
    assert demand.is_live
    clock.set(market_clock.now() + timedelta(days=121))
    services.expire(demand.id, by=SYSTEM)
    with pytest.raises(refusals.RenewalOver):
        services.renew(demand.draft_number, by=poster)
    again = services.start(DemandKind.BUY, like=demand.draft_number, by=poster)
    assert (again.amount_max, again.uses, again.status) == (demand.amount_max, demand.uses, DemandStatus.DRAFT)


def test_an_ended_post_stays_ended() -> None:
    poster = a_poster()
    demand = a_demand(poster)
    services.fulfil(demand.draft_number, by=poster)
    for act in (services.pause, services.resume, services.renew, services.withdraw, services.fulfil):
        with pytest.raises(TransitionRefused):
            act(demand.draft_number, by=poster)


def test_people_are_masked_and_bodies_named_as_they_chose() -> None:
    person = a_demand(a_poster(a_party(OwnerType.PERSON, "苏和·巴图")))
    assert person.public_name == "苏*·**"
    shown, hidden = a_demand(), a_demand(name_wish="anonymous")
    assert shown.public_name == shown.party.name
    assert hidden.public_name is None
