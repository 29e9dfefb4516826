"""Sealed offers, the rules (V-26 to V-28): which offer stands, which is valid, which is the best. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from trading.bidding.rules import RoomClosed, RoomNotOpen, RoomPaused
from trading.bidding.states import OfferAct, OfferVerdict, Phase, RoomClock, phase
from trading.core.deal import Figure
from trading.core.errors import Conflict
from trading.core.messages import N_


class OfferNotEnough(Conflict):
    """Parameter: ``minimum_amount``. It doesn't repeat the amount: nobody else is to read it."""

    code = "offer_below_start"
    msgid = N_("An offer must reach the start price of %(minimum_amount)s. Nothing was recorded.")
    rule = "V-27"
    source = N_("Announced rules of the lot: start price")
    field = "amount"


class NothingToWithdraw(Conflict):
    code = "no_offer"
    msgid = N_("No offer of yours stands.")


class NotToBeOpened(Conflict):
    code = "not_to_be_opened"
    msgid = N_("The offers of this lot can't be opened now: they are open, or the lot is suspended or over.")


class OpeningTooEarly(Conflict):
    """Parameter: ``earliest``."""

    code = "opening_too_early"
    msgid = N_("The offers can't be opened before %(earliest)s.")
    remedy = N_("Wait until the time for offers is over.")


class SamePerson(Conflict):
    code = "same_person"
    msgid = N_("You have given your word already. A second person must confirm, in a session of their own.")


def check_open(clock: RoomClock, received_at: datetime) -> bool:
    """True where an offer that arrived then is in time, False where it is late; raise where offers aren't taken."""
    now = phase(clock, received_at)
    if now is Phase.NOTICE:
        raise RoomNotOpen(opens_at=clock.opens_at)
    if now is Phase.PAUSED:
        raise RoomPaused()
    if now is Phase.CLOSED:
        raise RoomClosed(closes_at=clock.closes_at, received_at=received_at)
    return now is not Phase.CLOSING


def check_amount(figure: Figure, start: int, amount: int) -> None:
    """Refuse an offer that the opening would have to set aside."""
    if not figure.meets(amount, start):
        raise OfferNotEnough(minimum_amount=figure.of(start))


def standing(acts: Iterable[Any]) -> list[Any]:
    """The offers that stand: each bidder's last one unless it was withdrawn, in the order of arrival."""
    last: dict[int, Any] = {}
    for act in acts:
        if act.act is not OfferAct.LATE:
            last[act.application_id] = act
    return sorted((act for act in last.values() if act.act is OfferAct.HANDED_IN), key=lambda act: act.sequence)


def verdict(figure: Figure, start: int, amount: int, *, is_admitted: bool) -> OfferVerdict:
    """What the opening finds of an offer."""
    if not is_admitted:
        return OfferVerdict.NOT_ADMITTED
    return OfferVerdict.VALID if figure.meets(amount, start) else OfferVerdict.NOT_ENOUGH


def ranked(figure: Figure, offers: Sequence[Any]) -> list[Any]:
    """Valid offers, the best first; of equal ones the one that arrived first (V-28)."""
    valid = [offer for offer in offers if offer.verdict is OfferVerdict.VALID]
    return sorted(valid, key=lambda offer: (offer.amount if figure.falls else -offer.amount, offer.sequence))


def check_opening(now: datetime, closes_at: datetime, drain: timedelta) -> None:
    """Offers are opened once every offer that arrived in time has had its time to be written."""
    if now < closes_at + drain:
        raise OpeningTooEarly(earliest=closes_at + drain)
