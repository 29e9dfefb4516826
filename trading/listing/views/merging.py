"""Two people answered the same page: what stands there now beside what the second one typed, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from wtforms.widgets import HiddenInput

from trading.listing.models import Listing
from trading.parties import queries as parties
from trading.web.filters import label


@dataclass(frozen=True)
class Difference:
    """One answer that the two don't agree on."""

    question: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Merge:
    """Who saved first, when, and where it differs from what the reader typed."""

    who: str
    at: datetime | None
    differences: list[Difference]


def of(listing: Listing, form: Any) -> Merge:
    """Compare the stored answers, which the form was built from, with what was typed into it."""
    person = parties.find_user_by_id(listing.edited_by_id) if listing.edited_by_id else None
    return Merge(
        person.display_name if person else "",
        listing.edited_at,
        [
            Difference(str(field.label.text), _said(field, field.object_data), _said(field, field.data))
            for field in form
            if not isinstance(field.widget, HiddenInput) and not _same(field.object_data, field.data)
        ],
    )


def _same(one: Any, other: Any) -> bool:
    return one == other or (not one and not other and one != 0 and other != 0)


def _said(field: Any, value: Any) -> str:
    """An answer as its page words it."""
    if value is None or value == "":
        return _("not answered")
    if hasattr(value, "label"):
        return label(value)
    if hasattr(field, "write"):
        return str(field.write(value))
    chosen = {str(one.value): str(one.label) for one in getattr(field, "choices", None) or [] if hasattr(one, "label")}
    return chosen.get(str(value), str(value))
