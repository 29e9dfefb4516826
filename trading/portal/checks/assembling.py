"""What was stated, and what the land book says, as the facts that the rule book is shown. Pure but for its arguments.

A stated fact takes the place of the land book's, so that a holder may ask "what if"; the answer names what was stated.
Where neither says anything, a harmless filling is put in and the rules that would have needed to know are left open
(:mod:`trading.portal.checks.judging`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from trading.core.deal import AcquisitionMode, BurdenKind, Business, CoOwnership, OwnerType
from trading.core.land_use import UseClass
from trading.rulebook.facts import BurdenFact, HolderShare, RightFacts
from trading.rulebook.materials import MaterialFacts

#: stands for a number that nobody has stated; it is never shown
UNSTATED = "—"
#: names of money facts and the fields behind them
_FEN = {
    name: f"{name}_fen"
    for name in (
        *("investment_total", "investment_done", "secured_amount", "land_price"),
        *("reference", "yearly_rent", "reference_rent"),
    )
}
_FIELDS = frozenset(field.name for field in fields(RightFacts))
#: answers that say whether a burden of a kind weighs on the right
_BURDENS = {
    "is_seized": BurdenKind.SEIZURE,
    "is_reclaimed": BurdenKind.RECLAIM,
    "is_disputed": BurdenKind.DISPUTE,
    "has_objection": BurdenKind.OBJECTION,
    "has_prenotice": BurdenKind.PRENOTICE,
    "is_let": BurdenKind.LEASE,
    "is_idle": BurdenKind.IDLE,
    "is_underused": BurdenKind.UNDERUSED,
    "has_violation": BurdenKind.VIOLATION,
}
#: the whole of an investment of which only the share is stated
_HUNDRED_PERCENT = 1_000_000


def from_statements(stated: Mapping[str, Any], business: Business, today: date) -> RightFacts:
    """Facts of a right that only the asker knows."""
    blank = RightFacts(
        parcel_code=UNSTATED,
        unit_code=UNSTATED,
        certificate_no=UNSTATED,
        area=Decimal(1),
        use_class=UseClass.OTHER,
        acquisition_mode=AcquisitionMode.GRANT,
        started_on=today,
        ends_on=None,
        today=today,
        holders=(HolderShare(0, UNSTATED),),
        business=business,
    )
    return apply(blank, stated)


def apply(facts: RightFacts, stated: Mapping[str, Any]) -> RightFacts:
    """The same facts with what was stated in the place of what was there."""
    changes = {_FEN.get(name, name): value for name, value in stated.items() if _FEN.get(name, name) in _FIELDS}
    changes.pop("holders", None)
    if stated.get("has_certificate") is False:
        changes["certificate_no"] = ""
    if "investment_percent" in stated and "investment_done" not in stated:
        changes["investment_total_fen"] = _HUNDRED_PERCENT
        changes["investment_done_fen"] = int(stated["investment_percent"] * _HUNDRED_PERCENT / 100)
    if stated.get("contract_forbids"):
        changes["contract_bars"] = facts.contract_bars | {facts.business}
    if stated.get("is_approved") and not facts.allocation_approval_no:
        changes.setdefault("allocation_approval_no", UNSTATED)
    changes["burdens"] = _burdens(facts, stated)
    changes["holders"] = _holders(facts, stated)
    if len(changes["holders"]) > 1 and facts.co_ownership is CoOwnership.SOLE:
        changes.setdefault("co_ownership", CoOwnership.JOINT)
    return replace(facts, **changes)


def _holders(facts: RightFacts, stated: Mapping[str, Any]) -> tuple[HolderShare, ...]:
    holders = facts.holders
    count = stated.get("holders")
    if count is not None and count != len(holders):
        holders = tuple(HolderShare(0, UNSTATED, 1, max(count, 1)) for _place in range(count))
    if "owner_type" in stated:
        holders = tuple(replace(holder, kind=stated["owner_type"]) for holder in holders)
    if "co_owners_agree" in stated:
        holders = tuple(replace(holder, has_consented=stated["co_owners_agree"]) for holder in holders)
    return holders


def _burdens(facts: RightFacts, stated: Mapping[str, Any]) -> tuple[BurdenFact, ...]:
    """Burdens of a kind that was answered are put in anew, others stay; then come the answers about them."""
    burdens = list(facts.burdens)
    for name, kind in _BURDENS.items():
        if name in stated and stated[name] != any(burden.kind is kind for burden in burdens):
            burdens = [burden for burden in burdens if burden.kind is not kind]
            burdens += [BurdenFact(kind, facts.today)] if stated[name] else []
    if stated.get("houses_let") and not any(burden.kind is BurdenKind.LEASE for burden in burdens):
        burdens.append(BurdenFact(BurdenKind.LEASE, facts.today))
    if "mortgages" in stated and stated["mortgages"] != sum(burden.kind is BurdenKind.MORTGAGE for burden in burdens):
        burdens = [burden for burden in burdens if burden.kind is not BurdenKind.MORTGAGE]
        burdens += [
            BurdenFact(BurdenKind.MORTGAGE, facts.today, rank=place) for place in range(1, stated["mortgages"] + 1)
        ]
    return tuple(_answered(burden, stated) for burden in burdens)


def _answered(burden: BurdenFact, stated: Mapping[str, Any]) -> BurdenFact:
    changes: dict[str, Any] = {}
    match burden.kind:
        case BurdenKind.MORTGAGE:
            changes = _named(stated, transfer_restricted="transfer_banned", has_consent="mortgagee_agrees")
        case BurdenKind.LEASE:
            changes = _named(
                stated, covers_houses="houses_let", has_consent="lessee_waives", notified_on="lessee_notified_on"
            )
        case BurdenKind.PRENOTICE:
            changes = _named(stated, has_consent="prenotice_agrees")
        case BurdenKind.IDLE:
            changes = {"release_paper_no": UNSTATED} if stated.get("idle_settled") else {}
        case BurdenKind.VIOLATION:
            changes = {"release_paper_no": UNSTATED} if stated.get("violation_closed") else {}
    return replace(burden, **changes)


def _named(stated: Mapping[str, Any], **names: str) -> dict[str, Any]:
    return {field: stated[name] for field, name in names.items() if name in stated}


def material_facts(facts: RightFacts, *, from_book: bool) -> MaterialFacts:
    """What the list of papers depends on. Only what the land book has recorded needn't be handed in."""
    return MaterialFacts(
        acquisition_mode=facts.acquisition_mode,
        owner_type=facts.holders[0].kind if facts.holders else OwnerType.COMPANY,
        holders=len(facts.holders),
        is_price_paid=from_book and facts.price_paid,
        has_audit=from_book and facts.audit_report_no is not None,
        is_mortgaged=bool(facts.burdens_of(BurdenKind.MORTGAGE)),
        is_leased=bool(facts.burdens_of(BurdenKind.LEASE)),
        has_advance_notice=bool(facts.burdens_of(BurdenKind.PRENOTICE)),
        business=facts.business,
        transfer_form=facts.transfer_form,
        stays_in_catalogue=facts.stays_in_catalogue,
        has_uncertified_buildings=bool(
            facts.has_buildings and facts.buildings_finished is not False and not facts.buildings_certified
        ),
        buyer_is_developer=bool(facts.buyer_is_developer),
    )
