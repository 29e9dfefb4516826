"""Marking of messages for translation. Nothing here translates: the web does, once, at the edge."""


def N_(msgid: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark ``msgid`` for extraction and return it unchanged."""
    return msgid
