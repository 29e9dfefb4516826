"""Every SELECT of the public site. Only listings that the public may see come out of here, except to their owners."""

from __future__ import annotations

from trading.portal.queries.counting import CAP, count, count_offered, facets
from trading.portal.queries.finding import (
    EXPORT_ROWS,
    Cluster,
    Found,
    Place,
    clusters,
    export,
    fitting,
    page_after,
    places,
    published_since,
    search,
)
from trading.portal.queries.lots import (
    DEALT,
    Lot,
    closing_soon,
    get_public,
    latest_deals,
    lots_of_parcel,
    on_offer,
    public_lots,
)
from trading.portal.queries.market import (
    count_applications_to_judge,
    count_by_status,
    count_timed,
    deals_between,
    like_deals,
    public_numbers,
    schema_revision,
)
from trading.portal.queries.own import application_of, applications_of, contracts_of, listings_of

__all__ = [
    "CAP",
    "DEALT",
    "EXPORT_ROWS",
    "Cluster",
    "Found",
    "Lot",
    "Place",
    "application_of",
    "applications_of",
    "closing_soon",
    "clusters",
    "contracts_of",
    "count",
    "count_applications_to_judge",
    "count_by_status",
    "count_offered",
    "count_timed",
    "deals_between",
    "export",
    "facets",
    "fitting",
    "get_public",
    "latest_deals",
    "like_deals",
    "listings_of",
    "lots_of_parcel",
    "on_offer",
    "page_after",
    "places",
    "public_lots",
    "public_numbers",
    "published_since",
    "schema_revision",
    "search",
]
