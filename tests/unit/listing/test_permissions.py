"""Who may do what, as a table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from trading.core.access import permits
from trading.core.actor import Actor, Role
from trading.core.deal import Business, OwnerType
from trading.listing.permissions import GRANTS, Opening, Permission
from trading.listing.rules.ways import Offerer
from trading.listing.states import ListingStatus, ReviewStep

LISTING: Any = SimpleNamespace(
    owner_party_id=7,
    entered_by_id=1,
    accepted_by_id=4,
    approved_by_id=5,
    district_code="150302",
    review_step=ReviewStep.HANDLER,
    seats=[SimpleNamespace(user_id=5, step=ReviewStep.HANDLER), SimpleNamespace(user_id=15, step=ReviewStep.INTAKE)],
    open_halt=SimpleNamespace(requested_by_id=6),
    status=ListingStatus.ACCEPTED,
)
OPENING = Opening(Business.TRANSFER, 7, Offerer(OwnerType.COMPANY, holds=True))


def actor(user_id: int | None, *roles: Role, **rest: Any) -> Actor:
    return Actor(user_id, f"user{user_id}", frozenset(roles), **rest)


ACTORS: dict[str, Actor] = {
    "owner": actor(1, Role.MEMBER, party_id=7),
    "colleague": actor(2, Role.MEMBER, party_id=7),
    "stranger": actor(3, Role.MEMBER, party_id=8),
    "intake": actor(4, Role.REVIEWER),
    "second reviewer": actor(9, Role.REVIEWER),
    "approver": actor(5, Role.APPROVER),
    "who took it in before it was sent back": actor(15, Role.APPROVER),
    "section head": actor(16, Role.SECTION_HEAD),
    "publisher": actor(6, Role.PUBLISHER),
    "elsewhere": actor(10, Role.REVIEWER, Role.APPROVER, Role.PUBLISHER, district="150304"),
    "maker at the desk": actor(1, Role.REVIEWER, Role.APPROVER, Role.PUBLISHER),
    "owner's friend": actor(11, Role.REVIEWER, Role.APPROVER, Role.PUBLISHER, party_id=7),
    "clerk for the owner": actor(12, Role.CLERK, on_behalf_of=7),
    "clerk": actor(12, Role.CLERK),
    "finance": actor(13, Role.FINANCE),
    "auditor": actor(14, Role.AUDITOR),
    "visitor": Actor.visitor(),
    "system": Actor.system(),
}

OWNERS = {"owner", "colleague", "clerk for the owner"}
EARLIER = "who took it in before it was sent back"
DESK = {"intake", "second reviewer", "approver", "publisher", EARLIER}

MATRIX: dict[Permission, set[str]] = {
    Permission.START: OWNERS,
    Permission.EDIT: OWNERS,
    Permission.SUBMIT: OWNERS,
    Permission.WITHDRAW: OWNERS,
    Permission.SEE_FILE: OWNERS | DESK | {"owner's friend", "maker at the desk", "clerk", "auditor", "section head"},
    Permission.ACCEPT: {"intake", "second reviewer"},
    Permission.APPROVE: {"second reviewer", "approver"},
    Permission.PUBLISH: {"publisher"},
    Permission.CLAIM: {"second reviewer", "approver"},
    Permission.ASSIGN: {"approver", EARLIER, "section head"},
    Permission.ASK_HALT: DESK,
    Permission.CONFIRM_HALT: DESK - {"publisher"},
    Permission.TELL_HOLDERS: DESK,
    Permission.DRAFT_CHANGE: DESK,
    Permission.CONFIRM_CHANGE: DESK,
    Permission.AGREE: OWNERS,
    Permission.CONCLUDE: DESK | {"system"},
    Permission.LAPSE: {"system"},
    Permission.KEEP_REASONS: {"publisher", "elsewhere", "maker at the desk", "owner's friend"},
    Permission.OPEN_RESERVE: {"system"},
    Permission.PUBLISH_RESULT: {"approver", "publisher", "system", EARLIER},
}


@pytest.mark.parametrize("permission", list(Permission))
def test_the_matrix(permission: Permission) -> None:
    subject = OPENING if permission is Permission.START else LISTING
    may = {name for name, one in ACTORS.items() if permits(GRANTS, permission, one, subject)}
    assert may == MATRIX[permission]
