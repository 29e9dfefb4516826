"""The sample market on a database of its own: every state is there, and every check holds over it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from trading.core import clock
from trading.extensions import db
from trading.funds import queries as books
from trading.funds.models import BankStatement, Deposit
from trading.funds.states import DepositStatus
from trading.listing.models import Listing
from trading.listing.states import ListingStatus, Stage
from trading.parcels.models import Parcel
from trading.parties import queries as parties
from trading.portal import queries
from trading.portal.search import Scope, Search
from trading.portal.viewmodels.stages import stage_of
from trading.seeding import market, topup
from trading.seeding.people import SAMPLES


@pytest.fixture
def seeded(own_app: Flask) -> Flask:
    """A freshly seeded market."""
    market.seed("wuhai-2026-trial")
    return own_app


def test_the_sample_market_is_whole(seeded: Flask) -> None:
    now = clock.now()
    statuses = Counter(db.session.scalars(select(Listing.status)))
    assert set(statuses) == set(ListingStatus)
    assert statuses[ListingStatus.RESULT_PUBLISHED] >= 28
    assert len(list(db.session.scalars(select(Parcel.id)))) >= 300
    assert set(db.session.scalars(select(Deposit.status))) == set(DepositStatus)

    stages = Counter(stage_of(lot, now) for lot in queries.export(Search(scope=Scope.OFFERED), now))
    assert stages[Stage.TIMED] == 3
    assert stages[Stage.OPEN] >= 5
    assert stages[Stage.NOTICE] >= 3
    for sample in SAMPLES:
        assert parties.find_user(sample.username) is not None

    statement = db.session.scalar(select(BankStatement).where(BankStatement.closing_balance.is_not(None)))
    assert statement is not None
    midnight = clock.local(statement.last_day.year, statement.last_day.month, statement.last_day.day) + timedelta(
        days=1
    )
    assert books.book_balance(midnight) == statement.closing_balance

    checked = seeded.test_cli_runner().invoke(args=["verify-register"])
    assert checked.exit_code == 0, checked.output
    again = seeded.test_cli_runner().invoke(args=["seed"])
    assert again.exit_code == 1

    assert topup.top_up() == []
    with clock.at(now + timedelta(hours=5)):
        added = topup.top_up()
    assert len(added) == 2


def test_bench_rooms_take_bids_at_once(own_app: Flask) -> None:
    done = own_app.test_cli_runner().invoke(args=["bench-room", "--bidders", "3", "--rooms", "2"])
    assert done.exit_code == 0, done.output
    opened = json.loads(done.output.strip().splitlines()[-1])
    assert (len(opened["rooms"]), len(opened["bidders"])) == (2, 3)
    room, bidder = opened["rooms"][0], opened["bidders"][0]
    answer = own_app.test_client().post(
        f"/api/v1/listings/{room['listing']}/bids",
        json={"amount": room["start_amount"]},
        headers={"Authorization": f"Bearer {bidder['token']}", "Idempotency-Key": "first"},
    )
    assert answer.status_code == 201, answer.json


def test_a_production_market_takes_no_samples(own_app: Flask) -> None:
    own_app.config["SAMPLE_ACCOUNTS"] = False
    for arguments in (["seed"], ["seed", "--top-up"], ["bench-room", "--bidders", "2"]):
        assert own_app.test_cli_runner().invoke(args=arguments).exit_code == 1
    assert not parties.any_user()
