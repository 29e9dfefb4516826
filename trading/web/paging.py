"""Which page of a list the reader asked for, and the addresses of the others."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlencode

from flask import request

from trading.core.paging import Page

Item = TypeVar("Item")

#: nobody leafs further; it keeps a made-up number from becoming a slow query
_LAST = 10_000


def asked_page() -> int:
    """The ``page`` of the query string; anything that isn't a page number reads as the first."""
    text = request.args.get("page", "")
    return min(max(int(text), 1), _LAST) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def linked(page: Page[Item]) -> Page[Item]:
    """Give ``page`` the addresses of its neighbours: this address with another ``page``.

    Built from the path, never by ``url_for``, which would obey ``_scheme`` or ``_external`` in a made-up query.
    """

    def url(number: int) -> str:
        return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': number})}"

    page.url = url
    return page
