"""V-26 and the reserve price. No refusal here repeats what was entered: a page with it in could be read by others."""

from __future__ import annotations

from trading.core.deal import Figure
from trading.core.errors import Invalid
from trading.core.findings import PLATFORM_SETTING
from trading.core.messages import N_


class StartPriceFirst(Invalid):
    code = "start_price_first"
    msgid = N_("Answer the questions on price first: a reserve price is held against the start price.")
    rule = "V-26"
    source = PLATFORM_SETTING
    field = "amount"


class ReserveBelowStart(Invalid):
    """Parameter: ``start``."""

    code = "reserve_below_start"
    msgid = N_("The reserve price can't be below the start price of %(start)s.")
    rule = "V-26"
    source = PLATFORM_SETTING
    remedy = N_("Enter it again, or leave it out: then the start price is the least that you sell for.")
    field = "amount"


class ReserveAboveStart(ReserveBelowStart):
    """The same for rates, where lower is better."""

    msgid = N_("The reserve rate can't be above the highest rate of %(start)s.")
    remedy = N_("Enter it again, or leave it out: then the highest rate is the most that you borrow at.")


class ReserveToRepeat(Invalid):
    """The start price moved past what a sealed reserve was held against; nobody can look whether it still fits."""

    code = "reserve_to_repeat"
    msgid = N_("The start price has changed since the reserve price was sealed. Seal it again, or remove it.")
    rule = "V-26"
    source = PLATFORM_SETTING


def check_reserve(amount: int, start: int | None, figure: Figure) -> None:
    """Refuse a reserve that a bid at the start price would reach already."""
    if not start:
        raise StartPriceFirst()
    if not figure.meets(amount, start):
        refusal = ReserveAboveStart if figure.falls else ReserveBelowStart
        raise refusal(start=figure.of(start))


def still_fits(held_against: int, start: int | None, figure: Figure) -> bool:
    """True where a reserve that fitted one start price must fit another."""
    return start is not None and figure.meets(held_against, start)
