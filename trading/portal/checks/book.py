"""The rule book as people read it: filtered, in order, each rule with the figures that it compares with today."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask_babel import gettext as _

from trading import rulebook
from trading.core import settings
from trading.core.deal import Business
from trading.core.findings import Severity
from trading.core.labels import LabelledEnum
from trading.core.settings import CATALOGUE, Kind, Setting, Unit
from trading.core.text import clean_text
from trading.rulebook.book import Rule, Step
from trading.web.filters import label

LONGEST_SEARCH = 60

Member = TypeVar("Member", bound=LabelledEnum)


@dataclass(frozen=True)
class Figure:
    """A setting that a rule compares with, as it stands today."""

    key: str
    label: str
    shown: str


@dataclass(frozen=True)
class Filter:
    """What the reader looks for."""

    business: Business | None = None
    step: Step | None = None
    severity: Severity | None = None
    text: str = ""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Filter:
        """The filter of an address; what can't be read is left out."""
        return cls(
            business=_member(Business, args.get("business")),
            step=_member(Step, args.get("step")),
            severity=_member(Severity, args.get("severity")),
            text=clean_text(args.get("q", ""))[:LONGEST_SEARCH],
        )

    @property
    def is_empty(self) -> bool:
        return self == Filter()

    def fits(self, rule: Rule) -> bool:
        words = self.text.casefold().split()
        return (
            (self.business is None or self.business in rule.businesses)
            and (self.step is None or rule.step is self.step)
            and (self.severity is None or self.severity in rule.severities)
            and all(word in _haystack(rule) for word in words)
        )


def rules(asked: Filter) -> list[tuple[Step, list[Rule]]]:
    """The rules that fit, under the steps at which they are asked, in the order of their ids."""
    found = sorted((rule for rule in rulebook.book().values() if asked.fits(rule)), key=_place)
    return [(step, inside) for step in Step if (inside := [rule for rule in found if rule.step is step])]


def figures(rule: Rule) -> list[Figure]:
    """What a rule compares with today."""
    return [_figure(CATALOGUE[key]) for key in rule.settings if key in CATALOGUE]


def _figure(setting: Setting) -> Figure:
    value = settings.value(setting.key)
    if setting.kind is Kind.SWITCH:
        shown = _("On") if value else _("Off")
    elif setting.unit is Unit.YEARLY:
        shown = setting.write(value)
    else:
        shown = f"{setting.write(value)} {_(setting.unit.label)}"
    return Figure(setting.key, _(setting.label), shown)


def _haystack(rule: Rule) -> str:
    figures_of = (CATALOGUE[key].label for key in rule.settings if key in CATALOGUE)
    words = (rule.title, rule.source, *figures_of)
    return " ".join((rule.id, *(_(word) for word in words), *(label(one) for one in rule.severities))).casefold()


def _place(rule: Rule) -> tuple[int, list[int]]:
    """V-rules by number, then the law's conditions, then the sections of the rule book."""
    family = {"V": 0, "G": 1}.get(rule.id[0], 2)
    return family, [int(digits) for digits in re.findall(r"\d+", rule.id)]


def _member(kind: type[Member], text: str | None) -> Member | None:
    return next((member for member in kind if member.value == text), None)
