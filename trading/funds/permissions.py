"""Who may do what with deposits."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from trading.core.access import Grants, has_role
from trading.core.actor import Actor, Role


class Permission(StrEnum):
    """Acts of the finance desk and of those whose money it is."""

    #: say that a deposit has arrived on the supervised account
    CONFIRM = "funds:confirm"
    #: prepare, recall or release a refund
    REFUND = "funds:refund"
    #: keep a deposit by decision
    FORFEIT = "funds:forfeit"
    #: read the ledger of every lot
    READ_LEDGER = "funds:read_ledger"
    #: read one deposit
    READ_DEPOSIT = "funds:read_deposit"


def owes_it(actor: Actor, subject: Any) -> bool:
    """The deposit is the actor's own party's."""
    return subject is not None and actor.party_id is not None and actor.party_id == subject.party_id


_is_finance = has_role(Role.FINANCE)

GRANTS: Grants = {
    Permission.CONFIRM: ((_is_finance,),),
    Permission.REFUND: ((_is_finance,),),
    Permission.FORFEIT: ((_is_finance,),),
    Permission.READ_LEDGER: ((_is_finance,), (has_role(Role.AUDITOR),)),
    Permission.READ_DEPOSIT: ((_is_finance,), (owes_it,)),
}
