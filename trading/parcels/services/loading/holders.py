"""The holders that a file names: looked up, and those who are new registered, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    #: the last party when they were looked up
    youngest: int = 0
    _indices: dict[tuple[str, str], Identity] = field(default_factory=dict)
    _new: dict[Identity, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, holders: Iterable[HolderRecord]) -> Holders:
        """Index them and look them up."""
        found, unique = cls(), {(one.id_type.value, one.id_code): one for one in reversed(list(holders))}
        for key, one in unique.items():
            found._indices[key] = (key[0], ring().blind_index(one.id_code, PURPOSE))
            found.names[found._indices[key]] = one.name
        found.youngest = queries.youngest(Party)
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

    def register(self) -> tuple[dict[Identity, int], dict[int, str]]:
        """Register who is new; return everybody's key, and the kinds of the new ones for :func:`tell_ledger`."""
        appeared = queries.parties_after(self.youngest)
        missing = [identity for identity in self._new if identity not in appeared]
        before, now = queries.youngest(Party), clock.now()
        insert_rows(Party, [{**self._new[identity], "created_at": now} for identity in missing])
        registered = queries.parties_after(before) if missing else {}
        keys = {identity: key for identity, (key, _name) in (self.known | appeared | registered).items()}
        return keys, {keys[identity]: self._new[identity]["kind"].value for identity in missing}


def tell_ledger(parties: Mapping[int, str], *, by: Actor) -> None:
    """Write an event for each new party. Last of all, since everybody's ledger waits from here to the commit."""
    now = clock.now()
    if parties:
        ledger.record_all(
            [
                ledger.Entry(ledger.HOUSE, "party.registered", f"party:{party}", by, now, {"kind": kind})
                for party, kind in parties.items()
            ]
        )
