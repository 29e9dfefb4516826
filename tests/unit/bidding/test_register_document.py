"""What docs/register.md tells outsiders is what the register does: its example is run, its figures are recomputed."""

from __future__ import annotations

import copy
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from trading.bidding import receipts
from trading.core import canonical
from trading.core.deal import Figure
from trading.core.money import decimal_yuan

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "register.md").read_text("utf-8")
LISTING = "150302-T-2026-00001"
START, STEP = 360_000_000, 5_000_000
ROOM = {"start": decimal_yuan(START), "step": decimal_yuan(STEP)}
MOMENT = datetime(2026, 11, 23, 1, 59, 30, 120457, tzinfo=UTC)


def program() -> dict[str, Any]:
    """The page's Python example, loaded as a module is."""
    (source,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"__name__": "check_register"}
    exec(compile(source, "docs/register.md", "exec"), names)  # noqa: S102 - our own page
    return names


def a_register(steps: tuple[int, ...] = (0, 1, 4, 5)) -> dict[str, Any]:
    """A register as the machine interface shows it, hashed by the application; two bidders take turns."""
    head = receipts.register_genesis(LISTING)
    register: dict[str, Any] = {"listing": LISTING, "genesis": head, "bids": []}
    for place, step in enumerate(steps, start=1):
        number = ("52", "31")[place % 2]
        arrived = MOMENT + timedelta(seconds=37, microseconds=1) * place
        fact = receipts.bid_fact(LISTING, place, number, START + step * STEP, arrived, head)
        head = canonical.digest(fact)
        register["bids"].append({**{name: fact[name] for name in fact if name != "listing"}, "hash": head})
    return {**register, "head": head}


def faults(register: dict[str, Any]) -> list[str]:
    return program()["faults"](register, ROOM)


def test_the_pages_program_finds_a_true_register_in_order() -> None:
    assert faults(a_register()) == []
    assert faults(a_register(())) == []


@pytest.mark.parametrize("member", ["bidder_number", "amount", "received_at", "previous_hash", "hash", "sequence"])
@pytest.mark.parametrize("place", [0, 1, 3])
def test_it_finds_any_altered_member(member: str, place: int) -> None:
    register = a_register()
    row = register["bids"][place]
    row[member] = {"amount": "9990000.00", "sequence": 77}.get(member, str(row[member])[::-1])
    assert faults(register)


def test_it_finds_rows_taken_away_put_in_or_exchanged() -> None:
    true = a_register()
    for change in (
        lambda rows: rows.pop(),
        lambda rows: rows.pop(0),
        lambda rows: rows.pop(1),
        lambda rows: rows.insert(2, rows[1]),
        lambda rows: rows.reverse(),
    ):
        register = copy.deepcopy(true)
        change(register["bids"])
        assert faults(register)


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((0, 0), "row 2: doesn't reach the minimum"),
        ((-1,), "row 1: doesn't reach the minimum"),
    ],
)
def test_it_finds_bids_that_the_rule_forbids(steps: tuple[int, ...], sentence: str) -> None:
    assert faults(a_register(steps)) == [sentence]


@pytest.mark.parametrize(
    ("rates", "wrong"),
    [((5000, 4950, 4700), []), ((5000, 5000), ["row 2"]), ((5050,), ["row 1"]), ((4980,), ["row 1"])],
)
def test_it_reads_registers_of_rates_too(rates: tuple[int, ...], wrong: list[str]) -> None:
    head = receipts.register_genesis(LISTING)
    register: dict[str, Any] = {"listing": LISTING, "genesis": head, "bids": []}
    for place, rate in enumerate(rates, start=1):
        number = ("52", "31")[place % 2]
        fact = receipts.bid_fact(LISTING, place, number, rate, MOMENT, head, Figure.ANNUAL_RATE)
        head = canonical.digest(fact)
        register["bids"].append({**{name: fact[name] for name in fact if name != "listing"}, "hash": head})
    room = {"figure": "annual_rate", "start": "5.000", "step": "0.050"}
    found = program()["faults"]({**register, "head": head}, room)
    assert [sentence.split(":")[0] for sentence in found] == wrong


def test_a_register_of_another_lot_doesnt_pass() -> None:
    assert faults({**a_register(), "listing": "150302-T-2026-00002"})


def test_the_program_reads_files_and_gives_its_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register, room = tmp_path / "register.json", tmp_path / "room.json"
    true = a_register()
    register.write_bytes(canonical.encode(true))
    room.write_bytes(canonical.encode(ROOM))
    assert program()["main"](register, room) == 0
    assert f"{LISTING}: 4 bids, head {true['head']}, in order" in capsys.readouterr().out
    register.write_bytes(canonical.encode({**true, "head": "0" * 64}))
    assert program()["main"](register, room) == 1


def test_the_pages_worked_figures_are_right() -> None:
    sha256 = program()["sha256"]
    printed = re.findall(r"^sha256\((.+)\)\n  = ([0-9a-f]{64})$", PAGE, re.MULTILINE)
    assert len(printed) == 3
    for text, digest in printed:
        assert sha256(text) == digest
    assert printed[0][1] == receipts.register_genesis(LISTING)
    first = receipts.bid_fact(LISTING, 1, "52", START, MOMENT, printed[0][1])
    assert (canonical.encode(first).decode(), canonical.digest(first)) == printed[1]
