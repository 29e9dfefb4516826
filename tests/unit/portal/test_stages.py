"""Where a lot stands at an instant, by its status and the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from trading.bidding.states import RoomClock
from trading.core.deal import TradeMode
from trading.listing.states import ListingStatus, Stage
from trading.portal.viewmodels.stages import next_end, stage_of, stations

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_lot(opens: timedelta, applies: timedelta, timed: timedelta, closes: timedelta, **overrides: Any) -> Any:
    """A lot with its dates relative to now."""
    listing = SimpleNamespace(
        mode=overrides.pop("mode", TradeMode.LISTING),
        status=overrides.pop("status", ListingStatus.PUBLISHED),
        published_at=NOW - 30 * DAY,
        opens_at=NOW + opens,
        apply_ends_at=NOW + applies,
        timed_starts_at=NOW + timed,
        resumption=None,
    )
    clock = RoomClock(listing.opens_at, listing.timed_starts_at, NOW + closes, **overrides)
    return SimpleNamespace(listing=listing, room=SimpleNamespace(clock=clock, closes_at=NOW + closes), award=None)


def negotiated(display: timedelta, status: ListingStatus = ListingStatus.PUBLISHED) -> Any:
    """A lot without a room, whose public display ends then."""
    listing = SimpleNamespace(
        mode=TradeMode.NEGOTIATED, status=status, published_at=NOW - 30 * DAY, apply_ends_at=NOW + display
    )
    return SimpleNamespace(listing=listing, room=None, award=None)


@pytest.mark.parametrize(
    ("lot", "stage", "label"),
    [
        (a_lot(DAY, 5 * DAY, 9 * DAY, 9 * DAY), Stage.NOTICE, "Bidding opens"),
        (a_lot(-DAY, 5 * DAY, 9 * DAY, 9 * DAY), Stage.OPEN, "Applications close"),
        (a_lot(-9 * DAY, -DAY, DAY, DAY), Stage.OPEN, "Free bidding ends"),
        (a_lot(-9 * DAY, -DAY, DAY, DAY + HOUR), Stage.OPEN, "Timed bidding starts"),
        (a_lot(-9 * DAY, -3 * DAY, -HOUR, HOUR), Stage.TIMED, "Closes"),
        (a_lot(-9 * DAY, -3 * DAY, -2 * HOUR, -HOUR), Stage.CLOSING, None),
        (a_lot(-9 * DAY, -3 * DAY, -2 * HOUR, HOUR, paused_at=NOW - HOUR), Stage.PAUSED, None),
        (a_lot(DAY, 5 * DAY, 9 * DAY, 9 * DAY, status=ListingStatus.SUSPENDED), Stage.SUSPENDED, None),
        (a_lot(-9 * DAY, -8 * DAY, -5 * DAY, -5 * DAY, status=ListingStatus.RESULT_PUBLISHED), Stage.DEAL, None),
        (a_lot(-9 * DAY, -8 * DAY, -5 * DAY, -5 * DAY, status=ListingStatus.FAILED), Stage.FAILED, None),
        (a_lot(-9 * DAY, -8 * DAY, -5 * DAY, -5 * DAY, status=ListingStatus.VOID), Stage.ENDED, None),
    ],
)
def test_stage_and_what_ends_next(lot: Any, stage: Stage, label: str | None) -> None:
    assert stage_of(lot, NOW) is stage
    end = next_end(lot, NOW)
    assert (end.label if end else None) == label


def test_the_stations_say_how_far_a_lot_has_come() -> None:
    in_timed = a_lot(-9 * DAY, -3 * DAY, -HOUR, HOUR)
    assert [station.state for station in stations(in_timed, NOW)] == ["done", "done", "done", "now", ""]
    ended = a_lot(-9 * DAY, -3 * DAY, -HOUR, HOUR, status=ListingStatus.TERMINATED)
    assert {station.state for station in stations(ended, NOW)} == {""}


@pytest.mark.parametrize(
    ("lot", "stage", "label", "states"),
    [
        (negotiated(5 * DAY), Stage.NEGOTIATING, "Public display ends", ["now", "", "", ""]),
        (negotiated(-DAY), Stage.NEGOTIATING, None, ["done", "now", "", ""]),
        (negotiated(-DAY, ListingStatus.INTENT), Stage.AGREED, None, ["done", "done", "now", ""]),
        (negotiated(-DAY, ListingStatus.DEAL), Stage.DEAL, None, ["done", "done", "done", "now"]),
        (negotiated(-DAY, ListingStatus.FAILED), Stage.FAILED, None, ["", "", "", ""]),
    ],
)
def test_a_negotiated_lot_is_displayed_agreed_and_checked(
    lot: Any, stage: Stage, label: str | None, states: list[str]
) -> None:
    assert stage_of(lot, NOW) is stage
    end = next_end(lot, NOW)
    assert (end.label if end else None) == label
    assert [station.state for station in stations(lot, NOW)] == states
