"""The processes under load, over a throw-away database."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processes import Processes, read_procfile

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


class Site:
    """Pages, stream and worker, as the Procfile has them."""

    def __init__(self, folder: Path, database_url: str | None, **env: str) -> None:
        self.port, self.live_port = free_port(), free_port()
        self.env = {
            **{name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATA_DIR"}},
            "MARKET_ENV": "development",
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "LIVE_PORT": str(self.live_port),
            "LOG_LEVEL": "error",
            **env,
        }
        if database_url:
            self.env["DATABASE_URL"] = database_url
        #: what the processes said; it goes into the results where a figure wants explaining
        self.log: list[str] = []
        self.flask("db", "upgrade")

    @property
    def base(self) -> str:
        return f"http://{HOST}:{self.port}"

    def flask(self, *arguments: str) -> str:
        """Run a command of the application; return what it printed."""
        command = [str(Path(sys.executable).with_name("flask")), "--app", "wsgi", *arguments]
        run = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"flask {' '.join(arguments)} failed:\n{run.stdout}{run.stderr}")
        return run.stdout

    def open_rooms(self, *, bidders: int, rooms: int = 1, minutes: int = 120) -> dict:
        """Rooms that take bids now, each with all these bidders admitted."""
        words = ("--bidders", bidders, "--rooms", rooms, "--minutes", minutes)
        return json.loads(self.flask("bench-room", *map(str, words)))

    def verified(self) -> str:
        """The application's own check of every register and chain after a load; raises where it finds a fault."""
        return self.flask("verify-register").strip().splitlines()[-1]

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve pages, stream and worker for a block."""
        with _running(read_procfile(), self.env, f"{self.base}/readyz", self.log) as processes:
            self.web = processes.running["web"].pid
            self.live = processes.running["live"].pid
            yield


@contextmanager
def bare(database_url: str | None) -> Iterator[int]:
    """Serve the POST that touches no database (:mod:`bench.bare`) by the same server; yields its port."""
    port = free_port()
    env = {**os.environ, "PORT": str(port), "LOG_LEVEL": "error"}
    if database_url:
        env["DATABASE_URL"] = database_url  # the server's settings ask which database it is, for the number of workers
    command = read_procfile()["web"].replace("wsgi:app", "bench.bare:app")
    with _running({"web": command}, env, f"http://{HOST}:{port}/readyz"):
        yield port


@contextmanager
def _running(
    commands: dict[str, str], env: dict[str, str], ready: str, log: list[str] | None = None
) -> Iterator[Processes]:
    processes = Processes(commands, env, lambda name, line: log.append(f"{name} {line}") if log is not None else None)
    processes.start()
    try:
        processes.wait_until_ready(ready)
        yield processes
    finally:
        processes.stop()


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and its children have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(cpu_seconds, _children(pid)))


def megabytes(pid: int) -> int:
    """Memory of its own that a process and its children hold."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) // 1024
    return own + sum(map(megabytes, _children(pid)))


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
