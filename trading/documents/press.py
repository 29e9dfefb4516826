"""The press: a warm process that renders, so that a hanging or greedy document can be killed without harm.

The parent (:class:`Press`) sends orders through a pipe and waits at most so long; the child (``python -m
trading.documents.press``) gets no secrets, a memory limit and the renderer's shut fetcher. A child that
hangs, dies or has made many papers is replaced.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import select
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from trading.documents.orders import Order, RenderingFailed

ROOT = Path(__file__).resolve().parents[2]
TIME_LIMIT = 20.0
START_LIMIT = 30.0
MEMORY_LIMIT = 2 * 1024**3
#: papers after which the child is replaced, so that memory stays flat whatever the libraries keep
LIFE = 200

_LENGTH = struct.Struct("!I")
_READY = b"ready"
#: all that a child may know of the world it runs in
_ENVIRONMENT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "HOME",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "LD_LIBRARY_PATH",
    "VIRTUAL_ENV",
)


class PressDied(RenderingFailed):
    """The child ended or was killed before the paper was made; the document is tried again later."""


class Press:
    """One child process, started on first use. Safe to call from several threads: papers are made in turn."""

    def __init__(self, time_limit: float = TIME_LIMIT, memory_limit: int = MEMORY_LIMIT) -> None:
        self.time_limit = time_limit
        self.memory_limit = memory_limit
        self._child: subprocess.Popen[bytes] | None = None
        self._made = 0
        self._turn = threading.Lock()

    def render(self, order: Order) -> bytes:
        """Make the paper in the child; raise :class:`RenderingFailed` where it can't be made or takes too long."""
        with self._turn:
            child = self._warm_child()
            try:
                _write(child.stdin, json.dumps(order.plain()).encode())
                verdict = _read(child.stdout, time.monotonic() + self.time_limit)
                body = _read(child.stdout, time.monotonic() + self.time_limit)
            except (OSError, EOFError, TimeoutError) as failure:
                self._end()
                raise PressDied(_cause(failure)) from failure
            self._made += 1
            if self._made >= LIFE:
                self._end()
        if verdict != b"ok":
            raise RenderingFailed(body.decode())
        return body

    def warm(self) -> None:
        """Start the child ahead of the first order."""
        with self._turn:
            self._warm_child()

    def close(self) -> None:
        """End the child."""
        with self._turn:
            self._end()

    def _warm_child(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = self._start()
        return self._child

    def _start(self) -> subprocess.Popen[bytes]:
        known = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "trading.documents.press", str(self.memory_limit)],
            cwd=ROOT,
            env={**known, "TZ": "UTC", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            if _read(child.stdout, time.monotonic() + START_LIMIT) != _READY:
                raise EOFError
        except (OSError, EOFError, TimeoutError) as failure:
            _kill(child)
            raise PressDied("the rendering process doesn't start") from failure
        return child

    def _end(self) -> None:
        if self._child is not None:
            _kill(self._child)
        self._child, self._made = None, 0


def _kill(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with suppress(OSError):  # what was still on its way to the dead
            pipe.close()


def _cause(failure: Exception) -> str:
    if isinstance(failure, TimeoutError):
        return "rendering took too long and was stopped"
    return "the rendering process ended unexpectedly"


_shared: Press | None = None


def shared() -> Press:
    """The press of this process; ends with it."""
    global _shared
    if _shared is None:
        _shared = Press()
        atexit.register(_shared.close)
    return _shared


# --- frames: a length and so many bytes ----------------------------------------------------------------------


def _write(pipe: IO[bytes] | None, body: bytes) -> None:
    pipe.write(_LENGTH.pack(len(body)) + body)
    pipe.flush()


def _read(pipe: IO[bytes] | None, until: float | None) -> bytes:
    (length,) = _LENGTH.unpack(_read_exactly(pipe, _LENGTH.size, until))
    return _read_exactly(pipe, length, until)


def _read_exactly(pipe: IO[bytes] | None, length: int, until: float | None) -> bytes:
    """Read past the pipe's buffer, so that waiting can be bounded."""
    parts: list[bytes] = []
    while length:
        if until is not None:
            left = until - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise TimeoutError
        part = os.read(pipe.fileno(), min(length, 1 << 16))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


# --- the child -----------------------------------------------------------------------------------------------


def _serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Make papers until the parent closes its end."""
    import trading.documents.renderer  # noqa: F401 - loaded before the parent starts counting

    _write(answers, _READY)
    while True:
        try:
            order = Order(**json.loads(_read(orders, None)))
        except EOFError:
            return
        verdict, body = _make(order)
        _write(answers, verdict)
        _write(answers, body)


def _make(order: Order) -> tuple[bytes, bytes]:
    from trading.documents.renderer import render  # the libraries live in the child only

    try:
        return b"ok", render(order)
    except RenderingFailed as failure:
        return b"failed", str(failure).encode()
    except MemoryError:
        return b"failed", b"rendering took too much memory"
    except Exception as failure:  # the parent must hear of it, whatever it was
        return b"failed", f"{type(failure).__name__} while rendering".encode()


def _limit_memory(limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> None:
    """Run as the child: orders come in by standard input, papers go out by what was standard output."""
    _limit_memory(int(arguments[0]))
    os.nice(5)  # pages and bids come first
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not be taken for a paper
    _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main(sys.argv[1:])
