"""The program that strangers check registers with, loaded from the file that they download."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

PATH = Path(__file__).resolve().parent.parent / "static" / "downloads" / "verify_register.py"


def program() -> ModuleType:
    """The program as a module."""
    spec = importlib.util.spec_from_file_location("verify_register", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
