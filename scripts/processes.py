"""The processes of the Procfile, kept together: all start, and when one ends all end.

Used by ``make run`` and by the browser journeys, so that what is tested is what is served.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 10
_PR_SET_PDEATHSIG = 1


def read_procfile(path: Path = ROOT / "Procfile") -> dict[str, str]:
    """The commands by name."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    pairs = (line.split(":", 1) for line in lines if line and not line.startswith("#"))
    return {name.strip(): command.strip() for name, command in pairs}


class Processes:
    """Child processes that live and die together."""

    def __init__(self, commands: Mapping[str, str], env: Mapping[str, str], hear: Callable[[str, str], None]) -> None:
        """``hear(name, line)`` is called for each line that a process prints."""
        self.commands = commands
        self.env = dict(env)
        self.env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{self.env.get('PATH', os.defpath)}"
        self.env.setdefault("PYTHONUNBUFFERED", "1")
        self.hear = hear
        self.running: dict[str, subprocess.Popen[str]] = {}
        self._listeners: list[threading.Thread] = []

    def start(self) -> None:
        """Start every process, each in a session of its own: a Ctrl-C reaches them only through :meth:`stop`."""
        for name, command in self.commands.items():
            process = subprocess.Popen(
                shlex.split(command),
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
            self.running[name] = process
            listener = threading.Thread(target=self._listen, args=(name, process), daemon=True)
            listener.start()
            self._listeners.append(listener)

    def _listen(self, name: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.hear(name, line.rstrip("\n"))

    def ended(self) -> tuple[str, int] | None:
        """The first process found dead, with its exit status; None while all live."""
        for name, process in self.running.items():
            status = process.poll()
            if status is not None:
                return name, status
        return None

    def wait_until_ready(self, url: str, seconds: float = 60, give_up: Callable[[], bool] = lambda: False) -> None:
        """Return once ``url`` answers 200, or ``give_up`` says so.

        Raises ``RuntimeError`` where a process dies first or time runs out.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if give_up():
                return
            dead = self.ended()
            if dead:
                raise RuntimeError(f"{dead[0]} ended with status {dead[1]} while starting")
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.1)
        raise RuntimeError(f"{url} did not answer within {seconds:.0f} seconds")

    def stop(self) -> None:
        """End all processes: politely first, for good after ten seconds."""
        for process in self.running.values():
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()
        for listener in self._listeners:
            listener.join(timeout=1)


def _signal(process: subprocess.Popen[str], number: int) -> None:
    """Signal a process with everything it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _die_with_parent() -> None:
    """On Linux, ask the kernel to end this child when the supervisor is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
