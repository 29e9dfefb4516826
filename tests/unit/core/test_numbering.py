"""Public numbers."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trading.core import numbering
from trading.core.deal import DealKind


def test_numbers_are_spelled_as_the_rules_say() -> None:
    kind = DealKind.TRANSFER
    assert numbering.listing_number("150302", kind, 2026, 1) == "150302-T-2026-00001"
    assert numbering.notice_number("150302", kind, 2026, 1) == "乌海海勃湾转[2026]0001号"
    assert numbering.confirmation_number(2026, 1) == "乌土二成[2026]0001号"
    assert numbering.contract_number("150302", kind, 2026, 1) == "1503022026ZR00001"
    assert numbering.case_number("150302", date(2026, 11, 23), 1, 7) == "15030220261123010007"
    assert numbering.application_number("150303", DealKind.LEASE, 2026, 17) == "150303-LB-2026-00017"


def test_a_series_begins_at_one() -> None:
    with pytest.raises(ValueError):
        numbering.listing_number("150302", DealKind.TRANSFER, 2026, 0)


def test_a_certified_contract_carries_two_check_digits() -> None:
    certified = numbering.certification_number("1503022026ZR00001")
    assert certified.startswith("1503022026ZR00001")
    assert len(certified) == 19
    assert numbering.is_certification_number(certified)
    assert not numbering.is_certification_number(certified.replace("ZR00001", "ZR00007"))


@given(st.integers(2026, 2099), st.integers(1, 999_999), st.integers(2, 11), st.sampled_from("0123456789"))
def test_one_wrong_digit_in_a_reference_shows(year: int, sequence: int, place: int, digit: str) -> None:
    reference = numbering.deposit_reference(year, sequence)
    assert numbering.is_deposit_reference(reference)
    assume(reference[place] != digit)
    assert not numbering.is_deposit_reference(reference[:place] + digit + reference[place + 1 :])


@given(st.integers(1, 999_999), st.integers(2, 10))
def test_two_swapped_digits_in_a_reference_show(sequence: int, place: int) -> None:
    reference = numbering.deposit_reference(2026, sequence)
    assume(reference[place] != reference[place + 1])
    swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
    assert not numbering.is_deposit_reference(swapped)


def test_references_are_found_in_a_bank_remark() -> None:
    one, other = numbering.deposit_reference(2026, 17), numbering.deposit_reference(2026, 1_234_567)
    spaced = f"{one[:4]} {one[4:8]}-{one[8:]}".lower()
    assert numbering.find_deposit_references(f"竞买保证金：{spaced}，谢谢；{other}/{one}") == [one, other]
    assert numbering.find_deposit_references("保证金 BZ2600001799") == []
    assert numbering.find_deposit_references("") == []
