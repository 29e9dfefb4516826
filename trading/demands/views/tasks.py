"""The poster's task list, answers and history in words and links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from trading.audit import ledger
from trading.core.errors import TradingError
from trading.core.messages import N_
from trading.demands import answers
from trading.demands.models import Demand
from trading.demands.states import EDITABLE, DemandKind, NameWish
from trading.demands.views import words
from trading.web.filters import label, say, say_remedy
from trading.web.tasks import Answer, Group, Task, progress_tag

#: parts of a demand before it is submitted
PARTS = 3

_MONEY_TITLES = {
    DemandKind.BUY: N_("Budget"),
    DemandKind.RENT: N_("Rent and term"),
    DemandKind.LEND: N_("Loan, rate and term"),
}
_WORDS = {
    "demand.started": N_("Draft begun"),
    "demand.submit": N_("Submitted"),
    "demand.return": N_("Returned to be mended"),
    "demand.refuse": N_("Not published"),
    "demand.publish": N_("Put on the market"),
    "demand.pause": N_("Paused"),
    "demand.resume": N_("On the market again"),
    "demand.renew": N_("Renewed"),
    "demand.expire": N_("Expired"),
    "demand.fulfil": N_("Fulfilled"),
    "demand.withdraw": N_("Withdrawn"),
    "demand.take_down": N_("Taken down"),
}
#: what the poster isn't told: who reported it
_DESK_WORDS = {
    "report.made": N_("Abuse reported"),
    "report.uphold": N_("Report upheld"),
    "report.dismiss": N_("Report dismissed"),
}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    at: datetime
    title: str
    who: str
    note: str | None


def done(demand: Demand) -> int:
    """How many parts are filled in."""
    return sum((answers.covers_land(demand), answers.covers_money(demand), answers.covers_post(demand)))


def groups(demand: Demand) -> list[Group]:
    """The task list."""
    is_open = demand.status in EDITABLE
    parts = [
        ("land", _("Land wanted"), _land_hint(demand), answers.covers_land(demand)),
        ("money", money_title(demand), words.amount(demand), answers.covers_money(demand)),
        ("post", _("Text, name and contact"), _post_hint(demand), answers.covers_post(demand)),
    ]
    tasks = [
        Task(title, _page(demand, page) if is_open else None, hint, *progress_tag(is_done))
        for page, title, hint, is_done in parts
    ]
    return [Group(_("What you look for"), tasks), Group(_("Publication"), [_last_task(demand)])]


def money_title(demand: Demand) -> str:
    return _(_MONEY_TITLES[demand.kind])


def answer_sections(demand: Demand) -> list[tuple[str, list[Answer]]]:
    """Every answer in the order it was asked, with its way back."""
    return [
        (_("Land wanted"), _answers(words.land_rows(demand), demand, "land")),
        (money_title(demand), _answers(words.money_rows(demand), demand, "money")),
        (_("Text, name and contact"), _answers(_post_rows(demand), demand, "post")),
    ]


def history(demand: Demand, *, at_the_desk: bool = False) -> list[Happening]:
    """The demand's events, newest first; those about reports are the desk's alone."""
    known = _WORDS | _DESK_WORDS if at_the_desk else _WORDS
    events = ledger.history(demand.draft_number)
    if demand.number is not None:
        events += ledger.history(demand.number)
    return [
        Happening(event.at, _(known[event.action]), event.actor, event.note)
        for event in sorted(events, key=lambda one: one.id, reverse=True)
        if event.action in known
    ]


def said(refusal: TradingError) -> str:
    """A refusal with its way out, in one line."""
    return " ".join(filter(None, (say(refusal), say_remedy(refusal))))


def _answers(rows: list[words.Row], demand: Demand, page: str) -> list[Answer]:
    address = url_for("my_demands.question", draft=demand.draft_number, page=page, **{"from": "check"})
    return [Answer(str(row[0]), row[1] or _("none"), change=address) for row in rows]


def _post_rows(demand: Demand) -> list[words.Row]:
    name = words.poster(demand) if demand.name_wish is NameWish.SHOWN else label(NameWish.ANONYMOUS)
    return [
        (_("Text for the public"), demand.description or ""),
        (_("Name in public"), name),
        (_("Contact once both sides agree"), label(demand.contact_wish) if demand.contact_wish else ""),
        (_("Stands for"), _("%(days)s days from publication", days=demand.valid_days) if demand.valid_days else ""),
    ]


def _land_hint(demand: Demand) -> str:
    facts = (words.uses(demand), words.area(demand)) if answers.covers_land(demand) else ()
    return _(", ").join(fact for fact in facts if fact)


def _post_hint(demand: Demand) -> str:
    return _("%(days)s days from publication", days=demand.valid_days) if demand.valid_days else ""


def _page(demand: Demand, page: str) -> str:
    return url_for("my_demands.question", draft=demand.draft_number, page=page)


def _last_task(demand: Demand) -> Task:
    if demand.status not in EDITABLE:
        return Task(_("Check and submit"), None, "", "tag-done", _("Submitted"))
    if done(demand) == PARTS:
        return Task(
            _("Check and submit"), url_for("my_demands.check", draft=demand.draft_number), "", "tag-open", _("Ready")
        )
    return Task(_("Check and submit"), None, _("Opens when everything above is done"), "tag-wait", _("Not started"))
