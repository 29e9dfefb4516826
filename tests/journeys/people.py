"""The people of the journeys: each has a browser of its own and speaks in business words."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD
from trading.bidding.admission import Declaration

#: a listing's public number
NUMBER = re.compile(r"15030[234]-[TLM]-\d{4}-\d{5}")


def a_scan(words: str) -> dict[str, object]:
    """A picture as a scanner makes it."""
    buffer = BytesIO()
    Image.new("RGB", (400, 560), (250, 250, len(words) % 256)).save(buffer, "PNG")
    return {"name": f"{words}.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


class Person:
    """Somebody at a browser, signed in."""

    def __init__(self, page: Page, username: str) -> None:
        self.page = page
        self.username = username
        self.sign_in()

    def sign_in(self) -> None:
        """Sign in; again after the clock was moved by days, since no session lasts so long."""
        page = self.page
        page.goto("/sign-in")
        page.locator("[name=username]").fill(self.username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        expect(page).to_have_url(re.compile(r"/me$"))

    def papers_of(self, contract: str) -> list[str]:
        """The papers of a contract that can be fetched now: their numbers, by a look at its page without drawing it."""
        return sorted(re.findall(r'href="/documents/([^"]+)\.pdf"', self.page.request.get(contract).text()))

    def open_newest_contract(self) -> str:
        """Go from the list to the contract made last; return its address."""
        self.page.goto("/me/contracts")
        self.page.locator("main a[href^='/contracts/']").first.click()
        expect(self.page).to_have_url(re.compile("/contracts/"))
        return self.page.url

    def press(self, words: str) -> None:
        """Press the one button with these words."""
        self.page.get_by_role("button", name=words).first.click()

    def tick(self, name: str, value: str) -> None:
        """Choose an answer of a group."""
        self.page.locator(f"[name={name}][value={value}]").check()


class Regular(Person):
    """Somebody who knows the way in: the form of the sign-in page is sent without a look at it.

    Nor is ``/me`` drawn afterwards. ``Person`` walks through the door as a newcomer does.
    """

    def sign_in(self) -> None:
        """Sign in; again after the clock was moved by days, since no session lasts so long."""
        request = self.page.context.request
        token = re.search(r'name="csrf_token" value="([^"]+)"', request.get("/sign-in").text())[1]
        form = {"csrf_token": token, "username": self.username, "password": PASSWORD}
        assert request.post("/sign-in", form=form, max_redirects=0).status == 303


class Holder(Regular):
    """Offers land."""

    def type_a_certificate(self, certificate: str) -> str:
        """Begin with a right that isn't among one's own; return the draft's number."""
        self.page.goto("/me/listings/new")
        self.page.locator("input[name=certificate]:not([type=hidden])").fill(certificate)
        self.page.locator("form:has(input[name=certificate]:not([type=hidden])) button").click()
        return self._begun()

    def _begun(self) -> str:
        expect(self.page).to_have_url(re.compile(r"/me/listings/D-"))
        return re.search(r"D-\d{4}-\d+", self.page.url)[0]

    def go_through(self, draft: str, pages: dict[str, dict[str, str]]) -> None:
        """Fill the question pages one after the other, as they follow each other, up to the papers."""
        self.page.goto(f"/me/listings/{draft}/questions/{next(iter(pages))}")
        for sheet, answers in pages.items():
            expect(self.page).to_have_url(re.compile(f"/questions/{sheet}$"))
            for name, value in answers.items():
                self._answer(name, value)
            self.page.locator("button[name=go][value=next]").click()
        expect(self.page).to_have_url(re.compile("/papers$"))

    def _answer(self, name: str, value: str) -> None:
        """Tick a choice, type anything else."""
        choice = self.page.locator(f"input[type=radio][name={name}][value={value}]") if value.isidentifier() else None
        if choice is not None and choice.count():
            choice.check()
        else:
            self.page.locator(f"[name={name}]:not([type=radio])").fill(value)

    def pick_a_parcel(self, certificate: str, business: str = "transfer") -> str:
        """Choose a right by its certificate; return the draft's number."""
        self.page.goto(f"/me/listings/new?business={business}")
        row = self.page.locator(f"form:has(input[value='{certificate}'])")
        row.get_by_role("button").click()
        return self._begun()

    def answer(self, draft: str, start: str, step: str, deposit: str) -> None:
        """Fill the question pages."""
        page = self.page
        page.goto(f"/me/listings/{draft}/questions/land")
        self.tick("buildings", "none")
        self.tick("occupancy", "vacant")
        self.tick("is_disputed", "no")
        self._next()
        page.goto(f"/me/listings/{draft}/questions/dates")
        self.tick("notice_wish", "soon")
        self._next()
        page.goto(f"/me/listings/{draft}/questions/price")
        page.locator("[name=start]").fill(start)
        page.locator("[name=step]").fill(step)
        page.locator("[name=deposit]").fill(deposit)
        page.locator("button[name=go][value=later]").click()

    def set_terms(self, draft: str) -> None:
        """Hand-over and payment."""
        self.page.goto(f"/me/listings/{draft}/questions/terms")
        self.page.locator("[name=description]").fill("水、电、路已通，场地平整。")
        self.tick("handover", "after_payment")
        self.tick("payment", "once")
        self._next()

    def hand_in_papers(self, draft: str) -> None:
        """Upload every paper that is still asked for."""
        if not self.page.url.endswith(f"/{draft}/papers"):
            self.page.goto(f"/me/listings/{draft}/papers")
        upload = self.page.locator("form[enctype='multipart/form-data'] .btn-primary")
        while upload.count():
            self.page.locator("[name=file]").set_input_files(a_scan(f"材料{self.page.url[-6:]}"))
            upload.click()

    def submit(self, draft: str) -> str:
        """Check the answers, declare, submit; return the public number."""
        self.page.goto(f"/me/listings/{draft}/check")
        self.page.locator("[name=declared]").check()
        self.page.locator("form[action$='/submission'] button[type=submit]").click()
        expect(self.page).to_have_url(re.compile("/submitted$"))
        return NUMBER.search(self.page.content())[0]

    def _next(self) -> None:
        self.page.locator("button[name=go][value=later]").click()
        expect(self.page).to_have_url(re.compile(r"/me/listings/D-[\d-]+$"))


class Officer(Regular):
    """Reviewer, approver or publisher."""

    def decide(self, number: str, decision: str) -> None:
        """Record a decision on a listing."""
        self.page.goto(f"/review/listings/{number}")
        self.tick("decision", decision)
        self.page.locator(".rev__act form.decide button[type=submit]").click()
        expect(self.page).to_have_url(re.compile(r"/review\?tab="))

    def use_keys(self) -> None:
        """Switch the keys on that are single characters; they are off by default (WCAG 2.1.4)."""
        self.page.goto("/review")
        self.page.locator("a[href*='keys=on']").click()
        expect(self.page.locator("body[data-keys]")).to_have_count(1)

    def next_to_publish(self) -> str:
        """The number of the listing of the samples that waits for its publication longest."""
        self.page.goto("/review?tab=publication")
        number = NUMBER.search(self.page.locator("main tbody a").first.inner_text())
        assert number is not None, "nothing waits for publication"
        return number[0]

    def publish(self, number: str) -> None:
        """Publish with the dates that are proposed."""
        self.page.goto(f"/review/listings/{number}")
        self.page.locator(f"a[href='/review/listings/{number}/publication']").click()
        self.page.locator("main form button[type=submit]").click()
        expect(self.page).to_have_url(re.compile(f"/listings/{number}$"))

    def admit(self, application: str) -> None:
        """Give a bidder number."""
        self.page.goto(f"/review/applications/{application}")
        self.tick("decision", "qualify")
        self.page.locator("form[action$='/decision'] button[type=submit]").click()
        expect(self.page).to_have_url(re.compile("/review/applications$"))

    def confirm_award(self, number: str) -> None:
        """Confirm the award after the check of the winner."""
        self.page.goto(f"/review/awards/{number}")
        self.page.locator(f"form[action='/review/awards/{number}/confirmation'] button").click()
        expect(self.page.locator(f"form[action='/review/awards/{number}/confirmation']")).to_have_count(0)

    def publish_result(self, number: str) -> None:
        """Publish how the round ended."""
        self.page.goto(f"/review/awards/{number}")
        self.page.locator(f"form[action='/review/listings/{number}/result'] button").click()
        expect(self.page.locator(f"form[action='/review/listings/{number}/result']")).to_have_count(0)


class Bidder(Regular):
    """Applies, pays, bids."""

    def apply(self, number: str) -> tuple[str, str]:
        """Apply for a lot; return the application's number and the deposit's reference."""
        self.page.goto(f"/listings/{number}/applications")
        for declaration in Declaration:
            self.page.locator(f"form.declare [name={declaration.value}]").check()
        self.page.locator("form.declare button[type=submit]").click()
        expect(self.page).to_have_url(re.compile("/me/applications/"))
        application = self.page.url.rsplit("/", 1)[1]
        return application, self.page.locator(".slip .ref, .slip__ref .ref").first.inner_text()

    def enter_room(self, number: str) -> None:
        """Go into the room and wait until it is live."""
        self.page.goto(f"/listings/{number}/room")
        expect(self.page.locator("#conn")).to_be_visible()

    def bid_rate(self, rate: str) -> None:
        """Type an annual rate in per cent and send it."""
        self.page.locator("#amount").fill(rate)
        self.page.locator("#send").click()
        expect(self.page.locator("#said")).to_contain_text(rate)

    def bid(self, amount: str) -> None:
        """Type an amount and send it."""
        self.page.locator("#amount").fill(amount)
        self.page.locator("#send").click()
        expect(self.page.locator("#said")).to_contain_text(amount)


class FinanceOfficer(Regular):
    """Confirms deposits by the bank statement."""

    def confirm(self, reference: str, amount: str, payer: str, voucher: str, posted_at: datetime) -> None:
        """Copy a posting of the statement."""
        page = self.page
        page.goto(f"/finance/deposits/{reference}")
        page.locator("[name=amount]").fill(amount)
        page.locator("[name=payer_name]").fill(payer)
        page.locator("[name=voucher_no]").fill(voucher)
        page.locator("[name=received_at]").fill(posted_at.strftime("%Y-%m-%dT%H:%M"))
        page.locator("form[action$='/receipt'] button[type=submit]").click()
        expect(page).to_have_url(re.compile("/finance$"))
