"""Statements as ISO 20022 camt.053, of any version: elements are found by their local names.

``defusedxml`` refuses document types, entities and what lies outside the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from trading.core.city import here
from trading.core.errors import TradingError
from trading.core.messages import N_
from trading.funds.statements import cells
from trading.funds.statements.facts import MAX_ENTRIES, EntryFaulty, LineFact, Reading, RowFault, StatementUnreadable
from trading.funds.states import Direction

_CURRENCY = "CNY"


def read(content: bytes) -> Reading:
    """Read a camt.053 file; raise :class:`StatementUnreadable` for XML that is none, or of another account."""
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as failure:
        raise StatementUnreadable(N_("The XML is damaged, or holds what a statement may not hold.")) from failure
    statements = list(_all(root, "BkToCstmrStmt", "Stmt"))
    if len(statements) != 1:
        raise StatementUnreadable(N_("The file must hold one statement (BkToCstmrStmt/Stmt)."))
    return _statement(statements[0]).finish()


def _statement(statement: Element) -> Reading:
    number = cells.account(_text(statement, "Acct", "Id", "Othr", "Id") or _text(statement, "Acct", "Id", "IBAN"))
    if number != here().deposit_account.number.upper():
        raise StatementUnreadable(N_("The statement is of another account than the market's."))
    reading = Reading()
    _balances(statement, reading)
    for place, entry in enumerate(_all(statement, "Ntry"), start=1):
        if place > MAX_ENTRIES:
            raise StatementUnreadable(N_("The file has more than %(rows)s rows. Split it."), rows=MAX_ENTRIES)
        if _status(entry) != "BOOK":
            continue
        try:
            reading.facts += _facts(entry, place)
        except TradingError as refusal:
            reading.faults.append(RowFault(place, refusal))
    return reading


def _balances(statement: Element, reading: Reading) -> None:
    for balance in _all(statement, "Bal"):
        kind = _text(balance, "Tp", "CdOrPrtry", "Cd")
        if kind not in {"OPBD", "CLBD", "PRCD"}:
            continue
        try:
            figure, on = _balance(balance), cells.day((_text(balance, "Dt", "Dt") or _text(balance, "Dt", "DtTm"))[:10])
        except TradingError as refusal:
            reading.faults.append(RowFault(0, refusal))
            continue
        if kind == "CLBD":
            reading.closing, reading.last_day = figure, on
        else:
            reading.opening = figure


def _balance(balance: Element) -> int:
    amount = _child(balance, "Amt")
    _check_currency(amount)
    text = (amount.text or "").strip() if amount is not None else ""
    figure = 0 if text.strip("0.") == "" and text else cells.amount(text)
    return -figure if _text(balance, "CdtDbtInd") == "DBIT" else figure


def _status(entry: Element) -> str:
    """Older versions write the code itself, newer ones an element around it."""
    return _text(entry, "Sts", "Cd") or _text(entry, "Sts")


def _facts(entry: Element, row: int) -> Iterator[LineFact]:
    """An entry, or each of the transfers that it sums up."""
    whole = _amount(entry)
    details = list(_all(entry, "NtryDtls", "TxDtls"))
    direction = _direction(entry)
    booked = _text(entry, "BookgDt", "DtTm") or _text(entry, "BookgDt", "Dt")
    reference = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    facts = []
    for place, one in enumerate(details or [None], start=1):
        own = _text(one, "Refs", "AcctSvcrRef") if one is not None else ""
        shared = f"{reference}/{place}" if len(details) > 1 else reference
        facts.append(
            LineFact(
                reference=cells.reference(own or shared),
                direction=direction,
                amount=whole if len(details) < 2 else _amount(one),
                booked_at=cells.moment(booked),
                **_other_side(one, direction),
                remark=_remark(one, entry),
                row=row,
            )
        )
    if sum(fact.amount for fact in facts) != whole:
        raise EntryFaulty(N_("The transfers of this entry don't sum up to its amount."))
    return iter(facts)


def _other_side(one: Element | None, direction: Direction) -> dict[str, str]:
    side = "Dbtr" if direction is Direction.IN else "Cdtr"
    if one is None:
        return {"name": ""}
    name = _text(one, "RltdPties", side, "Nm") or _text(one, "RltdPties", side, "Pty", "Nm")
    account = _text(one, "RltdPties", f"{side}Acct", "Id", "Othr", "Id")
    account = account or _text(one, "RltdPties", f"{side}Acct", "Id", "IBAN")
    bank = _text(one, "RltdAgts", f"{side}Agt", "FinInstnId", "Nm")
    return {"name": cells.name(name), "account": cells.account(account), "bank_name": cells.words(bank, 200)}


def _remark(one: Element | None, entry: Element) -> str:
    texts = []
    if one is not None:
        identity = _text(one, "Refs", "EndToEndId")
        texts = [] if identity == "NOTPROVIDED" else [identity]
        texts += [element.text or "" for element in _all(one, "RmtInf", "Ustrd")]
    texts.append(_text(entry, "AddtlNtryInf"))
    return cells.words(" ".join(filter(None, texts)), 500)


def _direction(entry: Element) -> Direction:
    match _text(entry, "CdtDbtInd"):
        case "CRDT":
            return Direction.IN
        case "DBIT":
            return Direction.OUT
    raise EntryFaulty(N_("The entry doesn't say whether it is a credit or a debit (CdtDbtInd)."))


def _amount(element: Element | None) -> int:
    amount = _child(element, "Amt")
    if amount is None:
        amount = _child(_child(_child(element, "AmtDtls"), "TxAmt"), "Amt")
    _check_currency(amount)
    return cells.amount((amount.text or "").strip() if amount is not None else "")


def _check_currency(amount: Element | None) -> None:
    if amount is not None and amount.get("Ccy") != _CURRENCY:
        raise EntryFaulty(N_("The amount isn't in yuan (CNY)."))


# --- elements by their local names ----------------------------------------------------------------------------------


def _local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _all(element: Element | None, *path: str) -> Iterator[Element]:
    if element is None:
        return
    first, *rest = path
    for child in element:
        if _local(child) == first:
            if rest:
                yield from _all(child, *rest)
            else:
                yield child


def _child(element: Element | None, *path: str) -> Element | None:
    return next(_all(element, *path), None)


def _text(element: Element | None, *path: str) -> str:
    found = _child(element, *path)
    return (found.text or "").strip() if found is not None else ""
