"""The application as it is served, for the tests about the house."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import Databases


@pytest.fixture(scope="session")
def house(databases: Databases) -> Flask:
    """The application with its protections on. No test of the house needs its database."""
    return databases.application("sqlite://", WTF_CSRF_ENABLED=True)
