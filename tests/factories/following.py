"""People who follow the market: with saved searches and watch lists, and the worker's rounds over them."""

from __future__ import annotations

from tests.factories.funds import a_member
from trading.core.actor import Actor
from trading.extensions import db
from trading.following import alerts
from trading.following.models import SavedSearch
from trading.following.services import searches, watches
from trading.following.services.searches import Kept
from trading.following.states import Rhythm
from trading.listing.models import Listing


def a_saved_search(
    query: str = "", by: Actor | None = None, *, rhythm: Rhythm = Rhythm.INSTANT, name: str = ""
) -> SavedSearch:
    """A search with alerts at once."""
    saved = searches.save(Kept(query, name, rhythm), by=by or a_member())
    db.session.flush()
    return saved


def watch(listing: Listing, by: Actor) -> None:
    """Put a lot on somebody's list."""
    watches.watch(listing.number or "", by=by)
    db.session.flush()


def look() -> None:
    """One round of the worker over what was committed."""
    db.session.commit()
    alerts.look()
