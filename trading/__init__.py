"""The Wuhai secondary land market.

A newcomer reads in this order: this file, ``listing/states.py``, ``listing/services.py``, ``bidding/rules.py``,
then ``tests/journeys``. The rooms stand on floors and import only downwards; ``docs/architecture.md``
has the picture.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from trading import extensions
from trading.bidding import desk, lane, receipts
from trading.core import city, clock
from trading.notices import gateways, media
from trading.parties import sealing
from trading.parties.sessions import DatabaseSessions
from trading.sealing import keys as sealing_keys
from trading.web import errors, filters, headers, locale
from trading.web.arrival import ArrivalStamp


def create_app(configuration: Any | None = None) -> Flask:
    """Build the application."""
    app = Flask("trading", template_folder="../templates", static_folder="../static")
    app.config.from_object(configuration or config.from_environment())
    _set_the_scene(app)
    extensions.connect(app, locale.select_locale)
    _open_rooms(app)
    _open_the_book()
    _furnish_templates(app)
    errors.handle(app)
    headers.install(app)
    _add_commands(app)
    app.wsgi_app = ArrivalStamp(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _set_the_scene(app: Flask) -> None:
    """City, keys, clock and sessions: what the rooms take for granted."""
    city.use(app.config["CITY"])
    app.config["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    sealing.use(app.config["DATA_DIR"] / "keys")
    receipts.use(app.config["DATA_DIR"] / "keys")
    sealing_keys.use(
        app.config["DATA_DIR"] / "keys" / "sealing",
        app.config["SEALING_KEY_DIR"],
        makes_first=app.config["MAKES_SEALING_KEY"],
    )
    media.use(gateways.of(app.config))
    if app.config["CLOCK_FILE"]:
        clock.use(clock.OffsetFile(app.config["CLOCK_FILE"]))
    lane.install(app)
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.session_interface = DatabaseSessions()
    desk.install(app)


def _open_rooms(app: Flask) -> None:
    """The map of the site: which room answers under which address."""
    from trading.bidding import api as bidding_api
    from trading.bidding import views as bidding
    from trading.contract import agreement_views, default_views
    from trading.contract import views as contract
    from trading.demands import api as demands_api
    from trading.demands import services as demands_services
    from trading.demands import views as demands
    from trading.enquiries import views as enquiries
    from trading.following import views as following
    from trading.funds import api as funds_api
    from trading.funds import bank_views, book_views, instalment_views, payout_views
    from trading.funds import services as funds_services
    from trading.funds import views as funds
    from trading.intents import views as intents
    from trading.listing import services as listing_services
    from trading.listing import views as listing
    from trading.notices import readers
    from trading.notices import views as notices
    from trading.parcels import history, import_views, price_views, record_views
    from trading.parcels import views as parcels
    from trading.parties import api as parties_api
    from trading.parties import contact_views, contacts
    from trading.parties import views as parties
    from trading.portal import api as portal_api
    from trading.portal import chronicle
    from trading.portal import views as portal
    from trading.portal.index import keeping
    from trading.settings import services as administration
    from trading.settings import source
    from trading.settings import views as settings_room

    lower = (
        notices.bp,
        settings_room.bp,
        portal.bp,
        parties.bp,
        contact_views.bp,
        parcels.bp,
        record_views.bp,
        import_views.bp,
        price_views.bp,
        funds.bp,
        bank_views.bp,
        payout_views.bp,
        instalment_views.bp,
        book_views.bp,
    )
    dealing = (
        *enquiries.blueprints,
        *bidding.blueprints,
        *intents.blueprints,
        agreement_views.bp,
        default_views.bp,
        contract.bp,
    )
    for page in (*lower, *listing.blueprints, *demands.blueprints, *dealing, following.bp):
        app.register_blueprint(page)
    for machine in (portal_api.bp, parties_api.bp, funds_api.bp, bidding_api.bp, demands_api.bp):
        extensions.csrf.exempt(machine)  # bearer tokens only: sessions don't exist below /api/
        app.register_blueprint(machine)
    history.listen_to("market", chronicle.tell)
    keeping.listen()
    readers.use(contacts)
    source.install()
    for reckon_again in (listing_services.reckon_again, demands_services.reckon_again, funds_services.reckon_again):
        administration.listen_to_calendar(reckon_again)


def _open_the_book() -> None:
    """The rules of every room in one book, for the page of rules."""
    from trading import rulebook
    from trading.bidding import admission
    from trading.bidding import rules as bidding
    from trading.contract import rules as contract
    from trading.listing import rules as listing

    rulebook.open_book(rulebook.RULES, listing.RULES, bidding.RULES, admission.RULES, contract.RULES)


def _furnish_templates(app: Flask) -> None:
    """Filters and globals of every page; ``can(…)`` asks the permission tables of all rooms."""
    from trading.bidding import permissions as bidding
    from trading.contract import permissions as contract
    from trading.demands import permissions as demands
    from trading.demands.views.rows import demands_fitting
    from trading.enquiries import permissions as enquiries
    from trading.following import permissions as following
    from trading.following.stars import star_of
    from trading.funds import permissions as funds
    from trading.intents import permissions as intents
    from trading.listing import permissions as listing
    from trading.notices.bell import unread_notices
    from trading.parcels import permissions as parcels
    from trading.settings import permissions as settings_room
    from trading.web import furniture

    filters.register(app)
    lower = settings_room.GRANTS | parcels.GRANTS | funds.GRANTS | listing.GRANTS
    dealing = enquiries.GRANTS | bidding.GRANTS | intents.GRANTS | contract.GRANTS
    furniture.install(app, lower | demands.GRANTS | dealing | following.GRANTS)
    app.jinja_env.globals |= {
        "unread_notices": unread_notices,
        "demands_fitting": demands_fitting,
        "star_of": star_of,
    }


def _add_commands(app: Flask) -> None:
    from trading import cli

    cli.register(app)
