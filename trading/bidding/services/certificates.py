"""The certificate of an admission: ordered from the press with the act, revoked when the bidder steps back.

Its readers are the bidder's own side. Nobody at a desk can fetch it, since it puts name and number together; after the
close it is part of the evidence pack.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict

from trading.bidding import certificate
from trading.bidding.certificate import Admission, Bidder, Lot
from trading.bidding.joint import share_text
from trading.bidding.models import Application
from trading.core import city, numbering
from trading.core.actor import Actor
from trading.core.area import format_m2
from trading.core.errors import Conflict
from trading.documents import paper
from trading.documents import services as documents
from trading.documents.models import Document
from trading.documents.queries import by_number
from trading.documents.states import DocumentKind
from trading.listing.models import Listing
from trading.parties.models import Party
from trading.parties.services import identity_code


def issue(application: Application) -> Document:
    """Order the certificate of an application that has just got its bidder number."""
    if application.bidder_number is None or application.qualified_at is None:
        raise Conflict()
    number, here, deposit = numbering.qualification_number(application.number), city.here(), application.deposit
    data = certificate.document_data(
        _lot(application.listing),
        Admission(
            number=number,
            application=application.number,
            bidder_number=application.bidder_number,
            bidders=_bidders(application),
            admitted_at=application.qualified_at,
            deposit_amount=deposit.amount,
            deposit_reference=deposit.reference,
            deposit_received_at=deposit.received_at,
            nonce=secrets.token_hex(16),
        ),
        city=here.name_zh,
        authority=here.authority_zh,
        platform=f"{here.name_zh}土地二级市场交易平台",
    )
    return documents.queue(
        number,
        DocumentKind.QUALIFICATION,
        title=certificate.TITLE,
        template=certificate.TEMPLATE,
        facts=asdict(data),
        drawings={},
        subject=application.listing.audit_subject,
        reader_ids=[party.id for party in application.side],
    )


def find(application: Application) -> Document | None:
    """The certificate of an application, or None where it wasn't admitted."""
    return by_number(numbering.qualification_number(application.number))


def revoke(application: Application, reason: str, *, by: Actor) -> None:
    """Take the certificate out of force: its bidder has stepped back."""
    if find(application) is not None:
        documents.revoke(numbering.qualification_number(application.number), by=by, reason=reason)


def _lot(listing: Listing) -> Lot:
    parcels = [right.parcel for right in listing.rights]
    uses = dict.fromkeys(paper.land_use(parcel.use)[0] for parcel in parcels)
    if listing.opens_at is None or listing.timed_starts_at is None:
        raise Conflict()
    return Lot(
        number=listing.audit_subject,
        notice=listing.notice_number or "",
        business=listing.business,
        mode=listing.mode,
        places=tuple(f"{parcel.location}（{paper.code(parcel.code)}）" for parcel in parcels),
        area=format_m2(listing.area),
        use="、".join(uses),
        start=paper.figure(listing.start_amount or 0, listing.business),
        step=paper.figure(listing.step_amount, listing.business) if listing.step_amount else "",
        opens_at=listing.opens_at,
        timed_starts_at=listing.timed_starts_at,
        is_checked_after=listing.qualifies_after,
    )


def _bidders(application: Application) -> tuple[Bidder, ...]:
    """Who bids, each with its share where there are several."""
    if not application.members:
        return (_bidder(application.party),)
    return tuple(_bidder(one.party, share_text(one.share)) for one in application.members)


def _bidder(party: Party, share: str = "") -> Bidder:
    return Bidder(
        name=party.name,
        identity_kind=paper.identity_kind(party.id_type),
        identity_number=identity_code(party),
        is_person=party.is_person,
        representative=party.representative or "",
        share=share,
    )
