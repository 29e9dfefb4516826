"""A case as its reviewer reads it: form, papers and land book of every business, the papers themselves, and the land
book as it stood at the submission."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfWriter

from tests.factories import listing as make
from tests.factories.funds import a_member, an_account
from tests.factories.parcels import a_burden, a_holder, a_parcel, a_right
from trading.core import clock
from trading.core.actor import Actor, Role
from trading.core.deal import BurdenKind, Business, OwnerType, TradeMode
from trading.core.money import Fen
from trading.core.rates import Rate
from trading.documents import uploads
from trading.extensions import db
from trading.listing import queries, services
from trading.listing.models import Listing
from trading.listing.states import (
    Buildings,
    CourtRound,
    MaterialKind,
    NoticeWish,
    Occupancy,
    RentRhythm,
    Repayment,
    Security,
)
from trading.listing.views.comparison import Line, comparison
from trading.parcels.models import LandRight

pytestmark = pytest.mark.usefixtures("app", "clock")
SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def a_page(app: Flask) -> Iterator[None]:
    """Words need a reader."""
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def begin(business: Business, right: LandRight, by: Actor, mode: TradeMode | None = None) -> str:
    number = services.start_draft(right.certificate_no, business=business, mode=mode, by=by).draft_number
    services.answer_land(number, buildings=Buildings.NONE, occupancy=Occupancy.VACANT, is_disputed=False, by=by)
    if mode is not TradeMode.COURT:
        services.answer_dates(number, notice_wish=NoticeWish.SOON, mode=mode, by=by)
    return number


def let(number: str, by: Actor, months: int) -> None:
    starts = clock.today() + timedelta(days=60)
    services.answer_term(
        number, term_starts_on=starts, term_months=months, rent_rhythm=RentRhythm.YEARLY, may_sublet=True, by=by
    )
    services.answer_price(number, start=Fen(30_000_000), step=Fen(100_000), deposit=Fen(6_000_000), by=by)


def lines_of(number: str) -> dict[str, Line]:
    db.session.flush()
    return {line.key.partition(":")[0]: line for line in comparison(queries.get_draft(number))}


def test_a_sale_is_compared_by_price_and_shows_its_papers() -> None:
    by, right = make.an_owner()
    lines = lines_of(make.an_answered_draft(right, by).draft_number)
    assert lines["holder"].stated == lines["holder"].register == right.holders[0].name
    assert (lines["start"].item, lines["deposit"].register) == ("Start price", "20 % of the start price")
    assert [one.words for one in lines["parcel"].papers if one.name] == ["Grant contract or allocation decision"]
    assert not any(line.stands_out for line in lines.values() if line.key != "start")
    assert {"handover", "payment", "conditions", "description", "form", "mode"} <= set(lines)


def test_a_lease_of_a_part_is_compared_by_rent_term_and_area() -> None:
    by, right = make.an_owner(a_right(a_parcel(area=20_000), holder=a_holder(), ends_on=date(2090, 1, 1)))
    number = begin(Business.LEASE, right, by)
    services.answer_part(number, right.parcel.code, part_area=Decimal("7500.50"), part_note="north", by=by)
    let(number, by, 60)
    lines = lines_of(number)
    assert lines["parcel"].stated == "part: 7,500.50 m² (11.25 mu) north"
    assert "20,000.00 m²" in lines["parcel"].register
    assert (lines["start"].item, lines["start"].register) == ("Start rent per year", "40.00 yuan/m² a year")
    assert lines["term"].register == "until 2090-01-01"
    assert lines["deposit"].register == "20 % of the start rent"
    assert not lines.keys() & {"handover", "loan", "investment", "court_name"}


def test_a_sublease_is_compared_with_the_lessee_s_own_lease() -> None:
    lessee, right = a_holder(), a_right(holder=a_holder())
    by, ends = a_member(lessee), clock.today() + timedelta(days=800)
    a_burden(right, BurdenKind.LEASE, holder_name=lessee.name, due_on=ends)
    number = begin(Business.SUBLEASE, right, by)
    let(number, by, 12)
    lines = lines_of(number)
    assert (lines["holder"].item, lines["holder"].stated) == ("Lessee who sublets", lessee.name)
    assert lines["holder"].register == f"lessee: {lessee.name}"
    assert not lines["holder"].is_bad
    assert lines["term"].register == f"own lease: until {ends.isoformat()}"
    assert not lines["term"].is_bad


def test_a_loan_is_compared_by_rate_amount_and_what_is_secured_already() -> None:
    by, right = make.an_owner()
    number = begin(Business.MORTGAGE, right, by)
    services.answer_loan(
        number,
        loan=Fen(500_000_000),
        loan_months=36,
        loan_purpose="equipment",
        repayment=Repayment.AT_END,
        security=Security.ORDINARY,
        by=by,
    )
    services.answer_price(number, start=Rate(6000), step=Rate(50), deposit=Fen(50_000_000), by=by)
    a_burden(right, BurdenKind.MORTGAGE, amount_fen=100_000_000, holder_name="Bank")
    db.session.expire(right, ["burdens"])
    lines = lines_of(number)
    assert (lines["start"].item, lines["start"].stated) == ("Highest annual rate", "annual rate 6.000 %")
    assert "secured already: 1,000,000 yuan" in lines["loan"].register
    assert lines["deposit"].register == "10 % of the loan"
    assert "Bank" in lines["mortgage"].register
    assert "benchmark" not in str(lines["start"].register)


def test_a_court_sale_is_compared_by_its_appraisal_and_its_seizure_is_no_fault() -> None:
    right = a_right(holder=a_holder())
    a_burden(right, BurdenKind.SEIZURE)
    by = a_member(a_holder(kind=OwnerType.COURT))
    number = begin(Business.TRANSFER, right, by, TradeMode.COURT)
    services.answer_court(
        number,
        court_name="演示人民法院",
        ruling_no="（2026）演执字第 9 号",
        ruling_on=clock.today(),
        appraisal_amount=Fen(400_000_000),
        court_round=CourtRound.FIRST,
        by=by,
    )
    services.answer_price(number, start=Fen(300_000_000), step=Fen(100_000), deposit=Fen(30_000_000), by=by)
    lines = lines_of(number)
    assert (lines["holder"].item, lines["holder"].is_bad) == ("Offered by", False)
    assert lines["holder"].register == f"holder: {right.holders[0].name}"
    assert lines["start"].register.startswith("75 % of the appraised value")
    assert "Seizure" in lines["burdens"].register
    assert not lines["burdens"].is_bad
    assert [one.state for one in lines["ruling"].papers] == ["not handed in"]


def test_several_parcels_are_compared_one_by_one() -> None:
    holder = a_holder()
    first, second = a_right(holder=holder), a_right(holder=holder)
    by = a_member(holder)
    number = make.an_answered_draft(first, by).draft_number
    listing = services.add_right(number, second.parcel.code, by=by)
    services.submit(number, by=by)
    services.return_for_correction(listing.number or "", "一宗地不符。", by=an_account(Role.REVIEWER))
    services.remove_right(number, second.parcel.code, by=by)
    db.session.flush()
    parcels = [line for line in comparison(listing) if line.key.startswith("parcel")]
    assert [(line.stated, line.before) for line in parcels[1:]] == [("not offered any more", second.parcel.code)]


def test_a_seizure_of_what_is_sold_stands_out() -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    a_burden(right, BurdenKind.SEIZURE)
    db.session.expire(right, ["burdens"])
    assert lines_of(listing.draft_number)["burdens"].is_bad


# --- papers -----------------------------------------------------------------------------------------------------------


def a_pdf(pages: int = 2) -> uploads.Upload:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    kept = io.BytesIO()
    writer.write(kept)
    return uploads.examine(kept.getvalue(), "合同.pdf")


def a_returned_listing() -> tuple[Listing, Actor]:
    """Returned once, its contract replaced by another, submitted again."""
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    services.return_for_correction(listing.number or "", "缺页。", by=an_account(Role.REVIEWER, username="reviewer"))
    (old,) = listing.materials
    assert services.remove_material(listing.draft_number, old.public_id, by=by) is None
    services.attach_material(listing.draft_number, a_pdf(), kind=MaterialKind.GRANT_CONTRACT, by=by)
    services.submit(listing.draft_number, by=by)
    db.session.flush()
    return listing, by


def test_a_paper_that_was_submitted_stays_in_the_file_and_the_desk_sees_old_and_new(sign_in_as: SignIn) -> None:
    listing, by = a_returned_listing()
    (new,), (old,) = listing.materials, listing.former_papers
    page = sign_in_as("reviewer").get(f"/review/listings/{listing.number}").get_data(as_text=True)
    assert "退回后新交" in page
    assert "替换原件" in page
    assert f"/papers/{new.public_id}/pages/1" in page
    assert services.open_material(old.public_id, by=by)[1]


def test_the_same_paper_handed_in_again_comes_back() -> None:
    listing, by = a_returned_listing()
    services.return_for_correction(
        listing.number or "", "用原件。", has_new_facts=True, by=an_account(Role.REVIEWER, username="second")
    )
    old = listing.former_papers[0]
    back = services.attach_material(listing.draft_number, make.a_paper(), kind=MaterialKind.GRANT_CONTRACT, by=by)
    assert back is old
    assert old in listing.materials


def test_a_paper_of_a_draft_is_gone_for_good_when_it_is_taken_out() -> None:
    by, right = make.an_owner()
    draft = make.an_answered_draft(right, by)
    (paper,) = draft.materials
    assert services.remove_material(draft.draft_number, paper.public_id, by=by) == paper.public_id
    assert draft.former_papers == []


def test_a_paper_is_leafed_through_page_by_page(sign_in_as: SignIn) -> None:
    listing, _by = a_returned_listing()
    (paper,), browser = listing.materials, sign_in_as("reviewer")
    address = f"/review/listings/{listing.number}?paper={paper.public_id}"
    page = browser.get(address).get_data(as_text=True)
    assert "1/2" in page
    assert "page=2" in page
    assert "2/2" in browser.get(f"{address}&page=99&zoom=9999").get_data(as_text=True)
    picture = browser.get(f"/papers/{paper.public_id}/pages/2")
    assert picture.mimetype == "image/jpeg"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert "attachment" not in picture.headers.get("Content-Disposition", "")
    assert Image.open(io.BytesIO(picture.data)).width in range(1600, 1603)
    assert browser.get(f"/papers/{paper.public_id}/pages/3").status_code == 404


def test_nobody_else_leafs_through_it(sign_in_as: SignIn) -> None:
    listing, _by = a_returned_listing()
    address = f"/papers/{listing.materials[0].public_id}/pages/1"
    an_account(Role.REVIEWER, username="elsewhere", district="150304")
    a_member(a_holder(), "stranger")
    assert sign_in_as("elsewhere").get(address).status_code == 404
    assert sign_in_as("stranger").get(address).status_code == 404


# --- the land book then and now ---------------------------------------------------------------------------------------


def test_the_land_book_of_the_submission_stands_beside_that_of_now(sign_in_as: SignIn) -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    an_account(Role.REVIEWER, username="reviewer")
    browser = sign_in_as("reviewer")
    assert "没有变动" in browser.get(f"/review/listings/{listing.number}").get_data(as_text=True)
    a_burden(right, BurdenKind.SEIZURE)
    db.session.flush()
    db.session.expire(right, ["burdens"])
    page = browser.get(f"/review/listings/{listing.number}?submission=1").get_data(as_text=True)
    assert "1 项记载有变动" in page
    assert "<del>无</del>" in page
