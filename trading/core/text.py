"""Text at the door: what people type is folded and cleaned once, here, before anything compares or keeps it.

Nothing here knows what a text means; it only makes equal things look equal and harmful characters vanish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

#: the one separator inside names such as 买买提·吐尔逊
SEPARATOR = "\u00b7"

#: characters that people (and input methods) use in its place
_LOOK_ALIKES = dict.fromkeys(
    map(ord, "\u0387\u1427\u2022\u2027\u2219\u22c5\u2e31\u2e33\u30fb\uff65\u2024"),
    SEPARATOR,
)

#: format characters that carry meaning in Mongolian, the region's second language
_KEPT_FORMATS = frozenset("\u180e")

_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_DOT_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s*[.\uff0e]\s*(?=[{_HAN}])")
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_SPACES_AT_SEPARATOR = re.compile(rf" *{SEPARATOR} *")

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
#: commas group by three (1,000,000) or, in the Chinese manner, by four (100,0000); anything else is a slip
_GROUPED = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,4}(?:,[0-9]{4})+)(?:\.[0-9]+)?")


def clean_text(text: str, *, multiline: bool = False) -> str:
    """Return ``text`` in NFC without control, bidirectional and zero-width characters, spaces tidied.

    Line breaks survive only with ``multiline``; everywhere else they become a space.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(_tidy(character, multiline) for character in text)
    lines = (re.sub(r" {2,}", " ", line).strip(" ") for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _tidy(character: str, multiline: bool) -> str:
    """Return the character as it may stay: itself, a space, a line break or nothing."""
    if character in "\n\u2028\u2029\u0085\v\f":
        return "\n" if multiline else " "
    if character == "\t":
        return " "
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in {"Cc", "Cs"} or (category == "Cf" and character not in _KEPT_FORMATS):
        return ""
    return character


def fold_width(text: str) -> str:
    """Return ``text`` with full-width letters, digits and signs made ordinary ones; nothing else changes.

    Unlike NFKC it leaves superscripts, circled digits and fractions alone, so that ``10²`` can't turn into 102.
    """
    return "".join(
        unicodedata.normalize("NFKC", character)
        if "\uff01" <= character <= "\uff5e" or "\uffe0" <= character <= "\uffe6" or character == "\u3000"
        else character
        for character in text
    )


def fold_name(text: str) -> str:
    """Return the name of a person or body as the platform writes it.

    The separator is U+00B7 whatever was typed for it, full-width Latin letters become ordinary ones,
    spaces between Chinese characters go, and characters that can't be seen go.
    """
    name = clean_text(text).translate(_LOOK_ALIKES)
    name = _DOT_BETWEEN_HAN.sub(SEPARATOR, name)
    name = _fold_latin(name)
    name = _SPACES_AT_SEPARATOR.sub(SEPARATOR, name)
    return _SPACE_BETWEEN_HAN.sub("", name).strip()


def _fold_latin(text: str) -> str:
    """Make full-width letters and digits ordinary; leave Chinese punctuation such as （ ） alone."""
    return "".join(
        folded if character != (folded := fold_width(character)) and folded.isalnum() else character
        for character in text
    )


def name_key(text: str) -> str:
    """Return the form under which two spellings of one name are equal: for comparison, never for display."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", fold_name(text))).casefold()


def same_name(one: str, other: str) -> bool:
    """True where two spellings name the same person or body."""
    return name_key(one) == name_key(other)


def plain_number(text: str, *, prefixes: Sequence[str] = (), suffixes: Sequence[str] = ()) -> str | None:
    """Return the bare decimal digits that ``text`` spells (``"1234.5"``), or None where it isn't a plain number.

    One sign of currency or unit may stand before or after it. Exponents, signs, underscores, other scripts'
    digits, superscripts, ``NaN`` and ``Infinity`` aren't numbers here.
    """
    bare = re.sub(r"\s+", "", fold_width(text))
    for prefix in prefixes:
        if bare.startswith(prefix):
            bare = bare.removeprefix(prefix)
            break
    for suffix in suffixes:
        if bare.endswith(suffix):
            bare = bare.removesuffix(suffix)
            break
    if _GROUPED.fullmatch(bare):
        return bare.replace(",", "")
    return bare if _NUMBER.fullmatch(bare) else None
