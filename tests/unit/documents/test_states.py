"""The life of a document: every state against every act."""

from __future__ import annotations

import pytest

from trading.core.errors import TransitionRefused
from trading.documents.states import DOCUMENT, DocumentStatus

S = DocumentStatus
LEGAL = {
    (S.QUEUED, "render"): S.VALID,
    (S.QUEUED, "supersede"): S.SUPERSEDED,
    (S.VALID, "supersede"): S.SUPERSEDED,
    (S.QUEUED, "revoke"): S.REVOKED,
    (S.VALID, "revoke"): S.REVOKED,
}


@pytest.mark.parametrize("act", list(DOCUMENT.steps))
@pytest.mark.parametrize("state", list(DocumentStatus))
def test_only_the_tables_moves_are_possible(state: DocumentStatus, act: str) -> None:
    if (state, act) in LEGAL:
        assert DOCUMENT.next(state, act) is LEGAL[state, act]
    else:
        with pytest.raises(TransitionRefused):
            DOCUMENT.next(state, act)
