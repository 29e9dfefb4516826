"""Putting a deal on paper: numbers, terms, the contract's row and both papers, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from trading.audit import ledger
from trading.contract import confirmation, facts, news
from trading.contract.deal import Deal
from trading.contract.kinds import KINDS
from trading.contract.models import Contract
from trading.contract.states import CONTRACT, ContractStatus
from trading.core import city, clock, numbering
from trading.core.actor import Actor
from trading.core.calendar import deadline
from trading.core.deal import TradeMode
from trading.core.findings import refuse_if_blocked
from trading.documents import services as documents
from trading.documents.states import DocumentKind
from trading.extensions import db
from trading.listing.models import Listing
from trading.series import next_number


def take_numbers(listing: Listing) -> dict[str, str]:
    """The next numbers of a confirmation and of a contract; a court's sale has no contract of its own."""
    year = clock.today().year
    county, kind = listing.district_code, listing.kind
    confirmed = numbering.confirmation_number(year, next_number(f"confirmation:{year}"))
    if listing.mode is TradeMode.COURT:
        return {"confirmation_number": confirmed, "contract_number": confirmed}
    place = next_number(f"contract:{county}:{year}:{kind.initials}")
    return {
        "confirmation_number": confirmed,
        "contract_number": numbering.contract_number(county, kind, year, place),
    }


def issue(
    listing: Listing, deal: Deal, *, buyer_party_ids: Sequence[int], deposit_id: int | None, by: Actor
) -> Contract:
    """Judge the terms by the rules of their kind, write the contract down and order its papers for both sides.

    Of several buyers the first leads; all of them are the other side.
    """
    kind = KINDS[listing.kind]
    sign_due_on = deadline("trade.contract_sign", clock.today()).provisional
    terms = kind.Terms.of(deal, sign_due_on)
    refuse_if_blocked(kind.check(terms))
    is_by_ruling = listing.mode is TradeMode.COURT
    contract = Contract(
        number=deal.contract_number,
        confirmation_number=deal.confirmation_number,
        listing_id=listing.id,
        kind=listing.kind,
        status=ContractStatus.ISSUED,
        seller_party_id=listing.owner_party_id,
        buyer_party_id=buyer_party_ids[0],
        price=deal.amount,
        deposit=deal.deposit,
        deposit_id=deposit_id,
        template=confirmation.TEMPLATE if is_by_ruling else kind.TEMPLATE,
        issued_at=clock.now(),
        sign_due_on=sign_due_on,
    )
    db.session.add(contract)
    reader_ids = [*news.seller_ids(listing), *buyer_party_ids]
    if not is_by_ruling:
        documents.queue(
            deal.contract_number,
            DocumentKind.CONTRACT,
            title=kind.title(deal),
            template=kind.TEMPLATE,
            facts=asdict(kind.document_data(deal, terms)),
            drawings=facts.plans(listing),
            subject=deal.lot,
            reader_ids=reader_ids,
        )
    # the press takes the last one first
    documents.queue(
        deal.confirmation_number,
        DocumentKind.CONFIRMATION,
        title=confirmation.title(deal),
        template=confirmation.TEMPLATE,
        facts=asdict(confirmation.document_data(deal, sign_due_on=sign_due_on, sign_place=_sign_place(listing))),
        drawings={},
        subject=deal.lot,
        reader_ids=reader_ids,
    )
    ledger.record(
        "contract.issued",
        contract.number,
        by=by,
        chain=listing.audit_chain,
        after=ContractStatus.ISSUED.value,
        detail={"lot": deal.lot, "confirmation": deal.confirmation_number, "price": deal.amount},
    )
    news.tell_confirmed(contract, listing, by=by)
    return contract


def cancel(contract: Contract, reason: str, *, by: Actor) -> None:
    """Cancel a contract that nobody has signed, and revoke its papers. The caller holds the locks."""
    contract.cancelled_at, contract.reason = clock.now(), reason
    ledger.advance(contract, "cancel", CONTRACT, by=by, note=reason)
    for number in dict.fromkeys((contract.number, contract.confirmation_number)):
        documents.revoke(number, by=by, reason=reason)


def _sign_place(listing: Listing) -> str:
    """The window of the land's district, or the city's hall."""
    places = city.here().trading_places
    own = next((place for place in places if place.district_code == listing.district_code), places[0])
    return own.name_zh
