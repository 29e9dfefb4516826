"""What an owner does with a finished draft: hand it in, take it back."""

from __future__ import annotations

from trading import series
from trading.audit import ledger
from trading.core import clock, numbering
from trading.core.access import conceal
from trading.core.actor import Actor
from trading.core.errors import Invalid, Refusals, TradingError
from trading.core.findings import RuleBroken
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries, rules
from trading.listing.models import Listing, Submission
from trading.listing.permissions import GRANTS, Permission
from trading.listing.services.checks import findings_of, materials_of, price_plan, reserve_faults, same_version
from trading.listing.services.editing import refuse_second_active
from trading.listing.services.register import register_snapshot, snapshot
from trading.listing.states import LISTING


class AnswersMissing(Invalid):
    """Parameter: ``page`` (a msgid's label)."""

    code = "answers_missing"
    msgid = N_("Some questions aren't answered yet. Finish the task list first.")


def submit(draft_number: str, *, expected: int | None = None, by: Actor) -> Listing:
    """Hand the listing in for review. The first time it gets its public number.

    Refuses unfinished pages, missing papers, blocking findings and a second active listing of the
    right (V-20); the unique index says the same to whoever submits at the same moment.
    """
    listing = queries.get_draft_for_update(draft_number)
    conceal(GRANTS, Permission.SUBMIT, by, listing)
    same_version(listing, expected)
    refuse_second_active([one.right_id for one in listing.listed], but=listing.id)
    _refuse_incomplete(listing)
    if listing.number is None:
        listing.number = _next_number(listing)
    ledger.advance(listing, "submit", LISTING, by=by, detail={"draft": listing.draft_number})
    listing.submitted_at, listing.entered_by_id = clock.now(), by.user_id
    listing.submissions.append(
        Submission(
            turn=len(listing.submissions) + 1,
            submitted_at=clock.now(),
            submitted_by_id=by.user_id,
            snapshot=snapshot(listing),
            register=register_snapshot(listing),
        )
    )
    db.session.flush()  # a rival that submitted the same right must fail here, and be told who was first
    return listing


def withdraw(draft_number: str, reason: str = "", *, expected: int | None = None, by: Actor) -> Listing:
    """Take the listing back before it is published."""
    listing = queries.get_draft_for_update(draft_number)
    conceal(GRANTS, Permission.WITHDRAW, by, listing)
    same_version(listing, expected)
    ledger.advance(listing, "withdraw", LISTING, by=by, note=clean_text(reason, multiline=True) or None)
    listing.concluded_at = clock.now()
    return listing


def _next_number(listing: Listing) -> str:
    year, county = clock.today().year, listing.district_code
    place = series.next_number(f"listing:{county}:{listing.kind.value}:{year}")
    return numbering.listing_number(county, listing.kind, year, place)


def _refuse_incomplete(listing: Listing) -> None:
    """Everything that stands in the way, at once."""
    said = listing.said
    faults: list[TradingError] = []
    says_terms = said.covers_terms(listing.business, listing.mode)
    if not (said.covers_land and said.covers_dates and says_terms and price_plan(listing).is_complete):
        faults.append(AnswersMissing())
    given = {paper.kind for paper in listing.materials}
    faults += [rules.MaterialMissing(paper=kind) for kind in rules.missing_materials(materials_of(listing), given)]
    faults += [RuleBroken(finding) for finding in findings_of(listing) if finding.blocks]
    faults += reserve_faults(listing)
    if faults:
        raise Refusals(faults)
