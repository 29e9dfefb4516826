"""The invariants of the bid register, checked from outside over what the bidders saw.

Uses the standard library only and the register's published form, not the application's code.
"""

from __future__ import annotations

import hashlib
import json
import urllib.request

from bench.load import Answer, cents


def register_of(base: str, number: str) -> dict:
    """The public register of a lot."""
    with urllib.request.urlopen(f"{base}/api/v1/listings/{number}/bids", timeout=30) as answer:  # noqa: S310 - loopback
        return json.load(answer)


def check(register: dict, answers: list[Answer], start: int, step: int) -> list[str]:
    """Return every broken invariant in words; an empty list is a clean run."""
    faults = []
    rows = register["bids"]
    faults += _chain(register, rows)
    faults += _ladder(rows, start, step)
    faults += _acknowledged(rows, answers)
    faults += _real_time(answers)
    return faults


def _chain(register: dict, rows: list[dict]) -> list[str]:
    faults, previous = [], register["genesis"]
    for expected, row in enumerate(rows, start=1):
        if row["sequence"] != expected:
            faults.append(f"sequence {expected} is missing")
        fact = {name: row[name] for name in ("sequence", "bidder_number", "amount", "received_at", "previous_hash")}
        text = json.dumps({**fact, "listing": register["listing"]}, sort_keys=True, separators=(",", ":"))
        if row["previous_hash"] != previous or hashlib.sha256(text.encode()).hexdigest() != row["hash"]:
            faults.append(f"the chain breaks at {row['sequence']}")
        previous = row["hash"]
    if previous != register["head"]:
        faults.append("the head isn't the last row's hash")
    return faults


def _ladder(rows: list[dict], start: int, step: int) -> list[str]:
    faults, best, leader = [], None, None
    for row in rows:
        amount = cents(row["amount"])
        least = start if best is None else best + step
        if amount < least or (amount - start) % step:
            faults.append(f"row {row['sequence']} with {row['amount']} is below the minimum or off the grid")
        if row["bidder_number"] == leader:
            faults.append(f"row {row['sequence']} is a bid against oneself")
        best, leader = amount, row["bidder_number"]
    return faults


def _acknowledged(rows: list[dict], answers: list[Answer]) -> list[str]:
    by_sequence = {row["sequence"]: row for row in rows}
    faults, sequences = [], set()
    for answer in answers:
        if answer.status != 201:
            continue
        row = by_sequence.get(answer.body["sequence"])
        if row is None or row["hash"] != answer.body["hash"] or cents(row["amount"]) != answer.amount:
            faults.append(f"bid {answer.body['sequence']} was acknowledged but isn't in the register")
        if answer.body["sequence"] in sequences:
            faults.append(f"sequence {answer.body['sequence']} was acknowledged twice")
        sequences.add(answer.body["sequence"])
    attempted = {answer.amount for answer in answers}
    faults += [f"row {row['sequence']} was never attempted" for row in rows if cents(row["amount"]) not in attempted]
    return faults


def _real_time(answers: list[Answer]) -> list[str]:
    """A bid that was sent after another's answer must stand behind it."""
    accepted = sorted((answer for answer in answers if answer.status == 201), key=lambda answer: answer.sent)
    answered = sorted(accepted, key=lambda answer: answer.answered)
    faults, highest, position = [], 0, 0
    for answer in accepted:
        while position < len(answered) and answered[position].answered < answer.sent:
            highest = max(highest, answered[position].body["sequence"])
            position += 1
        if answer.body["sequence"] <= highest:
            faults.append(f"bid {answer.body['sequence']} started after {highest} was answered")
    return faults
