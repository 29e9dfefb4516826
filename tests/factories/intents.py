"""Negotiated listings, proposals on them, and agreements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.factories.funds import a_member, an_account
from tests.factories.listing import START, a_paper, an_owner
from trading.core import clock
from trading.core.actor import Actor, Role
from trading.core.deal import Business, TradeMode
from trading.extensions import db
from trading.intents import services
from trading.intents.models import Agreement, Proposal
from trading.intents.rules import Said
from trading.listing import services as listings
from trading.listing.models import Listing
from trading.listing.states import Buildings, Handover, NoticeWish, Occupancy, Payment, RentRhythm, Repayment, Security
from trading.parcels.models import LandRight


def a_negotiated_listing(
    right: LandRight | None = None, by: Actor | None = None, business: Business = Business.TRANSFER, amount: int = START
) -> tuple[Listing, Actor]:
    """A published listing that is negotiated privately, in its public display, and its owner."""
    if by is None:
        by, right = an_owner(right)
    assert right is not None
    draft = listings.start_draft(right.certificate_no, business=business, mode=TradeMode.NEGOTIATED, by=by)
    number = draft.draft_number
    listings.answer_land(number, buildings=Buildings.NONE, occupancy=Occupancy.VACANT, is_disputed=False, by=by)
    listings.answer_dates(number, notice_wish=NoticeWish.SOON, mode=TradeMode.NEGOTIATED, by=by)
    if business.is_letting:
        listings.answer_term(
            number,
            term_starts_on=clock.today() + timedelta(days=90),
            term_months=60,
            rent_rhythm=RentRhythm.YEARLY,
            may_sublet=False,
            escalation_rate=3000,
            escalation_years=3,
            by=by,
        )
    if business is Business.MORTGAGE:
        listings.answer_loan(
            number,
            loan=200_000_000,
            loan_months=36,
            loan_purpose="新建厂房二期，采购设备。",
            repayment=Repayment.AT_END,
            security=Security.ORDINARY,
            by=by,
        )
    listings.answer_price(number, start=amount, by=by)
    handed_over = (
        {} if business is not Business.TRANSFER else {"handover": Handover.AFTER_PAYMENT, "payment": Payment.ONCE}
    )
    listings.answer_terms(number, description="地块平整，通水、通电、通路。", by=by, **handed_over)
    for paper in listings.materials_of(draft):
        if paper.is_required:
            listings.attach_material(number, a_paper(paper.kind.value), kind=paper.kind, by=by)
    lot = listings.submit(number, by=by).number or ""
    listings.accept(lot, by=an_account(Role.REVIEWER))
    listing = listings.approve(lot, by=an_account(Role.APPROVER))
    listings.publish(lot, listings.plan(listing), by=an_account(Role.PUBLISHER))
    db.session.commit()
    return listing, by


def a_proposal(listing: Listing, by: Actor | None = None, **said: Any) -> Proposal:
    """A proposal of somebody on a listing, at the figure asked."""
    given = {"amount": listing.start_amount, "message": "签约后五个工作日内付清。", **said}
    proposal = services.propose(listing.number or "", Said(**given), by=by or a_member())
    db.session.commit()
    return proposal


def after_the_display(frozen: Any, listing: Listing) -> None:
    """Move the clock to a minute after the public display."""
    frozen.set(listing.apply_ends_at + timedelta(minutes=1))


def an_agreement(frozen: Any, listing: Listing, owner: Actor, proposal: Proposal | None = None) -> Agreement:
    """The owner's acceptance of a proposal after the display; the desk hasn't looked at it."""
    proposal = proposal or a_proposal(listing)
    after_the_display(frozen, listing)
    agreement = services.accept(listing.draft_number, proposal.number, proposal.latest.hash, by=owner)
    db.session.commit()
    return agreement
