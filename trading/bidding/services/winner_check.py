"""Examining bidders after the bidding (资格后审): the platform admits, and the desk looks at the winner's papers.

What a person would otherwise find before the room opens (papers, likenesses with the seller or a rival) is found
before the award is confirmed, and then only of the winner. Until the room has closed nobody reads anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from trading.audit import ledger
from trading.bidding import admission, permissions
from trading.bidding.models import Application, ApplicationPaper, Award
from trading.bidding.papers import PaperKind
from trading.bidding.permissions import Permission
from trading.bidding.queries import applications as queries
from trading.bidding.queries import awards as award_queries
from trading.bidding.services import applications, papers, priority
from trading.bidding.services.facts import check_side
from trading.bidding.states import AwardStatus
from trading.core import clock
from trading.core.access import authorise, permits
from trading.core.actor import Actor
from trading.core.errors import Conflict, TradingError
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.listing import queries as listings
from trading.parties.models import Party


class NothingToCheck(Conflict):
    code = "no_winner_to_check"
    msgid = N_("There is no winner here whose papers wait to be examined.")


# --- admission without a person -------------------------------------------------------------------


def due() -> list[str]:
    """The applications that the platform admits now. What stands against one is left for a person to decide."""
    return [one.number for one in queries.waiting_for_the_platform() if _is_admissible(one)]


def admit(number: str, *, by: Actor) -> Application:
    """Give a bidder its number: its deposit is held and its papers are complete."""
    return applications.qualify(number, by=by)


def _is_admissible(application: Application) -> bool:
    try:
        check_side(application)
        priority.check_decided(application)
    except TradingError:
        return False
    return not papers.missing_of(application)


# --- the winner's papers --------------------------------------------------------------------------


@dataclass(frozen=True)
class WinnersFile:
    """What the desk looks at before it confirms the award."""

    application: Application
    papers: list[ApplicationPaper]
    missing: list[PaperKind]
    likenesses: list[tuple[Party, admission.Likeness]]


def examine(award: Award, *, by: Actor) -> WinnersFile | None:
    """The winner's file for whoever may examine it; None where bidders were examined before the bidding."""
    application = award.application
    if not application.listing.qualifies_after or not permits(
        permissions.GRANTS, Permission.CHECK_WINNER, by, application
    ):
        return None
    is_open = award.status is AwardStatus.PENDING
    return WinnersFile(
        application,
        queries.papers_of(application.id) if is_open else [],
        papers.missing_of(application) if is_open else [],
        applications.likenesses_of(application) if is_open else [],
    )


def record(number: str, note: str, *, by: Actor) -> Application:
    """Write down that the winner's papers were examined and are in order; a likeness needs its reason."""
    listing = listings.get_numbered_for_update(number)
    award = award_queries.get_award_for_update(listing.id)
    application = queries.get_application_for_update(award.application.number)
    authorise(permissions.GRANTS, Permission.CHECK_WINNER, by, application)
    if not listing.qualifies_after or award.status is not AwardStatus.PENDING or application.papers_checked_at:
        raise NothingToCheck()
    note = clean_text(note, multiline=True)
    if not note and applications.likenesses_of(application):
        raise admission.LikenessUnexplained(field="note")
    application.papers_checked_at = clock.now()
    ledger.record(
        "application.papers_checked",
        application.audit_subject,
        by=by,
        chain=application.audit_chain,
        note=note or None,
        detail={"papers": sorted(paper.sha256 for paper in application.papers)},
    )
    return application
