"""Who may do what with the land book."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from trading.core.access import Grants, has_role, is_system
from trading.core.actor import Actor, Role


class Permission(StrEnum):
    """Acts on the land book."""

    #: load parcels and rights from a file
    IMPORT = "parcels:import"
    #: record what the registry has entered: rights, burdens, corrections
    RECORD = "parcels:record"
    #: read holders' full names and certificate numbers
    SEE_HOLDERS = "parcels:see_holders"


def works_for_the_market(actor: Actor, subject: Any) -> bool:
    """Staff read the register in full; so does the platform itself."""
    return actor.is_staff or actor.is_system


def holds_the_right(actor: Actor, subject: Any) -> bool:
    """The actor's party is one of the holders of the right shown."""
    return subject is not None and subject.is_held_by(actor.party_id)


GRANTS: Grants = {
    Permission.IMPORT: ((is_system,), (has_role(Role.SYSADMIN),)),
    Permission.RECORD: ((is_system,), (has_role(Role.SYSADMIN),)),
    Permission.SEE_HOLDERS: ((works_for_the_market,), (holds_the_right,)),
}
