"""Mortgages on the right: those that stand and the one that is planned (V-21 to V-24)."""

from __future__ import annotations

from itertools import pairwise

from trading.core.deal import BurdenKind, Business
from trading.core.findings import Finding, Severity
from trading.core.land_use import UseClass
from trading.core.messages import N_
from trading.core.money import Fen
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import BurdenFact, Limits, RightFacts


def check_mortgages(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-21: a mortgage with a registered ban on transfer needs consent, any other needs notice (Civil Code 406).

    Where it is settled, and for a further mortgage, amount and rank are shown to whoever comes after.
    """
    return [_mortgage(burden, facts) for burden in _by_rank(facts)]


def _mortgage(burden: BurdenFact, facts: RightFacts) -> Finding:
    params = {"rank": burden.rank or 1, "holder": burden.holder_name or "—", "amount": Fen(burden.amount_fen or 0)}
    words = N_("Mortgage no. %(rank)s for %(holder)s over %(amount)s.")
    if facts.business is Business.MORTGAGE or burden.has_consent:
        return Finding("V-21", Severity.NOTE, words, params, sources.CIVIL_CODE_406)
    if burden.transfer_restricted:
        words = N_("Mortgage no. %(rank)s for %(holder)s over %(amount)s; a ban on transfer is registered.")
        remedy = N_("Attach the mortgagee's written consent.")
        return Finding("V-21", Severity.GATE, words, params, sources.SECURITY_INTERPRETATION_43, remedy)
    remedy = N_("Attach proof that the mortgagee was notified.")
    return Finding("V-21", Severity.GATE, words, params, sources.CIVIL_CODE_406, remedy)


def check_mortgageable(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-22: no public facility of a non-profit body, nothing disputed, nothing sealed (Civil Code 399(3) to (5))."""
    findings = []
    if facts.is_public_facility:
        words = N_(
            "The land serves a public facility of a non-profit school, hospital or the like: it can't be mortgaged."
        )
        remedy = N_("Offer other security.")
        findings.append(Finding("V-22", Severity.BLOCK, words, {}, sources.CIVIL_CODE_399_3, remedy))
    elif facts.is_public_facility is None and facts.use_class is UseClass.PUBLIC:
        words = N_("It isn't known whether the land serves a public facility of a non-profit body.")
        remedy = N_("State it, and attach the holder's registration as a for-profit or non-profit body.")
        findings.append(Finding("V-22", Severity.GATE, words, {}, sources.CIVIL_CODE_399_3, remedy))
    for burden in (*facts.burdens_of(BurdenKind.DISPUTE), *facts.burdens_of(BurdenKind.OBJECTION)):
        words = N_("The right is disputed (%(paper)s): it can't be mortgaged.")
        remedy = N_("Settle the dispute first.")
        params = {"paper": burden.paper_no or "—"}
        findings.append(Finding("V-22", Severity.BLOCK, words, params, sources.CIVIL_CODE_399_4, remedy))
    for burden in facts.burdens_of(BurdenKind.SEIZURE):
        words = N_("The right is sealed (%(paper)s): it can't be mortgaged.")
        remedy = N_("Have the seizure lifted by the authority that ordered it.")
        params = {"paper": burden.paper_no or "—"}
        findings.append(Finding("V-22", Severity.BLOCK, words, params, sources.CIVIL_CODE_399_5, remedy))
    return findings


def check_secured_debt(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-23: an ordinary mortgage states amount and debt term, a maximum one the ceiling and its period (400, 420)."""
    if facts.is_ceiling is None:
        words = N_("It isn't known whether an ordinary or a maximum-amount mortgage is planned.")
        remedy = N_("State the kind, the amount and the term of the debt.")
        return [Finding("V-23", Severity.GATE, words, {}, sources.CIVIL_CODE_400, remedy, field="is_ceiling")]
    source = sources.CIVIL_CODE_420 if facts.is_ceiling else sources.CIVIL_CODE_400
    remedy = N_("Take both from the principal contract.")
    if (
        not facts.secured_amount_fen
        or facts.secured_amount_fen <= 0
        or facts.debt_from is None
        or facts.debt_to is None
    ):
        if facts.is_ceiling:
            words = N_("A maximum-amount mortgage needs the highest amount and the period in which debts arise.")
        else:
            words = N_("A mortgage needs the amount of the debt and its term.")
        return [Finding("V-23", Severity.BLOCK, words, {}, source, remedy)]
    if facts.debt_to < facts.debt_from:
        words = N_("The term of the debt ends on %(last)s, before it begins.")
        return [Finding("V-23", Severity.BLOCK, words, {"last": facts.debt_to}, source, remedy, field="debt_to")]
    return []


def check_ranks(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-24: several mortgages rank in the order of their registration, each rank once (Civil Code 414)."""
    standing = sorted(facts.burdens_of(BurdenKind.MORTGAGE), key=lambda one: (one.registered_on, one.rank or 0))
    ranks = [burden.rank for burden in standing]
    known = [rank for rank in ranks if rank is not None]
    findings = []
    if len(ranks) > 1 and (len(known) < len(ranks) or any(later <= earlier for earlier, later in pairwise(known))):
        shown = ", ".join("—" if rank is None else str(rank) for rank in ranks)
        words = N_("The mortgages don't rank in the order of their registration: %(ranks)s.")
        remedy = N_("Have the ranks corrected in the register.")
        findings.append(Finding("V-24", Severity.BLOCK, words, {"ranks": shown}, sources.CIVIL_CODE_414, remedy))
    free = max([*known, len(ranks)], default=0) + 1
    if facts.business is Business.MORTGAGE and facts.planned_rank not in {None, free}:
        words = N_("The planned mortgage can only take rank %(rank)s.")
        remedy = N_("Agree on rank %(rank)s, or have the earlier mortgages' ranks changed first.")
        findings.append(
            Finding("V-24", Severity.BLOCK, words, {"rank": free}, sources.CIVIL_CODE_414, remedy, field="planned_rank")
        )
    return findings


def _by_rank(facts: RightFacts) -> list[BurdenFact]:
    return sorted(facts.burdens_of(BurdenKind.MORTGAGE), key=lambda one: one.rank or 0)


_MORTGAGE = frozenset({Business.MORTGAGE})
_WITH_TRANSFER = frozenset({Business.TRANSFER, Business.MORTGAGE})

RULES = (
    Rule(
        "V-21",
        N_("Mortgagees were notified, or agree where a ban on transfer is registered."),
        check_mortgages,
        (Severity.GATE, Severity.NOTE),
        sources.CIVIL_CODE_406,
        _WITH_TRANSFER,
    ),
    Rule(
        "V-22",
        N_("The right may be mortgaged: no public facility, not disputed, not sealed."),
        check_mortgageable,
        (Severity.BLOCK, Severity.GATE),
        sources.CIVIL_CODE_399_3,
        _MORTGAGE,
    ),
    Rule(
        "V-23",
        N_("The mortgage states its amount and the term of the debt."),
        check_secured_debt,
        (Severity.BLOCK, Severity.GATE),
        sources.CIVIL_CODE_400,
        _MORTGAGE,
    ),
    Rule(
        "V-24",
        N_("Several mortgages rank in the order of their registration."),
        check_ranks,
        (Severity.BLOCK,),
        sources.CIVIL_CODE_414,
        _WITH_TRANSFER,
    ),
)
