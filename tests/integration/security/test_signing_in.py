"""Signing in and out under attack: sessions, tokens, throttling, the second factor, where one is sent afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import PASSWORD, FrozenClock
from tests.factories.funds import a_member
from trading.core import clock as market_clock
from trading.core.actor import Actor
from trading.core.policy import policy
from trading.extensions import db
from trading.parties import queries, services
from trading.transaction import transact

SignIn = Callable[..., FlaskClient]
#: a CSRF token, which carries the second it was made in
_TOKEN = re.compile(r"[\w-]+\.[\w-]{6}\.[\w-]{27}")
OTHER = "an-other-password-2026"


@pytest.fixture(autouse=True)
def _market(app: Flask, clock: FrozenClock) -> None:
    """Every test has a database and a standing clock."""


def cookie_of(browser: FlaskClient) -> str:
    """The value of the session's cookie."""
    cookie = browser.get_cookie("market")
    assert cookie is not None
    return cookie.value


def with_cookie(app: Flask, value: str) -> FlaskClient:
    """A browser that has come by a cookie."""
    thief = app.test_client()
    thief.set_cookie("market", value)
    return thief


def attempt(browser: FlaskClient, username: str, password: str = PASSWORD, **fields: str):
    return browser.post("/sign-in", data={"username": username, "password": password} | fields)


def a_token(browser: FlaskClient, actor: Actor, **members: str) -> str:
    answer = browser.post("/api/v1/tokens", json={"username": actor.username, "password": PASSWORD} | members)
    assert answer.status_code == 201, answer.text
    return answer.json["token"]


def a_guarded_member() -> tuple[Actor, pyotp.TOTP]:
    """A member with a second factor."""
    actor, secret = a_member(), services.new_secret()
    db.session.commit()
    code = pyotp.TOTP(secret).at(market_clock.now())
    transact(services.set_up_second_factor, secret, code, by=actor)
    return actor, pyotp.TOTP(secret)


# --- sessions --------------------------------------------------------------------------------------------------------


def test_the_session_changes_its_identity_at_sign_in(app: Flask) -> None:
    browser = app.test_client()
    browser.get("/preferences?lang=en")
    before = cookie_of(browser)
    assert attempt(browser, a_member().username).status_code == 303
    assert cookie_of(browser) != before
    assert with_cookie(app, before).get("/me").status_code == 303


def test_a_cookie_that_a_stranger_chose_is_never_taken_over(app: Flask) -> None:
    browser = with_cookie(app, "chosen-by-a-stranger")
    attempt(browser, a_member().username)
    assert cookie_of(browser) != "chosen-by-a-stranger"
    assert with_cookie(app, "chosen-by-a-stranger").get("/me").status_code == 303


def test_after_signing_out_the_old_cookie_is_worthless(app: Flask, sign_in_as: SignIn) -> None:
    browser = sign_in_as(a_member().username)
    kept = cookie_of(browser)
    assert with_cookie(app, kept).get("/me").status_code == 200
    assert browser.post("/sign-out").status_code == 303
    assert with_cookie(app, kept).get("/me").status_code == 303


def test_the_cookie_is_hidden_from_scripts_and_other_sites(client: FlaskClient) -> None:
    header = attempt(client, a_member().username).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_a_new_password_ends_other_sessions_and_tokens_at_once(app: Flask, sign_in_as: SignIn) -> None:
    actor = a_member()
    other, own = sign_in_as(actor.username), sign_in_as(actor.username)
    token = a_token(app.test_client(), actor)
    answer = own.post("/me/security/password", data={"current": PASSWORD, "new": OTHER, "again": OTHER})
    assert answer.status_code == 303
    assert own.get("/me").status_code == 200
    assert other.get("/me").status_code == 303
    assert bid_with(app, token).status_code == 401
    assert attempt(app.test_client(), actor.username).status_code == 422


def test_a_second_factor_ends_other_sessions_and_tokens_at_once(app: Flask, sign_in_as: SignIn) -> None:
    actor = a_member()
    other = sign_in_as(actor.username)
    token = a_token(app.test_client(), actor)
    secret = services.new_secret()
    db.session.commit()
    transact(services.set_up_second_factor, secret, pyotp.TOTP(secret).at(market_clock.now()), by=actor)
    assert other.get("/me").status_code == 303
    assert bid_with(app, token).status_code == 401


def test_nobody_ends_the_session_of_another(app: Flask, sign_in_as: SignIn) -> None:
    victim, rival = a_member(), a_member()
    browser, attacker = sign_in_as(victim.username), sign_in_as(rival.username)
    public_id = queries.sessions_of(victim.user_id or 0, market_clock.now())[0].public_id
    foreign = attacker.post(f"/me/sessions/{public_id}/end")
    unknown = attacker.post("/me/sessions/000000000000/end")
    assert (foreign.status_code, foreign.text) == (unknown.status_code, unknown.text)
    assert browser.get("/me").status_code == 200


def bid_with(app: Flask, token: str):
    """Knock at a guarded address of the machine interface."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "a"}
    return app.test_client().post("/api/v1/listings/x/bids", json={"amount": "1"}, headers=headers)


def test_the_machine_interface_honours_no_cookie(app: Flask, sign_in_as: SignIn) -> None:
    actor = a_member()
    browser = sign_in_as(actor.username)
    answer = browser.post("/api/v1/listings/x/bids", json={"amount": "1"}, headers={"Idempotency-Key": "a"})
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers
    assert bid_with(app, a_token(app.test_client(), actor)).status_code == 404


def test_pages_honour_no_token(app: Flask) -> None:
    token = a_token(app.test_client(), a_member())
    assert app.test_client().get("/me", headers={"Authorization": f"Bearer {token}"}).status_code == 303


# --- passwords -------------------------------------------------------------------------------------------------------


def test_unknown_and_known_accounts_are_refused_in_the_same_words(app: Flask) -> None:
    name = a_member().username
    pages = [
        _TOKEN.sub("", attempt(app.test_client(), one, "wrong-password-1").text.replace(one, "NAME"))
        for one in (name, "no.such.user")
    ]
    assert pages[0] == pages[1]
    machine = app.test_client()
    known, unknown = (
        machine.post("/api/v1/tokens", json={"username": one, "password": "wrong"}) for one in (name, "no.such.user")
    )
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)


@pytest.mark.parametrize("username", [None, "no.such.user"])
def test_failures_pause_one_account_from_one_source_only(app: Flask, clock: FrozenClock, username: str | None) -> None:
    victim, bystander = a_member(), a_member()
    name, attacker = username or victim.username, app.test_client()
    for _turn in range(policy().sign_in_failures):
        assert attempt(attacker, name, "wrong-password-1").status_code == 422
    paused = attempt(attacker, name).text
    assert str(int(policy().sign_in_pause.total_seconds() // 60)) in paused
    assert attacker.post("/api/v1/tokens", json={"username": name, "password": PASSWORD}).status_code == 403
    assert attempt(app.test_client(), bystander.username).status_code == 303
    elsewhere = {"REMOTE_ADDR": "10.9.8.7"}
    data = {"username": victim.username, "password": PASSWORD}
    assert app.test_client().post("/sign-in", data=data, environ_base=elsewhere).status_code == 303
    clock.move(seconds=policy().sign_in_pause.total_seconds() + 1)
    assert attempt(app.test_client(), victim.username).status_code == 303


def test_the_present_password_cannot_be_guessed_in_a_stolen_session(sign_in_as: SignIn) -> None:
    thief = sign_in_as(a_member().username)
    wrong = {"current": "wrong-password-1", "new": OTHER, "again": OTHER}
    for _turn in range(policy().sign_in_failures):
        assert thief.post("/me/security/password", data=wrong).status_code == 422
    paused = thief.post("/me/security/password", data=wrong | {"current": PASSWORD})
    assert paused.status_code == 422


# --- the second factor -----------------------------------------------------------------------------------------------


def test_a_code_signs_in_once(app: Flask, clock: FrozenClock) -> None:
    actor, totp = a_guarded_member()
    assert attempt(app.test_client(), actor.username).status_code == 422
    clock.move(minutes=2)
    code = totp.at(clock.now)
    assert attempt(app.test_client(), actor.username, otp=code).status_code == 303
    assert attempt(app.test_client(), actor.username, otp=code).status_code == 422
    machine = app.test_client()
    body = {"username": actor.username, "password": PASSWORD, "otp": code}
    assert machine.post("/api/v1/tokens", json=body).status_code == 403


def test_the_code_that_set_the_factor_up_is_spent(app: Flask, clock: FrozenClock) -> None:
    actor, totp = a_guarded_member()
    assert attempt(app.test_client(), actor.username, otp=totp.at(clock.now)).status_code == 422


@pytest.mark.parametrize("code", ["１２３４５６", "é", "\x00", "0" * 16, "NaN", "-1"])
def test_what_is_no_code_is_refused_like_a_wrong_one(app: Flask, code: str) -> None:
    actor, _totp = a_guarded_member()
    assert attempt(app.test_client(), actor.username, otp=code).status_code in {400, 422}
    body = {"username": actor.username, "password": PASSWORD, "otp": code}
    assert app.test_client().post("/api/v1/tokens", json=body).status_code in {403, 422}


# --- where to --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example/",
        "/\n/evil.example/",
        "\t//evil.example/",
        "javascript:alert(1)",
        "/me\r\nSet-Cookie: a=b",
        "/me\x00",
        "///evil.example",
        "/%0d%0aSet-Cookie:a=b",
        "http:/evil.example",
        " //evil.example",
    ],
)
def test_next_never_leaves_the_site(app: Flask, target: str) -> None:
    login = {"username": a_member().username, "password": PASSWORD}
    answers = [app.test_client().post("/sign-in", query_string={"next": target}, data=login)]
    answers.append(app.test_client().post("/sign-in", data=login | {"next": target.replace("\0", "")}))
    answers.append(app.test_client().get("/preferences", query_string={"lang": "en", "next": target}))
    for answer in answers:
        assert answer.status_code == 303
        location = answer.headers["Location"]
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))
        assert "\t" not in location
        assert "a=b" not in answer.headers.get("Set-Cookie", "")


def test_an_idle_session_and_an_old_token_end(app: Flask, sign_in_as: SignIn, clock: FrozenClock) -> None:
    actor = a_member()
    browser, token = sign_in_as(actor.username), a_token(app.test_client(), actor)
    clock.move(seconds=(app.config["SESSION_IDLE"] + timedelta(minutes=1)).total_seconds())
    assert browser.get("/me").status_code == 303
    clock.move(seconds=app.config["TOKEN_LIFETIME"].total_seconds())
    assert bid_with(app, token).status_code == 401


def test_a_stolen_session_binds_no_phone(sign_in_as: SignIn, clock: FrozenClock) -> None:
    """Another authenticator takes the password, besides a code of the new one."""
    actor = a_member()
    thief = sign_in_as(actor.username)
    page = thief.get("/me/security").get_data(as_text=True)
    key = "".join(re.findall(r"<i>([A-Z2-7]{4})</i>", page))
    code = pyotp.TOTP(key).at(market_clock.now())
    refused = thief.post("/me/security", data={"code": code, "password": "guessed-wrongly"})
    assert refused.status_code == 422
    assert thief.post("/me/security", data={"code": code, "password": PASSWORD}).status_code == 303


def test_what_a_signed_in_person_saw_is_not_kept(sign_in_as: SignIn, client: FlaskClient, clock: FrozenClock) -> None:
    assert sign_in_as(a_member().username).get("/me").headers["Cache-Control"] == "no-store"
    assert client.get("/results").headers["Cache-Control"] == "private, no-cache"
