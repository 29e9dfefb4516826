"""What every test may ask for.

``app``       the application over a database whose transaction is rolled back after the test. Services, ``transact``
              and requests commit freely: what they commit is a savepoint. One thread, one connection.
``own_app``   the application over a fresh database of its own: for threads, real commits and other processes.
``client``    a browser that has not signed in; ``sign_in_as(username)`` returns one that has.
``clock``     the market's clock, standing still until the test moves it.

A test that touches a database runs once on SQLite and once on PostgreSQL; ``--db sqlite`` halves a quick run. A missing
piece (server programs, browser, fonts) is an error, never a skip.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings
from sqlalchemy import make_url

import config as settings
from tests import postgres
from trading import create_app
from trading.core import clock as market_clock
from trading.extensions import db
from trading.parties import services as parties

ROOT = Path(__file__).resolve().parent.parent

# how long an example takes says more of the machine than of the code: speed is measured by the benchmarks
hypothesis_settings.register_profile("market", deadline=None)
hypothesis_settings.load_profile("market")

KINDS = ("sqlite", "postgresql")
#: the password of every account that a factory makes
PASSWORD = "wuhai-2026-trial"

# what a test's session commits becomes a savepoint of the outer transaction, when there is one
db.session.session_factory.configure(join_transaction_mode="create_savepoint")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=KINDS, help="run the tests of one database only (default: both)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database on each of them."""
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db")
        metafunc.parametrize("database_kind", [chosen] if chosen else KINDS)


# --- the surroundings ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """No test reaches another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(str(address[0])):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


def _is_loopback(host: str) -> bool:
    return host == "localhost" or host == "::1" or host.startswith("127.")


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> None:
    """Argon2 with its least cost: the tests sign in hundreds of times."""
    parties._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    parties._DECOY = parties.hash_password("nobody has this one")


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Set environment variables for a block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class FrozenClock:
    """The market's clock under the test's hand. It starts on a Monday at ten in the morning, Wuhai time."""

    def __init__(self) -> None:
        self.now = market_clock.local(2026, 3, 2, 10)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> datetime:
        """Move by ``timedelta(**delta)``; return the new instant."""
        self.now += timedelta(**delta)
        return self.now

    def set(self, moment: datetime) -> None:
        """Move to ``moment``."""
        self.now = moment


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    """The frozen clock, in force for the test."""
    frozen = FrozenClock()
    with market_clock.at(frozen):
        yield frozen


# --- databases -------------------------------------------------------------------------------------------------------


class Databases:
    """Migrated databases to copy: each kind is migrated once by a worker, with Alembic, as in service."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stack = ExitStack()
        self._templates: dict[str, str] = {}
        self._apps: dict[str, Flask] = {}
        self._numbers = count(1)
        self._cluster: postgres.Cluster | None = None

    @property
    def cluster(self) -> postgres.Cluster:
        """The throw-away PostgreSQL, started when first needed."""
        if self._cluster is None:
            self._cluster = self._stack.enter_context(postgres.cluster())
        return self._cluster

    def empty(self, kind: str) -> str:
        """The address of a new database without tables."""
        name = f"market_{next(self._numbers)}"
        return f"sqlite:///{self.folder / name}.sqlite3" if kind == "sqlite" else self.cluster.create(name)

    def migrated(self, kind: str) -> str:
        """The address of a new database with all tables."""
        template = self.template(kind)
        name = f"market_{next(self._numbers)}"
        if kind == "postgresql":
            return self.cluster.create(name, template=make_url(template).database)
        shutil.copyfile(template.removeprefix("sqlite:///"), self.folder / f"{name}.sqlite3")
        return f"sqlite:///{self.folder / name}.sqlite3"

    def template(self, kind: str) -> str:
        """The address of the migrated database that the others are copies of."""
        if kind not in self._templates:
            url = self.empty(kind)
            app = self.application(url)
            with app.app_context():
                upgrade()
                db.session.remove()
                db.engine.dispose()
            self._templates[kind] = url
        return self._templates[kind]

    def shared_application(self, kind: str) -> Flask:
        """One application a kind for all tests that roll back."""
        if kind not in self._apps:
            self._apps[kind] = self.application(self.migrated(kind))
        return self._apps[kind]

    def application(self, url: str, **overrides: Any) -> Flask:
        """A test application over ``url``."""
        return create_app(self.settings(url, **overrides))

    def settings(self, url: str, **overrides: Any) -> settings.Testing:
        """The test configuration over ``url``. CSRF is off here; journeys and the tests of the house have it on."""
        with environment(DATA_DIR=str(self.folder / "data"), DATABASE_URL=url):
            configuration = settings.Testing()
        configuration.WTF_CSRF_ENABLED = False
        for name, value in overrides.items():
            setattr(configuration, name, value)
        return configuration

    def drop(self, url: str) -> None:
        """Give a database's room back."""
        if url.startswith("postgresql"):
            self.cluster.drop(make_url(url).database or "")
        else:
            for path in self.folder.glob(Path(url.removeprefix("sqlite:///")).name + "*"):
                path.unlink()

    def close(self) -> None:
        """Let go of every connection and stop the server."""
        for app in self._apps.values():
            with app.app_context():
                db.engine.dispose()
        self._stack.close()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The worker's databases."""
    store = Databases(tmp_path_factory.mktemp("databases"))
    yield store
    store.close()


# --- the application -------------------------------------------------------------------------------------------------


class Browser(FlaskClient):
    """Flask's test client, kept apart from the test's own session and ``g``, as a real request is.

    What the test has arranged is committed first; the request then gets an application context of its own.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def app(database_kind: str, databases: Databases) -> Iterator[Flask]:
    """The application in a transaction that is rolled back after the test."""
    application = databases.shared_application(database_kind)
    application.test_client_class = Browser
    with application.app_context():
        engine = db.engine
        with engine.connect() as connection:
            transaction = connection.begin()
            db.engines[None] = connection  # type: ignore[assignment] - answers for its engine
            try:
                yield application
            finally:
                db.session.remove()
                db.engines[None] = engine
                transaction.rollback()


@pytest.fixture
def own_app(database_kind: str, databases: Databases) -> Iterator[Flask]:
    """The application over a database of its own, with real commits."""
    url = databases.migrated(database_kind)
    application = databases.application(url)
    application.test_client_class = Browser
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that has not signed in. It reads Chinese, as the site does by default."""
    return app.test_client()


@pytest.fixture
def sign_in_as(app: Flask) -> Callable[..., FlaskClient]:
    """Sign a factory's account in, through the front door, in a browser of its own."""

    def sign_in(username: str, password: str = PASSWORD) -> FlaskClient:
        browser = app.test_client()
        answer = browser.post("/sign-in", data={"username": username, "password": password})
        assert answer.status_code == 303, f"{username} could not sign in: {answer.status}"
        return browser

    return sign_in
