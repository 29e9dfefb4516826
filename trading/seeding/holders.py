"""Invented people and organisations with valid identity codes, for the sample data.

Names of companies are put together from rare characters so that they are nobody's; persons carry
common surnames with made-up numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric, uscc

from trading.core.actor import Actor
from trading.core.city import City, District
from trading.core.codes import IdentityKind
from trading.core.deal import OwnerType
from trading.parties.models import Party
from trading.parties.services import register_party

_FIRST = "砾朔屹澄霁岑铎烁垣淙翎泓峤漪珩昶堃彧"
_SECOND = "岚砺桓垚沛琰溯旌骁榆臻渚茗恺栩翊沄铄"
#: trades by the kind of land that suits them
TRADES = {
    "industrial": ("新材料", "精细化工", "建材", "机械制造", "环保科技", "金属制品", "新能源装备"),
    "storage": ("物流", "仓储", "供应链管理", "冷链"),
    "commercial": ("商贸", "酒店管理", "商业管理", "餐饮管理", "文化旅游"),
    "residential": ("房地产开发", "置业", "城镇建设"),
    "public": ("教育管理", "健康管理", "公用事业"),
}
_PUBLIC_BODIES = ("小学", "幼儿园", "中学", "社区卫生服务中心", "文化服务中心", "养老服务中心", "公共体育馆")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
_GIVEN = ("志远", "秀兰", "建军", "晓梅", "文博", "雪琴", "永强", "丽娟", "国庆", "海燕", "子涵", "凤英", "振华")
_MONGOLIAN = ("巴特尔", "乌云其木格", "苏日娜", "阿拉坦·巴雅尔", "萨仁花", "额尔敦", "其其格", "宝音·德力格尔")

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CODE_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Holders:
    """The invented companies by the kind of land that suits them, public bodies by district, and the persons."""

    companies: dict[str, list[Party]]
    public_bodies: dict[str, list[Party]]
    persons: list[Party]

    @property
    def everyone(self) -> list[Party]:
        """All of them once."""
        companies = [party for parties in self.companies.values() for party in parties]
        bodies = [party for parties in self.public_bodies.values() for party in parties]
        return [*companies, *bodies, *self.persons]


def invent_holders(rng: Random, city: City, *, by: Actor, companies: int = 120, persons: int = 40) -> Holders:
    """Register the sample's companies, public bodies and persons."""
    marks = [first + second for first in _FIRST for second in _SECOND]
    rng.shuffle(marks)
    per_kind = {kind: companies * weight // 100 for kind, weight in _WEIGHTS.items()}
    per_kind["industrial"] += companies - sum(per_kind.values())
    found: dict[str, list[Party]] = {}
    for kind, count in per_kind.items():
        found[kind] = [_company(rng, city, marks.pop(), kind, by=by) for _ in range(count)]
    bodies = {
        district.code: [_public_body(rng, city, district, marks.pop(), by=by) for _ in range(6)]
        for district in city.districts
    }
    names = _person_names(rng, persons)
    return Holders(found, bodies, [_person(rng, city, name, by=by) for name in names])


#: per cent of the companies
_WEIGHTS = {"industrial": 45, "storage": 16, "commercial": 20, "residential": 14, "public": 5}


def _company(rng: Random, city: City, mark: str, kind: str, *, by: Actor) -> Party:
    is_state = rng.random() < 0.08
    trade = "城市建设投资" if is_state else rng.choice(TRADES[kind])
    form = "有限责任公司" if is_state or rng.random() < 0.3 else "有限公司"
    return register_party(
        kind=OwnerType.STATE_COMPANY if is_state else OwnerType.COMPANY,
        name=f"{city.name_zh}{mark}{trade}{form}",
        id_type=IdentityKind.CREDIT_CODE,
        id_code=credit_code(rng, "91", rng.choice(city.districts).code),
        representative=_person_names(rng, 1)[0],
        verified=True,
        by=by,
    )


def _public_body(rng: Random, city: City, district: District, mark: str, *, by: Actor) -> Party:
    return register_party(
        kind=OwnerType.PUBLIC_BODY,
        name=f"{city.name_zh}{district.name_zh}{mark}{rng.choice(_PUBLIC_BODIES)}",
        id_type=IdentityKind.CREDIT_CODE,
        id_code=credit_code(rng, "12", district.code),
        representative=_person_names(rng, 1)[0],
        verified=True,
        by=by,
    )


def _person(rng: Random, city: City, name: str, *, by: Actor) -> Party:
    return register_party(
        kind=OwnerType.PERSON,
        name=name,
        id_type=IdentityKind.RESIDENT_ID,
        id_code=resident_id(rng, rng.choice(city.districts).code),
        verified=True,
        by=by,
    )


def _person_names(rng: Random, count: int) -> list[str]:
    han = [surname + given for surname in _SURNAMES for given in _GIVEN]
    few = min(len(_MONGOLIAN), max(count // 6, 1 if rng.random() < 0.15 else 0))
    return [*rng.sample(_MONGOLIAN, few), *rng.sample(han, count - few)]


def credit_code(rng: Random, kind: str, county: str) -> str:
    """A valid unified social credit code: kind of body, county, organisation code and check character."""
    body = "MA" + rng.choice("0N") + rng.choice("ABCDEFGHJKLMNPQRTUWXY") + f"{rng.randrange(10_000):04d}"
    values = (_CODE_LETTERS.index(letter) for letter in body)
    remainder = 11 - sum(weight * value for weight, value in zip(_ORGANISATION_WEIGHTS, values, strict=True)) % 11
    organisation = body + {10: "X", 11: "0"}.get(remainder, str(remainder))
    unchecked = f"{kind}{county}{organisation}"
    return unchecked + uscc.calc_check_digit(unchecked)


def resident_id(rng: Random, county: str) -> str:
    """A valid resident identity number of an adult."""
    born = date(1962, 1, 1) + timedelta(days=rng.randrange(13_000))
    unchecked = f"{county}{born:%Y%m%d}{rng.randrange(1, 1000):03d}"
    return unchecked + ric.calc_check_digit(unchecked + "0")
