"""The post: takes letters that are due, puts them into words, hands them over and writes down what became of them.

Handing over happens outside any transaction. A post that dies after handing a letter over and before writing that down
leaves it to the next one, which sends it again under the same Message-ID: a reader gets it at least once, and a second
copy can be told from a second letter.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from trading.core import clock
from trading.core.errors import Conflict
from trading.core.messages import N_
from trading.notices import leaving, media, queries, services, wording
from trading.notices.mail import PREFERENCES
from trading.notices.media import NotTaken, Parcel, Unreachable
from trading.notices.services import Letter
from trading.notices.states import OUT_OF_INTEREST, Medium, Topic
from trading.notices.wording import Note
from trading.transaction import let_go, transact
from trading.web.locale import DEFAULT_TAG, LOCALES, html_tag, tag_of

log = logging.getLogger(__name__)


class CodeNotSent(Conflict):
    """The gateway didn't take the code."""

    code = "code_not_sent"
    msgid = N_("The code couldn't be sent. Check the address, or try again in a few minutes.")


def send_due(limit: int = 20) -> int:
    """Send up to ``limit`` letters that are due and return how many went. Called by the worker.

    A gateway that can't be reached ends the round: the others would fare no better.
    """
    sent = 0
    for _turn in range(limit):
        waiting = queries.is_anything_due(clock.now())
        let_go()
        letter = transact(services.claim_next) if waiting else None
        if letter is None:
            break
        if not letter.lines:
            continue
        try:
            _send(letter)
        except Unreachable:
            break
        except NotTaken:
            continue
        sent += 1
    return sent


def _send(letter: Letter) -> None:
    try:
        media.carrier(letter.medium).carry(parcel_of(letter))
    except NotTaken as refusal:
        log.warning("deliveries %s not taken: %s", letter.delivery_ids, refusal)
        transact(services.mark_failed, letter.delivery_ids, str(refusal), for_good=refusal.for_good)
        raise
    except Exception as failure:
        # an adapter's own fault must not stop the letters behind this one
        log.error("deliveries %s: %s in the adapter", letter.delivery_ids, type(failure).__name__)
        transact(services.mark_failed, letter.delivery_ids, type(failure).__name__)
        raise NotTaken(type(failure).__name__) from failure
    transact(services.mark_sent, letter.delivery_ids)


def send_code(medium: Medium, address: str, code: str, minutes: int) -> None:
    """Send the code that confirms an address, at once and past the outbox: nobody keeps a code in clear.

    Refused with :class:`CodeNotSent` where the gateway doesn't take it.
    """
    title = _("Your confirmation code: %(code)s", code=code)
    text = _(
        "Type this code on the page that you opened. It counts for %(minutes)s minutes. If you didn't ask for it, "
        "somebody mistyped their address and you need do nothing.",
        minutes=minutes,
    )
    # never to be mistaken for an earlier code, so not a stable reference
    reference = f"code-{clock.now():%Y%m%d%H%M%S%f}"
    section = {"title": title, "text": text, "lots": [], "url": None, "action": None, "told_at": None}
    try:
        media.carrier(medium).carry(_parcel(reference, medium, address, title, [section]))
    except NotTaken as refusal:
        log.warning("a code was not taken: %s", refusal)
        raise CodeNotSent() from None


def parcel_of(letter: Letter) -> Parcel:
    """A letter in its reader's words."""
    public_url = current_app.config["PUBLIC_URL"]
    with force_locale(LOCALES[tag_of(letter.language) or DEFAULT_TAG]):
        notes = [wording.worded(line.public_id, line.kind, line.figures, line.told_at) for line in letter.lines]
        sections = [
            {
                "title": note.title,
                "text": note.text,
                "lots": [{"text": lot.text, "url": public_url + lot.path} for lot in note.lots],
                "url": f"{public_url}/me/messages/{note.public_id}",
                "action": note.action,
                "told_at": note.told_at,
            }
            for note in notes
        ]
        title = notes[0].title if len(notes) == 1 else _("%(count)s messages of the day", count=len(notes))
        return _parcel(letter.reference, letter.medium, letter.address, title, sections, _ways_out(letter, notes))


def _ways_out(letter: Letter, notes: list[Note]) -> list[tuple[Topic, str]]:
    """An address for each topic of the letter that its reader may stop by one click."""
    topics = [topic for topic in Topic if topic in OUT_OF_INTEREST and any(note.topic is topic for note in notes)]
    base = current_app.config["PUBLIC_URL"]
    return [
        (topic, f"{base}/unsubscribe/{leaving.token_of(leaving.Leave(letter.user_id, topic, letter.medium))}")
        for topic in topics
    ]


def _parcel(
    reference: str,
    medium: Medium,
    address: str,
    title: str,
    sections: list[dict[str, Any]],
    ways_out: list[tuple[Topic, str]] | None = None,
) -> Parcel:
    if medium is Medium.SMS:
        return Parcel(reference, address, title, _sms(title, sections[0]["url"]), language=html_tag())
    values = {
        "title": title,
        "sections": sections,
        "site": wording.site_name(),
        "site_url": current_app.config["PUBLIC_URL"],
        "ways_out": ways_out or [],
        "preferences_url": current_app.config["PUBLIC_URL"] + PREFERENCES,
        "html_lang": html_tag(),
    }
    style = Markup("<style>{}</style>").format(Markup(_style_sheet(Path(current_app.static_folder or ""))))  # noqa: S704
    return Parcel(
        reference,
        address,
        subject=title,
        sender=values["site"],
        text=_render("notices/mail/letter.txt", **values),
        html=_render("notices/mail/letter.html", style=style, **values),
        language=html_tag(),
        ways_out=tuple(address for _topic, address in ways_out or ()),
    )


def _sms(title: str, url: str | None) -> str:
    site = wording.site_name()
    if url is None:
        return _("[%(site)s] %(title)s", site=site, title=title)
    return _("[%(site)s] %(title)s. More: %(url)s", site=site, title=title, url=url)


def _render(template: str, **values: Any) -> str:
    """Render outside a request, without what pages are given."""
    return current_app.jinja_env.get_template(template).render(**values)


@lru_cache(maxsize=1)
def _style_sheet(static: Path) -> str:
    """The letter's style with the platform's own colours written out: mail programs know neither links nor tokens."""
    tokens = (static / "css" / "tokens.css").read_text("utf-8")
    light = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", tokens[: tokens.index("@media")]))
    sheet = (static / "css" / "mail.css").read_text("utf-8")
    return re.sub(r"var\((--[\w-]+)\)", lambda found: light[found[1]], _without_comments(sheet.splitlines()))


def _without_comments(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line and not line.startswith("/*"))
