"""Rooms stand on floors, and files keep to what they are for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT, Module, modules

ROOMS = {
    "parties",
    "parcels",
    "funds",
    "listing",
    "demands",
    "enquiries",
    "bidding",
    "contract",
    "window",
    "oversight",
    "portal",
    "following",
}

#: a file of a room → the imports that it must not have
FORBIDDEN = {
    "states": ("flask", "sqlalchemy", "wtforms", "trading.extensions", "trading.web"),
    "rules": ("flask", "sqlalchemy", "wtforms", "trading.extensions", "trading.web"),
    "permissions": ("flask", "sqlalchemy", "wtforms", "trading.extensions", "trading.web"),
    "models": ("flask.", "wtforms", "trading.web", "trading.transaction"),
    "queries": ("flask", "wtforms", "trading.web"),
    "services": ("flask", "wtforms", "trading.web"),
    "forms": ("sqlalchemy", "trading.extensions.db"),
    "views": ("sqlalchemy", "trading.extensions.db"),
    "api": ("sqlalchemy", "trading.extensions.db"),
}
#: what no other room may touch
PRIVATE = {"views", "forms", "rules", "api"}


def test_a_room_imports_only_what_stands_below_it() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_keep_to_what_they_are_for() -> None:
    broken = [
        f"{module.name} imports {name}"
        for module in modules()
        if module.room in ROOMS
        for name in module.imports()
        if _is_one_of(name, FORBIDDEN.get(module.kind, ()))
    ]
    assert not broken, "\n".join(broken)


def test_no_room_reaches_into_another_rooms_pages_forms_or_rules() -> None:
    broken = [
        f"{module.name} imports {name}"
        for module in modules()
        if module.room in ROOMS
        for name in module.imports()
        if _reaches_into_another_room(module, name)
    ]
    assert not broken, "\n".join(broken)


def _is_one_of(name: str, forbidden: tuple[str, ...]) -> bool:
    return any(name == stem or name.startswith(stem if stem.endswith(".") else f"{stem}.") for stem in forbidden)


def _reaches_into_another_room(module: Module, name: str) -> bool:
    parts = name.split(".")
    return len(parts) > 2 and parts[0] == "trading" and parts[1] in ROOMS - {module.room} and parts[2] in PRIVATE
