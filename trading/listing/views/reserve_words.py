"""The reserve price in words: that there is one, since when, never how much."""

from __future__ import annotations

from flask_babel import gettext as _

from trading.listing import queries
from trading.listing.models import Listing
from trading.web.filters import local_datetime


def task(listing: Listing) -> tuple[str, str, str]:
    """Hint, colour and word of its line in the task list."""
    reserve = queries.find_reserve(listing.id)
    if reserve is None:
        return _("Optional. Nobody can read it before the close."), "tag-wait", _("Optional")
    return _("Sealed at %(at)s", at=local_datetime(reserve.sealed_at)), "tag-done", _("Sealed")


def state(listing: Listing) -> str:
    """In one line, for lists of answers."""
    reserve = queries.find_reserve(listing.id)
    if reserve is None:
        return _("none")
    return _(
        "Sealed at %(at)s, commitment %(commitment)s…",
        at=local_datetime(reserve.sealed_at),
        commitment=reserve.commitment[:16],
    )


def before(listing: Listing) -> str | None:
    """What a reviewer reads where it was sealed anew since the last return."""
    reserve, last = queries.find_reserve(listing.id), listing.last_return
    if last is None or reserve is None or reserve.sealed_at <= last.returned_at:
        return None
    return _("another, or none")
