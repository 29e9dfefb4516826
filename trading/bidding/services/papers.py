"""Papers of an application: handed in, taken out, read, returned with one list of what to mend, and resubmitted.

Locks are taken in the order listing, application, audit chain; no room is held, so bidding elsewhere never waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from trading.audit import ledger
from trading.bidding import admission, papers, permissions
from trading.bidding.models import Application, ApplicationPaper, ApplicationReturn
from trading.bidding.papers import Needed, PaperKind, ToMend
from trading.bidding.permissions import Permission
from trading.bidding.queries import applications as queries
from trading.bidding.queries import rooms
from trading.bidding.services import news
from trading.bidding.states import APPLICATION, ApplicationStatus, AwardStatus
from trading.core import clock
from trading.core.access import authorise, conceal, permits
from trading.core.actor import Actor
from trading.core.errors import NotFound
from trading.core.text import clean_text
from trading.documents import pages, uploads
from trading.documents.uploads import Upload
from trading.extensions import db
from trading.listing import queries as listings
from trading.notices.kinds import NoticeKind
from trading.parties import sealing

#: what an applicant may write beside the mended papers
LONGEST_ANSWER = 1000


# --- what is needed -------------------------------------------------------------------------------


def needed_by(application: Application) -> list[Needed]:
    """The papers that this application needs."""
    party = application.party
    is_checked = party.verified_at is not None
    return papers.needed(is_person=party.is_person, is_checked=is_checked, is_joint=application.is_joint)


def missing_of(application: Application) -> list[PaperKind]:
    """The papers that it needs and that nobody has handed in."""
    return papers.missing(needed_by(application), {one.kind for one in application.papers})


def are_taken(application: Application) -> bool:
    """True while its applicant may hand papers in or mend them."""
    ends_at = application.listing.apply_ends_at
    return application.is_undecided and ends_at is not None and clock.now() < ends_at


# --- the applicant --------------------------------------------------------------------------------


def hand_in(
    number: str, upload: Upload, *, kind: PaperKind, received_at: datetime | None = None, by: Actor
) -> ApplicationPaper:
    """Hand a paper in. The same file for the same purpose is kept once."""
    application = _own(number, received_at, by)
    known = queries.find_same_paper(application.id, kind, upload.sha256)
    if known is not None and known.removed_at is None:
        return known
    if known is None:
        if len(application.papers) >= papers.MOST_PAPERS:
            raise papers.TooManyPapers(most=papers.MOST_PAPERS)
        known = ApplicationPaper(
            public_id=uploads.keep(upload, sealing.ring()),
            application_id=application.id,
            kind=kind,
            filename=upload.filename,
            media_type=upload.media_type,
            size=len(upload.data),
            sha256=upload.sha256,
            uploaded_by_id=by.user_id,
            uploaded_at=clock.now(),
        )
        db.session.add(known)
    known.removed_at = None
    _record("application.paper_added", application, known, by)
    return known


def take_out(number: str, public_id: str, *, received_at: datetime | None = None, by: Actor) -> None:
    """Take a paper out. The desk may have read it already, so its bytes stay until the file ends."""
    application = _own(number, received_at, by)
    paper = next((one for one in application.papers if one.public_id == public_id), None)
    if paper is None:
        raise NotFound()
    paper.removed_at = clock.now()
    _record("application.paper_removed", application, paper, by)


def resubmit(number: str, answer: str = "", *, received_at: datetime | None = None, by: Actor) -> Application:
    """Give a returned application back to the desk, with a word on what was mended if the applicant wants one."""
    application = _own(number, received_at, by)
    back = application.returned
    if application.status is not ApplicationStatus.RETURNED or back is None:
        raise papers.NotReturned()
    papers.check_complete(missing_of(application), papers.PapersStillMissing)
    back.resubmitted_at = clock.now()
    back.answer = clean_text(answer, multiline=True)[:LONGEST_ANSWER] or None
    ledger.advance(application, "resubmit", APPLICATION, by=by)
    return application


def _own(number: str, received_at: datetime | None, by: Actor) -> Application:
    """The actor's own application, or the one that a clerk serves, locked, while papers are taken."""
    application = _locked(number)
    conceal(permissions.GRANTS, Permission.HAND_IN, by, application)
    papers.check_taken(
        is_undecided=application.is_undecided,
        apply_ends_at=_ends_at(application),
        received_at=received_at or clock.now(),
    )
    return application


# --- the reviewer ---------------------------------------------------------------------------------


def send_back(number: str, lines: Sequence[ToMend], *, by: Actor) -> Application:
    """“Mend all of this and submit again”: once, in one list, while there is time to mend it."""
    application = _locked(number)
    authorise(permissions.GRANTS, Permission.QUALIFY, by, application)
    APPLICATION.next(application.status, "return")
    ends_at = _ends_at(application)
    written = papers.check_return(
        lines, was_returned=application.returned is not None, apply_ends_at=ends_at, now=clock.now()
    )
    application.returned = ApplicationReturn(
        application_id=application.id,
        items=[one.plain() for one in written],
        returned_at=clock.now(),
        returned_by_id=by.user_id,
    )
    # what is wrong with somebody's papers is between them and the desk: the ledger says which papers, not the words
    detail = {"about": [one.about.value for one in written]}
    ledger.advance(application, "return", APPLICATION, by=by, detail=detail)
    news.tell_applicant(application, NoticeKind.APPLICATION_RETURNED, by=by, apply_ends_at=ends_at)
    return application


# --- reading --------------------------------------------------------------------------------------


def open_paper(public_id: str, *, by: Actor) -> tuple[ApplicationPaper, bytes]:
    """Read a paper's bytes: as its applicant at any time; as the desk of its district until the decision, or while the
    winner is examined after the bidding."""
    found = queries.find_paper(public_id)
    if found is None:
        raise NotFound()
    paper, application = found
    asked = Permission.CHECK_WINNER if _waits_for_its_check(application) else Permission.READ_PAPERS
    if not permits(permissions.GRANTS, Permission.READ_PAPERS, by, application):
        conceal(permissions.GRANTS, asked, by, application)
    return paper, uploads.read(public_id, sealing.ring())


def _waits_for_its_check(application: Application) -> bool:
    """Its bidder has won a lot whose bidders are examined after the bidding, and the award isn't decided."""
    award = rooms.find_award(application.listing_id)
    return (
        application.listing.qualifies_after
        and award is not None
        and award.status is AwardStatus.PENDING
        and award.application_id == application.id
    )


def count_pages(public_id: str, *, by: Actor) -> int:
    """How many pages a paper has."""
    paper, data = open_paper(public_id, by=by)
    return pages.count(data, paper.media_type)


def draw_page(public_id: str, page: int, *, by: Actor) -> tuple[bytes, str]:
    """One page of a paper as a picture, counted from 1, with its media type."""
    paper, data = open_paper(public_id, by=by)
    return pages.draw(data, paper.media_type, page)


def _locked(number: str) -> Application:
    listings.get_listing_for_update(queries.get_application(number).listing_id)
    return queries.get_application_for_update(number)


def _ends_at(application: Application) -> datetime:
    ends_at = application.listing.apply_ends_at
    if ends_at is None:
        raise admission.NotOpenForApplications()
    return ends_at


def _record(action: str, application: Application, paper: ApplicationPaper, by: Actor) -> None:
    """Write the event, and let the list of papers follow what was just written."""
    ledger.record(
        action,
        application.audit_subject,
        by=by,
        chain=application.audit_chain,
        detail={"kind": paper.kind.value, "sha256": paper.sha256},
    )
    db.session.flush()
    db.session.expire(application, ["papers"])
