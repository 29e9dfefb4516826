"""Where the catalogue gets its versions from in a running application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import has_app_context

from trading.core import settings
from trading.core.settings import Version
from trading.settings import queries


def install() -> None:
    """Let settings have the values that were put in force."""
    settings.use(_versions)


def _versions() -> Mapping[str, Sequence[Version]]:
    # pure code is asked outside an application too; there the defaults hold
    return queries.versions_in_order() if has_app_context() else {}
