"""How dates, hours, codes and planning figures are written on paper."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from trading.contract import paper
from trading.core.codes import IdentityKind
from trading.core.land_use import UseScheme, land_use
from trading.parcels import on_paper


def test_days_and_moments_are_local() -> None:
    at = datetime(2026, 11, 23, 16, 5, 9, 123_456, tzinfo=UTC)
    assert paper.day(date(2076, 2, 29)) == "2076年2月29日"
    assert paper.moment(at) == "2026年11月24日 00时05分09秒（北京时间）"
    assert paper.second(at) == "2026年11月24日 00时05分09秒"
    assert paper.minute(at) == "2026年11月24日 00时05分"
    assert paper.stamp(at) == "2026-11-24 00:05:09.123"


def test_codes_stand_in_groups() -> None:
    assert paper.code("150302001001GB00017W00000000") == "150302 001001 GB00017 W00000000"


def test_a_use_names_its_scheme() -> None:
    assert paper.land_use(land_use(UseScheme.GB21010, "0601")) == ("工业用地", "GB/T 21010-2017 0601")


@pytest.mark.parametrize("kind", list(IdentityKind))
def test_every_identity_paper_has_a_name(kind: IdentityKind) -> None:
    assert paper.identity_kind(kind)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("1.00", None, "容积率不低于 1.0"),
        (None, "2.50", "容积率不高于 2.5"),
        ("0.80", "1.25", "容积率 0.8 至 1.25"),
        (None, None, ""),
    ],
)
def test_planning_figures_read_as_sentences(low: str | None, high: str | None, words: str) -> None:
    bounds = (Decimal(bound) if bound else None for bound in (low, high))
    assert on_paper._between("容积率", *bounds, "") == words


def test_a_last_day_in_a_year_without_official_days_is_marked() -> None:
    assert paper.due_day(date(2026, 12, 8)) == "2026年12月8日"
    assert "待校准" in paper.due_day(date(2031, 1, 8))
