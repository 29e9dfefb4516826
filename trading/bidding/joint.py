"""Bidding together (联合竞买): who the parties are, with shares that add up to the whole, and what each answers. Pure.

Shares are whole hundredths of a per cent, so that adding them up is exact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trading.core.errors import Conflict, Invalid
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.text import fold_width

_NOTICE = N_("Notice of the lot")

#: all of it, in hundredths of a per cent
WHOLE = 10_000
#: parties beside the one that leads
MOST_OTHERS = 4
_SHARE = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")


class MemberStatus(LabelledEnum):
    """Where one party of a joint application stands."""

    INVITED = "invited", N_("Asked to confirm")
    CONFIRMED = "confirmed", N_("Confirmed")
    DECLINED = "declined", N_("Declined")
    #: the application ended before anybody was admitted: the party may bid otherwise
    RELEASED = "released", N_("No longer bound")


# --- refusals -------------------------------------------------------------------------------------


class ShareUnreadable(Invalid):
    code = "share_unreadable"
    msgid = N_("A share is a number in per cent with at most two decimals, such as 33.34.")


class ShareOfNothing(Invalid):
    code = "share_of_nothing"
    msgid = N_("Each party has a share of more than nought.")


class SharesNotWhole(Invalid):
    """Parameter: ``total``, as text."""

    code = "shares_not_whole"
    msgid = N_("The shares add up to %(total)s, not to 100 %%.")
    source = _NOTICE
    remedy = N_("Correct them until the sum is exactly 100 %%; thirds are 33.34, 33.33 and 33.33.")


class NobodyNamed(Invalid):
    code = "nobody_named"
    msgid = N_("Name at least one other party, with its identity number and its share.")
    remedy = N_("If nobody bids with you, go on alone.")


class MemberUnknown(Invalid):
    """Parameter: ``name``."""

    code = "member_unknown"
    msgid = N_("No registered party has the name “%(name)s” and this identity number.")
    remedy = N_("Copy both from its identity paper; a party that isn't registered yet does so at a window.")


class NamedTwice(Invalid):
    """Parameter: ``name``."""

    code = "named_twice"
    msgid = N_("“%(name)s” is named more than once; you are named already.")


class JointOver(Conflict):
    code = "joint_over"
    msgid = N_("Who bids together can't be changed any more.")
    remedy = N_("The members stand once all have confirmed; before admission the application can be withdrawn.")


class NotAsked(Conflict):
    code = "joint_not_asked"
    msgid = N_("Nothing is asked of you here: you have answered, or the parties were named anew.")


class BidsElsewhere(Conflict):
    """Parameter: ``number``."""

    code = "bids_elsewhere"
    msgid = N_("Your party takes part in this lot already, by application %(number)s: once, alone or jointly.")
    source = _NOTICE
    remedy = N_("Stay with that application, or withdraw it first where that is still possible.")


# --- rules ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """One party as the leading one writes it down."""

    name: str
    id_code: str
    share: str


def parse_share(text: str, field: str | None = None) -> int:
    """A share as typed, in hundredths of a per cent."""
    match = _SHARE.fullmatch(fold_width(text).replace("%", "").strip())
    if match is None:
        raise ShareUnreadable(field=field)
    share = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    if share == 0:
        raise ShareOfNothing(field=field)
    return share


def share_text(share: int) -> str:
    """``33.34 %``, without trailing noughts."""
    whole, rest = divmod(share, 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{decimals} %"


def check_shares(shares: Sequence[int]) -> None:
    """Raise unless they are exactly the whole."""
    if sum(shares) != WHOLE:
        raise SharesNotWhole(total=share_text(sum(shares)), field="share_0")
