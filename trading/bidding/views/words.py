"""The sentences that the room's script says, in the reader's language. Placeholders stay for the script to fill."""

from __future__ import annotations

from flask_babel import gettext as _

from trading.core.deal import Figure


def words(figure: Figure) -> dict[str, str]:
    """Every sentence by the name that ``js/room.js`` knows it under."""
    return _of_money() | (_of_rates() if figure.falls else {})


def _of_rates() -> dict[str, str]:
    """What is said otherwise where lenders bid each other down. Rates come with their sign of per cent."""
    return {
        "leading_closed": _("Yours is the lowest rate"),
        "outbid_closed": _("Your rate isn't the lowest"),
        "price": _("Rate now"),
        "price_start": _("Highest rate, no bid yet"),
        "price_closed": _("Lowest rate"),
        "outbid_by": _("Number %(number)s bid %(amount)s at %(time)s, %(more)s below you"),
        "say_price": _("Number %(number)s bids %(amount)s."),
        "leader_closed": _("Lowest rate by number"),
        "bid": _("Bid %(amount)s"),
        "sent": _("Your bid of %(amount)s stands as number %(sequence)s."),
        "amount": _("Type a rate in per cent, e.g. 4.35"),
        "result_awarded": _("The room is closed. The lowest rate is %(amount)s by number %(number)s."),
        "result_below_reserve": _(
            "The room is closed. The lowest rate, %(amount)s, is above the reserve rate: no deal."
        ),
        "unit": _("per cent a year"),
    }


def _of_money() -> dict[str, str]:
    """What is said of amounts, and of everything else."""
    return {
        "leading": _("You lead"),
        "outbid": _("You have been outbid"),
        "waiting": _("You haven't bid yet"),
        "watching": _("You are watching"),
        "leading_closed": _("Yours is the highest bid"),
        "outbid_closed": _("Your bid isn't the highest"),
        "waiting_closed": _("You placed no bid"),
        "price": _("Price now"),
        "price_start": _("Start price, no bid yet"),
        "price_closed": _("Highest bid"),
        "outbid_by": _("Number %(number)s bid %(amount)s yuan at %(time)s, %(more)s above you"),
        "lead_since": _("Number %(number)s · bid %(sequence)s · received %(time)s"),
        "admitted": _("You are admitted. Your bidder number is %(number)s."),
        "waiting_text": _("Number %(number)s. Be the next to bid."),
        "say_price": _("Number %(number)s bids %(amount)s yuan."),
        "leader": _("Leads: number"),
        "leader_closed": _("Highest bid by number"),
        "five_minutes": _("Five minutes left."),
        "one_minute": _("One minute left."),
        "me": _("me"),
        "bidder": _("No. %(number)s"),
        "first_purchase": _("first purchase %(rank)s"),
        "bid": _("Bid %(amount)s yuan"),
        "notice": _("opens in"),
        "free": _("timed bidding in"),
        "timed": _("closes in"),
        "resting": _("goes on in"),
        "closing": _("closing"),
        "closed": _("closed"),
        "paused": _("paused"),
        "closing_clock": _("Awaiting the system's confirmation"),
        "days": _("d"),
        "extensions": _("extended %(count)s times"),
        "closes_at": _("closes %(time)s"),
        "ok": _("Connected"),
        "slow": _("Reconnecting; prices may be a few seconds old"),
        "off": _("No connection; what you see may be out of date"),
        "poll": _("Connected by polling"),
        "sending": _("Sending…"),
        "lost": _("No answer. Press again: the same bid is never counted twice."),
        "sent": _("Your bid of %(amount)s yuan stands as number %(sequence)s."),
        "self": _("You are leading; the room doesn't take a bid against yourself."),
        "not_open": _("Bids are taken while bidding is open."),
        "amount": _("Type an amount in yuan, e.g. 4,300,000"),
        "phase_notice": _("In notice"),
        "phase_free": _("Free bidding"),
        "phase_timed": _("Timed bidding"),
        "phase_resting": _("Night's rest"),
        "phase_closing": _("Awaiting confirmation of the close"),
        "phase_closed": _("Closed"),
        "phase_paused": _("Paused"),
        "ladder_label": _("Step line of the bids, from %(from)s to %(to)s"),
        "beijing": _("Beijing time"),
        "ms": _("ms"),
        "result_awarded": _("The room is closed. The highest bid is %(amount)s yuan by number %(number)s."),
        "result_below_reserve": _(
            "The room is closed. The highest bid, %(amount)s yuan, didn't reach the reserve price: no deal."
        ),
        "result_no_deal": _("The room is closed without a bid."),
        "unit": _("×10,000 yuan"),
    }
