"""The lines of task lists and of pages that check answers, as the macros of ``components/forms.html`` take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _


@dataclass(frozen=True)
class Task:
    """One line of a task list; without an address it can't be opened yet."""

    title: str
    url: str | None
    hint: str
    tag_class: str
    tag_text: str


@dataclass(frozen=True)
class Group:
    """Tasks under one heading."""

    title: str
    tasks: list[Task]


@dataclass(frozen=True)
class Answer:
    """One answer with the way back to its page."""

    label: str
    value: Any
    note: str | None = None
    change: str | None = None
    origin: str | None = None


def progress_tag(is_done: bool) -> tuple[str, str]:
    """The tag of a task: its class and its word."""
    return ("tag-done", _("Done")) if is_done else ("tag-wait", _("Not started"))
