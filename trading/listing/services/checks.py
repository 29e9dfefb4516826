"""What the rules say about a listing as it stands: facts gathered, functions asked, nothing changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from trading import rulebook
from trading.core import clock, settings
from trading.core.calendar import add_months, period
from trading.core.deal import BurdenKind, Business, TradeMode, TransferForm
from trading.core.errors import StaleVersion, TradingError
from trading.core.findings import Finding, Severity
from trading.core.policy import policy
from trading.core.text import same_name
from trading.listing import queries, rules
from trading.listing.models import ListedRight, Listing
from trading.listing.states import CourtRound, MaterialKind, Occupancy, Security
from trading.parcels import queries as parcels
from trading.parcels import services as land_book
from trading.parcels.models import LandRight
from trading.parties.models import Party


def same_version(listing: Listing, expected: int | None) -> None:
    """Refuse where somebody else changed the listing after the caller had read it."""
    if expected is not None and listing.version != expected:
        raise StaleVersion()


def price_plan(listing: Listing) -> rules.PricePlan:
    """The figures as the rules read them."""
    return rules.PricePlan(
        listing.start_amount,
        listing.step_amount,
        listing.deposit_amount,
        business=listing.business,
        mode=listing.mode,
        loan=listing.loan_amount,
        appraisal=listing.said.appraisal_amount,
        first_start=_first_start(listing),
        steps=tuple((first, wide) for first, wide in listing.said.steps or ()),
    )


def reserve_faults(listing: Listing) -> list[TradingError]:
    """A sealed reserve must fit the start price that stands now; nobody can look, so it may have to be repeated."""
    reserve = queries.find_reserve(listing.id)
    if reserve is None or rules.still_fits(reserve.start_amount, listing.start_amount, reserve.figure):
        return []
    return [rules.ReserveToRepeat()]


def price_limits() -> rules.PriceLimits:
    """The shares of V-26 in force."""
    return rules.PriceLimits(
        deposit_most=_whole("rule.deposit_percent_max"),
        deposit_least=_whole("rule.deposit_percent_min"),
        court_start=_whole("rule.court_start_percent"),
        court_cut=_whole("rule.court_cut_percent"),
        court_deposit_least=_whole("rule.court_deposit_percent_min"),
    )


def schedule_limits(listing: Listing) -> rules.ScheduleLimits:
    """The least lengths of V-25 in force for the listing's way of trading."""
    if listing.mode is TradeMode.COURT:
        again = listing.said.court_round is CourtRound.SECOND
        return rules.ScheduleLimits(
            notice_days=period("trade.court_notice_again" if again else "trade.court_notice").value,
            free_days=period("trade.court_bidding").value,
            apply_close_days=0,
            timed_window=timedelta(minutes=period("trade.court_window").value),
            timed_on_rest_days=policy().timed_on_rest_days,
        )
    market = policy()
    return rules.ScheduleLimits(
        notice_working_days=market.notice_working_days,
        display_working_days=period("trade.display").value,
        free_days=period("trade.listing_min").value,
        apply_close_days=period("trade.apply_close_before_end").value,
        timed_window=market.timed_window,
        timed_days=market.timed_days if listing.mode.has_room else 1,
        timed_on_rest_days=market.timed_on_rest_days,
    )


def plan(listing: Listing) -> rules.Schedule | rules.Display:
    """The earliest dates that the rules allow if the notice went out now."""
    make = rules.plan_display if listing.mode is TradeMode.NEGOTIATED else rules.plan_schedule
    return make(clock.now(), not_before=listing.said.not_before, limits=schedule_limits(listing))


def offerer(right: LandRight, party: Party) -> rules.Offerer:
    """What ties a party to a right: its share, its lease in the land book, or its office."""
    leases = (burden for burden in right.burdens if burden.kind is BurdenKind.LEASE)
    return rules.Offerer(
        kind=party.kind,
        holds=right.is_held_by(party.id),
        leases=any(one.is_in_force(clock.today()) and same_name(one.holder_name, party.name) for one in leases),
    )


def offer_findings(listing: Listing) -> list[Finding]:
    """Findings on what the owner said."""
    is_transfer = listing.business is Business.TRANSFER
    return rules.judge_offer(
        rules.OfferFacts(
            answers=listing.said,
            prices=price_plan(listing),
            benchmark=parcels.reference_amount_of(listing.rights) if is_transfer else None,
            register_buildings="；".join(right.parcel.buildings for right in listing.rights if right.parcel.buildings),
            register_leases=sum(_in_force(right, BurdenKind.LEASE) for right in listing.rights),
        )
    )


def findings_of(listing: Listing) -> list[Finding]:
    """Every finding: on each right, by the land book's rules, and on what the owner said."""
    return _once([*_rights_findings(listing), *offer_findings(listing)])


def land_findings(listing: Listing, **agreed: Any) -> list[Finding]:
    """What the land book says about the rights where ``agreed`` facts take the place of those that were offered."""
    return _once(_rights_findings(listing, **agreed))


def term_findings(listing: Listing, **agreed: Any) -> list[Finding]:
    """What bars the term of a lease as it was answered, or agreed: the law's longest, and the end of the right
    (V-08, V-10)."""
    found = _rights_findings(listing, **agreed)
    barred = {finding.rule: finding for finding in found if finding.blocks and finding.rule in {"V-08", "V-10"}}
    return list(barred.values())


def _once(findings: list[Finding]) -> list[Finding]:
    return list({_said_once(finding): finding for finding in findings}.values())


def _rights_findings(listing: Listing, **agreed: Any) -> list[Finding]:
    return [finding for one in listing.listed for finding in _right_findings(listing, one, **agreed)]


def _right_findings(listing: Listing, listed: ListedRight, **agreed: Any) -> list[Finding]:
    said, held = listing.said, offerer(listed.right, listing.owner)
    stated: dict[str, Any] = {"applicant_name": listing.owner.name if held.holds else None}
    if listing.transfer_form is not None:
        stated["transfer_form"] = listing.transfer_form
    if listed.part_area is not None:
        stated["traded_area"] = listed.part_area
    if listing.business.is_letting:
        # every deal of the platform is made in writing (V-13)
        stated |= {
            "term_starts_on": said.term_starts_on,
            "term_ends_on": said.term_ends_on,
            "has_written_contract": True,
            "declares_yearly": any(one.kind is MaterialKind.DECLARATION_PROMISE for one in listing.materials) or None,
            "yearly_rent_fen": listing.start_amount,
        }
    if listing.business is Business.MORTGAGE and said.security is not None and said.loan_months is not None:
        debt_from = clock.today()
        stated |= {
            "is_ceiling": said.security is Security.CEILING,
            "secured_amount_fen": listing.loan_amount,
            "debt_from": debt_from,
            "debt_to": add_months(debt_from, said.loan_months),
        }
    return land_book.judge(listed.right, business=listing.business, **stated | agreed)


def _said_once(finding: Finding) -> tuple[Any, ...]:
    return finding.rule, finding.msgid, tuple(sorted((name, str(value)) for name, value in finding.params.items()))


def passed_checks(listing: Listing, findings: list[Finding]) -> int:
    """How many of the rules had nothing to say."""
    spoke = {finding.rule for finding in findings if finding.severity is not Severity.NOTE}
    return max(len(rulebook.asked_of(listing.business)) + rules.OFFER_CHECKS - len(spoke), 0)


def materials_of(listing: Listing) -> list[rules.Requirement]:
    """The papers that this listing needs, over all its rights."""
    needed: dict[MaterialKind, rules.Requirement] = {}
    for right in listing.rights:
        for paper in rules.papers_of_offer(_material_facts(listing, right)):
            known = needed.get(paper.kind)
            if known is None or (paper.is_required and not known.is_required):
                needed[paper.kind] = paper
    return list(needed.values())


def _material_facts(listing: Listing, right: LandRight) -> rules.MaterialFacts:
    form = listing.transfer_form or TransferForm.SALE
    return rules.MaterialFacts(
        acquisition_mode=right.acquisition_mode,
        owner_type=listing.owner.kind,
        holders=1 if form is TransferForm.JUDICIAL else len(right.shares),
        is_price_paid=right.price_paid,
        has_audit=right.audit_report_no is not None,
        is_mortgaged=_in_force(right, BurdenKind.MORTGAGE) > 0,
        is_leased=listing.said.occupancy is Occupancy.LEASED or _in_force(right, BurdenKind.LEASE) > 0,
        has_advance_notice=_in_force(right, BurdenKind.PRENOTICE) > 0,
        business=listing.business,
        transfer_form=form,
        is_public_sale=listing.mode is not TradeMode.NEGOTIATED,
    )


def _first_start(listing: Listing) -> int | None:
    """The start price of the court sale before this one, where this is the second (V-26)."""
    if listing.said.court_round is not CourtRound.SECOND or listing.previous_id is None:
        return None
    return queries.get_by_id(listing.previous_id).start_amount


def _whole(key: str) -> int:
    return int(settings.value(key))


def _in_force(right: LandRight, kind: BurdenKind) -> int:
    """How many burdens of a kind weigh on the right today."""
    today = clock.today()
    return sum(burden.kind is kind and burden.is_in_force(today) for burden in right.burdens)
