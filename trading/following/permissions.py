"""Who may follow. Everything is one's own: what belongs to others isn't found."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from trading.core.access import Grants
from trading.core.actor import Actor


class Permission(StrEnum):
    """``room:act``."""

    #: keep a watch list, saved searches and a calendar
    KEEP = "following:keep"


def has_an_account(actor: Actor, subject: Any = None) -> bool:
    """Anybody who signed in, whatever the roles: the market is public."""
    return actor.user_id is not None


GRANTS: Grants = {Permission.KEEP: ((has_an_account,),)}
