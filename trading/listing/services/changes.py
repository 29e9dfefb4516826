"""Changing what is published: one person drafts with a reason, another confirms, and a change notice tells it.

What bears on price, terms or dates may change before the first bid only, and the notice period begins anew. What the
land book says isn't drafted: where it has moved since the notice of offer, the change notice says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import Conflict, Forbidden, Invalid, Refusals
from trading.core.findings import PLATFORM_SETTING
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries, rules
from trading.listing.gazette import changes, facts
from trading.listing.gazette import queries as gazette_queries
from trading.listing.gazette import services as gazette
from trading.listing.gazette.models import ListingChange, PublicNotice
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.models import Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.services.checks import plan, price_limits, price_plan, reserve_faults, same_version
from trading.listing.services.desk import ReasonMissing
from trading.listing.states import Handover, ListingStatus, Payment
from trading.parcels import on_paper


class NotOnTheMarket(Conflict):
    code = "listing_not_on_the_market"
    msgid = N_("Only a listing that is published and not suspended can be changed by notice.")


class ChangeWaits(Conflict):
    code = "change_waits"
    msgid = N_("Another draft waits for its second person. Confirm or drop that one first.")


class NothingChanges(Invalid):
    code = "nothing_changes"
    msgid = N_("The draft says what is published already.")


class BidsStand(Conflict):
    code = "bids_stand"
    msgid = N_("There are bids already: price, terms and dates can't be changed any more.")
    rule = "8.1"
    source = PLATFORM_SETTING
    remedy = N_("Change the description only, or terminate the listing with a reason.")


class DepositsHeld(Conflict):
    code = "deposits_held"
    msgid = N_("Deposits are held already: their amount can't be changed any more.")
    rule = "V-26"
    source = PLATFORM_SETTING
    remedy = N_("Leave the deposit as it is.")
    field = "deposit"


class NoChangeWaits(Conflict):
    code = "no_change_waits"
    msgid = N_("There is no draft to confirm any more.")


class DraftedYourself(Forbidden):
    code = "drafted_yourself"
    msgid = N_("You drafted this change yourself. A second person must confirm it.")


@dataclass(frozen=True)
class Proposal:
    """What is to stand in the listing; None leaves a field as it is. ``new_dates`` asks for a new notice period."""

    start_amount: int | None = None
    step_amount: int | None = None
    deposit_amount: int | None = None
    handover: Handover | None = None
    payment: Payment | None = None
    terms_note: str | None = None
    description: str | None = None
    new_dates: bool = False


@dataclass(frozen=True)
class Market:
    """What the room above knows of the lot."""

    has_bids: bool
    has_deposits: bool


def draft_change(
    number: str, proposal: Proposal, reason: str, market: Market, *, expected: int | None = None, by: Actor
) -> ListingChange:
    """Draft a change of a published listing."""
    listing = queries.get_numbered_for_update(number)
    authorise(GRANTS, Permission.DRAFT_CHANGE, by, listing)
    same_version(listing, expected)
    _on_the_market(listing)
    if gazette_queries.waiting_change(listing.id) is not None:
        raise ChangeWaits()
    reason = clean_text(reason, multiline=True)
    if not reason:
        raise ReasonMissing(field="note")
    rows = [*_proposed(listing, proposal), *land_moved(listing)]
    if not rows and not proposal.new_dates:
        raise NothingChanges()
    restarts = proposal.new_dates or any(row["field"] not in changes.IMMATERIAL for row in rows)
    _possible(rows, restarts, market)
    _check_prices(listing, rows)
    change = ListingChange(
        listing=listing,
        changes=rows,
        restarts=restarts,
        reason=reason,
        drafted_by_id=by.user_id,
        drafted_at=clock.now(),
    )
    db.session.add(change)
    detail = {"changes": rows, "restarts": restarts}
    ledger.record("listing.change_drafted", number, by=by, chain=listing.audit_chain, note=reason, detail=detail)
    return change


def drop_change(number: str, *, by: Actor) -> Listing:
    """Drop a draft."""
    listing, change = _waiting(number)
    authorise(GRANTS, Permission.DRAFT_CHANGE, by, listing)
    change.dropped_at = clock.now()
    ledger.record("listing.change_dropped", number, by=by, chain=listing.audit_chain)
    return listing


def confirm_change(number: str, market: Market, *, by: Actor) -> tuple[Listing, ListingChange, PublicNotice]:
    """Confirm a draft as the second person: it takes effect and is announced, with new dates where it bears on the
    deal. The room above moves its own dates and figures in the same transaction."""
    listing, change = _waiting(number)
    if change.drafted_by_id == by.user_id:
        raise DraftedYourself()
    authorise(GRANTS, Permission.CONFIRM_CHANGE, by, listing)
    _on_the_market(listing)
    _possible(change.changes, change.restarts, market)
    rows = [row for row in change.changes if row["field"] not in changes.LAND] + land_moved(listing)
    _apply(listing, rows)
    if faults := reserve_faults(listing):
        raise Refusals(faults)
    if change.restarts:
        rows += _new_dates(listing)
    change.changes, change.confirmed_by_id, change.confirmed_at = rows, by.user_id, clock.now()
    act = {"note": change.reason, "restarts": change.restarts, "changes": rows}
    ledger.record("listing.changed", number, by=by, chain=listing.audit_chain, note=change.reason[:2000], detail=act)
    notice = gazette.issue(listing, PublicNoticeKind.CHANGE, act, by=by)
    db.session.flush()  # the room above acts on the listing as it is now
    return listing, change, notice


def land_moved(listing: Listing) -> list[dict[str, Any]]:
    """What the land book says of the leading parcel now and said otherwise when it was last announced."""
    announced = [one for one in gazette_queries.notices_of(listing.id) if one.facts["lands"]]
    if not announced:
        return []
    before, after = announced[0].facts["lands"][0], facts.land(listing.listed[0])
    said = [(field, _of_land(field, before), _of_land(field, after)) for field in changes.LAND]
    return [_row(field, old, new) for field, old, new in said if old != new]


def _of_land(field: str, said: Mapping[str, Any]) -> Any:
    match field:
        case "use":
            return f"{said['use_scheme']} {said['use_code']}"
        case "planning":
            return on_paper.planning_of({name: facts.decimal(said[name]) for name in on_paper.INDICES})
        case _:
            return said[field]


def _proposed(listing: Listing, proposal: Proposal) -> list[dict[str, Any]]:
    """The fields that would differ."""
    wanted = {name: value for name, value in asdict(proposal).items() if name != "new_dates" and value is not None}
    rows = []
    for name, value in wanted.items():
        after = clean_text(value, multiline=True) if name in ("terms_note", "description") else value
        after = getattr(after, "value", after)
        before = _stands(listing, name)
        if (before or None) != (after or None):
            rows.append(_row(name, before, after))
    return rows


def _stands(listing: Listing, name: str) -> Any:
    if name in changes.PRICES:
        return getattr(listing, name)
    if name == "description":
        return listing.description or ""
    value = getattr(listing.said, name)
    return getattr(value, "value", value)


def _row(field: str, before: Any, after: Any) -> dict[str, Any]:
    return {"field": field, "before": before, "after": after}


def _possible(rows: list[dict[str, Any]], restarts: bool, market: Market) -> None:
    if restarts and market.has_bids:
        raise BidsStand()
    if market.has_deposits and any(row["field"] == "deposit_amount" for row in rows):
        raise DepositsHeld()


def _check_prices(listing: Listing, rows: list[dict[str, Any]]) -> None:
    """V-26 holds for the new figures as it held for the old ones."""
    after = {row["field"].removesuffix("_amount"): row["after"] for row in rows if row["field"] in changes.PRICES}
    if after:
        rules.check_price_plan(replace(price_plan(listing), **after), price_limits())


def _apply(listing: Listing, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        field, value = row["field"], row["after"]
        if field in changes.PRICES:
            setattr(listing, field, value)
        elif field == "description":
            listing.description = value or None
        elif field not in changes.LAND:
            listing.answers = {**listing.answers, field: value}


def _new_dates(listing: Listing) -> list[dict[str, Any]]:
    """Begin the notice period anew, and say which dates moved."""
    planned = {name: moment for name, moment in asdict(plan(listing)).items() if name in changes.DATES}
    before = facts.dates_of(listing)
    for name, moment in planned.items():
        setattr(listing, name, moment)
    after = facts.dates_of(listing)
    return [_row(name, before[name], after[name]) for name in planned if before[name] != after[name]]


def _on_the_market(listing: Listing) -> None:
    if listing.status is not ListingStatus.PUBLISHED:
        raise NotOnTheMarket()


def _waiting(number: str) -> tuple[Listing, ListingChange]:
    listing = queries.get_numbered_for_update(number)
    change = gazette_queries.waiting_change(listing.id)
    if change is None:
        raise NoChangeWaits()
    return listing, change
