"""The lives of a proposal and of an agreement, act by act."""

from __future__ import annotations

from trading.intents.states import AGREEMENT, PROPOSAL, AgreementStatus, ProposalStatus


def test_only_what_is_under_negotiation_can_be_agreed_declined_or_withdrawn() -> None:
    assert PROPOSAL.acts_from(ProposalStatus.OPEN) == ["withdraw", "decline", "agree", "close"]
    for ended in (ProposalStatus.WITHDRAWN, ProposalStatus.DECLINED, ProposalStatus.CLOSED):
        assert PROPOSAL.acts_from(ended) == ["renew"]
    assert PROPOSAL.acts_from(ProposalStatus.AGREED) == ["reopen"]


def test_an_agreement_is_decided_once() -> None:
    assert AGREEMENT.acts_from(AgreementStatus.PENDING) == ["confirm", "reopen"]
    assert AGREEMENT.acts_from(AgreementStatus.CONFIRMED) == ["void"]
    assert AGREEMENT.acts_from(AgreementStatus.REOPENED) == []
