"""A default from notice to decision: one person says it, the winner is heard, another decides.

Callers named "of the room above" hold the listing's lock and have the deposits of the lot locked.
"""

from __future__ import annotations

from dataclasses import dataclass

from trading.audit import ledger
from trading.bidding import permissions
from trading.bidding.defaults import news, queries, rules
from trading.bidding.defaults.models import Default
from trading.bidding.defaults.services.succession import consent_due, end_of, end_without_deal, may_offer, next_bidder
from trading.bidding.defaults.states import DEFAULT, Ground
from trading.bidding.models import Award
from trading.bidding.permissions import Permission
from trading.bidding.services import awards
from trading.bidding.states import APPLICATION, AWARD, ApplicationStatus
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
from trading.notices.kinds import NoticeKind
from trading.parties import services as parties


@dataclass(frozen=True)
class Charge:
    """What a winner is told: why its award falls, and what would follow."""

    ground: Ground
    note: str
    forfeits: bool = True
    destination: Destination = Destination.SELLER
    bars: bool = True


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
        objections_end_at=end_of(deadline("award.default_hearing", clock.today()).provisional),
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
        for party in winner.side:
            parties.bar(
                party.id,
                default.ground.value,
                decision_no=decision_no,
                ends_on=add_months(clock.today(), months),
                lot=listing.audit_subject,
                chain=listing.audit_chain,
                by=by,
            )
    news.tell_winner(default, NoticeKind.DEFAULT_UPHELD, by=by)
    if not may_offer(listing) or next_bidder(listing) is None:
        end_without_deal(listing, award, default)
    else:
        news.tell_owner(listing, NoticeKind.CONSENT_ASKED, default.id, by=by, day=consent_due(default))
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
