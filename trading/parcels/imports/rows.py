"""Reading rows: every bad cell is named, nothing is guessed, and a row that has one makes no record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from trading.core.errors import Invalid, TradingError
from trading.core.messages import N_
from trading.parcels.imports.cells import CellInvalid
from trading.parcels.imports.files import NEWS_EVERY, RawRow, no_news
from trading.parcels.imports.sheets import Sheet

#: a file with more bad cells than this is another file than its sender thinks; the rest isn't looked at
MAX_FAULTS = 50_000
#: texts that are remembered with what they were read as
MAX_REMEMBERED = 20_000


@dataclass(frozen=True)
class Fault:
    """One bad cell: the row, the column's key, and the refusal that says what is wrong. Row nought is the file."""

    row: int
    field: str
    refusal: TradingError


class ImportRefused(Invalid):
    """Nothing was loaded, since some rows are bad. ``faults`` names each."""

    code = "import_refused"
    msgid = N_("Nothing was loaded: %(count)s cells need correction.")

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = list(faults)


class Record(Protocol):
    """A row that is in order."""

    @property
    def row(self) -> int: ...

    def once(self) -> Iterable[tuple[str, str]]:
        """What may stand only once in a file: the column that shows it, and the value."""
        ...


Kept = TypeVar("Kept", bound=Record)


@dataclass
class Checked(Generic[Kept]):
    """What reading a file came to. ``remarks`` are worth a look but stop nothing."""

    records: list[Kept] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)


class Memory:
    """What texts were read as: streets, dates and holders come again in thousands of rows."""

    def __init__(self) -> None:
        self._read: dict[tuple[Callable[[str], Any], str], tuple[Any, TradingError | None]] = {}

    def read(self, parse: Callable[[str], Any], text: str) -> tuple[Any, TradingError | None]:
        """The value, or the refusal."""
        found = self._read.get((parse, text))
        if found is None:
            if len(self._read) > MAX_REMEMBERED:
                self._read.clear()
            found = self._read[parse, text] = _attempt(parse, text)
        return found


def _attempt(parse: Callable[[str], Any], text: str) -> tuple[Any, TradingError | None]:
    try:
        return parse(text), None
    except TradingError as refusal:
        return None, refusal


class RowReader:
    """Reads the cells of one row, noting a fault for each that can't be right."""

    def __init__(self, row: RawRow, sheet: Sheet, memory: Memory) -> None:
        self.row, self._memory = row, memory
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []
        for column in sheet.columns:
            if column.required and column.key not in row.cells:
                self.fault(column.key, CellInvalid(N_("This must be filled in.")))

    def has(self, key: str) -> bool:
        return key in self.row.cells

    def cell(self, key: str, parse: Callable[[str], Any]) -> Any:
        """The parsed cell, or None where it is empty or bad (then with a fault).

        ``parse`` is one function for all rows; what depends on other cells is read by :meth:`check`.
        """
        text = self.row.cells.get(key)
        if text is None:
            return None
        value, refusal = self._memory.read(parse, text)
        if refusal is not None:
            self.fault(key, refusal)
        return value

    def check(self, key: str, parse: Callable[[str], Any]) -> Any:
        """The same with a reader that belongs to this row alone."""
        text = self.row.cells.get(key)
        value, refusal = (None, None) if text is None else _attempt(parse, text)
        if refusal is not None:
            self.fault(key, refusal)
        return value

    def fault(self, key: str, refusal: TradingError) -> None:
        self.faults.append(Fault(self.row.number, key, refusal))

    def remark(self, key: str, refusal: TradingError) -> None:
        self.remarks.append(Fault(self.row.number, key, refusal))


def check_rows(
    rows: Sequence[RawRow],
    sheet: Sheet,
    read: Callable[[RowReader], Kept | None],
    tell: Callable[[int, int], None] = no_news,
) -> Checked[Kept]:
    """Read every row; collect the good ones and every fault of the bad ones."""
    checked: Checked[Kept] = Checked()
    seen: dict[tuple[str, str], int] = {}
    memory = Memory()
    for place, row in enumerate(rows):
        if place % NEWS_EVERY == 0:
            tell(place, len(rows))
        reader = RowReader(row, sheet, memory)
        record = read(reader)
        if record is not None:
            _note_doubles(reader, record, seen)
        checked.faults += reader.faults
        checked.remarks += reader.remarks
        if record is not None and not reader.faults:
            checked.records.append(record)
        if len(checked.faults) > MAX_FAULTS:
            words = N_("More than %(count)s cells are bad; the rows after this one weren't looked at.")
            checked.faults.append(Fault(row.number, "file", CellInvalid(words, count=MAX_FAULTS)))
            break
    return checked


def _note_doubles(reader: RowReader, record: Record, seen: dict[tuple[str, str], int]) -> None:
    """A parcel, a certificate, a price of a place stands once in a file."""
    for key in record.once():
        first = seen.setdefault(key, record.row)
        if first != record.row:
            reader.fault(key[0], CellInvalid(N_("The same stands in row %(first)s."), first=first))
