"""SELECTs on defaults and offers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from trading.bidding.defaults.models import AwardOffer, Default
from trading.bidding.defaults.rules import BidRow, Turn
from trading.bidding.defaults.states import DefaultStatus, OfferStatus
from trading.bidding.models import Application, ApplicationMember, Bid
from trading.bidding.queries.applications import is_of
from trading.bidding.states import ApplicationStatus
from trading.extensions import db
from trading.listing.models import ListedRight
from trading.parties.models import Party


def defaults_of(listing_id: int) -> list[Default]:
    """Every procedure of a lot, oldest first."""
    return list(db.session.scalars(select(Default).where(Default.listing_id == listing_id).order_by(Default.id)))


def offers_of(listing_id: int) -> list[AwardOffer]:
    """Every offer of a lot's award to a next bidder, oldest first."""
    return list(
        db.session.scalars(select(AwardOffer).where(AwardOffer.listing_id == listing_id).order_by(AwardOffer.id))
    )


def find_hearing(listing_id: int) -> Default | None:
    """The procedure under way, if there is one."""
    return db.session.scalar(
        select(Default).where(Default.listing_id == listing_id, Default.status == DefaultStatus.HEARING)
    )


def hearing_for_update(listing_id: int) -> Default | None:
    """The same, locked below the listing."""
    return db.session.scalar(
        select(Default)
        .where(Default.listing_id == listing_id, Default.status == DefaultStatus.HEARING)
        .with_for_update(of=Default)
        .execution_options(populate_existing=True)
    )


def last_upheld(listing_id: int) -> Default | None:
    """The latest established default of a lot."""
    return db.session.scalar(
        select(Default)
        .where(Default.listing_id == listing_id, Default.status == DefaultStatus.UPHELD)
        .order_by(Default.id.desc())
        .limit(1)
    )


def open_offer_for_update(listing_id: int) -> AwardOffer | None:
    """The offer that waits for its bidder, locked below the listing."""
    return db.session.scalar(
        select(AwardOffer)
        .where(AwardOffer.listing_id == listing_id, AwardOffer.status == OfferStatus.OPEN)
        .with_for_update(of=AwardOffer)
        .execution_options(populate_existing=True)
    )


def find_offer(listing_id: int, application_id: int) -> AwardOffer | None:
    """What a bidder was offered, if anything."""
    return db.session.scalar(
        select(AwardOffer).where(AwardOffer.listing_id == listing_id, AwardOffer.application_id == application_id)
    )


def find_default(listing_id: int, application_id: int) -> Default | None:
    """The latest procedure against a bidder in a lot, if there was one."""
    return db.session.scalar(
        select(Default)
        .where(Default.listing_id == listing_id, Default.application_id == application_id)
        .order_by(Default.id.desc())
        .limit(1)
    )


def is_asked(listing_id: int, application_id: int) -> bool:
    """True where a bidder was heard about its award, or was offered one."""
    return (find_offer(listing_id, application_id) or find_default(listing_id, application_id)) is not None


def offers_due(now: datetime) -> list[int]:
    """Lots whose open offer has run out."""
    statement = select(AwardOffer.listing_id).where(AwardOffer.status == OfferStatus.OPEN, AwardOffer.expires_at <= now)
    return list(db.session.scalars(statement.order_by(AwardOffer.id)))


def standings(listing_id: int) -> list[BidRow]:
    """A register as an order of bidders."""
    rows = db.session.execute(
        select(Bid.sequence, Bid.application_id, Bid.amount, Bid.priority)
        .where(Bid.listing_id == listing_id)
        .order_by(Bid.sequence)
    )
    return [BidRow(*row) for row in rows]


def able_to_take(listing_id: int) -> set[int]:
    """The applications of a lot that may take its award up: admitted to the end, and none of the side is barred."""
    barred_member = (
        select(ApplicationMember.application_id)
        .join(Party, Party.id == ApplicationMember.party_id)
        .where(ApplicationMember.listing_id == listing_id, Party.blacklisted_at.is_not(None))
    )
    rows = db.session.scalars(
        select(Application.id)
        .join(Party, Party.id == Application.party_id)
        .where(
            Application.listing_id == listing_id,
            Application.status.in_([ApplicationStatus.QUALIFIED, ApplicationStatus.LOST]),
            Application.bidder_number.is_not(None),
            Party.blacklisted_at.is_(None),
            Application.id.not_in(barred_member),
        )
    )
    return set(rows)


def earlier_default(right_ids: Collection[int], party_id: int) -> Default | None:
    """An established default of this party, alone or with others, in any sale of this land."""
    return db.session.scalar(
        select(Default)
        .join(Application, Application.id == Default.application_id)
        .join(ListedRight, ListedRight.listing_id == Default.listing_id)
        .where(
            ListedRight.right_id.in_(right_ids),
            is_of(party_id),
            Default.status == DefaultStatus.UPHELD,
        )
        .limit(1)
    )


def turns_of(listing_id: int) -> list[Turn]:
    """The offers of a lot's award, as its verification reads them."""
    return [
        Turn(BidRow(one.sequence, one.application_id, one.amount), one.status is OfferStatus.ACCEPTED)
        for one in offers_of(listing_id)
    ]
