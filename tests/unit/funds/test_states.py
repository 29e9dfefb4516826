"""The life of a deposit, step by step."""

from __future__ import annotations

import pytest

from trading.core.errors import TransitionRefused
from trading.funds.states import DEPOSIT, DepositStatus

D = DepositStatus

STEPS = {
    (D.AWAITED, "receive"): D.HELD,
    (D.AWAITED, "lapse"): D.LAPSED,
    (D.HELD, "prepare_refund"): D.REFUND_PREPARED,
    (D.REFUND_PREPARED, "recall_refund"): D.HELD,
    (D.REFUND_PREPARED, "release_refund"): D.REFUND_RELEASED,
    (D.REFUND_RELEASED, "pay_refund"): D.REFUNDED,
    (D.REFUND_RELEASED, "bounce_refund"): D.HELD,
    (D.HELD, "convert"): D.CONVERTED,
    (D.HELD, "prepare_forfeiture"): D.FORFEIT_PREPARED,
    (D.FORFEIT_PREPARED, "recall_forfeiture"): D.HELD,
    (D.FORFEIT_PREPARED, "forfeit"): D.FORFEITED,
}


@pytest.mark.parametrize("state", list(D))
@pytest.mark.parametrize("act", list(DEPOSIT.steps))
def test_only_the_listed_steps_are_possible(state: DepositStatus, act: str) -> None:
    if (state, act) in STEPS:
        assert DEPOSIT.next(state, act) is STEPS[state, act]
    else:
        with pytest.raises(TransitionRefused):
            DEPOSIT.next(state, act)


@pytest.mark.parametrize("state", [D.REFUNDED, D.CONVERTED, D.FORFEITED, D.LAPSED])
def test_settled_money_does_not_move_again(state: DepositStatus) -> None:
    assert DEPOSIT.acts_from(state) == []
