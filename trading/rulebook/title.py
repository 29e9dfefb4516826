"""Is the title clear? Seizure, reclaim, dispute, register, unlawful use, other deals (V-14, V-20; G4, G5, G7, G8)."""

from __future__ import annotations

from trading.core.codes import CertificateKind
from trading.core.deal import AcquisitionMode, BurdenKind, Business, TransferForm
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import BurdenFact, Limits, RightFacts


def check_title(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-14: nothing restricts the title (G4, G5, G7, G8), and no case of unlawful use is open."""
    gathered = (check_seizure, check_reclaim, check_dispute, check_registered, _violation)
    return [finding for check in gathered for finding in check(facts, limits)]


def check_seizure(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G4: not sealed or otherwise restricted (Real Estate Law 38(2)). For a mortgage V-22 asks it.

    A court that disposes of what it has sealed isn't held up by its own seal: the seizure is told of, and ends with the
    court's ruling.
    """
    if facts.business is Business.MORTGAGE:
        return []
    if facts.business is Business.TRANSFER and facts.transfer_form is TransferForm.JUDICIAL:
        words = N_("The right is seized (%(paper)s); the court that sells it lifts the seizure by its ruling.")
        return [
            Finding("V-14", Severity.NOTE, words, _paper(burden), sources.REAL_ESTATE_38_2, condition="G4")
            for burden in facts.burdens_of(BurdenKind.SEIZURE)
        ]
    return [
        Finding(
            "V-14",
            Severity.BLOCK,
            N_("The right is seized (%(paper)s)."),
            _paper(burden),
            _law(facts, sources.REAL_ESTATE_38_2),
            N_("Have the seizure lifted by the authority that ordered it."),
            condition="G4",
        )
        for burden in facts.burdens_of(BurdenKind.SEIZURE)
    ]


def check_reclaim(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G5: not taken back by decision of the state (Real Estate Law 38(3))."""
    return [
        Finding(
            "V-14",
            Severity.BLOCK,
            N_("The right was taken back by decision (%(paper)s)."),
            _paper(burden),
            _law(facts, sources.REAL_ESTATE_38_3),
            N_("Nothing can be traded unless the decision is revoked; ask the authority that took it."),
            condition="G5",
        )
        for burden in facts.burdens_of(BurdenKind.RECLAIM)
    ]


def check_dispute(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G7: no dispute and no registered objection (Real Estate Law 38(5)). For a mortgage V-22 asks it."""
    if facts.business is Business.MORTGAGE:
        return []
    source = _law(facts, sources.REAL_ESTATE_38_5)
    objected = [
        Finding(
            "V-14",
            Severity.BLOCK,
            N_("An objection is registered against the right (%(paper)s)."),
            _paper(burden),
            source,
            N_("Have the objection withdrawn or settled first."),
            condition="G7",
        )
        for burden in facts.burdens_of(BurdenKind.OBJECTION)
    ]
    disputed = [
        Finding(
            "V-14",
            Severity.BLOCK,
            N_("Ownership of the right is in dispute (%(paper)s)."),
            _paper(burden),
            source,
            N_("Settle the dispute first."),
            condition="G7",
        )
        for burden in facts.burdens_of(BurdenKind.DISPUTE)
    ]
    return objected + disputed


def check_registered(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G8: entered in the register, with a certificate (Real Estate Law 38(6)).

    Where granted land is transferred, a missing certificate is told by G1.
    """
    source = _law(facts, sources.REAL_ESTATE_38_6)
    if not facts.is_registered:
        words = N_("The right isn't entered in the register.")
        remedy = N_("Have the right registered first.")
        return [Finding("V-14", Severity.BLOCK, words, {}, source, remedy, condition="G8")]
    is_told_by_g1 = facts.business is Business.TRANSFER and facts.acquisition_mode is AcquisitionMode.GRANT
    if has_certificate(facts) or is_told_by_g1:
        return []
    words = N_("There is no title certificate of the right.")
    remedy = N_("Obtain the certificate from the registration centre first.")
    return [Finding("V-14", Severity.BLOCK, words, {}, source, remedy, condition="G8")]


def has_certificate(facts: RightFacts) -> bool:
    """True where a paper shows the title; a proof of registration shows other rights only."""
    return bool(facts.certificate_no) and facts.certificate_kind is not CertificateKind.PROOF


def _violation(facts: RightFacts, limits: Limits) -> list[Finding]:
    """The city's ledger of unlawful land use: an open case holds the notice back (platform setting)."""
    return [
        Finding(
            "V-14",
            Severity.GATE,
            N_("The parcel stands on the ledger of unlawful land use (%(paper)s)."),
            _paper(burden),
            PLATFORM_SETTING,
            N_("Attach the paper that closes the case."),
        )
        for burden in facts.burdens_of(BurdenKind.VIOLATION)
        if not burden.release_paper_no
    ]


def check_other_deals(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-20: one listing, contract or advance notice of a right at a time (Civil Code 221)."""
    findings = []
    if facts.active_listing:
        findings.append(
            Finding(
                "V-20",
                Severity.BLOCK,
                N_("The right is already on the market under number %(number)s."),
                {"number": facts.active_listing},
                PLATFORM_SETTING,
                N_("Withdraw or finish that case first."),
            )
        )
    findings += [
        Finding(
            "V-20",
            Severity.GATE,
            N_("An advance notice for %(holder)s is registered (%(paper)s)."),
            {"holder": burden.holder_name or "—", **_paper(burden)},
            sources.CIVIL_CODE_221,
            N_("Attach the written consent of the party it protects."),
        )
        for burden in facts.burdens_of(BurdenKind.PRENOTICE)
        if not burden.has_consent
    ]
    return findings


def _paper(burden: BurdenFact) -> dict[str, str]:
    return {"paper": burden.paper_no or "—"}


def _law(facts: RightFacts, article: str) -> str:
    """Article 38 forbids transfers; that nobody lets such land here is the platform's own rule."""
    return article if facts.business is Business.TRANSFER else PLATFORM_SETTING


_NOT_MORTGAGE = frozenset({Business.TRANSFER, Business.LEASE, Business.SUBLEASE})

RULES = (
    Rule(
        "V-14",
        N_("The title is clear: registered, not seized, taken back or disputed, no case of unlawful use open."),
        check_title,
        (Severity.BLOCK, Severity.GATE, Severity.NOTE),
        sources.REAL_ESTATE_38_2,
    ),
    Rule(
        "G4",
        N_("The right isn't sealed or otherwise restricted by a court or authority."),
        check_seizure,
        (Severity.BLOCK, Severity.NOTE),
        sources.REAL_ESTATE_38_2,
        _NOT_MORTGAGE,
        part_of="V-14",
    ),
    Rule(
        "G5",
        N_("The right hasn't been taken back by law."),
        check_reclaim,
        (Severity.BLOCK,),
        sources.REAL_ESTATE_38_3,
        part_of="V-14",
    ),
    Rule(
        "G7",
        N_("Ownership isn't disputed, and no objection is registered."),
        check_dispute,
        (Severity.BLOCK,),
        sources.REAL_ESTATE_38_5,
        _NOT_MORTGAGE,
        part_of="V-14",
    ),
    Rule(
        "G8",
        N_("The right is registered and has its certificate."),
        check_registered,
        (Severity.BLOCK,),
        sources.REAL_ESTATE_38_6,
        part_of="V-14",
    ),
    Rule(
        "V-20",
        N_("A right has one active listing, contract or advance notice at a time."),
        check_other_deals,
        (Severity.BLOCK, Severity.GATE),
        sources.CIVIL_CODE_221,
    ),
)
