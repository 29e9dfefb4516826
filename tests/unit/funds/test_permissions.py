"""Who may touch money: the finance desk, and nobody else."""

from __future__ import annotations

import pytest

from trading.core.access import permits
from trading.core.actor import Actor, Role
from trading.funds.permissions import GRANTS, Permission


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
def test_only_finance_acts_on_deposits(permission: Permission, role: Role) -> None:
    actor = Actor(user_id=1, username="somebody", roles=frozenset({role}))
    assert permits(GRANTS, permission, actor) is (role is Role.FINANCE)


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("actor", [Actor.visitor(), Actor.system()])
def test_neither_a_visitor_nor_a_program_does(permission: Permission, actor: Actor) -> None:
    assert not permits(GRANTS, permission, actor)
