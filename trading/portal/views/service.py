"""Addresses for machines that look after the site: health, readiness, crawlers, reporters of weaknesses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, current_app, jsonify, render_template, url_for

from trading.core import canonical, clock
from trading.portal import queries, readiness
from trading.portal.guides import GUIDES
from trading.portal.views import bp
from trading.web.guards import Audience, audience

#: how long the contact for weaknesses is promised to hold
_CONTACT_HOLDS = timedelta(days=180)


@bp.get("/healthz")
@audience(Audience.PUBLIC)
def healthz() -> Any:
    """The process answers. Nothing else is asked, so that a slow database doesn't get it killed."""
    return jsonify({"status": "ok"})


@bp.get("/readyz")
@audience(Audience.PUBLIC)
def readyz() -> Any:
    """Traffic may come: the database is there, its tables are current, and its clock agrees with ours."""
    findings = readiness.check()
    ready = all(finding.holds for finding in findings)
    body = {"status": "ready" if ready else "not_ready", "checks": {one.name: one.words for one in findings}}
    return jsonify(body), 200 if ready else 503


@bp.get("/.well-known/security.txt")
@audience(Audience.PUBLIC)
def security() -> Response:
    until = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + _CONTACT_HOLDS
    lines = (
        f"Contact: {current_app.config['SECURITY_CONTACT']}",
        f"Expires: {canonical.instant(until)}",
        "Preferred-Languages: zh, en",
        f"Canonical: {url_for('portal.security', _external=True)}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


#: pages that search engines should know
OPEN_PAGES = (
    "portal.home",
    "portal.listings",
    "demands.index",
    "demands.index",
    "portal.results",
    "portal.notices",
    "portal.verify",
    "portal.check",
    "portal.rules",
    "parcels.find",
    "prices.index",
)


@bp.get("/robots.txt")
@audience(Audience.PUBLIC)
def robots() -> Response:
    closed = ("/me", "/admin", "/review", "/finance", "/api/", "/documents/", "/sign-in", "/preferences", "/check/")
    closed += ("/calendars/", "/unsubscribe/", "/listings/*/watch")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {url_for('portal.sitemap', _external=True)}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/sitemap.xml")
@audience(Audience.PUBLIC)
def sitemap() -> Response:
    fixed = [url_for(endpoint, _external=True) for endpoint in OPEN_PAGES]
    guides = [url_for("portal.guide", code=code, _external=True) for code in GUIDES]
    listed = [url_for("portal.listing", number=number, _external=True) for number in queries.public_numbers()]
    return Response(
        render_template("portal/sitemap.xml", addresses=[*fixed, *guides, *listed]),
        mimetype="application/xml",
    )
