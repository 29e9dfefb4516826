"""The task list and the answers as its pages show them: words and links, nothing decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from trading.core import clock, money
from trading.core.area import format_m2, format_mu
from trading.core.deal import BurdenKind, Business, TradeMode
from trading.core.findings import Finding, Severity
from trading.core.money import Fen
from trading.listing import rules, services
from trading.listing.models import Listing
from trading.listing.sheets import Sheet, sheets_of
from trading.listing.states import EDITABLE, MaterialKind
from trading.listing.views import reserve_words
from trading.listing.views.words import page_title
from trading.parcels.models import Burden, LandRight, Parcel
from trading.web.filters import figure, label, local_date, say_msgid, use_name


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
class Progress:
    """Which parts are done: every question page, and the papers. The first part is the certificate itself."""

    pages: dict[Sheet, bool]
    papers: bool

    @classmethod
    def of(cls, listing: Listing) -> Progress:
        said, plan = listing.said, services.price_plan(listing)
        says_terms = said.covers_terms(listing.business, listing.mode)
        covered = {
            Sheet.COURT: said.covers_court,
            Sheet.LAND: said.covers_land,
            Sheet.DATES: said.covers_dates,
            Sheet.TERM: says_terms,
            Sheet.LOAN: says_terms and plan.loan is not None,
            Sheet.PRICE: plan.is_complete,
            # of a lease or a mortgage the last page asks nothing that must be answered
            Sheet.TERMS: None not in (said.handover, said.payment)
            if listing.business is Business.TRANSFER
            else says_terms and plan.is_complete,
        }
        return cls({sheet: covered[sheet] for sheet in sheets_of(listing.business, listing.mode)}, not missing(listing))

    @property
    def done(self) -> int:
        """How many parts are done."""
        return 1 + sum(self.pages.values()) + self.papers

    @property
    def total(self) -> int:
        return 2 + len(self.pages)

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def opens_questions(listing: Listing) -> bool:
    """True where a page of questions still waits for an answer, as after a change of the way of trading."""
    return not all(Progress.of(listing).pages.values())


def missing(listing: Listing) -> list[MaterialKind]:
    """Required papers that aren't there yet."""
    return rules.missing_materials(services.materials_of(listing), {paper.kind for paper in listing.materials})


def task_groups(listing: Listing) -> list[Group]:
    """The task list of a draft."""
    progress = Progress.of(listing)
    land = [Task(_("Certificate and parcel"), _page(listing, "right"), _rights_hint(listing), *_tag(True))]
    deal = []
    for sheet, is_done in progress.pages.items():
        task = Task(page_title(sheet, listing), _page(listing, sheet.value), _hint(sheet, listing), *_tag(is_done))
        (land if sheet in (Sheet.COURT, Sheet.LAND) else deal).append(task)
        if sheet is Sheet.PRICE and listing.mode is not TradeMode.NEGOTIATED:
            deal.append(_reserve_task(listing))
    papers = Task(_("Upload papers"), _page(listing, "papers"), _papers_hint(listing), *_papers_tag(listing, progress))
    return [
        Group(_("Land"), land),
        Group(_("Deal"), deal),
        Group(_("Papers and submission"), [papers, _last_task(listing, progress)]),
    ]


def _reserve_task(listing: Listing) -> Task:
    """The optional line of the reserve price."""
    address = url_for("listing.reserve", draft=listing.draft_number)
    return Task(_("Reserve price"), address, *reserve_words.task(listing))


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
    """What weighs on the listed rights today."""
    return [one for right in listing.rights for one in burdens_of(right) if kind in (None, one.kind)]


def burdens_of(right: LandRight) -> list[Burden]:
    """What weighs on one right today."""
    today = clock.today()
    return [one for one in right.burdens if one.is_in_force(today)]


def amount_text(fen: int | None) -> Any:
    """``3,600,000 yuan``."""
    if fen is None:
        return _("not yet")
    return Markup('<b class="fig">{}</b>').format(_("%(amount)s yuan", amount=money.yuan(fen, trim=True)))


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


def _hint(sheet: Sheet, listing: Listing) -> str:
    """What stands below a task: the answer that matters most."""
    said = listing.said
    match sheet:
        case Sheet.COURT:
            return said.ruling_no
        case Sheet.LAND:
            return _land_hint(listing)
        case Sheet.DATES:
            return _dates_hint(listing)
        case Sheet.TERM if said.term_starts_on and said.term_ends_on:
            return _("%(first)s to %(last)s", first=said.term_starts_on, last=said.term_ends_on)
        case Sheet.LOAN if listing.loan_amount:
            return _("%(amount)s yuan", amount=money.yuan(listing.loan_amount, trim=True))
        case Sheet.PRICE if listing.start_amount is not None:
            return figure(listing.start_amount, listing.business)
        case _:
            return ""


def _rights_hint(listing: Listing) -> str:
    if len(listing.listed) == 1:
        return listing.right.certificate_no
    return _("%(count)s parcels, %(area)s mu", count=len(listing.listed), area=format_mu(listing.area))


def _papers_hint(listing: Listing) -> str:
    papers = services.materials_of(listing)
    held = sum(paper.is_held for paper in papers)
    return _("%(count)s papers, %(held)s of them on record already", count=len(papers), held=held)


def use_caption(parcel: Parcel) -> str:
    """Use and area, as they stand below the number on a plan."""
    return f"{use_name(parcel.use_code, parcel.use_scheme)} {format_m2(parcel.area)} {_('m²')}"
