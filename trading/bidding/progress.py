"""How far an application has come, as its bidder reads it: the stations of its river."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from trading.bidding.models import Application
from trading.bidding.queries.applications import OwnApplication
from trading.bidding.states import ApplicationStatus, AwardStatus, Phase, phase
from trading.web.filters import local_datetime
from trading.web.river import Station

A = ApplicationStatus


def stations(own: OwnApplication, now: datetime) -> list[Station]:
    """Applied, deposit, admission, bidding, result; an application that ended early stops where it ended."""
    application = own.application
    stops = _ended_early(application)
    if stops:
        return [_applied(application), _deposit(application), stops]
    if application.bidder_number is None:
        return [_applied(application), *_before_admission(application), Station(_("Bidding")), Station(_("Result"))]
    admitted = Station(_("Admitted"), _("bidder number %(number)s", number=application.bidder_number), "done")
    return [_applied(application), _deposit(application), admitted, *_in_the_room(own, now)]


def _ended_early(application: Application) -> Station | None:
    if application.status is A.WITHDRAWN:
        return Station(_("Withdrawn"), "", "stop")
    if application.status is A.REFUSED:
        return Station(_("Not admitted"), "", "stop")
    if application.status is A.LOST and application.bidder_number is None:
        return Station(_("Not admitted"), _("the lot ended before"), "stop")
    return None


def _applied(application: Application) -> Station:
    return Station(_("Applied"), local_datetime(application.applied_at), "done")


def _deposit(application: Application) -> Station:
    received = application.deposit.received_at
    if received is None:
        return Station(_("Deposit"), _("not paid"), "stop")
    return Station(_("Deposit received"), local_datetime(received), "done")


def _before_admission(application: Application) -> tuple[Station, Station]:
    deposit = application.deposit
    if deposit.received_at is None:
        due = _("by %(time)s", time=local_datetime(deposit.due_at))
        return Station(_("Pay the deposit"), due, "now"), Station(_("Admission"))
    return _deposit(application), Station(_("Admission"), _("a reviewer is looking at it"), "now")


def _in_the_room(own: OwnApplication, now: datetime) -> tuple[Station, Station]:
    if own.room is None:
        return Station(_("Bidding")), Station(_("Result"))
    match phase(own.room.clock, now):
        case Phase.NOTICE:
            opens = _("from %(time)s", time=local_datetime(own.room.opens_at))
            return Station(_("Bidding"), opens, "now"), Station(_("Result"))
        case Phase.FREE:
            timed = _("timed bidding from %(time)s", time=local_datetime(own.room.timed_starts_at))
            return Station(_("Bidding"), timed, "now"), Station(_("Result"))
        case Phase.TIMED:
            closes = _("closes at %(time)s unless bids follow", time=local_datetime(own.room.closes_at))
            return Station(_("Timed bidding"), closes, "now"), Station(_("Result"))
        case Phase.RESTING:
            rest = own.room.clock.rest_at(now)
            until = _("rests until %(time)s", time=local_datetime(rest[1] if rest else own.room.closes_at))
            return Station(_("Timed bidding"), until, "now"), Station(_("Result"))
        case Phase.PAUSED:
            return Station(_("Bidding"), _("paused"), "now"), Station(_("Result"))
        case Phase.CLOSING:
            return Station(_("Bidding"), _("awaiting confirmation of the close"), "now"), Station(_("Result"))
        case _:
            return Station(_("Bidding"), _("%(count)d own bids", count=own.bids), "done"), _result(own)


def _result(own: OwnApplication) -> Station:
    if own.application.status is A.WON:
        return Station(_("Won"), "", "done")
    award = own.award
    if award is not None and award.status is AwardStatus.FALLEN:
        return Station(_("Award fallen"), _("the next bidder is being asked"), "stop" if own.holds_award else "now")
    if award is not None and award.status is AwardStatus.PENDING:
        return Station(_own_award(own), _("the award is under review"), "now")
    return Station(_("Not won"), "", "done")


def _own_award(own: OwnApplication) -> str:
    if own.is_leading and own.holds_award:
        return _("Highest bid")
    return _("Yours is the award") if own.holds_award else _("Result")
