"""Cells of a bank's file: amounts, times, account numbers and names, as strictly read as what people type."""

from __future__ import annotations

import re
from datetime import date, datetime

from trading.core import clock
from trading.core.errors import TradingError
from trading.core.messages import N_
from trading.core.money import Fen, parse_yuan
from trading.core.text import clean_text, fold_name, fold_width
from trading.funds.statements.facts import EntryFaulty

_MOMENTS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d%H%M%S",
)
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{4,34}")
_REFERENCE = re.compile(r"[\x21-\x7e]{1,64}")


def amount(text: str) -> Fen:
    """A positive amount in yuan."""
    try:
        return parse_yuan(text, positive=True)
    except TradingError as refusal:
        words = N_("“%(text)s” is no amount in yuan above zero.")
        raise EntryFaulty(words, text=text[:40]) from refusal


def moment(text: str) -> datetime:
    """Wall time in Beijing, or an instant that names its zone; a day alone is its noon."""
    bare = clean_text(fold_width(text)).replace("T", " ")
    for form in _MOMENTS:
        try:
            return _plausible(datetime.strptime(bare, form).replace(tzinfo=clock.LOCAL), text)
        except ValueError:
            continue
    try:
        return noon(day(bare))
    except EntryFaulty:
        pass
    try:
        instant = datetime.fromisoformat(clean_text(text))
    except ValueError as failure:
        raise _no_time(text) from failure
    return _plausible(instant if instant.tzinfo else instant.replace(tzinfo=clock.LOCAL), text)


def day(text: str) -> date:
    """A date."""
    bare = clean_text(fold_width(text))
    for form in _DAYS:
        try:
            found = datetime.strptime(bare, form).replace(tzinfo=clock.LOCAL)
        except ValueError:
            continue
        return _plausible(found, text).date()
    raise _no_time(text)


def noon(of: date) -> datetime:
    """Noon of a day in Beijing: where a bank names no time, the day is what counts."""
    return datetime(of.year, of.month, of.day, 12, tzinfo=clock.LOCAL)


def _plausible(instant: datetime, text: str) -> datetime:
    if not 2000 <= instant.year <= 2100:
        raise _no_time(text)
    return instant


def _no_time(text: str) -> EntryFaulty:
    return EntryFaulty(N_("“%(text)s” is no time of posting, such as 2026-11-22 15:30:00."), text=text[:40])


def account(text: str) -> str:
    """An account number without its spaces; an empty cell stays empty."""
    bare = re.sub(r"[\s\-]", "", fold_width(text)).lstrip("'")
    if bare and not _ACCOUNT.fullmatch(bare):
        raise EntryFaulty(N_("“%(text)s” is no account number: 4 to 34 digits or letters."), text=text[:40])
    return bare.upper()


def reference(text: str) -> str:
    """The bank's own number of the entry."""
    bare = re.sub(r"\s", "", fold_width(text)).lstrip("'")
    if not _REFERENCE.fullmatch(bare):
        raise EntryFaulty(N_("The bank's reference is missing or isn't 1 to 64 plain characters."))
    return bare


def name(text: str) -> str:
    """The other side's name, folded as the market writes names."""
    return fold_name(text)[:200]


def words(text: str, longest: int) -> str:
    """Free text, cleaned and cut."""
    return clean_text(text)[:longest]
