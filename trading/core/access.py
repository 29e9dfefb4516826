"""Permission tables: ``permission -> alternatives``, each a tuple of predicates that must all hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from trading.core.actor import Actor, Role
from trading.core.errors import Forbidden, NotFound

Predicate = Callable[[Actor, Any], bool]
Grants = Mapping[StrEnum, tuple[tuple[Predicate, ...], ...]]


def permits(grants: Grants, permission: StrEnum, actor: Actor, subject: Any = None) -> bool:
    """True where one alternative of ``permission`` holds in full. An unlisted permission is nobody's."""
    return any(
        all(predicate(actor, subject) for predicate in alternative) for alternative in grants.get(permission, ())
    )


def authorise(grants: Grants, permission: StrEnum, actor: Actor, subject: Any = None) -> None:
    """Raise :class:`Forbidden` unless ``actor`` holds ``permission`` on ``subject``."""
    if not permits(grants, permission, actor, subject):
        raise Forbidden(permission=permission.value)


def conceal(grants: Grants, permission: StrEnum, actor: Actor, subject: Any) -> None:
    """Raise :class:`NotFound` unless ``actor`` holds ``permission``: others don't learn that ``subject`` exists."""
    if not permits(grants, permission, actor, subject):
        raise NotFound()


def has_role(*roles: Role) -> Predicate:
    """Build the predicate 'the actor holds one of these roles'."""

    def holds(actor: Actor, subject: Any) -> bool:
        return actor.has(*roles)

    holds.__name__ = "is_" + "_or_".join(role.value for role in roles)
    return holds


def is_system(actor: Actor, subject: Any) -> bool:
    """The platform itself acts: settler, worker, command."""
    return actor.is_system
