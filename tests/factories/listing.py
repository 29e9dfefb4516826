"""Listings at every stage: sensible by default, anything overridable. Each stage is reached by the services."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from PIL import Image

from tests.factories.funds import a_member, an_account
from tests.factories.parcels import a_holder, a_right
from trading.core import clock
from trading.core.actor import Actor, Role
from trading.core.deal import Business, TradeMode
from trading.core.money import Fen
from trading.documents import uploads
from trading.documents.uploads import Upload
from trading.extensions import db
from trading.listing import rules, services
from trading.listing.answers import Answers
from trading.listing.gazette.facts import Register, Result
from trading.listing.models import Listing
from trading.listing.states import Buildings, Handover, MaterialKind, NoticeWish, Occupancy, Payment
from trading.parcels.models import LandRight

#: 3,600,000 yuan, 50,000 and 720,000 (the most that is allowed)
START, STEP, DEPOSIT = Fen(360_000_000), Fen(5_000_000), Fen(72_000_000)


#: what an ordinary seller says about handover and payment
TERMS: dict[str, Any] = {"handover": Handover.AFTER_PAYMENT, "payment": Payment.ONCE}


def a_paper(text: str = "paper", name: str = "出让合同.png") -> Upload:
    """A picture that passes; other texts give other bytes."""
    picture = Image.new("RGB", (60, 40), "white")
    picture.putpixel((1, 1), (sum(text.encode()) % 256, len(text) % 256, 0))
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return uploads.examine(kept.getvalue(), name)


def an_owner(right: LandRight | None = None) -> tuple[Actor, LandRight]:
    """A member and the right that its party holds."""
    right = right or a_right(holder=a_holder())
    return a_member(right.holders[0]), right


def a_draft(right: LandRight | None = None, by: Actor | None = None) -> Listing:
    """A draft with nothing answered yet."""
    if by is None:
        by, right = an_owner(right)
    assert right is not None
    return services.start_draft(right.certificate_no, business=Business.TRANSFER, mode=TradeMode.LISTING, by=by)


def an_answered_draft(right: LandRight | None = None, by: Actor | None = None, **changes: Any) -> Listing:
    """A draft with every question answered and the grant contract handed in."""
    if by is None:
        by, right = an_owner(right)
    draft = a_draft(right, by)
    answer_everything(draft, by, **changes)
    return draft


def answer_everything(draft: Listing, by: Actor, **changes: Any) -> None:
    """Answer every page as an ordinary holder would."""
    number = draft.draft_number
    said = Answers(buildings=Buildings.NONE, occupancy=Occupancy.VACANT, is_disputed=False).with_(**changes)
    services.answer_land(
        number,
        buildings=said.buildings or Buildings.NONE,
        occupancy=said.occupancy or Occupancy.VACANT,
        is_disputed=bool(said.is_disputed),
        by=by,
    )
    services.answer_dates(number, notice_wish=NoticeWish.SOON, by=by)
    services.answer_price(number, start=START, step=STEP, deposit=DEPOSIT, by=by)
    services.answer_terms(
        number,
        handover=Handover.AFTER_PAYMENT,
        payment=Payment.ONCE,
        description="地块平整，通水、通电、通路，距高速出口约三公里。",
        by=by,
    )
    services.attach_material(number, a_paper(), kind=MaterialKind.GRANT_CONTRACT, by=by)
    db.session.flush()


def a_listing(by: Actor | None = None, right: LandRight | None = None) -> Listing:
    """A listing that was submitted and waits for acceptance."""
    if by is None:
        by, right = an_owner(right)
    draft = an_answered_draft(right, by)
    return services.submit(draft.draft_number, by=by)


def an_accepted_listing(reviewer: Actor | None = None, **kwargs: Any) -> Listing:
    """A listing that was taken in."""
    listing = a_listing(**kwargs)
    return services.accept(listing.number or "", by=reviewer or an_account(Role.REVIEWER))


def an_approved_listing(approver: Actor | None = None, **kwargs: Any) -> Listing:
    """A listing that a second person approved."""
    listing = an_accepted_listing(**kwargs)
    return services.approve(listing.number or "", by=approver or an_account(Role.APPROVER))


def a_schedule(not_before: date | None = None) -> rules.Schedule:
    """The earliest dates that the rules allow from now on."""
    return rules.plan_schedule(clock.now(), not_before=not_before)


def a_published_listing(publisher: Actor | None = None, **kwargs: Any) -> Listing:
    """A listing in its notice. Its room isn't open: that is the business of the room above."""
    listing = an_approved_listing(**kwargs)
    return services.publish(listing.number or "", a_schedule(), by=publisher or an_account(Role.PUBLISHER))


def a_result(**overrides: Any) -> Result:
    """What is announced of a deal."""
    values: dict[str, Any] = {
        "winner": "内蒙古样例电子材料有限公司",
        "amount": START + STEP,
        "unit_amount": 18_250,
        "decided_at": clock.now(),
        "confirmed_at": clock.now(),
        "confirmation": "乌土二成[2026]0001号",
        "register": Register(bidders=2, bids=2, head="0" * 64),
    }
    return Result(**values | overrides)
