"""The ledger: the one place that books, and the check that it agrees with everything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trading.core.actor import Actor
from trading.extensions import db
from trading.funds import queries, rules
from trading.funds.models import BankLine, Deposit, Instalment, MoneyEntry
from trading.funds.states import Account


def book(
    debit: Account,
    credit: Account,
    amount: int,
    at: datetime,
    *,
    line: BankLine | None = None,
    deposit: Deposit | None = None,
    instalment: Instalment | None = None,
    paper_no: str | None = None,
    by: Actor,
) -> None:
    """Move ``amount`` fen out of ``credit`` into ``debit``. Both sides are one row: nothing goes out of balance."""
    claim = deposit or instalment
    db.session.add(
        MoneyEntry(
            deposit_id=deposit.id if deposit else None,
            instalment_id=instalment.id if instalment else None,
            line_id=line.id if line else None,
            party_id=claim.party_id if claim else None,
            lot_number=claim.lot_number if claim else None,
            at=at,
            debit=debit,
            credit=credit,
            amount=amount,
            by_user_id=by.user_id,
            voucher_no=paper_no,
        )
    )


def book_deposit(
    deposit: Deposit,
    debit: Account,
    credit: Account,
    at: datetime,
    *,
    paper_no: str | None = None,
    line: BankLine | None = None,
    by: Actor,
) -> None:
    """Move a whole deposit."""
    book(debit, credit, deposit.amount, at, deposit=deposit, line=line, paper_no=paper_no, by=by)


# --- the check --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BalanceFault:
    """One place where the books don't agree: ``what`` in plain words for the log of a check."""

    lot_number: str
    reference: str
    what: str


def check_balance() -> list[BalanceFault]:
    """Invariant 8: what was received stands where the states of deposits, instalments and entries say, to the fen.

    Each deposit's and instalment's rows must add up to exactly what its state says, each entry's to what became
    of it; the rows of a lot are those of its claims, so that the sums of lots and of the market follow.
    """
    return [*_deposits(), *_instalments(), *_lines(), *_lots()]


def _deposits() -> Iterator[BalanceFault]:
    for reference, lot_number, status, amount, nets in queries.deposits_with_sums():
        yield from _compare(lot_number, reference, status, nets, rules.expected_balances(status, amount))


def _instalments() -> Iterator[BalanceFault]:
    for reference, lot_number, status, amount, nets in queries.instalments_with_sums():
        yield from _compare(lot_number, reference, status, nets, rules.expected_of_instalment(status, amount))


def _compare(
    lot_number: str, reference: str, status: str, nets: dict[Account, int], expected: dict[Account, int]
) -> Iterator[BalanceFault]:
    found = rules.merge_sources(nets)
    if found != expected:
        what = f"{status}: the entries give {_spell(found)}, not {_spell(expected)}"
        yield BalanceFault(lot_number, reference, what)


def _lines() -> Iterator[BalanceFault]:
    """What an entry left among the unmatched is its amount while it waits there, and nothing once it is matched."""
    for number, lot_number, direction, status, amount, unmatched in queries.lines_with_sums():
        expected = rules.expected_unmatched(direction, status, amount)
        if unmatched != expected:
            what = f"{status}: {unmatched} fen stand among the unmatched, not {expected}"
            yield BalanceFault(lot_number or "", number, what)


def _lots() -> Iterator[BalanceFault]:
    for reference in queries.entries_off_their_lot():
        lot_number = queries.get_deposit(reference).lot_number
        yield BalanceFault(lot_number, reference, "an entry is booked to another lot")
    total = queries.total_balance()
    if total.difference:
        yield BalanceFault("", "", f"the market is {total.difference} fen out of balance")


def _spell(nets: dict[Account, int]) -> str:
    return ", ".join(f"{account.value} {figure}" for account, figure in sorted(nets.items())) or "nothing"
