"""Entries of the violation ledger and the list of idle land, as burdens of rights, each change with its event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trading.core import clock
from trading.core.actor import Actor
from trading.core.deal import BurdenKind
from trading.core.messages import N_
from trading.extensions import db
from trading.parcels.imports.cells import CellInvalid
from trading.parcels.imports.ledgers import BurdenRecord
from trading.parcels.imports.rows import Fault, ImportRefused
from trading.parcels.models import Burden
from trading.parcels.queries import imports as queries
from trading.parcels.services.loading.events import NewEvent, append_events
from trading.parcels.services.loading.plans import ImportReport, Tell
from trading.parcels.states import LandEventKind


@dataclass(frozen=True)
class BurdensPlan:
    """Entries to be written. Few enough to be compared again while writing."""

    kind: BurdenKind
    records: Sequence[BurdenRecord]

    @classmethod
    def compare(cls, kind: BurdenKind, records: Sequence[BurdenRecord]) -> tuple[list[Fault], BurdensPlan]:
        book = _Book(kind, records)
        return [fault for record in records for fault in book.faults_of(record)], cls(kind, records)

    def write(self, *, label: str, by: Actor, tell: Tell) -> ImportReport:
        queries.lock_parcels(queries.parcel_ids_by_code(one.parcel_code for one in self.records).values())
        book = _Book(self.kind, self.records)
        faults = [fault for record in self.records for fault in book.faults_of(record)]
        if faults:
            raise ImportRefused(faults)
        changes = [(one, columns) for one in self.records if (columns := book.changes_of(one))]
        tell(0, 2)
        journal = _Journal(book, label)
        last = [journal.add(record, columns) for record, columns in changes]
        ids = append_events(journal.events, by=by)
        tell(1, 2)
        created = 0
        for (record, columns), key in zip(changes, last, strict=True):
            burden = book.kept(record)
            if burden is None:
                right = book.right_of(record)
                row = {"kind": self.kind, "paper_no": record.paper_no, **record.columns}
                db.session.add(Burden(right_id=right["id"], event_id=ids[key], **row))
                created += 1
                continue
            # in one statement with its event: the database refuses an update that names none
            for name, value in {**columns, "event_id": ids[key]}.items():
                setattr(burden, name, value)
        db.session.flush()
        return ImportReport(created, len(changes) - created, len(self.records) - len(changes))


class _Book:
    """What the land book holds of the parcels and papers that the rows name."""

    def __init__(self, kind: BurdenKind, records: Sequence[BurdenRecord]) -> None:
        self.kind = kind
        self.parcels = queries.land_by_code(one.parcel_code for one in records)
        ids = [row["id"] for row in self.parcels.values()]
        self.rights = queries.rights_in_force(ids)
        self.events = queries.last_events(ids)
        self._burdens = queries.burdens_by_paper(kind, (one.paper_no for one in records))

    def kept(self, record: BurdenRecord) -> Burden | None:
        found = self._burdens.get(record.paper_no)
        return found[0] if found else None

    def right_of(self, record: BurdenRecord) -> Mapping[str, Any]:
        return self.rights[self.parcels[record.parcel_code]["id"]]

    def changes_of(self, record: BurdenRecord) -> dict[str, Any]:
        """What the file says and the land book doesn't yet."""
        burden = self.kept(record)
        if burden is None:
            return record.columns
        return {
            name: value
            for name, value in record.columns.items()
            if name in record.stated and getattr(burden, name) != value
        }

    def faults_of(self, record: BurdenRecord) -> list[Fault]:
        def fault(key: str, words: str, **params: Any) -> list[Fault]:
            return [Fault(record.row, key, CellInvalid(words, **params))]

        parcel = self.parcels.get(record.parcel_code)
        if parcel is None:
            return fault("parcel_code", N_("The land book has no parcel with this code."))
        found = self._burdens.get(record.paper_no)
        if found and found[1] != record.parcel_code:
            return fault("paper_no", N_("This paper is registered on parcel %(parcel)s."), parcel=found[1])
        if found and not self.changes_of(record):
            return []
        right = self.rights.get(parcel["id"])
        if right is None:
            return fault("parcel_code", N_("The land book shows no right in force on this parcel."))
        if found and found[0].right_id != right["id"]:
            words = N_("It was registered on a right that has ended; what has ended isn't changed any more.")
            return fault("paper_no", words)
        if found and found[0].ended_on is not None:
            return fault("paper_no", N_("This burden has ended already."))
        if record.registered_on < right["started_on"]:
            words = N_("The right on this parcel only began on %(day)s.")
            return fault("registered_on", words, day=right["started_on"])
        if record.columns["area"] is not None and record.columns["area"] > parcel["area"]:
            return fault("area", N_("The area is larger than the parcel."))
        return []


class _Journal:
    """Collects the events that the changes leave, numbered on from each parcel's last one."""

    def __init__(self, book: _Book, label: str) -> None:
        self._book, self._label = book, label
        self._added: Counter[int] = Counter()
        self.events: list[NewEvent] = []

    def add(self, record: BurdenRecord, columns: Mapping[str, Any]) -> tuple[int, int]:
        """Note what happens to one entry; return parcel and number of its last event."""
        burden, ended_on = self._book.kept(record), columns.get("ended_on")
        if burden is None:
            key = self._append(record, LandEventKind.BURDEN_REGISTERED, record.registered_on, record.paper_no)
        elif set(columns) - {"ended_on"}:
            paper = columns.get("release_paper_no") or record.paper_no
            key = self._append(record, LandEventKind.BURDEN_CHANGED, clock.today(), paper)
        if ended_on is not None:
            key = self._append(record, LandEventKind.BURDEN_ENDED, ended_on, record.columns["release_paper_no"])
        return key

    def _append(self, record: BurdenRecord, kind: LandEventKind, effective_on: Any, paper_no: str) -> tuple[int, int]:
        parcel_id = self._book.parcels[record.parcel_code]["id"]
        self._added[parcel_id] += 1
        sequence = self._book.events.get(parcel_id, (0, 0))[0] + self._added[parcel_id]
        detail = {"burden": self._book.kind.value, "import": self._label}
        self.events.append(NewEvent(parcel_id, sequence, kind, effective_on, paper_no, detail))
        return parcel_id, sequence
