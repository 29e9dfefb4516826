"""What an owner does: begin a draft, answer page by page, submit, withdraw."""

from __future__ import annotations

from datetime import date
from typing import Any

from trading import series
from trading.audit import ledger
from trading.core import clock, numbering
from trading.core.access import authorise, conceal
from trading.core.actor import Actor
from trading.core.codes import normalise_certificate
from trading.core.deal import Business, TradeMode, TransferForm
from trading.core.errors import Conflict, Invalid, Refusals, TradingError
from trading.core.findings import RuleBroken
from trading.core.messages import N_
from trading.core.money import Fen
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries, rules
from trading.listing.models import ListedRight, Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.services.checks import findings_of, materials_of, price_plan, reserve_faults, same_version
from trading.listing.states import EDITABLE, LISTING, Buildings, Handover, NoticeWish, Occupancy, Payment
from trading.parcels import queries as parcels
from trading.parcels.models import LandRight
from trading.settings import queries as settings


class RightNotFound(Invalid):
    code = "right_not_found"
    msgid = N_("The land book shows no right of yours under this certificate number or parcel code.")
    remedy = N_("Compare it with the certificate, letter by letter. If it is right, ask at the registration window.")
    field = "certificate"


class ModeNotOffered(Invalid):
    code = "mode_not_offered"
    msgid = N_("This way of trading isn't offered for this kind of deal.")
    field = "mode"


class NotEditable(Conflict):
    code = "listing_not_editable"
    msgid = N_("This listing is being handled and can't be changed now.")
    remedy = N_("Withdraw it, or wait for the decision.")


class AnswersMissing(Invalid):
    """Parameter: ``page`` (a msgid's label)."""

    code = "answers_missing"
    msgid = N_("Some questions aren't answered yet. Finish the task list first.")


class DateInThePast(Invalid):
    code = "date_in_the_past"
    msgid = N_("Choose a day from today on.")
    field = "not_before"


#: what can be started here: business -> ways of trading
OFFERED: dict[Business, frozenset[TradeMode]] = {Business.TRANSFER: frozenset({TradeMode.LISTING})}


def find_right(text: str) -> LandRight | None:
    """The right in force that a typed certificate number, parcel code or unit code means."""
    plain = clean_text(text)
    right = parcels.find_right_by_certificate(normalise_certificate(plain))
    if right is None:
        code = plain.replace(" ", "").upper()
        parcel = parcels.find_parcel(code) or parcels.find_parcel_by_unit(code)
        right = parcel.active_right if parcel else None
    return right if right is not None and right.is_active else None


def start_draft(certificate: str, *, business: Business, mode: TradeMode, by: Actor) -> Listing:
    """“I want to offer this right.” An unfinished draft of the same right is gone on with.

    Refuses an unknown right and another's right alike, and a right that is already on the market (V-20).
    """
    if mode not in OFFERED.get(business, frozenset()):
        raise ModeNotOffered()
    right = find_right(certificate)
    party_id = by.on_behalf_of or by.party_id
    if right is None or not right.is_held_by(party_id):
        raise RightNotFound()
    authorise(GRANTS, Permission.START, by, right)
    draft = queries.find_open_draft(right.id, party_id, business, mode)
    if draft is not None:
        return draft
    _refuse_second_active([right.id])
    year = clock.today().year
    listing = Listing(
        draft_number=f"D-{year}-{series.next_number(f'draft:{year}'):04d}",
        business=business,
        mode=mode,
        transfer_form=TransferForm.SALE if business is Business.TRANSFER else None,
        right=right,
        listed=[ListedRight(right=right)],
        owner_party_id=party_id,
        entered_by_id=by.user_id,
        answers={},
        created_at=clock.now(),
    )
    db.session.add(listing)
    ledger.record("listing.started", listing.draft_number, by=by, after="draft", detail={"right": right.id})
    return listing


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
    return _save(
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
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Save the page about the way of trading and its dates."""
    if notice_wish is NoticeWish.LATER and (not_before is None or not_before < clock.today()):
        raise DateInThePast()
    listing = editable(draft_number, expected, by)
    return _save(listing, notice_wish=notice_wish, not_before=not_before if notice_wish is NoticeWish.LATER else None)


def answer_price(
    draft_number: str,
    *,
    start: Fen | None,
    step: Fen | None,
    deposit: Fen | None,
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Save start price, step and deposit; refuses what breaks V-26."""
    listing = editable(draft_number, expected, by)
    limits = settings.limits(clock.today())
    rules.check_price_plan(
        rules.PricePlan(start, step, deposit),
        deposit_percent=limits.deposit_percent_max,
        deposit_percent_min=limits.deposit_percent_min,
    )
    listing.start_amount, listing.step_amount, listing.deposit_amount = start, step, deposit
    return listing


def answer_terms(
    draft_number: str,
    *,
    handover: Handover,
    payment: Payment,
    description: str = "",
    terms_note: str = "",
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Save description, handover and payment."""
    listing = editable(draft_number, expected, by)
    listing.description = clean_text(description, multiline=True) or None
    return _save(listing, handover=handover, payment=payment, terms_note=clean_text(terms_note, multiline=True))


def submit(draft_number: str, *, expected: int | None = None, by: Actor) -> Listing:
    """Hand the listing in for review. The first time it gets its public number.

    Refuses unfinished pages, missing papers, blocking findings and a second active listing of the
    right (V-20); the unique index says the same to whoever submits at the same moment.
    """
    listing = queries.get_draft_for_update(draft_number)
    conceal(GRANTS, Permission.SUBMIT, by, listing)
    same_version(listing, expected)
    _refuse_second_active([one.right_id for one in listing.listed], but=listing.id)
    _refuse_incomplete(listing)
    if listing.number is None:
        listing.number = _next_number(listing)
    ledger.advance(listing, "submit", LISTING, by=by, detail={"draft": listing.draft_number})
    listing.submitted_at, listing.entered_by_id = clock.now(), by.user_id
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


def editable(draft_number: str, expected: int | None, by: Actor) -> Listing:
    """The owner's draft, locked and open to changes."""
    listing = queries.get_draft_for_update(draft_number)
    conceal(GRANTS, Permission.EDIT, by, listing)
    if listing.status not in EDITABLE:
        raise NotEditable()
    same_version(listing, expected)
    return listing


def _save(listing: Listing, **answers: Any) -> Listing:
    listing.answers = listing.said.with_(**answers).stored()
    return listing


def _next_number(listing: Listing) -> str:
    year, county = clock.today().year, listing.district_code
    place = series.next_number(f"listing:{county}:{listing.kind.value}:{year}")
    return numbering.listing_number(county, listing.kind, year, place)


def _refuse_second_active(right_ids: list[int], *, but: int | None = None) -> None:
    active = queries.find_active_of_rights(right_ids, but=but)
    if active is not None:
        raise rules.ActiveListingExists(number=active.number)


def _refuse_incomplete(listing: Listing) -> None:
    """Everything that stands in the way, at once."""
    said = listing.said
    faults: list[TradingError] = []
    if not (said.covers_land and said.covers_dates and said.covers_terms and price_plan(listing).is_complete):
        faults.append(AnswersMissing())
    given = {paper.kind for paper in listing.materials}
    faults += [rules.MaterialMissing(paper=kind) for kind in rules.missing_materials(materials_of(listing), given)]
    faults += [RuleBroken(finding) for finding in findings_of(listing) if finding.blocks]
    faults += reserve_faults(listing)
    if faults:
        raise Refusals(faults)
