"""Two persons where the rules want two, and nobody on both sides of the table; bidders stay numbers until the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import PASSWORD, FrozenClock
from tests.factories.applications import ALL_DECLARATIONS, a_lot, a_qualified_application, a_reviewer
from tests.factories.bidding import an_open_room
from tests.factories.contract import a_bid
from tests.factories.funds import a_finance_officer, a_member, a_refund_due, an_account
from tests.factories.listing import a_listing, an_accepted_listing, an_owner
from tests.factories.parcels import a_holder
from trading.core.actor import STAFF, Role
from trading.extensions import db
from trading.funds import queries as funds
from trading.funds.states import DepositStatus
from trading.listing import queries as listings
from trading.listing.states import ListingStatus

SignIn = Callable[..., FlaskClient]
CANARIES = ("金丝雀甲实业有限公司", "金丝雀乙实业有限公司")


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


# --- the review desk -------------------------------------------------------------------------------------------------


def test_whoever_took_it_in_does_not_approve_it(sign_in_as: SignIn) -> None:
    both = an_account(Role.REVIEWER, Role.APPROVER)
    listing = an_accepted_listing(reviewer=both)
    desk = f"/review/listings/{listing.number}"
    browser = sign_in_as(both.username)
    assert browser.post(f"{desk}/decision", data={"decision": "approve"}).status_code in {403, 422}
    assert listings.get_listing(listing.number).status is ListingStatus.ACCEPTED
    second = sign_in_as(an_account(Role.APPROVER).username)
    assert second.post(f"{desk}/decision", data={"decision": "approve"}).status_code == 303


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER, Role.PUBLISHER])
def test_staff_of_the_owners_party_decides_nothing(sign_in_as: SignIn, role: Role) -> None:
    owner, right = an_owner()
    listing = a_listing(by=owner, right=right)
    colleague = an_account(role, party=right.holders[0])
    browser = sign_in_as(colleague.username)
    for decision in ("accept", "approve", "refuse", "return", "reject"):
        sent = {"decision": decision, "reason": "说明理由在此"}
        answer = browser.post(f"/review/listings/{listing.number}/decision", data=sent)
        assert answer.status_code in {403, 422}
    assert listings.get_listing(listing.number).status is ListingStatus.SUBMITTED


def test_a_refund_needs_two_persons_of_the_finance_desk(sign_in_as: SignIn) -> None:
    first, second = a_finance_officer(), a_finance_officer()
    deposit = a_refund_due(by=first)
    address = f"/finance/deposits/{deposit.reference}/refund"
    one = sign_in_as(first.username)
    assert one.post(f"{address}/release").status_code in {403, 409}
    assert one.post(address).status_code == 303
    assert one.post(f"{address}/release").status_code == 403
    assert funds.get_deposit(deposit.reference).status is DepositStatus.REFUND_PREPARED
    assert sign_in_as(second.username).post(f"{address}/release").status_code == 303


# --- the two sides of the table --------------------------------------------------------------------------------------


def declared() -> dict[str, str]:
    """Every box ticked."""
    return dict.fromkeys(ALL_DECLARATIONS, "y")


@pytest.mark.parametrize("role", sorted(STAFF))
def test_nobody_who_works_for_the_market_applies_or_bids(app: Flask, sign_in_as: SignIn, role: Role) -> None:
    lot = an_open_room()
    account = an_account(Role.MEMBER, role, party=a_holder())
    browser = sign_in_as(account.username)
    answer = browser.post(f"/listings/{lot.number}/applications", data=declared())
    assert answer.status_code in {403, 422}
    sent = {"amount": "3000000", "key": "k", "confirmed": "yes"}
    assert browser.post(f"/listings/{lot.number}/bids", data=sent).status_code in {403, 422}
    login = {"username": account.username, "password": PASSWORD}
    token = app.test_client().post("/api/v1/tokens", json=login).json["token"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    bid = app.test_client().post(f"/api/v1/listings/{lot.number}/bids", json={"amount": "3000000"}, headers=headers)
    assert (bid.status_code, bid.json["code"]) == (403, "not_qualified")


def test_the_sellers_side_neither_applies_nor_bids(sign_in_as: SignIn) -> None:
    seller = a_holder()
    lot = a_lot(seller)
    browser = sign_in_as(a_member(seller).username)
    assert browser.post(f"/listings/{lot.number}/applications", data=declared()).status_code in {403, 422}
    sent = {"amount": "3000000", "key": "k", "confirmed": "yes"}
    assert browser.post(f"/listings/{lot.number}/bids", data=sent).status_code in {403, 422}
    assert browser.get("/me/bids").text.count(lot.number or "") == 0


# --- numbers, never names --------------------------------------------------------------------------------------------


def test_no_page_joins_a_bidders_name_to_its_number_before_the_end(
    app: Flask, sign_in_as: SignIn, clock: FrozenClock
) -> None:
    lot = a_lot()
    bidders = [a_member(a_holder(name), username=f"canary{turn}") for turn, name in enumerate(CANARIES)]
    applications = [a_qualified_application(lot, bidder) for bidder in bidders]
    clock.set(lot.timed_starts_at - timedelta(hours=1))
    a_bid(lot, bidders[0], lot.start_amount)
    clock.move(seconds=1)
    a_bid(lot, bidders[1], lot.start_amount + lot.step_amount)
    db.session.commit()
    number = lot.number
    secrets = [*CANARIES, "canary0", "canary1", *(one.number for one in applications)]
    secrets += [one.deposit.reference for one in applications]

    readers = {
        "a visitor": app.test_client(),
        "the seller": sign_in_as(a_member(lot.owner).username),
        "a stranger": sign_in_as(a_member().username),
        **{role.value: sign_in_as(an_account(role).username) for role in (Role.CLERK, Role.PUBLISHER, Role.SUPERVISOR)},
    }
    public = [f"/listings/{number}{tail}" for tail in ("", "/room", "/hall", "/bids", "/feed?after=0", ".ics")]
    public += [f"/api/v1/listings/{number}{tail}" for tail in ("", "/room", "/bids")]
    public += [f"/listings.{ending}" for ending in ("csv", "geojson", "rss", "ics", "json")]
    public += ["/", "/hall", "/hall/rooms", "/listings", "/results", "/me", "/sitemap.xml"]
    desk = ["/review", f"/review/listings/{number}", "/review/rooms", "/review/awards", f"/review/awards/{number}"]
    desk += ["/review/applications", *(f"/review/applications/{one.number}" for one in applications)]
    for reader, browser in readers.items():
        for path in public + desk:
            # an address that was typed comes back as "next" or as the search
            shown = browser.get(path).text.replace(path.rpartition("/")[2], "")
            assert not [one for one in secrets if one in shown], f"{reader} at {path}"

    # those who handle names for their work never see them with the number
    for actor in (a_reviewer(), an_account(Role.APPROVER), a_finance_officer()):
        browser = sign_in_as(actor.username)
        for path in [*public, *desk, "/finance", "/finance/lots", f"/finance/lots/{number}", "/finance/refunds"]:
            _never_together(browser.get(path).text, applications, f"{actor.username} at {path}")
        for one in applications:
            page = browser.get(f"/finance/deposits/{one.deposit.reference}").text
            _never_together(page, applications, actor.username)

    # and one rival doesn't learn of the other
    rival = sign_in_as("canary0")
    for path in [*public, "/me", "/me/bids", "/me/deposits", f"/me/applications/{applications[0].number}"]:
        shown = rival.get(path).text
        assert CANARIES[1] not in shown, path
        assert applications[1].number not in shown, path


def _never_together(page: str, applications: list, place: str) -> None:
    """A page names the bidder or tells its number, never both."""
    for one in applications:
        if one.party.name in page:
            assert f">{one.bidder_number}<" not in page, place
            assert f"{one.bidder_number}号" not in page, place
