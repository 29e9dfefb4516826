"""The sources of the house, parsed once for all tests about them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


#: parts of a room that are furnished like one
ROOMS_WITHIN = {"trading.bidding.counter", "trading.bidding.defaults", "trading.listing.gazette"}


@dataclass(frozen=True)
class Module:
    """A parsed source file of the application."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room it belongs to: ``trading.listing.views`` lies in ``listing``."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 2 else ""

    @property
    def kind(self) -> str:
        """What sort of file it is: ``views`` for ``trading.listing.views`` and all below it."""
        parts = self.name.split(".")
        if ".".join(parts[:3]) in ROOMS_WITHIN:
            parts.pop(2)
        return parts[2] if len(parts) > 2 else parts[-1]

    def imports(self) -> Iterator[str]:
        """The dotted names it imports, wherever in the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the application but its migrations."""
    found = []
    for path in sorted((ROOT / "trading").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found.append(Module(name, path, ast.parse(path.read_text("utf-8"))))
    return tuple(found)


@cache
def tracked_files() -> tuple[Path, ...]:
    """What the repository holds, and what is about to be added to it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(path for path in map(ROOT.joinpath, sorted(listed)) if path.is_file())
