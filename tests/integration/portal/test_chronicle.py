"""A parcel's public history names its listings and how they ended."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories.applications import a_lot
from trading.extensions import db
from trading.listing.states import ListingStatus

pytestmark = pytest.mark.usefixtures("app", "clock")


def test_a_round_and_its_end_stand_in_the_history(client: FlaskClient) -> None:
    lot = a_lot()
    page = client.get(f"/parcels/{lot.right.parcel.code}").get_data(as_text=True)
    assert f"以标的编号 {lot.number} 发布转让" in page
    assert f'href="/listings/{lot.number}"' in page
    lot.status, lot.concluded_at = ListingStatus.FAILED, lot.timed_starts_at
    db.session.commit()
    assert "本轮未成交" in client.get(f"/parcels/{lot.right.parcel.code}").get_data(as_text=True)


def test_a_listing_that_is_not_public_is_not_told(client: FlaskClient) -> None:
    lot = a_lot()
    lot.status = ListingStatus.APPROVED
    page = client.get(f"/parcels/{lot.right.parcel.code}").get_data(as_text=True)
    assert lot.number not in page
