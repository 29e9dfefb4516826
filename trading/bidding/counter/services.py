"""The verbs of the counter: register a bidder, apply for it, enter a written order, confirm it, drop it.

Locks are taken in the order listing, room, application, order, series, audit chain.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from trading.audit import ledger
from trading.bidding import permissions
from trading.bidding import rules as room_rules
from trading.bidding.counter import queries, refusals, rules
from trading.bidding.counter.models import BidOrder, CounterEntry
from trading.bidding.counter.states import ORDER
from trading.bidding.engine import Attempt, Receipt
from trading.bidding.models import Application, ApplicationPaper
from trading.bidding.papers import PaperKind
from trading.bidding.permissions import Permission
from trading.bidding.queries import applications, rooms
from trading.bidding.services import applications as applying
from trading.bidding.services import papers, register
from trading.bidding.states import ApplicationStatus
from trading.core import clock
from trading.core.access import authorise, conceal
from trading.core.actor import Actor, Channel
from trading.core.codes import IdentityKind
from trading.core.deal import OwnerType
from trading.core.errors import NotFound
from trading.core.text import clean_text, fold_name
from trading.documents import pages, uploads
from trading.documents.uploads import Upload
from trading.extensions import db
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.parties import sealing
from trading.parties import services as parties


@dataclass(frozen=True)
class Person:
    """Who stands at the counter, as the identity paper says it."""

    kind: OwnerType
    name: str
    id_type: IdentityKind
    id_code: str
    representative: str = ""
    address: str = ""
    phone: str = ""


# --- applying -------------------------------------------------------------------------------------


def authorised(*, by: Actor) -> Actor:
    """The clerk, where this account is one."""
    authorise(permissions.GRANTS, Permission.SERVE_BIDDER, by)
    return by


def may_serve(number: str, *, by: Actor) -> Listing:
    """The lot, where this clerk may serve bidders for it."""
    listing = listings.get_public_listing(number)
    authorise(permissions.GRANTS, Permission.SERVE_BIDDER, by, listing)
    return listing


def register_bidder(listing_number: str, person: Person, *, by: Actor) -> int:
    """Register who came to the counter with an identity paper, or find whom the market knows; returns the party."""
    may_serve(listing_number, by=by)
    if person.kind.is_natural is (person.id_type is IdentityKind.CREDIT_CODE):
        raise rules.IdentityOfAnotherKind()
    name = fold_name(clean_text(person.name))
    party = parties.register_party(
        kind=person.kind,
        name=name,
        id_type=person.id_type,
        id_code=person.id_code,
        representative=clean_text(person.representative) or None,
        address=clean_text(person.address) or None,
        phone=clean_text(person.phone) or None,
        verified=True,
        by=replace(by, channel=Channel.WINDOW),
    )
    rules.check_name(party.name, name)
    parties.check_identity(party, by=replace(by, channel=Channel.WINDOW, on_behalf_of=party.id))
    return party.id


def apply_for(
    listing_number: str,
    party_id: int,
    declarations: Collection[str],
    scan: Upload,
    *,
    paper_at: datetime,
    received_at: datetime,
    by: Actor,
) -> Application:
    """Apply for a bidder who signed the application on paper. The deposit is asked for as from others."""
    listing = listings.get_listing_for_update(listings.get_public_listing(listing_number).id)
    authorise(permissions.GRANTS, Permission.SERVE_BIDDER, by, listing)
    rules.check_paper(paper_at, received_at)
    if not listing.mode.has_room:
        raise rules.NotByOrder()
    served = _serving(by, party_id)
    application = applying.enter_for(listing, party_id, declarations, received_at=received_at, by=served)
    db.session.flush()
    now = clock.now()
    db.session.add(
        ApplicationPaper(
            public_id=uploads.keep(scan, sealing.ring()),
            application_id=application.id,
            kind=PaperKind.APPLICATION,
            filename=scan.filename,
            media_type=scan.media_type,
            size=len(scan.data),
            sha256=scan.sha256,
            uploaded_by_id=by.user_id,
            uploaded_at=now,
        )
    )
    entry = CounterEntry(application=application, paper_at=paper_at, entered_at=now, entered_by_id=by.user_id or 0)
    db.session.add(entry)
    ledger.record(
        "counter.applied",
        application.number,
        by=served,
        chain=application.audit_chain,
        detail={"paper": scan.sha256},
    )
    return application


def hand_in(
    application_number: str, scan: Upload, *, kind: PaperKind, received_at: datetime, by: Actor
) -> ApplicationPaper:
    """Add a paper that the bidder brought to the counter."""
    served = _serving(by, entry_of(application_number, by=by).application.party_id)
    return papers.hand_in(application_number, scan, kind=kind, received_at=received_at, by=served)


def resubmit(application_number: str, *, received_at: datetime, by: Actor) -> Application:
    """Give a returned application back to the desk, for a bidder who has mended it on paper."""
    served = _serving(by, entry_of(application_number, by=by).application.party_id)
    return papers.resubmit(application_number, received_at=received_at, by=served)


# --- orders ---------------------------------------------------------------------------------------


def entry_of(application_number: str, *, by: Actor) -> CounterEntry:
    """A bidder that clerks serve, for a clerk who may: it alone shows name and number together."""
    entry = queries.get_entry(application_number)
    _check_serves(entry.application, by)
    return entry


def enter_order(
    application_number: str, amount: int, scan: Upload, *, paper_at: datetime, received_at: datetime, by: Actor
) -> BidOrder:
    """Write down a signed order to bid. It is bid once a second clerk has read the same amount on the paper."""
    entry = entry_of(application_number, by=by)
    application = applications.get_application_for_update(application_number)
    rules.check_paper(paper_at, received_at)
    if application.status is not ApplicationStatus.QUALIFIED:
        raise room_rules.NotQualified()
    waiting = queries.find_waiting(application.id)
    if waiting is not None:
        raise rules.OrderWaits(number=waiting.number)
    place = len(queries.orders_of(application.id)) + 1
    order = BidOrder(
        number=f"{application.number}-W{place}",
        entry=entry,
        place=place,
        amount=int(amount),
        paper_at=paper_at,
        entered_at=clock.now(),
        entered_by_id=by.user_id or 0,
        scan_id=uploads.keep(scan, sealing.ring()),
        scan_name=scan.filename,
        scan_type=scan.media_type,
        scan_sha256=scan.sha256,
    )
    db.session.add(order)
    ledger.record(
        "bid_order.entered",
        order.number,
        by=_serving(by, application.party_id),
        chain=application.audit_chain,
        detail={"amount": int(amount), "paper": scan.sha256},
    )
    return order


def confirm_order(number: str, typed: int, *, received_at: datetime, by: Actor) -> BidOrder:
    """The second clerk's word: the bid goes to the room at once, as of this instant, and is taken or refused.

    Either is written down with the order, in one transaction with the register.
    """
    order = order_of(number, by=by)
    listing = order.application.listing
    rooms.get_room_for_update(listing.id)
    order = queries.get_order_for_update(number)
    ORDER.next(order.status, "place")
    rules.check_second(order.entered_by_id, by.user_id, amount=order.amount, typed=int(typed))
    served = _serving(by, order.application.party_id)
    attempt = Attempt(
        listing=listing.audit_subject,
        amount=listing.figure.of(order.amount),
        key=f"order:{order.number}",
        received_at=received_at,
        by=served,
    )
    outcome = register.place([attempt])[0]
    order.confirmed_at, order.confirmed_by_id = received_at, by.user_id
    detail = {"entered_by": order.entered_by_id, "confirmed_by": by.user_id, "paper": order.scan_sha256}
    if isinstance(outcome, Receipt):
        order.sequence = outcome.sequence
        ledger.advance(order, "place", ORDER, by=served, detail={**detail, "bid": outcome.hash})
    else:
        order.refused_code, order.refusal = outcome.code, refusals.kept(outcome)
        ledger.advance(order, "refuse", ORDER, by=served, detail={**detail, "code": outcome.code})
    return order


def drop_order(number: str, *, by: Actor) -> BidOrder:
    """Leave an order unbid: it was misread, or its bidder thought better of it before it was bid."""
    order_of(number, by=by)
    order = queries.get_order_for_update(number)
    ledger.advance(order, "drop", ORDER, by=_serving(by, order.application.party_id))
    return order


# --- reading --------------------------------------------------------------------------------------


def order_of(number: str, *, by: Actor) -> BidOrder:
    """An order, for a clerk who may serve its bidder."""
    order = queries.get_order(number)
    _check_serves(order.application, by)
    return order


def draw_scan(scan_id: str, page: int, *, by: Actor) -> tuple[bytes, str]:
    """One page of a signed order as a picture, counted from 1."""
    order = queries.find_order_of_scan(scan_id)
    if order is None:
        raise NotFound()
    _check_serves(order.application, by)
    return pages.draw(uploads.read(scan_id, sealing.ring()), order.scan_type, page)


def count_scan(order: BidOrder) -> int:
    """How many pages the signed order has."""
    return pages.count(uploads.read(order.scan_id, sealing.ring()), order.scan_type)


def _check_serves(application: Application, by: Actor) -> None:
    if application.party_id == by.party_id:
        raise NotFound()
    conceal(permissions.GRANTS, Permission.SERVE_BIDDER, by, application.listing)


def _serving(by: Actor, party_id: int) -> Actor:
    """The clerk, at the counter, on behalf of who stands there."""
    return replace(by, channel=Channel.WINDOW, on_behalf_of=party_id)
