"""The owner's statements against the land book, and the papers that a case needs."""

from __future__ import annotations

from typing import Any

import pytest

from trading.core.deal import AcquisitionMode, OwnerType
from trading.core.errors import Refusals
from trading.core.findings import Severity
from trading.core.money import Fen
from trading.listing.answers import Answers
from trading.listing.rules import (
    MaterialFacts,
    OfferFacts,
    PricePlan,
    check_materials,
    judge_offer,
    missing_materials,
    required_materials,
)
from trading.listing.states import Buildings, MaterialKind, Occupancy

PRICES = PricePlan(Fen(360_000_000), Fen(5_000_000), Fen(72_000_000))
HONEST = Answers(buildings=Buildings.NONE, occupancy=Occupancy.VACANT, is_disputed=False)


def findings(answers: Answers = HONEST, **facts: Any) -> list[tuple[str, Severity]]:
    return [(one.rule, one.severity) for one in judge_offer(OfferFacts(answers, PRICES, **facts))]


def test_statements_that_agree_with_the_land_book_pass() -> None:
    assert findings(benchmark=384_000_000) == []


def test_a_dispute_that_the_owner_knows_of_blocks() -> None:
    assert findings(HONEST.with_(is_disputed=True)) == [("V-14", Severity.BLOCK)]


def test_a_lease_in_the_land_book_must_be_disclosed() -> None:
    assert findings(register_leases=1) == [("V-19", Severity.BLOCK)]
    assert findings(HONEST.with_(occupancy=Occupancy.LEASED), register_leases=1) == []


def test_buildings_in_the_land_book_go_with_the_land() -> None:
    assert findings(register_buildings="厂房") == [("G3", Severity.GATE)]
    assert findings(HONEST.with_(buildings=Buildings.INCLUDED), register_buildings="厂房") == []


def test_a_low_start_price_warns_and_does_not_block() -> None:
    assert findings(benchmark=450_000_000) == [("V-32", Severity.WARN)]
    assert findings(benchmark=449_999_999) == []


def needed(**facts: Any) -> set[MaterialKind]:
    chosen: dict[str, Any] = {"acquisition_mode": AcquisitionMode.GRANT, "owner_type": OwnerType.COMPANY}
    papers = required_materials(MaterialFacts(**{**chosen, **facts}))
    return {paper.kind for paper in papers if paper.is_required}


M = MaterialKind


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"has_audit": True}, {M.GRANT_CONTRACT}),
        ({}, {M.GRANT_CONTRACT, M.INVESTMENT_AUDIT}),
        ({"has_audit": True, "is_price_paid": False}, {M.GRANT_CONTRACT, M.PRICE_PAID}),
        ({"has_audit": True, "holders": 2}, {M.GRANT_CONTRACT, M.CO_OWNER_CONSENT}),
        ({"has_audit": True, "is_mortgaged": True}, {M.GRANT_CONTRACT, M.MORTGAGEE_NOTICE}),
        ({"has_audit": True, "is_leased": True}, {M.GRANT_CONTRACT, M.LESSEE_NOTICE}),
        ({"has_audit": True, "has_advance_notice": True}, {M.GRANT_CONTRACT, M.OTHER}),
        ({"acquisition_mode": AcquisitionMode.LEASE}, {M.GRANT_CONTRACT}),
        ({"acquisition_mode": AcquisitionMode.ALLOCATION}, {M.GRANT_CONTRACT, M.APPROVAL, M.VALUATION}),
        ({"acquisition_mode": AcquisitionMode.AUTHORISED}, {M.GRANT_CONTRACT, M.APPROVAL}),
        (
            {"has_audit": True, "owner_type": OwnerType.STATE_COMPANY},
            {M.GRANT_CONTRACT, M.VALUATION, M.RESOLUTION},
        ),
    ],
)
def test_the_papers_follow_mode_holders_and_burdens(facts: dict[str, Any], expected: set[MaterialKind]) -> None:
    assert needed(**facts) == expected


def test_what_the_land_book_holds_is_not_asked_for() -> None:
    papers = required_materials(MaterialFacts(AcquisitionMode.GRANT, OwnerType.COMPANY, has_audit=True))
    held = {paper.kind for paper in papers if paper.is_held}
    assert held == {M.CERTIFICATE, M.PRICE_PAID, M.INVESTMENT_AUDIT}


def test_every_missing_paper_is_named_at_once() -> None:
    papers = required_materials(MaterialFacts(AcquisitionMode.GRANT, OwnerType.COMPANY, is_mortgaged=True))
    assert missing_materials(papers, {M.INVESTMENT_AUDIT}) == [M.GRANT_CONTRACT, M.MORTGAGEE_NOTICE]
    with pytest.raises(Refusals) as refusal:
        check_materials(papers, set())
    assert len(refusal.value.refusals) == 3


def test_answers_survive_being_stored() -> None:
    said = HONEST.with_(buildings_note="厂房")
    assert Answers.of(said.stored()) == said
    assert Answers.of({}) == Answers()
    assert not Answers().covers_land
