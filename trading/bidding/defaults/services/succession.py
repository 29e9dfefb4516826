"""Who takes a fallen award up: the owner's word, the offers in their order, and the end where nobody is left.

An offer is made at the bidder's own best bid, one after the other; the award passes to whoever accepts with a deposit
that is held, and is void when nobody is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from trading.audit import ledger
from trading.bidding import permissions
from trading.bidding.defaults import news, queries, rules
from trading.bidding.defaults.models import AwardOffer, Default
from trading.bidding.defaults.states import OFFER, OfferStatus
from trading.bidding.models import Application, Award
from trading.bidding.permissions import Permission
from trading.bidding.queries import awards as award_queries
from trading.bidding.queries import rooms
from trading.bidding.services import awards
from trading.bidding.states import APPLICATION, AWARD, ApplicationStatus, AwardStatus
from trading.core import canonical, clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.calendar import deadline
from trading.core.errors import NotFound
from trading.core.text import clean_text
from trading.extensions import db
from trading.funds import services as funds
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.gazette.facts import passes_on
from trading.listing.models import Listing
from trading.listing.queries import find_reserve
from trading.notices.kinds import NoticeKind

#: under this act the platform does what follows from somebody's answer
_SYSTEM = Actor.system()


# --- who is next ----------------------------------------------------------------------------------------------------


def may_offer(listing: Listing) -> bool:
    """Whether this lot's award may pass at all, as its notice says."""
    return passes_on(listing)


def passed_over(listing_id: int) -> set[int]:
    """Applications that have had their turn: they defaulted, or were asked."""
    return {one.application_id for one in (*_upheld(queries.defaults_of(listing_id)), *queries.offers_of(listing_id))}


def _upheld(defaults: Iterable[Default]) -> list[Default]:
    return [one for one in defaults if one.decision_no is not None]


def next_bidder(listing: Listing) -> rules.BidRow | None:
    """Whose turn it is, at which bid; one that doesn't reach the reserve price is nobody's award."""
    found = rules.next_in_line(
        queries.standings(listing.id),
        passed_over(listing.id),
        listing.figure,
        may_take=queries.able_to_take(listing.id),
    )
    reserve = find_reserve(listing.id)
    return found if found is None or reserve is None or reserve.is_met_by(found.amount) else None


# --- the owner and the next bidder ----------------------------------------------------------------------------------


def consent(number: str, agrees: bool, *, paper: str = "", by: Actor) -> None:
    """The owner says whether the next bidders may be asked, in their order; or the desk writes down on which paper it
    said so. Without its consent the award is void, and the land may be listed again."""
    listing, award = _locked(number)
    is_owner = by.party_id is not None and by.party_id == listing.owner_party_id
    if not is_owner:
        authorise(permissions.GRANTS, Permission.DECIDE_AWARD, by, listing)
    default = _waiting_for_owner(listing, award)
    paper = clean_text(paper).strip()
    if not is_owner and not paper:
        raise rules.PaperNeeded()
    default.owner_consents, default.consent_at, default.consent_paper = agrees, clock.now(), paper or None
    detail = {"agrees": agrees, "paper": paper or None}
    ledger.record("default.consent", number, by=by, chain=listing.audit_chain, detail=detail)
    if not agrees:
        end_without_deal(listing, award, default)
    else:
        _go_on(listing, award, default)


def _waiting_for_owner(listing: Listing, award: Award) -> Default:
    default = queries.last_upheld(listing.id)
    if default is None or award.status is not AwardStatus.FALLEN:
        raise NotFound()
    if default.owner_consents is not None:
        raise rules.AnsweredAlready()
    return default


def consent_due(default: Default) -> date:
    """Until when the owner is asked to say so."""
    decided_on = (default.decided_at or clock.now()).astimezone(clock.LOCAL).date()
    return deadline("award.owner_consent", decided_on).provisional


def _go_on(listing: Listing, award: Award, default: Default) -> None:
    """Offer the award to whoever is next, or end it."""
    found = next_bidder(listing)
    if found is None:
        end_without_deal(listing, award, default)
        return
    now = clock.now()
    offer = AwardOffer(
        listing_id=listing.id,
        default_id=default.id,
        application=db.session.get_one(Application, found.application_id),
        sequence=found.sequence,
        amount=found.amount,
        status=OfferStatus.OPEN,
        offered_at=now,
        expires_at=end_of(deadline("award.second_offer", clock.today()).provisional),
    )
    db.session.add(offer)
    db.session.flush()  # messages are keyed by the offer's id
    ledger.record(
        "award.offered",
        listing.audit_subject,
        by=_SYSTEM,
        chain=listing.audit_chain,
        detail={
            "sequence": found.sequence,
            "amount": found.amount,
            "application": found.application_id,
            "until": canonical.instant(offer.expires_at),
        },
    )
    price = listing.figure.of(found.amount)
    news.tell_bidder(offer, NoticeKind.AWARD_OFFERED, by=_SYSTEM, amount=price, until=offer.expires_at)


def put_deposit_back(number: str, *, by: Actor) -> Application:
    """Ask for a new deposit where the first has gone back: the award is taken up only with a deposit that is held."""
    listing, _award, offer = _own_offer(number, by)
    application = offer.application
    before = application.deposit
    if before.is_held or before.is_awaited:
        return application
    application.deposit = funds.open_deposit(
        listing.audit_subject, application.party_id, before.amount, offer.expires_at, turn=before.turn + 1, by=by
    )
    return application


def accept(number: str, *, by: Actor) -> Award:
    """The next bidder takes the award up at its own best bid: the award passes to it, and is checked like any other."""
    listing, award, offer = _own_offer(number, by)
    application = offer.application
    funds.keep(application.deposit_id, by=by)
    funds.freeze(application.deposit_id, by=by)
    offer.ended_at = clock.now()
    ledger.advance(offer, "accept", OFFER, by=by, detail={"sequence": offer.sequence, "amount": offer.amount})
    if application.status is ApplicationStatus.LOST:
        ledger.advance(application, "take_up", APPLICATION, by=by)
    award.application, award.sequence, award.amount = application, offer.sequence, offer.amount
    award.decided_at = clock.now()
    detail = {"sequence": offer.sequence, "amount": offer.amount, "application": application.id}
    ledger.advance(award, "pass", AWARD, by=by, detail=detail)
    price = listing.figure.of(offer.amount)
    news.tell_bidder(offer, NoticeKind.OFFER_ACCEPTED, by=by, amount=price)
    news.tell_owner(listing, NoticeKind.AWARD_PASSED, offer.id, by=by, amount=price)
    return award


def decline(number: str, *, by: Actor) -> None:
    """The next bidder doesn't want the award. It loses nothing, and the one after it is asked."""
    listing, award, offer = _own_offer(number, by)
    _end_offer(listing, award, offer, "decline", by=by)


def lapse(listing_id: int, *, by: Actor) -> bool:
    """Silence is no. Returns False where nothing had run out."""
    authorise(permissions.GRANTS, Permission.SETTLE, by)
    listing = listings.get_listing_for_update(listing_id)
    award = award_queries.get_award_for_update(listing_id)
    offer = queries.open_offer_for_update(listing_id)
    if offer is None or clock.now() < offer.expires_at:
        return False
    funds.lock_lot(listing.audit_subject)
    _end_offer(listing, award, offer, "lapse", by=by)
    return True


def withdraw_offers(listing: Listing, *, by: Actor) -> None:
    """End an offer that waits, since the award is declared void. Called by the room above."""
    offer = queries.open_offer_for_update(listing.id)
    if offer is not None:
        offer.ended_at = clock.now()
        ledger.advance(offer, "withdraw", OFFER, by=by)
        funds.give_up(offer.application.deposit_id, clock.today(), by=by)


def _end_offer(listing: Listing, award: Award, offer: AwardOffer, act: str, *, by: Actor) -> None:
    offer.ended_at = clock.now()
    ledger.advance(offer, act, OFFER, by=by)
    funds.give_up(offer.application.deposit_id, clock.today(), by=by)
    if act == "lapse":
        news.tell_bidder(offer, NoticeKind.OFFER_LAPSED, by=by)
    default = queries.last_upheld(listing.id)
    assert default is not None  # nothing is offered without one
    _go_on(listing, award, default)


def _own_offer(number: str, by: Actor) -> tuple[Listing, Award, AwardOffer]:
    listing, award = _locked(number)
    offer = queries.open_offer_for_update(listing.id)
    if offer is None or by.party_id is None or offer.application.party_id != by.party_id:
        raise NotFound()
    if clock.now() >= offer.expires_at:
        raise rules.AnswerTooLate(ends_at=offer.expires_at)
    return listing, award, offer


def _locked(number: str) -> tuple[Listing, Award]:
    listing = listings.get_numbered_for_update(number)
    award = award_queries.get_award_for_update(listing.id)
    funds.lock_lot(number)
    return listing, award


# --- the end --------------------------------------------------------------------------------------------------------


def end_without_deal(listing: Listing, award: Award, default: Default) -> None:
    """The award is void: the land may be listed again, without whoever defaulted."""
    reason = default.reason or ""
    awards.void(listing, reason, by=_SYSTEM)
    listing_services.void(listing, reason, by=_SYSTEM)
    news.tell_everyone_void(listing, rooms.applications_of(listing.id), by=_SYSTEM)


def end_of(day: date) -> datetime:
    """The last instant of a day here: the first of the next."""
    return datetime.combine(day + timedelta(days=1), time(), clock.LOCAL).astimezone(UTC)
