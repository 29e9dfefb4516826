"""The pages of the desk and of the two sides, through the front door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories.contract import a_contract, an_award, staff
from tests.factories.funds import a_member
from trading.bidding.queries.rooms import applications_of
from trading.bidding.states import AwardStatus
from trading.contract import queries
from trading.contract.models import Contract
from trading.contract.states import ContractStatus
from trading.core.actor import Role
from trading.documents import services as documents
from trading.extensions import db
from trading.listing.states import ListingStatus
from trading.parties import queries as parties

pytestmark = pytest.mark.usefixtures("app")

SignIn = Callable[..., FlaskClient]


def member_of(party_id: int) -> str:
    """The username of an account that represents a party."""
    users = parties.users_of_party(party_id)
    return users[0].username if users else a_member(parties.get_party(party_id)).username


def test_an_award_goes_from_check_to_published_result(clock, sign_in_as: SignIn) -> None:
    award = an_award(clock)
    number = award.application.listing.number
    staff(Role.APPROVER, username="the.approver")
    staff(Role.PUBLISHER, username="the.publisher")
    desk = sign_in_as("the.approver")
    assert number in desk.get("/review/awards").text
    page = desk.get(f"/review/awards/{number}").text
    assert award.application.party.name in page
    assert "确认成交" in page

    assert desk.post(f"/review/awards/{number}/confirmation").status_code == 303
    contract = queries.contract_of_listing(award.listing_id)
    page = desk.get(f"/review/awards/{number}").text
    assert contract.number in page
    assert "data-making" in page

    publisher = sign_in_as("the.publisher")
    assert publisher.post(f"/review/listings/{number}/result").status_code == 303
    assert award.application.listing.status is ListingStatus.RESULT_PUBLISHED


def test_only_the_two_sides_open_a_contract(clock, sign_in_as: SignIn) -> None:
    contract = a_contract(clock)
    stranger = a_member()
    staff(Role.APPROVER, username="the.approver")
    for party_id in (contract.buyer_party_id, contract.seller_party_id):
        browser = sign_in_as(member_of(party_id))
        assert contract.number in browser.get("/me/contracts").text
        assert browser.get(f"/contracts/{contract.number}").status_code == 200
    other = sign_in_as(stranger.username)
    assert contract.number not in other.get("/me/contracts").text
    unknown = other.get("/contracts/1503022026ZR99999")
    foreign = other.get(f"/contracts/{contract.number}")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.text.replace(contract.number, "") == unknown.text.replace("1503022026ZR99999", "")
    assert sign_in_as("the.approver").get(f"/contracts/{contract.number}").status_code == 403


def test_a_loser_learns_nothing_of_the_contract(clock, sign_in_as: SignIn) -> None:
    award = an_award(clock)
    a_contract(clock, award)
    loser = next(
        application
        for application in applications_of(award.listing_id)
        if application.party_id != award.application.party_id
    )
    contract = queries.contract_of_listing(award.listing_id)
    browser = sign_in_as(member_of(loser.party_id))
    assert browser.get(f"/contracts/{contract.number}").status_code == 404
    assert browser.get(f"/documents/{contract.number}.pdf").status_code == 404


def test_a_party_fetches_the_file_once_it_is_made(clock, sign_in_as: SignIn) -> None:
    contract = a_contract(clock)
    browser = sign_in_as(member_of(contract.buyer_party_id))
    assert browser.get(f"/documents/{contract.number}.pdf").status_code == 409
    documents.render_due()
    got = browser.get(f"/documents/{contract.number}.pdf")
    assert (got.status_code, got.mimetype) == (200, "application/pdf")
    assert got.data.startswith(b"%PDF-1.7")
    page = browser.get(f"/contracts/{contract.number}").text
    assert f"/documents/{contract.number}.pdf" in page
    assert "data-making" not in page


def test_voiding_asks_for_a_reason_and_keeps_what_was_typed(clock, sign_in_as: SignIn) -> None:
    contract = a_contract(clock)
    staff(Role.APPROVER, username="the.approver")
    desk = sign_in_as("the.approver")
    address = f"/review/awards/{contract.lot}/voiding"
    assert desk.get(address).status_code == 200
    short = desk.post(address, data={"reason": "短"})
    assert short.status_code == 422
    assert ">短</textarea>" in short.text.replace("\r\n", "").replace("\n", "")
    assert desk.post(address, data={"reason": "竞得人逾期未签订合同，经催告仍不签订。"}).status_code == 303
    assert contract.status is ContractStatus.CANCELLED
    assert (
        "竞得人逾期未签订合同"
        in sign_in_as(member_of(contract.seller_party_id)).get(f"/contracts/{contract.number}").text
    )


def test_a_signing_out_of_bounds_is_refused_beside_its_field(clock, sign_in_as: SignIn) -> None:
    contract = a_contract(clock)
    documents.render_due()
    staff(Role.CLERK, username="the.clerk")
    desk = sign_in_as("the.clerk")
    address = f"/review/listings/{contract.lot}/signing"
    refused = desk.post(address, data={"signed_on": "2030-01-01"})
    assert refused.status_code == 422
    assert 'value="2030-01-01"' in refused.text
    assert desk.post(address, data={"signed_on": clock.now.date().isoformat()}).status_code == 303
    assert contract.status is ContractStatus.SIGNED


@pytest.mark.parametrize("role", [Role.CLERK, Role.PUBLISHER])
def test_the_desk_shows_no_button_that_lies(clock, sign_in_as: SignIn, role: Role) -> None:
    award = an_award(clock)
    number = award.application.listing.number
    staff(role, username="somebody")
    desk = sign_in_as("somebody")
    assert "/confirmation" not in desk.get(f"/review/awards/{number}").text
    assert desk.post(f"/review/awards/{number}/confirmation").status_code == 403
    assert award.status is AwardStatus.PENDING


def test_an_unknown_award_is_not_found(sign_in_as: SignIn, clock) -> None:
    staff(Role.APPROVER, username="the.approver")
    desk = sign_in_as("the.approver")
    assert desk.get("/review/awards/150302-T-2026-99999").status_code == 404
    assert desk.get("/review/awards").status_code == 200
    assert db.session.query(Contract).count() == 0
