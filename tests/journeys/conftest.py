"""The served site and the browsers of the journeys.

The processes are those of the Procfile, started by the supervisor of ``make run``. All of them follow one clock, which
a journey moves with ``served.move_clock``.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page
from prepare import chromium
from processes import Processes, read_procfile

from tests import postgres
from tests.conftest import KINDS

ROOT = Path(__file__).resolve().parent.parent.parent

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
    "--no-default-browser-check",
]
READY_SECONDS = 60


@dataclass
class Site:
    """The platform, served by real processes."""

    base_url: str
    database_url: str
    env: dict[str, str]
    processes: Processes
    clock_file: Path
    _offset: float = field(default=0.0, init=False)

    def move_clock(self, seconds: float) -> None:
        """Move the clock of every process forward."""
        self._offset += seconds
        fresh = self.clock_file.with_suffix(".new")
        fresh.write_text(str(self._offset))
        fresh.replace(self.clock_file)

    def flask(self, *arguments: str) -> str:
        """Run a command of the platform against this site; return what it printed."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, f"flask {' '.join(arguments)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def stop(self) -> None:
        """Stop every process."""
        self.processes.stop()


def _two_free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Walk a journey on PostgreSQL, and where it is marked ``on_each_database`` on SQLite too.

    What all journeys stand on (the pages as served, the auction, the live room) is walked on both. What a journey asks
    of the database beyond that is the matter of services, which the integration tests hold against both.
    """
    if "served" in metafunc.fixturenames:
        metafunc.parametrize("served", _databases_of(metafunc.definition), indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what ``--db`` doesn't ask for."""
    chosen = config.getoption("--db")
    asked, others = [], []
    for item in items:
        served = getattr(item, "callspec", None) and item.callspec.params.get("served")
        (others if chosen and served and served != chosen else asked).append(item)
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = asked


def _databases_of(test: pytest.Item) -> tuple[str, ...]:
    return KINDS if test.get_closest_marker("on_each_database") else ("postgresql",)


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The seeded site: web, live and worker over a fresh database."""
    folder = tmp_path_factory.mktemp("site")
    if request.param == "sqlite":
        yield from _serve(folder, None)
    else:
        with postgres.cluster() as cluster:
            yield from _serve(folder, cluster.create("market"))


def _serve(folder: Path, database_url: str | None) -> Iterator[Site]:
    port, live_port = _two_free_ports()
    clock_file = folder / "clock"
    clock_file.write_text("0")
    env = {
        **os.environ,
        "MARKET_ENV": "development",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "LIVE_PORT": str(live_port),
        "DATA_DIR": str(folder / "data"),
        "CLOCK_FILE": str(clock_file),
        "PYTHONPATH": str(ROOT),
    }
    env.pop("DATABASE_URL", None)
    # a dozen processes load the same code: the first one compiles it for all
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONPYCACHEPREFIX"] = str(folder.parent / "compiled")
    if database_url:
        env["DATABASE_URL"] = database_url
    processes = Processes(read_procfile(), env, lambda name, line: print(f"{name:>6} | {line}"))
    url = database_url or f"sqlite:///{folder / 'data' / 'market.sqlite3'}"
    site = Site(f"http://127.0.0.1:{port}", url, env, processes, clock_file)
    site.flask("db", "upgrade")
    site.flask("seed", "--past", "6")
    try:
        processes.start()
        processes.wait_until_ready(f"{site.base_url}/readyz", READY_SECONDS)
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's Chromium, headless, talking to nobody but us."""
    program = chromium()
    if program is None:
        raise RuntimeError("No Chromium found: `python3 scripts/prepare.py test` brings it.")
    return {**browser_type_launch_args, "executable_path": program, "args": CHROMIUM_FLAGS}


@pytest.fixture
def new_page(browser: Browser, served: Site) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own: another person, another cookie jar.

    The journey fails at its end when a page met a script error, or the content policy refused something.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # an answer of 4xx to a form is part of many journeys and shows as a console error of its own
        if message.type == "error" and "Failed to load resource" not in message.text:
            troubles.append(f"{message.page.url if message.page else ''}: {message.text}")

    def broken(error: Error) -> None:
        troubles.append(str(error))

    def open_page(*, locale: str = "zh-CN", width: int = 1280, height: int = 900, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=served.base_url,
            locale=locale,
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", note)
        page.on("pageerror", broken)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def browser_page(new_page: Callable[..., Page]) -> Page:
    """One page of a visitor who reads Chinese."""
    return new_page()
