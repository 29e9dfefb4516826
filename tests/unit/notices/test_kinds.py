"""The catalogue of messages is whole: every kind has words that its figures fill."""

from __future__ import annotations

import re

import pytest

from trading.notices.catalogue import KINDS
from trading.notices.kinds import NoticeKind
from trading.notices.states import Topic

#: what the rooms give; a sentence may ask for nothing else
FIGURES = {
    "lot",
    "count",
    "draft",
    "notice",
    "application",
    "proposal",
    "contract",
    "demand",
    "approach",
    "amount",
    "day",
    "apply_ends_at",
    "timed_starts_at",
    "closes_at",
    "starts_at",
    "resumes_at",
    "first",
    "last",
    "until",
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def test_every_kind_has_words_and_every_topic_a_kind() -> None:
    assert set(KINDS) == set(NoticeKind)
    assert {wording.topic for wording in KINDS.values()} == set(Topic)


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_a_kind_asks_only_for_public_figures(kind: NoticeKind) -> None:
    wording = KINDS[kind]
    for text in (wording.title, wording.text, wording.path):
        assert set(_PLACEHOLDER.findall(text)) <= FIGURES
        assert "%" not in _PLACEHOLDER.sub("", text)


#: these tell of no lot, or of several
_WITHOUT_A_LOT = {NoticeKind.CONTACT_CHANGED, NoticeKind.SEARCH_DIGEST, NoticeKind.ROOTS}


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind not in _WITHOUT_A_LOT])
def test_a_title_names_the_case_since_it_may_stand_alone(kind: NoticeKind) -> None:
    assert "%(lot)s" in KINDS[kind].title or "%(demand)s" in KINDS[kind].title
