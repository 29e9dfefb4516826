"""The two steps of every load, whatever the file holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from trading.core.access import authorise
from trading.core.actor import Actor
from trading.parcels.imports.files import RawRow, no_news
from trading.parcels.imports.ledgers import BURDENS, check_idle, check_violations
from trading.parcels.imports.parcels import check_parcels
from trading.parcels.imports.prices import check_benchmarks, check_factors, check_standards
from trading.parcels.imports.rows import Checked, Fault
from trading.parcels.permissions import GRANTS, Permission
from trading.parcels.services.loading.burdens import BurdensPlan
from trading.parcels.services.loading.editions import BenchmarksPlan, FactorsPlan
from trading.parcels.services.loading.parcels import ParcelsPlan
from trading.parcels.services.loading.plans import BookMoved, ImportReport, Plan, Tell
from trading.parcels.services.loading.standards import StandardsPlan
from trading.parcels.states import ImportKind

__all__ = ["BookMoved", "ImportReport", "Prepared", "prepare", "write"]

Check = Callable[[Sequence[RawRow], Tell], Checked[Any]]
Compare = Callable[[list[Any]], tuple[list[Fault], Plan]]

_KINDS: dict[ImportKind, tuple[Check, Compare]] = {
    ImportKind.PARCELS: (check_parcels, ParcelsPlan.compare),
    ImportKind.BENCHMARKS: (check_benchmarks, BenchmarksPlan.compare),
    ImportKind.FACTORS: (check_factors, FactorsPlan.compare),
    ImportKind.STANDARDS: (check_standards, StandardsPlan.compare),
    ImportKind.VIOLATIONS: (check_violations, lambda rows: BurdensPlan.compare(BURDENS[ImportKind.VIOLATIONS], rows)),
    ImportKind.IDLE: (check_idle, lambda rows: BurdensPlan.compare(BURDENS[ImportKind.IDLE], rows)),
}


@dataclass(frozen=True)
class Prepared:
    """What a file comes to against the land book of this moment. With faults there is nothing to be written."""

    rows: int
    plan: Plan
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    @property
    def faulty_rows(self) -> int:
        return len({fault.row for fault in self.faults})


def prepare(kind: ImportKind, rows: Sequence[RawRow], tell: Tell = no_news) -> Prepared:
    """Read the rows and compare them with the land book. Writes nothing: a dry run is this."""
    check, compare = _KINDS[kind]
    checked = check(rows, tell)
    faults, plan = compare(checked.records)
    faults = sorted([*checked.faults, *faults], key=lambda fault: fault.row)
    return Prepared(len(rows), plan, faults, checked.remarks)


def write(plan: Plan, *, label: str, by: Actor, tell: Tell = no_news) -> ImportReport:
    """Write what was prepared. ``label`` says in the events where it came from."""
    authorise(GRANTS, Permission.IMPORT, by)
    return plan.write(label=label, by=by, tell=tell)
