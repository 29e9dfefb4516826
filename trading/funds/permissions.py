"""Who may do what with deposits."""

from __future__ import annotations

from enum import StrEnum

from trading.core.access import Grants, has_role
from trading.core.actor import Role


class Permission(StrEnum):
    """Acts of the finance desk."""

    #: say that a deposit has arrived on the supervised account
    CONFIRM = "funds:confirm"
    #: take statements of the bank; say what an entry pays, or that it goes back
    MATCH = "funds:match"
    #: write down in which parts a price comes
    DIVIDE = "funds:divide"
    #: prepare, recall or release a refund
    REFUND = "funds:refund"
    #: keep a deposit by decision
    FORFEIT = "funds:forfeit"


_is_finance = has_role(Role.FINANCE)

GRANTS: Grants = {
    Permission.CONFIRM: ((_is_finance,),),
    Permission.MATCH: ((_is_finance,),),
    Permission.DIVIDE: ((_is_finance,),),
    Permission.REFUND: ((_is_finance,),),
    Permission.FORFEIT: ((_is_finance,),),
}
