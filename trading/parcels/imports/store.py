"""What lies in the data folder of each import: the file, its faults and remarks, and how far the work is.

Progress is a file because the transaction that loads can't be heard before it ends. Folders have random names and are
nobody else's to read.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from flask import current_app

from trading.core.errors import NotFound
from trading.core.labels import LabelledEnum
from trading.core.land_use import UseClass, UseScheme
from trading.core.messages import N_
from trading.core.money import Fen
from trading.parcels.imports.cells import CellInvalid
from trading.parcels.imports.rows import Fault

#: seconds between two notes of progress
NEWS_EVERY_SECONDS = 0.3
#: the lists that are kept of a file
FAULTS, REMARKS = "faults", "remarks"
_ENUMERATIONS = {one.__name__: one for one in (UseScheme, UseClass)}


class FileGone(NotFound):
    """The stored file was removed, by hand or after its time."""

    code = "import_file_gone"
    msgid = N_("The file is no longer stored. Hand it in again.")


def keep(public_id: str, content: bytes) -> None:
    """Store a file that was handed in; it lies whole before its import is recorded."""
    folder = _folder(public_id)
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(mode=0o700)
    with open(folder / "source", "xb", opener=_private) as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())


def read(public_id: str) -> bytes:
    """The stored file; raise :class:`FileGone`."""
    try:
        return (_folder(public_id) / "source").read_bytes()
    except FileNotFoundError as failure:
        raise FileGone() from failure


def remove(public_id: str) -> None:
    """Remove all that is stored of an import."""
    shutil.rmtree(_folder(public_id), ignore_errors=True)


@contextmanager
def held(public_id: str) -> Iterator[bool]:
    """Hold an import for this process: False where another one works on it. A killed process lets go by itself."""
    folder = _folder(public_id)
    if not folder.exists():
        yield True  # the file is gone; whoever takes it will say so
        return
    with open(folder / "lock", "ab", opener=_private) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


# --- progress -----------------------------------------------------------------------------------------------------


class Progress:
    """Notes how far an import is, a few times a second at most."""

    def __init__(self, public_id: str) -> None:
        self._path = _folder(public_id) / "progress.json"
        self._phase, self._at = "", 0.0

    def enter(self, phase: str) -> None:
        """Begin a phase: read, check or load."""
        self._phase, self._at = phase, 0.0
        self(0)

    def __call__(self, done: int, total: int | None = None) -> None:
        if time.monotonic() - self._at < NEWS_EVERY_SECONDS:
            return
        self._at = time.monotonic()
        with suppress(FileNotFoundError):  # the import was dropped under our hands
            _replace(self._path, json.dumps({"phase": self._phase, "done": done, "total": total}))


def progress(public_id: str) -> dict[str, Any]:
    """How far an import is; nothing where nobody has said so yet."""
    try:
        return json.loads((_folder(public_id) / "progress.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


# --- faults and remarks -------------------------------------------------------------------------------------------


def keep_list(public_id: str, name: str, faults: Sequence[Fault]) -> None:
    """Keep the faults or the remarks of a file, one a line, so that a page of them is quickly read."""
    if (folder := _folder(public_id)).exists():
        _replace(folder / f"{name}.jsonl", "".join(_line(fault) + "\n" for fault in faults))


def read_list(public_id: str, name: str, start: int = 0, count: int | None = None) -> list[Fault]:
    """Some of them, from ``start`` on; all, where no ``count`` is given."""
    try:
        with open(_folder(public_id) / f"{name}.jsonl", encoding="utf-8") as lines:
            return [_fault(line) for line in islice(lines, start, None if count is None else start + count)]
    except FileNotFoundError:
        return []


def _line(fault: Fault) -> str:
    refusal = fault.refusal
    kept = [fault.row, fault.field, refusal.code, refusal.text, {k: _kept(v) for k, v in refusal.params.items()}]
    return json.dumps(kept, ensure_ascii=False)


def _fault(line: str) -> Fault:
    row, field, code, text, params = json.loads(line)
    refusal = CellInvalid(text, **{name: _revived(*value) for name, value in params.items()})
    refusal.code = code  # type: ignore[misc] - a refusal that was kept speaks with the code it had
    return Fault(row, field, refusal)


def _kept(value: Any) -> list[Any]:
    """A parameter with its type, since it is written out in the reader's language only when shown."""
    match value:
        case Fen():
            return ["fen", int(value)]
        case Decimal():
            return ["decimal", str(value)]
        case date():
            return ["date", value.isoformat()]
        case list() | tuple():
            return ["list", [_kept(one) for one in value]]
        case LabelledEnum() if type(value).__name__ in _ENUMERATIONS:
            return ["enum", [type(value).__name__, value.value]]
        case int():
            return ["int", value]
        case _:
            return ["text", str(value)]


def _revived(kind: str, value: Any) -> Any:
    match kind:
        case "fen":
            return Fen(value)
        case "decimal":
            return Decimal(value)
        case "date":
            return date.fromisoformat(value)
        case "list":
            return [_revived(*one) for one in value]
        case "enum":
            return _ENUMERATIONS[value[0]](value[1])
        case _:
            return value


# --- files --------------------------------------------------------------------------------------------------------


def _folder(public_id: str) -> Path:
    return Path(current_app.config["DATA_DIR"]) / "imports" / public_id


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _replace(path: Path, text: str) -> None:
    """Write a small file so that readers see the old one or the new one, never a half."""
    draft = path.with_suffix(f".{os.getpid()}")
    with open(draft, "w", encoding="utf-8", opener=_private) as target:
        target.write(text)
    draft.replace(path)
