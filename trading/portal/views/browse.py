"""Pages: the front page, the list of listings in every format, one listing, results."""

from __future__ import annotations

from datetime import datetime

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _

from trading.core import city, clock
from trading.core.deal import DealKind
from trading.listing import queries as listings_room
from trading.listing.gazette import queries as gazette
from trading.parcels import drawing
from trading.parcels import queries as parcels
from trading.portal import exports, queries
from trading.portal.search import Scope, Search, read_search
from trading.portal.viewmodels import finder, lots, results
from trading.portal.viewmodels.page import listing_page
from trading.portal.viewmodels.prices import compare
from trading.portal.views import bp
from trading.web.actor import current_actor
from trading.web.filters import label
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag

CLOSING_SHOWN = 6
RESULTS_SHOWN = 5
#: the front page's map shows at most so many points
PINS_SHOWN = 300


@bp.get("/")
@audience(Audience.PUBLIC)
def home() -> str:
    now = clock.now()
    deals, amount = queries.deals_between(*finder.last_thirty_days(now))
    return render_template(
        "portal/home.html",
        kinds=[(kind.value, label(kind)) for kind in DealKind],
        districts=[(district.code, district.name(html_tag())) for district in city.here().districts],
        totals={
            "listed": queries.count_offered(),
            "timed": queries.count_timed(now),
            "deals": deals,
            "amount_fen": amount,
        },
        closing=sorted(lots.items(queries.closing_soon(now, CLOSING_SHOWN), now), key=lambda item: item.ends_at or now),
        results=results.rows(queries.latest_deals(RESULTS_SHOWN)),
        map_svg=drawing.district_map_svg(
            city.here(),
            pins=lots.pins(queries.on_offer(PINS_SHOWN), now, numbered=False),
            notes=_district_notes(),
            language=html_tag(),
            label=_("Map of the city with a point for each lot on offer"),
        ),
    )


def _district_notes() -> dict[str, drawing.DistrictNote]:
    """Below each district's name on the map: how many lots it offers, and the way to them."""
    counts = queries.facets(Scope.OFFERED)["district"]
    return {
        district.code: drawing.DistrictNote(
            _("%(count)s on offer", count=counts.get(district.code, 0)),
            url_for("portal.listings", district=district.code),
        )
        for district in city.here().districts
    }


@bp.get("/listings")
@audience(Audience.PUBLIC)
def listings() -> str:
    now, asked = clock.now(), _asked(Scope.OFFERED)
    found = queries.search(asked, now)
    return render_template("listing/index.html", **finder.index(asked, found, now))


@bp.get("/listings.<any(csv, xlsx, geojson, rss, atom, ics, json):ending>")
@audience(Audience.PUBLIC)
def listings_export(ending: str) -> Response:
    return _export(ending, Scope.OFFERED, "listings")


@bp.get("/listings/on-paper")
@audience(Audience.PUBLIC)
def listings_on_paper() -> str:
    now, asked = clock.now(), _asked(Scope.OFFERED)
    return render_template("listing/on_paper.html", **finder.on_paper(asked, now))


@bp.get("/listings/<number>")
@audience(Audience.PUBLIC)
def listing(number: str) -> str:
    now, actor = clock.now(), current_actor()
    lot = queries.get_public(number)
    today = now.astimezone(clock.LOCAL).date()
    like = queries.like_deals(lot.parcel.use_class, lot.parcel.district_code, finder.a_year_before(now))
    page = listing_page(
        lot,
        actor=actor,
        application=queries.application_of(lot.listing.id, actor.party_id),
        neighbours=parcels.neighbours_of(lot.parcel),
        comparison=compare(lot, parcels.benchmark_for(lot.parcel, today), like, today),
        announced=gazette.notices_of(lot.listing.id),
        rounds=listings_room.public_rounds(lot.listing),
        now=now,
    )
    return render_template("listing/show.html", **vars(page))


@bp.get("/listings/<number>.ics")
@audience(Audience.PUBLIC)
def listing_calendar(number: str) -> Response:
    lot = queries.get_public(number)
    return _file(exports.FORMATS["ics"], [lot], clock.now(), request.base_url, f"{number}.ics")


@bp.get("/results", endpoint="results")
@audience(Audience.PUBLIC)
def results_page() -> str:
    now, asked = clock.now(), _asked(Scope.CONCLUDED)
    found = queries.search(asked, now)
    return render_template("portal/results.html", **results.index(asked, found, now))


@bp.get("/results.<any(csv, xlsx, geojson, rss, atom, ics, json):ending>")
@audience(Audience.PUBLIC)
def results_export(ending: str) -> Response:
    return _export(ending, Scope.CONCLUDED, "results")


def _asked(scope: Scope) -> Search:
    return read_search(request.args, districts=city.here().district_codes, scope=scope)


def _export(ending: str, scope: Scope, name: str) -> Response:
    now, asked = clock.now(), _asked(scope)
    kind = exports.FORMATS.get(ending) or abort(404)
    return _file(
        kind, queries.export(asked, now), now, request.url, f"{name}-{now.astimezone(clock.LOCAL):%Y%m%d}.{ending}"
    )


def _file(kind: exports.Format, found: list[queries.Lot], now: datetime, address: str, filename: str) -> Response:
    answer = make_response(kind.write(found, now, address))
    answer.headers["Content-Type"] = kind.media_type
    if kind.is_download:
        answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Link"] = f'<{url_for("portal.listings", _external=True)}>; rel="alternate"; type="text/html"'
    return answer
