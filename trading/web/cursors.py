"""Long lists of the machine interface, page by page behind an opaque cursor: a place in the order of publication."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime

from trading.core import canonical
from trading.core.errors import Invalid
from trading.core.messages import N_

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


class CursorInvalid(Invalid):
    code = "cursor_invalid"
    msgid = N_("This cursor isn't one that we gave. Start again without it.")
    field = "cursor"


class LimitInvalid(Invalid):
    code = "limit_invalid"
    msgid = N_("The limit must be a whole number from 1 to %(maximum)s.")
    field = "limit"


class ParameterInvalid(Invalid):
    code = "parameter_invalid"
    msgid = N_("These parameters have values that can't be read: %(parameters)s.")


def limit_of(text: str) -> int:
    """How many rows of a page are asked for."""
    if not text:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= LARGEST_LIMIT):
        raise LimitInvalid(maximum=LARGEST_LIMIT)
    return int(text)


def cursor_of(published_at: datetime, number: str) -> str:
    """The cursor of the page below this place."""
    place = [canonical.instant(published_at), number]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def open_cursor(text: str) -> tuple[datetime, str] | None:
    """The place that a cursor means; None for the first page."""
    if not text:
        return None
    try:
        moment, number = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        at = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except (ValueError, TypeError, binascii.Error, RecursionError) as failure:
        raise CursorInvalid() from failure
    if not isinstance(number, str) or not number.isprintable() or len(number) > 32:
        raise CursorInvalid()
    return at, number
