"""The evidence pack of a lot: one archive that a court can read and check without us.

It holds the public register with what its hashes cover, every receipt as it was handed out, what came too late, who
bid under which number, the decision, the lot's chain of acts, and every public notice and paper as issued. The same
state gives the same bytes. Identity numbers and accounts are left out: a court that needs them asks for them.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from trading.audit import ledger
from trading.bidding import permissions, receipts
from trading.bidding.defaults import record
from trading.bidding.joint import share_text
from trading.bidding.models import Application, Award, Room
from trading.bidding.permissions import Permission
from trading.bidding.published import VERIFIER, register_body
from trading.bidding.queries import rooms as queries
from trading.core import canonical, clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import Conflict
from trading.core.messages import N_
from trading.documents import archive
from trading.documents import queries as documents

#: within a ZIP every file bears this instant, so that nothing but the content decides about the bytes
_NO_TIME = (1980, 1, 1, 0, 0, 0)

_README = """\
{number} 竞价证据包

一、本证据包由平台按登记簿、审计链和档案中的原件生成，未作任何加工。同一状态下多次导出，字节完全一致。
二、SHA256SUMS 列出每个文件的散列值。核对：sha256sum -c SHA256SUMS
三、register.json 为公开出价记录。每条记录的散列值覆盖该条内容和上一条的散列值；最后一条的散列值即 head。
四、receipts.json 为交给竞买人的签名回执，receipt-key.pem 为验证签名的公钥。
    verify_register.py 为验证程序，可先阅读再运行，无需联网：
    python3 verify_register.py register.json --key receipt-key.pem
五、late.json 为到达时竞价已经结束的报价：received_at 为到达时刻，refused_at 为拒绝时刻。
六、bidders.json 为竞买号与竞买人的对应关系；decision.json 为竞价结果的认定；
    defaults.json 为竞得人违约的告知、陈述、决定，以及向下一顺位竞买人征询的全部记录。
七、ledger.json 为本标的审计链的全部事项（含操作人、时间、变更前后状态、理由）。
八、papers/ 为已发布的公告和已出具的文书原件，papers.json 载明各件编号、状态和散列值。
九、证件号码、账户等个人信息未列入；需要时请依法另行调取。
"""


class RoomNotClosed(Conflict):
    code = "room_not_closed"
    msgid = N_("The evidence of lot %(number)s can be taken once its room is closed.")
    remedy = N_("Before that, who leads under which name is nobody's business.")


def export(number: str, *, by: Actor) -> bytes:
    """A use case: the pack of a closed lot as a ZIP; that it was taken goes into the ledger of the house.

    Raises :class:`RoomNotClosed`, and :class:`trading.documents.archive.ArchiveFault` where a paper's bytes are not
    what their hash says: a pack with a hole isn't handed out.
    """
    room = closed_room(number, by=by)
    body = _zipped(dict(_files(number, room)))
    digest = hashlib.sha256(body).hexdigest()
    ledger.record("bidding.evidence_exported", number, by=by, detail={"sha256": digest, "size": len(body)})
    return body


def closed_room(number: str, *, by: Actor) -> Room:
    """The room whose evidence this person may take. Raises :class:`RoomNotClosed` while it isn't closed."""
    room = queries.get_room(number)
    authorise(permissions.GRANTS, Permission.EXPORT_EVIDENCE, by, room.listing)
    if room.closed_at is None:
        raise RoomNotClosed(number=number)
    return room


def _files(number: str, room: Room) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file but the list of hashes."""
    applications = sorted(queries.applications_of(room.listing_id), key=lambda one: one.id)
    yield "README.txt", _README.format(number=number).encode()
    yield "register.json", _json(register_body(number, room))
    yield "receipts.json", _json(list(_receipts(number, room)))
    yield "verify_register.py", VERIFIER.read_bytes()
    yield "receipt-key.pem", receipts.public_key().encode()
    yield "late.json", _json([_late(room, one, applications) for one in queries.late_bids_of(room.listing_id)])
    yield "bidders.json", _json([_bidder(one) for one in applications])
    yield "decision.json", _json(_decision(number, room, queries.find_award(room.listing_id)))
    yield "defaults.json", _json(record.evidence(room))
    yield "ledger.json", _json([_event(one) for one in ledger.events_of(ledger.lot_chain(number))])
    papers = []
    for document in documents.of_subject(number):
        names = []
        for sha256, suffix in ((document.sha256, ""), (document.void_sha256, "-void")):
            if sha256:
                name = f"papers/{document.id:06d}{suffix}.pdf"
                names.append({"file": name, "sha256": sha256})
                yield name, archive.read(sha256)
        papers.append(
            {
                "number": document.number,
                "title": document.title,
                "status": document.status.value,
                "issued_at": canonical.instant(document.created_at),
                "facts_sha256": document.facts_sha256,
                "files": names,
            }
        )
    yield "papers.json", _json(papers)


def _receipts(number: str, room: Room) -> Iterator[dict[str, Any]]:
    for bid in queries.register(room.listing_id):
        fact = receipts.bid_fact(
            number,
            bid.sequence,
            bid.bidder_number,
            bid.amount,
            bid.received_at,
            bid.previous_hash,
            room.figure,
            bid.priority,
        )
        yield {
            **fact,
            "hash": bid.hash,
            "signature": receipts.encoded(bytes(bid.signature)),
            "recorded_at": canonical.instant(bid.recorded_at),
            "closes_at": canonical.instant(bid.closes_at),
            "channel": bid.channel,
        }


def _late(room: Room, late: Any, applications: list[Application]) -> dict[str, Any]:
    numbers = {one.id: one.bidder_number for one in applications}
    return {
        "bidder_number": numbers.get(late.application_id),
        "bid": room.figure.text(late.amount),
        "received_at": canonical.instant(late.received_at),
        "refused_at": canonical.instant(late.refused_at),
    }


def _bidder(application: Application) -> dict[str, Any]:
    return {
        "application": application.number,
        "bidder_number": application.bidder_number,
        "name": application.party.name,
        "members": [{"name": one.party.name, "share": share_text(one.share)} for one in application.members],
        "status": application.status.value,
        "applied_at": canonical.instant(application.applied_at),
    }


def _decision(number: str, room: Room, award: Award | None) -> dict[str, Any]:
    decided: dict[str, Any] = {
        "listing": number,
        "closed_at": _instant(room.closed_at),
        "extensions": room.extensions,
        "status": room.listing.status.value,
        "award": None,
    }
    if award is not None:
        decided["award"] = {
            "sequence": award.sequence,
            "bidder_number": award.application.bidder_number,
            "bid": room.figure.text(award.amount),
            "status": award.status.value,
            "decided_at": canonical.instant(award.decided_at),
            "confirmed_at": _instant(award.confirmed_at),
        }
    return decided


def _event(event: Any) -> dict[str, Any]:
    return {**ledger.event_fact(event), "hash": event.hash}


def _instant(at: datetime | None) -> str | None:
    return canonical.instant(at) if at else None


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _zipped(files: dict[str, bytes]) -> bytes:
    """The files in order, with a list of their hashes that ``sha256sum -c`` reads."""
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, body in sorted({**files, "SHA256SUMS": sums.encode()}.items()):
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            pack.writestr(entry, body)
    return buffer.getvalue()


def file_name(number: str) -> str:
    """What the pack is called."""
    return f"evidence-{number}-{clock.today():%Y%m%d}.zip"
