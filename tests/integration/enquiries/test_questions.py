"""Questions and answers through the services, on both databases: who may, in which order, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import enquiries as make
from tests.factories.applications import a_lot, a_reviewer
from tests.factories.funds import a_member, an_account
from tests.factories.parcels import a_holder
from trading.audit import ledger
from trading.core import clock as market_clock
from trading.core.actor import Role
from trading.core.errors import Forbidden, NotFound, StaleVersion, TransitionRefused
from trading.enquiries import limits, timekeeping
from trading.enquiries.queries import questions as queries
from trading.enquiries.queries.questions import Part, Sorting
from trading.enquiries.rules import questions as rules
from trading.enquiries.services import moderation, questions
from trading.enquiries.states import AnswerStatus, Category, HideGround, QuestionStatus
from trading.extensions import db
from trading.listing.states import ListingStatus
from trading.notices import queries as notices
from trading.notices.kinds import NoticeKind

pytestmark = pytest.mark.usefixtures("app", "clock")


def tick() -> None:
    """The clock's turn, which begins with what was committed."""
    db.session.commit()
    timekeeping.keep_time()


def told(user_id: int | None) -> list[NoticeKind]:
    """The kinds of what an account was told, oldest first."""
    return [message.kind for message in reversed(notices.list_messages(user_id or 0).items)]


def test_a_question_goes_through_the_desk_to_the_owner_and_back_into_the_open() -> None:
    listing, owner = make.an_offered_lot()
    asker = a_member()
    question = make.an_answered_question(listing, owner, asker)
    assert question.status is QuestionStatus.ANSWERED
    assert (question.place, question.asker_no, question.number) == (1, 1, f"{listing.number}-Q001")
    assert question.current is not None
    assert question.current.text == make.ANSWERED
    assert [event.action for event in ledger.history(question.number)] == [
        "question.asked",
        "question.forward",
        "question.answer",
        "question.publish",
    ]
    assert {event.chain for event in ledger.history(question.number)} == {ledger.lot_chain(listing.number or "")}
    assert told(asker.user_id) == [NoticeKind.QUESTION_ANSWERED]
    assert told(owner.user_id) == [NoticeKind.QUESTION_FORWARDED, NoticeKind.ANSWER_PUBLISHED]
    assert list(ledger.verify()) == []


def test_visitors_are_numbered_by_person_and_answers_by_publication() -> None:
    listing, owner = make.an_offered_lot()
    one, other = a_member(), a_member()
    first, second = make.a_forwarded_question(listing, one), make.an_answered_question(listing, owner, other)
    third = make.an_answered_question(listing, owner, one)
    assert [first.asker_no, second.asker_no, third.asker_no] == [1, 2, 1]
    assert [first.place, second.place, third.place] == [None, 1, 2]


def test_neither_owner_nor_staff_nor_strangers_ask() -> None:
    listing, owner = make.an_offered_lot()
    for actor in (owner, a_reviewer(), an_account(Role.AUDITOR)):
        with pytest.raises(Forbidden):
            make.a_question(listing, actor)


def test_questions_end_some_days_before_applications_do(clock: Any) -> None:
    listing = a_lot()
    clock.set(limits.questions_until(listing))
    make.a_question(listing)
    clock.move(seconds=1)
    with pytest.raises(rules.QuestionsEnded):
        make.a_question(listing)


def test_a_person_asks_three_a_day_on_a_lot_and_as_many_on_the_next(clock: Any) -> None:
    listing, asker = a_lot(), a_member()
    for _time in range(3):
        make.a_question(listing, asker)
    with pytest.raises(rules.TooManyQuestions):
        make.a_question(listing, asker)
    make.a_question(listing, a_member())
    make.a_question(a_lot(), asker)
    clock.move(hours=24)
    make.a_question(listing, asker)


def test_a_way_to_be_reached_is_refused_on_both_sides() -> None:
    listing, owner = make.an_offered_lot()
    with pytest.raises(rules.ContactData):
        make.a_question(listing, text="价格可以面谈吗？微信 land2026")
    question = make.a_forwarded_question(listing)
    with pytest.raises(rules.ContactData):
        questions.answer(question.number, "请致电 0473-2012345 详谈。", by=owner)


def test_only_a_reviewer_of_the_district_moderates_and_nobody_of_the_owners_party() -> None:
    owner = a_holder()
    listing = a_lot(owner)
    number = make.a_question(listing).number
    outsiders = (
        an_account(Role.APPROVER),
        a_reviewer(district="150303"),
        an_account(Role.REVIEWER, party=owner),
        a_member(),
    )
    for actor in outsiders:
        with pytest.raises(Forbidden):
            moderation.forward(number, by=actor)
    assert moderation.forward(number, by=a_reviewer(district="150302")).status is QuestionStatus.FORWARDED


def test_a_question_is_hidden_for_a_cited_ground_and_only_its_asker_learns_of_it() -> None:
    asker = a_member()
    question = make.a_question(by=asker)
    with pytest.raises(rules.GroundNeeded):
        moderation.hide(question.number, None, "与本标的无关。", by=a_reviewer())
    with pytest.raises(rules.ReasonNeeded):
        moderation.hide(question.number, HideGround.OFF_TOPIC, "  ", by=a_reviewer())
    moderation.hide(question.number, HideGround.OFF_TOPIC, "与本标的无关。", by=a_reviewer())
    assert told(asker.user_id) == [NoticeKind.QUESTION_HIDDEN]
    assert queries.for_owner(question.listing_id) == []
    assert queries.list_published(question.listing_id).total == 0


def test_what_was_published_can_be_taken_down_and_its_number_stays() -> None:
    listing, owner = make.an_offered_lot()
    question = make.an_answered_question(listing, owner)
    moderation.hide(question.number, HideGround.PERSONAL, "含他人身份信息。", by=a_reviewer())
    page = queries.list_published(listing.id)
    assert [(one.place, one.status) for one in page] == [(1, QuestionStatus.HIDDEN)]
    assert queries.list_published(listing.id, search="变压器").total == 0


def test_only_the_asker_takes_a_question_back_and_only_before_it_is_public() -> None:
    listing, owner = make.an_offered_lot()
    asker = a_member()
    question = make.a_forwarded_question(listing, asker)
    with pytest.raises(NotFound):
        questions.withdraw(question.number, by=a_member())
    questions.answer(question.number, make.ANSWERED, by=owner)
    questions.withdraw(question.number, by=asker)
    assert question.answers[-1].status is AnswerStatus.DROPPED
    assert queries.count_desk(district=None)[Part.OPEN] == 0
    public = make.an_answered_question(listing, owner, asker)
    with pytest.raises(TransitionRefused):
        questions.withdraw(public.number, by=asker)


def test_a_returned_answer_goes_back_with_its_reason() -> None:
    listing, owner = make.an_offered_lot()
    question = make.a_forwarded_question(listing)
    questions.answer(question.number, "此事另行商量，价格从优。", by=owner)
    moderation.return_answer(question.number, "请只回答所问。", by=a_reviewer())
    assert question.status is QuestionStatus.FORWARDED
    assert question.last_return is not None
    assert question.last_return.reason == "请只回答所问。"
    questions.answer(question.number, make.ANSWERED, by=owner)
    moderation.publish(question.number, by=a_reviewer())
    assert [answer.status for answer in question.answers] == [AnswerStatus.RETURNED, AnswerStatus.PUBLISHED]
    assert question.editions[0].edition == 1


def test_a_corrected_answer_is_a_new_wording_and_the_former_stays_until_and_after() -> None:
    listing, owner = make.an_offered_lot()
    asker = a_member()
    question = make.an_answered_question(listing, owner, asker)
    with pytest.raises(questions.SameAnswer):
        questions.answer(question.number, make.ANSWERED, by=owner)
    questions.answer(question.number, "变压器容量更正为 800 千伏安。", by=owner)
    with pytest.raises(questions.AnswerWaits):
        questions.answer(question.number, "变压器容量更正为 900 千伏安。", by=owner)
    assert question.current is not None
    assert question.current.text == make.ANSWERED
    assert queries.list_desk(Part.OPEN, district=None) == [question]
    moderation.publish(question.number, by=a_reviewer())
    assert [answer.edition for answer in question.editions] == [2, 1]
    assert question.place == 1
    assert told(asker.user_id)[-1] is NoticeKind.ANSWER_CORRECTED
    assert queries.list_published(listing.id, search="800").total == 1


def test_the_desk_answers_procedure_itself_at_once() -> None:
    listing, _owner = make.an_offered_lot()
    question = make.a_question(listing, category=Category.PROCEDURE, text="保证金可以由母公司代缴吗？")
    moderation.answer_officially(question.number, "不可以，须由竞买人本人账户缴纳。", by=a_reviewer())
    assert question.current is not None
    assert question.current.is_official
    with pytest.raises(rules.NotProcedure):
        moderation.answer_officially(make.a_question(listing).number, "由出让人答复为准。", by=a_reviewer())


def test_a_decision_on_what_has_changed_since_is_refused() -> None:
    listing, owner = make.an_offered_lot()
    question = make.a_forwarded_question(listing)
    seen = question.version
    questions.answer(question.number, make.ANSWERED, by=owner)
    with pytest.raises(StaleVersion):
        moderation.hide(question.number, HideGround.OFF_TOPIC, "与本标的无关。", expected=seen, by=a_reviewer())


def test_answers_end_when_the_price_begins_to_be_decided(clock: Any) -> None:
    listing, owner = make.an_offered_lot()
    question = make.a_forwarded_question(listing)
    clock.set(limits.answers_until(listing))
    questions.answer(question.number, make.ANSWERED, by=owner)
    clock.move(seconds=1)
    with pytest.raises(rules.AnswersEnded):
        moderation.publish(question.number, by=a_reviewer())


def test_a_lot_that_is_over_takes_neither_questions_nor_answers() -> None:
    listing, owner = make.an_offered_lot()
    question = make.a_forwarded_question(listing)
    listing.status = ListingStatus.TERMINATED
    with pytest.raises(rules.NotOnOffer):
        make.a_question(listing)
    with pytest.raises(rules.NotOnOffer):
        questions.answer(question.number, make.ANSWERED, by=owner)


def test_the_public_finds_answers_by_word_subject_and_order() -> None:
    listing, owner = make.an_offered_lot()
    make.an_answered_question(listing, owner)
    make.an_answered_question(listing, owner, category=Category.PRICE, text="价款能否分两期支付？100%_")
    found = queries.list_published
    assert [one.place for one in found(listing.id)] == [2, 1]
    assert [one.place for one in found(listing.id, sorting=Sorting.OLDEST)] == [1, 2]
    assert [one.place for one in found(listing.id, category=Category.PRICE)] == [2]
    assert [one.place for one in found(listing.id, search="100%_")] == [2]
    assert found(listing.id, search="%").total == 1
    page = found(listing.id, number=2, size=1)
    assert (page.total, [one.place for one in page]) == (2, [1])


def test_an_owner_is_reminded_before_and_after_the_day_and_not_twice(clock: Any) -> None:
    listing, owner = make.an_offered_lot()
    question = make.a_forwarded_question(listing)
    due = limits.due_of(question)
    assert due is not None
    assert due.provisional == market_clock.today() + timedelta(days=2)
    tick()
    assert told(owner.user_id) == [NoticeKind.QUESTION_FORWARDED]
    for _time in range(2):
        clock.move(days=1)
        tick()
        tick()
    assert told(owner.user_id).count(NoticeKind.ANSWER_AWAITED) == 1
    clock.move(days=1)
    tick()
    tick()
    assert told(owner.user_id).count(NoticeKind.ANSWER_AWAITED) == 2
