"""What is told about questions on a lot, their answers, and visits to the land."""

from __future__ import annotations

from trading.core.messages import N_
from trading.notices.kinds import NoticeKind, Wording
from trading.notices.states import Topic

_DESK = "/listings/%(lot)s/enquiries"
_PUBLIC = "/listings/%(lot)s/questions"
_MINE = "/me/questions"
_VISITS = "/me/visits"

_TO_DESK = N_("Open questions and visits of the lot")
_TO_PUBLIC = N_("Open the questions and answers")
_TO_MINE = N_("Open my questions")
_TO_VISITS = N_("Open my visits")

K = NoticeKind

ENQUIRIES: dict[NoticeKind, Wording] = {
    # --- the owner ----------------------------------------------------------------------------------
    K.QUESTION_FORWARDED: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: a question to answer"),
        N_("Somebody has asked about your lot. Please answer by %(day)s; the answer is read by the desk, then by all."),
        _DESK,
        _TO_DESK,
        is_urgent=True,
    ),
    K.ANSWER_AWAITED: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: a question still waits for your answer"),
        N_("The answer is due by %(day)s. Answers are part of what you offer, and bidders rely on them."),
        _DESK,
        _TO_DESK,
        is_urgent=True,
    ),
    K.ANSWER_RETURNED: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: please reword an answer"),
        N_("The desk returned your answer. The reason stands beside the question. Please hand it in again by %(day)s."),
        _DESK,
        _TO_DESK,
        is_urgent=True,
    ),
    K.CORRECTION_RETURNED: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: a corrected answer was returned"),
        N_("The desk didn't publish your corrected answer. The reason stands beside it; the former answer stands."),
        _DESK,
        _TO_DESK,
    ),
    K.ANSWER_PUBLISHED: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: your answer is public"),
        N_("Your answer was published and is now part of what you offer."),
        _PUBLIC,
        _TO_PUBLIC,
    ),
    # --- the asker ----------------------------------------------------------------------------------
    K.QUESTION_ANSWERED: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: your question was answered"),
        N_("Question and answer are public. Nobody learns who asked."),
        _PUBLIC,
        _TO_PUBLIC,
    ),
    K.ANSWER_CORRECTED: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: the answer to your question was corrected"),
        N_("A new wording is in force; the former one stays readable beside it."),
        _PUBLIC,
        _TO_PUBLIC,
    ),
    K.QUESTION_HIDDEN: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: your question isn't published"),
        N_("The ground, its rule and the reason stand beside your question. You may ask anew without it."),
        _MINE,
        _TO_MINE,
    ),
    # --- visits -------------------------------------------------------------------------------------
    K.VISIT_BOOKED: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: visit booked for %(starts_at)s"),
        N_("Your places are booked. Where to meet stands in your booking, which also goes into a calendar."),
        _VISITS,
        _TO_VISITS,
    ),
    K.VISIT_MOVED_UP: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: you moved up, visit on %(starts_at)s"),
        N_("Places became free and are booked for you. Give them back in time if you can't come."),
        _VISITS,
        _TO_VISITS,
        is_urgent=True,
    ),
    K.VISIT_CHANGED: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: visit changed, now on %(starts_at)s"),
        N_("Time, place or notes of the visit were changed. Your booking stands; look at it again."),
        _VISITS,
        _TO_VISITS,
        is_urgent=True,
    ),
    K.VISIT_CANCELLED: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: visit on %(starts_at)s cancelled"),
        N_("The visit doesn't take place. The reason stands in your booking. Look whether another visit is offered."),
        _VISITS,
        _TO_VISITS,
        is_urgent=True,
    ),
    K.VISIT_REMINDER: Wording(
        Topic.ENQUIRY,
        N_("Lot %(lot)s: your visit is on %(starts_at)s"),
        N_("Bring a paper that shows who you are. If you can't come, give your places back so that others can."),
        _VISITS,
        _TO_VISITS,
        is_urgent=True,
    ),
}
