"""The post-checks: what must still hold before the two sides of an award or an agreement are told that it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from trading.core.findings import Finding, Severity
from trading.core.messages import N_
from trading.rulebook import Limits, Rule, Step


@dataclass(frozen=True)
class AwardFacts:
    """What the post-check looks at."""

    price_is_the_registers: bool
    register_faults: int
    winner_verified: bool
    winner_blacklisted: bool
    deposit_held: bool
    payer_is_winner: bool
    winner_holds_the_right: bool
    #: examined before the bidding, or now
    papers_examined: bool = True
    #: kinds of burdens registered against the right that forbid a transfer
    blocking_burdens: tuple[str, ...] = ()


def post_check(facts: AwardFacts) -> list[Finding]:
    """Return what stands against the award; nothing that blocks means it may be confirmed."""
    return [finding for holds, finding in _table(facts) if not holds]


def passed(facts: AwardFacts) -> int:
    """How many of the checks found nothing."""
    return sum(1 for holds, _finding in _table(facts) if holds)


def _table(facts: AwardFacts) -> list[tuple[bool, Finding]]:
    return [
        (
            facts.register_faults == 0,
            Finding(
                "V-28",
                Severity.BLOCK,
                N_("The bid register doesn't verify: %(count)s faults."),
                {"count": facts.register_faults},
                remedy=N_("Stop here and call the auditor; nothing may be confirmed on a broken register."),
            ),
        ),
        (
            facts.price_is_the_registers,
            Finding("V-31", Severity.BLOCK, N_("The award's price isn't the best bid of the register.")),
        ),
        (
            facts.winner_verified,
            Finding(
                "V-04",
                Severity.BLOCK,
                N_("The winner's identity hasn't been verified."),
                remedy=N_("Verify the identity at a window first."),
            ),
        ),
        (
            not facts.winner_blacklisted,
            Finding("V-30", Severity.BLOCK, N_("The winner is on the list of defaulters.")),
        ),
        (
            not facts.winner_holds_the_right,
            Finding("V-27", Severity.BLOCK, N_("The winner is one of the sellers.")),
        ),
        (
            facts.deposit_held,
            Finding("V-26", Severity.BLOCK, N_("The winner's deposit isn't held any more.")),
        ),
        (
            facts.payer_is_winner,
            Finding(
                "V-26",
                Severity.WARN,
                N_("The deposit was paid under another name than the winner's."),
                remedy=N_("Compare the names; deposits must come from the bidder's own account."),
            ),
        ),
        (
            facts.papers_examined,
            Finding(
                "8.1",
                Severity.BLOCK,
                N_("The bidders of this lot are examined after the bidding, and the winner's papers haven't been yet."),
                remedy=N_("Read the papers below and record that they are in order, or declare the award void."),
            ),
        ),
        (
            not facts.blocking_burdens,
            Finding(
                "V-14",
                Severity.BLOCK,
                N_("The register shows a burden that forbids the transfer."),
                remedy=N_("Wait until it is lifted, or declare the award void."),
            ),
        ),
    ]


@dataclass(frozen=True)
class AgreementFacts:
    """What the post-check of an agreement looks at; what the land book says about it is asked beside."""

    is_the_confirmed_version: bool
    is_confirmed_by_both: bool
    other_side_verified: bool
    other_side_barred: bool
    other_side_holds_the_right: bool
    owner_barred: bool


def check_agreement(facts: AgreementFacts) -> list[Finding]:
    """Return what stands against an agreement of private negotiation."""
    remedy = N_("Give the agreement back to its two sides, with this reason.")
    checks = (
        (facts.is_the_confirmed_version, "V-31", N_("The agreement isn't the version that both sides confirmed.")),
        (facts.is_confirmed_by_both, "V-31", N_("One of the two sides hasn't confirmed this version.")),
        (facts.other_side_verified, "V-04", N_("The other side's identity hasn't been verified.")),
        (not facts.other_side_barred, "V-30", N_("The other side is on the list of defaulters.")),
        (not facts.owner_barred, "V-30", N_("The owner is on the list of defaulters.")),
        (not facts.other_side_holds_the_right, "V-27", N_("The other side is one of the right's holders.")),
    )
    return [Finding(rule, Severity.BLOCK, words, remedy=remedy) for holds, rule, words in checks if not holds]


def _award(facts: AwardFacts, limits: Limits) -> list[Finding]:
    """8.1: before an award is confirmed, register, price, winner, deposit and title are looked at again."""
    remedy = N_("Declare the award void, or correct the record that is wrong.")
    return [replace(finding, remedy=finding.remedy or remedy) for finding in post_check(facts)]


#: this room's part of the rule book; the declared price (V-31) is asked by the book itself
RULES = (
    Rule(
        "8.1",
        N_("Before an award is confirmed, register, price, winner, deposit and title are checked again."),
        _award,
        (Severity.BLOCK, Severity.WARN),
        step=Step.CONTRACT,
        settings=("trade.winner_check",),
    ),
)
