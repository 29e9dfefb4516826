"""Who may do what with a demand, an approach and a report. Nobody decides on what their own party posted."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from trading.core.access import Grants, has_role, is_system
from trading.core.actor import Actor, Role


class Permission(StrEnum):
    """Acts of the room. POST is asked about nothing, DECIDE_REPORT about a report, ANSWER, SPEAK and READ about an
    approach, all others about a demand."""

    #: begin a demand
    POST = "demand:post"
    #: change answers, submit, pause, renew, withdraw
    KEEP = "demand:keep"
    #: read everything about it at the desk
    SEE_FILE = "demand:see_file"
    #: publish, return or refuse what was submitted
    REVIEW = "demand:review"
    #: write down what the clock has done
    CLOCK = "demand:clock"
    #: offer land to a demand
    APPROACH = "demand:approach"
    #: answer an approach to one's demand
    ANSWER = "approach:answer"
    #: take an approach back, or agree to the exchange
    SPEAK = "approach:speak"
    #: read an approach
    READ = "approach:read"
    #: decide on a report of abuse
    DECIDE_REPORT = "report:decide"


def _party(actor: Actor) -> int | None:
    return actor.on_behalf_of or actor.party_id


def acts_for_a_party(actor: Actor, subject: Any) -> bool:
    """There is somebody to post for."""
    return _party(actor) is not None


def posted_it(actor: Actor, demand: Any) -> bool:
    """The acting party, or the one served at the counter, posted the demand."""
    return _party(actor) is not None and _party(actor) == demand.party_id


def did_not_post_it(actor: Actor, demand: Any) -> bool:
    """Land is offered to others."""
    return not posted_it(actor, demand)


def is_not_the_maker(actor: Actor, demand: Any) -> bool:
    """Neither the person who entered it nor anybody of the poster's party."""
    return actor.user_id not in (None, demand.entered_by_id) and actor.party_id != demand.party_id


def was_approached(actor: Actor, approach: Any) -> bool:
    """The approach came to the acting party's demand."""
    return posted_it(actor, approach.demand)


def approached(actor: Actor, approach: Any) -> bool:
    """The acting party sent the approach."""
    return _party(actor) is not None and _party(actor) == approach.party_id


def has_no_part_in_it(actor: Actor, report: Any) -> bool:
    """Neither side of a report is the acting officer's own."""
    return actor.party_id is None or actor.party_id not in (report.party_id, report.demand.party_id)


is_member = has_role(Role.MEMBER, Role.BANK)
is_clerk = has_role(Role.CLERK)
works_at_the_desk = has_role(Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.PUBLISHER, Role.SUPERVISOR, Role.AUDITOR)
decides_at_the_desk = has_role(Role.REVIEWER, Role.APPROVER)

GRANTS: Grants = {
    Permission.POST: ((is_member, acts_for_a_party), (is_clerk, acts_for_a_party)),
    Permission.KEEP: ((is_member, posted_it), (is_clerk, posted_it)),
    Permission.SEE_FILE: ((posted_it,), (works_at_the_desk,)),
    Permission.REVIEW: ((decides_at_the_desk, is_not_the_maker),),
    Permission.CLOCK: ((is_system,),),
    Permission.APPROACH: ((is_member, acts_for_a_party, did_not_post_it),),
    Permission.ANSWER: ((is_member, was_approached),),
    Permission.SPEAK: ((is_member, approached),),
    Permission.READ: ((was_approached,), (approached,)),
    Permission.DECIDE_REPORT: ((decides_at_the_desk, has_no_part_in_it),),
}
