"""What is answered from a lot's figures is what the portal answers."""

from __future__ import annotations

from random import Random
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.conftest import FrozenClock
from tests.factories.applications import a_lot
from tests.factories.parcels import a_holder, a_parcel, a_right
from trading.core.deal import Business
from trading.extensions import db
from trading.following.alerts import figures_of
from trading.following.questions import answer, asked, kept
from trading.listing.models import Listing
from trading.portal import queries as portal

CHOICES = {
    "kind": ["", "transfer", "lease", "mortgage"],
    "district": ["", "150302", "150303"],
    "use": ["", "industrial", "residential"],
    "mu_min": ["", "", "10", "30", "31"],
    "mu_max": ["", "", "20", "30.1", "100"],
    "price_min": ["", "", "100", "300", "301"],
    "price_max": ["", "", "300", "299.99", "1000"],
    "q": ["", "", "", "千里山", "乌达"],
    "unburdened": ["", "", "", "1"],
    "open": ["", "", "", "1"],
}


def questions(count: int) -> list[str]:
    """Questions of all sorts, the same ones each time."""
    draw = Random(11)  # noqa: S311 - nothing secret
    return [kept(urlencode({name: draw.choice(values) for name, values in CHOICES.items()})) for _one in range(count)]


@pytest.fixture
def listings(app: Flask, clock: FrozenClock) -> list[Listing]:
    """An industrial transfer, a lease elsewhere, a dear residential transfer."""

    def a_listing(code: str | None = None, use: str = "0601", **overrides: object) -> Listing:
        owner = a_holder()
        parcel = a_parcel(use_code=use) if code is None else a_parcel(use_code=use, code=code)
        return a_lot(owner, right_id=a_right(parcel, owner).id, **overrides)

    made = [
        a_listing(),
        a_listing("150303001001GB00901", business=Business.LEASE, transfer_form=None),
        a_listing(use="0701", start_amount=900_000_000),
    ]
    db.session.commit()  # the index follows what is committed
    return made


def test_answers_agree_with_the_portal(listings: list[Listing], clock: FrozenClock) -> None:
    ids = [listing.id for listing in listings]
    answered = 0
    for query in questions(400):
        found = set(portal.fitting(asked(query), clock.now, ids))
        for listing in listings:
            said = answer(asked(query), figures_of(listing, clock.now))
            if said is not None:
                answered += 1
                assert said == (listing.id in found), (query, listing.number)
    assert answered > 600, "most questions are answered without asking"


@pytest.mark.parametrize("query", ["q=%E5%8D%83%E9%87%8C%E5%B1%B1", "unburdened=1", "open=1"])
def test_what_figures_cannot_tell_is_left_to_the_portal(
    listings: list[Listing], clock: FrozenClock, query: str
) -> None:
    assert answer(asked(query), figures_of(listings[0], clock.now)) is None


def test_a_price_that_bids_may_have_moved_is_left_to_the_portal(listings: list[Listing], clock: FrozenClock) -> None:
    clock.move(days=6)
    assert answer(asked("price_min=100"), figures_of(listings[0], clock.now)) is None
    assert answer(asked("use=industrial"), figures_of(listings[0], clock.now)) is True
