"""Contact data inside free text: what two sides may not exchange before the platform discloses it to both."""

from __future__ import annotations

import re

from trading.core.text import fold_width

_MAIL = re.compile(r"[\w.+-]+\s*(?:@|\(at\)|\[at\])\s*[\w-]+(?:\.[\w-]+)+", re.ASCII | re.IGNORECASE)
_SITE = re.compile(r"(?:https?://|www\.)[^\s\u4e00-\u9fff]+", re.IGNORECASE)
#: WeChat, QQ and the like, followed by an account
_ACCOUNT = re.compile(
    r"(?:[微薇威]\s*信|wechat|weixin|\bwx|v\s*x|v\s*信|qq|扣扣|钉钉|telegram|whatsapp|line\s*id)"
    r"\s*(?:号|号码|id)?\s*(?:是|为|[:：])?\s*[a-z0-9][\w-]{4,}",
    re.IGNORECASE | re.ASCII,
)
#: digits with whatever people put between them
_DIGITS = re.compile(r"(?<![0-9A-Za-z.,])\+?[0-9](?:[ \-()*_/~.·—]{0,2}[0-9]){6,}(?![0-9A-Za-z])")
#: what stands behind sums and areas, but never behind a telephone
_MEASURE = re.compile(r"\s*(?:万|亿|元|㎡|m2|m²|平|亩|公顷|%|yuan|号)", re.IGNORECASE)
_SAID_TO_BE_ONE = re.compile(r"(?:电话|手机|座机|号码|联系|致电|拨打|tel|phone|mobile|call)[^0-9]{0,8}$", re.IGNORECASE)
_MOBILE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}[2-9][0-9]{6,7}|[48]00[0-9]{7}")
_LOCAL = re.compile(r"[0-9]{7,12}")
_SPELLED = str.maketrans("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两", "00123456789123456789" + "12")


def find_contact_data(text: str) -> str | None:
    """Return the first piece of ``text`` that looks like a telephone, an address of mail or web, or an account.

    Digits may be spaced or written as words. Parcel codes, certificates, sums and days aren't telephones.
    """
    folded = fold_width(text)
    for pattern in (_MAIL, _SITE, _ACCOUNT):
        if found := pattern.search(folded):
            return found[0].strip()
    for found in _DIGITS.finditer(folded.translate(_SPELLED)):
        if _is_telephone(found):
            return folded[found.start() : found.end()]
    return None


def _is_telephone(found: re.Match[str]) -> bool:
    if _MEASURE.match(found.string, found.end()):
        return False
    bare = re.sub(r"[^0-9+]", "", found[0])
    if _MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare) or bare.startswith("+"):
        return True
    return _LOCAL.fullmatch(bare) is not None and _SAID_TO_BE_ONE.search(found.string[: found.start()]) is not None
