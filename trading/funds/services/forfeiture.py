"""Keeping a deposit by a written decision: one person says so, another lets the money move.

The first is the finance desk, or the decision on a fallen award itself; the second is always the finance desk.
"""

from __future__ import annotations

from trading.audit import ledger
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.text import clean_text
from trading.funds import permissions, queries, refusals
from trading.funds.models import Deposit
from trading.funds.permissions import Permission
from trading.funds.services.deposits import check_is_due, settle, tell
from trading.funds.states import DEPOSIT, Account, Destination
from trading.notices.kinds import NoticeKind


def prepare_forfeiture(reference: str, *, decision_no: str, destination: Destination, by: Actor) -> Deposit:
    """Say that a deposit which is due to go back is kept, by a decision whose number goes into the books; the first of
    two persons. ``destination`` is who gets it, as the decision says."""
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.FORFEIT, by, deposit)
    check_is_due(deposit)
    return _prepare(deposit, decision_no, destination, by=by)


def order_forfeiture(deposit_id: int, *, decision_no: str, destination: Destination, by: Actor) -> Deposit:
    """The same for a winner who has defaulted, whose deposit never was due to go back. Called by the decision on the
    award, which has heard the winner and done its own asking."""
    return _prepare(queries.get_deposit_by_id_for_update(deposit_id), decision_no, destination, by=by)


def recall_forfeiture(reference: str, *, by: Actor) -> Deposit:
    """Take a prepared forfeiture back: the deposit is merely held again, and due to go back as before."""
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.FORFEIT, by, deposit)
    DEPOSIT.next(deposit.status, "recall_forfeiture")
    if deposit.refund_due_on is None:
        raise refusals.OrderedByDecision(decision_no=deposit.decision_no)
    deposit.forfeit_prepared_by_id = deposit.decision_no = deposit.destination = None
    ledger.advance(deposit, "recall_forfeiture", DEPOSIT, by=by)
    return deposit


def forfeit(reference: str, *, by: Actor) -> Deposit:
    """Keep a deposit as it was prepared; the second person, never the one who prepared it."""
    deposit = queries.get_deposit_for_update(reference)
    authorise(permissions.GRANTS, Permission.FORFEIT, by, deposit)
    DEPOSIT.next(deposit.status, "forfeit")
    if deposit.forfeit_prepared_by_id == by.user_id:
        raise refusals.SecondPersonNeeded()
    deposit.forfeited_by_id = by.user_id
    ledger.advance(deposit, "forfeit", DEPOSIT, by=by, detail=_detail(deposit))
    settle(deposit, Account.FORFEITED, deposit.decision_no, by=by)
    tell(deposit, NoticeKind.DEPOSIT_FORFEITED, by=by)
    return deposit


def _prepare(deposit: Deposit, decision_no: str, destination: Destination, *, by: Actor) -> Deposit:
    decision_no = clean_text(decision_no)
    if not decision_no:
        raise refusals.DecisionNumberMissing()
    deposit.decision_no, deposit.destination, deposit.forfeit_prepared_by_id = decision_no, destination, by.user_id
    ledger.advance(deposit, "prepare_forfeiture", DEPOSIT, by=by, detail=_detail(deposit))
    return deposit


def _detail(deposit: Deposit) -> dict[str, object]:
    destination = deposit.destination.value if deposit.destination else None
    return {"amount": deposit.amount, "decision": deposit.decision_no, "destination": destination}
