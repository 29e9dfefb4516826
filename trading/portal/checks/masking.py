"""What a stranger may read of findings: what stands against a deal, but no names, amounts or paper numbers. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from trading.core.findings import Finding
from trading.core.messages import N_
from trading.core.money import Fen
from trading.portal.checks.assembling import UNSTATED

#: figures and days that say nothing about a person and that the public pages of the parcel show, or the asker stated
_OPEN = frozenset(
    {
        *("area", "measured", "percent", "needed", "limit", "years", "months", "days", "leased", "granted"),
        *("ends_on", "started_on", "first", "last", "longest", "since", "until", "told", "opens_on"),
        *("rank", "ranks", "count", "sum", "planned", "present", "business", "parcel"),
        *("price", "reference"),
    }
)


class Hidden(str):
    """A value that the reader may not see; written as words for it."""

    __slots__ = ()


HIDDEN = Hidden(N_("[not public]"))
#: the number of a paper, which sentences put in brackets of their own
ELLIPSIS = "…"


def masked(findings: Collection[Finding], *, also: Collection[str] = ()) -> tuple[Finding, ...]:
    """The findings with every other parameter hidden; ``also`` are parameters that are public this time."""
    return tuple(replace(finding, params=_masked(finding.params, frozenset(also))) for finding in findings)


def _masked(params: Mapping[str, Any], also: frozenset[str]) -> dict[str, Any]:
    hidden = {name: ELLIPSIS if name == "paper" else HIDDEN for name in params}
    return {name: value if name in _OPEN or name in also else hidden[name] for name, value in params.items()}


def without_fillings(findings: Collection[Finding]) -> tuple[Finding, ...]:
    """Findings from statements alone: what nobody stated is left open instead of said to be nought or nobody."""
    return tuple(replace(finding, params=_unfilled(finding.params)) for finding in findings)


def _unfilled(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: UNSTATED if _is_filling(value) else value for name, value in params.items()}


def _is_filling(value: Any) -> bool:
    is_nameless = isinstance(value, str) and set(value) == {UNSTATED, "、"}
    return is_nameless or (isinstance(value, Fen) and value == 0)
