"""Which papers of a listing are still missing; what is asked for stands in the rule book (5.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from trading.core.errors import Invalid, Refusals
from trading.core.findings import PLATFORM_SETTING
from trading.core.messages import N_
from trading.rulebook.materials import MaterialFacts, MaterialKind, Requirement, required_materials

__all__ = [
    "MaterialFacts",
    "MaterialMissing",
    "Requirement",
    "check_materials",
    "missing_materials",
    "papers_of_offer",
    "required_materials",
]


#: made once lender and borrower have found each other, so nobody can hand them in with an offer
_AFTER_AGREEMENT = frozenset({MaterialKind.PRINCIPAL_CONTRACT, MaterialKind.MORTGAGE_CONTRACT})


class MaterialMissing(Invalid):
    """Parameter: ``paper`` (the label, itself a msgid)."""

    code = "material_missing"
    msgid = N_("A required paper is missing: %(paper)s.")
    rule = "5.5"
    source = PLATFORM_SETTING
    remedy = N_("Upload it on the page “Papers”.")


def papers_of_offer(facts: MaterialFacts) -> list[Requirement]:
    """The papers that an offer needs: those of the deal, without what is signed only at its end."""
    return [paper for paper in required_materials(facts) if paper.kind not in _AFTER_AGREEMENT]


def missing_materials(papers: Iterable[Requirement], given: Collection[MaterialKind]) -> list[MaterialKind]:
    """The required papers that nobody has handed in."""
    return [paper.kind for paper in papers if paper.is_required and paper.kind not in given]


def check_materials(papers: Iterable[Requirement], given: Collection[MaterialKind]) -> None:
    """Refuse a file with gaps, naming every missing paper at once."""
    missing = missing_materials(papers, given)
    if missing:
        raise Refusals([MaterialMissing(paper=kind) for kind in missing])
