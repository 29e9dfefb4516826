"""Is the parcel what the papers say? Codes, certificate, area and outline (V-01 to V-06)."""

from __future__ import annotations

from decimal import Decimal

from trading.core import codes
from trading.core.errors import Invalid
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.core.text import same_name
from trading.rulebook.facts import Limits, RightFacts


def check_codes(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-01 and V-02: the codes are in order, lie in the city, and the unit stands on the parcel."""
    findings = []
    try:
        codes.parse_unit_code(facts.unit_code)
    except Invalid as refusal:
        findings.append(
            Finding("V-01", Severity.BLOCK, refusal.text, refusal.params, N_("GB/T 37346-2019, unit codes"))
        )
    if facts.unit_code[:19] != facts.parcel_code:
        findings.append(
            Finding(
                "V-02",
                Severity.BLOCK,
                N_("The unit code must begin with the parcel code %(parcel)s."),
                {"parcel": facts.parcel_code},
                N_("GB/T 37346-2019, unit codes"),
            )
        )
    return findings


def check_certificate(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-03: the certificate is in the registries' form and shows the applicant."""
    findings = []
    try:
        codes.parse_certificate(facts.certificate_no)
    except Invalid:
        findings.append(
            Finding(
                "V-03",
                Severity.WARN,
                N_("The certificate number %(certificate)s isn't in the present form of title certificates."),
                {"certificate": facts.certificate_no},
                PLATFORM_SETTING,
                N_("Compare it with the paper; old certificates keep their own form."),
            )
        )
    applicant = facts.applicant_name
    if applicant is not None and not any(same_name(applicant, holder.name) for holder in facts.holders):
        findings.append(
            Finding(
                "V-03",
                Severity.BLOCK,
                N_("%(applicant)s isn't a holder that certificate %(certificate)s shows."),
                {"applicant": applicant, "certificate": facts.certificate_no},
                N_("Urban Real Estate Administration Law, art. 38(6)"),
                N_("Have the change registered first, or let the holder apply."),
            )
        )
    return findings


def check_area(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-05: there is an area, and no more is traded than is registered."""
    if facts.area <= 0:
        return [Finding("V-05", Severity.BLOCK, N_("The registered area must be more than zero."))]
    traded = facts.traded_area
    if traded is None or traded == facts.area:
        return []
    if traded <= 0 or traded > facts.area:
        return [
            Finding(
                "V-05",
                Severity.BLOCK,
                N_("The area to be traded must be more than zero and at most the registered %(area)s m²."),
                {"area": facts.area},
            )
        ]
    return [
        Finding(
            "V-05",
            Severity.ROUTE,
            N_("Only a part of the parcel is to be traded."),
            {},
            PLATFORM_SETTING,
            N_("Apply for a division of the parcel first; each part needs its own code."),
        )
    ]


def check_geometry(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-06: the outline lies in the city and its area agrees with the certificate."""
    findings = []
    if not facts.is_inside_city:
        findings.append(
            Finding("V-06", Severity.WARN, N_("The outline reaches beyond the city; check its coordinates."))
        )
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
