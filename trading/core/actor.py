"""Who acts: the explicit person behind every use case. Services never ask the web who is there."""

from __future__ import annotations

from dataclasses import dataclass

from trading.core.labels import LabelledEnum
from trading.core.messages import N_


class Role(LabelledEnum):
    """What an account may be. A person may hold several, but the three administrators exclude each other."""

    MEMBER = "member", N_("Member")
    BANK = "bank", N_("Mortgagee bank")
    CLERK = "clerk", N_("Window clerk")
    REVIEWER = "reviewer", N_("Reviewer")
    APPROVER = "approver", N_("Approver")
    SECTION_HEAD = "section_head", N_("Section head")
    DEPUTY_DIRECTOR = "deputy_director", N_("Deputy director")
    DIRECTOR = "director", N_("Director")
    PUBLISHER = "publisher", N_("Publisher")
    FINANCE = "finance", N_("Finance officer")
    SUPERVISOR = "supervisor", N_("Supervisor")
    SYSADMIN = "sysadmin", N_("System administrator")
    SECADMIN = "secadmin", N_("Security administrator")
    AUDITOR = "auditor", N_("Auditor")


#: roles of people who work for the market; none of them may bid (fairness, V-27)
STAFF = frozenset(Role) - {Role.MEMBER, Role.BANK}


#: the levels of a review above the first
HEADS = (Role.SECTION_HEAD, Role.DEPUTY_DIRECTOR, Role.DIRECTOR)


class Channel(LabelledEnum):
    """The door an act came through."""

    ONLINE = "online", N_("Online")
    API = "api", N_("Machine interface")
    WINDOW = "window", N_("Window")
    SYSTEM = "system", N_("System")


@dataclass(frozen=True)
class Actor:
    """The acting account. ``party_id`` is the party it represents; ``on_behalf_of`` the party served at a counter."""

    user_id: int | None
    username: str
    roles: frozenset[Role]
    party_id: int | None = None
    channel: Channel = Channel.ONLINE
    on_behalf_of: int | None = None
    district: str | None = None

    @classmethod
    def system(cls) -> Actor:
        """The platform itself: the settler, the seed, commands."""
        return cls(user_id=None, username="system", roles=frozenset(), channel=Channel.SYSTEM)

    @classmethod
    def visitor(cls) -> Actor:
        """Somebody who has not signed in."""
        return cls(user_id=None, username="visitor", roles=frozenset())

    @property
    def is_system(self) -> bool:
        return self.channel is Channel.SYSTEM and self.user_id is None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    def has(self, *roles: Role) -> bool:
        """True where the actor holds any of ``roles``."""
        return any(role in self.roles for role in roles)
