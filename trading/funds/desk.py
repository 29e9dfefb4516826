"""What every page of the finance desk has: its frame, what waits, and how its query strings are read."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from flask import render_template, request

from trading.core import clock
from trading.core.text import clean_text
from trading.funds import queries

Choice = TypeVar("Choice", bound=StrEnum)


def page(template: str, **values: Any) -> str:
    """A page within the desk's frame; ``tab`` among the values names its tab."""
    today = clock.today()
    return render_template(template, work=queries.workload(today), today=today, now=clock.now(), **values)


def search() -> str:
    """What the reader looks for."""
    return clean_text(request.args.get("q", ""))[:100]


def chosen(choices: type[Choice], name: str) -> Choice:
    """The choice that the query string names; the first one where it names none."""
    asked = request.args.get(name)
    return next((choice for choice in choices if choice.value == asked), next(iter(choices)))
