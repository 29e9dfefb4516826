"""Telling the desk of abuse, and what the desk makes of it."""

from __future__ import annotations

import secrets
from datetime import timedelta

from trading.audit import ledger
from trading.core import clock, settings
from trading.core.access import authorise, conceal
from trading.core.actor import Actor
from trading.core.errors import Conflict
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.demands import refusals
from trading.demands.models import Approach, Block, Demand, Report
from trading.demands.permissions import GRANTS, Permission
from trading.demands.queries import approaches as queries
from trading.demands.queries import demands as posts
from trading.demands.services.approaches import SPAN
from trading.demands.services.drafts import checked_party
from trading.demands.services.news import tell_poster, tell_side
from trading.demands.services.places import leave_market
from trading.demands.states import APPROACH, DEMAND, REPORT, ReportReason
from trading.extensions import db
from trading.notices.kinds import NoticeKind


class OwnReport(Conflict):
    code = "own_report"
    msgid = N_("This is your own. Withdraw it instead.")


def report_demand(number: str, *, reason: ReportReason, note: str = "", by: Actor) -> Report:
    """“Something is wrong with this demand.”"""
    demand = posts.get_public(number)
    party = checked_party(by)
    if demand.party_id == party.id:
        raise OwnReport()
    return _report(demand, None, party.id, reason, note, by)


def report_approach(number: str, *, reason: ReportReason, note: str = "", by: Actor) -> Report:
    """“Something is wrong with this approach”, said by the one who got it."""
    approach = queries.get_approach(number)
    conceal(GRANTS, Permission.ANSWER, by, approach)
    return _report(approach.demand, approach, checked_party(by).id, reason, note, by)


def uphold(public_id: str, decision: str, *, by: Actor) -> Report:
    """It is abuse: the demand is taken down, or the approach blocked and its sender kept from approaching."""
    report = _decided(public_id, decision, "uphold", by)
    if report.approach is None:
        _take_down(report, by)
    else:
        _ban(report.approach, by)
    return report


def dismiss(public_id: str, decision: str, *, by: Actor) -> Report:
    """Nothing is wrong with it; the decision stays in the file."""
    return _decided(public_id, decision, "dismiss", by)


def _report(
    demand: Demand, approach: Approach | None, party_id: int, reason: ReportReason, note: str, by: Actor
) -> Report:
    if queries.find_report(demand.id, approach.id if approach else None, party_id) is not None:
        raise refusals.AlreadyReported()
    most = int(settings.value("demand.reports_a_day"))
    if queries.count_reports(party_id, clock.now() - SPAN) >= most:
        raise refusals.TooManyReports(count=most)
    report = Report(
        public_id=secrets.token_urlsafe(12),
        demand=demand,
        approach=approach,
        party_id=party_id,
        reason=reason,
        note=clean_text(note, multiline=True)[:1000],
        made_at=clock.now(),
    )
    db.session.add(report)
    detail = {"reason": reason.value, "approach": approach.number if approach else None, "party": party_id}
    ledger.record("report.made", report.audit_subject, by=by, chain=report.audit_chain, detail=detail)
    return report


def _decided(public_id: str, decision: str, act: str, by: Actor) -> Report:
    report = queries.get_report_for_update(public_id)
    authorise(GRANTS, Permission.DECIDE_REPORT, by, report)
    text = clean_text(decision, multiline=True)
    if not text:
        raise refusals.ReasonMissing()
    demand = posts.get_for_update(report.demand_id)  # everything is locked before the first event
    if report.approach is not None:
        queries.get_approach_for_update(report.approach.number)
    REPORT.next(report.status, act)
    report.decision, report.decided_at, report.decided_by_id = text[:1000], clock.now(), by.user_id
    ledger.advance(report, act, REPORT, by=by, note=text, detail={"demand": demand.number})
    return report


def _take_down(report: Report, by: Actor) -> None:
    demand = report.demand
    if "take_down" not in DEMAND.acts_from(demand.status):
        return
    ledger.advance(demand, "take_down", DEMAND, by=by, note=report.decision)
    demand.reason, demand.concluded_at = report.decision, clock.now()
    leave_market(demand)
    tell_poster(demand, NoticeKind.DEMAND_TAKEN_DOWN, by=by)


def _ban(approach: Approach, by: Actor) -> None:
    until = clock.today() + timedelta(days=int(settings.value("demand.ban_days")))
    ledger.advance(approach, "block", APPROACH, by=by)
    block = queries.find_block(approach.party_id, None)
    if block is None:
        db.session.add(Block.of(approach.party_id, None, until))
    else:
        block.until = until
    tell_side(approach.party_id, approach, NoticeKind.APPROACH_BLOCKED, by=by, day=until)
