"""Messages in words: a kind and its figures become sentences in the language in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from trading.core import city
from trading.core.area import format_mu
from trading.notices import figures as typed
from trading.notices.catalogue import KINDS
from trading.notices.figures import LotLine, RootLine
from trading.notices.kinds import NoticeKind
from trading.notices.models import Message
from trading.notices.states import Topic
from trading.web.filters import local_datetime, say_msgid
from trading.web.locale import html_tag


@dataclass(frozen=True)
class NotedLot:
    """A lot, or another thing of the public record, in one line, and the way to it."""

    text: str
    path: str


@dataclass(frozen=True)
class Note:
    """A message as its reader sees it. ``path`` leads to the case."""

    public_id: str
    topic: Topic
    title: str
    text: str
    path: str
    action: str
    told_at: datetime
    #: the lots that it tells of, each in a line
    lots: tuple[NotedLot, ...] = ()
    is_unread: bool = False
    is_urgent: bool = False


def note_of(message: Message) -> Note:
    """A stored message in words."""
    figures = typed.decode(message.figures)
    return worded(message.public_id, message.kind, figures, message.told_at, is_unread=message.is_unread)


def worded(
    public_id: str, kind: NoticeKind, figures: Mapping[str, Any], told_at: datetime, *, is_unread: bool = False
) -> Note:
    """A kind and its figures in words."""
    wording, values = KINDS[kind], dict(figures)
    return Note(
        public_id=public_id,
        topic=wording.topic,
        title=say_msgid(wording.title, values),
        text=say_msgid(wording.text, values),
        path=wording.path % values,
        action=_(wording.action),
        told_at=told_at,
        lots=tuple(_noted(line) for line in (*values.get("lots", ()), *values.get("roots", ()))),
        is_unread=is_unread,
        is_urgent=wording.is_urgent,
    )


def _noted(line: LotLine | RootLine) -> NotedLot:
    if isinstance(line, RootLine):
        when = local_datetime(line.at, seconds=True)
        return NotedLot(f"{line.sequence} · {when} · {line.hash}", f"/roots/{line.sequence}")
    parts = (
        _(line.business.label),
        city.here().district(line.district).name(html_tag()),
        _(line.use.label),
        _("%(area)s mu", area=format_mu(line.area)),
        line.number,
    )
    return NotedLot(" · ".join(parts), f"/listings/{line.number}")


def site_name() -> str:
    """The market's name."""
    return _("%(city)s Secondary Land Market", city=city.here().name(html_tag()))
