"""Offering land to a demand: contact data go over when both agree, never past a public trade, and abuse has an end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.demands import a_demand, a_party, a_poster, an_approach
from tests.factories.funds import an_account
from tests.factories.listing import a_published_listing
from tests.factories.notices import kinds_told
from tests.factories.parcels import a_right
from trading.core import clock as market_clock
from trading.core.actor import Role
from trading.core.errors import Forbidden, NotFound, TransitionRefused
from trading.demands import contacts, refusals, rules, services
from trading.demands.states import ApproachStatus, DemandStatus, ReportReason, ReportStatus

pytestmark = pytest.mark.usefixtures("app", "clock")


def test_contact_data_go_over_only_when_both_agree() -> None:
    poster, sender = a_poster(), a_poster()
    demand = a_demand(poster)
    approach = an_approach(demand, sender)
    assert contacts.both_of(approach) is None
    services.agree(approach.number, "愿意面谈。", by=poster)
    assert approach.status is ApproachStatus.AGREED
    assert contacts.both_of(approach) is None
    services.agree_to_exchange(approach.number, by=sender)
    found = contacts.both_of(approach)
    assert found is not None
    assert [(one.name, one.phone) for one in found] == [
        (demand.party.name, "0473-2618899"),
        (approach.party.name, "0473-2618899"),
    ]
    assert kinds_told(poster)[-2:] == ["approach.made", "approach.exchanged"]
    assert kinds_told(sender) == ["approach.answered"]


def test_a_sender_who_agreed_at_once_needs_not_be_asked_again() -> None:
    poster, sender = a_poster(), a_poster()
    approach = an_approach(a_demand(poster), sender, agrees=True)
    services.agree(approach.number, by=poster)
    assert approach.status is ApproachStatus.EXCHANGED
    assert kinds_told(sender) == ["approach.exchanged"]


def test_a_listing_in_public_trade_is_only_pointed_to() -> None:
    party, poster = a_party(), a_poster()
    owner = a_poster(party)
    listing = a_published_listing(by=owner, right=a_right(holder=party))
    demand = a_demand(poster)
    with pytest.raises(refusals.WordsPastPublicTrade) as refused:
        an_approach(demand, owner, "价格好商量，可以私下成交。", listing_number=listing.number)
    assert refused.value.rule == "D-02"
    approach = an_approach(demand, owner, "", listing_number=listing.number, agrees=True)
    assert (approach.is_public_trade, approach.sender_agreed_at) == (True, None)
    with pytest.raises(refusals.NoExchangePastPublicTrade):
        services.agree(approach.number, by=poster)
    services.note(approach.number, by=poster)
    assert approach.status is ApproachStatus.NOTED


def test_only_own_listings_on_the_market_are_offered() -> None:
    other = a_published_listing()
    demand, sender = a_demand(), a_poster()
    with pytest.raises(refusals.NotYourListing):
        an_approach(demand, sender, "", listing_number=other.number)
    with pytest.raises(refusals.OfferMissing):
        an_approach(demand, sender, "  ")


def test_contact_details_are_refused_in_offers_and_answers() -> None:
    poster, sender = a_poster(), a_poster()
    demand = a_demand(poster)
    with pytest.raises(rules.ContactInText):
        an_approach(demand, sender, "电话 13812345678")
    approach = an_approach(demand, sender)
    with pytest.raises(rules.ContactInText) as refused:
        services.decline(approach.number, "加微信 abc123456", by=poster)
    assert refused.value.on_field == "answer"


def test_nothing_is_offered_to_ones_own_or_to_an_ended_demand() -> None:
    poster, sender = a_poster(), a_poster()
    demand = a_demand(poster)
    with pytest.raises(Forbidden):
        an_approach(demand, poster)
    services.pause(demand.draft_number, by=poster)
    with pytest.raises(refusals.NotOnTheMarket):
        an_approach(demand, sender)


def test_one_approach_at_a_time_and_so_many_a_day(clock: Any) -> None:
    sender = a_poster()
    first = an_approach(a_demand(), sender)
    with pytest.raises(refusals.ApproachUnderWay):
        an_approach(first.demand, sender)
    for _place in range(9):
        an_approach(a_demand(), sender)
    with pytest.raises(refusals.TooManyApproaches):
        an_approach(a_demand(), sender)
    clock.set(market_clock.now() + timedelta(hours=24, seconds=1))
    assert an_approach(a_demand(), sender).number


def test_each_side_does_its_own_part_only() -> None:
    poster, sender, stranger = a_poster(), a_poster(), a_poster()
    approach = an_approach(a_demand(poster), sender)
    for act in (services.agree, services.decline, services.note):
        with pytest.raises(NotFound):
            act(approach.number, by=sender)
    with pytest.raises(NotFound):
        services.take_back(approach.number, by=stranger)
    services.take_back(approach.number, by=sender)
    with pytest.raises(TransitionRefused):
        services.agree(approach.number, by=poster)


def test_a_blocked_party_cant_approach_again() -> None:
    poster, sender = a_poster(), a_poster()
    demand = a_demand(poster)
    approach = an_approach(demand, sender)
    services.block_sender(approach.number, by=poster)
    assert approach.status is ApproachStatus.DECLINED
    with pytest.raises(refusals.ApproachBlocked):
        an_approach(demand, sender)
    assert an_approach(a_demand(), sender).number


# --- abuse ----------------------------------------------------------------------------------------------------------


def test_an_upheld_report_of_an_approach_bans_its_sender(clock: Any) -> None:
    poster, sender, reviewer = a_poster(), a_poster(), an_account(Role.REVIEWER)
    approach = an_approach(a_demand(poster), sender)
    report = services.report_approach(approach.number, reason=ReportReason.ABUSIVE, note="辱骂", by=poster)
    with pytest.raises(refusals.AlreadyReported):
        services.report_approach(approach.number, reason=ReportReason.UNTRUE, by=poster)
    with pytest.raises(refusals.ReasonMissing):
        services.uphold(report.public_id, "", by=reviewer)
    services.uphold(report.public_id, "内容属实。", by=reviewer)
    assert approach.status is ApproachStatus.BLOCKED
    assert kinds_told(sender)[-1] == "approach.blocked"
    with pytest.raises(refusals.ApproachBlocked):
        an_approach(a_demand(), sender)
    clock.set(market_clock.now() + timedelta(days=91))
    assert an_approach(a_demand(), sender).number


def test_an_upheld_report_of_a_demand_takes_it_down() -> None:
    poster, reader = a_poster(), a_poster()
    demand = a_demand(poster)
    report = services.report_demand(demand.number or "", reason=ReportReason.UNTRUE, by=reader)
    services.uphold(report.public_id, "与事实不符。", by=an_account(Role.APPROVER))
    assert (demand.status, report.status) == (DemandStatus.TAKEN_DOWN, ReportStatus.UPHELD)
    assert kinds_told(poster)[-1] == "demand.taken_down"


def test_a_dismissed_report_leaves_everything_as_it_was() -> None:
    poster, reader = a_poster(), a_poster()
    demand = a_demand(poster)
    report = services.report_demand(demand.number or "", reason=ReportReason.UNTRUE, by=reader)
    services.dismiss(report.public_id, "未发现问题。", by=an_account(Role.REVIEWER))
    assert demand.status is DemandStatus.PUBLISHED
    assert kinds_told(poster) == ["demand.published"]


def test_officers_keep_out_of_their_own_partys_reports() -> None:
    party = a_party()
    demand = a_demand(a_poster(party))
    report = services.report_demand(demand.number or "", reason=ReportReason.UNTRUE, by=a_poster())
    with pytest.raises(Forbidden):
        services.dismiss(report.public_id, "没有问题。", by=an_account(Role.REVIEWER, party=party))
    with pytest.raises(Forbidden):
        services.dismiss(report.public_id, "没有问题。", by=an_account(Role.CLERK))
