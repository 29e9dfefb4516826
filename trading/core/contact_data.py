"""Contact data inside free text: what two sides may not exchange before the platform discloses it to both."""

from __future__ import annotations

import re

from trading.core.text import fold_width

_MAIL = re.compile(r"[\w.+-]+\s*@\s*[\w-]+(?:\.[\w-]+)+", re.ASCII)
_SITE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
#: WeChat, QQ and the like, followed by an account
_ACCOUNT = re.compile(
    r"(?:微信|wechat|weixin|vx|qq|钉钉|telegram|whatsapp)\s*(?:号|id)?\s*[:：]?\s*[\w-]{5,}", re.IGNORECASE
)
#: a telephone: seven digits or more, however they are spaced; sums carry 元, ㎡ and the like behind them
_PHONE = re.compile(r"(?<![\d.,])\+?\d(?:[ \-()]{0,2}\d){6,}(?![\d.,]*\s*(?:万|亿|元|㎡|m2|m²|平|亩|%|yuan|号文))")
#: sums grouped by commas and dates aren't telephones
_DATE = re.compile(r"(?:19|20)\d\d[-./]?[01]\d[-./]?[0-3]\d")


def find_contact_data(text: str) -> str | None:
    """Return the first piece of ``text`` that looks like a telephone, an address of mail or web, or an account."""
    folded = fold_width(text)
    for pattern in (_MAIL, _SITE, _ACCOUNT):
        if found := pattern.search(folded):
            return found[0].strip()
    for found in _PHONE.finditer(folded):
        if not _DATE.fullmatch(found[0].strip()):
            return found[0].strip()
    return None
