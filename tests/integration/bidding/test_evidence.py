"""The evidence pack: whole, the same every time, checkable by itself, and only for those who may have it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Flask
from flask.testing import FlaskClient

from tests import verifier
from tests.factories.bidding import an_open_room
from tests.factories.contract import an_award, staff
from tests.factories.funds import a_member
from trading.audit import ledger
from trading.bidding import evidence
from trading.bidding.models import Award
from trading.core.actor import Role
from trading.core.errors import Forbidden


def unpacked(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def number_of(award: Award) -> str:
    return award.application.listing.number or ""


def test_the_pack_holds_what_its_list_of_hashes_says(app: Flask, clock: Any) -> None:
    award = an_award(clock, bids=4)
    files = unpacked(evidence.export(number_of(award), by=staff(Role.SUPERVISOR)))
    sums = dict(line.split("  ")[::-1] for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    assert {"register.json", "receipts.json", "ledger.json", "decision.json", "bidders.json", "late.json"} <= set(files)


def test_register_receipts_and_decision_agree(app: Flask, clock: Any) -> None:
    award = an_award(clock, bids=4)
    files = unpacked(evidence.export(number_of(award), by=staff(Role.AUDITOR)))
    register, receipts, decision = (json.loads(files[f"{n}.json"]) for n in ("register", "receipts", "decision"))
    assert [row["hash"] for row in register["bids"]] == [row["hash"] for row in receipts]
    assert register["head"] == receipts[-1]["hash"]
    assert decision["award"]["bidder_number"] == award.application.bidder_number
    program = verifier.program()
    assert files["verify_register.py"] == verifier.PATH.read_bytes()
    assert program.check(register, program.key_of(files["receipt-key.pem"].decode())) == []
    key: Any = load_pem_public_key(files["receipt-key.pem"])
    for receipt in receipts:
        key.verify(base64.b64decode(receipt["signature"]), receipt["hash"].encode())
    names = {one["bidder_number"]: one["name"] for one in json.loads(files["bidders.json"])}
    assert names[award.application.bidder_number] == award.application.party.name


def test_the_same_state_gives_the_same_bytes_and_each_taking_is_written_down(app: Flask, clock: Any) -> None:
    number, officer = number_of(an_award(clock)), staff(Role.APPROVER)
    first = evidence.export(number, by=officer)
    clock.move(days=1)
    assert evidence.export(number, by=officer) == first
    taken = [event for event in ledger.history(number) if event.action == "bidding.evidence_exported"]
    assert [event.detail["sha256"] for event in taken] == [hashlib.sha256(first).hexdigest()] * 2


def test_an_open_room_keeps_its_secrets(app: Flask, clock: Any) -> None:
    with pytest.raises(evidence.RoomNotClosed):
        evidence.export(an_open_room().number, by=staff(Role.SUPERVISOR))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE, Role.SYSADMIN])
def test_others_are_refused(app: Flask, clock: Any, role: Role) -> None:
    number = number_of(an_award(clock))
    with pytest.raises(Forbidden):
        evidence.export(number, by=staff(role))
    with pytest.raises(Forbidden):
        evidence.export(number, by=a_member())


def test_a_supervisor_takes_it_from_the_page(app: Flask, clock: Any, sign_in_as: Callable[..., FlaskClient]) -> None:
    number = number_of(an_award(clock))
    browser = sign_in_as(staff(Role.SUPERVISOR).username)
    page = browser.get(f"/review/listings/{number}/evidence")
    assert page.status_code == 200
    assert "证据包" in page.text
    answer = browser.post(f"/review/listings/{number}/evidence")
    assert answer.mimetype == "application/zip"
    assert "register.json" in unpacked(answer.data)
