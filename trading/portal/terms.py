"""Terms: how a text is cut up for finding it again, on the side of the index and on the side of the question. Pure.

Chinese has no spaces, so a run of characters is cut into its single characters and every two and three neighbours.
Letters and figures stay whole words. A question is cut into the longest of these only, and a text is found where it
holds all of them. Pairs alone would find too much: 银山大道 in 西卓子山街道 holds both 银山 and 山街, but no 银山街.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trading.core.text import fold_width

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
#: how many neighbouring characters make a term
_LENGTHS = (1, 2, 3)
#: lengths of the beginnings of a parcel code that name a district, a zone and a sub-zone
_CODE_PARTS = (6, 9, 12)
_CODE_LENGTH = 19


def terms_of(texts: Iterable[str]) -> list[str]:
    """Everything that these texts are found by, in order."""
    found = {term for text in texts for run in _runs(text) for length in _LENGTHS for term in _cut(run, length)}
    return sorted(found)


def terms_of_code(code: str) -> list[str]:
    """The beginnings of a parcel code that people search by, and its short form ``gb00017``."""
    folded = code.lower()
    return [folded[:length] for length in _CODE_PARTS] + [folded[12:_CODE_LENGTH]]


def terms_asked(text: str) -> list[str]:
    """What a text must hold to answer a question; empty where the question says nothing."""
    return sorted({term for run in _runs(text) for term in _cut(run, min(len(run), max(_LENGTHS)))})


def _runs(text: str) -> Iterator[str]:
    yield from _RUN.findall(fold_width(text).lower())


def _cut(run: str, length: int) -> Iterator[str]:
    """Every ``length`` neighbours of a run of Chinese; letters and figures whole."""
    if not _IS_HAN.match(run):
        yield run
        return
    yield from (run[at : at + length] for at in range(len(run) - length + 1))
