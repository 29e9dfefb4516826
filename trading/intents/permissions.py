"""Who may do what with proposals and agreements."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from trading.core.access import Grants, has_role, is_system
from trading.core.actor import Actor, Role
from trading.listing.permissions import is_not_the_maker, is_the_owner, serves_the_district


class Permission(StrEnum):
    """Acts on proposals. PROPOSE is asked about a listing, REPLY and DECIDE too; OWN about a proposal."""

    #: make a proposal on a listing
    PROPOSE = "proposal:propose"
    #: read, replace, confirm and withdraw one's own proposal
    OWN = "proposal:own"
    #: read the proposals on one's own listing and answer them
    REPLY = "proposal:reply"
    #: decide on an agreement
    DECIDE = "agreement:decide"
    #: end negotiations that have come to nothing
    LAPSE = "agreement:lapse"


def may_propose(actor: Actor, subject: Any = None) -> bool:
    """A party's own account; nobody who works for the market proposes (V-27)."""
    return actor.party_id is not None and not actor.is_staff


def is_its_own(actor: Actor, proposal: Any) -> bool:
    """The proposal is the actor's own party's."""
    return proposal is not None and actor.party_id is not None and actor.party_id == proposal.party_id


GRANTS: Grants = {
    Permission.PROPOSE: ((may_propose,),),
    Permission.OWN: ((may_propose, is_its_own),),
    Permission.REPLY: ((is_the_owner,),),
    Permission.DECIDE: ((has_role(Role.REVIEWER, Role.APPROVER), serves_the_district, is_not_the_maker),),
    Permission.LAPSE: ((is_system,),),
}
