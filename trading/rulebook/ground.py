"""Is the parcel what the papers say? Codes, certificate, area and outline (V-01 to V-03, V-05, V-06)."""

from __future__ import annotations

from decimal import Decimal

from trading.core import codes
from trading.core.deal import Business
from trading.core.errors import Invalid
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.core.text import same_name
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import Limits, RightFacts


def check_unit_code(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-01: the unit code is well formed, lies in the city and names state-owned construction land (GB/T 37346)."""
    try:
        codes.parse_unit_code(facts.unit_code)
    except Invalid as refusal:
        remedy = N_("Correct the code from the certificate; land of other kinds isn't traded here.")
        return [
            Finding("V-01", Severity.BLOCK, refusal.text, refusal.params, sources.UNIT_CODES, remedy, field="unit_code")
        ]
    return []


def check_same_parcel(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-02: the first nineteen characters of the unit code are the parcel code (GB/T 37346)."""
    if facts.unit_code[:19] == facts.parcel_code:
        return []
    return [
        Finding(
            "V-02",
            Severity.BLOCK,
            N_("The unit code must begin with the parcel code %(parcel)s."),
            {"parcel": facts.parcel_code},
            sources.UNIT_CODES,
            N_("Compare both codes with the certificate and correct the wrong one."),
            field="unit_code",
        )
    ]


def check_certificate(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-03: the certificate is in the registries' form and shows the applicant (Real Estate Law 38(6))."""
    return [*_certificate_form(facts), *_certificate_holder(facts)]


def _certificate_form(facts: RightFacts) -> list[Finding]:
    if not facts.certificate_no:
        return []  # that there is none is told by G1 and G8
    params = {"certificate": facts.certificate_no}
    try:
        number = codes.parse_certificate(facts.certificate_no, facts.certificate_kind)
    except Invalid:
        words = N_("The certificate number %(certificate)s isn't in the present form of title certificates.")
        remedy = N_("Compare it with the paper; old certificates keep their own form.")
        return [Finding("V-03", Severity.WARN, words, params, PLATFORM_SETTING, remedy, field="certificate_no")]
    if facts.certificate_kind is codes.CertificateKind.TITLE and not codes.is_local_certificate(number):
        words = N_("The certificate %(certificate)s was issued in another province.")
        remedy = N_("Compare it with the register: land of this city has certificates of this region.")
        return [Finding("V-03", Severity.WARN, words, params, PLATFORM_SETTING, remedy, field="certificate_no")]
    return []


def _certificate_holder(facts: RightFacts) -> list[Finding]:
    applicant = facts.applicant_name
    if applicant is None or any(same_name(applicant, holder.name) for holder in facts.holders):
        return []
    return [
        Finding(
            "V-03",
            Severity.BLOCK,
            N_("%(applicant)s isn't a holder that certificate %(certificate)s shows."),
            {"applicant": applicant, "certificate": facts.certificate_no},
            sources.REAL_ESTATE_38_6,
            N_("Have the change registered first, or let the holder apply."),
            field="applicant_name",
        )
    ]


def check_area(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-05: there is an area, and no more is traded than is registered; a part needs a division first.

    A part may be let without dividing the parcel. No law fixes this; the register knows whole parcels.
    """
    if facts.area <= 0:
        words = N_("The registered area must be more than zero.")
        remedy = N_("Have the area entered from the certificate.")
        return [Finding("V-05", Severity.BLOCK, words, {}, PLATFORM_SETTING, remedy, field="area")]
    traded = facts.traded_area
    if traded is None or traded == facts.area:
        return []
    if not 0 < traded < facts.area:
        words = N_("The area to be traded must be more than zero and at most the registered %(area)s m².")
        remedy = N_("Correct the area to be traded.")
        return [
            Finding("V-05", Severity.BLOCK, words, {"area": facts.area}, PLATFORM_SETTING, remedy, field="traded_area")
        ]
    if facts.business in {Business.LEASE, Business.SUBLEASE}:
        return []
    words = N_("Only a part of the parcel is to be traded.")
    remedy = N_("Apply for a division of the parcel first; each part needs its own code.")
    return [Finding("V-05", Severity.ROUTE, words, {}, PLATFORM_SETTING, remedy, field="traded_area")]


def check_geometry(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-06: the outline lies in the city and its area agrees with the certificate (platform setting)."""
    findings = []
    if not facts.is_inside_city:
        words = N_("The outline reaches beyond the city; check its coordinates.")
        remedy = N_("Have the outline entered anew from the survey, in the city's zone.")
        findings.append(Finding("V-06", Severity.WARN, words, {}, PLATFORM_SETTING, remedy))
    if facts.measured_area is not None and facts.area > 0:
        deviation = abs(facts.measured_area - facts.area) / facts.area
        if deviation > limits.area_deviation:
            findings.append(
                Finding(
                    "V-06",
                    Severity.WARN,
                    N_("The outline measures %(measured)s m², the certificate says %(area)s m²: %(percent)s %% apart."),
                    {
                        "measured": facts.measured_area,
                        "area": facts.area,
                        "percent": (deviation * 100).quantize(Decimal("0.01")),
                    },
                    PLATFORM_SETTING,
                    N_("Have the survey and the certificate compared before the notice."),
                )
            )
    return findings


RULES = (
    Rule(
        "V-01",
        N_("The unit code is in order and names state-owned construction land of this city."),
        check_unit_code,
        (Severity.BLOCK,),
        sources.UNIT_CODES,
    ),
    Rule(
        "V-02",
        N_("The unit stands on the parcel: its code begins with the parcel code."),
        check_same_parcel,
        (Severity.BLOCK,),
        sources.UNIT_CODES,
    ),
    Rule(
        "V-03",
        N_("The certificate is in the registries' form and shows the applicant as a holder."),
        check_certificate,
        (Severity.BLOCK, Severity.WARN),
        sources.REAL_ESTATE_38_6,
    ),
    Rule(
        "V-05",
        N_("No more is traded than is registered, and a part is divided off first."),
        check_area,
        (Severity.BLOCK, Severity.ROUTE),
    ),
    Rule(
        "V-06",
        N_("The outline lies in the city and agrees with the certified area."),
        check_geometry,
        (Severity.WARN,),
        settings=("rule.area_deviation",),
    ),
)
