"""The deposit as earnest money: at most a fifth of what one year or the whole costs (V-26)."""

from __future__ import annotations

from trading.core.findings import Finding, Severity
from trading.core.messages import N_
from trading.core.money import Fen


def check_deposit(deposit: Fen, price: Fen) -> list[Finding]:
    """Civil Code 586: earnest money is at most a fifth of the price, or of one year's rent."""
    if deposit * 5 <= price:
        return []
    return [
        Finding(
            "V-26",
            Severity.BLOCK,
            N_("The deposit %(deposit)s is more than a fifth of the price, so it can't serve as earnest money."),
            {"deposit": deposit},
            source=N_("Civil Code, article 586"),
        )
    ]
