"""What follows a deal on paper: signatures or a court's ruling, and the publication of the result."""

from __future__ import annotations

from datetime import date

from trading.audit import ledger
from trading.bidding.defaults import services as defaults
from trading.contract import facts, news, queries
from trading.contract.models import Contract
from trading.contract.permissions import GRANTS, Permission
from trading.contract.states import CONTRACT
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.deal import DealKind
from trading.core.errors import Conflict, Invalid, NotFound
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.funds import services as funds
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.models import Listing


class SigningDateWrong(Invalid):
    """Parameters: ``first``, ``last``."""

    code = "signing_date_wrong"
    msgid = N_("The day of signing lies between %(first)s and %(last)s.")
    field = "signed_on"


class NothingToSign(Conflict):
    code = "nothing_to_sign"
    msgid = N_("A court's sale has no contract to sign. Record the court's ruling instead.")


class NoRuling(Conflict):
    code = "no_ruling"
    msgid = N_("Only a court's sale passes by a ruling. Record the signing of the contract instead.")


def record_signing(number: str, signed_on: date, *, by: Actor) -> Contract:
    """Write down that both sides have signed the paper; the deposit becomes earnest money, a lender's goes back."""
    contract = _contract_to_end(number, signed_on, by)
    if contract.is_by_ruling:
        raise NothingToSign()
    # a second press of the button must end here: the number of what is asked for is locked before the first event
    CONTRACT.next(contract.status, "sign")
    defaults.check_no_hearing(contract.listing_id)
    contract.signed_on, contract.signing_recorded_by_id = signed_on, by.user_id
    _ask_for_the_price(contract, signed_on, by=by)
    ledger.advance(contract, "sign", CONTRACT, by=by, detail={"signed_on": signed_on.isoformat()})
    _settle_deposit(contract, by=by)
    news.tell_signed(contract, contract.listing, by=by)
    return contract


def record_ruling(number: str, ruling_no: str, ruled_on: date, *, by: Actor) -> Contract:
    """Write down the court's ruling by which the right passes to the winner of a court's sale."""
    contract = _contract_to_end(number, ruled_on, by)
    if not contract.is_by_ruling:
        raise NoRuling()
    defaults.check_no_hearing(contract.listing_id)
    contract.signed_on, contract.signing_recorded_by_id = ruled_on, by.user_id
    contract.ruling_no = clean_text(ruling_no).strip()
    detail = {"ruling": contract.ruling_no, "ruled_on": ruled_on.isoformat()}
    ledger.advance(contract, "rule", CONTRACT, by=by, detail=detail)
    _settle_deposit(contract, by=by)
    news.tell_ruled(contract, contract.listing, by=by)
    return contract


def publish_result(number: str, *, by: Actor) -> Listing:
    """Publish the result of a deal: figure, dates and the masked name of the other side."""
    listing = listings.get_numbered_for_update(number)
    contract = queries.contract_of_listing(listing.id)
    if contract is None:
        raise NotFound()
    listing_services.publish_result(listing, facts.announced(listing, contract), by=by)
    news.tell_result(listing, by=by)
    return listing


def _contract_to_end(number: str, on: date, by: Actor) -> Contract:
    """Lock a contract below its listing, with the lot's deposits, for its last act on a day that is possible."""
    found = queries.find_contract(number)
    if found is None:
        raise NotFound()
    listing = listings.get_listing_for_update(found.listing_id)
    contract = queries.get_contract_for_update(number)
    funds.lock_lot(listing.audit_subject)
    authorise(GRANTS, Permission.RECORD_SIGNING, by, listing)
    first, last = contract.issued_at.astimezone(clock.LOCAL).date(), clock.today()
    if not first <= on <= last:
        raise SigningDateWrong(first=first, last=last)
    return contract


def _ask_for_the_price(contract: Contract, signed_on: date, *, by: Actor) -> None:
    """What the deposit leaves of a price goes to the supervised account; a rent or a loan has its own course."""
    if contract.kind is DealKind.TRANSFER:
        left = contract.price - contract.deposit
        funds.open_price(contract.lot, contract.number, contract.buyer_party_id, left, signed_on, by=by)


def _settle_deposit(contract: Contract, *, by: Actor) -> None:
    if contract.deposit_id is None:
        return
    if contract.deposit:
        funds.convert(contract.deposit_id, by=by)
    else:
        funds.give_up(contract.deposit_id, clock.today(), by=by)
