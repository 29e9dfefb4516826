"""How far a deposit has come, as its owner reads it: the stations of its river, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from trading.funds.models import Deposit
from trading.funds.states import DepositStatus
from trading.web.filters import deadline, local_datetime
from trading.web.river import Station

S = DepositStatus


def stations(deposit: Deposit) -> list[Station]:
    """The four stations: asked for, received, held, settled."""
    asked = Station(_("Reference given"), local_datetime(deposit.created_at), "done")
    if deposit.status is S.LAPSED:
        return [
            asked,
            Station(_("Not paid"), _("the claim has ended"), "stop"),
            Station(_("Held")),
            Station(_("Settled")),
        ]
    if deposit.received_at is None:
        due = _("by %(time)s", time=local_datetime(deposit.due_at))
        return [asked, Station(_("To pay"), due, "now"), Station(_("Held")), Station(_("Back, or into the price"))]
    received = Station(_("Received"), local_datetime(deposit.received_at), "done")
    return [asked, received, *_after_receipt(deposit)]


def _after_receipt(deposit: Deposit) -> list[Station]:
    if deposit.status is S.HELD and deposit.refund_due_on is None:
        held = _("Frozen") if deposit.frozen_at else _("Held")
        return [Station(held, _("until the result stands"), "now"), Station(_("Back, or into the price"))]
    return [Station(_("Held"), "", "done"), _last(deposit)]


def _last(deposit: Deposit) -> Station:
    settled = local_datetime(deposit.settled_at) if deposit.settled_at else ""
    match deposit.status:
        case S.REFUNDED:
            return Station(_("Refunded"), settled, "done")
        case S.CONVERTED:
            return Station(_("Turned into price"), settled, "done")
        case S.FORFEITED:
            return Station(_("Forfeited"), settled, "done")
        case S.FORFEIT_PREPARED:
            return Station(_("Kept by decision"), deposit.decision_no or "", "now")
        case S.REFUND_RELEASED:
            return Station(_("With the bank"), _("released, the bank pays it back"), "now")
        case _:
            due = deadline(deposit.refund_due_on) if deposit.refund_due_on else ""
            return Station(_("On its way back"), _("by %(time)s at the latest", time=due), "now")
