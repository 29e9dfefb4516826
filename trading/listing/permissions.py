"""Who may do what with a listing. Maker and checker are never one person, and never of one party."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from trading.core.access import Grants, has_role, is_system, permits
from trading.core.actor import HEADS, Actor, Role
from trading.core.deal import Business
from trading.listing.rules.ways import Offerer, may_offer
from trading.listing.states import ListingStatus, ReviewStep


class Permission(StrEnum):
    """Acts on listings. START is asked about an :class:`Opening`, all others about a listing."""

    #: begin a draft for a right
    START = "listing:start"
    #: change answers and papers
    EDIT = "listing:edit"
    #: hand the draft in for review
    SUBMIT = "listing:submit"
    #: take it back before publication
    WITHDRAW = "listing:withdraw"
    #: read answers and papers before or after publication
    SEE_FILE = "listing:see_file"
    #: take in, return for correction or refuse what was submitted
    ACCEPT = "listing:accept"
    #: close what wasn't mended in time
    LAPSE = "listing:lapse"
    #: write the reasons that are used again
    KEEP_REASONS = "listing:keep_reasons"
    #: sign at the level of the review that is reached: agree, send back or reject
    APPROVE = "listing:approve"
    #: publish the notice
    PUBLISH = "listing:publish"
    #: take up a case that one may decide on, or let it go
    CLAIM = "listing:claim"
    #: give a case to somebody else, whoever has it
    ASSIGN = "listing:assign"
    #: ask that a published listing be suspended, resumed or terminated
    ASK_HALT = "listing:ask_halt"
    #: confirm what another person asked for
    CONFIRM_HALT = "listing:confirm_halt"
    #: accept a proposal on a negotiated listing
    AGREE = "listing:agree"
    #: draft a change of a published listing
    DRAFT_CHANGE = "listing:draft_change"
    #: confirm a change that another person drafted
    CONFIRM_CHANGE = "listing:confirm_change"
    #: write down how the round ended
    CONCLUDE = "listing:conclude"
    #: open the sealed reserve price at the close
    OPEN_RESERVE = "listing:open_reserve"
    #: tell whoever may buy first, and write down its answer
    TELL_HOLDERS = "listing:tell_holders"
    #: publish the result of a deal
    PUBLISH_RESULT = "listing:publish_result"


#: who signs at which level
LEVEL_ROLES: dict[ReviewStep, tuple[Role, ...]] = {
    ReviewStep.HANDLER: (Role.REVIEWER, Role.APPROVER),
    ReviewStep.SECTION_HEAD: (Role.SECTION_HEAD,),
    ReviewStep.DEPUTY_DIRECTOR: (Role.DEPUTY_DIRECTOR,),
    ReviewStep.DIRECTOR: (Role.DIRECTOR,),
}


@dataclass(frozen=True)
class Opening:
    """A listing to be begun: which business, for which party, and what ties the party to the right."""

    business: Business
    party_id: int
    tie: Offerer


def may_offer_it(actor: Actor, opening: Any) -> bool:
    """The acting party, or the one served at the counter, holds the right, leases it, or disposes of it by office."""
    is_own = opening.party_id == (actor.on_behalf_of or actor.party_id)
    return is_own and may_offer(opening.business, opening.tie)


def is_the_owner(actor: Actor, listing: Any) -> bool:
    """The acting party, or the one served at the counter, offers this listing."""
    party = actor.on_behalf_of or actor.party_id
    return party is not None and party == listing.owner_party_id


def serves_the_district(actor: Actor, listing: Any) -> bool:
    """Staff of a district work on its listings only; staff of the city on all."""
    return actor.district in (None, listing.district_code)


def is_not_the_maker(actor: Actor, listing: Any) -> bool:
    """Neither the person who entered it nor anybody of the owner's party."""
    return actor.user_id not in (None, listing.entered_by_id) and actor.party_id != listing.owner_party_id


def did_not_take_it_in(actor: Actor, listing: Any) -> bool:
    """Intake and approval are two persons."""
    return actor.user_id != listing.accepted_by_id


def signs_at_the_level(actor: Actor, listing: Any) -> bool:
    """The role of the level that the review has reached; the first is a reviewer's or an approver's."""
    return actor.has(*LEVEL_ROLES.get(listing.review_step, ()))


def has_no_other_part(actor: Actor, listing: Any) -> bool:
    """Nobody acts at two steps of one listing; at the same one again, after it was sent back, they may."""
    step = listing.review_step
    return all(seat.step is step for seat in listing.seats if seat.user_id == actor.user_id)


def did_not_approve(actor: Actor, listing: Any) -> bool:
    """Approval and publication are two persons."""
    return actor.user_id != listing.approved_by_id


def did_not_ask(actor: Actor, listing: Any) -> bool:
    """Whoever asked for a halt doesn't confirm it."""
    halt = listing.open_halt
    return halt is None or actor.user_id != halt.requested_by_id


is_member = has_role(Role.MEMBER, Role.BANK)
is_clerk = has_role(Role.CLERK)
is_reviewer = has_role(Role.REVIEWER)
is_approver = has_role(Role.APPROVER)
is_publisher = has_role(Role.PUBLISHER)
heads_the_review = has_role(*HEADS)
works_at_the_desk = has_role(Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.PUBLISHER, Role.SUPERVISOR, Role.AUDITOR)
decides_at_the_desk = has_role(Role.REVIEWER, Role.APPROVER, Role.PUBLISHER)

_CHECKER = (serves_the_district, is_not_the_maker)
#: what is decided on a case next, by its state
NEXT_DECISION: dict[ListingStatus, Permission] = {
    ListingStatus.SUBMITTED: Permission.ACCEPT,
    ListingStatus.ACCEPTED: Permission.APPROVE,
    ListingStatus.APPROVED: Permission.PUBLISH,
}


def decides_next(actor: Actor, listing: Any) -> bool:
    """The next decision on the case may be this person's."""
    wanted = NEXT_DECISION.get(listing.status)
    return wanted is not None and permits(GRANTS, wanted, actor, listing)


GRANTS: Grants = {
    Permission.START: ((is_member, may_offer_it), (is_clerk, may_offer_it)),
    Permission.EDIT: ((is_member, is_the_owner), (is_clerk, is_the_owner)),
    Permission.SUBMIT: ((is_member, is_the_owner), (is_clerk, is_the_owner)),
    Permission.WITHDRAW: ((is_member, is_the_owner), (is_clerk, is_the_owner)),
    Permission.SEE_FILE: (
        (is_the_owner,),
        (works_at_the_desk, serves_the_district),
        (heads_the_review, serves_the_district),
    ),
    Permission.ACCEPT: ((is_reviewer, *_CHECKER, has_no_other_part),),
    Permission.APPROVE: ((signs_at_the_level, *_CHECKER, did_not_take_it_in, has_no_other_part),),
    Permission.CLAIM: ((decides_next,),),
    Permission.LAPSE: ((is_system,),),
    Permission.KEEP_REASONS: ((is_publisher,), (has_role(Role.SYSADMIN),)),
    Permission.PUBLISH: ((is_publisher, *_CHECKER, did_not_approve),),
    Permission.ASSIGN: ((heads_the_review, *_CHECKER), (is_approver, *_CHECKER)),
    Permission.ASK_HALT: ((decides_at_the_desk, *_CHECKER),),
    Permission.CONFIRM_HALT: ((decides_at_the_desk, *_CHECKER, did_not_ask),),
    Permission.AGREE: ((is_member, is_the_owner), (is_clerk, is_the_owner)),
    Permission.TELL_HOLDERS: ((decides_at_the_desk, *_CHECKER),),
    Permission.DRAFT_CHANGE: ((decides_at_the_desk, *_CHECKER),),
    Permission.CONFIRM_CHANGE: ((decides_at_the_desk, *_CHECKER),),
    Permission.CONCLUDE: ((is_system,), (decides_at_the_desk, *_CHECKER)),
    Permission.OPEN_RESERVE: ((is_system,),),
    Permission.PUBLISH_RESULT: ((is_system,), (is_publisher, *_CHECKER), (is_approver, *_CHECKER)),
}
