"""What holds at the counter before the room is asked. Pure: facts in, a refusal or nothing out."""

from __future__ import annotations

from datetime import datetime

from trading.core.errors import Conflict, Invalid
from trading.core.messages import N_

_TWO_CLERKS = N_("Bids entered for others are put in by two persons")


class NameDiffers(Invalid):
    code = "name_differs"
    msgid = N_("The market knows this identity number under another name. Compare it with the paper.")
    remedy = N_("Type the name as it stands on the identity paper.")
    field = "name"


class IdentityOfAnotherKind(Invalid):
    code = "identity_of_another_kind"
    msgid = N_("People show an identity paper, organisations their unified social credit code.")
    field = "id_type"


class PaperFromTheFuture(Invalid):
    code = "paper_from_the_future"
    msgid = N_("The paper can't have been handed in later than now.")
    field = "paper_at"


class OrderWaits(Conflict):
    """Parameter: ``number``."""

    code = "order_waits"
    msgid = N_("Order %(number)s of this bidder still waits for a second clerk.")
    remedy = N_("Have it confirmed or dropped first.")


class NotByOrder(Conflict):
    code = "not_by_order"
    msgid = N_("Written orders are taken where bids are open to all. This lot takes sealed offers or none.")


class SameClerk(Conflict):
    code = "same_clerk"
    msgid = N_("You entered this order. Another clerk must confirm it, in a session of their own.")
    source = _TWO_CLERKS


class AmountsDiffer(Invalid):
    code = "amounts_differ"
    msgid = N_("This isn't the amount that the first clerk read on the paper. Nothing was bid.")
    source = _TWO_CLERKS
    remedy = N_("Read the paper again. If the first clerk was wrong, drop the order and enter it anew.")
    field = "amount"


def check_paper(paper_at: datetime, received_at: datetime) -> None:
    """A paper lies on the counter before anybody types it in."""
    if paper_at > received_at:
        raise PaperFromTheFuture()


def check_name(known: str, typed: str) -> None:
    """The number decides who somebody is; the name must agree with it."""
    if known != typed:
        raise NameDiffers()


def check_second(entered_by: int | None, confirmed_by: int | None, *, amount: int, typed: int) -> None:
    """The second clerk is another person, and has read the same amount without being shown it."""
    if confirmed_by is None or confirmed_by == entered_by:
        raise SameClerk()
    if amount != typed:
        raise AmountsDiffer()
