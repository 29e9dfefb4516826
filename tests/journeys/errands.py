"""People whose part of a story is told elsewhere: they send the forms that the pages show, without a browser.

A page in a browser costs ten times what it costs the market. So a journey about an owner or a bidder has the desk run
errands, and ``test_transfer_by_auction`` walks the desk's pages. An errand reads the page first and fills its form in:
what the page doesn't ask or doesn't offer, an errand can't send.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any

from tests.conftest import PASSWORD
from tests.journeys.conftest import Site
from tests.journeys.market import market_time
from trading.core.clock import LOCAL


@dataclass
class Form:
    """A form of a page: what it would send as it stands, and all that it asks and offers."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    #: each field with the values that it offers; empty where anything may be typed
    asked: dict[str, set[str]] = field(default_factory=dict)

    def filled(self, answers: dict[str, str]) -> dict[str, str]:
        """What is sent with these answers."""
        for name, value in answers.items():
            assert name in self.asked, f"{self.action} doesn't ask {name}, but {sorted(self.asked)}"
            offered = self.asked[name]
            assert not offered or value in offered, f"{name} offers {sorted(offered)}, not {value}"
        return self.values | answers


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self._open: Form | None = None
        self._select = self._text = ""
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(urllib.parse.urljoin(self._address, of.get("action", "")))
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "input" and of.get("name"):
            self._input(self._open, of)
        elif tag == "textarea":
            self._text = of["name"]
            self._open.asked[self._text], self._open.values[self._text] = set(), ""
        elif tag == "select":
            self._select = of["name"]
            self._open.asked[self._select] = set()
        elif tag == "option" and self._select:
            self._open.asked[self._select].add(of.get("value", ""))
            if "selected" in of or self._select not in self._open.values:
                self._open.values[self._select] = of.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._text and self._open is not None:
            self._open.values[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag in ("textarea", "select"):
            self._select = self._text = ""

    @staticmethod
    def _input(form: Form, of: dict[str, str]) -> None:
        name, value = of["name"], of.get("value", "on")
        if of.get("type") in ("radio", "checkbox"):
            form.asked.setdefault(name, set()).add(value)
            if "checked" in of:
                form.values[name] = value
        elif of.get("type") not in ("submit", "file"):
            form.asked[name] = set()
            form.values[name] = of.get("value", "")


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Where an act leads isn't looked at."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


class Errand:
    """Somebody who signs in, reads pages and sends forms."""

    def __init__(self, site: Site, username: str) -> None:
        self.site = site
        self.username = username
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _StayHere)

    def read(self, path: str) -> str:
        """The page at ``path``; signs in first where nobody is signed in (any more)."""
        status, text, location = self._open(path)
        if status in (302, 303) and "/sign-in" in location:
            door = self._open("/sign-in")[1]
            self._post("/sign-in", door, "/sign-in", {"username": self.username, "password": PASSWORD})
            status, text, location = self._open(path)
        assert status == 200, f"{self.username} reads {path}: {status} {location}"
        return text

    def send(self, path: str, action: str, **answers: str) -> str:
        """Fill in the form of the page at ``path`` whose address ends with ``action``; return where it leads."""
        return self._post(path, self.read(path), action, answers)

    def _post(self, path: str, page: str, action: str, answers: dict[str, str]) -> str:
        found = _Forms(self.site.base_url + path)
        found.feed(page)
        form = next((one for one in found.forms if urllib.parse.urlsplit(one.action).path.endswith(action)), None)
        assert form is not None, f"{self.username} finds no form {action} at {path}"
        status, text, location = self._open(form.action, urllib.parse.urlencode(form.filled(answers)).encode())
        assert status == 303, f"{self.username} at {path}: {status}\n{_said(text)}"
        return urllib.parse.urlsplit(location).path

    def _open(self, path: str, body: bytes | None = None) -> tuple[int, str, str]:
        address = urllib.parse.urljoin(self.site.base_url, path)
        try:
            with self._opener.open(urllib.request.Request(address, body), timeout=30) as answer:
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode(), answer.headers.get("Location", "")


def _said(page: str) -> str:
    """The words of a page's summary of errors, or of the page."""
    text = page.partition('class="error-summary"')[2].partition("</section>")[0] or page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))[:1500]


class Desk:
    """The authority: one person for each part of the review, and finance. Everybody signs in when first needed."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._people: dict[str, Errand] = {}

    def __getitem__(self, username: str) -> Errand:
        return self._people.setdefault(username, Errand(self.site, username))

    def publish(self, number: str) -> None:
        """Intake, approval by another, publication by a third with the dates that are proposed."""
        for officer, decision in (("reviewer", "accept"), ("approver", "approve")):
            self[officer].send(f"/review/listings/{number}", "/decision", decision=decision)
        self["publisher"].send(f"/review/listings/{number}/publication", "/publication")

    def admit(self, number: str, application: str, reference: str) -> None:
        """The deposit has come, so the bidder gets a number."""
        page = self["finance1"].read(f"/finance/deposits/{reference}")
        amount, payer = (_beside(page, name) for name in ("amount", "payer_name"))
        posted = market_time(self.site, number).astimezone(LOCAL) - timedelta(minutes=1)
        self["finance1"].send(
            f"/finance/deposits/{reference}",
            "/receipt",
            amount=amount,
            payer_name=payer,
            voucher_no=f"JY-{reference}",
            received_at=posted.strftime("%Y-%m-%dT%H:%M"),
        )
        self["reviewer"].send(f"/review/applications/{application}", "/decision", decision="qualify")

    def confirm_award(self, number: str) -> None:
        """The winner passes the check; then the public reads how the round ended."""
        self["reviewer"].send(f"/review/awards/{number}", "/confirmation")
        self["publisher"].send(f"/review/awards/{number}", "/result")


def _beside(page: str, name: str) -> str:
    """What finance expects in a field of a receipt, as its page shows it beside the form."""
    row = next(one for one in page.split('class="match__row') if f'name="{name}"' in one)
    return unescape(re.search(r"<b[^>]*>([^<]+)</b>", row)[1]).strip()
