"""Which papers each business asks of each side (rule book 5.5)."""

from __future__ import annotations

from typing import Any

import pytest

from trading.core.deal import AcquisitionMode, Business, OwnerType, TransferForm
from trading.rulebook.materials import (
    MaterialFacts,
    MaterialKind,
    Requirement,
    Side,
    kinds_of,
    other_side_materials,
    registration_materials,
    required_materials,
)

M = MaterialKind
LEASE, SUBLEASE, MORTGAGE = Business.LEASE, Business.SUBLEASE, Business.MORTGAGE


def facts(**chosen: Any) -> MaterialFacts:
    defaults: dict[str, Any] = {"acquisition_mode": AcquisitionMode.GRANT, "owner_type": OwnerType.COMPANY}
    return MaterialFacts(**{**defaults, **chosen})


def asked(papers: list[Requirement]) -> set[MaterialKind]:
    return {paper.kind for paper in papers if paper.is_required}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"business": LEASE}, {M.GRANT_CONTRACT}),
        ({"business": LEASE, "is_price_paid": False}, {M.GRANT_CONTRACT, M.PRICE_PAID}),
        (
            {"business": LEASE, "acquisition_mode": AcquisitionMode.ALLOCATION},
            {M.GRANT_CONTRACT, M.DECLARATION_PROMISE},
        ),
        (
            {"business": LEASE, "acquisition_mode": AcquisitionMode.LEASE},
            {M.GRANT_CONTRACT, M.COMPLETION, M.LESSOR_CONSENT},
        ),
        ({"business": SUBLEASE}, {M.GRANT_CONTRACT, M.LESSOR_CONSENT}),
        (
            {"business": SUBLEASE, "acquisition_mode": AcquisitionMode.LEASE, "holders": 2},
            {M.GRANT_CONTRACT, M.COMPLETION, M.LESSOR_CONSENT, M.CO_OWNER_CONSENT},
        ),
        ({"business": MORTGAGE}, {M.PRINCIPAL_CONTRACT, M.MORTGAGE_CONTRACT, M.VALUATION, M.RESOLUTION}),
        (
            {"business": MORTGAGE, "owner_type": OwnerType.PERSON, "holders": 2},
            {M.PRINCIPAL_CONTRACT, M.MORTGAGE_CONTRACT, M.VALUATION, M.CO_OWNER_CONSENT},
        ),
    ],
)
def test_each_business_asks_its_own_papers(chosen: dict[str, Any], expected: set[MaterialKind]) -> None:
    assert asked(required_materials(facts(**chosen))) == expected


def test_a_court_sale_brings_the_courts_document_and_a_valuation() -> None:
    papers = asked(required_materials(facts(has_audit=True, transfer_form=TransferForm.JUDICIAL)))
    assert papers == {M.GRANT_CONTRACT, M.VALUATION, M.COURT_DOCUMENT}


@pytest.mark.parametrize("stays", [True, False])
def test_allocated_land_shows_the_price_made_up_or_why_it_need_not_be(stays: bool) -> None:
    mode = AcquisitionMode.ALLOCATION
    assert M.MAKE_UP in asked(required_materials(facts(acquisition_mode=mode, stays_in_catalogue=stays)))
    buyers = asked(other_side_materials(facts(acquisition_mode=mode, stays_in_catalogue=stays)))
    assert (M.SUPPLEMENTARY_GRANT in buyers) is not stays


def test_a_party_that_is_known_hands_in_no_identity_and_one_that_is_not_does() -> None:
    assert M.IDENTITY not in asked(required_materials(facts()))
    assert {M.IDENTITY, M.PROXY} <= asked(required_materials(facts(is_identified=False, is_represented=True)))
    known, unknown = other_side_materials(facts()), other_side_materials(facts(buyer_is_identified=False))
    assert known[0].kind is M.IDENTITY
    assert known[0].is_held
    assert M.IDENTITY in asked(unknown)


def test_bidders_hand_in_more_than_a_lessee_or_a_mortgagee() -> None:
    many = facts(joint_bidders=2, buyer_is_developer=True, transfer_form=TransferForm.JUDICIAL)
    assert asked(other_side_materials(many)) == {M.CREDIT_CONSENT, M.JOINT_BID, M.FUNDS_SOURCE, M.COURT_RULING}
    for business in (LEASE, SUBLEASE, MORTGAGE):
        assert asked(other_side_materials(facts(business=business))) == set()


def test_papers_name_the_side_that_hands_them_in() -> None:
    assert {paper.side for paper in required_materials(facts())} == {Side.OFFERING}
    assert {paper.side for paper in other_side_materials(facts())} == {Side.OTHER}
    assert {paper.side for paper in registration_materials(facts())} == {Side.BOTH}


def test_registration_asks_for_taxes_of_a_transfer_and_for_the_debt_of_a_mortgage() -> None:
    assert asked(registration_materials(facts())) == {M.REGISTRATION_APPLICATION, M.TAX_PROOF}
    assert asked(registration_materials(facts(business=MORTGAGE))) == {
        M.REGISTRATION_APPLICATION,
        M.PRINCIPAL_CONTRACT,
    }
    assert asked(registration_materials(facts(business=LEASE))) == set()


@pytest.mark.parametrize("business", Business)
@pytest.mark.parametrize("mode", AcquisitionMode)
@pytest.mark.parametrize("owner", OwnerType)
def test_whatever_is_asked_can_be_chosen_on_the_form(
    business: Business, mode: AcquisitionMode, owner: OwnerType
) -> None:
    case = MaterialFacts(
        mode,
        owner,
        holders=2,
        is_price_paid=False,
        is_mortgaged=True,
        is_leased=True,
        has_advance_notice=True,
        business=business,
        transfer_form=TransferForm.JUDICIAL,
        is_identified=False,
        is_represented=True,
        stays_in_catalogue=False,
        has_uncertified_buildings=True,
    )
    papers = required_materials(case)
    assert {paper.kind for paper in papers} <= set(kinds_of(business))
    assert len({paper.kind for paper in papers}) == len(papers)
    assert all(paper.why and paper.is_required is not paper.is_held for paper in papers)
