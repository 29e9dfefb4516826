"""Run all tests: ``make test``. With arguments (``make test ARGS="tests/unit -k money"``) pytest gets just those.

The first run takes everything but the browser journeys, on both databases, on as many cores as there are; the second
takes the journeys one after the other, since each one drives a whole site: all of them on PostgreSQL, those that the
others stand on on SQLite too. Both always run; either failing fails.
"""

from __future__ import annotations

import os
import subprocess
import sys

from console import paint, say
from processes import ROOT


def pytest(*arguments: str) -> int:
    """Run pytest in the project; return its exit status (no tests found is a failure too)."""
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, stdin=subprocess.DEVNULL).returncode


def main() -> int:
    """Run both parts, or what the arguments ask for."""
    if sys.argv[1:]:
        return pytest(*sys.argv[1:])
    say(paint("Rules, services, pages and the house itself, on SQLite and PostgreSQL", "bold"))
    most = pytest(
        "tests", "--ignore=tests/journeys", "-q", "-n", str(max(2, os.cpu_count() or 2)), "--dist", "worksteal"
    )
    say(paint("Journeys in the browser", "bold"))
    journeys = pytest("tests/journeys", "-v", "-p", "no:randomly")
    return most or journeys


if __name__ == "__main__":
    sys.exit(main())
