"""Telling whoever may buy first, writing down what came back, and holding the dates of a publication against it."""

from __future__ import annotations

from datetime import date

from trading.audit import ledger
from trading.core import clock, settings
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.calendar import period
from trading.core.deal import BurdenKind, TradeMode, TransferForm
from trading.core.errors import NotFound
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries
from trading.listing.models import HolderNotice, Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.rules import told as rules
from trading.listing.rules.told import Asked, HolderKind, Means, Reply, TimesToAnswer, Told
from trading.listing.states import Buildings, Occupancy
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify
from trading.parties import queries as parties


def asked_of(listing: Listing) -> list[Asked]:
    """Everybody who has to be told of this sale, by the land book and by what the owner said."""
    today, said = clock.today(), listing.said
    leases = [
        burden.holder_name or ""
        for right in listing.rights
        for burden in right.burdens
        if burden.kind is BurdenKind.LEASE and burden.is_in_force(today)
    ]
    others = {
        share.party.id: share.party.name
        for right in listing.rights
        for share in right.shares
        if share.party_id != listing.owner_party_id
    }
    by_court = listing.transfer_form is TransferForm.JUDICIAL
    return rules.whom_to_tell(
        listing.business,
        listing.transfer_form,
        lets_houses=said.buildings is Buildings.INCLUDED and (said.occupancy is Occupancy.LEASED or bool(leases)),
        lessees=[name for name in dict.fromkeys(leases) if name],
        # a court sells what others hold: only where several hold it does one of them come first
        co_owners=[] if by_court and len(others) < 2 else [(name, party_id) for party_id, name in others.items()],
    )


def times(listing: Listing, decides_on: date) -> TimesToAnswer:
    """The days in force, for dates that are planned."""
    return TimesToAnswer(
        lessee_days=period("preempt.house_lessee").value,
        lessee_days_before_bidding=period("preempt.lessee_auction_notice").value,
        co_owner_days=period("preempt.co_owner").value,
        court_days=int(settings.value("preempt.court_notice")),
        today=clock.today(),
        decides_on=decides_on,
        is_bidding=listing.mode is not TradeMode.NEGOTIATED,
        is_court=listing.mode is TradeMode.COURT,
    )


def check_told(listing: Listing, decides_on: date) -> None:
    """Refuse to publish with a day that comes before somebody's time to answer has run out. Called by publication."""
    rules.check_told(
        asked_of(listing), [as_told(one) for one in queries.holder_notices(listing.id)], times(listing, decides_on)
    )


def as_told(notice: HolderNotice) -> Told:
    """A notice as the rules read it."""
    return Told(notice.kind, notice.name, notice.delivered_on, notice.reply)


def tell_holder(
    number: str, kind: HolderKind, name: str, means: Means, delivered_on: date, proof: str, *, by: Actor
) -> HolderNotice:
    """Write down that somebody was told; on this platform it is told in the same breath, and counts from today."""
    listing = queries.get_numbered_for_update(number)
    authorise(GRANTS, Permission.TELL_HOLDERS, by, listing)
    name, proof = clean_text(name).strip(), clean_text(proof).strip()
    if not name:
        raise rules.NameMissing()
    known = next((one for one in asked_of(listing) if one.kind is kind and one.name == name), None)
    party_id = known.party_id if known else None
    if means is Means.IN_APP:
        if party_id is None or not parties.users_of_party(party_id):
            raise rules.NoAccount()
        delivered_on, proof = clock.today(), ""
    elif not proof:
        raise rules.ProofMissing()
    if delivered_on > clock.today():
        raise rules.DayAhead()
    notice = HolderNotice(
        listing_id=listing.id,
        kind=kind,
        name=name,
        party_id=party_id,
        means=means,
        delivered_on=delivered_on,
        proof=proof,
        told_at=clock.now(),
        told_by_id=by.user_id,
    )
    db.session.add(notice)
    db.session.flush()  # the message is keyed by its id
    detail = {"kind": kind.value, "means": means.value, "delivered_on": delivered_on.isoformat(), "proof": proof}
    ledger.record("holder.told", number, by=by, chain=listing.audit_chain, detail=detail)
    if party_id is not None:
        told = NoticeKind.FIRST_PURCHASE
        notify(told, party_id, number, {"lot": number}, key=f"{told.value}:{number}:{notice.id}", by=by)
    return notice


def record_reply(number: str, notice_id: int, reply: Reply, proof: str, *, by: Actor) -> HolderNotice:
    """Write down what came back on paper."""
    listing = queries.get_numbered_for_update(number)
    authorise(GRANTS, Permission.TELL_HOLDERS, by, listing)
    proof = clean_text(proof).strip()
    if not proof:
        raise rules.ProofMissing(field="reply_proof")
    return _reply(listing, _of(listing, notice_id), reply, proof, by)


def reply_here(number: str, reply: Reply, *, by: Actor) -> HolderNotice:
    """Somebody who was told answers on this platform, within its time."""
    listing = queries.get_numbered_for_update(number)
    own = [
        one for one in queries.holder_notices(listing.id) if one.party_id is not None and one.party_id == by.party_id
    ]
    if not own:
        raise NotFound()
    ended_on = last_day(listing, own[-1])
    if clock.today() > ended_on:
        raise rules.ReplyTooLate(ended_on=ended_on)
    return _reply(listing, own[-1], reply, "", by)


def last_day(listing: Listing, notice: HolderNotice) -> date:
    """The last day on which somebody who was told may answer; in a sale by bids a lessee may until bidding opens."""
    until = rules.answers_until(notice.kind, notice.delivered_on, times(listing, clock.today()))
    opens = listing.opens_at.astimezone(clock.LOCAL).date() if listing.opens_at else until
    return max(until, opens) if notice.kind is HolderKind.LESSEE else until


def _of(listing: Listing, notice_id: int) -> HolderNotice:
    found = next((one for one in queries.holder_notices(listing.id) if one.id == notice_id), None)
    if found is None:
        raise NotFound()
    return found


def _reply(listing: Listing, notice: HolderNotice, reply: Reply, proof: str, by: Actor) -> HolderNotice:
    if notice.reply is not None:
        raise rules.RepliedAlready()
    notice.reply, notice.replied_at, notice.reply_proof = reply, clock.now(), proof
    detail = {"kind": notice.kind.value, "reply": reply.value, "proof": proof}
    ledger.record("holder.replied", listing.audit_subject, by=by, chain=listing.audit_chain, detail=detail)
    return notice
