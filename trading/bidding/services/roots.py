"""The hourly root: one signed summary of every chain's head, public and never changed.

A chain alone proves order. A root that others have kept proves that the platform can't show another chain later: what
an hour's root says of a register must be found in it for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from trading.audit import ledger
from trading.bidding import permissions, receipts
from trading.bidding.faults import RegisterFault
from trading.bidding.models import Root
from trading.bidding.permissions import Permission
from trading.bidding.queries import roots as queries
from trading.core import canonical, clock, settings
from trading.core.access import authorise
from trading.core.actor import Actor, Role
from trading.extensions import db
from trading.notices.figures import RootLine
from trading.notices.kinds import NoticeKind
from trading.notices.services import notify_accounts
from trading.parties import queries as parties

#: who keeps the roots outside the platform: the three administrators
KEEPERS = (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)


def publish_root(*, by: Actor) -> Root | None:
    """Write this hour's root, once; None where it is there already.

    It names the head of every chain that has moved since the root before the last one: an act that was still being
    written while the last one was made is in this one. Registers of lots are named by number, every other chain as a
    digest that tells nothing but proves it to whoever knows the head.
    """
    authorise(permissions.GRANTS, Permission.SETTLE, by)
    now, last = clock.now(), queries.last_root()
    hour = now.replace(minute=0, second=0, microsecond=0)
    if last is not None and last.hour >= hour:
        return None
    up_to = queries.last_event()
    entries = _entries(queries.floor())
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, receipts.roots_genesis())
    digest = canonical.digest({"entries": entries})
    fact = receipts.root_fact(sequence, now, digest, previous)
    root = Root(
        sequence=sequence,
        hour=hour,
        at=now,
        up_to_event=up_to,
        entries=entries,
        entries_hash=digest,
        previous_hash=previous,
        hash=canonical.digest(fact),
    )
    root.signature = receipts.sign(root.hash)
    db.session.add(root)
    if last is not None:
        _send_out(root, last)
    ledger.record("root.published", f"root:{sequence}", by=by, detail={"hash": root.hash, "entries": len(entries)})
    return root


def _send_out(root: Root, last: Root) -> None:
    """Tell the three administrators of the roots of some hours together, so that each has them outside the platform.

    How many hours the settings say; a day's spans begin at midnight. The first root of a span ends the one before.
    """
    hours = int(settings.value("record.roots_mail_hours"))
    began = _span(last.hour, hours)
    if began == _span(root.hour, hours):
        return
    lines = tuple(RootLine(one.sequence, one.at, one.hash) for one in queries.roots_after(began))
    figures = {"first": str(lines[0].sequence), "last": str(root.sequence), "roots": lines}
    keepers = [user.id for user in parties.enabled_users_with(KEEPERS)]
    kind = NoticeKind.ROOTS
    notify_accounts(kind, keepers, f"root:{root.sequence}", figures, key=f"{kind.value}:{root.sequence}")


def _span(hour: datetime, hours: int) -> datetime:
    """When the span of an hour began."""
    here = hour.astimezone(clock.LOCAL)
    return here.replace(hour=here.hour - here.hour % hours)


def register_root(number: str, bids: int, closed_at: datetime) -> tuple[Root, bool] | None:
    """The root that proves a closed register: the first after the close that names all its bids. Where the hour isn't
    over yet, the last root there is, which doesn't."""
    for root in queries.first_roots_after(closed_at, 2):
        if any(entry.get("listing") == number and entry["bids"] == bids for entry in root.entries):
            return root, True
    last = queries.last_root()
    return (last, False) if last else None


def _entries(floor: int) -> list[dict[str, Any]]:
    heads = queries.moved_chains(floor)
    registers = queries.registers([head.name for head in heads])
    lots = [{"listing": one.number, "bids": one.sequence, "head": one.head} for one in registers]
    leaves = [canonical.digest({"chain": head.name, "sequence": head.sequence, "head": head.head}) for head in heads]
    return sorted(lots, key=lambda one: one["listing"]) + [{"chain": leaf} for leaf in sorted(leaves)]


def root_line(root: Root) -> dict[str, Any]:
    """A root as the machine interface shows it, without what it covers."""
    return {
        **receipts.root_fact(root.sequence, root.at, root.entries_hash, root.previous_hash),
        "hash": root.hash,
        "signature": receipts.encoded(bytes(root.signature)),
    }


def verify_roots() -> Iterator[RegisterFault]:
    """Yield every root that doesn't hold, and every register that isn't what a root says of it."""
    previous, at = receipts.roots_genesis(), None
    for expected, root in enumerate(queries.all_roots(), start=1):
        place = f"root {root.sequence}"
        if root.sequence != expected or root.previous_hash != previous:
            yield RegisterFault(place, root.sequence, "the root doesn't follow from the one before")
        if _is_altered(root, at):
            yield RegisterFault(place, root.sequence, "the root was altered, or isn't signed by us")
        previous, at = root.hash, root.at
        for entry in root.entries:
            if "listing" in entry and entry["bids"]:
                found = queries.bid_hash(entry["listing"], entry["bids"])
                if found != entry["head"]:
                    what = f"{place} says that this bid had another hash"
                    yield RegisterFault(entry["listing"], entry["bids"], what)


def _is_altered(root: Root, before: datetime | None) -> bool:
    digest = canonical.digest({"entries": root.entries})
    fact = receipts.root_fact(root.sequence, root.at, digest, root.previous_hash)
    return (
        digest != root.entries_hash
        or canonical.digest(fact) != root.hash
        or not receipts.is_signed(root.hash, bytes(root.signature))
        or (before is not None and root.at <= before)
    )
