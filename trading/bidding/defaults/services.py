"""The verbs of a default: notice, answer, decision; and of the offers that may follow it.

A notice is given by one person of the desk and decided by another, after the winner has answered or its time is over.
Where the settings allow it and the owner consents, the award is then offered to the next best bidder at that bidder's
own best bid, one after the other; it passes to whoever accepts with a deposit that is held, and is void when nobody is
left. Callers named "of the room above" hold the listing's lock and have the deposits of the lot locked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from trading.audit import ledger
from trading.bidding import permissions
from trading.bidding.defaults import news, queries, rules
from trading.bidding.defaults.models import AwardOffer, Default
from trading.bidding.defaults.states import DEFAULT, OFFER, Ground, OfferStatus
from trading.bidding.models import Application, Award
from trading.bidding.permissions import Permission
from trading.bidding.queries import awards as award_queries
from trading.bidding.queries import rooms
from trading.bidding.services import awards
from trading.bidding.states import APPLICATION, AWARD, ApplicationStatus, AwardStatus
from trading.core import canonical, clock, settings
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.calendar import add_months, deadline
from trading.core.errors import NotFound
from trading.core.text import clean_text
from trading.extensions import db
from trading.funds import services as funds
from trading.funds.states import Destination
from trading.listing import queries as listings
from trading.listing import services as listing_services
from trading.listing.models import Listing
from trading.listing.queries import find_reserve
from trading.notices.kinds import NoticeKind
from trading.parties import services as parties

#: under this act the platform does what follows from somebody's answer
_SYSTEM = Actor.system()


@dataclass(frozen=True)
class Charge:
    """What a winner is told: why its award falls, and what would follow."""

    ground: Ground
    note: str
    forfeits: bool = True
    destination: Destination = Destination.SELLER
    bars: bool = True


# --- the notice and the decision ------------------------------------------------------------------------------------


def give_notice(listing: Listing, award: Award, charge: Charge, fall: rules.Fall, *, by: Actor) -> Default:
    """Tell the winner why its award is to fall, and hear it. Called by the room above, which knows the contract."""
    authorise(permissions.GRANTS, Permission.DECIDE_AWARD, by, listing)
    AWARD.next(award.status, "fall")
    check_no_hearing(listing.id)
    rules.check_ground(fall)
    note = clean_text(charge.note, multiline=True).strip()
    if not note:
        raise rules.ReasonNeeded(field="note")
    now = clock.now()
    default = Default(
        listing_id=listing.id,
        application=award.application,
        sequence=award.sequence,
        amount=award.amount,
        ground=charge.ground,
        due_on=fall.due_on,
        note=note,
        forfeits=charge.forfeits,
        destination=charge.destination if charge.forfeits else None,
        bars=charge.bars,
        noticed_at=now,
        noticed_by_id=by.user_id or 0,
        objections_end_at=_end_of(deadline("award.default_hearing", clock.today()).provisional),
    )
    db.session.add(default)
    ledger.record(
        "default.noticed",
        listing.audit_subject,
        by=by,
        chain=listing.audit_chain,
        note=note,
        detail={
            "ground": charge.ground.value,
            "due_on": fall.due_on.isoformat() if fall.due_on else None,
            "sequence": award.sequence,
            "forfeits": charge.forfeits,
            "bars": charge.bars,
            "until": canonical.instant(default.objections_end_at),
        },
    )
    news.tell_winner(default, NoticeKind.DEFAULT_NOTICED, by=by, until=default.objections_end_at)
    return default


def answer(number: str, words: str, *, by: Actor) -> Default:
    """The winner says what it has to say, in time; once."""
    listing = listings.get_numbered_for_update(number)
    default = queries.hearing_for_update(listing.id)
    if default is None or by.party_id is None or default.application.party_id != by.party_id:
        raise NotFound()
    if default.answered_at is not None:
        raise rules.AnsweredAlready()
    now = clock.now()
    if now >= default.objections_end_at:
        raise rules.AnswerTooLate(ends_at=default.objections_end_at)
    words = clean_text(words, multiline=True).strip()
    if not words:
        raise rules.ReasonNeeded(field="answer")
    default.answer, default.answered_at = words, now
    ledger.record("default.answered", number, by=by, chain=listing.audit_chain, note=words)
    return default


def uphold(listing: Listing, award: Award, decision_no: str, reason: str, *, by: Actor) -> Default:
    """Decide, as the second person, that the award has fallen; everything that was announced to the winner follows.

    Called by the room above, which has cancelled a contract that waited for its signature.
    """
    default = _to_decide(listing, by)
    decision_no, reason = clean_text(decision_no).strip(), clean_text(reason, multiline=True).strip()
    if not decision_no:
        raise rules.DecisionNumberNeeded()
    if not reason:
        raise rules.ReasonNeeded()
    _decided(default, reason, by)
    default.decision_no = decision_no
    detail = {"decision": decision_no, "ground": default.ground.value, "sequence": default.sequence}
    ledger.advance(default, "uphold", DEFAULT, by=by, note=reason, detail=detail)
    ledger.advance(award, "fall", AWARD, by=by, note=reason, detail=detail)
    award.confirmed_at = award.confirmed_by_id = None
    listing_services.mark_fallen(listing, reason, by=by)
    winner = award.application
    act = "forfeit_win" if winner.status is ApplicationStatus.WON else "lose"
    ledger.advance(winner, act, APPLICATION, by=by, note=reason)
    if default.forfeits and winner.deposit.is_held and default.destination is not None:
        funds.order_forfeiture(winner.deposit_id, decision_no=decision_no, destination=default.destination, by=by)
    else:
        funds.give_up(winner.deposit_id, clock.today(), by=by)
    # from here on everybody else is free; whoever is asked may leave its deposit, or put it back
    awards.release_others(listing, award, by=by)
    if default.bars:
        months = int(settings.value("credit.bar_months"))
        parties.bar(
            winner.party_id,
            default.ground.value,
            decision_no=decision_no,
            ends_on=add_months(clock.today(), months),
            lot=listing.audit_subject,
            chain=listing.audit_chain,
            by=by,
        )
    news.tell_winner(default, NoticeKind.DEFAULT_UPHELD, by=by)
    if not may_offer(listing) or _next(listing) is None:
        _end_without_deal(listing, award, default)
    else:
        news.tell_owner(listing, NoticeKind.CONSENT_ASKED, default.id, by=by, day=_consent_due(default))
    return default


def drop(number: str, reason: str, *, by: Actor) -> Default:
    """Decide, as the second person, that the award stands: the objection holds, or the winner has made good."""
    listing = listings.get_numbered_for_update(number)
    authorise(permissions.GRANTS, Permission.DECIDE_AWARD, by, listing)
    default = _to_decide(listing, by, needs_hearing=False)
    reason = clean_text(reason, multiline=True).strip()
    if not reason:
        raise rules.ReasonNeeded()
    _decided(default, reason, by)
    ledger.advance(default, "drop", DEFAULT, by=by, note=reason)
    news.tell_winner(default, NoticeKind.DEFAULT_DROPPED, by=by)
    return default


def check_no_hearing(listing_id: int) -> None:
    """Raise where a winner is being heard: nothing else is done with its award meanwhile."""
    hearing = queries.find_hearing(listing_id)
    if hearing is not None:
        raise rules.HearingOpen(ends_at=hearing.objections_end_at)


def _to_decide(listing: Listing, by: Actor, *, needs_hearing: bool = True) -> Default:
    authorise(permissions.GRANTS, Permission.DECIDE_AWARD, by, listing)
    default = queries.hearing_for_update(listing.id)
    if default is None:
        raise rules.NoHearing()
    if default.noticed_by_id == by.user_id:
        raise rules.SamePersonDecides()
    if needs_hearing:
        rules.check_heard(default.objections_end_at, default.answered_at, clock.now())
    return default


def _decided(default: Default, reason: str, by: Actor) -> None:
    default.reason, default.decided_at, default.decided_by_id = reason, clock.now(), by.user_id


# --- who is next ----------------------------------------------------------------------------------------------------


def may_offer(listing: Listing) -> bool:
    """Whether this lot's award may pass at all, by what was in force when its notice was published."""
    published_on = listing.published_at.astimezone(clock.LOCAL).date() if listing.published_at else clock.today()
    return rules.may_be_offered(listing.mode, bool(settings.value("award.second_offers", published_on)))


def passed_over(listing_id: int) -> set[int]:
    """Applications that have had their turn: they defaulted, or were asked."""
    return {one.application_id for one in (*_upheld(queries.defaults_of(listing_id)), *queries.offers_of(listing_id))}


def _upheld(defaults: Iterable[Default]) -> list[Default]:
    return [one for one in defaults if one.decision_no is not None]


def _next(listing: Listing) -> rules.Standing | None:
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
        _end_without_deal(listing, award, default)
    else:
        _go_on(listing, award, default)


def _waiting_for_owner(listing: Listing, award: Award) -> Default:
    default = queries.last_upheld(listing.id)
    if default is None or award.status is not AwardStatus.FALLEN:
        raise NotFound()
    if default.owner_consents is not None:
        raise rules.AnsweredAlready()
    return default


def _consent_due(default: Default) -> date:
    decided_on = (default.decided_at or clock.now()).astimezone(clock.LOCAL).date()
    return deadline("award.owner_consent", decided_on).provisional


def _go_on(listing: Listing, award: Award, default: Default) -> None:
    """Offer the award to whoever is next, or end it."""
    found = _next(listing)
    if found is None:
        _end_without_deal(listing, award, default)
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
        expires_at=_end_of(deadline("award.second_offer", clock.today()).provisional),
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


def _end_without_deal(listing: Listing, award: Award, default: Default) -> None:
    """The award is void: the land may be listed again, without whoever defaulted."""
    reason = default.reason or ""
    awards.void(listing, reason, by=_SYSTEM)
    listing_services.void(listing, reason, by=_SYSTEM)
    news.tell_everyone_void(listing, rooms.applications_of(listing.id), by=_SYSTEM)


def _end_of(day: date) -> datetime:
    """The last instant of a day here: the first of the next."""
    return datetime.combine(day + timedelta(days=1), time(), clock.LOCAL).astimezone(UTC)
