"""Bidding together: shares that are the whole, everyone's own word, one account that bids, and all names at the end."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.conftest import FrozenClock
from tests.factories.applications import (
    ALL_DECLARATIONS,
    a_joint_application,
    a_lot,
    a_qualified_application,
    a_reviewer,
    an_application,
    named,
)
from tests.factories.bidding import OpenRoom, an_attempt
from tests.factories.contract import a_bid, an_approver, staff
from tests.factories.funds import a_finance_officer, a_member, confirm
from tests.factories.listing import a_paper
from tests.factories.notices import kinds_told
from tests.factories.parcels import a_holder
from trading.bidding import admission, evidence
from trading.bidding import joint as rules
from trading.bidding.joint import Named
from trading.bidding.papers import PaperKind, PapersMissing
from trading.bidding.queries import applications as queries
from trading.bidding.services import applications, certificates, joint, papers, register, rooms
from trading.bidding.states import ApplicationStatus
from trading.contract import queries as contracts
from trading.contract import services as contract_services
from trading.core import clock as market_clock
from trading.core.actor import Actor, Role
from trading.core.errors import NotFound, Refusals, TradingError
from trading.documents import queries as documents
from trading.extensions import db
from trading.parties.queries import get_party

SignIn = Callable[..., FlaskClient]
S = ApplicationStatus

pytestmark = pytest.mark.usefixtures("app", "clock")


def party_of(actor: Actor):
    return get_party(actor.party_id or 0)


def codes_of(refusal: Refusals) -> list[str]:
    return [one.code for one in refusal.refusals]


def test_parties_are_named_confirm_and_the_application_goes_on() -> None:
    lead, one, other = a_member(), a_member(), a_member()
    application = a_joint_application(a_lot(), lead, one, other, confirmed=False)
    assert application.status is S.JOINT_PENDING
    assert [member.share for member in application.members] == [3400, 3300, 3300]
    assert "application.joint_invited" in kinds_told(one)
    joint.confirm(application.number, ALL_DECLARATIONS, by=one)
    assert application.status is S.JOINT_PENDING
    with pytest.raises(Refusals):
        joint.confirm(application.number, {"read"}, by=other)
    joint.confirm(application.number, ALL_DECLARATIONS, by=other)
    assert application.status is S.DEPOSIT_DUE
    assert "application.joint_confirmed" in kinds_told(lead)
    with pytest.raises(rules.JointOver):
        joint.name_members(application.number, "50", [named(party_of(one), "50")], by=lead)


def test_who_declines_is_let_go_and_the_others_are_asked_anew() -> None:
    lead, one, other = a_member(), a_member(), a_member()
    application = a_joint_application(None, lead, one, confirmed=False)
    joint.decline(application.number, by=one)
    with pytest.raises(NotFound):
        queries.get_own(application.number, one.party_id)
    assert "application.joint_declined" in kinds_told(lead)
    joint.name_members(application.number, "66.67", [named(party_of(other), "33.33")], by=lead)
    with pytest.raises(NotFound):
        joint.confirm(application.number, ALL_DECLARATIONS, by=one)
    joint.go_alone(application.number, by=lead)
    assert (application.status, application.members) == (S.DEPOSIT_DUE, [])


@pytest.mark.parametrize(
    ("own", "share", "codes"),
    [
        ("50", "49.99", ["shares_not_whole"]),
        ("66.67", "33.34", ["shares_not_whole"]),
        ("half", "0", ["share_unreadable", "share_of_nothing"]),
        ("33.333", "66.667", ["share_unreadable", "share_unreadable"]),
    ],
)
def test_shares_are_exact_and_the_whole(own: str, share: str, codes: list[str]) -> None:
    lead, other = a_member(), a_member()
    number = applications.apply(a_lot().number or "", ALL_DECLARATIONS, jointly=True, by=lead).number
    with pytest.raises(TradingError) as refusal:
        joint.name_members(number, own, [named(party_of(other), share)], by=lead)
    found = refusal.value
    assert (codes_of(found) if isinstance(found, Refusals) else [found.code]) == codes


def test_nobody_joins_whom_the_rules_keep_out() -> None:
    seller, lead = a_holder(), a_member()
    lot = a_lot(seller)
    number = applications.apply(lot.number or "", ALL_DECLARATIONS, jointly=True, by=lead).number
    rows = [named(seller, "20"), named(party_of(lead), "20"), Named("无此公司", "91150300MA1N000077", "20")]
    with pytest.raises(Refusals) as refusal:
        joint.name_members(number, "40", rows, by=lead)
    assert codes_of(refusal.value) == ["seller_may_not_bid", "named_twice", "member_unknown"]
    with pytest.raises(Refusals) as refusal:
        joint.name_members(number, "100", [], by=lead)
    assert codes_of(refusal.value) == ["nobody_named"]
    barred, unchecked = a_member(), a_member()
    party_of(barred).blacklisted_at = market_clock.now()
    party_of(unchecked).verified_at = None
    joint.name_members(number, "40", [named(party_of(one), "30") for one in (barred, unchecked)], by=lead)
    for actor, wanted in ((barred, admission.PartyBlacklisted), (unchecked, admission.PartyNotVerified)):
        with pytest.raises(wanted):
            joint.confirm(number, ALL_DECLARATIONS, by=actor)


def test_a_party_takes_part_in_a_lot_once_alone_or_jointly() -> None:
    lot, partner = a_lot(), a_member()
    a_joint_application(lot, a_member(), partner)
    with pytest.raises(rules.BidsElsewhere):
        an_application(lot, partner)
    alone = a_member()
    an_application(lot, alone)
    asked = a_joint_application(lot, a_member(), alone, confirmed=False)
    with pytest.raises(rules.BidsElsewhere):
        joint.confirm(asked.number, ALL_DECLARATIONS, by=alone)
    another = a_joint_application(lot, a_member(), partner, confirmed=False)
    with pytest.raises(rules.BidsElsewhere):
        joint.confirm(another.number, ALL_DECLARATIONS, by=partner)


def test_after_a_refusal_the_parties_are_free() -> None:
    lot, partner = a_lot(), a_member()
    applications.refuse(a_joint_application(lot, a_member(), partner).number, "材料不符。", by=a_reviewer())
    assert an_application(lot, partner).status is S.DEPOSIT_DUE


def admitted(lot, lead: Actor, partner: Actor):
    """Two parties with their agreement handed in, admitted."""
    application = a_joint_application(lot, lead, partner)
    confirm(application.deposit, a_finance_officer())
    papers.hand_in(application.number, a_paper(), kind=PaperKind.JOINT_AGREEMENT, by=lead)
    return applications.qualify(application.number, by=a_reviewer())


def test_admission_asks_everything_of_every_party() -> None:
    lead, partner = a_member(), a_member()
    application = a_joint_application(None, lead, partner)
    confirm(application.deposit, a_finance_officer())
    with pytest.raises(PapersMissing):
        applications.qualify(application.number, by=a_reviewer())
    papers.hand_in(application.number, a_paper(), kind=PaperKind.JOINT_AGREEMENT, by=lead)
    party_of(partner).representative = application.listing.owner.representative = "孙立"
    with pytest.raises(admission.LikenessUnexplained):
        applications.qualify(application.number, by=a_reviewer())
    [(party, likeness)] = applications.examine(application.number, by=a_reviewer()).likenesses
    assert (party, likeness) == (party_of(partner), admission.Likeness.SHARED_REPRESENTATIVE)
    party_of(partner).blacklisted_at = market_clock.now()
    with pytest.raises(admission.PartyBlacklisted):
        applications.qualify(application.number, reason="已核实。", by=a_reviewer())


def test_the_certificate_names_all_and_the_lead_alone_bids(clock: FrozenClock) -> None:
    lot, lead, partner = a_lot(), a_member(), a_member()
    application = admitted(lot, lead, partner)
    document = certificates.find(application)
    assert document is not None
    assert [one["share"] for one in document.data["facts"]["bidders"]] == ["50 %", "50 %"]
    assert {reader.party_id for reader in document.readers} == {lead.party_id, partner.party_id}
    assert queries.get_own(application.number, partner.party_id).application is application
    clock.set(lot.opens_at)  # type: ignore[arg-type]
    room = OpenRoom(lot.number or "", lot.id, [partner], lot.start_amount or 0, 1, market_clock.now())
    [refused] = register.place([an_attempt(room)])
    assert isinstance(refused, TradingError)
    assert a_bid(lot, lead, lot.start_amount or 0).sequence == 1


def test_a_joint_deal_names_all_with_their_shares(clock: FrozenClock, sign_in_as: SignIn) -> None:
    lot, lead, partner = a_lot(), a_member(), a_member()
    application = admitted(lot, lead, partner)
    a_qualified_application(lot)
    clock.set(lot.timed_starts_at)  # type: ignore[arg-type]
    a_bid(lot, lead, lot.start_amount or 0)
    clock.move(hours=7)
    number = lot.number or ""
    for _turn in range(3):
        if rooms.queries.get_room(number).closed_at is None:
            clock.set(rooms.queries.get_room(number).closes_at)
            clock.move(seconds=5)
            rooms.settle(lot.id, by=Actor.system())
    db.session.commit()
    contract = contract_services.conclude(number, by=an_approver())
    assert application.status is S.WON
    names = {party_of(lead).name, party_of(partner).name}
    for paper, side in ((contract.number, "buyers"), (contract.confirmation_number, "winners")):
        document = documents.by_number(paper)
        assert document is not None
        facts = document.data["facts"]
        assert {one["name"] for one in facts[side]} == names
        assert {one["share"] for one in facts[side]} == {"50 %"}
        assert partner.party_id in {reader.party_id for reader in document.readers}
    assert "award.confirmed" in kinds_told(partner)
    result = contracts.result_of(lot)
    assert result is not None
    assert all(name in result.other_side for name in names)
    page = sign_in_as(partner.username).get(f"/contracts/{contract.number}")
    assert page.status_code == 200
    with zipfile.ZipFile(io.BytesIO(evidence.export(number, by=staff(Role.SUPERVISOR)))) as pack:
        bidders = json.loads(pack.read("bidders.json"))
    assert {one["name"] for row in bidders for one in row["members"]} == names


def test_the_pages_of_lead_and_partner(sign_in_as: SignIn) -> None:
    lot, lead, partner = a_lot(), a_member(), a_member()
    browser = sign_in_as(lead.username)
    ticked = dict.fromkeys(ALL_DECLARATIONS, "y")
    answer = browser.post(f"/listings/{lot.number}/applications", data=ticked | {"jointly": "y"})
    members = answer.location
    assert members.endswith("/members")
    assert "填写联合竞买人：" in browser.get("/me").get_data(as_text=True)
    row = named(party_of(partner), "49.5")
    stated = {"share_0": "50", "name_1": row.name, "id_1": row.id_code, "share_1": row.share}
    assert browser.post(members, data=stated).status_code == 422
    assert browser.post(members, data=stated | {"share_1": "50"}).status_code == 303
    mine = members.removesuffix("/members")
    assert row.name in browser.get(mine).get_data(as_text=True)
    browser = sign_in_as(partner.username)
    assert "确认联合竞买：" in browser.get("/me").get_data(as_text=True)
    assert f"{mine}/joining" in browser.get(mine).get_data(as_text=True)
    assert browser.get(f"{mine}/members").status_code == 404
    assert browser.post(f"{mine}/joining", data={}).status_code == 422
    assert browser.post(f"{mine}/joining", data=ticked).status_code == 303
    page = browser.get(mine).get_data(as_text=True)
    assert "/withdrawal" not in page
    for address in ("/me", "/me/bids", f"/listings/{lot.number}"):
        told = browser.get(address)
        assert told.status_code == 200
        assert "缴纳竞买保证金：" not in told.get_data(as_text=True)
    assert browser.post(f"{mine}/declining").status_code == 409
