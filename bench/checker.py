"""The invariants of the bid register, checked from outside over what the bidders saw.

Uses the standard library only and the register's published form, not the application's code.
"""

from __future__ import annotations

import hashlib
import json
import urllib.request
from bisect import bisect_left
from dataclasses import replace
from itertools import accumulate

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
    faults += _repeated(answers)
    faults += _refused(rows, answers, start, step)
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
    faults, sequences = [], {}
    for answer in answers:
        if answer.status != 201:
            continue
        row = by_sequence.get(answer.body["sequence"])
        if row is None or row["hash"] != answer.body["hash"] or cents(row["amount"]) != answer.amount:
            faults.append(f"bid {answer.body['sequence']} was acknowledged but isn't in the register")
        owner = sequences.setdefault(answer.body["sequence"], (answer.bidder, answer.key))
        if owner != (answer.bidder, answer.key):
            faults.append(f"sequence {answer.body['sequence']} was acknowledged to two bids")
    attempted = {answer.amount for answer in answers}
    faults += [f"row {row['sequence']} was never attempted" for row in rows if cents(row["amount"]) not in attempted]
    return faults


def _repeated(answers: list[Answer]) -> list[str]:
    """The same key and the same bid get the same receipt, however often and by whichever process."""
    receipts: dict[tuple[str, str], dict] = {}
    return [
        f"{answer.bidder} got two receipts for one key"
        for answer in answers
        if answer.status == 201 and receipts.setdefault((answer.bidder, answer.key), answer.body) != answer.body
    ]


def _refused(rows: list[dict], answers: list[Answer], start: int, step: int) -> list[str]:
    """Nobody is told a lie: a refused bid isn't in the register, and the minimum it was told was true at some moment
    between its sending and its answer."""
    numbers = {answer.bidder: answer.body["bidder_number"] for answer in answers if answer.status == 201}
    # only an attempt that was answered with its receipt, or not answered at all, may stand there
    open_bids = {(answer.bidder, answer.amount) for answer in answers if answer.status in (0, 201, 503)}
    written = {(row["bidder_number"], cents(row["amount"])) for row in rows}
    accepted = sorted((answer.answered, answer.body["sequence"]) for answer in answers if answer.status == 201)
    moments = [moment for moment, _sequence in accepted]
    highest = [0, *accumulate((sequence for _moment, sequence in accepted), max)]
    #: after which row the room stood at a minimum
    place_of = {start: 0} | {cents(row["amount"]) + step: place for place, row in enumerate(rows, start=1)}
    faults = []
    for answer in answers:
        if answer.status != 409:
            continue
        bid = (answer.bidder, answer.amount)
        if bid not in open_bids and (numbers.get(answer.bidder), answer.amount) in written:
            faults.append(f"{answer.bidder} was refused {answer.amount}, which stands in the register")
        if answer.body.get("code") == "bid_below_minimum":
            said = cents(answer.body["minimum_amount"])
            if place_of.get(said, -1) < highest[bisect_left(moments, answer.sent)]:
                faults.append(f"{answer.bidder} was told a minimum of {said} that never held")
    return faults


def _real_time(answers: list[Answer]) -> list[str]:
    """A bid that was sent after another's answer must stand behind it. A repeated one was sent when it was first."""
    first: dict[tuple[str, str], Answer] = {}
    for answer in sorted(answers, key=lambda answer: (answer.sent, answer.answered)):
        earlier = first.get((answer.bidder, answer.key))
        if earlier is None or earlier.status != 201:
            sent = earlier.sent if earlier else answer.sent
            first[answer.bidder, answer.key] = replace(answer, sent=sent)
    accepted = sorted((answer for answer in first.values() if answer.status == 201), key=lambda answer: answer.sent)
    answered = sorted(accepted, key=lambda answer: answer.answered)
    faults, highest, position = [], 0, 0
    for answer in accepted:
        while position < len(answered) and answered[position].answered < answer.sent:
            highest = max(highest, answered[position].body["sequence"])
            position += 1
        if answer.body["sequence"] <= highest:
            faults.append(f"bid {answer.body['sequence']} started after {highest} was answered")
    return faults
