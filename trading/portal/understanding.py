"""What a search text says beyond words: quantities, districts, uses, kinds of business. Pure.

``海勃湾 工业 20亩`` is a district, a class of use and an area of about 20 mu. Whatever is understood becomes a
condition that the reader sees and can take away; the rest stays words to be looked up. Words in quotes are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from trading.core import city
from trading.core.area import from_mu
from trading.core.deal import Business
from trading.core.land_use import UseClass
from trading.core.money import MAX_FEN
from trading.core.querying import searched_area
from trading.core.text import fold_width

#: a bare quantity is meant as "about": so many per cent either way
ABOUT_PERCENT = 10


@dataclass(frozen=True)
class Heard:
    """One condition that a text holds: the condition's name, its value, and the words that said it."""

    name: str
    value: object
    words: str


@dataclass(frozen=True)
class Span:
    """From one quantity to another, in m² or fen; None where it is open."""

    low: Decimal | None
    high: Decimal | None


_USES = {
    UseClass.INDUSTRIAL: ("工业用地", "工业", "工矿", "厂房", "industrial", "industry"),
    UseClass.RESIDENTIAL: ("住宅用地", "居住用地", "住宅", "居住", "residential", "housing"),
    UseClass.COMMERCIAL: ("商业服务业用地", "商业用地", "商服用地", "商业", "商服", "commercial"),
    UseClass.PUBLIC: ("公共管理与公共服务用地", "公共服务", "公共管理"),
}
_BUSINESSES = {
    Business.TRANSFER: ("转让", "出售", "transfer"),
    Business.SUBLEASE: ("转租", "sublease"),
    Business.LEASE: ("出租", "租赁", "lease"),
    Business.MORTGAGE: ("抵押融资", "融资", "mortgage"),
}
_UNBURDENED = ("无抵押", "未抵押", "无他项权利", "unburdened")

_FIGURE = r"(\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?)"
_SQUARE_METRE = r"平方米|平米|㎡|m²|m2|平"
_UNITS: tuple[tuple[str, str, Callable[[Decimal], Decimal]], ...] = (
    ("unit_price", rf"元/(?:{_SQUARE_METRE})", lambda value: value * 100),
    ("unit_price", r"万元?/亩", lambda value: value * 1_500),
    ("area", r"亩|畝|mu\b", from_mu),
    ("area", r"公顷|ha\b|hectares?", lambda value: value * 10_000),
    ("area", r"平方公里|km2", lambda value: value * 1_000_000),
    ("area", _SQUARE_METRE, lambda value: value),
    ("price", r"亿元?", lambda value: value * 10_000_000_000),
    ("price", r"万元?", lambda value: value * 1_000_000),
    ("price", r"元|yuan", lambda value: value * 100),
)
_UNIT = "|".join(pattern for _name, pattern, _of in _UNITS)
_QUANTITY = re.compile(
    rf"(?:(?P<least>大于|超过|不少于|至少|>=?|≥)|(?P<most>小于|不超过|至多|<=?|≤))?\s*{_FIGURE}"
    rf"(?:\s*(?:{_UNIT})?\s*(?:-|–|—|~|至|到)\s*{_FIGURE})?\s*(?P<unit>{_UNIT})\s*(?P<side>以上|以下|以内|左右|上下)?",
    re.IGNORECASE,
)
#: in quotes, or a number with brackets in it, such as a notice's
_LITERAL = re.compile(r"[\"“”]([^\"“”]*)[\"“”]|\S*[\[〔【]\S*")
#: a word that one of these follows is a part of a name: 工业园区, 海南路
_NAME_GOES_ON = frozenset("园区路街道镇村")


def understand(text: str) -> tuple[list[Heard], str]:
    """The conditions that a text holds, in its order, and the words that are left."""
    folded = _Text(fold_width(text))
    quoted = folded.take(_LITERAL, lambda found: found[0] if found[1] is None else found[1])
    heard = [one for found in folded.take(_QUANTITY, _quantity) for one in found]
    for name, words in _vocabulary():
        if name not in {one.name for one in heard}:
            heard += folded.hear(name, words)
    left = " ".join(" ".join([*quoted, folded.rest]).split())
    return sorted(heard, key=lambda one: folded.place(one.words)), left


class _Text:
    """A text of which parts are taken one after another."""

    def __init__(self, text: str) -> None:
        self.whole = text
        self.rest = text

    def take(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], object]) -> list:
        """Cut out what matches and can be read."""
        found = [(match[0], value) for match in pattern.finditer(self.rest) if (value := read(match))]
        for words, _value in found:
            self.rest = self.rest.replace(words, " ", 1)
        return [value for _words, value in found]

    def hear(self, name: str, vocabulary: Iterable[tuple[str, object]]) -> list[Heard]:
        """Cut out the words of one condition; of several kinds of business the first counts."""
        heard: list[Heard] = []
        for word, value in vocabulary:
            at = self._find(word)
            if at is None:
                continue
            if name in {"district", "use"} or not heard:
                said = self.rest[at : at + len(word)]
                self.rest = self.rest[:at] + " " + self.rest[at + len(word) :]
                heard.append(Heard(name, value, said))
        return heard

    def _find(self, word: str) -> int | None:
        """Where the word stands by itself, if it does."""
        places = (match.start() for match in re.finditer(re.escape(word), self.rest, re.IGNORECASE))
        return next((at for at in places if not _is_part_of_a_name(self.rest, at, word)), None)

    def place(self, words: str) -> int:
        return self.whole.find(words)


def _is_part_of_a_name(text: str, at: int, word: str) -> bool:
    """True for a word that goes on: ``工业`` in ``工业园区``, ``hainan`` in ``Hainanese``."""
    before, after = text[max(at - 1, 0) : at], text[at + len(word) : at + len(word) + 1]
    if not word.isascii():
        return after in _NAME_GOES_ON
    return any(character.isascii() and character.isalnum() for character in before + after)


def _vocabulary() -> Iterable[tuple[str, list[tuple[str, object]]]]:
    """The words of each condition, longer ones first."""
    districts = [
        (word, one.code)
        for one in city.here().districts
        for word in (one.name_zh, one.name_en, one.short, one.name_en.removesuffix(" District"))
    ]
    for name, pairs in (
        ("unburdened", [(word, True) for word in _UNBURDENED]),
        ("district", districts),
        ("use", [(word, use) for use, words in _USES.items() for word in words]),
        ("business", [(word, business) for business, words in _BUSINESSES.items() for word in words]),
    ):
        yield name, sorted(pairs, key=lambda pair: -len(pair[0]))


def _quantity(match: re.Match[str]) -> list[Heard]:
    """``20亩``, ``20-30亩``, ``不少于1.3公顷``, ``500万以内`` as a span of areas or prices."""
    figures = [Decimal(found.replace(",", "")) for found in match.groups()[2:4] if found]
    name, value_of = next(
        (name, of) for name, pattern, of in _UNITS if re.fullmatch(pattern, match["unit"], re.IGNORECASE)
    )
    values = sorted(value_of(figure) for figure in figures)
    if not values[-1]:
        return []
    side = match["side"] or ""
    if match["least"] or side == "以上":
        span = Span(values[0], None)
    elif match["most"] or side in {"以下", "以内"}:
        span = Span(None, values[-1])
    elif len(values) == 2:
        span = Span(values[0], values[1])
    else:
        part = values[0] * ABOUT_PERCENT / 100
        span = Span(values[0] - part, values[0] + part)
    limit = searched_area if name == "area" else _searched_price
    return [
        Heard(name, Span(*(None if end is None else limit(end) for end in (span.low, span.high))), match[0].strip())
    ]


def _searched_price(fen: Decimal) -> Decimal:
    return min(Decimal(int(fen)), Decimal(MAX_FEN))
