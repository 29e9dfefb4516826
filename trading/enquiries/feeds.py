"""The answers of one listing for programs: RSS 2.0 and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

from flask import url_for
from flask_babel import gettext as _

from trading.core import canonical
from trading.enquiries.models import Question
from trading.enquiries.states import QuestionStatus
from trading.listing.models import Listing
from trading.listing.titles import title
from trading.web.filters import label
from trading.web.locale import html_tag

RSS = "application/rss+xml; charset=utf-8"
JSON = "application/json"


def write_rss(listing: Listing, found: Sequence[Question], now: datetime, address: str) -> bytes:
    """Newest first. An item's identity changes with the wording, so that corrections are new items."""
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": "http://www.w3.org/2005/Atom"})
    channel = ET.SubElement(root, "channel")
    head = _("Questions and answers: %(title)s", title=title(listing, html_tag()))
    _elements(
        channel,
        ("title", head),
        ("link", url_for("enquiries.questions", number=listing.number, _external=True)),
        (
            "description",
            _("Published answers to lot %(number)s. They are part of what is offered.", number=listing.number),
        ),
        ("language", html_tag().lower()),
        ("lastBuildDate", format_datetime(now)),
    )
    ET.SubElement(channel, "atom:link", {"href": address, "rel": "self", "type": "application/rss+xml"})
    for question in sorted(_answered(found), key=_latest, reverse=True):
        answer = question.current
        entry = ET.SubElement(channel, "item")
        _elements(
            entry,
            ("title", f"{_('Answer no. %(place)s', place=question.place)} · {label(question.category)}"),
            ("link", _address(listing, question)),
            ("description", f"{question.text}\n\n{answer.text if answer else ''}"),
            ("pubDate", format_datetime(_latest(question))),
        )
        identity = ET.SubElement(entry, "guid", {"isPermaLink": "false"})
        identity.text = f"{question.number}#{answer.edition if answer else 0}"
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8", xml_declaration=False)


def write_json(listing: Listing, found: Sequence[Question], now: datetime, address: str) -> bytes:
    """Every public question with every published wording of its answer. Who asked is a number."""
    body = {
        "generated_at": canonical.instant(now),
        "url": address,
        "listing": listing.number,
        "questions": [_body(listing, question) for question in found],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _body(listing: Listing, question: Question) -> dict[str, Any]:
    if question.status is not QuestionStatus.ANSWERED:
        hidden = {"ground": question.ground.value if question.ground else None, "reason": question.reason}
        return {"place": question.place, "url": _address(listing, question), "taken_down": hidden}
    return {
        "place": question.place,
        "url": _address(listing, question),
        "category": question.category.value,
        "visitor": question.asker_no,
        "asked_at": canonical.instant(question.asked_at),
        "question": question.text,
        "answers": [
            {
                "edition": answer.edition,
                "in_force": answer is question.current,
                "by": "desk" if answer.is_official else "owner",
                "published_at": canonical.instant(answer.decided_at),
                "text": answer.text,
            }
            for answer in question.editions
            if answer.decided_at is not None
        ],
    }


def _answered(found: Sequence[Question]) -> list[Question]:
    return [one for one in found if one.status is QuestionStatus.ANSWERED]


def _latest(question: Question) -> datetime:
    current = question.current
    return (current.decided_at if current else None) or question.asked_at


def _address(listing: Listing, question: Question) -> str:
    return url_for("enquiries.questions", number=listing.number, _external=True, _anchor=f"a{question.place}")


def _elements(parent: ET.Element, *pairs: tuple[str, str]) -> None:
    for name, text in pairs:
        ET.SubElement(parent, name).text = text
