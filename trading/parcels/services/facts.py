"""What the rules are shown of a right: the land book's rows as frozen facts, and the rules' answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from trading import rulebook
from trading.core import clock
from trading.core.deal import Business
from trading.core.findings import Finding
from trading.parcels.geometry import area_of, is_inside_city
from trading.parcels.models import Burden, LandRight
from trading.rulebook.facts import BurdenFact, HolderShare, RightFacts
from trading.settings import queries as settings


def facts_for_right(
    right: LandRight,
    today: date,
    *,
    business: Business = Business.TRANSFER,
    applicant_name: str | None = None,
    **stated: Any,
) -> RightFacts:
    """What the rules need to know about a right on a day, burdens in force only.

    ``stated`` are facts of :class:`RightFacts` that the land book doesn't hold: what the parties say or plan.
    """
    parcel = right.parcel
    facts = RightFacts(
        parcel_code=parcel.code,
        unit_code=parcel.unit_code,
        certificate_no=right.certificate_no,
        certificate_kind=right.certificate_kind,
        area=parcel.area,
        use_class=parcel.use_class,
        acquisition_mode=right.acquisition_mode,
        sub_mode=right.sub_mode,
        started_on=right.started_on,
        ends_on=right.ends_on,
        today=today,
        business=business,
        holders=tuple(
            HolderShare(share.party_id, share.party.name, share.numerator, share.denominator, share.party.kind)
            for share in right.shares
        ),
        co_ownership=right.co_ownership,
        price_paid=right.price_paid,
        investment_total_fen=right.investment_total_fen,
        investment_done_fen=right.investment_done_fen,
        audit_report_no=right.audit_report_no,
        burdens=tuple(_burden_fact(burden) for burden in right.burdens if burden.is_in_force(today)),
        measured_area=area_of(parcel.outline),
        is_inside_city=is_inside_city(parcel.outline),
        applicant_name=applicant_name,
        is_registered=right.is_active,
        contract_bars=frozenset(Business(barred) for barred in right.barred),
        restrictions=right.restrictions,
        has_buildings=bool(parcel.structures),
        buildings_finished=right.finished_on is not None if parcel.structures else None,
        buildings_certified=_are_certified(right),
        agreed_start_on=right.agreed_start_on,
        built_since=right.built_since,
        stopped_on=right.stopped_on,
        development_area=right.development_area,
        developed_area=right.developed_area,
    )
    return replace(facts, **stated)


def _burden_fact(burden: Burden) -> BurdenFact:
    return BurdenFact(
        kind=burden.kind,
        registered_on=burden.registered_on,
        holder_name=burden.holder_name,
        amount_fen=burden.amount_fen,
        rank=burden.rank,
        transfer_restricted=burden.transfer_restricted,
        paper_no=burden.paper_no,
        release_paper_no=burden.release_paper_no,
        is_ceiling=burden.is_ceiling,
        debt_from=burden.debt_from,
        debt_to=burden.debt_to,
    )


def _are_certified(right: LandRight) -> bool | None:
    """A title certificate covers land and buildings; old land papers need a house paper beside them."""
    structures = right.parcel.structures
    if not structures:
        return None
    return right.parcel.unit_code[19] == "F" or all(building.certificate_no for building in structures)


def judge(right: LandRight, *, business: Business = Business.TRANSFER, **stated: Any) -> list[Finding]:
    """What stands for or against a business with a right today, by the figures in force today."""
    today = clock.today()
    return rulebook.judge(facts_for_right(right, today, business=business, **stated), settings.limits(today))
