"""The figures of a message: typed, canonical, and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from trading.core import clock
from trading.core.deal import Business, UseClass
from trading.core.money import Fen
from trading.notices import figures
from trading.notices.figures import LotLine


def test_figures_come_back_as_they_went_in() -> None:
    given = {
        "lot": "150302-T-2026-00017",
        "contract": "乌土二成[2026]0017号",
        "amount": Fen(445_000_000),
        "day": date(2026, 3, 9),
        "at": clock.local(2026, 3, 2, 10),
    }
    read = figures.decode(figures.encode(given))
    assert read == given
    assert isinstance(read["amount"], Fen)


def test_the_public_facts_of_lots_come_back_too() -> None:
    land = LotLine("150302-T-2026-00017", Business.LEASE, "150302", UseClass.INDUSTRIAL, Decimal("20000.00"))
    given = {"count": "1", "lots": (land,)}
    assert figures.decode(figures.encode(given)) == given


def test_the_same_figures_are_written_alike() -> None:
    assert figures.encode({"b": Fen(1), "a": "D-2026-0001"}) == figures.encode({"a": "D-2026-0001", "b": Fen(1)})
    assert figures.encode({"amount": Fen(5)}) == '{"amount":{"fen":5}}'


@pytest.mark.parametrize("value", ["沚岫新材料有限公司", "苏和", "see you 5", "a\nb1", 5, 1.5, None, ["D-1"]])
def test_names_words_and_bare_numbers_do_not_get_in(value: Any) -> None:
    with pytest.raises(TypeError):
        figures.encode({"name": value})
