"""What the rules say about a listing as it stands: facts gathered, functions asked, nothing changed."""

from __future__ import annotations

from trading import rulebook
from trading.core import clock
from trading.core.calendar import period
from trading.core.deal import BurdenKind, Business
from trading.core.errors import StaleVersion, TradingError
from trading.core.findings import Finding, Severity
from trading.core.money import Fen
from trading.core.policy import policy
from trading.listing import queries, rules
from trading.listing.models import Listing
from trading.listing.states import Occupancy
from trading.parcels import queries as parcels
from trading.parcels import services as land_book
from trading.parcels.models import LandRight


def same_version(listing: Listing, expected: int | None) -> None:
    """Refuse where somebody else changed the listing after the caller had read it."""
    if expected is not None and listing.version != expected:
        raise StaleVersion()


def price_plan(listing: Listing) -> rules.PricePlan:
    """The amounts as the rules read them."""
    amounts = (listing.start_amount, listing.step_amount, listing.deposit_amount)
    return rules.PricePlan(*(None if amount is None else Fen(amount) for amount in amounts))


def reserve_faults(listing: Listing) -> list[TradingError]:
    """A sealed reserve must fit the start price that stands now; nobody can look, so it may have to be repeated."""
    reserve = queries.find_reserve(listing.id)
    if reserve is None or rules.still_fits(reserve.start_amount, listing.start_amount, reserve.figure):
        return []
    return [rules.ReserveToRepeat()]


def schedule_limits() -> rules.ScheduleLimits:
    """The least lengths of V-25 in force."""
    market = policy()
    return rules.ScheduleLimits(
        notice_working_days=market.notice_working_days,
        free_days=period("trade.listing_min").value,
        apply_close_days=period("trade.apply_close_before_end").value,
        timed_window=market.timed_window,
        timed_on_rest_days=market.timed_on_rest_days,
    )


def plan(listing: Listing) -> rules.Schedule:
    """The earliest dates that the rules allow if the notice went out now."""
    return rules.plan_schedule(clock.now(), not_before=listing.said.not_before, limits=schedule_limits())


def offer_findings(listing: Listing) -> list[Finding]:
    """Findings on what the owner said."""
    return rules.judge_offer(
        rules.OfferFacts(
            answers=listing.said,
            prices=price_plan(listing),
            benchmark=parcels.reference_amount(listing.right),
            register_buildings=listing.right.parcel.buildings,
            register_leases=_in_force(listing.right, BurdenKind.LEASE),
        )
    )


def findings_of(listing: Listing) -> list[Finding]:
    """Every finding: on the right, by the land book's rules, and on what the owner said."""
    return [*land_book.judge(listing.right, applicant_name=listing.owner.name), *offer_findings(listing)]


def passed_checks(findings: list[Finding]) -> int:
    """How many of the rules had nothing to say."""
    spoke = {finding.rule for finding in findings if finding.severity is not Severity.NOTE}
    return max(len(rulebook.asked_of(Business.TRANSFER)) + rules.OFFER_CHECKS - len(spoke), 0)


def materials_of(listing: Listing) -> list[rules.Requirement]:
    """The papers that this listing needs."""
    right = listing.right
    return rules.required_materials(
        rules.MaterialFacts(
            acquisition_mode=right.acquisition_mode,
            owner_type=listing.owner.kind,
            holders=len(right.shares),
            is_price_paid=right.price_paid,
            has_audit=right.audit_report_no is not None,
            is_mortgaged=_in_force(right, BurdenKind.MORTGAGE) > 0,
            is_leased=listing.said.occupancy is Occupancy.LEASED or _in_force(right, BurdenKind.LEASE) > 0,
            has_advance_notice=_in_force(right, BurdenKind.PRENOTICE) > 0,
        )
    )


def _in_force(right: LandRight, kind: BurdenKind) -> int:
    """How many burdens of a kind weigh on the right today."""
    today = clock.today()
    return sum(burden.kind is kind and burden.is_in_force(today) for burden in right.burdens)
