"""One door commits, and one file of a room asks the database."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.sources import Module, modules

#: who may end a transaction
COMMITTERS = {"trading.transaction"}
#: who may build statements beside the rooms' ``queries``, and why
ASKERS = {
    "trading.audit": "the ledger stands below the rooms and has no queries file",
    "trading.documents": "a facility, not a room",
    "trading.live": "the stream process asks one question of its own, without the application",
    "trading.seeding": "builds a town",
    "trading.cli": "commands over all rooms",
    "trading.portal": "readiness asks the database whether it is there",
    "trading.timepiece": "asks the database for the time",
    "trading.series": "the counter behind public numbers",
}


def test_only_transact_commits_and_rolls_back() -> None:
    broken = [
        f"{module.name}:{line} calls .{name}()"
        for module in modules()
        if module.name not in COMMITTERS
        for name, line in _method_calls(module)
        if name in {"commit", "rollback"}
    ]
    assert not broken, "\n".join(broken)


def test_only_queries_ask_the_database() -> None:
    broken = [
        f"{module.name} imports {name}"
        for module in modules()
        if module.kind != "queries" and not module.name.startswith(tuple(ASKERS))
        for name in module.imports()
        if name in {"sqlalchemy.select", "sqlalchemy.orm.Query"}
    ]
    assert not broken, "\n".join(broken)


def _method_calls(module: Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node.lineno
