"""The table of time limits, with the days on which the rule book (section 10) says they end."""

from __future__ import annotations

from typing import Any

from trading.core.messages import N_
from trading.core.settings import laws
from trading.core.settings.kinds import Group, Setting, Unit

_AT_LEAST, _AT_MOST, _FIXED = laws.AT_LEAST, laws.AT_MOST, laws.FIXED
_LONGEST = {Unit.MINUTE: 60, Unit.DAY: 366, Unit.WORKING_DAY: 250, Unit.MONTH: 240, Unit.YEAR: 70}


def _least(figure: int) -> dict[str, Any]:
    """The rule's own figure is the least."""
    return {"lowest": figure}


def _most(figure: int) -> dict[str, Any]:
    """The rule's own figure is the most."""
    return {"highest": figure, "bound_reason": _AT_MOST}


def _fixed(figure: int) -> dict[str, Any]:
    """The rule leaves no choice."""
    return {"lowest": figure, "highest": figure, "bound_reason": _FIXED}


def _row(
    group: Group, key: str, default: int, unit: Unit, source: str, label: str, /, before: bool = False, **bounds: Any
) -> Setting:
    if not bounds:
        bounds = {"bound_reason": laws.SENSIBLE}
    if unit is not Unit.YEARLY:
        bounds = {"lowest": 0, "highest": _LONGEST[unit], **bounds}
    return Setting(key, default, unit, source, label, group, before=before, **bounds)


_T, _P, _C, _L, _S = Group.TRADE, Group.PREEMPTION, Group.COUNTER, Group.LAND, Group.SECURITY
_DEMAND = Group.DEMAND
_D, _WD, _Y = Unit.DAY, Unit.WORKING_DAY, Unit.YEAR
_PLATFORM, _ORDER_39 = laws.PLATFORM, laws.ORDER_39

#: every time limit
PERIODS = (
    _row(_T, "trade.notice_min_before_listing", 20, _D, _ORDER_39, N_("Notice before the listing opens")),
    _row(_T, "trade.listing_min", 10, _D, _ORDER_39, N_("Shortest listing"), **_least(10)),
    _row(
        _T,
        "trade.apply_close_before_end",
        2,
        _D,
        _ORDER_39,
        N_("Applications close before the end"),
        before=True,
        **_least(2),
    ),
    _row(
        Group.ROOM,
        "trade.timed_window",
        4,
        Unit.MINUTE,
        _PLATFORM,
        N_("Timed bidding after each bid"),
        lowest=1,
        bound_reason=laws.SENSIBLE,
    ),
    _row(_T, "trade.display", 5, _WD, _PLATFORM, N_("Public display of an offer to negotiate")),
    _row(_T, "trade.court_notice", 30, _D, laws.COURT_SALES_12, N_("Notice before a court sale"), **_least(30)),
    _row(
        _T,
        "trade.court_notice_again",
        15,
        _D,
        laws.COURT_SALES_26,
        N_("Notice before a second court sale"),
        **_least(15),
    ),
    _row(_T, "trade.court_bidding", 1, _D, laws.COURT_SALES_20, N_("Shortest bidding of a court sale"), **_least(1)),
    _row(
        Group.ROOM,
        "trade.court_window",
        5,
        Unit.MINUTE,
        laws.COURT_SALES_20,
        N_("Court sale: bidding after each late bid"),
        lowest=5,
        bound_reason=_AT_LEAST,
    ),
    _row(_T, "trade.resume_notice", 5, _D, _PLATFORM, N_("Notice before a suspended listing resumes"), before=True),
    _row(
        _T,
        "trade.agreement_reminder",
        10,
        _D,
        _PLATFORM,
        N_("Reminder after the public display of a negotiated listing"),
    ),
    _row(_T, "trade.agreement_lapse", 60, _D, _PLATFORM, N_("End of a negotiated listing without agreement")),
    _row(
        Group.ENQUIRY,
        "enquiry.close_before_end",
        3,
        _D,
        _PLATFORM,
        N_("Questions end before applications do"),
        before=True,
    ),
    _row(Group.ENQUIRY, "enquiry.question_check", 1, _WD, _PLATFORM, N_("Moderation of a question")),
    _row(Group.ENQUIRY, "enquiry.answer_due", 2, _WD, _PLATFORM, N_("Answer of the owner")),
    _row(Group.ENQUIRY, "enquiry.answer_check", 1, _WD, _PLATFORM, N_("Moderation of an answer")),
    _row(_T, "trade.winner_check", 3, _WD, _PLATFORM, N_("Check of the winner")),
    _row(_T, "trade.balance_due", 5, _WD, _PLATFORM, N_("Payment of the balance")),
    _row(_T, "trade.contract_sign", 10, _WD, _PLATFORM, N_("Signing of the contract")),
    _row(_T, "award.default_hearing", 5, _WD, _PLATFORM, N_("Objection of a winner who is said to have defaulted")),
    _row(_T, "award.owner_consent", 5, _WD, _PLATFORM, N_("Word of the owner whether the next bidder is asked")),
    _row(_T, "award.second_offer", 3, _WD, _PLATFORM, N_("Answer of the next bidder to a fallen award")),
    _row(_T, "trade.deposit_refund", 5, _WD, _ORDER_39, N_("Refund of deposits"), **_most(5)),
    _row(_T, "trade.result_publish", 10, _WD, _ORDER_39, N_("Publication of the result"), **_most(10)),
    _row(_C, "reg.apply_after_contract", 30, _D, _PLATFORM, N_("Application for registration after the contract")),
    _row(
        _P,
        "preempt.house_lessee",
        15,
        _D,
        laws.CIVIL_CODE_726,
        N_("Answer of a lessee with a right of first purchase"),
        **_least(15),
    ),
    _row(
        _P,
        "preempt.lessee_auction_notice",
        5,
        _D,
        laws.CIVIL_CODE_727,
        N_("Notice to a lessee before bidding"),
        before=True,
        **_least(5),
    ),
    _row(_P, "preempt.co_owner", 15, _D, laws.PROPERTY_INTERPRETATION, N_("Answer of co-owners"), **_least(15)),
    _row(
        _P,
        "preempt.court_notice",
        3,
        _D,
        laws.COURT_SALES_16,
        N_("Notice to known holders before a court's notice"),
        before=True,
        **_least(3),
    ),
    _row(_P, "preempt.government", 10, _WD, _PLATFORM, N_("Government's decision on first purchase")),
    _row(
        _C, "prenotice.lapse", 90, _D, laws.CIVIL_CODE_221, N_("Lapse of an advance notice registration"), **_fixed(90)
    ),
    _row(
        _C,
        "counter.A.reject",
        0,
        _D,
        laws.REGISTRATION_17,
        N_("Refusal of an incomplete registration case"),
        **_fixed(0),
    ),
    _row(_C, "counter.B.correction_notice", 5, _WD, laws.LICENSING_32, N_("Notice of missing papers"), **_most(5)),
    _row(_C, "counter.B.decide", 20, _WD, laws.LICENSING_42, N_("Decision on a permit"), **_most(20)),
    _row(
        _C,
        "counter.B.decide_extension",
        10,
        _WD,
        laws.LICENSING_42,
        N_("Extension of a decision on a permit"),
        **_most(10),
    ),
    _row(_C, "counter.B.decide_joint", 45, _WD, laws.LICENSING_42, N_("Decision on a joint permit"), **_most(45)),
    _row(
        _C,
        "counter.B.decide_joint_extension",
        15,
        _WD,
        laws.LICENSING_42,
        N_("Extension of a decision on a joint permit"),
        **_most(15),
    ),
    _row(_C, "counter.B.deliver", 10, _WD, laws.LICENSING_44, N_("Delivery of a permit"), **_most(10)),
    _row(_C, "counter.C.listing_check", 3, _WD, _PLATFORM, N_("Check of a listing")),
    _row(_C, "counter.C.certification", 3, _WD, _PLATFORM, N_("Certification of a contract")),
    _row(_C, "counter.C.declaration", 2, _WD, _PLATFORM, N_("Check of a declared price")),
    _row(_C, "counter.C.correction", 10, _WD, _PLATFORM, N_("Correction of a listing by its owner")),
    _row(_DEMAND, "demand.review", 3, _WD, _PLATFORM, N_("Review of a demand post")),
    _row(_DEMAND, "demand.correction", 10, _WD, _PLATFORM, N_("Correction of a demand post by its poster")),
    _row(_DEMAND, "demand.report", 2, _WD, _PLATFORM, N_("Decision on a report of abuse")),
    _row(_C, "reg.legal", 30, _WD, laws.REGISTRATION_20, N_("Registration"), **_most(30)),
    _row(_C, "reg.promise_days.transfer", 5, _WD, _PLATFORM, N_("Registration of a transfer, as promised"), highest=30),
    _row(_C, "reg.promise_days.mortgage", 3, _WD, _PLATFORM, N_("Registration of a mortgage, as promised"), highest=30),
    _row(_C, "tax.land_vat_file", 7, _D, laws.LAND_VAT, N_("Land appreciation tax return"), **_fixed(7)),
    _row(_C, "tax.deed", 0, _D, laws.DEED_TAX, N_("Deed tax, before registration"), before=True, **_fixed(0)),
    _row(
        _C, "project.filing", 30, _D, laws.DEVELOPMENT, N_("Filing of a transferred development project"), **_most(30)
    ),
    _row(_L, "land.idle1", 1, _Y, laws.REAL_ESTATE_26, N_("Idle land: one year after the agreed start"), **_fixed(1)),
    _row(_L, "land.idle2", 2, _Y, laws.REAL_ESTATE_26, N_("Idle land: two years after the agreed start"), **_fixed(2)),
    _row(
        _L,
        "right.renew_apply",
        1,
        _Y,
        laws.REAL_ESTATE_22,
        N_("Application to renew a right"),
        before=True,
        **_fixed(1),
    ),
    _row(_S, "gov.info_public", 20, _WD, laws.INFORMATION, N_("Publication of government information"), **_most(20)),
    _row(_S, "audit.log", 6, Unit.MONTH, laws.CYBERSECURITY, N_("Keeping of logs"), **_least(6)),
    _row(
        _L,
        "alloc.lease_declare",
        331,
        Unit.YEARLY,
        laws.DOCUMENT_34,
        N_("Yearly declaration of allocated land let"),
        bound_reason=laws.SENSIBLE,
    ),
)
