"""Papers of an application: handed in, returned once with one list, mended, and closed to the desk by the decision."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.conftest import FrozenClock
from tests.factories.applications import (
    a_lot,
    a_paid_application,
    a_qualified_application,
    a_reviewer,
    an_application,
)
from tests.factories.funds import a_finance_officer, a_member, an_account, confirm
from tests.factories.listing import a_paper
from trading.audit import ledger
from trading.bidding import papers as rules
from trading.bidding.papers import PaperKind, ToMend
from trading.bidding.queries import applications as queries
from trading.bidding.services import applications, certificates, papers
from trading.bidding.states import ApplicationStatus
from trading.core import canonical, numbering
from trading.core.actor import Actor, Role
from trading.core.errors import Forbidden, NotFound, TradingError
from trading.documents import services as documents
from trading.extensions import db

SignIn = Callable[..., FlaskClient]
S = ApplicationStatus
LICENCE = [ToMend(PaperKind.IDENTITY, "营业执照第二页缺失。"), ToMend(PaperKind.AUTHORITY, "  ")]

pytestmark = pytest.mark.usefixtures("app", "clock")


def test_a_paper_is_kept_once_and_taken_out_without_a_trace_lost() -> None:
    member = a_member()
    number = an_application(by=member).number
    paper = papers.hand_in(number, a_paper(), kind=PaperKind.IDENTITY, by=member)
    assert papers.hand_in(number, a_paper(), kind=PaperKind.IDENTITY, by=member) is paper
    papers.take_out(number, paper.public_id, by=member)
    assert queries.get_application(number).papers == []
    assert papers.open_paper(paper.public_id, by=a_reviewer())[1]
    assert papers.hand_in(number, a_paper(), kind=PaperKind.IDENTITY, by=member) is paper
    assert paper.removed_at is None


def test_applicant_and_district_desk_read_papers_until_the_decision_and_nobody_else() -> None:
    member = a_member()
    application = a_paid_application(by=member)
    name = papers.hand_in(application.number, a_paper(), kind=PaperKind.IDENTITY, by=member).public_id
    assert papers.open_paper(name, by=a_reviewer())[1]
    outside = [a_member(), a_reviewer(district="150304"), a_finance_officer(), an_account(Role.AUDITOR)]

    def is_shut(to: Actor) -> None:
        with pytest.raises(NotFound):
            papers.open_paper(name, by=to)

    for actor in outside:
        is_shut(actor)
    applications.qualify(application.number, by=a_reviewer())
    is_shut(a_reviewer())
    assert applications.examine(application.number, by=a_reviewer()).papers == []
    assert papers.open_paper(name, by=member)[1]


def test_a_return_is_one_list_is_mended_and_comes_back(clock: FrozenClock) -> None:
    member, reviewer = a_member(), a_reviewer()
    application = an_application(by=member)
    number = application.number
    papers.send_back(number, LICENCE, by=reviewer)
    assert application.status is S.RETURNED
    assert application.returned is not None
    assert [line.about for line in application.returned.to_mend] == [PaperKind.IDENTITY]
    confirm(application.deposit, a_finance_officer())  # the deposit needn't wait for it
    assert application.number not in [one.number for one in queries.list_queue(queries.Queue.READY)]
    with pytest.raises(TradingError):
        applications.qualify(number, by=reviewer)
    papers.hand_in(number, a_paper(), kind=PaperKind.IDENTITY, by=member)
    papers.resubmit(number, "已补。", by=member)
    assert application.status is S.DEPOSIT_DUE
    assert application.number in [one.number for one in queries.list_queue(queries.Queue.READY)]
    with pytest.raises(rules.ReturnedOnce):
        papers.send_back(number, LICENCE, by=reviewer)
    assert applications.qualify(number, by=reviewer).bidder_number
    acts = [event.action for event in ledger.history(number)]
    assert acts == [
        "application.applied",
        "application.return",
        "application.paper_added",
        "application.resubmit",
        "application.qualify",
    ]
    assert not any("营业执照" in str(event.detail) + str(event.note) for event in ledger.history(number))


def test_refusals_of_the_return_and_of_papers(clock: FrozenClock) -> None:
    member, reviewer = a_member(), a_reviewer()
    lot = a_lot()
    number = an_application(lot, member).number
    with pytest.raises(rules.NothingToMend):
        papers.send_back(number, [ToMend(PaperKind.OTHER, " ")], by=reviewer)
    with pytest.raises(rules.NotReturned):
        papers.resubmit(number, by=member)
    with pytest.raises(NotFound):
        papers.hand_in(number, a_paper(), kind=PaperKind.OTHER, by=a_member())
    with pytest.raises(Forbidden):
        papers.send_back(number, LICENCE, by=a_reviewer(district="150304"))
    papers.send_back(number, LICENCE, by=reviewer)
    assert lot.apply_ends_at is not None
    clock.set(lot.apply_ends_at)
    with pytest.raises(rules.PapersTooLate):
        papers.resubmit(number, by=member)
    applications.refuse(number, "未按期补正。", by=reviewer)
    with pytest.raises(rules.PapersNotTaken):
        papers.hand_in(number, a_paper(), kind=PaperKind.OTHER, by=member)
    late = an_application(a_lot(), member)
    clock.set(late.listing.apply_ends_at)  # type: ignore[arg-type]
    with pytest.raises(rules.ReturnTooLate):
        papers.send_back(late.number, LICENCE, by=reviewer)


def test_whose_identity_nobody_checked_hands_in_papers() -> None:
    assert rules.missing(rules.needed(is_person=False, is_checked=True), set()) == []
    asked = rules.needed(is_person=False, is_checked=False)
    assert rules.missing(asked, {PaperKind.IDENTITY}) == [PaperKind.REPRESENTATIVE]
    with pytest.raises(rules.PapersMissing):
        rules.check_complete([PaperKind.REPRESENTATIVE])


def test_the_pages_of_both_sides(sign_in_as: SignIn) -> None:
    member, reviewer = a_member(), a_reviewer()
    number = a_paid_application(by=member).number
    mine = f"/me/applications/{number}"
    browser = sign_in_as(member.username)
    sent = {"kind": "identity", "file": (io.BytesIO(a_paper().data), "执照.png")}
    assert browser.post(f"{mine}/papers", data=sent).status_code == 303
    assert browser.post(f"{mine}/papers", data={"kind": "identity"}).status_code == 422
    desk = sign_in_as(reviewer.username)
    case = f"/review/applications/{number}"
    page = desk.get(case).get_data(as_text=True)
    name = queries.get_application(number).papers[0].public_id
    assert f"/application-papers/{name}/pages/1" in page
    assert desk.get(f"/application-papers/{name}/pages/1").mimetype == "image/png"
    assert desk.post(f"{case}/decision", data={"decision": "return"}).status_code == 422
    wanted = {"decision": "return", "mend_identity": "执照已过期。"}
    assert desk.post(f"{case}/decision", data=wanted).status_code == 303
    browser = sign_in_as(member.username)
    assert "执照已过期。" in browser.get(mine).get_data(as_text=True)
    assert browser.post(f"{mine}/papers/{name}/removal").status_code == 303
    assert browser.post(f"{mine}/resubmission", data={"answer": "新执照"}).status_code == 303
    case_page = sign_in_as(reviewer.username).get(case).get_data(as_text=True)
    assert "新执照" in case_page
    assert 'value="return"' not in case_page


# --- the certificate ----------------------------------------------------------------------------------


def test_admission_is_certified_for_the_bidder_s_own_side_alone(clock: FrozenClock) -> None:
    member = a_member()
    application = a_paid_application(by=member)
    assert certificates.find(application) is None
    applications.qualify(application.number, by=a_reviewer())
    document = certificates.find(application)
    assert document is not None
    assert document.data["facts"]["bidder_number"] == application.bidder_number
    db.session.commit()
    documents.render_due()
    body = documents.fetch(document.number, by=member).body
    text = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).split())
    assert application.party.name in text
    for actor in (a_member(), a_reviewer(), a_finance_officer(), an_account(Role.APPROVER), an_account(Role.AUDITOR)):
        with pytest.raises(NotFound):
            documents.fetch(document.number, by=actor)


def test_the_public_check_code_tells_no_number() -> None:
    application = a_paid_application()
    applications.qualify(application.number, by=a_reviewer())
    document = certificates.find(application)
    assert document is not None
    facts = dict(document.data["facts"])
    assert len(facts.pop("nonce")) == 32
    for number in map(str, range(10, 100)):
        assert canonical.digest(facts | {"bidder_number": number}) != document.facts_sha256


def test_the_application_leads_to_its_certificate_and_the_desk_s_page_does_not(sign_in_as: SignIn) -> None:
    member = a_member()
    application = a_qualified_application(by=member)
    number = numbering.qualification_number(application.number)
    assert number in sign_in_as(member.username).get(f"/me/applications/{application.number}").get_data(as_text=True)
    case = sign_in_as(a_reviewer().username).get(f"/review/applications/{application.number}")
    assert number not in case.get_data(as_text=True)
