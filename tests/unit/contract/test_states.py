"""The life of a contract: every state against every act."""

from __future__ import annotations

import pytest

from trading.contract.states import CONTRACT, ContractStatus
from trading.core.errors import TransitionRefused

S = ContractStatus
LEGAL = {(S.ISSUED, "sign"): S.SIGNED, (S.ISSUED, "rule"): S.RULED, (S.ISSUED, "cancel"): S.CANCELLED}


@pytest.mark.parametrize("act", list(CONTRACT.steps))
@pytest.mark.parametrize("state", list(ContractStatus))
def test_only_the_tables_moves_are_possible(state: ContractStatus, act: str) -> None:
    if (state, act) in LEGAL:
        assert CONTRACT.next(state, act) is LEGAL[state, act]
    else:
        with pytest.raises(TransitionRefused):
            CONTRACT.next(state, act)
