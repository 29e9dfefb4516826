"""Who may change a setting: the administrator that the catalogue names, nobody else."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from trading.core.access import Grants, has_role
from trading.core.actor import Actor, Role


class Permission(StrEnum):
    """Acts of the administrators on settings."""

    #: put another value in force; the subject is the :class:`~trading.core.settings.Setting`
    CHANGE = "settings:change"
    #: publish the official days of a year
    PUBLISH_DAYS = "settings:publish_days"


def _is_in_charge(actor: Actor, subject: Any) -> bool:
    return actor.has(subject.changed_by)


GRANTS: Grants = {
    Permission.CHANGE: ((_is_in_charge,),),
    Permission.PUBLISH_DAYS: ((has_role(Role.SECADMIN),),),
}
