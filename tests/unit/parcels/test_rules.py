"""Each rule on an example that passes, one at the limit and one that fails. 以上 and 以下 include the number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.parcels import right_facts
from trading.core.deal import AcquisitionMode, CoOwnership
from trading.core.errors import Refusals
from trading.core.findings import Severity, refuse_if_blocked
from trading.core.land_use import UseClass
from trading import rulebook as rules
from trading.rulebook import BurdenFact, HolderShare, Limits
from trading.core.deal import BurdenKind

BLOCK, GATE, ROUTE, WARN, NOTE = Severity.BLOCK, Severity.GATE, Severity.ROUTE, Severity.WARN, Severity.NOTE
MODE = AcquisitionMode


def burden(kind: BurdenKind, **more: object) -> dict[str, object]:
    return {"burdens": (BurdenFact(kind, date(2024, 1, 1), **more),)}  # type: ignore[arg-type]


CASES = [
    # V-01, V-02: codes
    ("collective land", {"unit_code": "150302001001JB00017W00000000"}, [("V-01", BLOCK), ("V-02", BLOCK)]),
    ("another city", {"unit_code": "150102001001GB00017W00000000"}, [("V-01", BLOCK), ("V-02", BLOCK)]),
    ("unit of another parcel", {"unit_code": "150302001001GB00018W00000000"}, [("V-02", BLOCK)]),
    ("above ground", {"parcel_code": "150302001001GS00017", "unit_code": "150302001001GS00017W00000000"}, []),
    # V-03: certificate and applicant
    ("an old certificate", {"certificate_no": "乌国用(2008)第0123号"}, [("V-03", WARN)]),
    ("the holder applies", {"applicant_name": "乌海市试样新材料有限公司"}, []),
    ("somebody else applies", {"applicant_name": "别家公司"}, [("V-03", BLOCK)]),
    # V-05: area
    ("no area", {"area": Decimal(0), "measured_area": None}, [("V-05", BLOCK)]),
    ("the whole area", {"traded_area": Decimal("20000.00")}, []),
    ("one hundredth too much", {"traded_area": Decimal("20000.01")}, [("V-05", BLOCK)]),
    ("a part only", {"traded_area": Decimal("19999.99")}, [("V-05", ROUTE)]),
    # V-06: geometry; exactly 0.5 % is still fine
    ("half a per cent off", {"measured_area": Decimal("20100.00")}, []),
    ("a little more off", {"measured_area": Decimal("20100.01")}, [("V-06", WARN)]),
    ("outside the city", {"is_inside_city": False}, [("V-06", WARN)]),
    # V-07: the end of the right
    ("ends today", {"ends_on": date(2026, 3, 2)}, [("V-07", BLOCK)]),
    ("ends tomorrow", {"ends_on": date(2026, 3, 3)}, [("V-07", WARN)]),
    ("ends in exactly a year", {"ends_on": date(2027, 3, 2)}, []),
    ("granted without end", {"ends_on": None}, [("V-07", BLOCK)]),
    # V-09: the longest term by use
    ("fifty years to the day", {"ends_on": date(2065, 4, 18)}, []),
    ("fifty years and a day", {"ends_on": date(2065, 4, 19)}, [("V-09", BLOCK)]),
    ("commercial for fifty years", {"use_class": UseClass.COMMERCIAL}, [("V-09", BLOCK)]),
    ("residential for seventy", {"use_class": UseClass.RESIDENTIAL, "ends_on": date(2085, 4, 17)}, []),
    # V-14, G12: title
    ("seized", burden(BurdenKind.SEIZURE), [("V-14", BLOCK)]),
    ("objected to", burden(BurdenKind.OBJECTION), [("V-14", BLOCK)]),
    ("in dispute", burden(BurdenKind.DISPUTE), [("V-14", BLOCK)]),
    ("on the violation ledger", burden(BurdenKind.VIOLATION), [("V-14", GATE)]),
    ("idle", burden(BurdenKind.IDLE), [("G12", BLOCK)]),
    # V-15: a quarter of the investment, exactly a quarter included
    ("exactly 25 %", {"investment_done_fen": 250_000_000}, []),
    ("one fen short of 25 %", {"investment_done_fen": 249_999_999}, [("V-15", BLOCK)]),
    ("nothing known", {"investment_total_fen": None}, [("V-15", GATE)]),
    ("contributed land too", {"acquisition_mode": MODE.CONTRIBUTION, "investment_done_fen": 0}, [("V-15", BLOCK)]),
    # V-16: paid
    ("grant price open", {"price_paid": False}, [("V-16", BLOCK)]),
    ("rent open", {"price_paid": False, "acquisition_mode": MODE.LEASE}, [("V-16", BLOCK)]),
    # V-17: allocation
    ("allocated", {"acquisition_mode": MODE.ALLOCATION, "ends_on": None}, [("V-17", GATE)]),
    ("authorised", {"acquisition_mode": MODE.AUTHORISED}, [("V-17", GATE)]),
    # V-18: shares
    ("nobody", {"holders": ()}, [("V-18", BLOCK)]),
    (
        "three shares of a third",
        {
            "holders": tuple(HolderShare(n, f"甲{n}", 1, 3) for n in range(3)),
            "co_ownership": CoOwnership.BY_SHARES,
        },
        [("V-18", GATE)],
    ),
    (
        "a half and a third",
        {"holders": (HolderShare(1, "甲", 1, 2), HolderShare(2, "乙", 1, 3)), "co_ownership": CoOwnership.BY_SHARES},
        [("V-18", BLOCK), ("V-18", GATE)],
    ),
    (
        "held jointly, no shares asked",
        {"holders": (HolderShare(1, "甲"), HolderShare(2, "乙")), "co_ownership": CoOwnership.JOINT},
        [("V-18", GATE)],
    ),
    # V-19 to V-21
    ("leased", burden(BurdenKind.LEASE, holder_name="丙公司"), [("V-19", NOTE)]),
    ("advance notice", burden(BurdenKind.PRENOTICE), [("V-20", GATE)]),
    ("mortgaged", burden(BurdenKind.MORTGAGE, rank=1), [("V-21", GATE)]),
]


@pytest.mark.parametrize(("overrides", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_right_is_judged(overrides, expected):
    found = rules.judge_transfer(right_facts(**overrides))
    assert [(finding.rule, finding.severity) for finding in found] == expected


def test_a_right_in_order_gets_no_finding():
    assert rules.judge_transfer(right_facts()) == []


def test_below_a_quarter_may_go_by_advance_notice_where_the_policy_says_so():
    facts = right_facts(investment_done_fen=100_000_000)
    (finding,) = rules.judge_transfer(facts, Limits(prenotice_transfer=True))
    assert (finding.rule, finding.severity) == ("V-15", ROUTE)


def test_investment_is_compared_without_rounding():
    """24.999… per cent is never taken for 25."""
    facts = right_facts(investment_total_fen=3_000_000_001, investment_done_fen=750_000_000)
    (finding,) = rules.check_investment(facts, Limits())
    assert finding.severity is BLOCK
    assert finding.params["percent"] == Decimal("24.99")


def test_mortgages_are_told_in_their_order_with_what_each_needs():
    facts = right_facts(
        burdens=(
            BurdenFact(BurdenKind.MORTGAGE, date(2024, 5, 1), rank=2, holder_name="乙行"),
            BurdenFact(BurdenKind.MORTGAGE, date(2023, 5, 1), rank=1, holder_name="甲行", transfer_restricted=True),
        )
    )
    first, second = rules.check_mortgages(facts, Limits())
    assert (first.params["holder"], second.params["holder"]) == ("甲行", "乙行")
    assert "consent" in (first.remedy or "")
    assert "notified" in (second.remedy or "")


def test_every_finding_names_a_source_and_its_sentence_takes_its_parameters():
    for _name, overrides, _expected in CASES:
        for finding in rules.judge_transfer(right_facts(**overrides)):
            assert finding.source
            assert finding.msgid % finding.params


def test_blocking_findings_are_raised_together_and_others_are_not():
    findings = rules.judge_transfer(right_facts(price_paid=False, **burden(BurdenKind.SEIZURE)))
    with pytest.raises(Refusals) as caught:
        refuse_if_blocked(findings)
    assert [refusal.rule for refusal in caught.value.refusals] == ["V-14", "V-16"]
    refuse_if_blocked(rules.judge_transfer(right_facts(**burden(BurdenKind.LEASE))))
