"""Bidding together: the leading party names the others with their shares, and each confirms or declines.

Locks are taken in the order listing, application, audit chain. Everything that is asked of an applicant is asked of
each party: when it confirms, and once more at admission.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from trading.audit import ledger
from trading.bidding import admission, joint, permissions
from trading.bidding.joint import MemberStatus, Named
from trading.bidding.models import Application, ApplicationMember
from trading.bidding.permissions import Permission
from trading.bidding.queries import applications as queries
from trading.bidding.services import news
from trading.bidding.services.facts import applicant_of, check_no_earlier_default, offer_of
from trading.bidding.states import APPLICATION, ApplicationStatus
from trading.core import canonical, clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import NotFound, Refusals, TradingError
from trading.extensions import db
from trading.listing import queries as listings
from trading.listing.models import Listing
from trading.notices.kinds import NoticeKind
from trading.parties import queries as parties
from trading.parties import services as party_services
from trading.parties.models import Party

# --- the leading party ----------------------------------------------------------------------------


def name_members(
    number: str, own_share: str, others: Sequence[Named], *, received_at: datetime | None = None, by: Actor
) -> Application:
    """Name who bids together, with shares. Naming anew asks everybody anew, since the shares have changed."""
    listing, application = _led(number, received_at, by)
    found = _read(listing, application.party, own_share, others)
    application.members.clear()
    db.session.flush()  # a party that is named again gets a new row
    now = clock.now()
    for position, (party, share) in enumerate(found):
        leads = position == 0
        application.members.append(
            ApplicationMember(
                party=party,
                listing_id=listing.id,
                position=position,
                share=share,
                status=MemberStatus.CONFIRMED if leads else MemberStatus.INVITED,
                answered_at=now if leads else None,
                answered_by_id=by.user_id if leads else None,
            )
        )
    detail = {"members": [{"party": party.id, "share": share} for party, share in found]}
    _record("application.members_named", application, detail, by)
    invited = [party.id for party, _share in found[1:]]
    news.tell_members(application, NoticeKind.JOINT_INVITED, invited, canonical.instant(now), by=by)
    return application


def go_alone(number: str, *, received_at: datetime | None = None, by: Actor) -> Application:
    """Nobody joins: the leading party bids for itself."""
    _listing, application = _led(number, received_at, by)
    application.members.clear()
    ledger.advance(application, "go_alone", APPLICATION, by=by)
    return application


def _led(number: str, received_at: datetime | None, by: Actor) -> tuple[Listing, Application]:
    """An application that the actor's party leads, while its members may still change."""
    listing, application = _locked(number)
    if application.party_id != by.party_id:
        raise NotFound()
    authorise(permissions.GRANTS, Permission.WITHDRAW, by, application)
    if application.status is not ApplicationStatus.JOINT_PENDING:
        raise joint.JointOver()
    admission.check_period(offer_of(listing), received_at or clock.now())
    return listing, application


def _read(listing: Listing, leading: Party, own_share: str, others: Sequence[Named]) -> list[tuple[Party, int]]:
    """The parties with their shares, the leading one first; every fault of the form is named at once."""
    faults: list[TradingError] = []
    found = [(leading, _share(own_share, 0, faults))]
    for place, named in enumerate(others, 1):
        share = _share(named.share, place, faults)
        party = party_services.find_named(named.name, named.id_code)
        if party is None:
            faults.append(joint.MemberUnknown(name=named.name, field=f"id_{place}"))
            continue
        if party.id in {one.id for one, _part in found}:
            faults.append(joint.NamedTwice(name=named.name, field=f"name_{place}"))
        if party.id == listing.owner_party_id:
            faults.append(admission.SellerMayNotBid(field=f"name_{place}"))
        found.append((party, share))
    if not others:
        faults.append(joint.NobodyNamed(field="name_1"))
    if faults:
        raise Refusals(faults)
    joint.check_shares([part for _party, part in found])
    return found


def _share(text: str, place: int, faults: list[TradingError]) -> int:
    try:
        return joint.parse_share(text, f"share_{place}")
    except TradingError as fault:
        faults.append(fault)
        return 0


# --- the others -----------------------------------------------------------------------------------


def confirm(
    number: str, declarations: Collection[str], *, received_at: datetime | None = None, by: Actor
) -> Application:
    """Join the bid with the share that stands there. All that is asked of an applicant is asked here; the last
    confirmation lets the application go on."""
    listing, application = _locked(number)
    member = _asked(application, by)
    check_may_join(listing, application, received_at or clock.now(), by=by)
    admission.check_declarations(declarations)
    member.status, member.answered_at, member.answered_by_id = MemberStatus.CONFIRMED, clock.now(), by.user_id
    detail = {"party": member.party_id, "share": member.share, "declarations": sorted(declarations)}
    _record("application.member_confirmed", application, detail, by)
    if all(one.status is MemberStatus.CONFIRMED for one in application.members):
        ledger.advance(application, "confirm_joint", APPLICATION, by=by)
        others = [one.party_id for one in application.members if one.party_id != member.party_id]
        news.tell_members(application, NoticeKind.JOINT_CONFIRMED, others, _turn(member), by=by)
    return application


def decline(number: str, *, by: Actor) -> Application:
    """Don't join. The leading party names others, goes on alone or withdraws."""
    _listing, application = _locked(number)
    member = _asked(application, by)
    member.status, member.answered_at, member.answered_by_id = MemberStatus.DECLINED, clock.now(), by.user_id
    _record("application.member_declined", application, {"party": member.party_id}, by)
    news.tell_members(application, NoticeKind.JOINT_DECLINED, [application.party_id], _turn(member), by=by)
    return application


def check_may_join(listing: Listing, application: Application, received_at: datetime, *, by: Actor) -> None:
    """Raise what stands against this party's joining; the page asks the same before it shows a form."""
    if by.is_staff:
        raise admission.StaffMayNotBid()
    authorise(permissions.GRANTS, Permission.APPLY, by, listing)
    party = parties.get_party(by.party_id or 0)
    offer = offer_of(listing)
    admission.check_applicant(applicant_of(party, user_id=by.user_id, is_staff=by.is_staff), offer)
    admission.check_period(offer, received_at)
    check_no_earlier_default(listing, party)
    own = queries.find_application(listing.id, party.id) or queries.find_joined(listing.id, party.id)
    if own is not None and own.id != application.id:
        raise joint.BidsElsewhere(number=own.number)


def invitation(application: Application, party_id: int | None) -> ApplicationMember | None:
    """What the party is asked to confirm, or None where it isn't asked."""
    if application.status is not ApplicationStatus.JOINT_PENDING:
        return None
    open_ones = (one for one in application.members if one.status is MemberStatus.INVITED)
    return next((one for one in open_ones if one.party_id == party_id), None)


def release(application: Application) -> None:
    """The application has ended without a result: its parties may bid otherwise."""
    for member in application.members:
        member.status, member.answered_at = MemberStatus.RELEASED, member.answered_at or clock.now()


def _asked(application: Application, by: Actor) -> ApplicationMember:
    if by.party_id not in {one.party_id for one in application.members}:
        raise NotFound()
    member = invitation(application, by.party_id)
    if member is None:
        raise joint.NotAsked()
    return member


def _locked(number: str) -> tuple[Listing, Application]:
    listing = listings.get_listing_for_update(queries.get_application(number).listing_id)
    application = queries.get_application_for_update(number)
    db.session.expire(application, ["members"])
    return listing, application


def _turn(member: ApplicationMember) -> str:
    """Tells the occasions of one kind of message apart."""
    return f"{member.party_id}:{canonical.instant(clock.now())}"


def _record(action: str, application: Application, detail: dict[str, Any], by: Actor) -> None:
    ledger.record(action, application.audit_subject, by=by, chain=application.audit_chain, detail=detail)
