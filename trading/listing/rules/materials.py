"""Which papers a transfer needs (rule book 5.5): by acquisition mode, holders and burdens."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from trading.core.deal import AcquisitionMode, OwnerType
from trading.core.errors import Invalid, Refusals
from trading.core.messages import N_
from trading.listing.states import MaterialKind

M = MaterialKind

#: bodies whose own approval is asked for
_NEEDS_RESOLUTION = frozenset({OwnerType.STATE_COMPANY, OwnerType.PUBLIC_BODY})


@dataclass(frozen=True)
class MaterialFacts:
    """What the list of papers depends on."""

    acquisition_mode: AcquisitionMode
    owner_type: OwnerType
    holders: int = 1
    is_price_paid: bool = True
    has_audit: bool = False
    is_mortgaged: bool = False
    is_leased: bool = False
    has_advance_notice: bool = False


@dataclass(frozen=True)
class Requirement:
    """One paper: is it asked for, or does the land book already hold it, and why."""

    kind: MaterialKind
    is_required: bool
    is_held: bool
    why: str


class MaterialMissing(Invalid):
    """Parameter: ``paper`` (the label, itself a msgid)."""

    code = "material_missing"
    msgid = N_("A required paper is missing: %(paper)s.")
    rule = "5.5"
    source = N_("Platform setting")
    remedy = N_("Upload it on the page “Papers”.")


def required_materials(facts: MaterialFacts) -> list[Requirement]:
    """The list of papers, in the order that a file is kept in."""
    is_allocated = facts.acquisition_mode is AcquisitionMode.ALLOCATION
    is_granted = facts.acquisition_mode in {AcquisitionMode.GRANT, AcquisitionMode.CONTRIBUTION}
    is_paid_use = facts.acquisition_mode in {AcquisitionMode.GRANT, AcquisitionMode.LEASE}
    papers = [
        Requirement(M.CERTIFICATE, False, True, N_("The land book holds it; nothing to hand in.")),
        Requirement(M.GRANT_CONTRACT, True, False, N_("It states how the right was acquired and what it forbids.")),
    ]
    if is_paid_use:
        papers.append(_unless_held(M.PRICE_PAID, facts.is_price_paid, N_("Recorded as paid; nothing to hand in.")))
    if is_granted:
        papers.append(
            _unless_held(M.INVESTMENT_AUDIT, facts.has_audit, N_("The audit is on record; nothing to hand in."))
        )
    if is_allocated or facts.acquisition_mode is AcquisitionMode.AUTHORISED:
        papers.append(Requirement(M.APPROVAL, True, False, N_("Allocated land may be transferred only with approval.")))
    if is_allocated or facts.owner_type in _NEEDS_RESOLUTION:
        papers.append(Requirement(M.VALUATION, True, False, N_("Allocated land and public property are valued first.")))
    if facts.owner_type in _NEEDS_RESOLUTION:
        papers.append(Requirement(M.RESOLUTION, True, False, N_("The body that owns it decides on the transfer.")))
    if facts.holders > 1:
        papers.append(Requirement(M.CO_OWNER_CONSENT, True, False, N_("Every co-owner agrees in writing.")))
    if facts.is_mortgaged:
        papers.append(Requirement(M.MORTGAGEE_NOTICE, True, False, N_("The mortgagee knows of it, or agrees.")))
    if facts.is_leased:
        papers.append(
            Requirement(M.LESSEE_NOTICE, True, False, N_("The lessee knows of it, or waives first purchase."))
        )
    if facts.has_advance_notice:
        papers.append(Requirement(M.OTHER, True, False, N_("Consent of the party that the advance notice protects.")))
    return papers


def missing_materials(papers: Iterable[Requirement], given: Collection[MaterialKind]) -> list[MaterialKind]:
    """The required papers that nobody has handed in."""
    return [paper.kind for paper in papers if paper.is_required and paper.kind not in given]


def check_materials(papers: Iterable[Requirement], given: Collection[MaterialKind]) -> None:
    """Refuse a file with gaps, naming every missing paper at once."""
    missing = missing_materials(papers, given)
    if missing:
        raise Refusals([MaterialMissing(paper=kind) for kind in missing])


def _unless_held(kind: MaterialKind, is_held: bool, why_held: str) -> Requirement:
    if is_held:
        return Requirement(kind, False, True, why_held)
    return Requirement(kind, True, False, N_("The land book has no record of it."))
