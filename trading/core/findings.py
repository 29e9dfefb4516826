"""Findings: what a rule says about the facts it was shown.

A rule function takes frozen facts and returns findings; nobody has to remember which rules there
are, and a page, a review desk and the machine interface show the same list. A finding that blocks
can be raised as a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from trading.core.errors import Invalid, Refusals
from trading.core.labels import LabelledEnum
from trading.core.messages import N_

#: the source of a rule that no law fixes: a default of the platform that the bureau may change
PLATFORM_SETTING = N_("Platform setting")


class Severity(LabelledEnum):
    """What a finding does to the case."""

    BLOCK = "error", N_("Blocks")
    GATE = "gate", N_("Needs a paper or a consent first")
    ROUTE = "route", N_("Takes another path")
    WARN = "warn", N_("Warning")
    NOTE = "note", N_("Note")


@dataclass(frozen=True)
class Finding:
    """One rule's word: its id, what it does, the sentence, the law behind it and the way out.

    ``msgid`` and ``remedy`` are English msgids over the same ``params``, translated once at the edge.
    """

    rule: str
    severity: Severity
    msgid: str
    params: Mapping[str, Any] = dataclass_field(default_factory=dict)
    source: str = PLATFORM_SETTING
    remedy: str | None = None
    #: the condition of the law behind it, ``G4``, where the rule gathers several
    condition: str | None = None
    #: the form field or fact that it is about
    field: str | None = None

    @property
    def blocks(self) -> bool:
        """True where the business cannot go on."""
        return self.severity is Severity.BLOCK


class RuleBroken(Invalid):
    """A blocking finding as a refusal."""

    code = "rule_broken"

    def __init__(self, finding: Finding, *, field: str | None = None) -> None:
        """``field`` is the input that the finding is about, where it isn't the one that the rule names."""
        super().__init__(finding.msgid, field=field or finding.field, **finding.params)
        self.finding = finding
        self.rule = finding.rule
        self.source = finding.source
        self.remedy = finding.remedy


def refuse_if_blocked(findings: Iterable[Finding]) -> None:
    """Raise every blocking finding at once; do nothing where there is none."""
    broken: list[Any] = [RuleBroken(finding) for finding in findings if finding.blocks]
    if broken:
        raise Refusals(broken)
