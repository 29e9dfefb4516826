"""Reasons that reviewers give again and again, each with the law it rests on; and what a correction notice asks for."""

from __future__ import annotations

from dataclasses import dataclass

from trading.core.errors import Invalid
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.settings import laws
from trading.rulebook import sources


class ReasonUse(LabelledEnum):
    """Which decision a reason is written for."""

    CORRECTION = "correction", N_("Correction")
    REFUSAL = "refusal", N_("Not accepted")
    REVIEW = "review", N_("Review")


@dataclass(frozen=True)
class StandardReason:
    """A reason that the platform brings along, until somebody writes a version of their own."""

    code: str
    text: str
    law: str
    uses: tuple[ReasonUse, ...]


_C, _R, _V = ReasonUse.CORRECTION, ReasonUse.REFUSAL, ReasonUse.REVIEW

STANDARD_REASONS = (
    StandardReason("R01", N_("The scan can't be read in full; hand in a clear one."), laws.PLATFORM, (_C,)),
    StandardReason(
        "R02",
        N_("The name on the paper differs from the land book; hand in the registered change."),
        N_("Civil Code, article 217"),
        (_C, _R),
    ),
    StandardReason("R03", N_("The paper has expired; hand in one that is in force."), laws.PLATFORM, (_C,)),
    StandardReason(
        "R04",
        N_("The description promises what the land book doesn't show; keep to what is registered."),
        N_("Advertising Law, article 4"),
        (_C, _V),
    ),
    StandardReason(
        "R05",
        N_("The consent of the co-owners is missing or incomplete."),
        N_("Civil Code, article 301"),
        (_C, _R, _V),
    ),
    StandardReason("R06", N_("The mortgagee was not told of the offer."), sources.CIVIL_CODE_406, (_C, _V)),
    StandardReason(
        "R07", N_("Somebody contests the right; settle the dispute first."), sources.REAL_ESTATE_38_5, (_R, _V)
    ),
)


class CorrectionWithoutWords(Invalid):
    """Parameter: ``place``."""

    code = "correction_without_words"
    msgid = N_("Item %(place)s says where, but not what is wrong. Choose a reason or write it.")
    field = "items"


@dataclass(frozen=True)
class CorrectionItem:
    """One thing to mend. ``about`` is ``question:…``, ``paper:…``, ``right`` or ``other``."""

    about: str
    words: str
    law: str = ""
    code: str | None = None


def as_text(items: tuple[CorrectionItem, ...]) -> str:
    """The full list in one text, numbered, each item with its law."""
    return "\n".join(
        f"{place}. {item.words}{f'（{item.law}）' if item.law else ''}" for place, item in enumerate(items, 1)
    )
