"""Who may do what with awards and contracts."""

from __future__ import annotations

from enum import StrEnum

from trading.core.access import Grants, has_role
from trading.core.actor import Role
from trading.listing.permissions import is_not_the_maker, serves_the_district


class Permission(StrEnum):
    """Acts of the contract desk; all are asked about a listing."""

    #: confirm an award, and with it issue the papers; or declare it void
    DECIDE = "contract:decide"
    #: write down that both sides have signed
    RECORD_SIGNING = "contract:record_signing"


_CHECKER = (serves_the_district, is_not_the_maker)

GRANTS: Grants = {
    Permission.DECIDE: ((has_role(Role.REVIEWER, Role.APPROVER), *_CHECKER),),
    Permission.RECORD_SIGNING: (
        (has_role(Role.CLERK), serves_the_district),
        (has_role(Role.REVIEWER, Role.APPROVER), *_CHECKER),
    ),
}
