"""Examples of parcel, holders and terms: V-01 to V-09, V-11, V-12, V-18, V-36, G6."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.unit.rulebook.examples.shapes import BLOCK, GATE, NOTE, ROUTE, WARN, bad, edge, good, halves, leased, right
from trading.core.codes import CertificateKind, IdentityKind
from trading.core.deal import AcquisitionForm, AcquisitionMode, CoOwnership
from trading.core.land_use import UseClass
from trading.rulebook import HolderShare

UNIT = "150302001001GB00017W00000000"
SHARES = {"co_ownership": CoOwnership.BY_SHARES, "applicant_name": "乌海市试样新材料有限公司"}


def _holder(number: str, kind: IdentityKind = IdentityKind.CREDIT_CODE) -> dict[str, object]:
    return {"holders": (HolderShare(1, "乌海市试样新材料有限公司", id_type=kind, id_code=number),)}


EXAMPLES = (
    good("V-01", "land of the first district", right(unit_code=UNIT)),
    edge("V-01", "land below ground is still served", right(unit_code="150304001001GX00001W00000000")),
    edge("V-01", "the sequence 00000 is nobody's", right(unit_code="150302001001GB00000W00000000"), BLOCK),
    bad("V-01", "collective land", right(unit_code="150302001001JB00017W00000000"), BLOCK),
    bad("V-01", "another city", right(unit_code="150102001001GB00017W00000000"), BLOCK),
    bad("V-01", "the placeholder 150301", right(unit_code="150301001001GB00017W00000000"), BLOCK),
    bad("V-01", "one character short", right(unit_code=UNIT[:-1]), BLOCK),
    good("V-02", "the unit of this parcel", right()),
    edge("V-02", "a building on this parcel, nineteen characters alike", right(unit_code=UNIT[:19] + "F00010001")),
    bad("V-02", "the unit of the neighbour", right(unit_code="150302001001GB00018W00000000"), BLOCK),
    good("V-03", "a certificate of today, and the holder applies", right(applicant_name="乌海市试样新材料有限公司")),
    edge("V-03", "the same name with other brackets and spaces", right(applicant_name=" 乌海市试样新材料 有限公司")),
    edge("V-03", "an old certificate that says it is old", right(
        certificate_no="乌国用(2008)第0123号", certificate_kind=CertificateKind.OLD_LAND
    )),
    bad("V-03", "an old number called a new one", right(certificate_no="乌国用(2008)第0123号"), WARN),
    bad("V-03", "another province", right(certificate_no="苏(2020)徐州市不动产权第0007652号"), WARN),
    bad("V-03", "somebody else applies", right(applicant_name="别家公司"), BLOCK),
    good("V-04", "a credit code in order", right(**_holder("91150302MA0N123452"))),
    edge("V-04", "X is a check character too", right(**_holder("15030219900101001X", IdentityKind.RESIDENT_ID))),
    edge("V-04", "no number stated", right()),
    bad("V-04", "the last character is wrong", right(**_holder("91150302MA0N123453")), BLOCK),
    bad("V-04", "0 instead of X", right(**_holder("150302199001010010", IdentityKind.RESIDENT_ID)), BLOCK),
    good("V-05", "the whole, without saying so", right()),
    edge("V-05", "all that is registered passes", right(traded_area=Decimal("20000.00"))),
    edge("V-05", "a hundredth less needs a division", right(traded_area=Decimal("19999.99")), ROUTE),
    edge("V-05", "a part may be let undivided", leased(traded_area=Decimal("19999.99"))),
    bad("V-05", "a hundredth too much", right(traded_area=Decimal("20000.01")), BLOCK),
    bad("V-05", "nothing registered", right(area=Decimal(0)), BLOCK),
    bad("V-05", "nothing traded", right(traded_area=Decimal(0)), BLOCK),
    good("V-06", "measured as certified", right()),
    edge("V-06", "half a per cent off passes", right(measured_area=Decimal("20100.00"))),
    bad("V-06", "a hundredth more than half a per cent", right(measured_area=Decimal("20100.01")), WARN),
    bad("V-06", "outside the city", right(is_inside_city=False), WARN),
    good("V-07", "39 years left", right()),
    good("V-07", "allocated without end", right(ends_on=None, acquisition_mode=AcquisitionMode.ALLOCATION)),
    edge("V-07", "exactly a year left passes", right(ends_on=date(2027, 3, 2))),
    edge("V-07", "a day less warns", right(ends_on=date(2027, 3, 1)), WARN),
    edge("V-07", "ends today: over", right(ends_on=date(2026, 3, 2)), BLOCK),
    edge("V-07", "housing is renewed by itself", right(
        use_class=UseClass.RESIDENTIAL, ends_on=date(2027, 3, 1)
    ), NOTE),
    bad("V-07", "ended long ago", right(ends_on=date(2020, 1, 1)), BLOCK),
    bad("V-07", "granted without end", right(ends_on=None), BLOCK),
    good("V-08", "ten years of forty", leased(term_starts_on=date(2026, 4, 1), term_ends_on=date(2036, 3, 31))),
    edge("V-08", "to the last day of the right passes", right(term_ends_on=date(2065, 4, 17))),
    bad("V-08", "a day beyond the right", right(term_ends_on=date(2065, 4, 18)), BLOCK),
    bad("V-08", "it ends before it begins", leased(
        term_starts_on=date(2026, 4, 1), term_ends_on=date(2026, 3, 31)
    ), BLOCK),
    good("V-09", "fifty years of industry less a day", right()),
    edge("V-09", "fifty years to the day passes", right(ends_on=date(2065, 4, 18))),
    edge("V-09", "seventy years of housing", right(use_class=UseClass.RESIDENTIAL, ends_on=date(2085, 4, 18))),
    edge("V-09", "forty years of commerce", right(use_class=UseClass.COMMERCIAL, ends_on=date(2055, 4, 18))),
    bad("V-09", "fifty years and a day", right(ends_on=date(2065, 4, 19)), BLOCK),
    bad("V-09", "commerce for fifty years", right(use_class=UseClass.COMMERCIAL), BLOCK),
    good("V-11", "twenty years leased, twenty granted", right(leased_years_before=20, planned_grant_years=20)),
    edge("V-11", "fifty together passes", right(leased_years_before=20, planned_grant_years=30)),
    edge("V-11", "not stated", right(leased_years_before=20)),
    bad("V-11", "fifty-one together", right(leased_years_before=20, planned_grant_years=31), BLOCK),
    good("V-12", "a flexible term of twenty years", right(
        sub_mode=AcquisitionForm.FLEXIBLE_GRANT, ends_on=date(2035, 4, 17)
    )),
    edge("V-12", "a flexible term of fifty passes", right(
        sub_mode=AcquisitionForm.FLEXIBLE_GRANT, ends_on=date(2065, 4, 18)
    )),
    bad("V-12", "fifty years and a day", right(
        sub_mode=AcquisitionForm.FLEXIBLE_GRANT, ends_on=date(2065, 4, 19)
    ), BLOCK),
    good("V-18", "one holder", right()),
    good("V-18", "two halves, the other agrees", right(holders=halves(consented=True), **SHARES)),
    edge("V-18", "three exact thirds make one", right(
        holders=tuple(HolderShare(n, f"甲{n}", 1, 3, has_consented=True) for n in range(3)), **SHARES
    )),
    edge("V-18", "joint owners have no shares to add", right(
        holders=tuple(HolderShare(n, f"甲{n}", has_consented=True) for n in range(2)), co_ownership=CoOwnership.JOINT
    )),
    bad("V-18", "a half and a third", right(
        holders=(HolderShare(1, "甲", 1, 2, has_consented=True), HolderShare(2, "乙", 1, 3, has_consented=True)),
        **SHARES,
    ), BLOCK),
    bad("V-18", "the other half is silent", right(holders=halves(consented=False), **SHARES), GATE),
    bad("V-18", "nobody holds it", right(holders=()), BLOCK),
    good("G6", "the other half agrees in writing", right(holders=halves(consented=True), **SHARES)),
    edge("G6", "the applicant's own will is the application", right(holders=halves(consented=True), **SHARES)),
    edge("G6", "one of three silent is one too many", right(
        holders=(
            HolderShare(1, "甲", 1, 3, has_consented=True),
            HolderShare(2, "乙", 1, 3, has_consented=True),
            HolderShare(3, "丙", 1, 3),
        ),
    ), GATE),
    bad("G6", "two thirds by share aren't enough", right(holders=halves(consented=False), **SHARES), GATE),
    good("V-36", "the buyer makes things", right(buyer_is_developer=False)),
    edge("V-36", "a developer that has stated its funds passes", right(
        buyer_is_developer=True, buyer_states_funds=True
    )),
    bad("V-36", "a developer that hasn't", right(buyer_is_developer=True), WARN),
)  # fmt: skip
