"""How far a deal has come after its award, as its parties and the desk read it."""

from __future__ import annotations

from flask_babel import gettext as _

from trading.contract.models import Contract
from trading.contract.states import ContractStatus
from trading.core import clock
from trading.documents.models import Document
from trading.documents.states import DocumentStatus
from trading.web.filters import deadline, local_date, local_datetime
from trading.web.river import Station


def stations(contract: Contract, papers: list[Document]) -> list[Station]:
    """The five stations: confirmed, on paper, signed or ruled, declared, registered."""
    awarded = Station(_("Deal confirmed"), local_datetime(contract.issued_at), "done")
    if contract.status is ContractStatus.CANCELLED:
        ended = local_datetime(contract.cancelled_at) if contract.cancelled_at else ""
        return [awarded, Station(_("Cancelled"), ended, "stop"), *_ahead()[1:]]
    return [awarded, _on_paper(papers), _signed(contract, papers), *_ahead()[2:]]


def _ahead() -> list[Station]:
    return [
        Station(_("On paper")),
        Station(_("Signed")),
        Station(_("Price declared"), _("at the window")),
        Station(_("Registered"), _("at the window")),
    ]


def _on_paper(papers: list[Document]) -> Station:
    if is_in_the_making(papers):
        return Station(_("On paper"), _("being made"), "now")
    return Station(_("On paper"), _("%(count)s papers", count=len(papers)), "done")


def _signed(contract: Contract, papers: list[Document]) -> Station:
    if contract.is_by_ruling:
        if contract.signed_on is not None:
            return Station(_("Court's ruling"), local_date(contract.signed_on), "done")
        return Station(_("Court's ruling"), _("awaited"), "now")
    if contract.signed_on is not None:
        return Station(_("Signed"), local_date(contract.signed_on), "done")
    due = _("by %(date)s", date=deadline(contract.sign_due_on))
    return Station(_("To sign"), due, "" if is_in_the_making(papers) else "now")


def is_in_the_making(papers: list[Document]) -> bool:
    """True while a paper is still owed by the press."""
    return any(paper.status is DocumentStatus.QUEUED or _owes_void_copy(paper) for paper in papers)


def _owes_void_copy(paper: Document) -> bool:
    return paper.status is DocumentStatus.REVOKED and paper.next_try_at is not None


def is_overdue(contract: Contract) -> bool:
    """True once the last day for signing has passed without a signature."""
    return (
        contract.status is ContractStatus.ISSUED and not contract.is_by_ruling and clock.today() > contract.sign_due_on
    )
