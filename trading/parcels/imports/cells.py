"""What may stand in the cells of a sheet, and how each is read: one function a kind of cell.

Each reads text and returns a value, or raises a refusal that says how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from trading.core import codes
from trading.core.city import here
from trading.core.codes import CertificateKind, IdentityKind
from trading.core.deal import AcquisitionForm, AcquisitionMode, AllocationGroup, Business, CoOwnership
from trading.core.errors import Invalid
from trading.core.land_use import UseClass, UseScheme
from trading.core.messages import N_
from trading.core.money import Fen, parse_yuan
from trading.core.text import clean_text
from trading.parcels.states import CommitmentKind, FactorKind, PriceKind, StandardPriceKind

#: the template's words for members of enumerations
SCHEMES = {"GB/T 21010-2017": UseScheme.GB21010, "GB/T21010-2017": UseScheme.GB21010}
MODES = {
    "划拨": AcquisitionMode.ALLOCATION,
    "出让": AcquisitionMode.GRANT,
    "租赁": AcquisitionMode.LEASE,
    "作价出资": AcquisitionMode.CONTRIBUTION,
    "作价出资(入股)": AcquisitionMode.CONTRIBUTION,
    "授权经营": AcquisitionMode.AUTHORISED,
}
FORMS = {
    "普通出让": AcquisitionForm.ORDINARY_GRANT,
    "弹性年期": AcquisitionForm.FLEXIBLE_GRANT,
    "长期租赁": AcquisitionForm.LONG_LEASE,
    "先租后让": AcquisitionForm.LEASE_FIRST,
}
CO_OWNERSHIP = {
    "单独所有": CoOwnership.SOLE,
    "按份共有": CoOwnership.BY_SHARES,
    "共同共有": CoOwnership.JOINT,
}
ID_KINDS = {
    "统一社会信用代码": IdentityKind.CREDIT_CODE,
    "居民身份证": IdentityKind.RESIDENT_ID,
    "身份证": IdentityKind.RESIDENT_ID,
    "护照": IdentityKind.PASSPORT,
}
CERTIFICATES = {
    "不动产权证书": CertificateKind.TITLE,
    "不动产登记证明": CertificateKind.PROOF,
    "国有土地使用证": CertificateKind.OLD_LAND,
    "房屋所有权证": CertificateKind.OLD_HOUSE,
    "房地产权证": CertificateKind.OLD_JOINT,
}
ALLOCATION = {
    "国家机关和军事用地": AllocationGroup.STATE,
    "城市基础设施和公益事业用地": AllocationGroup.INFRASTRUCTURE,
    "能源交通水利用地": AllocationGroup.ENERGY,
    "其他": AllocationGroup.OTHER,
}
BUSINESSES = {
    "转让": Business.TRANSFER,
    "出租": Business.LEASE,
    "转租": Business.SUBLEASE,
    "抵押": Business.MORTGAGE,
}
COMMITMENTS = {
    "投资强度": CommitmentKind.INVESTMENT,
    "亩均产值": CommitmentKind.OUTPUT,
    "亩均税收": CommitmentKind.TAX,
    "能耗": CommitmentKind.ENERGY,
    "排放": CommitmentKind.EMISSION,
    "开工": CommitmentKind.START,
    "竣工": CommitmentKind.FINISH,
    "其他": CommitmentKind.OTHER,
}
USES = {
    "居住": UseClass.RESIDENTIAL,
    "住宅": UseClass.RESIDENTIAL,
    "工业": UseClass.INDUSTRIAL,
    "商服": UseClass.COMMERCIAL,
    "商业": UseClass.COMMERCIAL,
    "公共服务": UseClass.PUBLIC,
    "其他": UseClass.OTHER,
}
PRICES = {"出让": PriceKind.GRANT, "划拨": PriceKind.ALLOCATION, "地下": PriceKind.UNDERGROUND}
FACTORS = {"容积率": FactorKind.PLOT_RATIO, "地价指数": FactorKind.INDEX, "还原率": FactorKind.RATE}
STANDARDS = {"价格": StandardPriceKind.SALE, "租金": StandardPriceKind.RENT}
_ANSWERS = {"是": True, "否": False, "yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")


class CellInvalid(Invalid):
    """What stands in a cell can't be read."""

    code = "cell_invalid"
    msgid = N_("This can't be read.")


def member_of(enumeration: Any, words: dict[str, Any]) -> Callable[[str], Any]:
    """A reader of an enumeration by its value or by the words of the template."""

    def parse(text: str) -> Any:
        folded = text.translate(str.maketrans("（）", "()"))
        if folded in words:
            return words[folded]
        for member in enumeration:
            if member.value.casefold() == folded.casefold():
                return member
        raise CellInvalid(N_("Choose one of: %(choices)s."), choices=list(words))

    return parse


use_scheme = member_of(UseScheme, SCHEMES)
acquisition_mode = member_of(AcquisitionMode, MODES)
acquisition_form = member_of(AcquisitionForm, FORMS)
allocation_group = member_of(AllocationGroup, ALLOCATION)
co_ownership = member_of(CoOwnership, CO_OWNERSHIP)
identity_kind = member_of(IdentityKind, ID_KINDS)
kind_of_certificate = member_of(CertificateKind, CERTIFICATES)
business = member_of(Business, BUSINESSES)
commitment_kind = member_of(CommitmentKind, COMMITMENTS)
use_class = member_of(UseClass, USES)
price_kind = member_of(PriceKind, PRICES)
factor_kind = member_of(FactorKind, FACTORS)
standard_kind = member_of(StandardPriceKind, STANDARDS)


def text_up_to(length: int) -> Callable[[str], str]:
    """A reader of free text of at most ``length`` characters."""

    def parse(text: str) -> str:
        cleaned = clean_text(text)
        if len(cleaned) > length:
            raise CellInvalid(N_("This is longer than %(length)s characters."), length=length)
        return cleaned

    return parse


def day(text: str) -> date:
    """A date as 2015-04-18, 2015/4/18 or 2015年4月18日."""
    found = _DATE.fullmatch(text)
    if found:
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            pass
    raise CellInvalid(N_("Write the date as 2015-04-18."))


def yes_or_no(text: str) -> bool:
    """是 or 否, or their usual stand-ins."""
    answer = _ANSWERS.get(text.casefold())
    if answer is None:
        raise CellInvalid(N_("Choose one of: %(choices)s."), choices=["是", "否"])
    return answer


def grade(text: str) -> int:
    """A land grade."""
    if not re.fullmatch(r"[1-9]", text):
        raise CellInvalid(N_("A land grade is a digit from 1 to 9."))
    return int(text)


def index(text: str) -> Decimal:
    """A planning index: up to four digits and two decimals."""
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", text):
        raise CellInvalid(N_("Write a number with at most two decimals."))
    return Decimal(text)


def whole_years(text: str) -> int:
    """A term in years, from 1 to 70."""
    if not re.fullmatch(r"[1-9][0-9]?", text) or int(text) > 70:
        raise CellInvalid(N_("Write the years as a whole number from 1 to 70."))
    return int(text)


def price(text: str) -> Fen:
    """A price in yuan, more than nought."""
    return parse_yuan(text, positive=True)


def certificate(kind: CertificateKind | None) -> Callable[[str], str]:
    """A reader of certificate numbers in their normal form; papers of the older kinds are kept as they are."""

    def parse(text: str) -> str:
        return codes.parse_certificate(text, kind or certificate_kind(text))

    return parse


def certificate_kind(text: str) -> CertificateKind:
    """What kind of paper a number is of, where nothing else says so."""
    if re.search(r"国用", text):
        return CertificateKind.OLD_LAND
    if re.search(r"房权|房产证", text):
        return CertificateKind.OLD_HOUSE
    return CertificateKind.OLD_JOINT if re.search(r"房地", text) else CertificateKind.TITLE


def district(text: str) -> str:
    """A district of the city, by code or by name."""
    folded = clean_text(text)
    for one in here().districts:
        if folded in (one.code, one.name_zh):
            return one.code
    raise CellInvalid(N_("Choose one of: %(choices)s."), choices=[one.name_zh for one in here().districts])


def street(text: str) -> str:
    """The code of a street of the city."""
    code = codes.fold_code(text)
    if all(one.code != code for one in here().streets):
        raise CellInvalid(N_("No street of the city has this code."))
    return code


def businesses(text: str) -> list[str]:
    """Businesses that a grant contract forbids, as their values, in the order of the enumeration."""
    named = {business(part.strip()) for part in re.split(r"[、,，;；]", text) if part.strip()}
    return [one.value for one in Business if one in named]


def parts(text: str) -> list[list[str]]:
    """Things parted by semicolons, each in its fields parted by bars; fields that aren't there stay away."""
    things = [thing.strip() for thing in re.split(r"[;；]", text)]
    return [[part.strip() for part in re.split(r"[|｜]", thing)] for thing in things if thing]
