"""Who may do what with applications, rooms and awards."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from trading.core.access import has_role, is_system
from trading.core.actor import Actor, Channel, Role


class Permission(StrEnum):
    """``room:act``, alphabetical."""

    #: ask to be admitted as a bidder
    APPLY = "application:apply"
    #: hand in and mend the papers of an application
    HAND_IN = "application:hand_in"
    #: decide on an application
    QUALIFY = "application:qualify"
    #: read one's own application
    READ_APPLICATION = "application:read"
    #: read the papers of an application
    READ_PAPERS = "application:read_papers"
    #: take one's own application back
    WITHDRAW = "application:withdraw"
    #: read a winner's papers after the bidding and record what was found
    CHECK_WINNER = "award:check_winner"
    #: decide on the award of a closed room
    DECIDE_AWARD = "award:decide"
    #: take the evidence pack of a closed lot
    EXPORT_EVIDENCE = "bidding:export_evidence"
    #: say, with a second person, that sealed offers be opened
    OPEN_OFFERS = "bidding:open_offers"
    #: put a bid into the register
    PLACE = "bidding:place"
    #: apply and bid for a party that comes to the counter
    SERVE_BIDDER = "counter:serve_bidder"
    #: decide a room that had to be paused
    DECIDE_PAUSED = "room:decide_paused"
    #: write down the result of a room that has closed
    SETTLE = "room:settle"


def may_place(actor: Actor, subject: Any = None) -> bool:
    """A party's own account; nobody who works for the market bids (V-27)."""
    return actor.party_id is not None and not actor.is_staff


def places_for_another(actor: Actor, subject: Any = None) -> bool:
    """A clerk at the counter, on behalf of a bidder; only an order that two clerks have read gets there."""
    return actor.has(Role.CLERK) and actor.channel is Channel.WINDOW and actor.on_behalf_of is not None


def serves_it(actor: Actor, subject: Any = None) -> bool:
    """A clerk at the counter, for the very party whose application it is."""
    return subject is not None and places_for_another(actor) and subject.party_id == actor.on_behalf_of


def is_its_own(actor: Actor, subject: Any) -> bool:
    """The application is the actor's own party's."""
    return subject is not None and actor.party_id is not None and actor.party_id == subject.party_id


def is_not_its_own(actor: Actor, subject: Any = None) -> bool:
    """Nobody decides on an application of the party it acts for, nor on one that it joins."""
    return subject is None or not (is_its_own(actor, subject) or joins_it(actor, subject))


def joins_it(actor: Actor, subject: Any) -> bool:
    """The actor's party bids together with the applicant."""
    return subject is not None and actor.party_id in {party.id for party in subject.side}


def is_undecided(actor: Actor, subject: Any = None) -> bool:
    """Whoever knows an applicant's name and its lot must not be able to find out its number: once a bidder is
    admitted, its papers are closed to the desk."""
    return subject is None or bool(subject.is_undecided)


def is_admitted_without_a_person(actor: Actor, subject: Any = None) -> bool:
    """The lot's bidders are examined after the bidding."""
    return subject is not None and bool(subject.listing.qualifies_after)


def serves_its_district(actor: Actor, subject: Any = None) -> bool:
    """Reviewers of a district decide on its lots only; those of the city on all."""
    return subject is None or actor.district in (None, subject.listing.district_code)


def is_not_its_party(actor: Actor, listing: Any = None) -> bool:
    """Nobody of the owner's party, nor who entered the listing for it."""
    return listing is None or (actor.party_id != listing.owner_party_id and actor.user_id != listing.entered_by_id)


def serves_the_lot(actor: Actor, listing: Any = None) -> bool:
    """The same for a lot itself."""
    return listing is None or actor.district in (None, listing.district_code)


decides_at_the_desk = has_role(Role.REVIEWER, Role.APPROVER, Role.PUBLISHER)

GRANTS = {
    Permission.APPLY: ((may_place,),),
    Permission.HAND_IN: ((may_place, is_its_own), (serves_it,)),
    Permission.QUALIFY: (
        (has_role(Role.REVIEWER), is_not_its_own, serves_its_district),
        (is_system, is_admitted_without_a_person),
    ),
    Permission.CHECK_WINNER: ((has_role(Role.REVIEWER, Role.APPROVER), is_not_its_own, serves_its_district),),
    Permission.READ_APPLICATION: ((is_its_own,),),
    Permission.READ_PAPERS: (
        (is_its_own,),
        (joins_it,),
        (has_role(Role.REVIEWER), is_not_its_own, serves_its_district, is_undecided),
    ),
    Permission.WITHDRAW: ((may_place, is_its_own),),
    Permission.DECIDE_AWARD: ((has_role(Role.REVIEWER, Role.APPROVER),), (is_system,)),
    Permission.EXPORT_EVIDENCE: (
        (has_role(Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR), is_not_its_party, serves_the_lot),
    ),
    Permission.OPEN_OFFERS: ((decides_at_the_desk, is_not_its_party, serves_the_lot),),
    Permission.PLACE: ((may_place,), (places_for_another,)),
    Permission.SERVE_BIDDER: ((has_role(Role.CLERK), is_not_its_party, serves_the_lot),),
    Permission.DECIDE_PAUSED: ((has_role(Role.APPROVER),),),
    Permission.SETTLE: ((is_system,),),
}
