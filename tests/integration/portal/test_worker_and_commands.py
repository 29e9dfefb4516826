"""The worker's acts and the commands that people type."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.bidding import an_open_room, bid
from trading.bidding.queries import rooms
from trading.cli import weakness_of
from trading.parties import queries as parties
from trading.worker import settle_due


def test_settling_decides_what_is_due_and_only_that(own_app: Flask, clock) -> None:
    room = an_open_room()
    bid(room)
    assert settle_due() == 0
    clock.move(minutes=5)
    assert settle_due() == 1
    assert rooms.get_room(room.number).closed_at is not None
    assert settle_due() == 0


def test_settle_due_is_a_command(own_app: Flask, clock) -> None:
    bid(an_open_room())
    clock.move(minutes=5)
    done = own_app.test_cli_runner().invoke(args=["settle-due"])
    assert "1 rooms decided" in done.output


def test_verify_register_answers_for_one_lot(own_app: Flask, clock) -> None:
    room = an_open_room()
    bid(room)
    runner = own_app.test_cli_runner()
    assert runner.invoke(args=["verify-register", room.number]).exit_code == 0
    assert runner.invoke(args=["verify-register", "150302-T-2026-99999"]).exit_code == 1


def test_an_administrator_is_made_with_a_strong_password(own_app: Flask, clock) -> None:
    runner = own_app.test_cli_runner()
    arguments = ["create-admin", "--username", "root1", "--name", "管理员", "--role", "sysadmin", "--password"]
    assert runner.invoke(args=[*arguments, "short"]).exit_code == 1
    assert runner.invoke(args=[*arguments, "Quiet-River-2026"]).exit_code == 0
    assert parties.find_user("root1") is not None
    assert runner.invoke(args=[*arguments, "Quiet-River-2026"]).exit_code == 1


@pytest.mark.parametrize(
    ("password", "is_weak"),
    [("Quiet-River-2026", False), ("quietriver2026", True), ("Admin7-River-x", True), ("Aa1!", True)],
)
def test_weakness(password: str, is_weak: bool) -> None:
    assert (weakness_of(password, "admin7") is not None) == is_weak
