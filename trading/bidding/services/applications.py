"""The verbs of an application: apply, qualify, refuse, withdraw.

Locks are taken in the order listing, room, application, deposit, audit chain.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from trading.audit import ledger
from trading.bidding import admission, permissions, timing
from trading.bidding.joint import BidsElsewhere
from trading.bidding.models import Application, ApplicationPaper, Room
from trading.bidding.papers import PaperKind, check_complete
from trading.bidding.permissions import Permission
from trading.bidding.queries import applications as queries
from trading.bidding.queries import offers, rooms
from trading.bidding.services import certificates, joint, news, papers, priority
from trading.bidding.services.facts import applicant_of, check_no_earlier_default, check_side, offer_of
from trading.bidding.services.register import standing_of
from trading.bidding.states import APPLICATION, ApplicationStatus, phase
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import NotFound
from trading.core.messages import N_
from trading.core.numbering import application_number
from trading.core.policy import policy
from trading.core.text import clean_text
from trading.extensions import db
from trading.funds import services as funds
from trading.listing import queries as listings
from trading.listing.gazette import queries as gazette
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.notices.kinds import NoticeKind
from trading.parties import queries as parties
from trading.parties.models import Party
from trading.series import next_number

#: an application in one of these has ended before the room decided
_ENDED_EARLY = frozenset({ApplicationStatus.WITHDRAWN, ApplicationStatus.REFUSED})

#: why a certificate is revoked, as the ledger says it
STEPPED_BACK = N_("The bidder has withdrawn the application.")


# --- the bidder -----------------------------------------------------------------------------------


def apply(
    listing_number: str,
    declarations: Collection[str],
    *,
    jointly: bool = False,
    received_at: datetime | None = None,
    by: Actor,
) -> Application:
    """Apply for a lot; the deposit is asked for under a reference of its own.

    Refused for the seller's side, for staff, for barred or unchecked parties, outside the published
    period (the instant of arrival counts) and without all declarations. Applying twice gives the
    first application. Who applies ``jointly`` leads: the others are named next and confirm
    (:mod:`trading.bidding.services.joint`).
    """
    listing = listings.get_listing_for_update(listings.get_public_listing(listing_number).id)
    if by.is_staff:
        raise admission.StaffMayNotBid()
    authorise(permissions.GRANTS, Permission.APPLY, by, listing)
    party = parties.get_party(by.party_id or 0)
    earlier = _earlier(listing, party)
    if earlier is not None:
        return earlier
    now = clock.now()
    check_may_apply(listing, party, received_at or now, by=by)
    admission.check_declarations(declarations)
    status = ApplicationStatus.JOINT_PENDING if jointly else ApplicationStatus.DEPOSIT_DUE
    return _enter(listing, party, now, declarations, status, by=by)


def enter_for(
    listing: Listing, party_id: int, declarations: Collection[str], *, received_at: datetime, by: Actor
) -> Application:
    """The same for a party that a clerk serves. The caller has locked the listing and authorised the clerk; whether the
    party may bid doesn't depend on who writes it down."""
    party = parties.get_party(party_id)
    if _earlier(listing, party) is not None:
        raise admission.AppliedAlready()
    offer = offer_of(listing)
    admission.check_applicant(applicant_of(party, user_id=None, is_staff=False), offer)
    admission.check_period(offer, received_at)
    check_no_earlier_default(listing, party)
    admission.check_declarations(declarations)
    return _enter(listing, party, clock.now(), declarations, ApplicationStatus.DEPOSIT_DUE, by=by)


def _earlier(listing: Listing, party: Party) -> Application | None:
    """The party's application for the lot; refused where it has ended, or where the party bids with others."""
    earlier = queries.find_application(listing.id, party.id)
    if earlier is not None and earlier.status in _ENDED_EARLY:
        raise admission.AppliedBefore(number=earlier.number)
    joined = None if earlier else queries.find_joined(listing.id, party.id)
    if joined is not None:
        raise BidsElsewhere(number=joined.number)
    return earlier


def check_may_apply(listing: Listing, party: Party, received_at: datetime, *, by: Actor) -> None:
    """Raise what stands against this party's applying for this lot; the page asks the same before it shows a form."""
    offer = offer_of(listing)
    admission.check_applicant(applicant_of(party, user_id=by.user_id, is_staff=by.is_staff), offer)
    admission.check_period(offer, received_at)
    check_no_earlier_default(listing, party)


def withdraw(number: str, *, by: Actor) -> Application:
    """Take an application back: until a bidder number is given, or after a change notice (:func:`may_withdraw`)."""
    _listing, room, application = _locked(number)
    if application.party_id != by.party_id:
        raise NotFound()
    authorise(permissions.GRANTS, Permission.WITHDRAW, by, application)
    if application.status is ApplicationStatus.QUALIFIED:
        if not may_withdraw(application):
            raise admission.AdmittedForGood()
        room.qualified_count -= 1
        room.revision += 1
    ledger.advance(application, "withdraw", APPLICATION, by=by)
    joint.release(application)
    certificates.revoke(application, STEPPED_BACK, by=by)
    funds.give_up(application.deposit_id, clock.today(), by=by)
    return application


def may_withdraw(application: Application) -> bool:
    """True while the application may be taken back: before admission; or, where a change notice has changed price,
    terms or dates since, by a bidder who hasn't bid, until applications end."""
    if application.is_undecided:
        return True
    listing, admitted_at = application.listing, application.qualified_at
    if application.status is not ApplicationStatus.QUALIFIED or admitted_at is None:
        return False
    return (
        listing.status is ListingStatus.PUBLISHED
        and listing.apply_ends_at is not None
        and clock.now() < listing.apply_ends_at
        and not rooms.has_bid(application.id)
        and not offers.count_own(listing.id, application.id)
        and gazette.restarted_since(listing.id, admitted_at)
    )


def _enter(
    listing: Listing,
    party: Party,
    now: datetime,
    declarations: Collection[str],
    status: ApplicationStatus,
    *,
    by: Actor,
) -> Application:
    year = now.astimezone(clock.LOCAL).year
    place = next_number(f"application:{listing.district_code}:{listing.kind.letter}:{year}")
    deposit = funds.open_deposit(
        listing.audit_subject, party.id, listing.deposit_amount or 0, offer_of(listing).apply_ends_at, by=by
    )
    application = Application(
        number=application_number(listing.district_code, listing.kind, year, place),
        listing=listing,
        party=party,
        entered_by_id=by.user_id,
        deposit=deposit,
        status=status,
        applied_at=now,
    )
    db.session.add(application)
    ledger.record(
        "application.applied",
        application.number,
        by=by,
        chain=application.audit_chain,
        after=application.status.value,
        detail={"party": party.id, "deposit": deposit.reference, "declarations": sorted(declarations)},
    )
    return application


# --- the reviewer ---------------------------------------------------------------------------------


def qualify(number: str, *, reason: str | None = None, by: Actor) -> Application:
    """Admit a bidder whose deposit is held: it gets its bidder number, and the room counts one more.

    With enough bidders the room gets its timed phase. A likeness with the seller or a rival needs a
    written reason; where the platform admits (:mod:`trading.bidding.services.winner_check`), it is shown after the
    bidding.
    """
    listing, room, application = _locked(number)
    authorise(permissions.GRANTS, Permission.QUALIFY, by, application)
    APPLICATION.next(application.status, "qualify")
    now = clock.now()
    _check_admissible(application, listing, room, now)
    if not (reason or by.is_system) and likenesses_of(application):
        raise admission.LikenessUnexplained()
    application.bidder_number = admission.draw_number(queries.taken_numbers(listing.id), secrets.choice)
    application.qualified_at, application.qualified_by_id = now, by.user_id
    certificates.issue(application)
    # the ledger is read by staff before the end: which number is whose stays out of it
    ledger.advance(application, "qualify", APPLICATION, by=by, note=reason or None)
    funds.freeze(application.deposit_id, by=by)
    _count_in(room, has_timed_phase=listing.mode.has_room)
    news.tell_applicant(application, NoticeKind.APPLICATION_ADMITTED, by=by, timed_starts_at=room.timed_starts_at)
    return application


def refuse(number: str, reason: str, *, by: Actor) -> Application:
    """Refuse an application with its reason; a deposit that was paid is due to go back."""
    _listing, _room, application = _locked(number)
    authorise(permissions.GRANTS, Permission.QUALIFY, by, application)
    reason = clean_text(reason, multiline=True)
    if not reason:
        raise admission.ReasonMissing()
    application.reason = reason
    joint.release(application)
    ledger.advance(application, "refuse", APPLICATION, by=by, note=reason)
    funds.give_up(application.deposit_id, clock.today(), by=by)
    news.tell_applicant(application, NoticeKind.APPLICATION_REFUSED, by=by)
    return application


@dataclass(frozen=True)
class Dossier:
    """An application as its reviewer reads it. Once it is decided, the party is withheld: whoever knows
    both name and lot must not be able to find out the bidder number."""

    application: Application
    party: Party | None
    #: what each party of the bid has in common with the seller or a rival
    likenesses: list[tuple[Party, admission.Likeness]]
    #: every paper ever handed in, and the kinds that are missing
    papers: list[ApplicationPaper]
    missing: list[PaperKind]


def examine(number: str, *, by: Actor) -> Dossier:
    """Open an application for its reviewer."""
    application = queries.get_application(number)
    authorise(permissions.GRANTS, Permission.QUALIFY, by, application)
    if not application.is_undecided:
        return Dossier(application, None, [], [], [])
    return Dossier(
        application,
        application.party,
        likenesses_of(application),
        queries.papers_of(application.id),
        papers.missing_of(application),
    )


def likenesses_of(application: Application) -> list[tuple[Party, admission.Likeness]]:
    """What each party of the bid has in common with the seller or a rival."""
    seller = _profile(application.listing.owner)
    rivals = [_profile(rival) for rival in queries.rivals_of(application)]
    return [
        (party, likeness)
        for party in application.side
        for likeness in admission.likenesses(_profile(party), seller, rivals)
    ]


def _locked(number: str) -> tuple[Listing, Room, Application]:
    """The application with everything above it, locked in the order of the law."""
    listing = listings.get_listing_for_update(queries.get_application(number).listing_id)
    room = rooms.get_room_for_update(listing.id)
    application = queries.get_application_for_update(number)
    funds.lock_lot(listing.audit_subject)
    return listing, room, application


def _check_admissible(application: Application, listing: Listing, room: Room, now: datetime) -> None:
    check_side(application)
    if listing.status is not ListingStatus.PUBLISHED:
        raise admission.RoomOver()
    admission.check_admission(
        deposit_is_held=application.deposit.is_held,
        reference=application.deposit.reference,
        phase=phase(room.clock, now),
    )
    check_complete(papers.missing_of(application))
    priority.check_decided(application)


def _count_in(room: Room, *, has_timed_phase: bool) -> None:
    """One more bidder. The one that makes a timed phase possible moves the close behind it, never back."""
    room.qualified_count += 1
    room.revision += 1
    if has_timed_phase:
        room.closes_at = timing.admitted(standing_of(room), room.qualified_count, policy().timed_bidders)


# --- facts ----------------------------------------------------------------------------------------


def _profile(party: Party) -> admission.Profile:
    return admission.Profile(party.name, party.representative, party.address)
