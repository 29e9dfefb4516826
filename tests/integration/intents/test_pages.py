"""The pages of both sides and of the desk, through the door."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories.contract import an_approver
from tests.factories.funds import a_member
from tests.factories.intents import a_negotiated_listing, a_proposal, after_the_display, an_agreement
from trading.contract import services as desk
from trading.core.deal import Business
from trading.documents import queries as documents
from trading.extensions import db
from trading.intents import services
from trading.intents.rules import Said
from trading.listing.gazette.queries import notices_of

pytestmark = pytest.mark.usefixtures("app")


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def test_the_public_page_offers_to_propose_and_shows_no_proposal(client: FlaskClient, clock: Any) -> None:
    listing, _owner = a_negotiated_listing()
    proposal = a_proposal(listing, amount=377_000_000, message="机密内容在此")
    text = page(client, f"/listings/{listing.number}")
    assert f"/listings/{listing.number}/proposal" in text
    for secret in (proposal.number, "377.00", "3,770,000", "机密内容在此", proposal.party.name):
        assert secret not in text


def test_a_party_proposes_on_the_page(sign_in_as: Any, clock: Any) -> None:
    listing, _owner = a_negotiated_listing()
    by = a_member()
    client = sign_in_as(by.username)
    here = f"/listings/{listing.number}/proposal"
    assert "<form" in page(client, here)
    refused = client.post(here, data={"amount": "3,700,000", "message": "电话 13912345678"})
    assert refused.status_code == 422
    assert "13912345678" in refused.text
    assert client.post(here, data={"amount": "3,700,000", "message": "可一次付清"}).status_code == 303
    text = page(client, here)
    assert "370.00" in text
    assert "370.00" in page(client, "/me/proposals") or "3,700,000" in page(client, "/me/proposals")


def test_a_rate_is_proposed_in_per_cent(sign_in_as: Any, clock: Any) -> None:
    listing, _owner = a_negotiated_listing(business=Business.MORTGAGE, amount=5000)
    by = a_member()
    client = sign_in_as(by.username)
    here = f"/listings/{listing.number}/proposal"
    assert client.post(here, data={"amount": "4.35"}).status_code == 303
    assert "4.350" in page(client, here)


def test_nobody_else_opens_the_owners_pages(sign_in_as: Any, clock: Any) -> None:
    listing, _owner = a_negotiated_listing()
    proposal = a_proposal(listing)
    stranger = a_member()
    client = sign_in_as(stranger.username)
    for path in ("", f"/{proposal.number}"):
        assert client.get(f"/me/listings/{listing.draft_number}/proposals{path}").status_code == 404


def test_the_owner_sorts_compares_and_accepts(sign_in_as: Any, clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    low, high = a_proposal(listing), a_proposal(listing, amount=410_000_000)
    client = sign_in_as(owner.username)
    here = f"/me/listings/{listing.draft_number}/proposals"
    text = page(client, here)
    assert text.index(high.number) < text.index(low.number)
    compared = page(client, f"{here}?with={low.number}&with={high.number}&sort=newest")
    assert compared.count("<table") == 2
    early = client.post(f"{here}/{high.number}/acceptance", data={"version": high.latest.hash, "binds": "y"})
    assert early.status_code == 409
    after_the_display(clock, listing)
    client = sign_in_as(owner.username)
    accepted = client.post(f"{here}/{high.number}/acceptance", data={"version": high.latest.hash, "binds": "y"})
    assert accepted.status_code == 303
    assert high.party.name in page(client, f"{here}/{high.number}")


def test_contact_data_are_shown_to_both_once_agreed_and_not_before(sign_in_as: Any, clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    by = a_member()
    proposal = a_proposal(listing, by)
    here = f"/listings/{listing.number}/proposal"
    client = sign_in_as(by.username)
    assert "contactcard" not in page(client, here)
    an_agreement(clock, listing, owner, proposal)
    client = sign_in_as(by.username)
    text = page(client, here)
    assert "contactcard" in text
    assert listing.owner.name in text
    client = sign_in_as(owner.username)
    assert "contactcard" in page(client, f"/me/listings/{listing.draft_number}/proposals/{proposal.number}")


def test_a_counter_proposal_is_confirmed_on_the_page(sign_in_as: Any, clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    by = a_member()
    proposal = a_proposal(listing, by)
    services.counter(listing.draft_number, proposal.number, proposal.latest.hash, Said(395_000_000), by=owner)
    db.session.commit()
    client = sign_in_as(by.username)
    here = f"/listings/{listing.number}/proposal"
    assert "confirmation" in page(client, here)
    unticked = client.post(f"{here}/confirmation", data={"version": proposal.latest.hash})
    assert unticked.status_code == 422
    done = client.post(f"{here}/confirmation", data={"version": proposal.latest.hash, "binds": "y"})
    assert done.status_code == 303
    assert client.post(f"{here}/withdrawal").status_code == 303


def test_the_desk_confirms_on_its_page(sign_in_as: Any, clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    an_agreement(clock, listing, owner)
    approver = an_approver()
    client = sign_in_as(approver.username)
    assert listing.number in page(client, "/review/agreements")
    here = f"/review/agreements/{listing.number}"
    assert f"{here}/confirmation" in page(client, here)
    assert client.post(f"{here}/confirmation").status_code == 303
    assert "/confirmation" not in page(client, here)


def test_the_desk_gives_an_agreement_back_with_reasons(sign_in_as: Any, clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    an_agreement(clock, listing, owner)
    approver = an_approver()
    client = sign_in_as(approver.username)
    here = f"/review/agreements/{listing.number}/reopening"
    page(client, here)
    assert client.post(here, data={"reason": "短"}).status_code == 422
    assert client.post(here, data={"reason": "V-10：租期超过二十年，请改约。"}).status_code == 303
    assert "请改约" in page(client, f"/review/agreements/{listing.number}")


def test_a_deal_shows_what_was_agreed_instead_of_what_was_asked(client: FlaskClient, clock: Any) -> None:
    listing, owner = a_negotiated_listing()
    an_agreement(clock, listing, owner, a_proposal(listing, amount=377_000_000))
    desk.confirm_agreement(listing.number, by=an_approver())
    db.session.commit()
    text = page(client, f"/listings/{listing.number}")
    panel = text.partition('class="bidpanel')[2]
    assert "成交价" in panel
    assert "3,770,000" in panel
    assert client.get(f"/api/v1/listings/{listing.number}").json["award_amount"] == "3770000.00"
    assert "以 3,770,000 元 成交" in page(client, f"/parcels/{listing.right.parcel.code}")


def test_a_loan_is_listed_by_its_rate(sign_in_as: Any, clock: Any) -> None:
    _listing, owner = a_negotiated_listing(business=Business.MORTGAGE, amount=5125)
    client = sign_in_as(owner.username)
    for path in ("/me", "/me/listings"):
        assert "<b>5.125</b>" in page(client, path)


def test_the_notice_of_an_offer_to_negotiate_speaks_of_no_applications(client: FlaskClient, clock: Any) -> None:
    listing, _owner = a_negotiated_listing(business=Business.LEASE)
    notice = next(iter(notices_of([listing.id])))
    text = page(client, f"/notices/{notice.number}")
    assert "信息公示截止" in text
    assert "意向年租金" in text
    assert "报名和保证金" not in text
    facts = documents.by_number(notice.number).data["facts"]
    assert [label for label, _moment in facts["schedule"]] == ["公告发布", "信息公示截止"]
    assert facts["prices"][0][0] == "意向年租金"
