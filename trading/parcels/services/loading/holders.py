"""The holders that a file names: looked up, and those who are new registered, in few statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from trading.audit import ledger
from trading.core import clock
from trading.core.actor import Actor
from trading.core.text import name_key
from trading.parcels.imports.compounds import HolderRecord
from trading.parcels.queries import imports as queries
from trading.parcels.queries.imports import Identity
from trading.parcels.services.loading.events import insert_rows
from trading.parties.models import Party
from trading.parties.sealing import ring

#: what identity numbers are sealed and indexed for (parties)
PURPOSE = "party-identity"


@dataclass
class Holders:
    """Everybody whom a file names, by paper and blind index. Numbers are indexed and sealed before any writing."""

    known: dict[Identity, tuple[int, str]] = field(default_factory=dict)
    names: dict[Identity, str] = field(default_factory=dict)
    _indices: dict[tuple[str, str], Identity] = field(default_factory=dict)
    _new: dict[Identity, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, holders: Iterable[HolderRecord]) -> Holders:
        """Index them and look them up."""
        found, unique = cls(), {(one.id_type.value, one.id_code): one for one in reversed(list(holders))}
        for key, one in unique.items():
            found._indices[key] = (key[0], ring().blind_index(one.id_code, PURPOSE))
            found.names[found._indices[key]] = one.name
        found.known = queries.parties_by_identity({index for _paper, index in found._indices.values()})
        for key, one in unique.items():
            if (identity := found._indices[key]) not in found.known:
                found._new[identity] = {
                    "kind": one.kind,
                    "name": one.name,
                    "id_type": one.id_type,
                    "id_index": identity[1],
                    "id_sealed": ring().seal(one.id_code, PURPOSE),
                }
        return found

    def identity(self, holder: HolderRecord) -> Identity:
        return self._indices[holder.id_type.value, holder.id_code]

    def bears_another_name(self, holder: HolderRecord) -> bool:
        """True where the register, or the file above, has another name for this number."""
        identity = self.identity(holder)
        name = self.known[identity][1] if identity in self.known else self.names[identity]
        return name != holder.name and name_key(name) != name_key(holder.name)

    def register(self, *, by: Actor) -> dict[Identity, int]:
        """Register who is new, each with an event in the ledger; return everybody's key."""
        appeared = queries.parties_by_identity(index for _paper, index in self._new)
        missing = {identity: row for identity, row in self._new.items() if identity not in appeared}
        now = clock.now()
        insert_rows(Party, [{**row, "created_at": now} for row in missing.values()])
        registered = queries.parties_by_identity(index for _paper, index in missing)
        entries = [
            ledger.Entry(
                chain=ledger.HOUSE,
                action="party.registered",
                subject=f"party:{registered[identity][0]}",
                by=by,
                at=now,
                detail={"kind": row["kind"].value},
            )
            for identity, row in missing.items()
        ]
        if entries:
            ledger.record_all(entries)
        everybody = self.known | appeared | registered
        return {identity: party for identity, (party, _name) in everybody.items()}
