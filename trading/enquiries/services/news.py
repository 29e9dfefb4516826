"""What is told to owners, askers and visitors, in the transaction of the act."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trading.core.actor import Actor
from trading.enquiries.models import Question, VisitBooking, VisitSlot
from trading.notices import services as notices
from trading.notices.kinds import NoticeKind


def tell_owner(question: Question, kind: NoticeKind, *, turn: str = "", by: Actor, **figures: Any) -> None:
    """Tell the owner of the lot about a question on it."""
    lot = question.listing.number or ""
    key = f"{kind.value}:{question.number}:{turn or question.version}"
    notices.notify(kind, question.listing.owner_party_id, lot, {"lot": lot, **figures}, key=key, by=by)


def tell_asker(question: Question, kind: NoticeKind) -> None:
    """Tell the account that asked, and nobody else of its party."""
    lot = question.listing.number or ""
    key = f"{kind.value}:{question.number}:{question.version}"
    notices.notify_account(kind, question.asker_id, lot, {"lot": lot}, key=key)


def tell_visitors(slot: VisitSlot, kind: NoticeKind, bookings: Iterable[VisitBooking]) -> None:
    """Tell the accounts that booked something about the visit."""
    for booking in bookings:
        tell_visitor(slot, kind, booking)


def tell_visitor(slot: VisitSlot, kind: NoticeKind, booking: VisitBooking) -> None:
    lot = slot.listing.number or ""
    key = f"{kind.value}:{booking.number}:{slot.revision}.{booking.revision}"
    figures = {"lot": lot, "starts_at": slot.starts_at}
    notices.notify_account(kind, booking.user_id, lot, figures, key=key)
