"""Orders: what the press needs to make one paper, as plain data that can travel to another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from trading.core import canonical


class RenderingFailed(Exception):
    """The document can't be made from this order; says why, without the order's data."""


@dataclass(frozen=True)
class Order:
    """One paper to make. Only texts, numbers, lists and mappings: it travels as JSON."""

    number: str
    title: str
    template: str
    facts: Mapping[str, Any]
    drawings: Mapping[str, str]
    verify_url: str
    check_code: str
    #: RFC 3339; the date that the PDF carries, whenever it is made
    created_at: str
    #: a :class:`~trading.documents.states.Mark` or empty
    mark: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON can carry it."""
        return asdict(self)


def check_code(facts_sha256: str) -> str:
    """Sixteen characters that tie a paper to the data attached to it: ``3F0A 91C2 …``."""
    code = facts_sha256[:16].upper()
    return " ".join(code[at : at + 4] for at in range(0, 16, 4))


def order_of(document: Any, mark: str = "") -> Order:
    """The order that makes (or made) ``document``; always the same for the same row."""
    return Order(
        number=document.number,
        title=document.title,
        template=document.template,
        facts=document.data["facts"],
        drawings=document.data["drawings"],
        verify_url=document.verify_url,
        check_code=check_code(document.facts_sha256),
        created_at=canonical.instant(document.created_at),
        mark=mark,
    )
