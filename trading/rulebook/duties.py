"""What the holder owes first: price or rent, investment and approvals, and what a breach costs (V-15 to V-17, G13)."""

from __future__ import annotations

from decimal import Decimal

from trading.core.deal import AcquisitionMode, Business
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen
from trading.rulebook import sources
from trading.rulebook.book import Rule
from trading.rulebook.facts import Limits, RightFacts
from trading.rulebook.title import has_certificate

_GRANTED = frozenset({AcquisitionMode.GRANT, AcquisitionMode.CONTRIBUTION})


def check_investment(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-15: a transfer asks G2; land is let only once it is developed as agreed (Provisional Regulations 28)."""
    if facts.business is Business.TRANSFER:
        return check_quarter(facts, limits)
    done, total = facts.investment_done_fen, facts.investment_total_fen
    if facts.business is not Business.LEASE or facts.acquisition_mode not in _GRANTED or not total or done is None:
        return []
    if done * 100 >= total * limits.investment_percent:
        return []
    return [
        Finding(
            "V-15",
            Severity.GATE,
            N_("%(percent)s %% of the development investment is done; land not developed as agreed may not be let."),
            _investment(done, total, limits),
            sources.GRANT_REGULATIONS_28,
            N_("Attach proof that the development follows the grant contract."),
        )
    ]


def check_quarter(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G2: at least a quarter of the development investment is done, for granted and contributed land (39(2))."""
    if facts.acquisition_mode not in _GRANTED:
        return []
    total, done = facts.investment_total_fen, facts.investment_done_fen
    source = sources.REAL_ESTATE_39_2
    if not total or done is None:
        words = N_("It isn't known how much of the development investment is done.")
        remedy = N_("Attach an audit report that states the whole investment and the part done.")
        return [Finding("V-15", Severity.GATE, words, {}, source, remedy, condition="G2")]
    if done * 100 >= total * limits.investment_percent:
        return []
    params = _investment(done, total, limits)
    words = N_("%(percent)s %% of the development investment is done; %(needed)s %% is needed.")
    if limits.prenotice_transfer:
        remedy = N_("The deal may go by advance notice registration.")
        return [Finding("V-15", Severity.ROUTE, words, params, source, remedy, condition="G2")]
    remedy = N_("Invest further and have it audited, then apply again.")
    return [Finding("V-15", Severity.BLOCK, words, params, source, remedy, condition="G2")]


def _investment(done: int, total: int, limits: Limits) -> dict[str, object]:
    return {
        "done": Fen(done),
        "total": Fen(total),
        "percent": Decimal(done * 10000 // total) / 100,
        "needed": limits.investment_percent,
    }


def check_price_paid(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-16: the whole grant price (G1), or the rent of a state lease so far, is paid."""
    if facts.acquisition_mode is AcquisitionMode.LEASE:
        return _rent_paid(facts)
    if facts.business is Business.TRANSFER:
        return check_grant_price(facts, limits)
    if facts.business is Business.LEASE and facts.acquisition_mode is AcquisitionMode.GRANT and not facts.price_paid:
        words = N_("The grant price isn't fully paid; letting the land may breach the grant contract.")
        remedy = N_("Pay the rest, or attach the grantor's statement that letting is allowed.")
        return [Finding("V-16", Severity.GATE, words, {}, sources.DOCUMENT_34_9, remedy)]
    return []


def check_grant_price(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G1: granted land has its whole price paid and its certificate issued (Real Estate Law 39(1))."""
    if facts.acquisition_mode is not AcquisitionMode.GRANT:
        return []
    findings = []
    if not facts.price_paid:
        words = N_("The grant price isn't fully paid.")
        remedy = N_("Pay the rest of the grant price and have it recorded.")
        findings.append(Finding("V-16", Severity.BLOCK, words, {}, sources.REAL_ESTATE_39_1, remedy, condition="G1"))
    if facts.is_registered and not has_certificate(facts):
        words = N_("There is no title certificate of the right.")
        remedy = N_("Obtain the certificate from the registration centre first.")
        findings.append(Finding("V-16", Severity.BLOCK, words, {}, sources.REAL_ESTATE_39_1, remedy, condition="G1"))
    return findings


def _rent_paid(facts: RightFacts) -> list[Finding]:
    if facts.price_paid:
        return []
    words = N_("Rent of the state lease is outstanding.")
    remedy = N_("Pay the rent and have it recorded.")
    return [Finding("V-16", Severity.BLOCK, words, {}, sources.LEASING_OPINIONS, remedy)]


def check_allocation(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-17: allocated land needs approval (G9); an authorised operator's land needs a person's judgement."""
    if facts.acquisition_mode is not AcquisitionMode.AUTHORISED:
        return check_approval(facts, limits)
    if facts.is_inside_group:
        words = N_("Land under authorised operation moves inside the group: a person looks at the group's decision.")
        remedy = N_("Attach the authorisation and the group's decision.")
    elif facts.is_inside_group is False:
        if facts.allocation_approval_no:
            return []
        words = N_("Land under authorised operation leaves the group: it needs approval, as allocated land does.")
        remedy = N_("Attach the approval and the proof that the land price is paid.")
    else:
        words = N_("Land under authorised operation is judged case by case.")
        remedy = N_("Attach the authorisation and the group's decision.")
    return [Finding("V-17", Severity.GATE, words, {}, PLATFORM_SETTING, remedy)]


def check_approval(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G9: allocated land needs approval, and its price is made up unless the use stays in the catalogue (40)."""
    if facts.acquisition_mode is not AcquisitionMode.ALLOCATION:
        return []
    if not facts.allocation_approval_no:
        words = N_("Allocated land may be transferred only with the government's approval.")
        remedy = N_("Attach the approval, and say whether the use stays within the allocation catalogue.")
    elif facts.stays_in_catalogue or facts.make_up_paid:
        return []
    elif facts.stays_in_catalogue is None:
        words = N_("It isn't known whether the use stays within the allocation catalogue.")
        remedy = N_("State it: outside the catalogue the transferee makes up the land price.")
    else:
        words = N_("The use leaves the allocation catalogue: the transferee makes up the land price.")
        remedy = N_("Have the grant contract signed and the price made up before registration; attach the proof.")
    return [Finding("V-17", Severity.GATE, words, {}, sources.REAL_ESTATE_40, remedy, condition="G9")]


def check_consequences(facts: RightFacts, limits: Limits) -> list[Finding]:
    """G13: whoever transfers without G1, G2 or G9 is told what the law holds for it (Real Estate Law 66, 67)."""
    breached = [*check_grant_price(facts, limits), *check_quarter(facts, limits)]
    findings = []
    if any(finding.blocks for finding in breached):
        findings.append(
            Finding(
                "G13",
                Severity.WARN,
                N_("A transfer in breach of these conditions has its gains confiscated and may be fined."),
                {},
                sources.REAL_ESTATE_66,
                N_("Meet the conditions before you transfer the land in any way."),
            )
        )
    if facts.acquisition_mode is AcquisitionMode.ALLOCATION and not facts.allocation_approval_no:
        findings.append(
            Finding(
                "G13",
                Severity.WARN,
                N_("A transfer of allocated land without approval: price claimed, gains confiscated, a fine possible."),
                {},
                sources.REAL_ESTATE_67,
                N_("Obtain the approval before you transfer the land in any way."),
            )
        )
    return findings


_TRANSFER = frozenset({Business.TRANSFER})

RULES = (
    Rule(
        "V-16",
        N_("The grant price, or the rent of a state lease so far, is paid."),
        check_price_paid,
        (Severity.BLOCK, Severity.GATE),
        sources.REAL_ESTATE_39_1,
    ),
    Rule(
        "G1",
        N_("Granted land: the whole price is paid and the certificate is held."),
        check_grant_price,
        (Severity.BLOCK,),
        sources.REAL_ESTATE_39_1,
        _TRANSFER,
        part_of="V-16",
    ),
    Rule(
        "V-15",
        N_("The land is developed far enough: a quarter of the investment before a transfer."),
        check_investment,
        (Severity.BLOCK, Severity.GATE, Severity.ROUTE),
        sources.REAL_ESTATE_39_2,
        frozenset({Business.TRANSFER, Business.LEASE}),
        settings=("rule.investment_percent", "rule.prenotice_transfer"),
    ),
    Rule(
        "G2",
        N_("Granted land: at least a quarter of the development investment is done."),
        check_quarter,
        (Severity.BLOCK, Severity.GATE, Severity.ROUTE),
        sources.REAL_ESTATE_39_2,
        _TRANSFER,
        settings=("rule.investment_percent", "rule.prenotice_transfer"),
        part_of="V-15",
    ),
    Rule(
        "V-17",
        N_("Allocated and authorised land: approved, and the land price made up where the use leaves the catalogue."),
        check_allocation,
        (Severity.GATE,),
        sources.REAL_ESTATE_40,
        _TRANSFER,
    ),
    Rule(
        "G9",
        N_("Allocated land: the government approves, and the transferee makes up the price."),
        check_approval,
        (Severity.GATE,),
        sources.REAL_ESTATE_40,
        _TRANSFER,
        part_of="V-17",
    ),
    Rule(
        "G13",
        N_("Whoever transfers without these conditions is told the consequences."),
        check_consequences,
        (Severity.WARN,),
        sources.REAL_ESTATE_66,
        _TRANSFER,
    ),
)
