"""The audience at the door: every route says who may knock; services decide who may act.

``@audience(...)`` stands directly under the route. An architecture test fails for a route without one.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from flask import redirect, request, url_for

from trading.core.actor import Role
from trading.core.errors import Forbidden, TradingError
from trading.core.messages import N_
from trading.web.actor import current_actor, is_machine

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Who may knock at a route."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    MEMBER = "member"
    DESK = "desk"
    FINANCE = "finance"
    AUDIT = "audit"
    ADMIN = "admin"


#: the roles that an audience consists of; PUBLIC and SIGNED_IN need none
ROLES: dict[Audience, frozenset[Role]] = {
    Audience.MEMBER: frozenset({Role.MEMBER, Role.BANK}),
    Audience.DESK: frozenset(
        {
            Role.CLERK,
            Role.REVIEWER,
            Role.APPROVER,
            Role.SECTION_HEAD,
            Role.DEPUTY_DIRECTOR,
            Role.DIRECTOR,
            Role.PUBLISHER,
            Role.SUPERVISOR,
        }
    ),
    Audience.FINANCE: frozenset({Role.FINANCE}),
    Audience.AUDIT: frozenset({Role.AUDITOR}),
    Audience.ADMIN: frozenset({Role.SYSADMIN, Role.SECADMIN}),
}


class SignInNeeded(TradingError):
    """A machine knocked without a valid token."""

    code = "unauthenticated"
    msgid = N_("Sign in first: this needs a valid access token.")


def audience(*audiences: Audience) -> Callable[[View], View]:
    """Admit only ``audiences`` to a route. Visitors are sent to sign in, others get 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if Audience.PUBLIC not in audiences:
                actor = current_actor()
                if actor.user_id is None:
                    return _send_to_sign_in()
                admit(actor.roles, *audiences)
            return view(*args, **kwargs)

        guarded.audience = audiences  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def admit(roles: frozenset[Role], *audiences: Audience) -> None:
    """Let somebody with ``roles`` in, or raise :class:`Forbidden`."""
    if Audience.SIGNED_IN not in audiences and not any(roles & ROLES.get(one, frozenset()) for one in audiences):
        raise Forbidden()


def _send_to_sign_in() -> Any:
    if is_machine():
        raise SignInNeeded()
    target = request.full_path.rstrip("?") if request.method == "GET" else request.referrer or "/"
    return redirect(url_for("parties.sign_in", next=target), 303)
