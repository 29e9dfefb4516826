"""Every route says who may knock, and no page is changed by a request without a form."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from trading.extensions import csrf
from trading.web.guards import Audience

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
#: Flask's own file route
UNGUARDED = {"static"}


def _routes(house: Flask) -> Iterator[tuple[Rule, Callable[..., Any]]]:
    for rule in house.url_map.iter_rules():
        if rule.endpoint not in UNGUARDED:
            yield rule, house.view_functions[rule.endpoint]


def _is_machine(rule: Rule) -> bool:
    return rule.rule.startswith("/api/")


def test_every_route_declares_an_audience(house: Flask) -> None:
    silent = [f"{rule.rule} ({rule.endpoint})" for rule, view in _routes(house) if not hasattr(view, "audience")]
    assert not silent, "\n".join(silent)


def test_every_audience_is_one_we_know(house: Flask) -> None:
    for rule, view in _routes(house):
        assert view.audience, rule.rule  # type: ignore[attr-defined]
        assert set(view.audience) <= set(Audience), rule.rule  # type: ignore[attr-defined]


def test_every_unsafe_page_route_names_a_form(house: Flask) -> None:
    formless = [
        f"{rule.rule} ({rule.endpoint})"
        for rule, view in _routes(house)
        if rule.methods & UNSAFE and not _is_machine(rule) and not _names_a_form(inspect.unwrap(view))
    ]
    assert not formless, "\n".join(formless)


def test_only_the_machine_interface_is_exempt_from_csrf(house: Flask) -> None:
    assert house.config.get("WTF_CSRF_ENABLED", True)
    assert house.config.get("WTF_CSRF_CHECK_DEFAULT", True)
    assert not csrf._exempt_views
    exempt = {blueprint.name for blueprint in csrf._exempt_blueprints if not isinstance(blueprint, str)} | {
        blueprint for blueprint in csrf._exempt_blueprints if isinstance(blueprint, str)
    }
    pages = [rule.rule for rule, _ in _routes(house) if rule.endpoint.split(".")[0] in exempt and not _is_machine(rule)]
    assert not [page for page in pages if _is_unsafe(house, page)], pages


def _is_unsafe(house: Flask, path: str) -> bool:
    return any(rule.rule == path and rule.methods & UNSAFE for rule in house.url_map.iter_rules())


def test_an_unsafe_request_without_its_token_is_refused(house: Flask) -> None:
    answer = house.test_client().post("/sign-in", data={"username": "somebody", "password": "something"})
    assert answer.status_code == 400


def _names_a_form(view: Callable[..., Any]) -> bool:
    """True where the view, or a function of its module that it calls, names a form class or has a form judged."""
    module = inspect.getmodule(view)
    assert module is not None
    seen: set[str] = set()
    waiting = [view.__name__]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for mentioned in _names_in(module, name):
            if mentioned.endswith(("Form", "_form")) or mentioned == "validate_on_submit":
                return True
            if inspect.isfunction(getattr(module, mentioned, None)):
                waiting.append(mentioned)
    return False


def _names_in(module: ModuleType, function: str) -> set[str]:
    found = getattr(module, function, None)
    if found is None:
        return set()
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(inspect.unwrap(found))))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
