"""A page of a longer list: what queries return and what the page's foot links through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

#: rows of a page unless the caller wants another size
SIZE = 25


@dataclass
class Page(Generic[Item]):
    """The items of one page, counted from 1, and how many there are in all."""

    items: list[Item]
    total: int
    number: int = 1
    size: int = SIZE
    #: the address of another page of the same list; the web sets it (``trading.web.paging``)
    url: Callable[[int], str] | None = None

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)
