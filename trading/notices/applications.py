"""Kinds of messages about applications to bid: what the desk decided, and what joint bidders ask of each other."""

from __future__ import annotations

from trading.core.messages import N_
from trading.notices.kinds import NoticeKind, Wording
from trading.notices.states import Topic

_APPLICATION = "/me/applications/%(application)s"
_TO_APPLICATION = N_("Open the application")

K = NoticeKind

APPLICATIONS: dict[NoticeKind, Wording] = {
    K.APPLICATION_ADMITTED: Wording(
        Topic.APPLICATION,
        N_("Lot %(lot)s: you may bid"),
        N_(
            "You are admitted to the bidding. Your bidder number and the certificate stand in your application; keep "
            "them to yourself. Timed bidding begins on %(timed_starts_at)s."
        ),
        _APPLICATION,
        _TO_APPLICATION,
        is_urgent=True,
    ),
    K.APPLICATION_REFUSED: Wording(
        Topic.APPLICATION,
        N_("Lot %(lot)s: application refused"),
        N_(
            "Your application was refused. The reason stands in the application. A deposit that you paid goes back to "
            "you."
        ),
        _APPLICATION,
        _TO_APPLICATION,
        is_urgent=True,
    ),
    K.APPLICATION_RETURNED: Wording(
        Topic.APPLICATION,
        N_("Lot %(lot)s: please mend your application"),
        N_(
            "The desk returned your application. Everything that has to be mended stands in it, once and in full. Mend "
            "it and submit again by %(apply_ends_at)s; the deposit needn't wait for it."
        ),
        _APPLICATION,
        _TO_APPLICATION,
        is_urgent=True,
    ),
    K.JOINT_INVITED: Wording(
        Topic.APPLICATION,
        N_("Lot %(lot)s: you are named as a joint bidder"),
        N_(
            "Another party asks you to bid together for this lot. Look at the shares, and confirm or decline by "
            "%(apply_ends_at)s."
        ),
        _APPLICATION,
        _TO_APPLICATION,
        is_urgent=True,
    ),
    K.JOINT_CONFIRMED: Wording(
        Topic.APPLICATION,
        N_("Lot %(lot)s: all joint bidders have confirmed"),
        N_("All parties have confirmed the joint application and their shares. Deposit and admission come next."),
        _APPLICATION,
        _TO_APPLICATION,
    ),
    K.JOINT_DECLINED: Wording(
        Topic.APPLICATION,
        N_("Lot %(lot)s: a joint bidder has declined"),
        N_(
            "A party that you named doesn't bid with you. Name the parties anew, go on alone or withdraw; applications "
            "end at %(apply_ends_at)s."
        ),
        _APPLICATION,
        _TO_APPLICATION,
        is_urgent=True,
    ),
}
