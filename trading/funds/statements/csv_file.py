"""Statements as CSV, as banks' web sites give them: headings in the first rows, one entry a row."""

from __future__ import annotations

import csv
import io

from trading.core.errors import TradingError
from trading.core.messages import N_
from trading.core.money import parse_yuan
from trading.core.text import clean_text, fold_width
from trading.funds.statements import cells
from trading.funds.statements.facts import MAX_ENTRIES, EntryFaulty, LineFact, Reading, RowFault, StatementUnreadable
from trading.funds.states import Direction

#: what a column holds, and the headings that banks give it; the first is the template's
HEADINGS: dict[str, tuple[str, ...]] = {
    "reference": ("交易流水号", "流水号", "银行流水号", "交易参考号", "reference"),
    "booked_at": ("交易时间", "入账时间", "记账时间", "交易日期", "booked at"),
    "direction": ("收支方向", "借贷标志", "借贷方向", "收/支", "direction"),
    "amount": ("金额", "交易金额", "发生额", "amount"),
    "name": ("对方户名", "对方名称", "付款人名称", "counterparty"),
    "account": ("对方账号", "对方帐号", "付款人账号", "account"),
    "bank_name": ("对方开户行", "对方银行", "bank"),
    "remark": ("附言", "摘要", "用途", "备注", "remark"),
    "balance": ("余额", "账户余额", "balance"),
}
NEEDED = ("reference", "booked_at", "direction", "amount", "name", "remark")
#: headings stand in one of the first rows; banks print the account's name above them
_HEAD_ROWS = 12
_IN = frozenset({"收入", "收", "贷", "贷方", "C", "CR", "CRDT", "IN", "+"})
_OUT = frozenset({"支出", "支", "借", "借方", "D", "DR", "DBIT", "OUT", "-"})


def read(content: bytes) -> Reading:
    """Read a CSV statement; raise :class:`StatementUnreadable` where it has no headings that are known."""
    rows = list(_rows(content))
    head, columns = _headings(rows)
    reading = Reading()
    balances: list[tuple[LineFact, int]] = []
    for number, row in rows[head + 1 :]:
        if not any(cell.strip() for cell in row):
            continue
        if len(reading.facts) >= MAX_ENTRIES:
            raise StatementUnreadable(N_("The file has more than %(rows)s rows. Split it."), rows=MAX_ENTRIES)
        filled = {key: row[place] if place < len(row) else "" for key, place in columns.items()}
        try:
            fact = _fact(filled, number)
            reading.facts.append(fact)
            if filled.get("balance", "").strip():
                balances.append((fact, _balance(filled["balance"])))
        except TradingError as refusal:
            reading.faults.append(RowFault(number, refusal))
    _take_balances(reading, balances)
    return reading.finish()


def template() -> bytes:
    """An empty statement: the headings alone."""
    text = ",".join(known[0] for known in HEADINGS.values())
    return b"\xef\xbb\xbf" + f"{text}\r\n".encode()


def _rows(content: bytes) -> list[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        try:
            return [(number, row) for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), start=1)]
        except csv.Error as failure:
            raise StatementUnreadable() from failure
    raise StatementUnreadable(N_("The file isn't text in UTF-8 or GB 18030."))


def _headings(rows: list[tuple[int, list[str]]]) -> tuple[int, dict[str, int]]:
    """The place of the heading row and of each column in it."""
    for place, (_, row) in enumerate(rows[:_HEAD_ROWS]):
        titles = [_bare(cell) for cell in row]
        found = {
            key: next(titles.index(_bare(known)) for known in names if _bare(known) in titles)
            for key, names in HEADINGS.items()
            if any(_bare(known) in titles for known in names)
        }
        if set(NEEDED) <= set(found):
            return place, found
    missing = "、".join(HEADINGS[key][0] for key in NEEDED)
    raise StatementUnreadable(N_("The file's headings must hold: %(columns)s."), columns=missing)


def _bare(title: str) -> str:
    return clean_text(fold_width(title)).split("(")[0].strip().casefold()


def _fact(filled: dict[str, str], row: int) -> LineFact:
    return LineFact(
        reference=cells.reference(filled["reference"]),
        direction=_direction(filled["direction"]),
        amount=cells.amount(filled["amount"]),
        booked_at=cells.moment(filled["booked_at"]),
        name=cells.name(filled["name"]),
        account=cells.account(filled.get("account", "")),
        bank_name=cells.words(filled.get("bank_name", ""), 200),
        remark=cells.words(filled["remark"], 500),
        row=row,
    )


def _direction(text: str) -> Direction:
    bare = clean_text(fold_width(text)).upper()
    if bare in _IN:
        return Direction.IN
    if bare in _OUT:
        return Direction.OUT
    raise EntryFaulty(N_("“%(text)s” is no direction: write 收入 or 支出."), text=text[:20])


def _balance(text: str) -> int:
    try:
        return parse_yuan(text)
    except TradingError as refusal:
        raise EntryFaulty(N_("“%(text)s” is no balance in yuan."), text=text[:40]) from refusal


def _take_balances(reading: Reading, balances: list[tuple[LineFact, int]]) -> None:
    """Opening and closing balance, where every row has one. Some banks print the newest row first."""
    if reading.faults or not balances or len(balances) != len(reading.facts):
        return
    if balances[0][0].booked_at > balances[-1][0].booked_at:
        balances = balances[::-1]
    first, after = balances[0]
    reading.opening = after - first.amount if first.direction is Direction.IN else after + first.amount
    reading.closing = balances[-1][1]
