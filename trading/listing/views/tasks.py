"""The task list and the answers as its pages show them: words and links, nothing decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from trading.core import clock, money
from trading.core.area import format_m2, format_mu
from trading.core.deal import BurdenKind
from trading.core.findings import Finding, Severity
from trading.core.money import Fen
from trading.listing import rules, services
from trading.listing.models import Listing
from trading.listing.states import EDITABLE, Buildings, MaterialKind, NoticeWish, Occupancy
from trading.listing.views import reserve_words
from trading.parcels.models import Burden, Parcel
from trading.web.filters import label, local_date, local_datetime, say_msgid, use_name


@dataclass(frozen=True)
class Task:
    """One line of the task list."""

    title: str
    url: str | None
    hint: str
    tag_class: str
    tag_text: str


@dataclass(frozen=True)
class Group:
    title: str
    tasks: list[Task]


@dataclass(frozen=True)
class Row:
    """One answer with the way back to its page."""

    label: str
    value: Any
    note: str | None = None
    change: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Progress:
    """Which parts are done."""

    land: bool
    dates: bool
    price: bool
    terms: bool
    papers: bool

    @classmethod
    def of(cls, listing: Listing) -> Progress:
        said = listing.said
        return cls(
            said.covers_land,
            said.covers_dates,
            services.price_plan(listing).is_complete,
            said.covers_terms,
            not missing(listing),
        )

    @property
    def done(self) -> int:
        """How many of the six parts are done; the first is the certificate itself."""
        return 1 + sum((self.land, self.dates, self.price, self.terms, self.papers))

    @property
    def total(self) -> int:
        return 6

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def missing(listing: Listing) -> list[MaterialKind]:
    """Required papers that aren't there yet."""
    return rules.missing_materials(services.materials_of(listing), {paper.kind for paper in listing.materials})


def task_groups(listing: Listing) -> list[Group]:
    """The task list of a draft."""
    progress = Progress.of(listing)
    right = listing.right
    return [
        Group(
            _("Land"),
            [
                Task(_("Certificate and parcel"), _page(listing, "right"), right.certificate_no, *_tag(True)),
                Task(
                    _("Buildings, leases and disputes"),
                    _page(listing, "land"),
                    _land_hint(listing),
                    *_tag(progress.land),
                ),
            ],
        ),
        Group(
            _("Deal"),
            [
                Task(
                    _("Way of trading and dates"), _page(listing, "dates"), _dates_hint(listing), *_tag(progress.dates)
                ),
                Task(_("Price and deposit"), _page(listing, "price"), _price_hint(listing), *_tag(progress.price)),
                Task(
                    _("Reserve price"),
                    url_for("listing.reserve", draft=listing.draft_number),
                    *reserve_words.task(listing),
                ),
                Task(_("Description, handover and payment"), _page(listing, "terms"), "", *_tag(progress.terms)),
            ],
        ),
        Group(
            _("Papers and submission"),
            [
                Task(
                    _("Upload papers"), _page(listing, "papers"), _papers_hint(listing), *_papers_tag(listing, progress)
                ),
                _last_task(listing, progress),
            ],
        ),
    ]


def reserve_task(listing: Listing) -> Task:
    """The optional line of the reserve price."""
    address = url_for("listing.reserve", draft=listing.draft_number)
    return Task(_("Reserve price"), address, *reserve_words.task(listing))


def answer_sections(listing: Listing) -> list[tuple[str, list[Row]]]:
    """Every answer in the order it was asked, with its way back."""
    return [
        (_("Land"), _land_rows(listing)),
        (_("Deal"), _deal_rows(listing)),
        (_("Papers"), _paper_rows(listing)),
    ]


def finding_lines(findings: list[Finding]) -> list[dict[str, Any]]:
    """Findings in words, the ones that block first."""
    order = list(Severity)
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "tone": _TONES[finding.severity],
            "message": say_msgid(finding.msgid, dict(finding.params)),
            "source": say_msgid(finding.source, dict(finding.params)),
            "remedy": say_msgid(finding.remedy, dict(finding.params)) if finding.remedy else "",
        }
        for finding in sorted(findings, key=lambda one: order.index(one.severity))
    ]


_TONES = {
    Severity.BLOCK: "err",
    Severity.GATE: "warn",
    Severity.ROUTE: "warn",
    Severity.WARN: "warn",
    Severity.NOTE: "note",
}


def burdens_in_force(listing: Listing, kind: BurdenKind | None = None) -> list[Burden]:
    """What weighs on the right today."""
    today = clock.today()
    return [one for one in listing.right.burdens if one.is_in_force(today) and kind in (None, one.kind)]


def amount_text(fen: int | None, *, capitals: bool = False) -> Any:
    """``3,600,000 yuan`` with the capital form below."""
    if fen is None:
        return _("not yet")
    figure = Markup('<b class="fig">{}</b>').format(_("%(amount)s yuan", amount=money.yuan(fen, trim=True)))
    return figure + Markup("<br>{}").format(money.capitals(fen)) if capitals else figure


def burden_text(burden: Burden) -> str:
    """A burden in one line."""
    parts = [label(burden.kind)]
    if burden.kind is BurdenKind.MORTGAGE:
        parts = [_("Mortgage no. %(rank)s", rank=burden.rank)]
    if burden.amount_fen:
        parts.append(_("%(amount)s yuan", amount=money.yuan(Fen(burden.amount_fen), trim=True)))
    if burden.transfer_restricted:
        parts.append(_("ban on transfer registered"))
    return _(", ").join(parts)


def _page(listing: Listing, page: str) -> str:
    if page in ("right", "papers"):
        return url_for(f"listing.{page}", draft=listing.draft_number)
    return url_for("listing.question", draft=listing.draft_number, page=page)


def _change(listing: Listing, page: str) -> str:
    """The page of an answer, and back to the check once it is saved."""
    return url_for("listing.question", draft=listing.draft_number, page=page, **{"from": "check"})


def _tag(is_done: bool) -> tuple[str, str]:
    return ("tag-done", _("Done")) if is_done else ("tag-wait", _("Not started"))


def _papers_tag(listing: Listing, progress: Progress) -> tuple[str, str]:
    if progress.papers or not listing.materials:
        return _tag(progress.papers)
    return "tag-open", _("Under way")


def _last_task(listing: Listing, progress: Progress) -> Task:
    if listing.status not in EDITABLE:
        return Task(_("Check and submit"), None, "", "tag-done", _("Submitted"))
    if progress.is_complete:
        address = url_for("listing.check", draft=listing.draft_number)
        return Task(_("Check and submit"), address, "", "tag-open", _("Ready"))
    return Task(_("Check and submit"), None, _("Opens when everything above is done"), "tag-wait", _("Not started"))


def _land_hint(listing: Listing) -> str:
    burdens = burdens_in_force(listing)
    return _(", ").join(burden_text(burden) for burden in burdens) or _("The land book shows no burdens")


def _dates_hint(listing: Listing) -> str:
    if not listing.said.covers_dates:
        return label(listing.mode)
    return _(
        "%(mode)s, notice about %(day)s", mode=label(listing.mode), day=local_date(services.plan(listing).published_at)
    )


def _price_hint(listing: Listing) -> str:
    if listing.start_amount is None:
        return ""
    return _("Start price %(amount)s yuan", amount=money.yuan(listing.start_amount, trim=True))


def _papers_hint(listing: Listing) -> str:
    papers = services.materials_of(listing)
    held = sum(paper.is_held for paper in papers)
    return _("%(count)s papers, %(held)s of them on record already", count=len(papers), held=held)


def _land_rows(listing: Listing) -> list[Row]:
    right, parcel, said, back = listing.right, listing.right.parcel, listing.said, _change(listing, "land")
    area = _("%(area)s m² (%(mu)s mu)", area=format_m2(parcel.area), mu=format_mu(parcel.area))
    register = _("land book")
    return [
        Row(_("Certificate"), right.certificate_no, origin=register),
        Row(_("Parcel"), parcel.code, note=area, origin=register),
        Row(_("Burdens"), _land_hint(listing), origin=register),
        Row(
            _("Buildings"),
            _said(said.buildings),
            said.buildings_note if said.buildings is Buildings.INCLUDED else None,
            back,
        ),
        Row(
            _("Use now"),
            _said(said.occupancy),
            said.occupancy_note if said.occupancy is Occupancy.LEASED else None,
            back,
        ),
        Row(
            _("Contested"),
            _("not yet") if said.is_disputed is None else _("Yes") if said.is_disputed else _("No"),
            change=back,
        ),
    ]


def _deal_rows(listing: Listing) -> list[Row]:
    said, price, terms = listing.said, _change(listing, "price"), _change(listing, "terms")
    wish = _said(said.notice_wish)
    if said.notice_wish is NoticeWish.LATER and said.not_before:
        wish = _("Not before %(day)s", day=said.not_before.isoformat())
    return [
        Row(_("Way of trading"), label(listing.mode), origin=_("fixed")),
        Row(_("Notice"), wish, change=_change(listing, "dates")),
        Row(_("Start price"), amount_text(listing.start_amount, capitals=True), change=price),
        Row(_("Step"), amount_text(listing.step_amount), change=price),
        Row(_("Deposit"), amount_text(listing.deposit_amount), change=price),
        Row(
            _("Reserve price"),
            reserve_words.state(listing),
            change=url_for("listing.reserve", draft=listing.draft_number, **{"from": "check"}),
        ),
        Row(_("Handover"), _said(said.handover), change=terms),
        Row(_("Payment"), _said(said.payment), change=terms),
        Row(_("Further conditions"), said.terms_note or _("none"), change=terms),
        Row(_("Description"), listing.description or _("none"), change=terms),
    ]


def _paper_rows(listing: Listing) -> list[Row]:
    back = _page(listing, "papers")
    rows = [
        Row(label(paper.kind), _("on record"), origin=_("land book"))
        for paper in services.materials_of(listing)
        if paper.is_held
    ]
    return rows + [
        Row(
            label(paper.kind),
            paper.filename,
            note=_("handed in %(at)s", at=local_datetime(paper.uploaded_at)),
            change=back,
        )
        for paper in listing.materials
    ]


def _said(word: Any) -> str:
    return _("not yet") if word is None else label(word)


def use_caption(parcel: Parcel) -> str:
    """Use and area, as they stand below the number on a plan."""
    return f"{use_name(parcel.use_code, parcel.use_scheme)} {format_m2(parcel.area)} {_('m²')}"
