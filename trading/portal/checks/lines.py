"""Findings in the reader's words, for pages and machines alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from trading.core.findings import Finding, Severity
from trading.portal.checks.masking import Hidden
from trading.web.filters import say_msgid

#: the look of a severity, as ``portal/_findings.html`` draws it
TONES = {
    Severity.BLOCK: "err",
    Severity.GATE: "warn",
    Severity.ROUTE: "warn",
    Severity.WARN: "warn",
    Severity.NOTE: "note",
}


@dataclass(frozen=True)
class Line:
    """One finding in words."""

    rule: str
    condition: str | None
    severity: Severity
    message: str
    source: str
    remedy: str
    field: str | None

    @property
    def tone(self) -> str:
        return TONES[self.severity]


def finding_lines(findings: Iterable[Finding]) -> list[Line]:
    """The findings in the order given."""
    return [_line(finding) for finding in findings]


def _line(finding: Finding) -> Line:
    params: dict[str, Any] = {
        name: _(str(value)) if isinstance(value, Hidden) else value for name, value in finding.params.items()
    }
    return Line(
        rule=finding.rule,
        condition=finding.condition,
        severity=finding.severity,
        message=say_msgid(finding.msgid, params),
        source=say_msgid(finding.source, params),
        remedy=say_msgid(finding.remedy, params) if finding.remedy else "",
        field=finding.field,
    )
