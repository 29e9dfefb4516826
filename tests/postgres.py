"""A throw-away PostgreSQL cluster: its own folder, a unix socket, no network, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from prepare import postgresql_folder
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent

SETTINGS = {
    "listen_addresses": "''",
    "fsync": "on",  # what is tested is what is promised
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "max_connections": "200",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}


class Cluster:
    """A running server, reached through its socket folder."""

    def __init__(self, folder: Path, programs: str) -> None:
        self.folder = folder
        self._programs = programs

    def start(self) -> None:
        """Start the server; after a :meth:`kill` it recovers from its log first."""
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        options += f" -c unix_socket_directories={self.folder}"
        self._control("-l", self.folder / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop the server without waiting for anybody."""
        self._control("-m", "immediate", "stop")

    def kill(self) -> None:
        """kill -9 of the server and of everything it started, as a power cut would have it."""
        while doomed := self._processes():
            for process in doomed:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.02)
        # a dead process that nobody has asked after keeps its number, and the server would take it for a living rival
        for left in ("data/postmaster.pid", ".s.PGSQL.5432.lock"):
            (self.folder / left).unlink(missing_ok=True)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let the server stand still for a block: its lines stay open, and nobody answers on them."""
        stopped = self._processes()
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in stopped:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    def _processes(self) -> list[int]:
        """Every process of the server that lives: each works in the data folder."""
        data, found = str((self.folder / "data").resolve()), []
        for process in filter(str.isdigit, os.listdir("/proc")):
            with suppress(OSError):
                if os.readlink(f"/proc/{process}/cwd") == data:  # of the dead there is nothing to read
                    found.append(int(process))
        return found

    def _control(self, *arguments: object) -> None:
        _as_server(self._programs, "pg_ctl", "-D", self.folder / "data", "-w", *arguments)

    def url(self, database: str) -> str:
        """SQLAlchemy's address of ``database``."""
        return f"postgresql+psycopg://market@/{database}?host={self.folder}"

    def conninfo(self, database: str = "postgres") -> str:
        """libpq's address of ``database``."""
        return f"host={self.folder} user=market dbname={database}"

    def create(self, database: str, template: str | None = None) -> str:
        """Create ``database``, a copy of ``template`` where given; return its address."""
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database))
        if template:
            statement += sql.SQL(" TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(template))
        self._administer(statement)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop ``database`` whoever is still connected."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _administer(self, statement: sql.Composable) -> None:
        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a server for the length of a block."""
    programs = postgresql_folder()
    if programs is None:
        raise RuntimeError("No PostgreSQL server programs found: `python3 scripts/prepare.py test` brings them.")
    folder = Path(tempfile.mkdtemp(prefix="market-pg-"))
    try:
        data = folder / "data"
        _hand_over(folder)
        _as_server(
            programs, "initdb", "-D", data, "-U", "market", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        server = Cluster(folder, programs)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hand_over(folder: Path) -> None:
    """The server refuses to run as root, so root lends the folder to the ``postgres`` account."""
    folder.chmod(0o755)
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)


def _as_server(programs: str, program: str, *arguments: object) -> None:
    command = [os.path.join(programs, program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr.decode(errors='replace')}")
