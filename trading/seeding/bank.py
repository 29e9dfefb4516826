"""A statement of the supervised account that leaves work to people: odd money, and one payer to be paid back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from trading.core import clock
from trading.core.money import decimal_yuan, parse_yuan
from trading.funds import queries as fund_queries
from trading.funds import services as funds
from trading.funds.statements import csv_file
from trading.seeding.walk import Walk

#: payer, account, yuan, remark: of money that doesn't find what it pays
_ODD = (
    ("乌海市某商贸有限公司", "6228480000000001234", "300000.00", "竞买保证金"),
    ("李某", "6217000000000005678", "720000.00", "代缴保证金"),
    ("内蒙古某建设有限公司", "6225880000000009012", "50000.00", "往来款"),
)


def statement_of_yesterday(walk: Walk, now: datetime) -> None:
    """Hand in and load yesterday's statement, and prepare that one payer gets its money back."""
    officer = walk.people.actor("finance1")
    at = now.astimezone(clock.LOCAL).replace(hour=10, minute=12, second=30, microsecond=0) - timedelta(days=1)
    with clock.at(now - timedelta(hours=2)):
        balance = fund_queries.book_balance(clock.local(at.year, at.month, at.day) + timedelta(days=1))
        content = _file([(at + timedelta(minutes=37 * place), *row) for place, row in enumerate(_ODD)], balance)
        number = funds.hand_in_statement(f"{at:%Y%m%d}.csv", content, by=officer)
        taken = [funds.look(line, by=walk.system) for line in funds.load_statement(number, by=officer)]
        funds.prepare_return(taken[-1].number, reason="付款人来电确认系误汇，申请退回。", by=officer)
        later = at + timedelta(hours=6)
        row = (later, "乌海市某物流有限公司", "6228480000000003456", "450000.00", "保证金 附言待补")
        funds.hand_in_statement(f"{at:%Y%m%d}-2.csv", _file([row], None), by=officer)


def _file(rows: Sequence[tuple[datetime, str, str, str, str]], balance: int | None) -> bytes:
    """A statement of these rows; with the account's balance before them each row tells it after."""
    lines = []
    for at, name, account, amount, remark in rows:
        after = ""
        if balance is not None:
            balance += parse_yuan(amount)
            after = decimal_yuan(balance)
        moment = f"{at:%Y%m%d%H%M%S},{at:%Y-%m-%d %H:%M:%S}"
        lines.append(f"{moment},收入,{amount},{name},{account},示例银行,{remark},{after}")
    return csv_file.template() + "\r\n".join(lines).encode()
