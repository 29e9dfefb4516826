"""The program that strangers run on a downloaded register: it finds any tampering and names the exact row."""

from __future__ import annotations

import ast
import base64
import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifier import PATH, program
from trading.bidding import receipts
from trading.core import canonical
from trading.core.deal import Figure
from trading.core.money import decimal_yuan
from trading.sealing.amounts import commitment

PAGE = (PATH.parents[2] / "docs" / "register.md").read_text("utf-8")
LISTING = "150302-T-2026-00001"
START, STEP = 360_000_000, 5_000_000
MOMENT = datetime(2026, 11, 23, 1, 59, 30, 120457, tzinfo=UTC)
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = PRIVATE.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
PROGRAM = program()
# rows that a test leaves alone are signed the same each time: a slow question, asked once
PROGRAM.signed = cache(PROGRAM.signed)  # type: ignore[attr-defined]
NUMBERS = ("52", "31")


def signature(digest: str) -> str:
    return base64.b64encode(PRIVATE.sign(digest.encode())).decode()


def a_register(amounts: list[int], figure: Figure = Figure.PRICE, **rules: Any) -> dict[str, Any]:
    """A register as the machine interface shows it, hashed by the application; two bidders take turns."""
    head = receipts.register_genesis(LISTING)
    plan = {"figure": figure.value, "start": decimal_yuan(START), "step": decimal_yuan(STEP), "steps": []} | rules
    register: dict[str, Any] = {"listing": LISTING, "rules": plan, "genesis": head, "bids": [], "offers": None}
    for place, amount in enumerate(amounts, start=1):
        arrived = MOMENT + timedelta(seconds=37, microseconds=1) * (place - 1)
        fact = receipts.bid_fact(LISTING, place, NUMBERS[(place - 1) % 2], amount, arrived, head, figure)
        head = canonical.digest(fact)
        del fact["listing"]
        register["bids"].append({**fact, "hash": head, "signature": signature(head)})
    return {**register, "head": head}


def steps(*places: int) -> list[int]:
    return [START + place * STEP for place in places]


def a_sealed_register() -> dict[str, Any]:
    """Five acts of four bidders: two offers that stood and were valid, one replaced, one too low, one too late."""
    acts: list[dict[str, Any]] = []
    head = genesis = receipts.offers_genesis(LISTING)
    said = [("52", "handed_in", 0), ("31", "handed_in", 3), ("52", "handed_in", 7), ("77", "handed_in", -1)]
    said.append(("90", "late", 0))
    for place, (number, act, step) in enumerate(said, start=1):
        opened = {"listing": LISTING, "bidder_number": number, "purpose": "offer"}
        amount, nonce = decimal_yuan(START + step * STEP), f"{place:064x}"
        sealed = commitment(amount, nonce, opened) if act == "handed_in" else None
        fact = receipts.offer_fact(LISTING, place, number, act, sealed, MOMENT + timedelta(minutes=place), head)
        head = canonical.digest(fact)
        del fact["listing"]
        stands = act == "handed_in" and place != 1
        acts.append(
            {
                **fact,
                "hash": head,
                "signature": signature(head),
                "verdict": ("valid" if step >= 0 else "not_enough") if stands else None,
                "opened": {**opened, "amount": amount, "nonce": nonce} if stands else None,
            }
        )
    register = a_register([])
    head = register["genesis"]
    for place, act in enumerate((acts[1], acts[2]), start=1):
        amount, arrived = int(act["opened"]["amount"].replace(".", "")), MOMENT + timedelta(minutes=place + 1)
        fact = receipts.bid_fact(LISTING, place, act["bidder_number"], amount, arrived, head)
        head = canonical.digest(fact)
        del fact["listing"]
        register["bids"].append({**fact, "hash": head, "signature": signature(head)})
    return {**register, "head": head, "offers": {"genesis": genesis, "acts": acts}}


def a_root(register: dict[str, Any], bids: int) -> dict[str, Any]:
    """An hour's root that covers ``bids`` bids of the register, another lot, and a chain."""
    head = register["bids"][bids - 1]["hash"] if bids else register["genesis"]
    entries = [{"listing": LISTING, "bids": bids, "head": head}, {"listing": "150302-T-2026-00009", "bids": 0}]
    entries.append({"chain": "f" * 64})
    digest = canonical.digest({"entries": entries})
    fact = receipts.root_fact(7, MOMENT, digest, "e" * 64)
    hashed = canonical.digest(fact)
    return {**fact, "entries": entries, "hash": hashed, "signature": signature(hashed)}


def check(
    register: dict[str, Any], *, key: bytes | None = KEY, given: Any = (), roots: Any = ()
) -> list[tuple[str, str]]:
    return PROGRAM.check(register, key, given, roots)


def named(register: dict[str, Any], **options: Any) -> list[str]:
    """The places that are named, in order, each once."""
    return list(dict.fromkeys(place for place, _sentence in check(register, **options)))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every single value of a row."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    else:
        yield path


def others(value: Any) -> list[Any]:
    """Other values in the place of this one: another kind, nothing, and something that looks much the same."""
    return [other for other in _others(value) if other != value]


def _others(value: Any) -> list[Any]:
    if value is None:
        return ["valid", 0]
    if isinstance(value, int):
        return [value + 1, value - 1, 10**9, str(value), None]
    last = value[-1:]
    near = value[:-1] + ("1" if last != "1" else "2") if value else "x"
    # a signature's last characters may be padding: change one in the middle too
    middle = value[:5] + ("A" if value[5:6] != "A" else "B") + value[6:]
    return [middle if value.endswith("=") else near, value + "0", "", 7, None]


def test_true_registers_are_in_order() -> None:
    for register in (a_register(steps(0, 1, 4, 5)), a_register([]), a_sealed_register()):
        assert check(register) == []
        assert check(register, key=None) == []


@pytest.mark.parametrize("place", range(4))
def test_whatever_is_changed_in_a_bid_that_bid_is_named(place: int) -> None:
    true = a_register(steps(0, 1, 4, 5))
    tried = 0
    for path in leaves(true["bids"][place]):
        for other in others(true["bids"][place][path[0]]):
            register = copy.deepcopy(true)
            register["bids"][place][path[0]] = other
            assert named(register) == [f"bid {place + 1}"], (path, other)
            tried += 1
        register = copy.deepcopy(true)
        del register["bids"][place][path[0]]
        assert named(register) == [f"bid {place + 1}"], path
    assert tried >= 7 * 4


@pytest.mark.parametrize("place", range(5))
def test_whatever_is_changed_in_a_sealed_offer_that_offer_is_named(place: int) -> None:
    true = a_sealed_register()
    for path in leaves(true["offers"]["acts"][place]):
        held = true["offers"]["acts"][place]
        for name in path[:-1]:
            held = held[name]
        for other in others(held[path[-1]]):
            register = copy.deepcopy(true)
            row = register["offers"]["acts"][place]
            for name in path[:-1]:
                row = row[name]
            row[path[-1]] = other
            assert named(register) == [f"offer {place + 1}"], (path, other)


def test_an_offer_isnt_opened_unopened_or_judged_otherwise_unseen() -> None:
    for place, changes in (
        (1, {"opened": None, "verdict": None}),
        (1, {"verdict": "not_admitted"}),
        (2, {"verdict": "not_enough"}),
        (3, {"verdict": "valid"}),
    ):
        register = a_sealed_register()
        register["offers"]["acts"][place] |= changes
        assert named(register) == [f"offer {place + 1}"], changes


@pytest.mark.parametrize("member", ["sequence", "bidder_number", "amount", "received_at", "previous_hash", "hash"])
def test_whatever_is_changed_in_a_receipt_that_receipt_is_named(member: str) -> None:
    register = a_register(steps(0, 1, 4))
    receipt = register["bids"][1] | {"closes_at": "2026-11-23T02:10:00.000000Z"}
    assert named(register, given=[("mine", receipt)]) == []
    for other in others(receipt[member]):
        assert named(register, given=[("mine", {**receipt, member: other})]) == ["receipt mine"]


def test_a_receipt_whose_bid_was_taken_away_proves_it() -> None:
    """Even where the register was written anew, by somebody who has the key."""
    receipt = a_register(steps(0, 1, 4))["bids"][2]
    assert named(a_register(steps(0, 1)), given=[("mine", receipt)]) == ["receipt mine"]
    assert named(a_register(steps(0, 1, 5)), given=[("mine", receipt)]) == ["receipt mine"]


def test_whatever_is_changed_in_a_root_that_root_is_named() -> None:
    register = a_register(steps(0, 1, 4))
    true = a_root(register, 2)
    assert named(register, roots=[("7", true)]) == []
    for member in ("sequence", "at", "entries_hash", "previous_hash", "hash", "signature"):
        for other in others(true[member]):
            assert named(register, roots=[("7", {**true, member: other})]) == ["root 7"], (member, other)
        assert named(register, roots=[("7", {name: true[name] for name in true if name != member})]) == ["root 7"]
    for place, entry in enumerate(true["entries"]):
        for member in entry:
            root = copy.deepcopy(true)
            root["entries"][place][member] = "0"
            assert named(register, roots=[("7", root)]) == ["root 7"]


def test_a_register_written_anew_with_the_key_is_given_away_by_a_root() -> None:
    """Somebody who has the key changes the past: the hour's root that others have kept says which bid was another."""
    root = a_root(a_register(steps(0, 1, 4)), 2)
    assert named(a_register(steps(0, 1, 5)), roots=[("7", root)]) == []
    assert named(a_register(steps(0, 2, 4)), roots=[("7", root)]) == ["bid 2"]
    assert named(a_register(steps(0)), roots=[("7", root)]) == ["bid 2"]


CHANGES: list[tuple[str, Callable[[list[Any]], Any], list[str]]] = [
    ("the first taken away", lambda rows: rows.pop(0), ["bid 1"]),
    ("one in the middle taken away", lambda rows: rows.pop(1), ["bid 2"]),
    ("two taken away", lambda rows: (rows.pop(1), rows.pop(1)), ["bid 2", "bid 3"]),
    ("the last taken away", lambda rows: rows.pop(), ["register"]),
    ("one put in again", lambda rows: rows.insert(2, rows[1]), ["bid 2"]),
    ("two exchanged", lambda rows: rows.insert(1, rows.pop(2)), ["bid 2"]),
]


@pytest.mark.parametrize(("change", "places"), [one[1:] for one in CHANGES], ids=[one[0] for one in CHANGES])
def test_rows_taken_away_put_in_or_moved_are_named(change: Callable[[list[Any]], Any], places: list[str]) -> None:
    register = a_register(steps(0, 1, 4, 5))
    change(register["bids"])
    assert named(register) == places


@pytest.mark.parametrize("place", range(4))
def test_a_row_that_was_hashed_anew_isnt_signed(place: int) -> None:
    """Somebody changes an amount and makes that hash, or all hashes from there on, anew; the key they haven't."""
    for everything in (False, True):
        register = a_register(steps(0, 1, 4, 5))
        rows = register["bids"]
        rows[place]["amount"] = decimal_yuan(START + 40 * STEP)
        for row in rows[place:] if everything else rows[place : place + 1]:
            position = rows.index(row)
            row["previous_hash"] = rows[position - 1]["hash"] if position else register["genesis"]
            names = ("sequence", "bidder_number", "amount", "received_at", "previous_hash")
            row["hash"] = canonical.digest({"listing": LISTING, **{name: row[name] for name in names}})
        register["head"] = rows[-1]["hash"] if everything else register["head"]
        assert named(register)[0] == f"bid {place + 1}"


def test_genesis_head_and_lot_are_checked() -> None:
    true = a_register(steps(0, 1))
    assert named({**true, "genesis": "0" * 64}) == ["register"]
    assert named({**true, "head": "0" * 64}) == ["register"]
    assert "register" in named({**true, "listing": "150302-T-2026-00002"})
    assert named({"listing": LISTING}) == ["register"]


@pytest.mark.parametrize(
    ("places", "broken"), [((0, 0), ["bid 2"]), ((-1,), ["bid 1"]), ((0, 3, 2, 4), ["bid 3"]), ((1, 2), [])]
)
def test_bids_that_the_rule_forbids_are_named(places: tuple[int, ...], broken: list[str]) -> None:
    assert named(a_register(steps(*places))) == broken


def test_off_the_step_and_against_oneself() -> None:
    assert check(a_register([START, START + STEP + 1])) == [("bid 2", "is off the step")]
    register = a_register(steps(0, 1))
    fact = receipts.bid_fact(LISTING, 2, "52", START + STEP, MOMENT, register["bids"][0]["hash"])
    digest = canonical.digest(fact)
    register["bids"][1] = {name: fact[name] for name in fact if name != "listing"}
    register["bids"][1] |= {"hash": digest, "signature": signature(digest)}
    assert check({**register, "head": digest}) == [("bid 2", "is a bid against oneself")]


@pytest.mark.parametrize(
    ("rates", "broken"),
    [((5000, 4950, 4700), []), ((5000, 5000), ["bid 2"]), ((5050,), ["bid 1"]), ((4980,), ["bid 1"])],
)
def test_rates_fall(rates: tuple[int, ...], broken: list[str]) -> None:
    assert named(a_register(list(rates), Figure.ANNUAL_RATE, start="5.000", step="0.050")) == broken


@pytest.mark.parametrize(
    ("amounts", "broken"),
    [((1000, 1010, 1100, 1150, 1300, 1400), []), ((1000, 1100, 1110), ["bid 3"]), ((1000, 1120), ["bid 2"])],
)
def test_step_tables_are_read(amounts: tuple[int, ...], broken: list[str]) -> None:
    table = [["11.00", "0.50"], ["13.00", "1.00"]]
    assert named(a_register(list(amounts), start="10.00", step="0.10", steps=table)) == broken


@settings(max_examples=30)
@given(st.binary(max_size=80), st.integers(0, 511))
def test_its_ed25519_agrees_with_the_libraries(text: bytes, bit: int) -> None:
    words = text.hex()
    true = PRIVATE.sign(words.encode())
    assert PROGRAM.signed(KEY, words, base64.b64encode(true).decode())
    bent = bytearray(true)
    bent[bit // 8] ^= 1 << bit % 8
    assert not PROGRAM.signed(KEY, words, base64.b64encode(bytes(bent)).decode())


def test_it_runs_alone_and_gives_its_verdict(tmp_path: Path) -> None:
    """As a stranger runs it: an isolated interpreter, a folder of downloads."""
    true = a_register(steps(0, 1, 4))
    pem = PRIVATE.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(pem)
    (tmp_path / "receipt.json").write_text(json.dumps(true["bids"][1]))

    def run(register: dict[str, Any]) -> tuple[int, str]:
        (tmp_path / "register.json").write_text(json.dumps(register))
        command = [sys.executable, "-I", str(PATH), "register.json", "--key", "key.pem", "--receipt", "receipt.json"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert run(true) == (0, f"{LISTING}: 3 bids, head {true['head']}, signatures checked: in order\n")
    true["bids"][1]["amount"] = true["bids"][2]["amount"]
    status, said = run(true)
    assert status == 1
    assert "bid 2: was altered" in said


def test_it_needs_the_standard_library_only_and_an_old_python() -> None:
    tree = ast.parse(PATH.read_text("utf-8"), feature_version=(3, 9))
    imported = {
        name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert imported <= set(sys.stdlib_module_names)


def test_the_pages_worked_figures_are_right() -> None:
    printed = re.findall(r"^sha256\((.+)\)\n  = ([0-9a-f]{64})$", PAGE, re.MULTILINE)
    assert len(printed) == 3
    for text, digest in printed:
        assert PROGRAM.sha256(text) == digest
    assert printed[0][1] == receipts.register_genesis(LISTING)
    first = receipts.bid_fact(LISTING, 1, "52", START, MOMENT, printed[0][1])
    assert (canonical.encode(first).decode(), canonical.digest(first)) == printed[1]
