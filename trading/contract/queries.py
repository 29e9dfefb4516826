"""Every SELECT of the room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, lazyload

from trading.bidding.queries.applications import joint_winners
from trading.contract.models import Contract
from trading.contract.states import ACTIVE, ContractStatus
from trading.core import clock
from trading.core.actor import Actor
from trading.core.deal import Business, Figure
from trading.core.errors import NotFound
from trading.documents.models import Document, DocumentReader
from trading.documents.states import DocumentStatus
from trading.extensions import db
from trading.listing.models import Listing
from trading.parties.models import Party


def get_contract_for_update(number: str) -> Contract:
    """Lock one contract (after its listing), read anew."""
    contract = db.session.scalar(
        select(Contract)
        .where(Contract.number == number)
        .with_for_update(of=Contract)
        .execution_options(populate_existing=True)
    )
    if contract is None:
        raise NotFound()
    return contract


def find_contract(number: str) -> Contract | None:
    """The contract with this number, or None."""
    return db.session.scalar(select(Contract).where(Contract.number == number))


def get_own_contract(number: str, by: Actor) -> Contract:
    """A contract that ``by`` is a party to; otherwise :class:`NotFound`, as for an unknown number."""
    contract = None
    if by.party_id is not None:
        contract = db.session.scalar(
            select(Contract)
            .join(Document, Document.number == Contract.number)
            .join(DocumentReader, DocumentReader.document_id == Document.id)
            .where(Contract.number == number, DocumentReader.party_id == by.party_id)
        )
    if contract is None:
        raise NotFound()
    return contract


def reader_ids(number: str) -> list[int]:
    """The parties that may fetch a paper: both sides of its deal."""
    return list(
        db.session.scalars(
            select(DocumentReader.party_id)
            .join(Document, Document.id == DocumentReader.document_id)
            .where(Document.number == number)
            .order_by(DocumentReader.party_id)
        )
    )


def contracts_of_party(party_id: int | None) -> list[Contract]:
    """A party's contracts, newest first."""
    return list(
        db.session.scalars(
            select(Contract)
            .join(Document, Document.number == Contract.number)
            .join(DocumentReader, DocumentReader.document_id == Document.id)
            .where(DocumentReader.party_id == party_id)
            .order_by(Contract.id.desc())
        )
    )


def contract_of_listing(listing_id: int) -> Contract | None:
    """The latest contract of a listing, or None."""
    return db.session.scalar(
        select(Contract).where(Contract.listing_id == listing_id).order_by(Contract.id.desc()).limit(1)
    )


@dataclass(frozen=True)
class Result:
    """What a deal came to, whatever its business and way of trading: the one shape that notices and pages read."""

    listing_id: int
    business: Business
    #: whole units of the business, as ``figure`` says
    amount: int
    figure: Figure
    #: the other side as the public may read it; names of natural persons are masked
    other_side: str
    concluded_on: date
    contract_number: str
    #: the ruling by which the right passed, for a court's sale
    ruling_no: str | None


def result_of(listing: Listing) -> Result | None:
    """What the deal of a listing came to, or None where no deal stands."""
    return results_of([listing]).get(listing.id)


def results_of(listings: Iterable[Listing]) -> dict[int, Result]:
    """What the deals of several listings came to, by listing."""
    known = {listing.id: listing for listing in listings}
    contracts = db.session.scalars(
        select(Contract)
        .where(Contract.listing_id.in_(known), Contract.status.in_(ACTIVE))
        .options(lazyload(Contract.listing))
    )
    joint = joint_winners(known)
    return {
        contract.listing_id: _result(contract, known[contract.listing_id], joint.get(contract.listing_id, []))
        for contract in contracts
    }


def _result(contract: Contract, listing: Listing, together: list[Party]) -> Result:
    return Result(
        listing_id=listing.id,
        business=listing.business,
        amount=contract.price,
        figure=listing.figure,
        other_side="、".join(party.public_name for party in together or [contract.buyer]),
        concluded_on=contract.issued_at.astimezone(clock.LOCAL).date(),
        contract_number=contract.number,
        ruling_no=contract.ruling_no,
    )


def active_contract_for_update(listing_id: int) -> Contract | None:
    """Lock the contract in force of a listing, if there is one."""
    return db.session.scalar(
        select(Contract)
        .where(Contract.listing_id == listing_id, Contract.status.in_(ACTIVE))
        .with_for_update(of=Contract)
    )


def papers_made_since(moment: datetime) -> list[str]:
    """Contracts that wait to be signed and whose papers have both come from the press, the later one since then."""
    contract_paper, confirmation = aliased(Document), aliased(Document)
    return list(
        db.session.scalars(
            select(Contract.number)
            .join(contract_paper, contract_paper.number == Contract.number)
            .join(confirmation, confirmation.number == Contract.confirmation_number)
            .where(
                Contract.status == ContractStatus.ISSUED,
                contract_paper.status == DocumentStatus.VALID,
                confirmation.status == DocumentStatus.VALID,
                or_(contract_paper.rendered_at >= moment, confirmation.rendered_at >= moment),
            )
            .order_by(Contract.id)
        )
    )
