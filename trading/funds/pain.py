"""The bank's payment file: ISO 20022 pain.001.001.09, one credit transfer for each payment of a batch.

Made once, at the release, read back and checked, and kept with the batch as it was ordered.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from defusedxml import ElementTree as Reader

from trading.core import clock
from trading.core.city import here
from trading.core.money import decimal_yuan, parse_yuan
from trading.funds.models import BankLine, Payout, PayoutBatch

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
MEDIA_TYPE = "application/xml"


class PaymentFileFaulty(RuntimeError):
    """The file that was made doesn't say what the batch says; it must not leave the house."""


def payment_file(batch: PayoutBatch, account_of: Callable[[BankLine], str]) -> bytes:
    """Return the file of a batch; ``account_of`` opens the sealed account of an entry."""
    payouts, total = batch.live, batch.total
    root = ET.Element("Document", xmlns=NAMESPACE)
    order = ET.SubElement(root, "CstmrCdtTrfInitn")
    account = here().deposit_account
    made_at = (batch.released_at or batch.prepared_at).astimezone(clock.LOCAL)
    head = ET.SubElement(order, "GrpHdr")
    _put(head, "MsgId", batch.number)
    _put(head, "CreDtTm", made_at.isoformat(timespec="seconds"))
    _put(head, "NbOfTxs", str(len(payouts)))
    _put(head, "CtrlSum", decimal_yuan(total))
    _put(head, "InitgPty/Nm", account.holder_zh)
    info = ET.SubElement(order, "PmtInf")
    _put(info, "PmtInfId", batch.number)
    _put(info, "PmtMtd", "TRF")
    _put(info, "NbOfTxs", str(len(payouts)))
    _put(info, "CtrlSum", decimal_yuan(total))
    _put(info, "ReqdExctnDt/Dt", made_at.date().isoformat())
    _put(info, "Dbtr/Nm", account.holder_zh)
    _put(info, "DbtrAcct/Id/Othr/Id", account.number)
    _put(info, "DbtrAgt/FinInstnId/Nm", account.bank_zh)
    for payout in payouts:
        _transfer(info, payout, account_of(payout.line))
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    check(content, batch, payouts)
    return content


def _transfer(info: ET.Element, payout: Payout, account: str) -> None:
    transfer = ET.SubElement(info, "CdtTrfTxInf")
    _put(transfer, "PmtId/EndToEndId", payout.number)
    amount = _put(transfer, "Amt/InstdAmt", decimal_yuan(payout.amount))
    amount.set("Ccy", "CNY")
    if payout.line.bank_name:
        _put(transfer, "CdtrAgt/FinInstnId/Nm", payout.line.bank_name[:140])
    _put(transfer, "Cdtr/Nm", payout.line.name[:140])
    _put(transfer, "CdtrAcct/Id/Othr/Id", account)
    claim = payout.deposit.reference if payout.deposit else payout.line.reference
    _put(transfer, "RmtInf/Ustrd", f"{payout.number} {claim}"[:140])


def _put(parent: ET.Element, path: str, text: str) -> ET.Element:
    for name in path.split("/"):
        parent = ET.SubElement(parent, name)
    parent.text = text
    return parent


def check(content: bytes, batch: PayoutBatch, payouts: list[Payout]) -> None:
    """Read a file as the bank will and compare it with the batch: number, count, sums, every amount and account."""
    root = Reader.fromstring(content, forbid_dtd=True)
    space = {"p": NAMESPACE}
    transfers = root.findall(".//p:CdtTrfTxInf", space)
    amounts = [parse_yuan(one.findtext("p:Amt/p:InstdAmt", "", space)) for one in transfers]
    accounts = [one.findtext("p:CdtrAcct/p:Id/p:Othr/p:Id", "", space) for one in transfers]
    numbers = [one.findtext("p:PmtId/p:EndToEndId", "", space) for one in transfers]
    counts = {element.text for element in root.iterfind(".//p:NbOfTxs", space)}
    sums = {parse_yuan(element.text or "") for element in root.iterfind(".//p:CtrlSum", space)}
    agrees = (
        root.findtext(".//p:MsgId", "", space) == batch.number
        and counts == {str(len(payouts))}
        and sums == {sum(payout.amount for payout in payouts)}
        and sum(amounts) == sum(payout.amount for payout in payouts)
        and dict(zip(numbers, amounts, strict=True)) == {payout.number: payout.amount for payout in payouts}
        and all(accounts)
    )
    if not agrees or not payouts:
        raise PaymentFileFaulty(batch.number)
