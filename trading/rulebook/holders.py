"""Who holds the right and who will: identity numbers, shares and consents, a developer's funds (V-04, V-18, V-36)."""

from __future__ import annotations

from fractions import Fraction

from trading.core.codes import parse_identity
from trading.core.deal import Business, CoOwnership
from trading.core.errors import Invalid
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.core.text import same_name
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import HolderShare, Limits, RightFacts


def check_identities(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-04: the check characters of identity and credit codes are right (GB 11643, GB 32100)."""
    return [
        Finding(
            "V-04",
            Severity.BLOCK,
            N_("The identity number recorded for %(holder)s can't be right."),
            {"holder": holder.name},
            sources.RESIDENT_NUMBERS,
            N_("Compare the number with the paper and correct it."),
        )
        for holder in facts.holders
        if holder.id_type is not None and not _is_in_order(holder)
    ]


def _is_in_order(holder: HolderShare) -> bool:
    if holder.id_type is None:
        return True
    try:
        parse_identity(holder.id_type, holder.id_code)
    except Invalid:
        return False
    return True


def check_shares(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-18: shares make up the whole, and every other co-owner agrees in writing (G6)."""
    return [*_whole(facts), *check_co_owners(facts, limits)]


def _whole(facts: RightFacts) -> list[Finding]:
    remedy = N_("Have the shares corrected in the register.")
    if not facts.holders:
        words = N_("The register shows no holder of this right.")
        return [Finding("V-18", Severity.BLOCK, words, {}, PLATFORM_SETTING, remedy)]
    whole = sum((Fraction(holder.numerator, holder.denominator) for holder in facts.holders), Fraction())
    if facts.co_ownership is CoOwnership.JOINT or whole == 1:
        return []
    words = N_("The holders' shares add up to %(sum)s instead of 1.")
    return [Finding("V-18", Severity.BLOCK, words, {"sum": str(whole)}, PLATFORM_SETTING, remedy)]


def check_co_owners(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G6: what is held by several needs the written consent of all others (Real Estate Law 38(4)).

    The applicant's own will is the application; everybody else's must be on file.
    """
    if len(facts.holders) < 2:
        return []
    silent = [holder.name for holder in facts.holders if not holder.has_consented and not _applies(holder, facts)]
    if not silent:
        return []
    return [
        Finding(
            "V-18",
            Severity.GATE,
            N_("The right has %(count)s holders; the written consent of %(names)s is missing."),
            {"count": len(facts.holders), "names": "、".join(silent)},
            sources.REAL_ESTATE_38_4 if facts.business is Business.TRANSFER else PLATFORM_SETTING,
            N_("Attach the written consent of every co-owner."),
            condition="G6",
        )
    ]


def _applies(holder: HolderShare, facts: RightFacts) -> bool:
    return facts.applicant_name is not None and same_name(holder.name, facts.applicant_name)


def check_funds(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-36: a real-estate developer that buys states where its funds come from (document No. 34, item 20)."""
    if not facts.buyer_is_developer or facts.buyer_states_funds:
        return []
    return [
        Finding(
            "V-36",
            Severity.WARN,
            N_("The buyer is a real-estate developer and hasn't stated the source of its funds."),
            {},
            sources.DOCUMENT_34_20,
            N_("Attach the developer's commitment on the source of its funds."),
        )
    ]


RULES = (
    Rule(
        "V-04",
        N_("Identity numbers and credit codes have the right check character."),
        check_identities,
        (Severity.BLOCK,),
        sources.RESIDENT_NUMBERS,
    ),
    Rule(
        "V-18",
        N_("The holders' shares make up the whole, and every co-owner agrees."),
        check_shares,
        (Severity.BLOCK, Severity.GATE),
        sources.REAL_ESTATE_38_4,
    ),
    Rule(
        "G6",
        N_("What is held by several needs the written consent of all the others."),
        check_co_owners,
        (Severity.GATE,),
        sources.REAL_ESTATE_38_4,
        part_of="V-18",
    ),
    Rule(
        "V-36",
        N_("A real-estate developer that buys states the source of its funds."),
        check_funds,
        (Severity.WARN,),
        sources.DOCUMENT_34_20,
        frozenset({Business.TRANSFER}),
    ),
)
