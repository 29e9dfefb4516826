"""What a row of the sheet of parcels comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from trading.parcels.imports.parcels import ParcelRecord


@dataclass(frozen=True)
class Entry:
    """What one row comes to. Without a ``parcel_id`` the parcel is new; without a ``right_id`` its right is."""

    record: ParcelRecord
    parcel_id: int | None = None
    right_id: int | None = None
    #: number of the parcel's last event, which must still be the last when the row is written
    sequence: int = 0
    parcel_columns: dict[str, Any] = field(default_factory=dict)
    right_columns: dict[str, Any] = field(default_factory=dict)
    enters_right: bool = False
    #: which of the lists are written anew: buildings, commitments, former_certificates
    lists: frozenset[str] = frozenset()

    @property
    def changes(self) -> bool:
        return bool(self.parcel_columns or self.right_columns or self.enters_right or self.lists)

    @property
    def fields(self) -> list[str]:
        """Which facts a correction touches, for its event."""
        return sorted({*self.parcel_columns, *self.right_columns, *self.lists})
