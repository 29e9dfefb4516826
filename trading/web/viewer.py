"""A paper within a page of ours: which one is open, which page of it, how large, and the links that turn it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

#: how wide a page is shown, in per cent of the window
ZOOMS = (100, 150, 220, 320)


@dataclass(frozen=True)
class Viewer:
    """The paper that is open, one page of it, and the addresses around it.

    Every desk that reads papers shows them by it. A paper has ``public_id``, ``kind``, ``filename``, ``uploaded_at``
    and ``removed_at``.
    """

    paper: Any
    place: int
    count: int
    page: int
    pages: int
    zoom: int
    previous: str | None
    following: str | None
    #: address of the case with another page or another zoom
    page_before: str | None
    page_after: str | None
    wider: str | None
    narrower: str | None
    picture: str
    download: str

    @classmethod
    def over(
        cls,
        row: Sequence[Any],
        first: Any,
        *,
        count_pages: Callable[[Any], int],
        case: Callable[..., str],
        picture: str,
        download: str,
    ) -> Viewer:
        """The paper of ``row`` that the address asks for, else ``first``. ``case`` makes addresses of the page that
        shows it; ``picture`` and ``download`` are the endpoints that give a page and the bytes."""
        chosen = next((one for one in row if one.public_id == request.args.get("paper")), first)
        place = row.index(chosen)
        many = count_pages(chosen)
        page = min(max(_number("page", 1), 1), many)
        zoom = min(ZOOMS, key=lambda one: abs(one - _number("zoom", ZOOMS[0])))
        step = ZOOMS.index(zoom)
        address = _Address(case, chosen.public_id, page, zoom)
        return cls(
            paper=chosen,
            place=place + 1,
            count=len(row),
            page=page,
            pages=many,
            zoom=zoom,
            previous=address.with_(paper=row[place - 1].public_id, page=1) if place else None,
            following=address.with_(paper=row[place + 1].public_id, page=1) if place + 1 < len(row) else None,
            page_before=address.with_(page=page - 1) if page > 1 else None,
            page_after=address.with_(page=page + 1) if page < many else None,
            wider=address.with_(zoom=ZOOMS[step + 1]) if step + 1 < len(ZOOMS) else None,
            narrower=address.with_(zoom=ZOOMS[step - 1]) if step else None,
            picture=url_for(picture, name=chosen.public_id, page=page),
            download=url_for(download, name=chosen.public_id),
        )


@dataclass(frozen=True)
class _Address:
    """The address of the case with one paper open; everything else that was asked for stays."""

    case: Callable[..., str]
    paper: str
    page: int
    zoom: int

    def with_(self, **changes: Any) -> str:
        asked: Mapping[str, Any] = {"paper": self.paper, "page": self.page, "zoom": self.zoom} | changes
        return self.case(_anchor="viewer", **asked)


def _number(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else otherwise
