"""Which papers a deal needs (rule book 5.5 and 2.3): by business, way of acquisition, parties and burdens.

The land book or the platform already holds some of them; those are named and nobody is asked for them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trading.core.deal import AcquisitionMode, Business, OwnerType, TransferForm
from trading.core.labels import LabelledEnum
from trading.core.messages import N_


class MaterialKind(LabelledEnum):
    """Papers of a deal, on either side, up to its registration."""

    CERTIFICATE = "certificate", N_("Title certificate")
    GRANT_CONTRACT = "grant_contract", N_("Grant contract or allocation decision")
    PRICE_PAID = "price_paid", N_("Proof that the grant price is paid")
    INVESTMENT_AUDIT = "investment_audit", N_("Audit report on the investment ratio")
    APPROVAL = "approval", N_("Government approval of the transfer")
    VALUATION = "valuation", N_("Valuation report")
    CO_OWNER_CONSENT = "co_owner_consent", N_("Consent of the co-owners")
    MORTGAGEE_NOTICE = "mortgagee_notice", N_("Notice to or consent of the mortgagee")
    LESSEE_NOTICE = "lessee_notice", N_("Waiver by or notice to the lessee")
    RESOLUTION = "resolution", N_("Resolution or approval of the holder's body")
    # either side
    IDENTITY = "identity", N_("Proof of identity or business licence")
    PROXY = "proxy", N_("Power of attorney")
    # transfers of their own kind
    MAKE_UP = "make_up", N_("Proof that the land price is made up, or why it needn't be")
    COURT_DOCUMENT = "court_document", N_("Court document and notice of assistance")
    BUILDING_CERTIFICATE = "building_certificate", N_("Ownership certificate of the buildings")
    # leases, subleases and state leases
    DECLARATION_PROMISE = "declaration_promise", N_("Undertaking to declare the land income every year")
    LESSOR_CONSENT = "lessor_consent", N_("Consent of the lessor")
    COMPLETION = "completion", N_("Proof that building is finished")
    # mortgages
    PRINCIPAL_CONTRACT = "principal_contract", N_("Contract of the secured debt")
    MORTGAGE_CONTRACT = "mortgage_contract", N_("Mortgage contract")
    # the other side
    BID_APPLICATION = "bid_application", N_("Application to bid")
    JOINT_BID = "joint_bid", N_("Agreement on bidding together")
    FUNDS_SOURCE = "funds_source", N_("Commitment on the source of funds")
    CREDIT_CONSENT = "credit_consent", N_("Consent to a credit inquiry")
    SUPPLEMENTARY_GRANT = "supplementary_grant", N_("Grant contract signed after the transfer")
    COURT_RULING = "court_ruling", N_("Court ruling on the sale")
    # registration
    REGISTRATION_APPLICATION = "registration_application", N_("Application for registration")
    CONTRACT = "contract", N_("Signed contract or confirmation of the deal")
    TAX_PROOF = "tax_proof", N_("Proof that taxes are paid")
    CERTIFICATION = "certification", N_("Certification number of the contract")
    OTHER = "other", N_("Other paper")


M = MaterialKind


class Side(LabelledEnum):
    """Who hands a paper in."""

    OFFERING = "offering", N_("Seller, lessor or mortgagor")
    OTHER = "other_side", N_("Buyer, lessee or mortgagee")
    BOTH = "both", N_("Both sides together")


#: bodies whose own approval is asked for
_PUBLIC = frozenset({OwnerType.STATE_COMPANY, OwnerType.PUBLIC_BODY})
#: who may pledge land only by a resolution
_WITH_BODIES = _PUBLIC | {OwnerType.COMPANY, OwnerType.ORGANISATION}


@dataclass(frozen=True)
class MaterialFacts:
    """What the list of papers depends on. The defaults are an ordinary sale, as a listing offers it."""

    acquisition_mode: AcquisitionMode
    owner_type: OwnerType
    holders: int = 1
    is_price_paid: bool = True
    has_audit: bool = False
    is_mortgaged: bool = False
    is_leased: bool = False
    has_advance_notice: bool = False
    business: Business = Business.TRANSFER
    transfer_form: TransferForm = TransferForm.SALE
    #: the right is held under one's own identity, checked at a window
    is_identified: bool = True
    is_represented: bool = False
    stays_in_catalogue: bool | None = None
    has_uncertified_buildings: bool = False
    #: the other side
    is_public_sale: bool = True
    joint_bidders: int = 1
    buyer_is_developer: bool = False
    buyer_is_identified: bool = True


@dataclass(frozen=True)
class Requirement:
    """One paper: is it asked for, or is it held already, why, and who hands it in."""

    kind: MaterialKind
    is_required: bool
    is_held: bool
    why: str
    side: Side = Side.OFFERING


def required_materials(facts: MaterialFacts) -> list[Requirement]:
    """The papers of the offering side, in the order that a file is kept in."""
    papers = {
        Business.TRANSFER: _transfer,
        Business.LEASE: _lease,
        Business.SUBLEASE: _sublease,
        Business.MORTGAGE: _mortgage,
    }[facts.business]
    return [*_title(facts), *papers(facts), *_represented(facts)]


def other_side_materials(facts: MaterialFacts) -> list[Requirement]:
    """The papers of the buyer, lessee or mortgagee."""
    return list(_other_side(facts))


def registration_materials(facts: MaterialFacts) -> list[Requirement]:
    """What goes to the registration centre, where both sides appear together. A lease isn't registered but filed."""
    is_filed_only = facts.business in {Business.LEASE, Business.SUBLEASE}
    papers = [
        Requirement(M.REGISTRATION_APPLICATION, True, False, N_("Both sides sign it."), Side.BOTH),
        _unless(
            M.IDENTITY,
            facts.is_identified and facts.buyer_is_identified,
            N_("Checked on the platform; nothing to hand in."),
            N_("Everybody who appears is identified."),
            Side.BOTH,
        ),
        Requirement(M.CERTIFICATE, False, True, N_("The land book holds it; nothing to hand in."), Side.BOTH),
        Requirement(M.CONTRACT, False, True, N_("Signed on the platform; nothing to hand in."), Side.BOTH),
        Requirement(M.CERTIFICATION, False, True, N_("Given on certification; nothing to hand in."), Side.BOTH),
    ]
    if facts.business is Business.TRANSFER:
        why = N_("Nothing is registered before taxes are paid.")
        papers.append(Requirement(M.TAX_PROOF, True, False, why, Side.BOTH))
    if facts.business is Business.MORTGAGE:
        why = N_("The registrar compares it with the mortgage.")
        papers.append(Requirement(M.PRINCIPAL_CONTRACT, True, False, why, Side.BOTH))
    return [paper for paper in papers if not (is_filed_only and paper.kind is M.REGISTRATION_APPLICATION)]


def kinds_of(business: Business) -> tuple[MaterialKind, ...]:
    """The kinds of paper that the offering side of a business may hand in, for a choice on a form."""
    title = (M.CERTIFICATE, M.GRANT_CONTRACT)
    own = {
        Business.TRANSFER: (
            *(M.PRICE_PAID, M.INVESTMENT_AUDIT, M.APPROVAL, M.MAKE_UP, M.VALUATION, M.CO_OWNER_CONSENT),
            *(M.MORTGAGEE_NOTICE, M.LESSEE_NOTICE, M.RESOLUTION, M.BUILDING_CERTIFICATE, M.COURT_DOCUMENT),
            *(M.LESSOR_CONSENT, M.COMPLETION),
        ),
        Business.LEASE: (
            *(M.PRICE_PAID, M.DECLARATION_PROMISE, M.CO_OWNER_CONSENT, M.RESOLUTION),
            *(M.LESSOR_CONSENT, M.COMPLETION),
        ),
        Business.SUBLEASE: (M.PRICE_PAID, M.LESSOR_CONSENT, M.COMPLETION, M.CO_OWNER_CONSENT, M.RESOLUTION),
        Business.MORTGAGE: (
            *(M.PRINCIPAL_CONTRACT, M.MORTGAGE_CONTRACT, M.VALUATION, M.CO_OWNER_CONSENT, M.RESOLUTION),
            *(M.PRICE_PAID, M.LESSOR_CONSENT, M.COMPLETION),
        ),
    }[business]
    return (*title, *own, M.IDENTITY, M.PROXY, M.OTHER)


def _title(facts: MaterialFacts) -> Iterator[Requirement]:
    yield Requirement(M.CERTIFICATE, False, True, N_("The land book holds it; nothing to hand in."))
    if facts.business is not Business.MORTGAGE:
        yield Requirement(
            M.GRANT_CONTRACT, True, False, N_("It states how the right was acquired and what it forbids.")
        )


def _transfer(facts: MaterialFacts) -> Iterator[Requirement]:
    is_allocated = facts.acquisition_mode is AcquisitionMode.ALLOCATION
    if facts.acquisition_mode in {AcquisitionMode.GRANT, AcquisitionMode.LEASE}:
        yield _price_paid(facts)
    if facts.acquisition_mode in {AcquisitionMode.GRANT, AcquisitionMode.CONTRIBUTION}:
        held = N_("The audit is on record; nothing to hand in.")
        yield _unless(M.INVESTMENT_AUDIT, facts.has_audit, held, N_("The land book has no record of it."))
    if is_allocated or facts.acquisition_mode is AcquisitionMode.AUTHORISED:
        yield Requirement(M.APPROVAL, True, False, N_("Allocated land may be transferred only with approval."))
    if is_allocated and facts.stays_in_catalogue is not None:
        if facts.stays_in_catalogue:
            why = N_("The use stays within the allocation catalogue: show on what ground nothing is paid.")
        else:
            why = N_("The use leaves the allocation catalogue: the land price is made up.")
        yield Requirement(M.MAKE_UP, True, False, why)
    if is_allocated or facts.owner_type in _PUBLIC or facts.transfer_form is TransferForm.JUDICIAL:
        yield Requirement(M.VALUATION, True, False, N_("Allocated land and public property are valued first."))
    if facts.owner_type in _PUBLIC:
        yield Requirement(M.RESOLUTION, True, False, N_("The body that owns it decides on the transfer."))
    yield from _co_owners(facts)
    if facts.is_mortgaged:
        yield Requirement(M.MORTGAGEE_NOTICE, True, False, N_("The mortgagee knows of it, or agrees."))
    if facts.is_leased:
        yield Requirement(M.LESSEE_NOTICE, True, False, N_("The lessee knows of it, or waives first purchase."))
    if facts.has_advance_notice:
        yield Requirement(M.OTHER, True, False, N_("Consent of the party that the advance notice protects."))
    if facts.has_uncertified_buildings:
        yield Requirement(M.BUILDING_CERTIFICATE, True, False, N_("Finished buildings need their certificate."))
    if facts.transfer_form is TransferForm.JUDICIAL:
        yield Requirement(M.COURT_DOCUMENT, True, False, N_("The court's document replaces the holder's will."))


def _lease(facts: MaterialFacts) -> Iterator[Requirement]:
    if facts.acquisition_mode is AcquisitionMode.LEASE:
        yield from _state_lease(facts)
    elif facts.acquisition_mode is AcquisitionMode.GRANT:
        yield _price_paid(facts)
    if facts.acquisition_mode is AcquisitionMode.ALLOCATION:
        why = N_("Income from letting allocated land is declared every year.")
        yield Requirement(M.DECLARATION_PROMISE, True, False, why)
    if facts.owner_type in _PUBLIC:
        yield Requirement(M.RESOLUTION, True, False, N_("The body that owns it decides on the lease."))
    yield from _co_owners(facts)


def _sublease(facts: MaterialFacts) -> Iterator[Requirement]:
    if facts.acquisition_mode is AcquisitionMode.LEASE:
        yield from _state_lease(facts)
    else:
        yield Requirement(M.LESSOR_CONSENT, True, False, N_("A sublease needs the lessor's consent."))
    if facts.owner_type in _PUBLIC:
        yield Requirement(M.RESOLUTION, True, False, N_("The body that owns it decides on the lease."))
    yield from _co_owners(facts)


def _mortgage(facts: MaterialFacts) -> Iterator[Requirement]:
    if facts.acquisition_mode is AcquisitionMode.LEASE:
        yield from _state_lease(facts)
    yield Requirement(M.PRINCIPAL_CONTRACT, True, False, N_("It states the debt that the land secures."))
    yield Requirement(M.MORTGAGE_CONTRACT, True, False, N_("A mortgage is agreed in writing."))
    yield Requirement(M.VALUATION, True, False, N_("The value is appraised, or agreed in writing."))
    if facts.owner_type in _WITH_BODIES:
        yield Requirement(M.RESOLUTION, True, False, N_("The shareholders or the body that owns it decide."))
    yield from _co_owners(facts)


def _state_lease(facts: MaterialFacts) -> Iterator[Requirement]:
    yield _price_paid(facts)
    yield Requirement(M.COMPLETION, True, False, N_("Land under a state lease is passed on only once it is built on."))
    yield Requirement(M.LESSOR_CONSENT, True, False, N_("The lessor agrees, or the lease contract allows it."))


def _price_paid(facts: MaterialFacts) -> Requirement:
    held = N_("Recorded as paid; nothing to hand in.")
    return _unless(M.PRICE_PAID, facts.is_price_paid, held, N_("The land book has no record of it."))


def _co_owners(facts: MaterialFacts) -> Iterator[Requirement]:
    if facts.holders > 1:
        yield Requirement(M.CO_OWNER_CONSENT, True, False, N_("Every co-owner agrees in writing."))


def _represented(facts: MaterialFacts) -> Iterator[Requirement]:
    if not facts.is_identified:
        yield Requirement(M.IDENTITY, True, False, N_("The identity hasn't been checked on the platform yet."))
    if facts.is_represented:
        yield Requirement(M.PROXY, True, False, N_("Somebody acts for the party."))


def _other_side(facts: MaterialFacts) -> Iterator[Requirement]:
    def needed(kind: MaterialKind, why: str) -> Requirement:
        return Requirement(kind, True, False, why, Side.OTHER)

    yield _unless(
        M.IDENTITY,
        facts.buyer_is_identified,
        N_("Checked on the platform; nothing to hand in."),
        N_("The identity hasn't been checked on the platform yet."),
        Side.OTHER,
    )
    if facts.business is not Business.TRANSFER:
        return
    if facts.is_public_sale:
        yield Requirement(M.BID_APPLICATION, False, True, N_("Made on the platform."), Side.OTHER)
        yield needed(M.CREDIT_CONSENT, N_("The platform asks for records of default before admission."))
    if facts.joint_bidders > 1:
        yield needed(M.JOINT_BID, N_("It states each bidder's share."))
    if facts.buyer_is_developer:
        yield needed(M.FUNDS_SOURCE, N_("A real-estate developer states where its funds come from."))
    if facts.acquisition_mode is AcquisitionMode.ALLOCATION and facts.stays_in_catalogue is False:
        yield needed(M.SUPPLEMENTARY_GRANT, N_("The use leaves the allocation catalogue: the buyer signs a grant."))
    if facts.transfer_form is TransferForm.JUDICIAL:
        yield needed(M.COURT_RULING, N_("The court's ruling passes the right."))


def _unless(kind: MaterialKind, is_held: bool, held: str, asked: str, side: Side = Side.OFFERING) -> Requirement:
    return Requirement(kind, not is_held, is_held, held if is_held else asked, side)
