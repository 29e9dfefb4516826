"""Habits of the whole tree: short files, plain commits, no traces of a machine, no floating-point money."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import ROOT, Module, modules, tracked_files

#: lines that a reader holds in mind; a style sheet is looked up, not read
LONGEST = {".py": 400, ".js": 400, ".html": 400, ".css": 700}
#: files that may be longer, each with its reason
LONG: dict[str, str] = {}
#: what no file may hold: paths of one machine, addresses of package registries
TRACES = re.compile(
    r"(?<![\w.])/(?:home/(?!market)|(?:root|work|farm)/)\w"
    r"|--(?:extra-)?index.url|\"resolved\":"
    r"|https?://[^\s\"']*/simple(?:/|\b)|pythonhosted\.|registry\.npm",
    re.IGNORECASE,
)
BINARY = {".mo", ".png", ".jpg", ".ico", ".pdf", ".xlsx", ".ttf", ".woff2", ".gz"}
MONEY = re.compile(r"amount|price|deposit|fen\b|yuan|money|fee\b|reserve", re.IGNORECASE)
#: where a quotient of money is allowed, and why
QUOTIENTS = {"trading.portal.queries": "sorts lots by price a square metre; no amount comes of it"}
LONGEST_SUBJECT = 72


def test_files_stay_short() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in tracked_files()
        if path.suffix in LONGEST and "migrations" not in path.parts
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST[path.suffix]
    }
    assert set(long) <= set(LONG), long
    assert set(LONG) <= set(long), "take files that became short off the list"


def test_no_file_bears_traces_of_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in tracked_files()
        if path.suffix not in BINARY and path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if TRACES.search(line)
    ]
    assert not found, "\n".join(found)


def test_every_locked_package_is_pinned_with_its_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = re.sub(r"\\\n\s*", "", (ROOT / name).read_text("utf-8"))
        for line in filter(None, (line for line in text.splitlines() if not line.startswith("#"))):
            assert re.match(r"[\w.-]+==[\w.]+", line), line
            assert "--hash=sha256:" in line, line


def test_every_module_says_what_it_holds() -> None:
    assert not [module.name for module in modules() if module.tree.body and not ast.get_docstring(module.tree)]


def test_money_never_meets_floating_point() -> None:
    found = [
        f"{module.name}:{line}"
        for module in modules()
        if module.name not in QUOTIENTS
        for line in _floating_money(module)
    ]
    assert not found, "\n".join(found)


def _floating_money(module: Module) -> Iterator[int]:
    for node in ast.walk(module.tree):
        floating = (
            (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _mentions(node, "Decimal|decimal"))
            or (isinstance(node, ast.BinOp) and any(_is_float(side) for side in (node.left, node.right)))
            or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
        )
        if floating and _mentions(node, MONEY.pattern):
            yield node.lineno


def _is_float(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def _mentions(node: ast.AST, pattern: str) -> bool:
    names = (
        n.id if isinstance(n, ast.Name) else n.attr for n in ast.walk(node) if isinstance(n, ast.Name | ast.Attribute)
    )
    return any(re.search(pattern, name, re.IGNORECASE) for name in names)


def test_commit_subjects_are_short_and_not_left_open() -> None:
    # an exported archive has no history to look at
    if not (ROOT / ".git").exists():
        return
    log = subprocess.run(["git", "log", "--format=%s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    subjects = log.splitlines()
    assert subjects
    assert not [subject for subject in subjects if len(subject) > LONGEST_SUBJECT or subject.endswith(".")]
