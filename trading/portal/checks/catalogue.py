"""The facts that somebody may state in a self-check: one table for forms, machine interface and description. Pure.

A name is that of the rule book's fact, without the unit of money (``investment_total`` for ``investment_total_fen``).
What the rule book knows as a list of burdens or holders is asked as counts and answers (``mortgages``, ``is_seized``).
"""

from __future__ import annotations

from typing import Any

from trading.core.codes import CertificateKind
from trading.core.deal import (
    AcquisitionForm,
    AcquisitionMode,
    Business,
    CoOwnership,
    OwnerType,
    TransferForm,
)
from trading.core.land_use import UseClass
from trading.core.messages import N_
from trading.portal.checks.kinds import Fact, FactKind

_TRANSFER = frozenset({Business.TRANSFER})
_LETTING = frozenset({Business.LEASE, Business.SUBLEASE})
_MORTGAGE = frozenset({Business.MORTGAGE})
_PRICED = _TRANSFER | _LETTING
_AGREED = _TRANSFER | _LETTING


def _yes_no(name: str, label: str, help: str = "", **more: Any) -> Fact:
    return Fact(name, FactKind.YES_NO, label, help, **more)


def _money(name: str, label: str, help: str = "", **more: Any) -> Fact:
    return Fact(name, FactKind.MONEY, label, help, **more)


def _area(name: str, label: str, help: str = "", **more: Any) -> Fact:
    return Fact(name, FactKind.AREA, label, help, **more)


def _date(name: str, label: str, help: str = "", **more: Any) -> Fact:
    return Fact(name, FactKind.DATE, label, help, **more)


def _choice(name: str, choices: Any, label: str, help: str = "", **more: Any) -> Fact:
    return Fact(name, FactKind.CHOICE, label, help, choices=choices, **more)


def _number(name: str, label: str, help: str = "", **more: Any) -> Fact:
    return Fact(name, FactKind.NUMBER, label, help, **more)


def _text(name: str, label: str, help: str = "", **more: Any) -> Fact:
    return Fact(name, FactKind.TEXT, label, help, **more)


_LAND = (
    _text("parcel_code", N_("Parcel code"), N_("Nineteen characters, on the certificate.")),
    _text("unit_code", N_("Real estate unit code"), N_("Twenty-eight characters; the first nineteen are the parcel.")),
    _text("certificate_no", N_("Certificate number")),
    _choice("certificate_kind", CertificateKind, N_("Kind of certificate")),
    _yes_no("has_certificate", N_("Is there a title certificate?")),
    _area("area", N_("Area on the certificate (m²)")),
    _area("measured_area", N_("Area of the surveyed outline (m²)")),
    _yes_no("is_inside_city", N_("Does the outline lie inside the city?")),
    _area("traded_area", N_("Area to be traded (m²)"), N_("Leave it open for the whole parcel.")),
    _choice("use_class", UseClass, N_("Use of the land"), N_("As on the certificate.")),
    _choice("planned_use", UseClass, N_("Use that the other side plans")),
    _yes_no("use_change_approved", N_("Is the change of use approved?")),
)

_RIGHT = (
    _choice(
        "acquisition_mode",
        AcquisitionMode,
        N_("How was the right acquired from the state?"),
        N_("It stands on the certificate as type of right; most business land is granted."),
    ),
    _choice("sub_mode", AcquisitionForm, N_("Form of the grant or state lease")),
    _date("started_on", N_("First day of the right's term")),
    _date("ends_on", N_("When does the right end?"), N_("Last day of the term on the certificate.")),
    _yes_no("is_registered", N_("Is the right entered in the register?")),
    _yes_no("price_paid", N_("Is the grant price, or the rent to the state, fully paid?")),
    _money("investment_total", N_("Development investment as agreed, in all (yuan)")),
    _money("investment_done", N_("Development investment done (yuan)")),
    Fact(
        "investment_percent",
        FactKind.PERCENT,
        N_("How much of the development investment is done, in per cent?"),
        N_("By the audit report, without the land price."),
    ),
    _text("audit_report_no", N_("Number of the audit report on the investment")),
    _yes_no("contract_forbids", N_("Does the grant contract or allocation decision forbid this business?")),
    _text("restrictions", N_("Conditions in the grant contract")),
    _yes_no("lessor_consents", N_("Does the lessor agree?"), N_("For land under a state lease, and for subleases.")),
    _text("allocation_approval_no", N_("Number of the approval to transfer allocated land"), businesses=_TRANSFER),
    _yes_no("is_approved", N_("Has the government approved the transfer?"), businesses=_TRANSFER),
    _yes_no(
        "stays_in_catalogue", N_("Does the use stay within the allocation catalogue after it?"), businesses=_TRANSFER
    ),
    _yes_no("make_up_paid", N_("Is the difference in land price made up?"), businesses=_TRANSFER),
    _yes_no("is_inside_group", N_("Does the land stay within the operator's group?"), businesses=_TRANSFER),
    _number("leased_years_before", N_("Years leased from the state before the grant")),
    _number("planned_grant_years", N_("Years that the grant is to last")),
)

_HOLDERS = (
    _choice("owner_type", OwnerType, N_("Who holds the right?")),
    _number("holders", N_("How many hold the right together?"), N_("1 where nobody shares it."), most=50),
    _choice("co_ownership", CoOwnership, N_("How it is held together")),
    _yes_no("co_owners_agree", N_("Have all co-owners agreed in writing?")),
)

_BURDENS = (
    _yes_no("is_seized", N_("Is the land sealed by a court or authority?")),
    _yes_no("is_reclaimed", N_("Was the right taken back by decision?")),
    _yes_no("is_disputed", N_("Is ownership of the right in dispute?")),
    _yes_no("has_objection", N_("Is an objection registered?")),
    _number("mortgages", N_("How many mortgages are registered?"), N_("0 for none."), most=20),
    _yes_no("transfer_banned", N_("Is a ban on transfer registered with a mortgage?"), businesses=_TRANSFER),
    _yes_no(
        "mortgagee_agrees",
        N_("Was the mortgagee notified, or does it agree?"),
        N_("Notice is enough unless a ban on transfer is registered; then it must agree."),
        businesses=_TRANSFER,
    ),
    _yes_no("has_prenotice", N_("Is an advance notice registered?")),
    _yes_no("prenotice_agrees", N_("Does the party that the advance notice protects agree?")),
    _yes_no("is_let", N_("Is the land or a house on it let?")),
    _yes_no("houses_let", N_("Are houses on the land let?"), businesses=_TRANSFER),
    _yes_no("lessee_waives", N_("Has the lessee of the houses waived first purchase?"), businesses=_TRANSFER),
    _date("lessee_notified_on", N_("Day on which the lessee of the houses was notified"), businesses=_TRANSFER),
    _yes_no("is_idle", N_("Has the bureau confirmed that the land is idle?")),
    _yes_no("idle_settled", N_("Is there a disposal decision on the idle land?")),
    _yes_no("is_underused", N_("Is it recorded as developed below the agreed threshold?")),
    _yes_no("has_violation", N_("Does it stand on the ledger of unlawful land use?")),
    _yes_no("violation_closed", N_("Is that case closed?")),
)

_BUILDINGS = (
    _yes_no("has_buildings", N_("Do buildings stand on the land?")),
    _yes_no("buildings_finished", N_("Are the buildings finished?")),
    _yes_no("buildings_certified", N_("Do the buildings have an ownership certificate?")),
    _date("agreed_start_on", N_("Day on which building was to begin")),
    _date("built_since", N_("Day on which building began")),
    _date("stopped_on", N_("Day on which building stopped")),
    _area("development_area", N_("Area to be developed (m²)")),
    _area("developed_area", N_("Area developed so far (m²)")),
)

_DEAL = (
    _choice("transfer_form", TransferForm, N_("Form of the transfer"), businesses=_TRANSFER),
    _date("term_starts_on", N_("First day of the agreed term"), businesses=_AGREED),
    _date("term_ends_on", N_("Last day of the agreed term"), businesses=_AGREED),
    _yes_no("is_renewal", N_("Is it the renewal of a lease?"), businesses=_LETTING),
    _yes_no("has_written_contract", N_("Is it agreed in writing?"), businesses=_AGREED),
    _yes_no("states_acquisition", N_("Does the contract state how the right was acquired?"), businesses=_TRANSFER),
    _money("land_price", N_("Price of the land (yuan)"), N_("Without buildings."), businesses=_TRANSFER),
    _money("reference", N_("Reference price of the land (yuan)"), businesses=_TRANSFER),
    _yes_no("reference_is_provisional", N_("Is that price for reference only?"), businesses=_TRANSFER),
    _money("yearly_rent", N_("Rent of one year (yuan)"), businesses=_LETTING),
    _money("reference_rent", N_("Reference rent of one year (yuan)"), businesses=_LETTING),
    _yes_no(
        "declares_yearly",
        N_("Will the income be declared every year?"),
        N_("For allocated land; the state's share is handed over."),
        businesses=frozenset({Business.LEASE}),
    ),
    _date("bidding_opens_on", N_("Day on which public bidding opens"), businesses=_TRANSFER),
    _yes_no("buyer_is_insider", N_("Is the buyer a co-owner or close relative?"), businesses=_TRANSFER),
    _yes_no("buyer_is_developer", N_("Is the buyer a real-estate developer?"), businesses=_TRANSFER),
    _yes_no("buyer_states_funds", N_("Has the buyer stated the source of its funds?"), businesses=_TRANSFER),
    _text("active_listing", N_("Number of another listing or contract of this right")),
)

_SECURED = (
    _yes_no(
        "is_public_facility",
        N_("Is it a public facility of a non-profit school, hospital or the like?"),
        businesses=_MORTGAGE,
    ),
    _yes_no(
        "is_ceiling",
        N_("Is a maximum-amount mortgage planned?"),
        N_("No: an ordinary mortgage for one debt. Yes: for all debts of a period, up to a ceiling."),
        businesses=_MORTGAGE,
    ),
    _money(
        "secured_amount",
        N_("Amount of the debt, or the ceiling (yuan)"),
        businesses=_MORTGAGE,
    ),
    _date("debt_from", N_("First day of the debt's term"), businesses=_MORTGAGE),
    _date("debt_to", N_("Last day of the debt's term"), businesses=_MORTGAGE),
    _number("planned_rank", N_("Rank that the mortgage is to have"), businesses=_MORTGAGE, most=20),
)

#: every fact by its name
FACTS: dict[str, Fact] = {
    fact.name: fact for fact in (*_LAND, *_RIGHT, *_HOLDERS, *_BURDENS, *_BUILDINGS, *_DEAL, *_SECURED)
}

#: what is asked of somebody who has no number, at most ten a business
ASKED_OF_STRANGERS: dict[Business, tuple[str, ...]] = {
    Business.TRANSFER: (
        *("acquisition_mode", "use_class", "ends_on", "price_paid", "investment_percent"),
        *("is_seized", "is_disputed", "mortgages", "holders", "land_price"),
    ),
    Business.LEASE: (
        *("acquisition_mode", "use_class", "ends_on", "price_paid", "is_seized"),
        *("is_disputed", "term_starts_on", "term_ends_on", "has_written_contract", "yearly_rent"),
    ),
    Business.SUBLEASE: (
        *("acquisition_mode", "use_class", "ends_on", "lessor_consents", "is_seized"),
        *("is_disputed", "term_starts_on", "term_ends_on", "has_written_contract", "yearly_rent"),
    ),
    Business.MORTGAGE: (
        *("acquisition_mode", "use_class", "ends_on", "is_seized", "is_disputed"),
        *("mortgages", "is_ceiling", "secured_amount", "debt_from", "debt_to"),
    ),
}

#: what the land book never knows: the deal that is planned
PLANNED: dict[Business, tuple[str, ...]] = {
    Business.TRANSFER: ("land_price", "planned_use", "buyer_is_developer"),
    Business.LEASE: ("term_starts_on", "term_ends_on", "has_written_contract", "yearly_rent"),
    Business.SUBLEASE: ("lessor_consents", "term_starts_on", "term_ends_on", "has_written_contract", "yearly_rent"),
    Business.MORTGAGE: ("is_ceiling", "secured_amount", "debt_from", "debt_to"),
}


def facts_of(business: Business) -> list[Fact]:
    """The facts that a business may be told."""
    return [fact for fact in FACTS.values() if business in fact.businesses]
