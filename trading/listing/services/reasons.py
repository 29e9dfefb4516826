"""The reasons that are used again: written as versions, of which the latest of a code counts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries
from trading.listing.models import CitedReason
from trading.listing.permissions import GRANTS, Permission
from trading.listing.rules import ReasonUse

_CODE = re.compile(r"[A-Z][0-9]{2,4}")


class BadReasonCode(Invalid):
    code = "bad_reason_code"
    msgid = N_("A code is a capital letter and two to four digits, as in R08.")
    field = "code"


class ReasonTextMissing(Invalid):
    code = "reason_text_missing"
    msgid = N_("Write the reason in Chinese and in English, and choose what it is for.")
    field = "text_zh"


def write_reason(
    code: str,
    *,
    text_zh: str,
    text_en: str,
    law: str,
    uses: Iterable[ReasonUse],
    is_retired: bool = False,
    by: Actor,
) -> CitedReason:
    """Write the next version of a reason, or the first of a new one. Notices that were sent keep their words."""
    authorise(GRANTS, Permission.KEEP_REASONS, by)
    code, chosen = code.strip().upper(), sorted(use.value for use in uses)
    if not _CODE.fullmatch(code):
        raise BadReasonCode()
    text_zh, text_en = clean_text(text_zh), clean_text(text_en)
    if not (text_zh and text_en and chosen):
        raise ReasonTextMissing()
    version = queries.last_reason_version(code) + 1
    reason = CitedReason(
        code=code,
        version=version,
        text_zh=text_zh,
        text_en=text_en,
        law=clean_text(law),
        uses=chosen,
        is_retired=is_retired,
        written_by_id=by.user_id,
        written_at=clock.now(),
    )
    db.session.add(reason)
    ledger.record(
        "reason.written", code, by=by, note=text_zh, detail={"version": version, "uses": chosen, "retired": is_retired}
    )
    return reason
