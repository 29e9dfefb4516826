"""Who may bid, for whom, and who serves at a counter: the whole matrix of roles and doors."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from trading.bidding.permissions import GRANTS, Permission
from trading.core.access import permits
from trading.core.actor import Actor, Channel, Role


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("served", [None, 7])
def test_bids_come_from_a_party_or_from_a_clerk_who_serves_one(
    role: Role, channel: Channel, served: int | None
) -> None:
    actor = Actor(1, "somebody", frozenset({role}), party_id=3, channel=channel, on_behalf_of=served)
    own = role in (Role.MEMBER, Role.BANK)
    for_another = role is Role.CLERK and channel is Channel.WINDOW and served is not None
    assert permits(GRANTS, Permission.PLACE, actor) is (own or for_another)


@pytest.mark.parametrize("role", list(Role))
def test_only_clerks_serve(role: Role) -> None:
    actor = Actor(1, "somebody", frozenset({role}))
    assert permits(GRANTS, Permission.SERVE_BIDDER, actor) is (role is Role.CLERK)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("party_id", [3, 7, 9])
def test_papers_come_from_the_applicant_or_from_the_clerk_who_serves_it(role: Role, party_id: int) -> None:
    actor = Actor(1, "somebody", frozenset({role}), party_id=3, channel=Channel.WINDOW, on_behalf_of=7)
    may = (role in (Role.MEMBER, Role.BANK) and party_id == 3) or (role is Role.CLERK and party_id == 7)
    assert permits(GRANTS, Permission.HAND_IN, actor, SimpleNamespace(party_id=party_id)) is may
