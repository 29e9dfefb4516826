"""One door for every file of the bank: what it is, is seen by its content."""

from __future__ import annotations

from trading.core.messages import N_
from trading.funds.statements import camt, csv_file
from trading.funds.statements.facts import MAX_BYTES, Reading, StatementUnreadable


def read(content: bytes) -> Reading:
    """Read a statement; raise :class:`StatementUnreadable` where it is none."""
    if not content.strip():
        raise StatementUnreadable(N_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise StatementUnreadable(N_("The file is larger than %(megabytes)s MB."), megabytes=MAX_BYTES // 1024**2)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return camt.read(content)
    return csv_file.read(content)
