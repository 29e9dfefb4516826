"""Use cases of the contract desk: conclude or void an award, record a signing, publish a result."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from trading.audit import ledger
from trading.bidding.queries import awards as award_queries
from trading.bidding.services import awards
from trading.contract import confirmation, facts, news, queries
from trading.contract.deal import Deal
from trading.contract.kinds import transfer
from trading.contract.models import Contract
from trading.contract.permissions import GRANTS, Permission
from trading.contract.rules import post_check
from trading.contract.states import CONTRACT, ContractStatus
from trading.core import city, clock, numbering
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.calendar import deadline
from trading.core.errors import Invalid, NotFound
from trading.core.findings import refuse_if_blocked
from trading.core.messages import N_
from trading.documents import services as documents
from trading.documents.states import DocumentKind
from trading.extensions import db
from trading.funds import services as funds
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.answers import Answers
from trading.listing.models import Listing
from trading.listing.states import Handover, Payment
from trading.series import next_number


class SigningDateWrong(Invalid):
    """Parameters: ``first``, ``last``."""

    code = "signing_date_wrong"
    msgid = N_("The day of signing lies between %(first)s and %(last)s.")
    field = "signed_on"


def conclude(number: str, *, by: Actor) -> Contract:
    """Confirm the award of a lot after its post-check, and put the deal on paper.

    In one transaction the award and the listing move, the losers' deposits become due, the confirmation and the
    contract get their numbers and are ordered from the press for both sides. The winner's deposit stays held until
    the contract is signed.
    """
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    award = award_queries.get_award_for_update(listing.id)
    funds.lock_lot(number)
    refuse_if_blocked(post_check(facts.award_facts(listing, award)))
    today = clock.today()
    confirmation_number, contract_number = _take_numbers(listing, today.year)
    awards.confirm(listing, by=by)
    listing_services.confirm_deal(listing, by=by)

    deal = facts.gather(listing, award, confirmation_number=confirmation_number, contract_number=contract_number)
    sign_due_on = deadline("trade.contract_sign", today).provisional
    terms = _terms(listing, deal, sign_due_on)
    refuse_if_blocked(transfer.check(terms))
    contract = Contract(
        number=deal.contract_number,
        confirmation_number=deal.confirmation_number,
        listing_id=listing.id,
        kind=listing.kind,
        status=ContractStatus.ISSUED,
        seller_party_id=listing.owner_party_id,
        buyer_party_id=award.application.party_id,
        price=deal.price,
        deposit=deal.deposit,
        deposit_id=award.application.deposit_id,
        template=transfer.TEMPLATE,
        issued_at=clock.now(),
        sign_due_on=sign_due_on,
    )
    db.session.add(contract)
    _order_papers(listing, deal, terms, [*news.seller_ids(listing), award.application.party_id])
    ledger.record(
        "contract.issued",
        contract.number,
        by=by,
        chain=listing.audit_chain,
        after=ContractStatus.ISSUED.value,
        detail={"lot": deal.lot, "confirmation": deal.confirmation_number, "price": deal.price},
    )
    news.tell_confirmed(contract, listing, by=by)
    return contract


def _take_numbers(listing: Listing, year: int) -> tuple[str, str]:
    """The next numbers of a confirmation and of a contract."""
    county, kind = listing.district_code, listing.kind
    return (
        numbering.confirmation_number(year, next_number(f"confirmation:{year}")),
        numbering.contract_number(county, kind, year, next_number(f"contract:{county}:{year}:{kind.initials}")),
    )


def _terms(listing: Listing, deal: Deal, sign_due_on: date) -> transfer.Terms:
    answers = Answers.of(listing.answers)
    return transfer.Terms.of_award(
        price=deal.price,
        deposit=deal.deposit,
        has_buildings=deal.land.buildings != facts.NO_BUILDINGS,
        payment=answers.payment or Payment.ONCE,
        handover=answers.handover or Handover.AFTER_PAYMENT,
        sign_due_on=sign_due_on,
        ends_on=listing.right.ends_on,
        special=answers.terms_note,
    )


def _order_papers(listing: Listing, deal: Deal, terms: transfer.Terms, reader_ids: list[int]) -> None:
    """Queue both papers for both sides, within the caller's transaction. The press takes the last one first."""
    confirmed = confirmation.document_data(deal, sign_due_on=terms.sign_due_on, sign_place=_sign_place(listing))
    documents.queue(
        deal.contract_number,
        DocumentKind.CONTRACT,
        title=transfer.TITLE,
        template=transfer.TEMPLATE,
        facts=asdict(transfer.document_data(deal, terms)),
        drawings={"plan": facts.plan(listing.right.parcel)},
        subject=deal.lot,
        reader_ids=reader_ids,
    )
    documents.queue(
        deal.confirmation_number,
        DocumentKind.CONFIRMATION,
        title=confirmation.TITLE,
        template=confirmation.TEMPLATE,
        facts=asdict(confirmed),
        drawings={},
        subject=deal.lot,
        reader_ids=reader_ids,
    )


def _sign_place(listing: Listing) -> str:
    """The window of the land's district, or the city's hall."""
    places = city.here().trading_places
    own = next((place for place in places if place.district_code == listing.district_code), places[0])
    return own.name_zh


def void_award(number: str, reason: str, *, by: Actor) -> None:
    """Declare the award of a lot void, with a reason; papers already issued are revoked, a contract cancelled."""
    listing = listings.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DECIDE, by, listing)
    contract = queries.active_contract_for_update(listing.id)
    funds.lock_lot(number)
    if contract is not None:
        contract.cancelled_at, contract.reason = clock.now(), reason
        ledger.advance(contract, "cancel", CONTRACT, by=by, note=reason)
        documents.revoke(contract.number, by=by, reason=reason)
        documents.revoke(contract.confirmation_number, by=by, reason=reason)
    award = awards.void(listing, reason, by=by)
    listing_services.void(listing, reason, by=by)
    news.tell_void(listing, award.application.party_id, by=by)


def record_signing(number: str, signed_on: date, *, by: Actor) -> Contract:
    """Write down that both sides have signed the paper; the deposit becomes part of the price."""
    contract = queries.find_contract(number)
    if contract is None:
        raise NotFound()
    listing = listings.get_listing_for_update(contract.listing_id)
    contract = queries.get_contract_for_update(number)
    funds.lock_lot(listing.audit_subject)
    authorise(GRANTS, Permission.RECORD_SIGNING, by, listing)
    first, last = contract.issued_at.astimezone(clock.LOCAL).date(), clock.today()
    if not first <= signed_on <= last:
        raise SigningDateWrong(first=first, last=last)
    contract.signed_on, contract.signing_recorded_by_id = signed_on, by.user_id
    ledger.advance(contract, "sign", CONTRACT, by=by, detail={"signed_on": signed_on.isoformat()})
    if contract.deposit:
        funds.convert(contract.deposit_id, by=by)
    news.tell_signed(contract, listing, by=by)
    return contract


def publish_result(number: str, *, by: Actor) -> Listing:
    """Publish the result of a deal: price, dates and the masked name of the winner."""
    listing = listings.get_numbered_for_update(number)
    award = award_queries.get_award(number)
    listing_services.publish_result(
        listing, facts.result(listing, award, queries.contract_of_listing(listing.id)), by=by
    )
    news.tell_result(listing, by=by)
    return listing
