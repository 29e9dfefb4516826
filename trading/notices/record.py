"""Kinds of messages that carry the record out of the house: to those who keep it."""

from __future__ import annotations

from trading.core.messages import N_
from trading.notices.kinds import NoticeKind, Wording
from trading.notices.states import Topic

RECORD: dict[NoticeKind, Wording] = {
    NoticeKind.ROOTS: Wording(
        Topic.ACCOUNT,
        N_("Hourly roots %(first)s to %(last)s"),
        N_(
            "These are the signed summaries of all bid registers and records of acts. Keep this letter: it proves "
            "later that none of them was changed."
        ),
        "/roots",
        N_("Open the hourly roots"),
        is_digest=True,
    ),
}
