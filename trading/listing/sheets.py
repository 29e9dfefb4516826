"""The question pages of a listing by business and way of trading, in the order of asking. Pure."""

from __future__ import annotations

from enum import StrEnum

from trading.core.deal import Business, TradeMode


class Sheet(StrEnum):
    """One page of questions; the value stands in its address."""

    COURT = "court"
    LAND = "land"
    DATES = "dates"
    TERM = "term"
    LOAN = "loan"
    PRICE = "price"
    TERMS = "terms"


def sheets_of(business: Business, mode: TradeMode) -> tuple[Sheet, ...]:
    """The pages that the owner fills in, in order."""
    deal = [Sheet.TERM] if business.is_letting else [Sheet.LOAN] if business is Business.MORTGAGE else []
    case = [Sheet.COURT] if mode is TradeMode.COURT else []
    return (*case, Sheet.LAND, Sheet.DATES, *deal, Sheet.PRICE, Sheet.TERMS)


def sheet_after(sheet: Sheet, business: Business, mode: TradeMode) -> Sheet | None:
    """The page after this one; None after the last."""
    pages = sheets_of(business, mode)
    place = pages.index(sheet) + 1
    return pages[place] if place < len(pages) else None
