"""Sealed offers: nobody knows them before the opening, two persons open all of them, the best wins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from tests.factories.bidding import OpenRoom, an_attempt
from tests.factories.funds import a_member, an_account
from tests.factories.offers import a_sealed_lot, an_offer, confirmed, opened
from tests.verifier import program
from trading.audit import ledger
from trading.bidding import offers as rules
from trading.bidding.queries import offers as queries
from trading.bidding.queries import rooms
from trading.bidding.rules import NotQualified, RoomClosed
from trading.bidding.services import offers, opening
from trading.bidding.services import rooms as services
from trading.bidding.services.register import place
from trading.bidding.states import OfferAct, OfferVerdict
from trading.bidding.verification import verify
from trading.core import canonical
from trading.core.actor import Actor, Role
from trading.core.deal import Business
from trading.core.errors import Forbidden, NotFound
from trading.extensions import db
from trading.funds.states import DepositStatus
from trading.listing import queries as listings
from trading.listing.states import ListingStatus
from trading.transaction import transact

SYSTEM = Actor.system()
#: 4,123,457 yuan: a figure that nothing else has
PROGRAM = program()
AMOUNT = 412_345_700
WRITTEN = ("412345700", "4123457", "4,123,457")


@pytest.fixture
def lot(app: Flask, clock: Any) -> OpenRoom:
    return a_sealed_lot()


def deadline(lot: OpenRoom) -> Any:
    return rooms.get_room(lot.number).closes_at


# --- handing in ------------------------------------------------------------------------------------------------------


def test_the_best_offer_wins_and_everything_can_be_recomputed(lot: OpenRoom, clock: Any, client: Any) -> None:
    receipt = an_offer(lot, AMOUNT)
    clock.move(minutes=1)
    an_offer(lot, AMOUNT + 100, bidder=1)
    assert list(verify(lot.number)) == []
    opened(lot, clock)
    award = rooms.find_award(lot.listing_id)
    assert (award.sequence, award.amount) == (2, AMOUNT + 100)
    assert listings.get_listing(lot.number).status is ListingStatus.AWARD_PENDING
    assert list(verify(lot.number)) == []
    register = client.get(f"/api/v1/listings/{lot.number}/bids").json
    assert [bid["amount"] for bid in register["bids"]] == ["4123457.00", "4123458.00"]
    first = register["offers"]["acts"][0]
    assert first["hash"] == receipt.hash
    assert canonical.digest(first["opened"]) == first["commitment"] == receipt.commitment
    assert PROGRAM.check(register, PROGRAM.key_of(client.get("/api/v1/receipt-key").text)) == []
    first["opened"]["amount"] = "4123456.00"
    assert PROGRAM.check(register) == [("offer 1", "was opened to something else than was sealed")]
    page = client.get(f"/listings/{lot.number}/opening").text
    assert "4,123,458.00" in page
    assert client.get(f"/listings/{lot.number}/bids").status_code == 302


def test_of_equal_offers_the_one_that_arrived_first_wins(lot: OpenRoom, clock: Any) -> None:
    an_offer(lot, AMOUNT, bidder=1)
    an_offer(lot, AMOUNT, bidder=0)
    opened(lot, clock)
    assert rooms.find_award(lot.listing_id).sequence == 1
    assert list(verify(lot.number)) == []


def test_an_offer_may_be_replaced_and_withdrawn_and_only_what_stands_is_opened(lot: OpenRoom, clock: Any) -> None:
    an_offer(lot, AMOUNT)
    an_offer(lot, AMOUNT + 500, bidder=1)
    an_offer(lot, AMOUNT + 700)
    transact(offers.withdraw, lot.number, key="w", received_at=clock.now, by=lot.bidders[1])
    with pytest.raises(rules.NothingToWithdraw):
        transact(offers.withdraw, lot.number, key="w2", received_at=clock.now, by=lot.bidders[1])
    opened(lot, clock)
    acts = queries.acts_of(lot.listing_id)
    assert [(act.act, act.amount) for act in acts] == [
        (OfferAct.HANDED_IN, None),
        (OfferAct.HANDED_IN, None),
        (OfferAct.HANDED_IN, AMOUNT + 700),
        (OfferAct.WITHDRAWN, None),
    ]
    assert rooms.find_award(lot.listing_id).amount == AMOUNT + 700
    assert list(verify(lot.number)) == []


def test_the_same_key_gives_the_same_receipt(lot: OpenRoom) -> None:
    once = an_offer(lot, AMOUNT, key="k")
    assert an_offer(lot, AMOUNT, key="k") == once
    assert len(queries.acts_of(lot.listing_id)) == 1


def test_a_receipt_tells_nothing_of_the_others(lot: OpenRoom) -> None:
    an_offer(lot, AMOUNT)
    an_offer(lot, AMOUNT)
    assert an_offer(lot, AMOUNT, bidder=1).turn == 1


def test_an_offer_below_the_start_price_is_refused_without_being_repeated(lot: OpenRoom) -> None:
    with pytest.raises(rules.OfferNotEnough) as refused:
        an_offer(lot, lot.start - 100)
    assert "2,999,999" not in str(refused.value) + str(refused.value.params)
    assert queries.acts_of(lot.listing_id) == []


def test_strangers_hand_in_nothing_and_open_bids_have_no_place_here(lot: OpenRoom, clock: Any) -> None:
    stranger = a_member()
    db.session.commit()
    with pytest.raises(NotQualified):
        an_offer(lot, AMOUNT, by=stranger)
    [outcome] = transact(place, [an_attempt(lot)])
    assert isinstance(outcome, NotFound)


def test_a_late_offer_is_kept_with_its_time_and_doesnt_count(lot: OpenRoom, clock: Any) -> None:
    an_offer(lot, AMOUNT)
    clock.set(deadline(lot))
    receipt = an_offer(lot, AMOUNT + 900, bidder=1)
    assert receipt.act is OfferAct.LATE
    with pytest.raises(RoomClosed):
        transact(offers.withdraw, lot.number, key="w", received_at=clock.now, by=lot.bidders[0])
    opened(lot, clock)
    assert rooms.find_award(lot.listing_id).amount == AMOUNT
    late = queries.acts_of(lot.listing_id)[-1]
    assert (late.act, late.envelope, late.amount) == (OfferAct.LATE, None, None)
    assert list(verify(lot.number)) == []
    with pytest.raises(RoomClosed):
        an_offer(lot, AMOUNT + 900, bidder=1)


def test_lenders_offer_rates_and_the_lowest_wins(app: Flask, clock: Any) -> None:
    mortgage = {"business": Business.MORTGAGE, "transfer_form": None, "start_amount": 5000, "loan_amount": 300_000_000}
    lot = a_sealed_lot(**mortgage)
    an_offer(lot, 4350)
    an_offer(lot, 4349, bidder=1)
    opened(lot, clock)
    assert rooms.find_award(lot.listing_id).amount == 4349
    assert list(verify(lot.number)) == []


# --- nobody knows ----------------------------------------------------------------------------------------------------


def test_nothing_holds_an_offer_before_the_opening(
    lot: OpenRoom, client: Any, sign_in_as: Callable[..., Any], caplog: Any
) -> None:
    bidder = sign_in_as(lot.bidders[0].username)
    page = f"/listings/{lot.number}/offer"
    answers = [bidder.post(page, data={"amount": "4,123,457", "key": "k"})]
    assert answers[0].status_code == 303
    answers += [bidder.get(page), bidder.post(page, data={"amount": "1,123,457.89", "key": "k2"})]
    assert answers[-1].status_code == 409
    readers = [sign_in_as(an_account(role).username) for role in Role if role is not Role.MEMBER]
    public = [f"/listings/{lot.number}{tail}" for tail in ("", "/offer", "/opening", "/room", "/bids", "/feed")]
    public += [f"/api/v1/listings/{lot.number}{tail}" for tail in ("", "/room", "/bids")]
    for browser in [client, sign_in_as(lot.bidders[1].username), *readers]:
        answers += [browser.get(path, follow_redirects=True) for path in [*public, f"/review/listings/{lot.number}"]]
    for answer in answers:
        for written in (*WRITTEN, "1,123,457", "112345789"):
            assert written not in answer.text
            assert written not in caplog.text
    for stranger in [client, *readers]:
        assert queries.acts_of(lot.listing_id)[0].hash not in stranger.get(page).text
    dump = "".join(
        repr([tuple(row) for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))])
        for table in db.metadata.sorted_tables
    )
    assert not [written for written in WRITTEN if written in dump]
    assert client.get(f"/api/v1/listings/{lot.number}/bids").json["offers"] is None


# --- the opening -----------------------------------------------------------------------------------------------------


def test_one_person_opens_nothing(lot: OpenRoom, clock: Any) -> None:
    an_offer(lot, AMOUNT)
    first, second, owner = an_account(Role.REVIEWER), an_account(Role.APPROVER), an_account(Role.FINANCE)
    db.session.commit()
    with pytest.raises(rules.OpeningTooEarly):
        transact(opening.confirm_opening, lot.number, by=first)
    clock.set(deadline(lot) + timedelta(seconds=5))
    with pytest.raises(Forbidden):
        transact(opening.confirm_opening, lot.number, by=owner)
    transact(opening.confirm_opening, lot.number, by=first)
    with pytest.raises(rules.SamePerson):
        transact(opening.confirm_opening, lot.number, by=first)
    assert services.due() == []
    assert not transact(services.settle, lot.listing_id, by=SYSTEM)
    transact(opening.confirm_opening, lot.number, by=second)
    assert services.due() == [lot.listing_id]
    with pytest.raises(rules.NotToBeOpened):
        transact(opening.confirm_opening, lot.number, by=first)
    assert transact(services.settle, lot.listing_id, by=SYSTEM)
    told = [event.action for event in ledger.history(lot.number) if event.action.startswith("opening.")]
    assert told == ["opening.asked", "opening.confirmed", "opening.opened"]


def test_a_first_word_holds_for_half_an_hour(lot: OpenRoom, clock: Any) -> None:
    first, second = an_account(Role.REVIEWER), an_account(Role.APPROVER)
    db.session.commit()
    clock.set(deadline(lot) + timedelta(seconds=5))
    transact(opening.confirm_opening, lot.number, by=first)
    clock.move(minutes=30, microseconds=1)
    assert transact(opening.confirm_opening, lot.number, by=second).second_at is None
    clock.move(minutes=30)
    assert transact(opening.confirm_opening, lot.number, by=first).second_at == clock.now


def test_the_desk_opens_with_two_people_in_two_sessions(
    lot: OpenRoom, clock: Any, sign_in_as: Callable[..., Any], client: Any
) -> None:
    an_offer(lot, AMOUNT)
    clock.set(deadline(lot) + timedelta(seconds=5))
    reviewer, publisher = (sign_in_as(an_account(role).username) for role in (Role.REVIEWER, Role.PUBLISHER))
    act = f"/review/openings/{lot.number}/confirmation"
    assert lot.number in reviewer.get("/review/openings").text
    assert reviewer.post(act).status_code == 303
    assert act not in reviewer.get("/review/openings").text
    assert reviewer.post(act).status_code == 409
    assert act in publisher.get("/review/openings").text
    assert publisher.post(act).status_code == 303
    transact(services.settle, lot.listing_id, by=SYSTEM)
    assert lot.number not in reviewer.get("/review/openings").text
    assert "4,123,457.00" in client.get(f"/listings/{lot.number}/opening").text


def test_without_a_standing_offer_the_round_fails(lot: OpenRoom, clock: Any) -> None:
    an_offer(lot, AMOUNT)
    transact(offers.withdraw, lot.number, key="w", received_at=clock.now, by=lot.bidders[0])
    opened(lot, clock)
    assert listings.get_listing(lot.number).status is ListingStatus.FAILED
    assert list(verify(lot.number)) == []


def test_an_offer_whose_deposit_has_gone_is_named_and_doesnt_win(lot: OpenRoom, clock: Any) -> None:
    an_offer(lot, AMOUNT)
    an_offer(lot, AMOUNT + 100, bidder=1)
    gone = rooms.find_application(lot.listing_id, lot.bidders[1].party_id)
    gone.deposit.status = DepositStatus.REFUNDED
    db.session.commit()
    opened(lot, clock)
    assert rooms.find_award(lot.listing_id).amount == AMOUNT
    verdicts = [act.verdict for act in queries.acts_of(lot.listing_id)]
    assert verdicts == [OfferVerdict.VALID, OfferVerdict.NOT_ADMITTED]


def test_a_worker_that_dies_while_opening_leaves_everything_sealed(own_app: Flask, clock: Any) -> None:
    lot = a_sealed_lot()
    an_offer(lot, AMOUNT)
    an_offer(lot, AMOUNT + 100, bidder=1)
    clock.set(deadline(lot) + timedelta(seconds=5))
    confirmed(lot)

    class Killed(BaseException):
        """The process ends."""

    def die(_session: Any) -> None:
        raise Killed

    event.listen(db.session, "before_commit", die)
    try:
        with pytest.raises(Killed):
            transact(services.settle, lot.listing_id, by=SYSTEM)
    finally:
        event.remove(db.session, "before_commit", die)
    assert {act.amount for act in queries.acts_of(lot.listing_id)} == {None}
    assert rooms.register(lot.listing_id) == []
    assert rooms.get_room(lot.number).closed_at is None
    assert list(verify(lot.number)) == []
    assert services.due() == [lot.listing_id]
    assert transact(services.settle, lot.listing_id, by=SYSTEM)
    assert rooms.find_award(lot.listing_id).amount == AMOUNT + 100
    assert list(verify(lot.number)) == []


def test_eight_at_the_deadline_are_each_in_time_or_late_and_the_chain_holds(own_app: Flask, clock: Any) -> None:
    lot = a_sealed_lot(bidders=8)
    ends = deadline(lot)
    db.session.remove()
    outcomes: list[Any] = []

    def knock(bidder: int) -> None:
        with own_app.app_context():
            arrived = ends + timedelta(microseconds=bidder - 4)
            outcomes.append((bidder, an_offer(lot, AMOUNT + bidder * 100, bidder, received_at=arrived).act))
            db.session.remove()

    threads = [threading.Thread(target=knock, args=(bidder,)) for bidder in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert dict(outcomes) == {n: OfferAct.HANDED_IN if n < 4 else OfferAct.LATE for n in range(8)}
    opened(lot, clock)
    assert rooms.find_award(lot.listing_id).amount == AMOUNT + 300
    assert list(verify(lot.number)) == []


@pytest.mark.parametrize(
    ("table", "change", "fault"),
    [
        ("sealed_offers", "amount = amount + 1 WHERE sequence = 1", "doesn't match its commitment"),
        ("sealed_offers", "commitment = 'x' WHERE sequence = 1", "altered"),
        ("offer_openings", "second_by_id = NULL, second_at = NULL", "two persons"),
    ],
)
def test_verification_finds_what_was_changed_behind(
    lot: OpenRoom, clock: Any, table: str, change: str, fault: str
) -> None:
    an_offer(lot, AMOUNT)
    opened(lot, clock)
    db.session.execute(text(f"UPDATE {table} SET {change}"))
    db.session.commit()
    assert any(fault in one.what for one in verify(lot.number))
