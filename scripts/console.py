"""What the scripts say while they work: one line a step, with its time. Plain when the output is not a terminal."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager

_COLOURED = sys.stdout.isatty() and "NO_COLOR" not in os.environ
_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
}


def paint(text, *styles):
    """Colour ``text`` for a terminal."""
    if not _COLOURED:
        return text
    return "\033[{}m{}\033[0m".format(";".join(_CODES[style] for style in styles), text)


def say(text=""):
    """Print at once, whatever stands behind the pipe."""
    print(text, flush=True)


@contextmanager
def step(title):
    """Name a piece of work, then say that it is done and how long it took."""
    say("{} {} …".format(paint("▸", "cyan"), title))
    started = time.monotonic()
    yield
    say("{} {} {}".format(paint("✓", "green"), title, paint(f"{time.monotonic() - started:.1f} s", "dim")))


def stop(text, status=1):
    """Say why it cannot go on, and leave."""
    print("{} {}".format(paint("✗", "red", "bold"), text), file=sys.stderr, flush=True)
    sys.exit(status)
