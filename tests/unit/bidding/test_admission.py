"""Who may apply, who is admitted, and which number a bidder gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trading.bidding import admission
from trading.bidding.admission import Applicant, Declaration, Likeness, Offer, Profile
from trading.bidding.states import Phase
from trading.core.errors import Refusals

ENDS = datetime(2026, 11, 20, 9, tzinfo=UTC)
OFFER = Offer(owner_party_id=1, entered_by_id=10, is_published=True, apply_ends_at=ENDS)
APPLICANT = Applicant(party_id=2, user_id=20, is_staff=False, is_verified=True, blacklisted_at=None)


def test_a_checked_party_may_apply() -> None:
    admission.check_applicant(APPLICANT, OFFER)


def test_staff_may_not_bid() -> None:
    with pytest.raises(admission.StaffMayNotBid):
        admission.check_applicant(replace(APPLICANT, is_staff=True), OFFER)


def test_the_seller_may_not_bid() -> None:
    with pytest.raises(admission.SellerMayNotBid):
        admission.check_applicant(replace(APPLICANT, party_id=1), OFFER)


def test_whoever_entered_the_listing_may_not_bid_for_another_party() -> None:
    with pytest.raises(admission.SellerMayNotBid):
        admission.check_applicant(replace(APPLICANT, user_id=10), OFFER)


def test_an_unknown_account_is_not_the_unknown_maker_of_a_listing() -> None:
    admission.check_applicant(replace(APPLICANT, user_id=None), replace(OFFER, entered_by_id=None))


def test_a_barred_party_may_not_bid() -> None:
    with pytest.raises(admission.PartyBlacklisted):
        admission.check_applicant(replace(APPLICANT, blacklisted_at=ENDS), OFFER)


def test_an_unchecked_party_may_not_bid() -> None:
    with pytest.raises(admission.PartyNotVerified):
        admission.check_applicant(replace(APPLICANT, is_verified=False), OFFER)


def test_an_application_a_microsecond_before_the_end_is_in_time() -> None:
    admission.check_period(OFFER, ENDS - timedelta(microseconds=1))


def test_an_application_at_the_end_is_too_late() -> None:
    with pytest.raises(admission.ApplicationsClosed) as caught:
        admission.check_period(OFFER, ENDS)
    assert caught.value.params == {"ended_at": ENDS, "received_at": ENDS}


def test_a_lot_that_is_not_published_takes_no_applications() -> None:
    with pytest.raises(admission.NotOpenForApplications):
        admission.check_period(replace(OFFER, is_published=False), ENDS - timedelta(days=1))


def test_all_declarations_together_suffice() -> None:
    admission.check_declarations({one.value for one in Declaration})


@pytest.mark.parametrize("missing", list(Declaration))
def test_each_missing_declaration_is_named(missing: Declaration) -> None:
    with pytest.raises(Refusals) as caught:
        admission.check_declarations({one.value for one in Declaration} - {missing.value})
    assert [one.on_field for one in caught.value.refusals] == [missing.value]


@pytest.mark.parametrize("phase", [Phase.NOTICE, Phase.FREE, Phase.TIMED])
def test_a_bidder_may_be_admitted_until_the_close(phase: Phase) -> None:
    admission.check_admission(deposit_is_held=True, reference="BZ", phase=phase)


@pytest.mark.parametrize("phase", [Phase.CLOSING, Phase.CLOSED, Phase.PAUSED])
def test_nobody_is_admitted_afterwards(phase: Phase) -> None:
    with pytest.raises(admission.RoomOver):
        admission.check_admission(deposit_is_held=True, reference="BZ", phase=phase)


def test_nobody_is_admitted_without_a_deposit() -> None:
    with pytest.raises(admission.DepositNotHeld):
        admission.check_admission(deposit_is_held=False, reference="BZ", phase=Phase.FREE)


def test_a_bidder_number_has_two_digits_while_they_last() -> None:
    offered: list[str] = []
    admission.draw_number({"10", "99"}, lambda free: offered.extend(free) or free[0])
    assert len(offered) == 88
    assert {len(number) for number in offered} == {2}
    assert not {"10", "99"} & set(offered)


def test_the_last_number_of_two_digits_is_given() -> None:
    taken = {str(number) for number in range(10, 100)} - {"57"}
    assert admission.draw_number(taken, lambda free: free[-1]) == "57"


def test_then_numbers_have_three_digits() -> None:
    taken = {str(number) for number in range(10, 100)}
    assert admission.draw_number(taken, lambda free: free[0]) == "100"


BIDDER = Profile("乌海市河畔物流有限公司", "李四", "海勃湾区黄河西街 8 号")
SELLER = Profile("内蒙古甘德尔建材有限公司", "王五", "乌达区巴音赛街 2 号")


def test_strangers_have_nothing_in_common() -> None:
    assert admission.likenesses(BIDDER, SELLER, [Profile("张三", None, None)]) == []


def test_the_sellers_representative_bidding_in_person_is_noticed() -> None:
    person = Profile("王 五", None, None)
    assert admission.likenesses(person, SELLER, []) == [Likeness.SELLERS_REPRESENTATIVE]


def test_a_company_led_by_the_seller_in_person_is_noticed() -> None:
    assert admission.likenesses(BIDDER, Profile("李四", None, None), []) == [Likeness.SELLERS_REPRESENTATIVE]


def test_a_shared_representative_and_address_are_noticed() -> None:
    twin = replace(SELLER, name="乌海市另一家有限公司")
    assert admission.likenesses(twin, SELLER, []) == [Likeness.SHARED_REPRESENTATIVE, Likeness.SELLERS_ADDRESS]


def test_rivals_under_one_roof_are_noticed() -> None:
    rival = Profile("丙公司", "李四", "海勃湾区黄河西街 8 号")
    assert admission.likenesses(BIDDER, SELLER, [rival]) == [Likeness.RIVALS_REPRESENTATIVE, Likeness.RIVALS_ADDRESS]


def test_what_nobody_stated_is_not_alike() -> None:
    nobody = Profile("甲", None, "")
    assert admission.likenesses(nobody, Profile("乙", None, ""), [Profile("丙", "", None)]) == []
