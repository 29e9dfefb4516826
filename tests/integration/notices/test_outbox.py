"""A message stands or falls with its act, and is told once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.factories.applications import a_lot, a_paid_application, a_reviewer
from tests.factories.funds import a_deposit, a_finance_officer, a_member, an_account, confirm
from tests.factories.listing import a_listing, an_owner
from tests.factories.notices import all_deliveries, kinds_told, pockets, told, with_address
from tests.factories.parcels import a_holder
from trading.bidding.services import applications
from trading.core.actor import Actor, Role
from trading.core.errors import TransitionRefused
from trading.core.money import Fen
from trading.extensions import db
from trading.funds import services as funds
from trading.listing import services as listings
from trading.notices import queries, services
from trading.notices.kinds import NoticeKind
from trading.notices.states import DeliveryStatus, Medium, Timing, Topic
from trading.transaction import transact

LOT = "150302-T-2026-90001"
SYSTEM = Actor.system()


def tell(party_id: int, key: str = "occasion-1", kind: NoticeKind = NoticeKind.LOT_FAILED, by: Actor = SYSTEM) -> None:
    services.notify(kind, party_id, LOT, {"lot": LOT}, key=key, by=by)


def test_an_act_that_is_rolled_back_tells_nobody(app: Flask, clock: Any) -> None:
    owner, right = an_owner()
    listing = a_listing(owner, right)
    reviewer = an_account(Role.REVIEWER)
    db.session.commit()

    def accept_and_fail() -> None:
        listings.accept(listing.number or "", by=reviewer)
        assert kinds_told(owner) == ["listing.accepted"]
        raise RuntimeError("the act failed after all")

    with pytest.raises(RuntimeError):
        transact(accept_and_fail)
    assert told(owner) == []


def test_the_same_occasion_is_told_once(app: Flask, clock: Any) -> None:
    member = with_address(a_member())
    for _time in range(3):
        tell(member.party_id or 0)
    assert len(told(member)) == 1
    assert len(all_deliveries()) == 1


def test_another_occasion_is_told_anew(app: Flask, clock: Any) -> None:
    member = a_member()
    tell(member.party_id or 0, "occasion-1")
    tell(member.party_id or 0, "occasion-2")
    assert len(told(member)) == 2


def test_a_double_act_tells_once(app: Flask, clock: Any) -> None:
    member = a_member()
    deposit = a_deposit(party=db.session.get_one(type(a_holder()), member.party_id))
    officer = a_finance_officer()
    for _click in range(2):
        confirm(deposit, officer, voucher_no="V-1")
    assert kinds_told(member) == ["deposit.confirmed"]


def test_an_act_that_is_refused_the_second_time_tells_once(app: Flask, clock: Any) -> None:
    member, reviewer = a_member(), a_reviewer()
    number = a_paid_application(a_lot(), member).number
    applications.qualify(number, by=reviewer)
    with pytest.raises(TransitionRefused):
        applications.qualify(number, by=reviewer)
    assert kinds_told(member) == ["deposit.confirmed", "application.admitted"]


def test_a_recalled_refund_that_is_prepared_again_is_no_news(app: Flask, clock: Any) -> None:
    member, officer = a_member(), a_finance_officer()
    deposit = confirm(a_deposit(party=db.session.get_one(type(a_holder()), member.party_id)), officer)
    funds.set_refund_due(deposit.lot_number, clock.now.date(), by=SYSTEM)
    funds.prepare_refund(deposit.reference, by=officer)
    funds.recall_refund(deposit.reference, by=officer)
    funds.prepare_refund(deposit.reference, by=officer)
    assert kinds_told(member) == ["deposit.confirmed", "deposit.refund_due", "deposit.refund_prepared"]


def test_every_account_of_a_party_is_told_but_the_one_that_acts(app: Flask, clock: Any) -> None:
    party = a_holder()
    acting, colleague = a_member(party), a_member(party)
    tell(party.id, by=acting)
    assert told(acting) == []
    assert len(told(colleague)) == 1


def test_a_disabled_account_is_told_nothing(app: Flask, clock: Any) -> None:
    from trading.parties import queries as parties

    member = a_member()
    parties.get_user(member.user_id or 0).is_enabled = False
    tell(member.party_id or 0)
    assert told(member) == []


def test_what_may_happen_often_is_one_line_that_comes_back_unread(app: Flask, clock: Any) -> None:
    member = a_member()
    for amount in (100, 100, 300):
        services.tell_again(NoticeKind.OUTBID, member.party_id or 0, LOT, {"lot": LOT, "amount": Fen(amount)}, key="o")
        if amount == 100:
            services.mark_all_read(by=member)
    [message] = told(member)
    assert message.is_unread
    assert "300" in message.figures


def test_telling_the_same_again_does_not_wake_a_message_that_was_read(app: Flask, clock: Any) -> None:
    member = a_member()
    for _time in range(2):
        services.tell_again(NoticeKind.OUTBID, member.party_id or 0, LOT, {"lot": LOT, "amount": Fen(5)}, key="o")
        services.mark_all_read(by=member)
    assert queries.count_unread(member.user_id or 0) == 0


def test_nothing_goes_out_without_a_confirmed_address(app: Flask, clock: Any) -> None:
    member = a_member()
    tell(member.party_id or 0)
    assert len(told(member)) == 1
    assert all_deliveries() == []


def test_what_a_person_chose_counts(app: Flask, clock: Any) -> None:
    silent, digest, sms = (with_address(a_member()) for _one in range(3))
    with_address(sms, Medium.SMS)
    services.choose({(Topic.LOT, Medium.MAIL): Timing.OFF}, by=silent)
    services.choose({(Topic.LOT, Medium.MAIL): Timing.DAILY}, by=digest)
    for member in (silent, digest, sms):
        tell(member.party_id or 0)
    found = {(one.user_id, one.medium): one for one in all_deliveries()}
    assert set(found) == {(digest.user_id, Medium.MAIL), (sms.user_id, Medium.MAIL), (sms.user_id, Medium.SMS)}
    assert found[digest.user_id, Medium.MAIL].is_digest
    assert found[digest.user_id, Medium.MAIL].next_try_at > clock.now


def test_what_is_urgent_goes_at_once_to_those_who_want_one_letter_a_day(app: Flask, clock: Any) -> None:
    member = with_address(a_member())
    services.choose({(Topic.LOT, Medium.MAIL): Timing.DAILY}, by=member)
    tell(member.party_id or 0, kind=NoticeKind.LOT_SUSPENDED)
    [delivery] = all_deliveries()
    assert not delivery.is_digest
    assert delivery.next_try_at == clock.now


def test_being_outbid_never_leaves_the_house(app: Flask, clock: Any) -> None:
    member = with_address(with_address(a_member()), Medium.SMS)
    services.tell_again(NoticeKind.OUTBID, member.party_id or 0, LOT, {"lot": LOT, "amount": Fen(5)}, key="o")
    assert all_deliveries() == []


def test_a_choice_that_is_not_offered_is_refused(app: Flask, clock: Any) -> None:
    with pytest.raises(services.TimingNotOffered):
        services.choose({(Topic.LOT, Medium.SMS): Timing.DAILY}, by=a_member())


def test_a_medium_that_is_closed_owes_nothing(app: Flask, clock: Any) -> None:
    member = with_address(with_address(a_member()), Medium.SMS)
    with pockets(Medium.SMS):
        tell(member.party_id or 0)
    assert [one.medium for one in all_deliveries()] == [Medium.SMS]
    assert all_deliveries()[0].status is DeliveryStatus.WAITING
