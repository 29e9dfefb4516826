"""What a poster does: begin a demand, answer page by page, submit, pause, renew, end it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from trading import series
from trading.audit import ledger
from trading.core import city, clock, numbering, settings
from trading.core.access import authorise, conceal
from trading.core.actor import Actor
from trading.core.deal import AcquisitionMode, UseClass
from trading.core.errors import StaleVersion
from trading.core.money import Fen
from trading.core.text import clean_text
from trading.demands import answers, contacts, refusals, rules
from trading.demands.models import Demand
from trading.demands.permissions import GRANTS, Permission
from trading.demands.queries import demands as queries
from trading.demands.services.places import leave_market, stand_on_market
from trading.demands.states import (
    DEMAND,
    EDITABLE,
    BuildingsWish,
    CollateralWish,
    ContactWish,
    DemandKind,
    DemandStatus,
    LenderType,
    NameWish,
    PriceUnit,
)
from trading.extensions import db
from trading.parties import queries as parties
from trading.parties.models import Party


def bounds() -> rules.Bounds:
    """The figures in force."""
    return rules.Bounds(int(settings.value("demand.longest_days")), int(settings.value("rule.lease_years")))


def start(kind: DemandKind, *, like: str | None = None, by: Actor) -> Demand:
    """“I look for land”, or “I lend money against land”. ``like`` names an own demand whose answers are taken over."""
    authorise(GRANTS, Permission.POST, by)
    party = checked_party(by)
    year = clock.today().year
    demand = Demand(
        draft_number=f"DQ-{year}-{series.next_number(f'demand-draft:{year}'):04d}",
        kind=kind,
        party_id=party.id,
        entered_by_id=by.user_id,
        valid_days=min(int(settings.value("demand.valid_days")), bounds().longest_validity),
        created_at=clock.now(),
    )
    if like is not None:
        _take_over(demand, like, by)
    if party.is_person and kind is DemandKind.LEND:
        demand.lender_type = LenderType.PERSON
    db.session.add(demand)
    ledger.record("demand.started", demand.draft_number, by=by, after="draft", detail={"kind": kind.value})
    return demand


def _take_over(demand: Demand, like: str, by: Actor) -> None:
    before = queries.get_draft(like)
    conceal(GRANTS, Permission.KEEP, by, before)
    demand.kind = before.kind
    for name in answers.NAMES:
        setattr(demand, name, getattr(before, name))


def answer_land(
    draft_number: str,
    *,
    districts: Collection[str],
    uses: Collection[UseClass],
    area_min: Decimal | None,
    area_max: Decimal | None,
    modes: Collection[AcquisitionMode] = (),
    buildings: BuildingsWish = BuildingsWish.ANY,
    expected: int | None = None,
    by: Actor,
) -> Demand:
    """Save the page about the land wanted. All districts are the same as none: anywhere."""
    demand = editable(draft_number, expected, by)
    rules.check_land(uses=uses, area_min=area_min, area_max=area_max)
    known = city.here().district_codes
    chosen = sorted(set(districts) & known)
    demand.districts = [] if set(chosen) == known else chosen
    demand.uses = [use.value for use in UseClass if use in set(uses)]
    demand.modes = [mode.value for mode in AcquisitionMode if mode in set(modes)]
    demand.area_min, demand.area_max, demand.buildings = area_min, area_max, buildings
    return demand


def answer_money(
    draft_number: str,
    *,
    amount_min: Fen | None = None,
    amount_max: Fen | None = None,
    unit_amount: Fen | None = None,
    price_unit: PriceUnit | None = None,
    rate_min: int | None = None,
    rate_max: int | None = None,
    term_months: int | None = None,
    starts_on: date | None = None,
    lender_type: LenderType | None = None,
    collateral: Collection[CollateralWish] = (),
    expected: int | None = None,
    by: Actor,
) -> Demand:
    """Save the page about budget, rent or loan."""
    demand = editable(draft_number, expected, by)
    rules.check_money(
        demand.kind,
        party_kind=demand.party.kind,
        bounds=bounds(),
        today=clock.today(),
        amount_min=amount_min,
        amount_max=amount_max,
        unit_amount=unit_amount,
        rate_min=rate_min,
        rate_max=rate_max,
        term_months=term_months,
        starts_on=starts_on,
        lender_type=lender_type,
    )
    demand.amount_min, demand.amount_max = amount_min, amount_max
    demand.unit_amount, demand.price_unit = unit_amount, (price_unit if unit_amount is not None else None)
    demand.rate_min, demand.rate_max = rate_min, rate_max
    demand.term_months, demand.starts_on = term_months, starts_on
    demand.lender_type = lender_type
    demand.collateral = [wish.value for wish in CollateralWish if wish in set(collateral)]
    return demand


def answer_post(
    draft_number: str,
    *,
    contact_wish: ContactWish,
    valid_days: int,
    description: str = "",
    name_wish: NameWish = NameWish.SHOWN,
    expected: int | None = None,
    by: Actor,
) -> Demand:
    """Save text, name, contact and how long it stands. Refuses contact details in the text (D-01)."""
    demand = editable(draft_number, expected, by)
    text = clean_text(description, multiline=True)
    rules.refuse_contacts(text, field="description")
    rules.check_validity(valid_days, bounds())
    if not contacts.is_reachable(demand.party, by.user_id, contact_wish):
        raise refusals.NotReachable()
    demand.description, demand.name_wish = text or None, name_wish
    demand.contact_wish, demand.valid_days = contact_wish, valid_days
    return demand


def submit(draft_number: str, *, expected: int | None = None, by: Actor) -> Demand:
    """Hand the demand in for review. The first time it gets its public number."""
    demand = _kept(draft_number, expected, by)
    DEMAND.next(demand.status, "submit")
    checked_party(by)
    if not (answers.covers_land(demand) and answers.covers_money(demand) and answers.covers_post(demand)):
        raise rules.AnswersMissing()
    most = int(settings.value("demand.open_posts"))
    if demand.status is DemandStatus.DRAFT and queries.count_open(demand.party_id) >= most:
        raise refusals.TooManyPosts(count=most)
    if demand.number is None:
        year, code = clock.today().year, city.here().code
        demand.number = numbering.demand_number(code, year, series.next_number(f"demand:{year}"))
    ledger.advance(demand, "submit", DEMAND, by=by, detail={"draft": demand.draft_number})
    demand.submitted_at, demand.entered_by_id = clock.now(), by.user_id
    return demand


def withdraw(draft_number: str, *, expected: int | None = None, by: Actor) -> Demand:
    """“I don't look any more.”"""
    return _end(_kept(draft_number, expected, by), "withdraw", by)


def fulfil(draft_number: str, *, expected: int | None = None, by: Actor) -> Demand:
    """“I have found what I looked for.”"""
    return _end(_kept(draft_number, expected, by), "fulfil", by)


def pause(draft_number: str, *, expected: int | None = None, by: Actor) -> Demand:
    """“Not now.” It keeps its number and its last day."""
    demand = _kept(draft_number, expected, by)
    ledger.advance(demand, "pause", DEMAND, by=by)
    leave_market(demand)
    return demand


def resume(draft_number: str, *, expected: int | None = None, by: Actor) -> Demand:
    """“Now again.” Matching looks at the market anew; what was told before isn't told again."""
    demand = _kept(draft_number, expected, by)
    if demand.shown_status is DemandStatus.EXPIRED:
        raise refusals.NotOnTheMarket()
    ledger.advance(demand, "resume", DEMAND, by=by)
    stand_on_market(demand)
    return demand


def renew(draft_number: str, *, expected: int | None = None, by: Actor) -> Demand:
    """Let the demand stand for as many days again, from today. Its answers are those that were published."""
    demand = _kept(draft_number, expected, by)
    DEMAND.next(demand.status, "renew")
    last = renewable_until(demand)
    if last is not None and clock.today() > last:
        raise refusals.RenewalOver(day=last)
    demand.valid_until = clock.today() + timedelta(days=min(demand.valid_days or 1, bounds().longest_validity))
    demand.reminded_at = None
    ledger.advance(demand, "renew", DEMAND, by=by, detail={"valid_until": demand.valid_until.isoformat()})
    stand_on_market(demand)
    return demand


def renewable_until(demand: Demand) -> date | None:
    """The last day on which an expired demand may be renewed."""
    if demand.valid_until is None:
        return None
    return demand.valid_until + timedelta(days=int(settings.value("demand.renewal_days")))


def editable(draft_number: str, expected: int | None, by: Actor) -> Demand:
    """The poster's demand, locked and open to changes."""
    demand = _kept(draft_number, expected, by)
    if demand.status not in EDITABLE:
        raise refusals.NotEditable()
    return demand


def checked_party(by: Actor) -> Party:
    """The acting party, if its name was checked and it is no defaulter."""
    party = parties.get_party(by.on_behalf_of or by.party_id or 0)
    if party.verified_at is None:
        raise refusals.NotVerified()
    if party.blacklisted_at is not None:
        raise refusals.Blacklisted()
    return party


def _kept(draft_number: str, expected: int | None, by: Actor) -> Demand:
    demand = queries.get_draft_for_update(draft_number)
    conceal(GRANTS, Permission.KEEP, by, demand)
    if expected is not None and demand.version != expected:
        raise StaleVersion()
    return demand


def _end(demand: Demand, act: str, by: Actor) -> Demand:
    ledger.advance(demand, act, DEMAND, by=by)
    demand.concluded_at = clock.now()
    leave_market(demand)
    return demand
