"""Matching both ways: who is told of what, once, whatever is restarted; and what the pages show."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.demands import a_demand, a_party, a_poster, match_everything
from tests.factories.funds import an_account
from tests.factories.listing import a_published_listing, an_owner
from tests.factories.notices import kinds_told, told
from tests.factories.parcels import a_right
from trading.core import clock as market_clock
from trading.core.actor import Actor, Role
from trading.core.deal import Business, TradeMode
from trading.core.money import Fen
from trading.demands import fitting, services, supply, upkeep
from trading.demands.models import SupplyEntry
from trading.demands.queries import matching as queries
from trading.demands.states import DemandKind
from trading.extensions import db
from trading.listing import services as listings
from trading.listing.states import HaltAct, HaltReason

pytestmark = pytest.mark.usefixtures("app", "clock")


def an_owned_listing() -> tuple[Actor, Any]:
    owner, right = an_owner()
    return owner, a_published_listing(by=owner, right=right)


def test_a_new_listing_is_told_to_those_who_look_for_it_and_its_owner_how_many_do() -> None:
    wanting, elsewhere, poor = a_poster(), a_poster(), a_poster()
    a_demand(wanting)
    a_demand(elsewhere, land={"districts": ["150303"]})
    a_demand(poor, money={"amount_max": Fen(100_000_000)}, land={"area_min": Decimal("24000.00"), "area_max": None})
    owner, listing = an_owned_listing()
    match_everything()
    assert kinds_told(wanting) == ["demand.published", "demand.matched"]
    assert kinds_told(elsewhere) == kinds_told(poor) == ["demand.published"]
    assert "demand.listing_demands" in kinds_told(owner)
    assert listing.number in told(wanting)[-1].figures


def test_a_new_demand_is_told_to_owners_and_its_poster_how_much_fits() -> None:
    owner, _listing = an_owned_listing()
    match_everything()
    poster = a_poster()
    a_demand(poster)
    match_everything()
    assert kinds_told(poster) == ["demand.published", "demand.matches"]
    assert kinds_told(owner)[-1] == "demand.listing_wanted"


def test_nothing_is_told_twice_after_a_restart_or_a_pause() -> None:
    poster = a_poster()
    demand = a_demand(poster)
    owner, listing = an_owned_listing()
    match_everything()
    before = (len(told(poster)), len(told(owner)))
    # another worker that knows nothing of the first: it finds nothing left to do
    assert not queries.has_moved()
    assert queries.entries_to_match(10) == queries.demands_to_match(10) == []
    # looked at anew from the beginning, as after a crash before the last batch was marked
    entry = db.session.get(SupplyEntry, listing.id)
    assert entry is not None
    entry.matched_at, entry.matched_to = None, 0
    services.pause(demand.draft_number, by=poster)
    services.resume(demand.draft_number, by=poster)
    db.session.flush()
    match_everything()
    kinds = kinds_told(poster)
    assert kinds.count("demand.matched") == 1
    assert len(told(owner)) == before[1]
    assert queries.matched_listings(demand.id, [listing.id]) == {listing.id}


def test_ones_own_land_is_nobodys_news() -> None:
    party = a_party()
    owner = a_poster(party)
    right = a_right(holder=party)
    demand = a_demand(owner)
    listing = a_published_listing(by=owner, right=right)
    match_everything()
    assert queries.matched_listings(demand.id, [listing.id]) == set()
    assert fitting.listings_for(demand) == []


def test_a_listing_that_leaves_the_market_leaves_matching() -> None:
    demand = a_demand()
    _owner, listing = an_owned_listing()
    match_everything()
    assert [one.subject for one in fitting.listings_for(demand)] == [listing]
    number = listing.number
    listings.ask_halt(
        number, act=HaltAct.TERMINATE, reason=HaltReason.ORDER, note="法院通知", by=an_account(Role.REVIEWER)
    )
    listings.confirm_halt(number, by=an_account(Role.APPROVER))
    db.session.flush()
    assert fitting.listings_for(demand) == []
    match_everything()
    assert db.session.get(SupplyEntry, listing.id) is None


def test_the_owner_sees_what_is_wanted_before_publication_too() -> None:
    demand = a_demand()
    _owner, listing = an_owned_listing()
    found = fitting.demands_for(listing)
    assert [one.subject for one in found] == [demand]
    assert found[0].judgement.score == 100


def test_many_are_matched_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trading.demands.services.matching.BATCH", 2)
    posters = [a_poster() for _place in range(5)]
    for poster in posters:
        a_demand(poster)
    _owner, listing = an_owned_listing()
    match_everything()
    assert queries.count_found_by_listing(listing.id) == 5
    assert all(kinds_told(poster).count("demand.matched") == 1 for poster in posters)


def test_the_workers_tick_does_all_of_it(clock: Any) -> None:
    poster = a_poster()
    demand = a_demand(poster)
    an_owned_listing()
    db.session.commit()
    upkeep.tick()
    assert "demand.matched" in kinds_told(poster)
    clock.set(market_clock.now() + timedelta(days=91))
    upkeep.tick()
    assert db.session.get(type(demand), demand.id).status.value == "expired"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("business", "kind"),
    [
        (Business.TRANSFER, DemandKind.BUY),
        (Business.LEASE, DemandKind.RENT),
        (Business.SUBLEASE, DemandKind.RENT),
        (Business.MORTGAGE, DemandKind.LEND),
    ],
)
def test_each_business_offers_its_own_figure(business: Business, kind: DemandKind) -> None:
    _owner, listing = an_owned_listing()
    is_loan = business is Business.MORTGAGE
    with db.session.no_autoflush:
        listing.business, listing.start_amount = business, 4350
        listing.loan_amount = 300_000_000 if is_loan else None
        offer = supply.offer_of(listing)
    assert offer.kind is kind
    assert (offer.amount, offer.rate) == ((300_000_000, 4350) if is_loan else (4350, None))
    assert supply.is_in_public_trade(listing)
    listing.mode = TradeMode.NEGOTIATED
    assert not supply.is_in_public_trade(listing)
    db.session.expunge_all()
