"""Public numbers: how a county, a kind of deal, a year and a place in a series are written.

Pure spelling. Who gives the next place in a series is :mod:`trading.series`; the words in the numbers are the
city's.
"""

from __future__ import annotations

import re
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from trading.core.city import here
from trading.core.deal import DealKind
from trading.core.text import fold_width

_DEPOSIT_REFERENCE = re.compile(r"BZ[0-9]{10,}")
#: of deposits, instalments of a price, and payments that the market orders
_MONEY_REFERENCE = re.compile(r"(?:BZ|JK|TK)[0-9]{10,}")


def listing_number(county: str, kind: DealKind, year: int, sequence: int) -> str:
    """``150302-T-2026-00001``."""
    return f"{county}-{kind.letter}-{year:04d}-{_place(sequence):05d}"


def notice_number(county: str, kind: DealKind, year: int, sequence: int) -> str:
    """``乌海海勃湾转[2026]0001号``."""
    place = here().numbering["notice"] + here().district(county).short
    return f"{place}{kind.character}[{year:04d}]{_place(sequence):04d}号"


def later_notice_number(first: str, place: int) -> str:
    """Return a listing's later notice number, ``乌海海勃湾转[2026]0001-2号``: that of the first and a place."""
    if place < 2 or not first.endswith("号"):
        raise ValueError("a later notice follows a first one")
    return f"{first[:-1]}-{place}号"


def confirmation_number(year: int, sequence: int) -> str:
    """``乌土二成[2026]0001号``."""
    return f"{here().numbering['confirmation']}[{year:04d}]{_place(sequence):04d}号"


def contract_number(county: str, kind: DealKind, year: int, sequence: int) -> str:
    """``1503022026ZR00001``."""
    return f"{county}{year:04d}{kind.initials}{_place(sequence):05d}"


def certification_number(contract: str) -> str:
    """Return the certified contract's number: the contract's own and two check digits (ISO 7064 mod 97-10)."""
    return contract + mod_97_10.calc_check_digits(contract)


def is_certification_number(number: str) -> bool:
    """True where the two check digits fit; one wrong character or two swapped ones never do."""
    return _checks(number)


def case_number(county: str, day: date, window: int, sequence: int) -> str:
    """Return a counter case's number, ``15030220261123010007``: county, day, window, place in the day."""
    return f"{county}{day:%Y%m%d}{window:02d}{_place(sequence):04d}"


def application_number(county: str, kind: DealKind, year: int, sequence: int) -> str:
    """Return a bidder application's number, ``150302-TB-2026-00017``."""
    return f"{county}-{kind.letter}B-{year:04d}-{_place(sequence):05d}"


def qualification_number(application: str) -> str:
    """Return the number of the certificate that admits an application, ``150302-TQ-2026-00017``: one each, so it
    shares the application's place."""
    county, kind, year, place = application.split("-")
    return f"{county}-{kind[0]}Q-{year}-{place}"


def proposal_number(county: str, kind: DealKind, year: int, sequence: int) -> str:
    """Return the number of a proposal on a negotiated listing, ``150302-TP-2026-00017``."""
    return f"{county}-{kind.letter}P-{year:04d}-{_place(sequence):05d}"


def demand_number(city: str, year: int, sequence: int) -> str:
    """Return a demand post's number, ``150300-D-2026-00012``: demands are the city's, they may want any district."""
    return f"{city}-D-{year:04d}-{_place(sequence):05d}"


def approach_number(city: str, year: int, sequence: int) -> str:
    """Return the number of an approach to a demand, ``150300-DA-2026-00012``."""
    return f"{city}-DA-{year:04d}-{_place(sequence):05d}"


def deposit_reference(year: int, sequence: int) -> str:
    """Return the words a bidder writes on the transfer of a deposit, ``BZ26000017`` and two check digits.

    Banks print remarks in capitals and cut them; twelve letters and digits survive that, and the check digits
    show a slip before money is put down to the wrong bidder.
    """
    return _money_reference("BZ", year, sequence)


def instalment_reference(year: int, sequence: int) -> str:
    """Return the words a buyer writes on the transfer of a part of the price, ``JK26000017`` and two check digits."""
    return _money_reference("JK", year, sequence)


def payout_number(year: int, sequence: int) -> str:
    """Return what the bank is given for each payment that it makes, ``TK26000017`` and two check digits."""
    return _money_reference("TK", year, sequence)


def _money_reference(letters: str, year: int, sequence: int) -> str:
    base = f"{letters}{year % 100:02d}{_place(sequence):06d}"
    return base + mod_97_10.calc_check_digits(base)


def desk_number(letters: str, year: int, sequence: int) -> str:
    """Return the number of what only desks speak of, ``DZ26000017``: a statement, an entry, a batch, a receipt."""
    return f"{letters}{year % 100:02d}{_place(sequence):06d}"


def is_deposit_reference(text: str) -> bool:
    """True where ``text`` is a reference without a slip."""
    return _DEPOSIT_REFERENCE.fullmatch(text) is not None and _checks(text)


def find_deposit_references(remark: str) -> list[str]:
    """Return the faultless references of deposits inside a bank statement's remark, however it is spaced or cased."""
    return [reference for reference in find_money_references(remark) if reference.startswith("BZ")]


def find_money_references(remark: str) -> list[str]:
    """Return the faultless references of deposits, instalments and payouts inside a remark."""
    bare = re.sub(r"[\s\-_.,，。:：]", "", fold_width(remark)).upper()
    found = (_faultless_prefix(match.group()) for match in _MONEY_REFERENCE.finditer(bare))
    return list(dict.fromkeys(reference for reference in found if reference))


def _faultless_prefix(candidate: str) -> str | None:
    """A remark may run on in digits: the shortest beginning that checks is the reference."""
    lengths = range(12, len(candidate) + 1)
    return next((candidate[:length] for length in lengths if _checks(candidate[:length])), None)


def _checks(number: str) -> bool:
    try:
        mod_97_10.validate(number)
    except ValidationError:
        return False
    return True


def _place(sequence: int) -> int:
    if sequence < 1:
        raise ValueError("a series begins at 1")
    return sequence
