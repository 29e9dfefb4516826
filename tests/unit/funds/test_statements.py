"""Files of the bank: what is read from them, and what is refused by row."""

from __future__ import annotations

import pytest

from trading.core import clock
from trading.core.city import here
from trading.funds.statements import csv_file, reading
from trading.funds.statements.facts import Reading, StatementUnreadable
from trading.funds.states import Direction

HEAD = "交易流水号,交易时间,收支方向,金额,对方户名,对方账号,对方开户行,附言,余额"
ROWS = (
    '2026030200001,2026-03-02 09:15:30,收入,"500,000.00",乌海市河畔物流有限公司,6228480402564890018,'
    '农业银行,BZ2600000123,"1,500,000.00"',
    "2026030200002,2026-03-02 11:00,支出,200000,王某,6228000000000000001,建设银行,TK2600000123,1300000.00",
)


def a_csv(*rows: str, head: str = HEAD, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(["乌海市土地交易资金监管专户", "", head, *rows]).encode(encoding)


def read(*rows: str, **options: str) -> Reading:
    return reading.read(a_csv(*rows, **options))


def complaints(found: Reading) -> list[tuple[int, str]]:
    return [(fault.row, fault.refusal.code) for fault in found.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_banks_csv_is_read_below_its_title_rows(encoding: str) -> None:
    found = read(*ROWS, encoding=encoding)
    first, second = found.facts
    assert found.faults == []
    assert (first.reference, first.amount, first.direction) == ("2026030200001", 50_000_000, Direction.IN)
    assert first.booked_at == clock.local(2026, 3, 2, 9, 15).replace(second=30)
    assert (first.name, first.account) == ("乌海市河畔物流有限公司", "6228480402564890018")
    assert (second.direction, second.row) == (Direction.OUT, 5)
    assert (found.opening, found.closing) == (100_000_000, 130_000_000)


def test_a_file_with_the_newest_row_first_has_the_same_balances() -> None:
    found = read(*reversed(ROWS))
    assert (found.opening, found.closing, found.faults) == (100_000_000, 130_000_000, [])


def test_full_width_figures_and_signs_are_read() -> None:
    found = read("２０２６１,2026-03-02,贷,５００.５０,Ａ公司,6228 4804 0256 4890 018,,ＢＺ２６")
    assert (found.facts[0].reference, found.facts[0].amount, found.facts[0].name) == ("20261", 50_050, "A公司")
    assert found.facts[0].account == "6228480402564890018"


@pytest.mark.parametrize(
    "row",
    [
        ",2026-03-02,收入,1,甲,6228000000000000001,,",
        "1,2026-13-02,收入,1,甲,6228000000000000001,,",
        "1,1926-03-02,收入,1,甲,6228000000000000001,,",
        "1,2026-03-02,来,1,甲,6228000000000000001,,",
        "1,2026-03-02,收入,NaN,甲,6228000000000000001,,",
        "1,2026-03-02,收入,-5,甲,6228000000000000001,,",
        "1,2026-03-02,收入,0,甲,6228000000000000001,,",
        "1,2026-03-02,收入,1.005,甲,6228000000000000001,,",
        "1,2026-03-02,收入,1,甲,=HYPERLINK(1),,",
    ],
)
def test_a_faulty_row_is_named(row: str) -> None:
    assert complaints(read(row, ROWS[1])) in ([(4, "entry_faulty")], [(4, "amount_invalid")])


def test_a_reference_that_stands_twice_is_named() -> None:
    assert complaints(read(ROWS[1], ROWS[1])) == [(5, "entry_faulty")]


def test_balances_that_do_not_add_up_are_named() -> None:
    torn = ROWS[1].replace("1300000.00", "1300000.01")
    assert complaints(read(ROWS[0], torn)) == [(0, "statement_balances_differ")]


@pytest.mark.parametrize("content", [b"", b"   ", b"\x00\x01\x02", b"a,b,c\n1,2,3", b"<html></html>", b"<Document"])
def test_what_is_no_statement_is_refused(content: bytes) -> None:
    with pytest.raises(StatementUnreadable):
        reading.read(content)


def test_headings_without_a_row_are_refused() -> None:
    with pytest.raises(StatementUnreadable):
        reading.read(csv_file.template())


# --- camt.053 ---------------------------------------------------------------------------------------

ENTRY = """<Ntry><Amt Ccy="CNY">500000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><DtTm>2026-03-02T09:15:30+08:00</DtTm></BookgDt><AcctSvcrRef>R1</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>乌海市河畔物流有限公司</Nm></Pty></Dbtr>
<DbtrAcct><Id><Othr><Id>6228480402564890018</Id></Othr></Id></DbtrAcct></RltdPties>
<RltdAgts><DbtrAgt><FinInstnId><Nm>农业银行</Nm></FinInstnId></DbtrAgt></RltdAgts>
<RmtInf><Ustrd>BZ2600000123</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


def a_camt(
    entries: str = ENTRY, *, opening: str = "0.00", closing: str = "500000.00", account: str | None = None
) -> bytes:
    number = account or here().deposit_account.number
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{figure}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>"
        for kind, figure in (("OPBD", opening), ("CLBD", closing))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><Othr><Id>{number}</Id></Othr></Id>"
        f"</Acct>{balances}{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def test_a_camt_statement_is_read() -> None:
    found = reading.read(a_camt())
    assert found.faults == []
    fact = found.facts[0]
    assert (fact.reference, fact.amount, fact.direction) == ("R1", 50_000_000, Direction.IN)
    assert (fact.name, fact.account, fact.bank_name) == ("乌海市河畔物流有限公司", "6228480402564890018", "农业银行")
    assert fact.remark == "BZ2600000123"
    assert (found.opening, found.closing) == (0, 50_000_000)


def test_a_day_without_entries_still_tells_its_balance() -> None:
    found = reading.read(a_camt("", opening="7.00", closing="7.00"))
    assert (found.facts, found.faults, found.closing) == ([], [], 700)
    assert found.last_day is not None


def test_an_entry_of_several_transfers_is_several_entries() -> None:
    transfers = "".join(
        f'<TxDtls><Amt Ccy="CNY">{amount}</Amt><RmtInf><Ustrd>{amount}</Ustrd></RmtInf></TxDtls>'
        for amount in ("200000.00", "300000.00")
    )
    entry = ENTRY[: ENTRY.index("<NtryDtls>")] + f"<NtryDtls>{transfers}</NtryDtls></Ntry>"
    found = reading.read(a_camt(entry))
    assert [(fact.reference, fact.amount) for fact in found.facts] == [("R1/1", 20_000_000), ("R1/2", 30_000_000)]
    wrong = reading.read(a_camt(entry.replace("300000.00", "300000.01", 1)))
    assert complaints(wrong) == [(1, "entry_faulty")]


def test_what_is_not_booked_yet_is_left_out() -> None:
    assert reading.read(a_camt(ENTRY.replace("BOOK", "PDNG"), closing="0.00")).facts == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            (
                'Ccy="CNY">500000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>',
                'Ccy="EUR">5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>',
            ),
            1,
        ),
        (("<AcctSvcrRef>R1</AcctSvcrRef>", ""), 1),
        (("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>"), 1),
        (("2026-03-02T09:15:30+08:00", "yesterday"), 1),
    ],
)
def test_a_faulty_entry_is_named(change: tuple[str, str], code: int) -> None:
    found = reading.read(a_camt(ENTRY.replace(*change)))
    assert [fault.row for fault in found.faults] == [code]


def test_a_statement_of_another_account_is_refused() -> None:
    with pytest.raises(StatementUnreadable):
        reading.read(a_camt(account="6200000000000000002"))


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE d [<!ENTITY a "b">]>',
        '<!DOCTYPE d SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_document_types_and_entities_are_refused(prologue: str) -> None:
    content = a_camt().decode().replace("?>", f"?>{prologue}", 1).encode()
    with pytest.raises(StatementUnreadable):
        reading.read(content)
