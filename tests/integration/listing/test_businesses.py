"""Every business and way of trading, from the right to the desk, through the services, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories import listing as make
from tests.factories.funds import a_member, an_account
from tests.factories.parcels import a_burden, a_holder, a_parcel, a_right
from trading.bidding.models import Room
from trading.bidding.services import rooms
from trading.core import clock
from trading.core.actor import Actor, Role
from trading.core.deal import BurdenKind, Business, OwnerType, TradeMode, TransferForm
from trading.core.errors import Refusals, TradingError
from trading.core.money import Fen
from trading.core.rates import Rate
from trading.extensions import db
from trading.listing import queries, rules, services
from trading.listing.models import ListedRight, Listing
from trading.listing.services.opening import LeadingRightStays, LeaseNotFound, PartNotOpen, PartTooLarge, RightsDontFit
from trading.listing.states import (
    Buildings,
    CourtRound,
    ListingStatus,
    NoticeWish,
    Occupancy,
    PriceBasis,
    RentRhythm,
    Repayment,
    Security,
)
from trading.parcels.models import LandRight, RightShare
from trading.parties.models import Party

pytestmark = pytest.mark.usefixtures("app", "clock")

LOAN = Fen(500_000_000)


def refused(act: Callable[[], Any]) -> set[str]:
    """The codes, or rules, of everything that ``act`` is refused for."""
    with pytest.raises(TradingError) as refusal:
        act()
    faults = refusal.value.refusals if isinstance(refusal.value, Refusals) else [refusal.value]
    return {one.rule or one.code for one in faults}


def half(party: Party) -> RightShare:
    return RightShare(party=party, numerator=1, denominator=2)


def begin(business: Business, right: LandRight, by: Actor, mode: TradeMode | None = None) -> str:
    """A draft with the pages of every listing answered."""
    number = services.start_draft(right.certificate_no, business=business, mode=mode, by=by).draft_number
    services.answer_land(number, buildings=Buildings.NONE, occupancy=Occupancy.VACANT, is_disputed=False, by=by)
    services.answer_dates(number, notice_wish=NoticeWish.SOON, mode=mode, by=by)
    services.answer_terms(number, handover=None, payment=None, description="", by=by)
    return number


def let(number: str, by: Actor, *, months: int = 60, begins: date | None = None) -> Listing:
    return services.answer_term(
        number,
        term_starts_on=begins or clock.today() + timedelta(days=60),
        term_months=months,
        rent_rhythm=RentRhythm.YEARLY,
        may_sublet=True,
        by=by,
    )


def borrow(number: str, by: Actor, loan: int = LOAN) -> Listing:
    return services.answer_loan(
        number,
        loan=loan,
        loan_months=36,
        loan_purpose="购置设备",
        repayment=Repayment.AT_END,
        security=Security.ORDINARY,
        by=by,
    )


def hand_in(number: str, by: Actor) -> Listing:
    """Every paper that is asked for, and the submission."""
    for paper in services.materials_of(queries.get_draft(number)):
        if paper.is_required:
            services.attach_material(number, make.a_paper(paper.kind.value), kind=paper.kind, by=by)
    return services.submit(number, by=by)


def approved(listing: Listing) -> Listing:
    number = listing.number or ""
    services.accept(number, by=an_account(Role.REVIEWER))
    return services.approve(number, by=an_account(Role.APPROVER))


# --- leases ---------------------------------------------------------------------------------------------------------


def test_a_lease_is_numbered_as_a_lease_and_bid_in_yearly_rent() -> None:
    by, right = make.an_owner()
    number = begin(Business.LEASE, right, by)
    let(number, by)
    services.answer_price(number, start=Fen(30_000_000), step=Fen(100_000), deposit=Fen(6_000_000), by=by)
    listing = hand_in(number, by)
    assert listing.number == "150302-L-2026-00001"
    assert (listing.kind.value, listing.figure.of(listing.start_amount or 0)) == ("lease", Fen(30_000_000))
    assert listing.said.term_ends_on is not None


def test_a_lease_lasts_twenty_years_at_most() -> None:
    by, right = make.an_owner(a_right(holder=a_holder(), ends_on=date(2090, 1, 1), started_on=date(2022, 1, 1)))
    number = begin(Business.LEASE, right, by)
    assert let(number, by, months=240).said.term_months == 240
    assert refused(lambda: let(number, by, months=241)) == {"V-10"}


def test_a_lease_never_outlasts_the_right() -> None:
    ends = clock.today() + timedelta(days=3000)
    by, right = make.an_owner(a_right(holder=a_holder(), ends_on=ends))
    number = begin(Business.LEASE, right, by)
    begins = clock.today() + timedelta(days=10)
    assert refused(lambda: let(number, by, months=120, begins=begins)) == {"V-08"}
    assert let(number, by, months=97, begins=begins).said.term_months == 97


def test_only_the_recorded_lessee_sublets_and_never_beyond_the_own_lease() -> None:
    lessee = a_holder()
    right = a_right(holder=a_holder())
    by = a_member(lessee)
    with pytest.raises(LeaseNotFound):
        begin(Business.SUBLEASE, right, by)
    lease_ends = clock.today() + timedelta(days=800)
    a_burden(right, BurdenKind.LEASE, holder_name=lessee.name, due_on=lease_ends)
    number = begin(Business.SUBLEASE, right, by)
    begins = clock.today() + timedelta(days=10)
    assert refused(lambda: let(number, by, months=36, begins=begins)) == {"V-10"}
    assert let(number, by, months=24, begins=begins).business is Business.SUBLEASE


def test_a_part_of_a_parcel_may_be_let_but_not_transferred() -> None:
    by, right = make.an_owner(a_right(a_parcel(area=20_000), holder=a_holder()))
    code = right.parcel.code
    number = begin(Business.LEASE, right, by)
    with pytest.raises(PartTooLarge):
        services.answer_part(number, code, part_area=Decimal("20000.00"), by=by)
    listing = services.answer_part(number, code, part_area=Decimal("7500.50"), part_note="北侧", by=by)
    assert listing.area == Decimal("7500.50")
    assert services.answer_part(number, code, part_area=None, by=by).area == Decimal(20_000)
    other_by, other = make.an_owner()
    transfer = begin(Business.TRANSFER, other, other_by)
    with pytest.raises(PartNotOpen):
        services.answer_part(transfer, other.parcel.code, part_area=Decimal(10), by=other_by)


# --- loans ----------------------------------------------------------------------------------------------------------


def test_a_loan_is_bid_in_annual_rates_and_its_deposit_measured_by_the_loan() -> None:
    by, right = make.an_owner()
    number = begin(Business.MORTGAGE, right, by)
    borrow(number, by)
    too_much = Fen(LOAN // 5 + 1)
    rates = {"start": Rate(6000), "step": Rate(50)}
    assert refused(lambda: services.answer_price(number, **rates, deposit=too_much, by=by)) == {"V-26"}
    services.answer_price(number, **rates, deposit=Fen(LOAN // 5), by=by)
    listing = hand_in(number, by)
    assert listing.number == "150302-M-2026-00001"
    assert listing.figure.of(listing.start_amount or 0) == Rate(6000)


def test_no_contract_of_the_loan_is_asked_for_before_there_is_a_lender() -> None:
    by, right = make.an_owner()
    number = begin(Business.MORTGAGE, right, by)
    asked = {paper.kind.value for paper in services.materials_of(queries.get_draft(number)) if paper.is_required}
    assert not {"principal_contract", "mortgage_contract"} & asked
    assert "valuation" in asked


# --- ways of trading ------------------------------------------------------------------------------------------------


def test_an_offer_to_negotiate_has_a_figure_and_a_display_but_no_room() -> None:
    by, right = make.an_owner()
    number = begin(Business.TRANSFER, right, by, TradeMode.NEGOTIATED)
    services.answer_terms(number, **make.TERMS, by=by)
    services.answer_price(number, start=make.START, by=by)
    listing = approved(hand_in(number, by))
    publisher = an_account(Role.PUBLISHER)
    plan = services.plan(listing)
    assert isinstance(plan, services.Display)
    early = services.Display(plan.published_at, plan.apply_ends_at - timedelta(days=1))
    assert refused(lambda: rooms.publish(listing.number or "", early, by=publisher)) == {"V-25"}
    rooms.publish(listing.number or "", plan, by=publisher)
    assert (listing.status, listing.opens_at, listing.step_amount) == (ListingStatus.PUBLISHED, None, None)
    assert db.session.get(Room, listing.id) is None


def test_a_change_of_the_way_drops_figures_that_it_doesn_t_ask_for() -> None:
    by, right = make.an_owner()
    draft = make.an_answered_draft(right, by)
    listing = services.answer_dates(draft.draft_number, notice_wish=NoticeWish.SOON, mode=TradeMode.SEALED, by=by)
    assert (listing.step_amount, listing.deposit_amount) == (None, make.DEPOSIT)
    listing = services.answer_dates(draft.draft_number, notice_wish=NoticeWish.SOON, mode=TradeMode.NEGOTIATED, by=by)
    assert (listing.start_amount, listing.deposit_amount) == (make.START, None)


@pytest.mark.parametrize("form", [TransferForm.GIFT, TransferForm.EXCHANGE, TransferForm.MERGER])
def test_nobody_bids_for_what_has_a_known_other_side(form: TransferForm) -> None:
    by, right = make.an_owner()
    number = begin(Business.TRANSFER, right, by)
    with pytest.raises(rules.WayNotOpen) as refusal:
        services.answer_dates(number, notice_wish=NoticeWish.SOON, mode=TradeMode.LISTING, transfer_form=form, by=by)
    assert refusal.value.params["open"] == [TradeMode.NEGOTIATED]
    kept = services.answer_dates(
        number, notice_wish=NoticeWish.SOON, mode=TradeMode.NEGOTIATED, transfer_form=form, by=by
    )
    assert kept.transfer_form is form


def test_public_property_is_sold_by_bidding() -> None:
    owner = a_holder(kind=OwnerType.STATE_COMPANY)
    by, right = make.an_owner(a_right(holder=owner))
    number = begin(Business.TRANSFER, right, by)
    with pytest.raises(rules.WayNotOpen) as refusal:
        services.answer_dates(number, notice_wish=NoticeWish.SOON, mode=TradeMode.NEGOTIATED, by=by)
    assert refusal.value.code == "public_owners_bid"


def test_a_price_per_unit_is_kept_for_the_whole() -> None:
    by, right = make.an_owner(a_right(a_parcel(area=Decimal("20000.55")), holder=a_holder()))
    number = begin(Business.TRANSFER, right, by)
    listing = services.answer_price(
        number, start=Fen(18_999), step=Fen(100_000), deposit=Fen(1), price_basis=PriceBasis.PER_M2, by=by
    )
    assert listing.start_amount == 379_990_449  # 18,999 × 20,000.55 = 379,990,449.45 fen
    assert listing.said.unit_amount == 18_999
    listing = services.answer_price(
        number, start=Fen(10_000_000), step=Fen(1), deposit=Fen(1), price_basis=PriceBasis.PER_MU, by=by
    )
    assert listing.start_amount == 300_008_250


# --- several parcels ------------------------------------------------------------------------------------------------


def test_parcels_of_one_holder_go_into_one_offer_and_neither_is_offered_twice() -> None:
    holder = a_holder()
    first, second = a_right(holder=holder), a_right(holder=holder)
    by = a_member(holder)
    number = make.an_answered_draft(first, by).draft_number
    listing = services.add_right(number, second.parcel.code, by=by)
    assert [one.parcel.code for one in listing.rights] == [first.parcel.code, second.parcel.code]
    assert listing.area == first.parcel.area + second.parcel.area
    submitted = services.submit(number, by=by)
    with pytest.raises(rules.ActiveListingExists) as refusal:
        services.start_draft(second.certificate_no, business=Business.TRANSFER, by=by)
    assert refusal.value.params == {"number": submitted.number}


def test_the_database_itself_refuses_a_further_right_that_is_on_the_market() -> None:
    holder = a_holder()
    first, second = a_right(holder=holder), a_right(holder=holder)
    by = a_member(holder)
    make.a_listing(by, second)
    other = make.an_answered_draft(first, by)
    other.listed.append(ListedRight(right=second, position=2))
    db.session.flush()
    other.number, other.status = "150302-T-2026-99999", ListingStatus.SUBMITTED
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()


def test_another_holder_s_parcel_doesn_t_fit_and_the_first_one_stays() -> None:
    holder = a_holder()
    mine, shared = a_right(holder=holder), a_right(shares=[half(holder), half(a_holder())])
    by = a_member(holder)
    number = begin(Business.TRANSFER, mine, by)
    with pytest.raises(RightsDontFit):
        services.add_right(number, shared.parcel.code, by=by)
    with pytest.raises(LeadingRightStays):
        services.remove_right(number, mine.parcel.code, by=by)


# --- courts ---------------------------------------------------------------------------------------------------------


def a_court_case(right: LandRight, by: Actor, *, again: bool = False) -> str:
    number = services.start_draft(right.certificate_no, business=Business.TRANSFER, by=by).draft_number
    services.answer_court(
        number,
        court_name="演示人民法院",
        ruling_no="（2026）演执字第 9 号",
        ruling_on=clock.today(),
        appraisal_amount=Fen(400_000_000),
        court_round=CourtRound.SECOND if again else CourtRound.FIRST,
        by=by,
    )
    return number


def test_a_court_sells_what_it_has_seized() -> None:
    right = a_right(holder=a_holder())
    a_burden(right, BurdenKind.SEIZURE)
    by = a_member(a_holder(kind=OwnerType.COURT))
    number = a_court_case(right, by)
    services.answer_land(number, buildings=Buildings.NONE, occupancy=Occupancy.VACANT, is_disputed=False, by=by)
    services.answer_dates(number, notice_wish=NoticeWish.SOON, by=by)
    services.answer_terms(number, **make.TERMS, by=by)

    def price(start: int, deposit: int) -> Callable[[], Listing]:
        return lambda: services.answer_price(number, start=Fen(start), step=Fen(100_000), deposit=Fen(deposit), by=by)

    assert refused(price(279_999_999, 28_000_000)) == {"V-26"}  # below 70 per cent of the appraisal
    assert refused(price(280_000_000, 13_999_999)) == {"V-26"}  # below 5 per cent
    price(280_000_000, 14_000_000)()
    listing = approved(hand_in(number, by))
    assert (listing.mode, listing.transfer_form) == (TradeMode.COURT, TransferForm.JUDICIAL)
    plan = services.plan(listing)
    assert isinstance(plan, services.Schedule)
    assert plan.opens_at - plan.published_at >= timedelta(days=30)
    rooms.publish(listing.number or "", plan, by=an_account(Role.PUBLISHER))
    assert db.session.get(Room, listing.id).window_seconds == 300


def test_a_second_court_sale_is_announced_for_fifteen_days_and_cut_by_a_fifth_at_most() -> None:
    right = a_right(holder=a_holder())
    by = a_member(a_holder(kind=OwnerType.ADMINISTRATOR))
    number = a_court_case(right, by, again=True)
    listing = queries.get_draft(number)
    first = make.a_published_listing()
    listing.previous_id, first.start_amount, first.deposit_amount = first.id, 300_000_000, 15_000_000
    db.session.flush()
    with pytest.raises(Refusals):
        services.answer_price(number, start=Fen(239_999_999), step=Fen(1), deposit=Fen(12_000_000), by=by)
    services.answer_price(number, start=Fen(240_000_000), step=Fen(1), deposit=Fen(12_000_000), by=by)
    assert services.schedule_limits(listing).notice_days == 15


def test_nobody_else_disposes_of_another_s_right() -> None:
    right = a_right(holder=a_holder())
    by = a_member(a_holder())
    assert refused(lambda: services.start_draft(right.certificate_no, business=Business.TRANSFER, by=by)) == {
        "right_not_found"
    }


# --- step tables ----------------------------------------------------------------------------------------------------


def test_a_step_table_begins_each_line_where_bids_can_arrive() -> None:
    by, right = make.an_owner()
    number = begin(Business.TRANSFER, right, by)

    def price(*lines: tuple[int, int]) -> Callable[[], Listing]:
        return lambda: services.answer_price(
            number, start=make.START, step=make.STEP, deposit=make.DEPOSIT, steps=lines, by=by
        )

    assert refused(price((400_000_001, 10_000_000))) == {"V-26"}
    assert refused(price((400_000_000, 0))) == {"V-26"}
    assert refused(price((500_000_000, 10_000_000), (400_000_000, 20_000_000))) == {"V-26"}
    listing = price((400_000_000, 10_000_000), (500_000_000, 20_000_000))()
    assert listing.said.steps == [[400_000_000, 10_000_000], [500_000_000, 20_000_000]]
    services.answer_terms(number, **make.TERMS, by=by)
    listing = approved(hand_in(number, by))
    plan = services.plan(listing)
    rooms.publish(listing.number or "", plan, by=an_account(Role.PUBLISHER))
    assert db.session.get(Room, listing.id).steps == listing.said.steps
