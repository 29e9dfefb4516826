"""What the bank says: files of statements, signed messages, and what each entry pays.

An entry is written down once, under the bank's own reference, whichever way it comes; money that came in stands
among the unmatched from that moment. What it pays is looked for afterwards, one entry a transaction: by the reference
in the remark, under the same rules that bind an officer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import NotFound, Refusals
from trading.core.numbering import desk_number, find_money_references
from trading.core.text import clean_text
from trading.extensions import db
from trading.funds import permissions, queries, refusals, rules
from trading.funds.models import BankCall, BankLine, BankStatement, Deposit, Instalment, Payout
from trading.funds.permissions import Permission
from trading.funds.services import deposits, lines, payouts, prices
from trading.funds.statements import reading
from trading.funds.statements.facts import LineFact, Reading, RowFault
from trading.funds.states import STATEMENT, Origin, PayoutStatus, StatementStatus, Why
from trading.parties import sealing
from trading.series import next_number

_PURPOSE = "bank-statement"
#: which difference between claim and payment is told in the queue as what
_WHY = {
    refusals.AmountDiffers.code: Why.AMOUNT_DIFFERS,
    refusals.PayerDiffers.code: Why.PAYER_DIFFERS,
    refusals.PaidTooLate.code: Why.TOO_LATE,
}


@dataclass
class Preview:
    """What loading a file would do: ``new`` entries, ``known`` ones that change nothing, and every fault."""

    reading: Reading
    new: list[LineFact] = field(default_factory=list)
    known: list[LineFact] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


def hand_in_statement(name: str, content: bytes, *, by: Actor) -> str:
    """Take a file, read it and keep it sealed; returns the statement's number. Nothing is booked.

    The same file handed in again is the statement it was.
    """
    authorise(permissions.GRANTS, Permission.MATCH, by)
    digest = hashlib.sha256(content).hexdigest()
    known = queries.find_statement_by_hash(digest)
    if known is not None and known.status is not StatementStatus.DROPPED:
        return known.number
    found = reading.read(content)
    now = clock.now()
    if known is not None:
        known.status, known.content_sealed = StatementStatus.CHECKED, sealing.ring().seal_bytes(content, _PURPOSE)
        ledger.record("statement.handed_in", known.number, by=by, after=known.status.value)
        return known.number
    year = now.astimezone(clock.LOCAL).year
    statement = BankStatement(
        number=desk_number("DZ", year, next_number(f"bank_statement:{year}")),
        file_name=clean_text(name)[:200],
        sha256=digest,
        status=StatementStatus.CHECKED,
        content_sealed=sealing.ring().seal_bytes(content, _PURPOSE),
        entries=len(found.facts),
        first_day=found.first_day,
        last_day=found.last_day,
        opening_balance=found.opening,
        closing_balance=found.closing,
        handed_in_at=now,
        handed_in_by_id=by.user_id or 0,
    )
    db.session.add(statement)
    detail = {"sha256": digest, "entries": statement.entries}
    ledger.record("statement.handed_in", statement.number, by=by, after=statement.status.value, detail=detail)
    return statement.number


def preview(statement: BankStatement) -> Preview:
    """Say what loading a checked statement would do."""
    if statement.content_sealed is None:
        return Preview(Reading())
    found = reading.read(sealing.ring().open_bytes(statement.content_sealed, _PURPOSE))
    result = Preview(found, faults=list(found.faults))
    known = queries.lines_by_reference([fact.reference for fact in found.facts])
    for fact in found.facts:
        line = known.get(fact.reference)
        if line is None:
            result.new.append(fact)
        elif lines.agrees(line, fact):
            result.known.append(fact)
        else:
            result.faults.append(RowFault(fact.row, refusals.EntryDiffers(reference=fact.reference)))
    return result


def load_statement(number: str, *, by: Actor) -> list[int]:
    """Write down the entries of a checked statement that are new, all or none; returns their ids to look at."""
    statement = queries.get_statement_for_update(number)
    authorise(permissions.GRANTS, Permission.MATCH, by, statement)
    STATEMENT.next(statement.status, "load")
    found = preview(statement)
    if found.faults:
        raise refusals.StatementFaulty(faults=len(found.faults))
    for fact, line in _known(found.known):
        lines.complete(line, fact, statement)
    taken = [lines.taken(fact, Origin.STATEMENT, statement, by=by) for fact in found.new]
    statement.loaded_at, statement.content_sealed = clock.now(), None
    detail = {"new": len(found.new), "known": len(found.known)}
    ledger.advance(statement, "load", STATEMENT, by=by, detail=detail)
    return [line.id for line in taken]


def _known(facts: list[LineFact]) -> list[tuple[LineFact, BankLine]]:
    found = queries.lines_by_reference([fact.reference for fact in facts], for_update=True)
    return [(fact, found[fact.reference]) for fact in facts]


def drop_statement(number: str, *, by: Actor) -> BankStatement:
    """Give a checked statement up; nothing of it was booked."""
    statement = queries.get_statement_for_update(number)
    authorise(permissions.GRANTS, Permission.MATCH, by, statement)
    ledger.advance(statement, "drop", STATEMENT, by=by)
    statement.content_sealed = None
    return statement


def take_call(nonce: str, fact: LineFact, *, by: Actor) -> int:
    """Take one entry from a message of the bank whose signature was checked; returns the entry's id.

    A message is taken once; the same entry in another message is the entry it was.
    """
    if queries.has_call(nonce):
        raise refusals.CallReplayed()
    db.session.add(BankCall(nonce=nonce, received_at=clock.now()))
    db.session.flush()  # a rival with the same message must fail here
    line = queries.find_line_for_update(fact.reference)
    if line is None:
        line = lines.taken(fact, Origin.CALLBACK, by=by)
        ledger.record("bank_line.reported", line.number, by=by, detail={"amount": line.amount})
    elif not lines.agrees(line, fact):
        raise refusals.EntryDiffers(reference=fact.reference)
    else:
        lines.complete(line, fact, None)
    return line.id


# --- what an entry pays -----------------------------------------------------------------------------


def look(line_id: int, *, by: Actor) -> BankLine:
    """Look by itself what an entry pays, once. What it doesn't find waits in the queue, with the reason."""
    references = find_money_references(queries.get_line_by_id(line_id).remark)
    claim = _only(references, "BZ", "JK")
    payout = queries.find_payout(_only(references, "TK") or "")
    target = _target(claim) if claim else None
    if payout:
        batch = payouts.locked_batch(payout.batch.number)
        payout = next(one for one in batch.payouts if one.number == payout.number)
    line = queries.get_line_by_id_for_update(line_id)
    if not line.is_waiting or line.looked_at is not None:
        return line
    line.looked_at = clock.now()
    if line.comes_in:
        line.why = _why_not(references, target, line)
        if line.why is None and target is not None:
            _receive(target, line, by=by)
    elif payout and _was_ordered(payout, line):
        payouts.carry_out(payout, line, by=by)
    else:
        line.why = Why.NOT_OURS
    return line


def match(number: str, reference: str, *, reason: str, by: Actor) -> BankLine:
    """Say what an unmatched entry pays, for a reason that is written down. No rule is waived by it."""
    authorise(permissions.GRANTS, Permission.MATCH, by)
    reference, reason = clean_text(reference).upper(), clean_text(reason)
    if not reason:
        raise refusals.ReasonMissing()
    target = _target(reference)
    if target is None:
        raise refusals.ReferenceUnknown(reference=reference)
    line = queries.get_line_for_update(number)
    if not line.comes_in or not line.is_waiting:
        raise refusals.NotWaiting()
    if not target.is_awaited:
        raise refusals.AlreadyReceived(reference=reference)
    rules.check_payment(_claim_of(target), rules.Payment(line.amount, line.name, line.booked_at), clock.now())
    _receive(target, line, reason=reason, by=by)
    return line


def _claim_of(target: Deposit | Instalment) -> rules.Claim:
    return deposits.claim_of(target) if isinstance(target, Deposit) else prices.claim_of(target)


def _receive(target: Deposit | Instalment, line: BankLine, *, reason: str = "", by: Actor) -> None:
    if isinstance(target, Deposit):
        deposits.receive(target, line, reason=reason, by=by)
    else:
        prices.receive(target, line, reason=reason, by=by)


def _target(reference: str) -> Deposit | Instalment | None:
    """Lock what is owed under a reference."""
    try:
        if reference.startswith("JK"):
            return queries.get_instalment_for_update(reference)
        return queries.get_deposit_for_update(reference)
    except NotFound:
        return None


def _only(references: list[str], *letters: str) -> str | None:
    fitting = [one for one in references if one.startswith(letters)]
    return fitting[0] if len(fitting) == 1 else None


def _why_not(references: list[str], target: Deposit | Instalment | None, line: BankLine) -> Why | None:
    """The first reason why an entry doesn't pay what its remark names, or None where it does."""
    claims = [one for one in references if one.startswith(("BZ", "JK"))]
    if len(claims) != 1:
        return Why.SEVERAL_REFERENCES if claims else Why.NO_REFERENCE
    if target is None:
        return Why.UNKNOWN_REFERENCE
    if not target.is_awaited:
        return Why.NOT_AWAITED
    try:
        rules.check_payment(_claim_of(target), rules.Payment(line.amount, line.name, line.booked_at), clock.now())
    except Refusals as refusal:
        codes = [one.code for one in refusal.refusals]
        return next((why for code, why in _WHY.items() if code in codes), Why.TOO_LATE)
    return None


def _was_ordered(payout: Payout, line: BankLine) -> bool:
    is_open = payout.status is PayoutStatus.RELEASED or (
        payout.status is PayoutStatus.PAID and payout.paid_line_id is None
    )
    return is_open and payout.amount == line.amount
