"""The verbs of the land book."""

from __future__ import annotations

from datetime import date

from trading.core import clock
from trading.core.findings import Finding
from trading.parcels import rules
from trading.parcels.geometry import area_of, is_inside_city
from trading.parcels.models import LandRight
from trading.parcels.rules import BurdenFact, HolderShare, RightFacts


def facts_for_right(right: LandRight, today: date, *, applicant_name: str | None = None) -> RightFacts:
    """What the rules need to know about a right on a day, burdens in force only."""
    parcel = right.parcel
    return RightFacts(
        parcel_code=parcel.code,
        unit_code=parcel.unit_code,
        certificate_no=right.certificate_no,
        area=parcel.area,
        use_class=parcel.use_class,
        acquisition_mode=right.acquisition_mode,
        sub_mode=right.sub_mode,
        started_on=right.started_on,
        ends_on=right.ends_on,
        today=today,
        holders=tuple(
            HolderShare(share.party_id, share.party.name, share.numerator, share.denominator) for share in right.shares
        ),
        co_ownership=right.co_ownership,
        price_paid=right.price_paid,
        investment_total_fen=right.investment_total_fen,
        investment_done_fen=right.investment_done_fen,
        audit_report_no=right.audit_report_no,
        burdens=tuple(
            BurdenFact(
                kind=burden.kind,
                registered_on=burden.registered_on,
                holder_name=burden.holder_name,
                amount_fen=burden.amount_fen,
                rank=burden.rank,
                transfer_restricted=burden.transfer_restricted,
                paper_no=burden.paper_no,
            )
            for burden in right.burdens
            if burden.is_in_force(today)
        ),
        measured_area=area_of(parcel.outline),
        is_inside_city=is_inside_city(parcel.outline),
        applicant_name=applicant_name,
    )


def judge_transfer(right: LandRight, *, applicant_name: str | None = None) -> list[Finding]:
    """What stands for or against transferring a right today."""
    return rules.judge_transfer(facts_for_right(right, clock.today(), applicant_name=applicant_name))
