"""Terms: how a text is cut up for finding it again, on the side of the index and on the side of the question. Pure.

Chinese has no spaces, so a run of characters is cut into every pair of neighbours (and the single characters, for
whoever types one). Letters and figures stay whole words. A text is found where it holds every term of the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from trading.core.text import fold_width

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
#: lengths of the beginnings of a parcel code that name a district, a zone and a sub-zone
_CODE_PARTS = (6, 9, 12)
_CODE_LENGTH = 19


def terms_of(texts: Iterable[str]) -> list[str]:
    """Everything that these texts are found by, in order."""
    found = {term for text in texts for run in _runs(text) for term in _cut(run, singles=True)}
    return sorted(found)


def terms_of_code(code: str) -> list[str]:
    """The beginnings of a parcel code that people search by, and its short form ``gb00017``."""
    folded = code.lower()
    return [folded[:length] for length in _CODE_PARTS] + [folded[12:_CODE_LENGTH]]


def terms_asked(text: str) -> list[str]:
    """What a text must hold to answer a question; empty where the question says nothing."""
    return sorted({term for run in _runs(text) for term in _cut(run, singles=False)})


def _runs(text: str) -> Iterator[str]:
    yield from _RUN.findall(fold_width(text).lower())


def _cut(run: str, *, singles: bool) -> Iterator[str]:
    if not _IS_HAN.match(run) or len(run) == 1:
        yield run
        return
    for one, other in pairwise(run):
        yield one + other
    if singles:
        yield from run
