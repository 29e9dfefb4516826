"""Who gets through which door, and what every answer wears."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.conftest import Browser, Databases, FrozenClock
from tests.factories.applications import an_application
from tests.factories.contract import a_contract
from tests.factories.funds import a_deposit, a_member, an_account
from tests.factories.listing import a_draft, a_paper, an_approved_listing, an_owner
from trading.core.actor import Role
from trading.documents import services as documents
from trading.extensions import db
from trading.listing import services as listings
from trading.listing.states import MaterialKind
from trading.web.guards import ROLES, Audience

SignIn = Callable[..., FlaskClient]
NUMBER = "150302-T-2026-99999"
#: a CSRF token, which carries the second it was made in
_SIGNED = re.compile(r"[\w-]+\.[\w-]{6}\.[\w-]{27}")
#: what a door may say to somebody who is let in but asks for what doesn't exist, or sends an empty form
INSIDE = {200, 303, 307, 400, 404, 409, 422}


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


def doors(app: Flask) -> Iterator[tuple[Rule, str, str, frozenset[Audience]]]:
    """Every address with each of its methods, and whom it is for."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)  # the first of what it may be
        path = re.sub(r"<int:\w+>", "1", path)
        for name in rule.arguments:
            path = path.replace(
                f"<{name}>", "land" if rule.endpoint == "listing.question" and name != "draft" else NUMBER
            )
        audiences = frozenset(app.view_functions[rule.endpoint].audience)  # type: ignore[attr-defined]
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, path, method, audiences


def is_let_in(audiences: frozenset[Audience], role: Role | None) -> bool:
    if Audience.PUBLIC in audiences:
        return True
    if role is None:
        return False
    return Audience.SIGNED_IN in audiences or any(role in ROLES.get(one, ()) for one in audiences)


@pytest.mark.parametrize("role", [None, *Role])
def test_every_door_lets_in_its_audience_and_nobody_else(app: Flask, sign_in_as: SignIn, role: Role | None) -> None:
    username = an_account(role).username if role else None
    for rule, path, method, audiences in doors(app):
        if rule.endpoint == "parties.sign_out" or (path.startswith("/api/") and Audience.PUBLIC not in audiences):
            continue
        browser = sign_in_as(username) if username and method == "POST" and "end" in path else None
        browser = browser or _kept(app, sign_in_as, username)
        answer = browser.open(path, method=method)
        told = f"{method} {path} as {role}: {answer.status_code}"
        if is_let_in(audiences, role):
            assert answer.status_code in INSIDE | {403, 503}, told
        elif role is None:
            assert answer.status_code == 303, told
            assert answer.headers["Location"].startswith("/sign-in?next="), told
        else:
            assert answer.status_code == 403, told


_browsers: dict[tuple[int, str | None], FlaskClient] = {}


def _kept(app: Flask, sign_in_as: SignIn, username: str | None) -> FlaskClient:
    """One browser an account, so that the walk signs in once."""
    key = (id(sign_in_as), username)
    if key not in _browsers:
        _browsers.clear()
        _browsers[key] = sign_in_as(username) if username else app.test_client()
    return _browsers[key]


def test_the_machines_doors_want_a_token(app: Flask, client: FlaskClient) -> None:
    guarded = [
        (path, method)
        for _rule, path, method, audiences in doors(app)
        if path.startswith("/api/") and Audience.PUBLIC not in audiences
    ]
    assert guarded
    for path, method in guarded:
        answer = client.open(path, method=method)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def same_as_unknown(browser: FlaskClient, path: str, own: str, unknown: str, method: str = "GET") -> None:
    """What belongs to another answers like what doesn't exist, to the letter."""
    foreign = browser.open(path.format(own), method=method)
    nothing = browser.open(path.format(unknown), method=method)
    assert (foreign.status_code, nothing.status_code) == (404, 404), path
    said, expected = (_SIGNED.sub("", one.text) for one in (foreign, nothing))
    assert said.replace(own, "*") == expected.replace(unknown, "*"), path


def test_what_belongs_to_another_looks_like_nothing(sign_in_as: SignIn, clock: FrozenClock) -> None:
    owner, right = an_owner()
    draft = a_draft(right, owner)
    paper = listings.attach_material(draft.draft_number, a_paper(), kind=MaterialKind.GRANT_CONTRACT, by=owner)
    application = an_application()
    contract = a_contract(clock)
    deposit = a_deposit()
    documents.render_due()
    stranger = sign_in_as(a_member().username)
    number = draft.draft_number
    for tail in ("", "/check", "/submitted", "/right", "/land", "/dates", "/price", "/terms", "/papers", "/withdrawal"):
        same_as_unknown(stranger, "/me/listings/{}" + tail, number, "D-2026-9999")
    for tail in ("/land", "/dates", "/price", "/terms", "/papers", "/withdrawal", "/submission"):
        same_as_unknown(stranger, "/me/listings/{}" + tail, number, "D-2026-9999", "POST")
    same_as_unknown(stranger, f"/me/listings/{number}/papers/{{}}/removal", paper.public_id, "0" * 32, "POST")
    same_as_unknown(stranger, "/papers/{}", paper.public_id, "0" * 32)
    for tail, method in (("", "GET"), ("/withdrawal", "GET"), ("/withdrawal", "POST")):
        same_as_unknown(stranger, "/me/applications/{}" + tail, application.number, "X" * 12, method)
    same_as_unknown(stranger, "/contracts/{}", contract.number, "1503022026ZR99999")
    same_as_unknown(stranger, "/documents/{}.pdf", contract.number, "1503022026ZR99999")
    for page in ("/me", "/me/listings", "/me/bids", "/me/deposits", "/me/contracts"):
        shown = stranger.get(page).text
        assert not [one for one in (number, application.number, contract.number, deposit.reference) if one in shown]


def test_a_draft_and_a_case_under_review_are_not_public(client: FlaskClient) -> None:
    listing = an_approved_listing()
    for number in (listing.number, listing.draft_number):
        for tail in ("", "/room", "/bids", "/feed", "/live", ".ics"):
            assert client.get(f"/listings/{number}{tail}").status_code == 404
        for tail in ("", "/room", "/bids"):
            assert client.get(f"/api/v1/listings/{number}{tail}").status_code == 404
    for ending in ("csv", "geojson", "rss", "ics", "json"):
        assert listing.number not in client.get(f"/listings.{ending}").text
    assert listing.number not in client.get("/sitemap.xml").text


# --- tokens, methods, headers ----------------------------------------------------------------------------------------


@pytest.fixture
def strict(database_kind: str, databases: Databases) -> Iterator[FlaskClient]:
    """A browser of an application that asks for CSRF tokens and serves one host only."""
    url = databases.migrated(database_kind)
    application = databases.application(url, WTF_CSRF_ENABLED=True, TRUSTED_HOSTS=["localhost"])
    application.test_client_class = Browser
    with application.app_context():
        yield application.test_client()
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


def test_no_form_is_taken_without_its_token(strict: FlaskClient) -> None:
    for _rule, path, method, _audiences in doors(strict.application):
        if method == "POST" and not path.startswith("/api/"):
            answer = strict.post(path, data={"csrf_token": "made-up"})
            assert answer.status_code == 400, path
            assert strict.post(path).status_code == 400, path


def test_another_host_is_turned_away(strict: FlaskClient) -> None:
    for host in ("evil.example", "localhost.evil.example", "x; script-src *", "", "a b", "localhost:99999999"):
        for path in ("/", "/sitemap.xml", "/api/v1/listings", "/nothing"):
            answer = strict.get(path, headers={"Host": host})
            assert answer.status_code in {400, 200}, (host, path)
            assert "evil.example" not in answer.headers.get("Content-Security-Policy", "")
            assert answer.status_code == 400 or not host.startswith(("evil", "x;", "a b"))


WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "TRACE", "DELETE", "PUT", "PATCH", "PROPFIND"])
def test_every_answer_wears_its_headers(client: FlaskClient, method: str) -> None:
    paths = ["/", "/nothing", "/me", "/static/css/tokens.css", "/static/../config.py", "/api/v1/nothing", "/healthz"]
    for path in [*paths, "/api/v1/tokens", "/listings.csv", "/sign-out", "/listings/%00"]:
        answer = client.open(path, method=method, buffered=True)
        assert answer.status_code < 500, path
        assert {name: answer.headers.get(name) for name in WANTED} == WANTED, path
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "*" not in policy
        assert "Server" not in answer.headers or "Python" not in answer.headers["Server"]


def test_private_pages_are_kept_by_nobody_else(sign_in_as: SignIn) -> None:
    browser = sign_in_as(a_member().username)
    for path in ("/me", "/me/listings", "/me/bids", "/me/sessions", "/me/security", "/", "/listings"):
        kept = browser.get(path).headers["Cache-Control"]
        assert "no-store" in kept or ("private" in kept and "no-cache" in kept), path


def test_error_pages_tell_nothing(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("SELECT secret FROM users; /home/market/trading")

    monkeypatch.setitem(app.view_functions, "portal.listings", crash)
    monkeypatch.setitem(app.view_functions, "portal_api.list_listings", crash)
    for path in ("/listings", "/api/v1/listings"):
        answer = client.get(path)
        assert answer.status_code == 500
        for word in ("secret", "RuntimeError", "Traceback", "/home", "trading/"):
            assert word not in answer.text
