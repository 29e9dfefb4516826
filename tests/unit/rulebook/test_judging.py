"""What a whole right is told: order, sums and wording beyond the single rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.parcels import right_facts
from trading import rulebook
from trading.core.deal import AcquisitionMode, BurdenKind, Business
from trading.core.errors import Refusals
from trading.core.findings import Severity, refuse_if_blocked
from trading.core.land_use import UseClass
from trading.rulebook import BurdenFact, HolderShare, Limits

ALLOCATED = {"acquisition_mode": AcquisitionMode.ALLOCATION, "ends_on": None}


def told(limits: Limits | None = None, **overrides: object) -> list[tuple[str, Severity]]:
    found = rulebook.judge(right_facts(**overrides), limits)
    return [(finding.rule, finding.severity) for finding in found]


@pytest.mark.parametrize("business", [Business.TRANSFER, Business.LEASE])
def test_a_right_in_order_gets_no_finding(business: Business) -> None:
    assert told(business=business) == []


def test_collective_land_breaks_both_rules_on_codes() -> None:
    found = told(unit_code="150302001001JB00017W00000000")
    assert found == [("V-01", Severity.BLOCK), ("V-02", Severity.BLOCK)]


def test_investment_is_compared_without_rounding() -> None:
    """24.999… per cent is never taken for 25."""
    facts = right_facts(investment_total_fen=3_000_000_001, investment_done_fen=750_000_000)
    finding = next(one for one in rulebook.judge(facts) if one.rule == "V-15")
    assert finding.severity is Severity.BLOCK
    assert finding.params["percent"] == Decimal("24.99")


def test_a_breach_is_told_with_what_the_law_holds_for_it() -> None:
    assert told(price_paid=False) == [("V-16", Severity.BLOCK), ("G13", Severity.WARN)]
    assert told(**ALLOCATED) == [("V-17", Severity.GATE), ("G13", Severity.WARN)]


def test_allocated_land_is_approved_for_a_transfer_declared_for_a_lease_and_noted_for_a_mortgage() -> None:
    debt = {"is_ceiling": False, "secured_amount_fen": 1, "debt_from": date(2026, 3, 2), "debt_to": date(2027, 3, 1)}
    assert ("V-17", Severity.GATE) in told(**ALLOCATED)
    assert told(business=Business.LEASE, **ALLOCATED) == [("1.2", Severity.NOTE), ("V-35", Severity.GATE)]
    assert told(business=Business.MORTGAGE, **ALLOCATED, **debt) == [("1.2", Severity.NOTE)]


def test_a_state_lease_is_passed_on_when_paid_built_and_agreed() -> None:
    held = {"acquisition_mode": AcquisitionMode.LEASE, "ends_on": date(2035, 4, 17)}
    for business in (Business.TRANSFER, Business.SUBLEASE):
        found = told(business=business, price_paid=False, **held)
        assert found == [("V-16", Severity.BLOCK), ("1.2", Severity.GATE), ("1.2", Severity.GATE)]
        assert told(business=business, buildings_finished=True, lessor_consents=True, **held) == []


def test_a_sealed_right_is_told_once_whatever_the_business() -> None:
    sealed = {"burdens": (BurdenFact(BurdenKind.SEIZURE, date(2024, 1, 1)),)}
    for business, rule in ((Business.TRANSFER, "V-14"), (Business.LEASE, "V-14"), (Business.MORTGAGE, "V-22")):
        blocked = [rule for rule, severity in told(business=business, **sealed) if severity is Severity.BLOCK]
        assert blocked == [rule]


def test_a_missing_certificate_is_told_once() -> None:
    blocked = [one for one in rulebook.judge(right_facts(certificate_no="")) if one.blocks]
    assert [(one.rule, one.condition) for one in blocked] == [("V-16", "G1")]


def test_idle_land_under_a_disposal_decision_is_not_suspected_again() -> None:
    released = BurdenFact(BurdenKind.IDLE, date(2024, 1, 1), release_paper_no="乌自然资处〔2026〕2号")
    assert told(burdens=(released,), agreed_start_on=date(2020, 1, 1)) == []


def test_mortgages_are_told_in_their_order_with_what_each_needs() -> None:
    facts = right_facts(
        burdens=(
            BurdenFact(BurdenKind.MORTGAGE, date(2024, 5, 1), rank=2, holder_name="乙行"),
            BurdenFact(BurdenKind.MORTGAGE, date(2023, 5, 1), rank=1, holder_name="甲行", transfer_restricted=True),
        )
    )
    first, second = rulebook.judge(facts)
    assert (first.params["holder"], second.params["holder"]) == ("甲行", "乙行")
    assert "consent" in (first.remedy or "")
    assert "notified" in (second.remedy or "")


def test_co_owners_whose_consent_is_missing_are_named() -> None:
    holders = (HolderShare(1, "甲", 1, 3), HolderShare(2, "乙", 1, 3, has_consented=True), HolderShare(3, "丙", 1, 3))
    (finding,) = rulebook.judge(right_facts(holders=holders, applicant_name="甲"))
    assert (finding.rule, finding.condition) == ("V-18", "G6")
    assert finding.params["names"] == "丙"


def test_another_use_is_a_case_of_its_own_even_where_everything_else_is_in_order() -> None:
    assert told(planned_use=UseClass.COMMERCIAL) == [("G11", Severity.ROUTE)]


def test_the_figures_of_the_authority_replace_those_of_the_book() -> None:
    assert told(Limits(investment_percent=40), investment_done_fen=399_999_999)[0] == ("V-15", Severity.BLOCK)
    assert told(Limits(investment_percent=40), investment_done_fen=400_000_000) == []
    assert told(Limits(low_price_percent=70), land_price_fen=75, reference_fen=100) == [("V-32", Severity.NOTE)]


def test_an_identity_number_never_shows_in_what_is_logged_of_the_facts() -> None:
    assert "91150302MA0N123452" not in repr(HolderShare(1, "甲公司", id_code="91150302MA0N123452"))


def test_blocking_findings_are_raised_together_and_others_are_not() -> None:
    seized = BurdenFact(BurdenKind.SEIZURE, date(2024, 1, 1))
    with pytest.raises(Refusals) as caught:
        refuse_if_blocked(rulebook.judge(right_facts(price_paid=False, burdens=(seized,))))
    assert [refusal.rule for refusal in caught.value.refusals] == ["V-14", "V-16"]
    let = BurdenFact(BurdenKind.LEASE, date(2024, 1, 1))
    refuse_if_blocked(rulebook.judge(right_facts(burdens=(let,))))
