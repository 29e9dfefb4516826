"""Every state and every act: what is possible, and what each leads to."""

from __future__ import annotations

import pytest

from trading.core.errors import TransitionRefused
from trading.listing.states import ACTIVE, CONCLUDED, EDITABLE, LISTING, PUBLIC
from trading.listing.states import ListingStatus as S

POSSIBLE: dict[S, dict[str, S]] = {
    S.DRAFT: {"submit": S.SUBMITTED, "withdraw": S.WITHDRAWN},
    S.SUBMITTED: {
        "return": S.CORRECTION,
        "refuse": S.NOT_ACCEPTED,
        "accept": S.ACCEPTED,
        "withdraw": S.WITHDRAWN,
    },
    S.CORRECTION: {"submit": S.SUBMITTED, "lapse": S.NOT_ACCEPTED, "withdraw": S.WITHDRAWN},
    S.NOT_ACCEPTED: {},
    S.ACCEPTED: {"approve": S.APPROVED, "hand_back": S.SUBMITTED, "reject": S.REJECTED, "withdraw": S.WITHDRAWN},
    S.APPROVED: {"publish": S.PUBLISHED, "withdraw": S.WITHDRAWN},
    S.REJECTED: {},
    S.PUBLISHED: {
        "suspend": S.SUSPENDED,
        "terminate": S.TERMINATED,
        "retract": S.RETRACTED,
        "award": S.AWARD_PENDING,
        "agree": S.INTENT,
        "fail": S.FAILED,
    },
    S.INTENT: {"confirm": S.DEAL, "void": S.VOID, "reopen": S.PUBLISHED},
    S.SUSPENDED: {"resume": S.PUBLISHED, "terminate": S.TERMINATED},
    S.TERMINATED: {},
    S.WITHDRAWN: {},
    S.RETRACTED: {},
    S.AWARD_PENDING: {"confirm": S.DEAL, "void": S.VOID},
    S.FAILED: {},
    S.DEAL: {"void": S.VOID, "publish_result": S.RESULT_PUBLISHED, "fall": S.AWARD_PENDING},
    S.VOID: {},
    S.RESULT_PUBLISHED: {"fall": S.AWARD_PENDING},
}


@pytest.mark.parametrize("state", list(S))
def test_each_state_allows_its_acts_and_no_others(state: S) -> None:
    assert {act: LISTING.next(state, act) for act in LISTING.acts_from(state)} == POSSIBLE[state]
    for act in set(LISTING.steps) - set(POSSIBLE[state]):
        with pytest.raises(TransitionRefused):
            LISTING.next(state, act)


def test_the_groups_of_states_fit_together() -> None:
    assert EDITABLE.isdisjoint(PUBLIC)
    assert CONCLUDED <= PUBLIC
    assert {S.TERMINATED, S.RETRACTED, S.FAILED, S.VOID, S.RESULT_PUBLISHED} == PUBLIC - ACTIVE
    assert LISTING.states() == set(S)
