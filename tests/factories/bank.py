"""Entries and files of the bank."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from tests.factories.funds import a_finance_officer
from trading.core import clock
from trading.core.actor import Actor
from trading.core.money import decimal_yuan
from trading.funds import services
from trading.funds.models import BankLine, Deposit
from trading.funds.services import lines
from trading.funds.statements.facts import LineFact
from trading.funds.states import Direction, Origin

_numbers = count(1)
ACCOUNT = "6228480402564890018"
_HEAD = "交易流水号,交易时间,收支方向,金额,对方户名,对方账号,对方开户行,附言"


def a_fact(**overrides: Any) -> LineFact:
    """An entry of 500,000 yuan that names nothing."""
    facts: dict[str, Any] = {
        "reference": f"R{next(_numbers):010d}",
        "direction": Direction.IN,
        "amount": 50_000_000,
        "booked_at": clock.now(),
        "name": "乌海市河畔物流有限公司",
        "account": ACCOUNT,
        "bank_name": "农业银行",
        "remark": "",
    }
    return LineFact(**(facts | overrides))


def paying(deposit: Deposit, **overrides: Any) -> LineFact:
    """A faultless entry that pays a deposit."""
    facts = {"amount": deposit.amount, "name": deposit.party.name, "remark": f"保证金 {deposit.reference}"}
    return a_fact(**(facts | overrides))


def an_entry(fact: LineFact | None = None, *, looked_at: bool = True) -> BankLine:
    """An entry that the bank told; what it pays was looked for."""
    line = lines.taken(fact or a_fact(), Origin.CALLBACK, by=Actor.system())
    return services.look(line.id, by=Actor.system()) if looked_at else line


def a_file(*facts: LineFact) -> bytes:
    """A CSV statement of these entries."""
    return "\r\n".join([_HEAD, *map(_row, facts)]).encode()


def _row(fact: LineFact) -> str:
    at: datetime = fact.booked_at.astimezone(clock.LOCAL)
    way = "收入" if fact.direction is Direction.IN else "支出"
    cells = (
        fact.reference,
        f"{at:%Y-%m-%d %H:%M:%S}",
        way,
        decimal_yuan(fact.amount),
        fact.name,
        fact.account,
        fact.bank_name,
        fact.remark,
    )
    return ",".join(cells)


def a_loaded_statement(*facts: LineFact, by: Actor | None = None) -> str:
    """A statement that was handed in, loaded and looked at; returns its number."""
    officer = by or a_finance_officer()
    number = services.hand_in_statement("statement.csv", a_file(*facts), by=officer)
    for line_id in services.load_statement(number, by=officer):
        services.look(line_id, by=Actor.system())
    return number
