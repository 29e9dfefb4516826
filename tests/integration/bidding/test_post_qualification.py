"""Bidders examined after the bidding: numbers without a person, and a winner who is looked at before it has won."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from tests.conftest import FrozenClock
from tests.factories.applications import a_joint_application, a_lot, a_paid_application, a_reviewer, an_application
from tests.factories.contract import a_bid, an_approver
from tests.factories.funds import a_finance_officer, a_member, an_account, confirm
from tests.factories.listing import a_paper, a_schedule, an_approved_listing
from trading.audit import ledger
from trading.bidding.papers import PaperKind
from trading.bidding.queries import rooms as room_queries
from trading.bidding.services import papers, rooms, winner_check
from trading.bidding.states import ApplicationStatus
from trading.contract import services as contracts
from trading.core import settings
from trading.core.actor import Actor, Role
from trading.core.errors import Forbidden, NotFound, Refusals
from trading.extensions import db
from trading.listing.gazette.queries import notices_of
from trading.listing.models import Listing
from trading.parties.queries import get_party
from trading.worker import admit_due

SignIn = Callable[..., FlaskClient]
SYSTEM = Actor.system()

pytestmark = pytest.mark.usefixtures("app", "clock")


SWITCHED_ON = {"trade.post_qualification": [settings.Version("on", date(2020, 1, 1))]}


def a_lot_examined_after(**overrides: object) -> Listing:
    return a_lot(qualifies_after=True, **overrides)


def test_the_setting_at_publication_holds_for_the_lot() -> None:
    before = rooms.publish(an_approved_listing().number or "", a_schedule(), by=an_account(Role.PUBLISHER))
    with settings.taken_from(lambda: SWITCHED_ON):
        after = rooms.publish(an_approved_listing().number or "", a_schedule(), by=an_account(Role.PUBLISHER))
    assert (before.qualifies_after, after.qualifies_after) == (False, True)
    [notice] = notices_of(after.id)
    assert notice.facts["terms"]["qualification"] == "after"
    assert "qualification" not in notices_of(before.id)[0].facts["terms"]
    assert any("资格后审" in text for _label, text in notice.document.data["facts"]["terms"])


def test_a_number_is_given_at_once_and_only_where_nothing_stands_against_it() -> None:
    lot = a_lot_examined_after()
    lead = a_member()
    paid, unpaid, joint = a_paid_application(lot), an_application(lot), a_joint_application(lot, lead)
    confirm(joint.deposit, a_finance_officer())
    barred = a_paid_application(lot)
    barred.party.blacklisted_at = barred.applied_at
    elsewhere = a_paid_application(a_lot())
    db.session.commit()
    assert winner_check.due() == [paid.number]  # the joint agreement is missing
    assert admit_due() == 1
    papers.hand_in(joint.number, a_paper(), kind=PaperKind.JOINT_AGREEMENT, by=lead)
    db.session.commit()
    assert admit_due() == 1
    assert {one.status for one in (paid, joint)} == {ApplicationStatus.QUALIFIED}
    assert {one.status for one in (unpaid, barred, elsewhere)} == {ApplicationStatus.DEPOSIT_DUE}
    assert paid.qualified_by_id is None
    with pytest.raises(Forbidden):
        winner_check.admit(elsewhere.number, by=SYSTEM)


def an_award_examined_after(clock: FrozenClock, likeness: bool = False):
    """A lot won by a member who handed a paper in; the second bidder's paper stays closed."""
    lot, members = a_lot_examined_after(), [a_member(), a_member()]
    names = []
    for member in members:
        number = a_paid_application(lot, member).number
        names.append(papers.hand_in(number, a_paper(), kind=PaperKind.CONDITION, by=member).public_id)
    if likeness:
        get_party(members[1].party_id or 0).representative = lot.owner.representative = "孙立"
    db.session.commit()
    admit_due()
    clock.set(lot.timed_starts_at - timedelta(hours=1))  # type: ignore[operator]
    a_bid(lot, members[0], lot.start_amount or 0)
    a_bid(lot, members[1], (lot.start_amount or 0) + (lot.step_amount or 0))
    reviewer = a_reviewer()
    for name in names:
        with pytest.raises(NotFound):
            papers.open_paper(name, by=reviewer)
    clock.set(room_queries.get_room(lot.number or "").closes_at + timedelta(seconds=5))
    rooms.settle(lot.id, by=SYSTEM)
    db.session.commit()
    return lot, names


def test_the_winner_s_papers_are_examined_before_the_award_is_confirmed(clock: FrozenClock) -> None:
    lot, (losers, winners) = an_award_examined_after(clock)
    number, approver, reviewer = lot.number or "", an_approver(), a_reviewer()
    assert papers.open_paper(winners, by=reviewer)[1]
    with pytest.raises(NotFound):
        papers.open_paper(losers, by=reviewer)
    with pytest.raises(NotFound):
        papers.open_paper(winners, by=a_finance_officer())
    with pytest.raises(Refusals):
        contracts.conclude(number, by=approver)
    application = winner_check.record(number, "", by=reviewer)
    assert "application.papers_checked" in [event.action for event in ledger.history(application.number)]
    with pytest.raises(winner_check.NothingToCheck):
        winner_check.record(number, "", by=reviewer)
    contracts.conclude(number, by=approver)
    with pytest.raises(NotFound):
        papers.open_paper(winners, by=reviewer)


def test_the_desk_s_page_shows_papers_hints_and_the_record(clock: FrozenClock, sign_in_as: SignIn) -> None:
    lot, (_losers, winners) = an_award_examined_after(clock, likeness=True)
    browser = sign_in_as(an_approver().username)
    address = f"/review/awards/{lot.number}"
    page = browser.get(address).get_data(as_text=True)
    assert f"/application-papers/{winners}/pages/1" in page
    assert f'action="{address}/winner"' in page
    assert browser.post(f"{address}/winner", data={"note": ""}).status_code == 422
    assert browser.post(f"{address}/winner", data={"note": "已核实，非关联方。"}).status_code == 303
    assert browser.post(f"{address}/confirmation").status_code == 303
