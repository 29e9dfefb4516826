"""Pages: the gazette of public notices, one notice with its paper, and the feed."""

from __future__ import annotations

from dataclasses import asdict
from email.utils import format_datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

from flask import Response, render_template, request, send_file, url_for
from flask_babel import gettext as _

from trading.core import city, clock
from trading.documents import services as documents
from trading.listing import services as listings
from trading.listing.gazette import paper, queries
from trading.listing.gazette import services as issuing
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.models import Listing
from trading.portal.viewmodels import gazette
from trading.portal.views import bp
from trading.web.actor import current_actor
from trading.web.filters import label
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag
from trading.web.paging import asked_page, linked

#: entries of the feed
FEED_SIZE = 50


@bp.get("/notices")
@audience(Audience.PUBLIC)
def notices() -> str:
    """The gazette, newest first, by kind, district and year."""
    asked = _asked()
    page = linked(queries.page_of_notices(**asked, number=asked_page()))
    return render_template(
        "portal/notices.html",
        page=page,
        lines=[gazette.line(notice) for notice in page],
        asked=asked,
        kinds=[(kind.value, label(kind)) for kind in PublicNoticeKind],
        districts=[(one.code, one.name(html_tag())) for one in city.here().districts],
        years=queries.years(),
        feed_url=url_for("portal.notices_feed", **_query(asked)),
    )


@bp.get("/notices.rss")
@audience(Audience.PUBLIC)
def notices_feed() -> Response:
    """The same list as RSS 2.0."""
    found = queries.page_of_notices(**_asked(), size=FEED_SIZE)
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": "http://www.w3.org/2005/Atom"})
    channel = ET.SubElement(root, "channel")
    _fill(
        channel,
        title=_("Public notices of %(city)s", city=city.here().name(html_tag())),
        link=url_for("portal.notices", _external=True),
        description=_("Numbered public notices of the secondary land market."),
        language=html_tag().lower(),
        lastBuildDate=format_datetime(clock.now()),
    )
    ET.SubElement(channel, "atom:link", {"href": request.url, "rel": "self", "type": "application/rss+xml"})
    for notice in found:
        line = gazette.line(notice)
        address = url_for("portal.notice", number=notice.number, _external=True)
        entry = ET.SubElement(channel, "item")
        _fill(
            entry,
            title=f"{label(line.kind)}: {line.title} ({line.number})",
            link=address,
            description=gazette.page_of(notice.facts, line).lead,
            category=label(line.kind),
            pubDate=format_datetime(notice.issued_at),
            guid=address,
        )
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8", xml_declaration=False)
    return Response(body, content_type="application/rss+xml; charset=utf-8")


@bp.get("/notices/<number>")
@audience(Audience.PUBLIC)
def notice(number: str) -> str:
    """One notice: what it announces, its paper, and the others of its lot."""
    found = queries.get_notice(number)
    siblings = [gazette.line(one) for one in queries.notices_of(found.listing_id)]
    page = gazette.page_of(found.facts, gazette.line(found))
    return render_template("portal/notice.html", **vars(page), document=found.document, siblings=siblings)


@bp.get("/notices/<number>.pdf")
@audience(Audience.PUBLIC)
def notice_paper(number: str) -> Response:
    """The archived paper of a notice."""
    download = documents.fetch_published(number)
    answer = send_file(BytesIO(download.body), mimetype="application/pdf", download_name=download.filename)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@bp.get("/review/listings/<number>/notice")
@audience(Audience.DESK)
def notice_preview(number: str) -> str:
    """The notice of offer as the public will read it, before it is published."""
    listing, said = _preview(number)
    return render_template("portal/notice_preview.html", listing=listing, **vars(gazette.page_of(said, None)))


@bp.get("/review/listings/<number>/notice.pdf")
@audience(Audience.DESK)
def notice_proof(number: str) -> Response:
    """Its paper, marked as a draft."""
    listing, said = _preview(number)
    body = documents.proof(
        paper.title(said),
        paper.TEMPLATES[said["kind"]],
        issuing.paper_facts(said, paper.NUMBER_TO_COME),
        issuing.drawings(listing),
    )
    answer = send_file(BytesIO(body), mimetype="application/pdf", download_name=f"{number}-draft.pdf")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _preview(number: str) -> tuple[Listing, dict[str, Any]]:
    listing, plan = listings.propose_dates(number, by=current_actor())
    return listing, issuing.preview(listing, asdict(plan))


def _asked() -> dict[str, Any]:
    """The filters of the query string; what isn't one of the choices counts as not asked."""
    kind, district, year = (request.args.get(name, "") for name in ("kind", "district", "year"))
    return {
        "kind": PublicNoticeKind(kind) if kind in set(PublicNoticeKind) else None,
        "district": district if district in city.here().district_codes else None,
        "year": int(year) if year.isascii() and year.isdigit() and 2000 <= int(year[:5]) < 2200 else None,
    }


def _query(asked: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in asked.items() if value is not None}


def _fill(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text
