"""Refusals: what the domain says when it will not do something.

A refusal knows nothing of HTTP and nothing of languages. It carries a stable ``code`` for machines,
an English msgid with *typed* parameters (``Fen``, ``datetime``, ``Decimal``) which the web translates and formats
once, the form field it is about, the rule that says so and the way out. Families map to HTTP
statuses in :mod:`trading.web.errors`, nowhere else.
"""

from __future__ import annotations

from typing import Any, ClassVar

from trading.core.messages import N_


class TradingError(Exception):
    """The root of all refusals. Subclasses set ``code`` and ``msgid``."""

    code: ClassVar[str] = "refused"
    msgid: ClassVar[str] = N_("This can't be done.")
    #: the rule's id in the rule book, e.g. ``V-26``; None where no rule is behind it
    rule: ClassVar[str | None] = None
    #: law and article (msgid), or "platform setting" for a design default
    source: ClassVar[str | None] = None
    #: what the reader can do about it (msgid, same parameters)
    remedy: ClassVar[str | None] = None
    #: the form field that the refusal belongs to
    field: ClassVar[str | None] = None

    def __init__(self, msgid: str | None = None, /, *, field: str | None = None, **params: Any) -> None:
        self.text = msgid or self.msgid
        self.params = params
        self.on_field = field or self.field
        super().__init__(self.text)

    def __str__(self) -> str:
        try:
            return self.text % self.params
        except (KeyError, TypeError, ValueError):
            return self.text


class NotFound(TradingError):
    """The thing asked for is unknown, or not the asker's to see (the two look the same)."""

    code = "not_found"
    msgid = N_("There is nothing at this address, or it isn't yours to see.")


class Forbidden(TradingError):
    """The actor may not do this."""

    code = "forbidden"
    msgid = N_("Your account may not do this.")


class Conflict(TradingError):
    """The act doesn't fit the state things are in now."""

    code = "conflict"
    msgid = N_("This doesn't fit the present state. Reload the page and look again.")


class TransitionRefused(Conflict):
    """The lifecycle has no such step from here. Parameters: ``act``, ``state``."""

    code = "transition_refused"
    msgid = N_("This step isn't possible in the present state.")


class StaleVersion(Conflict):
    """Someone else changed it since the reader loaded it."""

    code = "stale_version"
    msgid = N_("Someone else changed this after you opened it. Nothing was saved; look at the new state first.")


class Invalid(TradingError):
    """What was given breaks a rule; the giver can mend it."""

    code = "invalid"
    msgid = N_("This isn't valid.")


class Busy(TradingError):
    """Too much is going on just now; nothing was written and the caller may try again."""

    code = "busy"
    msgid = N_("The system is busy. Nothing was written; please try again in a moment.")
    retry_after = 1


class Refusals(Invalid):
    """Several refusals at once, so that a form can show all of them."""

    code = "invalid"

    def __init__(self, refusals: list[TradingError]) -> None:
        super().__init__(refusals[0].text, **refusals[0].params)
        self.refusals = refusals
