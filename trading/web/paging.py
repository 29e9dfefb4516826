"""Which page of a list the reader asked for, and the addresses of the others."""

from __future__ import annotations

from typing import TypeVar

from flask import request, url_for

from trading.core.paging import Page

Item = TypeVar("Item")

#: nobody leafs further; it keeps a made-up number from becoming a slow query
_LAST = 10_000


def asked_page() -> int:
    """The ``page`` of the query string; anything that isn't a page number reads as the first."""
    text = request.args.get("page", "")
    return min(max(int(text), 1), _LAST) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def linked(page: Page[Item]) -> Page[Item]:
    """Give ``page`` the addresses of its neighbours: this address with another ``page``."""

    def url(number: int) -> str:
        asked = {**request.args.to_dict(), **(request.view_args or {}), "page": number}
        return url_for(request.endpoint or "", **asked)

    page.url = url
    return page
