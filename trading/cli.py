"""The commands a person types: ``flask --app wsgi …``."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give the commands to ``app``."""
