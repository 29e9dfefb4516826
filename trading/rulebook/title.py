"""Who else has a say: seizures and disputes, co-owners, lessees, mortgagees (V-14, V-18 to V-21, G12)."""

from __future__ import annotations

from fractions import Fraction

from trading.core.deal import CoOwnership
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen
from trading.rulebook.facts import Limits, RightFacts
from trading.core.deal import BurdenKind

_TITLE_BLOCKS = {
    BurdenKind.SEIZURE: (
        N_("The right is seized (%(paper)s)."),
        N_("Urban Real Estate Administration Law, art. 38(2)"),
        N_("Have the seizure lifted by the authority that ordered it."),
    ),
    BurdenKind.OBJECTION: (
        N_("An objection is registered against the right (%(paper)s)."),
        N_("Urban Real Estate Administration Law, art. 38(5)"),
        N_("Have the objection withdrawn or settled first."),
    ),
    BurdenKind.DISPUTE: (
        N_("Ownership of the right is in dispute (%(paper)s)."),
        N_("Urban Real Estate Administration Law, art. 38(5)"),
        N_("Settle the dispute first."),
    ),
}


def check_title(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-14: no seizure, objection or dispute. Unlawful use on the ledger holds the notice back."""
    findings = [
        Finding("V-14", Severity.BLOCK, msgid, {"paper": burden.paper_no or "—"}, source, remedy)
        for kind, (msgid, source, remedy) in _TITLE_BLOCKS.items()
        for burden in facts.burdens_of(kind)
    ]
    findings += [
        Finding(
            "V-14",
            Severity.GATE,
            N_("The parcel stands on the ledger of unlawful land use (%(paper)s)."),
            {"paper": burden.paper_no or "—"},
            PLATFORM_SETTING,
            N_("Attach the paper that closes the case."),
        )
        for burden in facts.burdens_of(BurdenKind.VIOLATION)
    ]
    return findings


def check_shares(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-18: shares make up the whole, and co-owners agree."""
    findings = []
    if not facts.holders:
        return [Finding("V-18", Severity.BLOCK, N_("The register shows no holder of this right."))]
    whole = sum((Fraction(holder.numerator, holder.denominator) for holder in facts.holders), Fraction())
    if facts.co_ownership is not CoOwnership.JOINT and whole != 1:
        findings.append(
            Finding(
                "V-18",
                Severity.BLOCK,
                N_("The holders' shares add up to %(sum)s instead of 1."),
                {"sum": str(whole)},
                PLATFORM_SETTING,
                N_("Have the shares corrected in the register."),
            )
        )
    if len(facts.holders) > 1:
        findings.append(
            Finding(
                "V-18",
                Severity.GATE,
                N_("The right has %(count)s holders: all of them must agree in writing."),
                {"count": len(facts.holders)},
                N_("Urban Real Estate Administration Law, art. 38(4)"),
                N_("Attach the written consent of every co-owner."),
            )
        )
    return findings


def check_leases(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-19: leases are told to whoever may buy."""
    return [
        Finding(
            "V-19",
            Severity.NOTE,
            N_("The land is leased to %(lessee)s; the lease goes on after a transfer."),
            {"lessee": burden.holder_name or "—"},
            N_("Civil Code, art. 725"),
            N_("Name the lease in the notice, and notify a lessee of houses."),
        )
        for burden in facts.burdens_of(BurdenKind.LEASE)
    ]


def check_advance_notices(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-20: a right under advance notice is disposed of only with the consent of who is noted."""
    return [
        Finding(
            "V-20",
            Severity.GATE,
            N_("An advance notice for %(holder)s is registered (%(paper)s)."),
            {"holder": burden.holder_name or "—", "paper": burden.paper_no or "—"},
            N_("Civil Code, art. 221"),
            N_("Attach the written consent of the party it protects."),
        )
        for burden in facts.burdens_of(BurdenKind.PRENOTICE)
    ]


def check_mortgages(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-21: a mortgage with a registered ban on transfer needs consent, any other needs notice."""
    findings = []
    for burden in sorted(facts.burdens_of(BurdenKind.MORTGAGE), key=lambda one: one.rank or 0):
        params = {"rank": burden.rank or 1, "holder": burden.holder_name or "—", "amount": Fen(burden.amount_fen or 0)}
        if burden.transfer_restricted:
            words = N_("Mortgage no. %(rank)s for %(holder)s over %(amount)s; a ban on transfer is registered.")
            remedy = N_("Attach the mortgagee's written consent.")
        else:
            words = N_("Mortgage no. %(rank)s for %(holder)s over %(amount)s.")
            remedy = N_("Attach proof that the mortgagee was notified.")
        findings.append(Finding("V-21", Severity.GATE, words, params, N_("Civil Code, art. 406"), remedy))
    return findings


def check_idle(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G12: confirmed idle land waits for its disposal decision."""
    return [
        Finding(
            "G12",
            Severity.BLOCK,
            N_("The land is confirmed as idle (%(paper)s)."),
            {"paper": burden.paper_no or "—"},
            PLATFORM_SETTING,
            N_("Wait for the disposal decision, or attach the one that allows the transfer."),
        )
        for burden in facts.burdens_of(BurdenKind.IDLE)
    ]
