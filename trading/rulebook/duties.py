"""What the holder owes first: price or rent, investment, and approvals (V-15 to V-17)."""

from __future__ import annotations

from decimal import Decimal

from trading.core.deal import AcquisitionMode
from trading.core.findings import PLATFORM_SETTING, Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen
from trading.rulebook.facts import Limits, RightFacts


def check_investment(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-15: at least a quarter of the development investment is done, for granted and contributed land."""
    if facts.acquisition_mode not in {AcquisitionMode.GRANT, AcquisitionMode.CONTRIBUTION}:
        return []
    total, done = facts.investment_total_fen, facts.investment_done_fen
    source = N_("Urban Real Estate Administration Law, art. 39(2)")
    if not total or done is None:
        return [
            Finding(
                "V-15",
                Severity.GATE,
                N_("It isn't known how much of the development investment is done."),
                {},
                source,
                N_("Attach an audit report that states the whole investment and the part done."),
            )
        ]
    if done * 100 >= total * limits.investment_percent:
        return []
    params = {
        "done": Fen(done),
        "total": Fen(total),
        "percent": Decimal(done * 10000 // total) / 100,
        "needed": limits.investment_percent,
    }
    words = N_("%(percent)s %% of the development investment is done; %(needed)s %% is needed.")
    if limits.prenotice_transfer:
        remedy = N_("The deal may go by advance notice registration.")
        return [Finding("V-15", Severity.ROUTE, words, params, source, remedy)]
    remedy = N_("Invest further and have it audited, then apply again.")
    return [Finding("V-15", Severity.BLOCK, words, params, source, remedy)]


def check_price_paid(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-16: the whole grant price, or the rent so far, is paid."""
    if facts.price_paid:
        return []
    if facts.acquisition_mode is AcquisitionMode.GRANT:
        return [
            Finding(
                "V-16",
                Severity.BLOCK,
                N_("The grant price isn't fully paid."),
                {},
                N_("Urban Real Estate Administration Law, art. 39(1)"),
                N_("Pay the rest of the grant price and have it recorded."),
            )
        ]
    if facts.acquisition_mode is AcquisitionMode.LEASE:
        return [
            Finding(
                "V-16",
                Severity.BLOCK,
                N_("Rent of the state lease is outstanding."),
                {},
                N_("Opinions on Leasing State-owned Land (1999)"),
                N_("Pay the rent and have it recorded."),
            )
        ]
    return []


def check_allocation(facts: RightFacts, limits: Limits) -> list[Finding]:
    """V-17: allocated land needs approval; an authorised operator's land needs a person's judgement."""
    if facts.acquisition_mode is AcquisitionMode.ALLOCATION:
        return [
            Finding(
                "V-17",
                Severity.GATE,
                N_("Allocated land may be transferred only with the government's approval."),
                {},
                N_("Urban Real Estate Administration Law, art. 40"),
                N_("Attach the approval, and say whether the use stays within the allocation catalogue."),
            )
        ]
    if facts.acquisition_mode is AcquisitionMode.AUTHORISED:
        return [
            Finding(
                "V-17",
                Severity.GATE,
                N_("Land under authorised operation is judged case by case."),
                {},
                PLATFORM_SETTING,
                N_("Attach the authorisation and the group's decision."),
            )
        ]
    return []
