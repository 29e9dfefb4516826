"""The public page of a parcel."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from tests.factories.funds import an_account
from tests.factories.parcels import a_benchmark_price, a_burden, a_holder, a_parcel, a_right
from trading.core import clock as market_clock
from trading.core.actor import Actor, Role
from trading.core.codes import CertificateKind, IdentityKind
from trading.core.deal import AcquisitionMode, BurdenKind, OwnerType
from trading.core.messages import N_
from trading.extensions import db
from trading.parcels import history
from trading.parcels.history import HistoryEntry
from trading.parcels.models import Commitment, FormerCertificate
from trading.parcels.services import records
from trading.parcels.states import CommitmentKind
from trading.parties.services import register_party

ENGLISH = {"Accept-Language": "en"}


def test_the_page_shows_land_right_burdens_and_history(app, client, clock):
    a_benchmark_price()
    right = a_right(holder=a_holder("乌海市砾岚新材料有限公司"))
    a_burden(right)
    answer = client.get(f"/parcels/{right.parcel.code}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for words in ("乌海市砾岚新材料有限公司", "工业用地", "192", "2065-04-17", "2024-05-06", "31.2 %", 'class="lot"'):
        assert words in page


def test_the_public_reads_no_full_certificate_number_no_amount_and_no_person(app, client, clock):
    person = register_party(
        kind=OwnerType.PERSON,
        name="王志远",
        id_type=IdentityKind.RESIDENT_ID,
        id_code="15030219900101001X",
        by=Actor.system(),
    )
    right = a_right(holder=person, certificate_no="蒙(2023)乌海市不动产权第0012345号")
    a_burden(right)
    page = client.get(f"/parcels/{right.parcel.code}").get_data(as_text=True)
    assert "王**" in page
    assert "王志远" not in page
    assert "第0012×××号" in page
    assert "0012345" not in page
    assert "1,800,000" not in page
    assert "乌海农商银行" not in page


def test_the_page_speaks_english(app, client, clock):
    right = a_right()
    page = client.get(f"/parcels/{right.parcel.code}", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "Qianlishan Town, Haibowan District, Industry" in page


def test_a_parcel_without_right_says_so(app, client, clock):
    assert client.get(f"/parcels/{a_parcel().code}").status_code == 200


@pytest.mark.parametrize("code", ["150302001001GB99999", "x", "150302001001gb00000"])
def test_an_unknown_parcel_is_not_found(app, client, code):
    assert client.get(f"/parcels/{code}").status_code == 404


def test_upper_rooms_tell_their_part_of_the_history(app, client, clock):
    code = a_right().parcel.code  # read now: the request has a session of its own
    entry = HistoryEntry(market_clock.local(2026, 2, 1), N_("Listed as %(number)s"), {"number": "L-1"}, "/listings/L-1")
    history.listen_to("test", lambda asked: [entry] if asked == code else [])
    try:
        page = client.get(f"/parcels/{code}", headers={"Accept-Language": "en"}).get_data(as_text=True)
    finally:
        history.listen_to("test", lambda _asked: [])
    assert '<a href="/listings/L-1"><b>Listed as L-1</b></a>' in page
    assert page.index("2026-02-01") < page.index(date(2015, 4, 18).isoformat() + "</time>")


# --- who sees what -----------------------------------------------------------------------------------------------


def seen_by(app, sign_in_as, right, *, role=Role.MEMBER, party=None) -> str:
    """The parcel's page in English as an account of that role, and of that party, gets it."""
    code = right.parcel.code
    name = an_account(role, party=party).username
    db.session.commit()
    answer = sign_in_as(name).get(f"/parcels/{code}", headers=ENGLISH)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def a_full_right(holder=None):
    """A right with everything that a page may have to say about one."""
    right = a_right(
        parcel=a_parcel(
            buildings="厂房", section="千里山北段", planning_no="乌规条〔2020〕9号", density_max=Decimal("40.00")
        ),
        holder=holder,
        certificate_no="蒙(2023)乌海市不动产权第0012345号",
        grant_contract_no="150302-2015-0021",
        grant_price_fen=360_000_000,
        restrictions="十年内不得分割转让",
        barred=["lease"],
        is_standard_land=True,
        promises=[Commitment(position=1, kind=CommitmentKind.TAX, wording="亩均税收不低于 20 万元")],
        former_certificates=[
            FormerCertificate(
                number="乌国用(2008)第00231号", kind=CertificateKind.OLD_LAND, replaced_on=date(2023, 1, 9)
            )
        ],
        auditor="某会计师事务所",
    )
    a_burden(right, is_ceiling=True, debt_from=date(2024, 5, 6), debt_to=date(2029, 5, 5))
    a_burden(right, BurdenKind.IDLE, release_paper_no="处置〔2025〕3号", registered_on=date(2024, 1, 1))
    return right


OPEN = (
    "千里山北段",
    "乌规条〔2020〕9号",
    "十年内不得分割转让",
    "亩均税收不低于 20 万元",
    "Ordinary grant",
    "Maximum-amount",
    "厂房",
    "31.2 %",
    "mark: 25 %",
    "settled by a decision",
)
CLOSED = (
    "0012345",
    "00231号",
    "150302-2015-0021",
    "3,600,000",
    "1,800,000",
    "乌海农商银行",
    "蒙(2024)乌海市不动产证明第0000321号",
    "处置〔2025〕3号",
    "某会计师事务所",
    "乌海审字",
)


def test_the_public_reads_the_land_and_the_duties_but_no_paper_amount_or_creditor(app, client, clock):
    right = a_full_right()
    page = client.get(f"/parcels/{right.parcel.code}", headers=ENGLISH).get_data(as_text=True)
    for words in OPEN:
        assert words.lower() in page.lower(), words
    for words in CLOSED:
        assert words not in page, words
    assert "Sketch, generalised to 10 metres" in page
    assert "Areas agree" not in page


def test_other_members_read_no_more_than_the_public(app, sign_in_as, clock):
    page = seen_by(app, sign_in_as, a_full_right(), party=a_holder())
    assert not [words for words in CLOSED if words in page]


def test_holders_and_staff_read_everything(app, sign_in_as, clock):
    holder = a_holder()
    right = a_full_right(holder)
    own = seen_by(app, sign_in_as, right, party=holder)
    desk = seen_by(app, sign_in_as, right, role=Role.CLERK)
    for page in (own, desk):
        assert not [words for words in CLOSED if words not in page]
        assert "Parcel plan, edges in metres" in page
    assert "Areas agree" in desk
    assert "/admin/land/parcels/" in desk
    assert "Areas agree" not in own
    assert "/admin/land" not in own


def test_mortgages_stand_in_the_order_of_rank(app, client, clock):
    right = a_right()
    code = right.parcel.code
    for rank, day in ((2, date(2024, 1, 1)), (1, date(2024, 1, 1)), (3, date(2025, 1, 1))):
        a_burden(right, rank=rank, registered_on=day)
    page = client.get(f"/parcels/{code}", headers=ENGLISH).get_data(as_text=True)
    rows = re.findall(r'Mortgage</span></th><td class="num">(\d)</td>', page)
    assert rows == ["1", "2", "3"]


def test_allocated_land_without_an_end_says_so(app, client, clock):
    right = a_right(acquisition_mode=AcquisitionMode.ALLOCATION, sub_mode=None, ends_on=None)
    page = client.get(f"/parcels/{right.parcel.code}", headers=ENGLISH).get_data(as_text=True)
    assert "without an end date (allocated land)" in page
    assert "years left" not in page


def test_areas_that_differ_are_pointed_out_to_staff(app, sign_in_as, clock):
    right = a_right(parcel=a_parcel(area=Decimal("19000.00")))
    assert "Areas differ" in seen_by(app, sign_in_as, right, role=Role.REVIEWER)


def test_the_page_gives_no_exact_corner_and_every_picture_has_words(app, client, clock):
    right = a_right()
    outline = right.parcel.outline
    page = client.get(f"/parcels/{right.parcel.code}", headers=ENGLISH).get_data(as_text=True)
    for lon, lat in outline:
        assert f"{lon:.5f}" not in page
        assert f"{lat:.5f}" not in page
    main = page[page.index("<main") : page.index("</main>")]
    pictures = re.findall(r"<svg[^>]*>", main)
    assert len(pictures) == 4
    assert all('aria-label="' in picture for picture in pictures)


def test_the_history_tells_recorded_events_in_order(app, client, clock):
    right = a_right()
    code = right.parcel.code
    paper = {"paper_no": "乌登字〔2026〕7号", "by": Actor.system()}
    records.register_burden(code, BurdenKind.SEIZURE, registered_on=date(2025, 1, 2), **paper)
    records.transfer_right(
        code,
        certificate_no="蒙(2026)乌海市不动产权第8000001号",
        holders=[records.Holding(a_holder().id)],
        effective_on=date(2025, 6, 1),
        **paper,
    )
    page = client.get(f"/parcels/{code}", headers=ENGLISH).get_data(as_text=True)
    told = re.findall(r"<b>([^<]*)</b></div></li>", page)
    assert told == ["The right went over to another holder", "Seizure registered", "Grant of the land-use right"]
    assert "乌登字〔2026〕7号" not in page
