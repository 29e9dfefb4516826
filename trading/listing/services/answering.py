"""What an owner answers, page by page. Each verb saves one page, or refuses it and saves nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from trading.core import clock, settings
from trading.core.actor import Actor
from trading.core.deal import BurdenKind, Business, TradeMode, TransferForm
from trading.core.errors import Invalid, Refusals, TradingError
from trading.core.findings import RuleBroken
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.listing import rules
from trading.listing.models import Listing
from trading.listing.services.checks import offerer, price_limits, price_plan, term_findings
from trading.listing.services.editing import editable, save_answers
from trading.listing.services.reserves import drop_reserve
from trading.listing.states import (
    Buildings,
    CourtRound,
    Handover,
    NoticeWish,
    Occupancy,
    Payment,
    PriceBasis,
    RentRhythm,
    Repayment,
    Security,
)


class DateInThePast(Invalid):
    code = "date_in_the_past"
    msgid = N_("Choose a day from today on.")
    field = "not_before"


class TermTooShort(Invalid):
    code = "term_too_short"
    msgid = N_("Enter the length in months, at least one.")
    field = "term_months"


class RentFreeTooLong(Invalid):
    code = "rent_free_too_long"
    msgid = N_("The months without rent must be fewer than the months of the lease.")
    field = "rent_free_months"


class EscalationIncomplete(Invalid):
    code = "escalation_incomplete"
    msgid = N_("State both by how much the rent rises and after how many years, or leave both empty.")
    field = "escalation_years"


class HeadLeaseEnds(Invalid):
    """Parameter: ``last``."""

    code = "head_lease_ends"
    msgid = N_("Your own lease ends on %(last)s: a sublease can't last longer.")
    rule = "V-10"
    remedy = N_("Shorten the sublease, or have your lease extended first.")
    field = "term_months"


class RulingInTheFuture(Invalid):
    code = "ruling_in_the_future"
    msgid = N_("The ruling can't bear a day to come.")
    field = "ruling_on"


def answer_court(
    draft_number: str,
    *,
    court_name: str,
    ruling_no: str,
    ruling_on: date,
    appraisal_amount: int,
    court_round: CourtRound,
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Save the page about the court's case."""
    listing = editable(draft_number, expected, by)
    if ruling_on > clock.today():
        raise RulingInTheFuture()
    return save_answers(
        listing,
        court_name=clean_text(court_name),
        ruling_no=clean_text(ruling_no),
        ruling_on=ruling_on,
        appraisal_amount=int(appraisal_amount),
        court_round=court_round,
    )


def answer_land(
    draft_number: str,
    *,
    buildings: Buildings,
    occupancy: Occupancy,
    is_disputed: bool,
    buildings_note: str = "",
    occupancy_note: str = "",
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Save the page about buildings, leases and disputes."""
    return save_answers(
        editable(draft_number, expected, by),
        buildings=buildings,
        buildings_note=clean_text(buildings_note, multiline=True),
        occupancy=occupancy,
        occupancy_note=clean_text(occupancy_note, multiline=True),
        is_disputed=is_disputed,
    )


def answer_dates(
    draft_number: str,
    *,
    notice_wish: NoticeWish,
    not_before: date | None = None,
    mode: TradeMode | None = None,
    transfer_form: TransferForm | None = None,
    counterpart: str = "",
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Save the page about the way of trading and its dates.

    ``mode`` and ``transfer_form`` stay as they are where None. A way of trading that isn't open to this business,
    form and owner is refused; figures that the new way doesn't ask for are dropped.
    """
    if notice_wish is NoticeWish.LATER and (not_before is None or not_before < clock.today()):
        raise DateInThePast()
    listing = editable(draft_number, expected, by)
    form = listing.transfer_form if transfer_form is None else transfer_form
    way = mode or listing.mode
    rules.check_way(
        listing.business,
        form,
        way,
        offerer(listing.right, listing.owner),
        public_owners_bid=bool(settings.value("trade.public_owners_bid")),
    )
    listing.mode, listing.transfer_form = way, form
    asked = price_plan(listing).asked
    if "step" not in asked:
        listing.step_amount = None
        save_answers(listing, steps=None)
    if "deposit" not in asked:
        listing.deposit_amount = None
    if way is TradeMode.NEGOTIATED:
        drop_reserve(listing, by=by)
    return save_answers(
        listing,
        notice_wish=notice_wish,
        not_before=not_before if notice_wish is NoticeWish.LATER else None,
        counterpart=clean_text(counterpart) if way is TradeMode.NEGOTIATED else "",
    )


def answer_term(
    draft_number: str,
    *,
    term_starts_on: date,
    term_months: int,
    rent_rhythm: RentRhythm,
    may_sublet: bool,
    rent_free_months: int = 0,
    escalation_rate: int = 0,
    escalation_years: int = 0,
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Save the page about the term of a lease; refuses one that outlasts the law or the right (V-08, V-10)."""
    listing = editable(draft_number, expected, by)
    faults: list[TradingError] = []
    if term_starts_on < clock.today():
        faults.append(DateInThePast(field="term_starts_on"))
    if term_months < 1:
        raise TermTooShort()
    if rent_free_months and rent_free_months >= term_months:
        faults.append(RentFreeTooLong())
    if bool(escalation_rate) != bool(escalation_years):
        faults.append(EscalationIncomplete())
    save_answers(
        listing,
        term_starts_on=term_starts_on,
        term_months=term_months,
        rent_rhythm=rent_rhythm,
        may_sublet=may_sublet,
        rent_free_months=rent_free_months,
        escalation_rate=int(escalation_rate),
        escalation_years=escalation_years,
    )
    faults += [RuleBroken(finding, field="term_months") for finding in term_findings(listing)]
    head_lease_ends = _head_lease_ends(listing)
    ends_on = listing.said.term_ends_on
    if head_lease_ends is not None and ends_on is not None and ends_on > head_lease_ends:
        faults.append(HeadLeaseEnds(last=head_lease_ends))
    if faults:
        raise Refusals(faults)
    return listing


def answer_loan(
    draft_number: str,
    *,
    loan: int,
    loan_months: int,
    loan_purpose: str,
    repayment: Repayment,
    security: Security,
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Save the page about the loan that the land shall secure."""
    listing = editable(draft_number, expected, by)
    if loan_months < 1:
        raise TermTooShort(field="loan_months")
    listing.loan_amount = int(loan)
    return save_answers(
        listing,
        loan_months=loan_months,
        loan_purpose=clean_text(loan_purpose, multiline=True),
        repayment=repayment,
        security=security,
    )


def answer_price(
    draft_number: str,
    *,
    start: int | None,
    step: int | None = None,
    deposit: int | None = None,
    price_basis: PriceBasis | None = None,
    steps: Sequence[tuple[int, int]] = (),
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Save start figure, step and deposit; refuses what breaks V-26. ``steps`` are the further lines of a step table.

    With a ``price_basis`` per m² or mu, ``start`` is named for that unit and kept for the whole; steps are always
    for the whole.
    """
    listing = editable(draft_number, expected, by)
    unit = None
    if price_basis in (PriceBasis.PER_M2, PriceBasis.PER_MU) and listing.figure.is_money:
        unit = start
        start = None if unit is None else rules.total_of_unit(unit, listing.area, price_basis is PriceBasis.PER_MU)
    table = tuple((int(first), int(wide)) for first, wide in steps)
    plan = replace(price_plan(listing), start=start, step=step, deposit=deposit, steps=table)
    rules.check_price_plan(plan, price_limits())
    listing.start_amount = start
    listing.step_amount = step if "step" in plan.asked else None
    listing.deposit_amount = deposit if "deposit" in plan.asked else None
    return save_answers(
        listing,
        price_basis=price_basis if listing.figure.is_money else None,
        steps=[list(line) for line in table] if table and "step" in plan.asked else None,
        unit_amount=None if unit is None else int(unit),
    )


def answer_terms(
    draft_number: str,
    *,
    handover: Handover | None = None,
    payment: Payment | None = None,
    description: str = "",
    terms_note: str = "",
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Save description, further conditions and, for a transfer, handover and payment."""
    listing = editable(draft_number, expected, by)
    listing.description = clean_text(description, multiline=True) or None
    if listing.business is not Business.TRANSFER:
        handover = payment = None
    return save_answers(listing, handover=handover, payment=payment, terms_note=clean_text(terms_note, multiline=True))


def _head_lease_ends(listing: Listing) -> date | None:
    """The day on which the sublessor's own lease ends, where the land book knows it."""
    if listing.business is not Business.SUBLEASE:
        return None
    today = clock.today()
    days = [
        burden.due_on
        for right in listing.rights
        for burden in right.burdens
        if burden.kind is BurdenKind.LEASE and burden.is_in_force(today) and burden.due_on is not None
    ]
    return min(days, default=None)
