"""The papers of an application: which are needed, when they are taken, and the one return for correction. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trading.core.errors import Conflict, Invalid
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.text import clean_text

_NOTICE = N_("Notice of the lot")

#: papers of one application
MOST_PAPERS = 30
#: what one line of a correction notice holds
LONGEST = 300


class PaperKind(LabelledEnum):
    """What an applicant hands in."""

    IDENTITY = "identity", N_("Identity paper or business licence")
    REPRESENTATIVE = "representative", N_("Proof of the legal representative")
    AUTHORITY = "authority", N_("Authority for an agent, with the agent's identity paper")
    JOINT_AGREEMENT = "joint_agreement", N_("Agreement on joint bidding, signed by all parties")
    CONDITION = "condition", N_("Proof of a condition that the notice sets")
    APPLICATION = "application", N_("Signed application with its declarations")
    OTHER = "other", N_("Another paper")


# --- refusals -------------------------------------------------------------------------------------


class TooManyPapers(Invalid):
    """Parameter: ``most``."""

    code = "too_many_papers"
    msgid = N_("An application takes at most %(most)s papers. Put several pages into one PDF.")
    field = "file"


class PapersNotTaken(Conflict):
    code = "papers_not_taken"
    msgid = N_("This application is decided: its papers can't be changed any more.")


class PapersTooLate(Conflict):
    """Parameters: ``ended_at``, ``received_at``."""

    code = "papers_too_late"
    msgid = N_("Papers were taken until %(ended_at)s, when applications ended. Yours arrived at %(received_at)s.")
    source = _NOTICE


class PapersMissing(Conflict):
    """Parameter: ``papers``."""

    code = "papers_missing"
    msgid = N_("This bidder can't be admitted yet. Missing: %(papers)s.")
    source = _NOTICE
    remedy = N_("Return the application with what is missing, or wait until it is handed in.")


class PapersStillMissing(PapersMissing):
    code = "papers_still_missing"
    msgid = N_("The application can't be submitted yet. Missing: %(papers)s.")
    remedy = N_("Hand in what is missing, then submit again.")


class ReturnedOnce(Conflict):
    code = "returned_once"
    msgid = N_("This application was returned once already. Decide on it as it is.")
    source = N_("Everything that is to be mended is said at once")


class ReturnTooLate(Conflict):
    """Parameter: ``ended_at``."""

    code = "return_too_late"
    msgid = N_("Applications ended at %(ended_at)s: nothing returned now could be mended.")
    remedy = N_("Admit or refuse the application as it is.")


class NothingToMend(Invalid):
    code = "nothing_to_mend"
    msgid = N_("Write down what is to be mended; the applicant gets it as one list.")
    field = "mend_identity"


class NotReturned(Conflict):
    code = "application_not_returned"
    msgid = N_("This application isn't with its applicant for correction.")


# --- which are needed -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Needed:
    """One paper that the application needs, why, and whether the market's own record stands for it."""

    kind: PaperKind
    why: str
    is_held: bool = False


def needed(*, is_person: bool, is_checked: bool, is_joint: bool = False) -> list[Needed]:
    """What admission rests on. An identity that a window has checked needn't be proved again on paper."""
    found = [Needed(PaperKind.IDENTITY, N_("who bids"), is_checked)]
    if not is_person:
        found.append(Needed(PaperKind.REPRESENTATIVE, N_("who may act for the organisation"), is_checked))
    if is_joint:
        found.append(Needed(PaperKind.JOINT_AGREEMENT, N_("who leads, and who has which share")))
    return found


def missing(asked: Iterable[Needed], given: Collection[PaperKind]) -> list[PaperKind]:
    """The kinds that are neither handed in nor on record."""
    return [one.kind for one in asked if not one.is_held and one.kind not in given]


def check_complete(lacking: Collection[PaperKind], refusal: type[PapersMissing] = PapersMissing) -> None:
    """Raise where a paper is missing; each is named."""
    if lacking:
        raise refusal(papers=list(lacking))


# --- when they are taken --------------------------------------------------------------------------


def check_taken(*, is_undecided: bool, apply_ends_at: datetime, received_at: datetime) -> None:
    """Papers are handed in, taken out and mended until applications end, or until the decision."""
    if not is_undecided:
        raise PapersNotTaken()
    if received_at >= apply_ends_at:
        raise PapersTooLate(ended_at=apply_ends_at, received_at=received_at)


# --- the return -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToMend:
    """One line of the correction notice: which paper, and what is wrong with it."""

    about: PaperKind
    words: str

    def plain(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {"about": self.about.value, "words": self.words}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> ToMend:
        return cls(PaperKind(plain["about"]), plain["words"])


def check_return(
    lines: Iterable[ToMend], *, was_returned: bool, apply_ends_at: datetime, now: datetime
) -> tuple[ToMend, ...]:
    """The full list as it goes to the applicant: once, in words, and while there is time to mend it."""
    if was_returned:
        raise ReturnedOnce()
    if now >= apply_ends_at:
        raise ReturnTooLate(ended_at=apply_ends_at)
    written = tuple(ToMend(one.about, words) for one in lines if (words := clean_text(one.words)[:LONGEST]))
    if not written:
        raise NothingToMend()
    return written
