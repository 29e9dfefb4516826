"""Land uses: two national code tables, kept apart, and the class that decides how long a right may last.

Both schemes write the same digits for different uses (``0901`` is military in one and commerce in the other),
so a use is always scheme, code and name together. Two-digit rows are groups; a right names a finer row.
"""

from __future__ import annotations

from dataclasses import dataclass

from trading.core.errors import Invalid
from trading.core.labels import LabelledEnum
from trading.core.messages import N_


class UseScheme(LabelledEnum):
    """Which code table a land-use code belongs to."""

    GB21010 = "GB21010", N_("GB/T 21010-2017 current land use")
    YDYH2023 = "YDYH2023", N_("2023 land and sea use guide")


class UseClass(LabelledEnum):
    """The kind of use that the longest possible term hangs on."""

    RESIDENTIAL = "residential", N_("Residential")
    INDUSTRIAL = "industrial", N_("Industrial and storage")
    COMMERCIAL = "commercial", N_("Commercial and services")
    PUBLIC = "public", N_("Public administration and services")
    OTHER = "other", N_("Other uses")

    @property
    def max_years(self) -> int:
        """The longest term a right for this use may be granted for (V-09)."""
        return _MAX_YEARS[self]


_MAX_YEARS = {
    UseClass.RESIDENTIAL: 70,
    UseClass.INDUSTRIAL: 50,
    UseClass.COMMERCIAL: 40,
    UseClass.PUBLIC: 50,
    UseClass.OTHER: 50,
}


@dataclass(frozen=True, order=True)
class LandUse:
    """One row of one code table."""

    scheme: UseScheme
    code: str
    chinese: str
    english: str

    @property
    def use_class(self) -> UseClass:
        return _CLASSES[self.scheme][self.code[:2]]

    @property
    def is_group(self) -> bool:
        """True for the two-digit headings, which no right carries by themselves."""
        return len(self.code) == 2


class LandUseUnknown(Invalid):
    """No such code in that scheme. Parameters: ``scheme``, ``land_use``."""

    code = "land_use_unknown"
    msgid = N_("%(land_use)s isn't a land-use code of %(scheme)s. Choose a use from the list.")
    field = "use_code"


_CLASSES: dict[UseScheme, dict[str, UseClass]] = {
    UseScheme.GB21010: {
        "05": UseClass.COMMERCIAL,
        "06": UseClass.INDUSTRIAL,
        "07": UseClass.RESIDENTIAL,
        "08": UseClass.PUBLIC,
        "09": UseClass.OTHER,
        "10": UseClass.OTHER,
        "12": UseClass.OTHER,
    },
    UseScheme.YDYH2023: {
        "07": UseClass.RESIDENTIAL,
        "08": UseClass.PUBLIC,
        "09": UseClass.COMMERCIAL,
        "10": UseClass.INDUSTRIAL,
        "11": UseClass.INDUSTRIAL,
        "12": UseClass.OTHER,
        "13": UseClass.PUBLIC,
        "14": UseClass.PUBLIC,
        "15": UseClass.OTHER,
        "16": UseClass.OTHER,
    },
}

_GB21010 = """
05 商服用地 Commerce and services
0501 零售商业用地 Retail
0502 批发市场用地 Wholesale market
0503 餐饮用地 Catering
0504 旅馆用地 Hotel
0505 商务金融用地 Business and finance
0506 娱乐用地 Entertainment
0507 其他商服用地 Other commerce and services
06 工矿仓储用地 Industry, mining and storage
0601 工业用地 Industry
0602 采矿用地 Mining
0603 盐田 Salt works
0604 仓储用地 Storage
07 住宅用地 Housing
0701 城镇住宅用地 Urban housing
0702 农村宅基地 Rural homestead
08 公共管理与公共服务用地 Public administration and services
0801 机关团体用地 Government and organisations
0802 新闻出版用地 Press and publishing
0803 教育用地 Education
0804 科研用地 Research
0805 医疗卫生用地 Health care
0806 社会福利用地 Social welfare
0807 文化设施用地 Culture
0808 体育用地 Sports
0809 公用设施用地 Public utilities
0810 公园与绿地 Parks and green space
09 特殊用地 Special uses
0901 军事设施用地 Military
0902 使领馆用地 Embassies and consulates
0903 监教场所用地 Custody
0904 宗教用地 Religion
0905 殡葬用地 Funeral and burial
0906 风景名胜设施用地 Scenic area facilities
10 交通运输用地 Transport
1001 铁路用地 Railway
1002 轨道交通用地 Rail transit
1003 公路用地 Highway
1004 城镇村道路用地 Urban and village roads
1005 交通服务场站用地 Transport stations
1006 农村道路 Rural roads
1007 机场用地 Airport
1008 港口码头用地 Ports and docks
1009 管道运输用地 Pipelines
12 其他土地 Other land
1201 空闲地 Vacant land
"""

_YDYH2023 = """
07 居住用地 Residential land
0701 城镇住宅用地 Urban housing
070101 一类城镇住宅用地 Urban housing, class 1
070102 二类城镇住宅用地 Urban housing, class 2
070103 三类城镇住宅用地 Urban housing, class 3
0702 城镇社区服务设施用地 Urban community services
0703 农村宅基地 Rural homestead
08 公共管理与公共服务用地 Public administration and services
0801 机关团体用地 Government and organisations
0802 科研用地 Research
0803 文化用地 Culture
0804 教育用地 Education
080401 高等教育用地 Higher education
080402 中等职业教育用地 Secondary vocational education
080403 中小学用地 Primary and secondary schools
080404 幼儿园用地 Kindergartens
080405 其他教育用地 Other education
0805 体育用地 Sports
0806 医疗卫生用地 Health care
0807 社会福利用地 Social welfare
09 商业服务业用地 Commerce and services
0901 商业用地 Commerce
090101 零售商业用地 Retail
090102 批发市场用地 Wholesale market
090103 餐饮用地 Catering
090104 旅馆用地 Hotel
090105 公用设施营业网点用地 Utility service outlets
0902 商务金融用地 Business and finance
0903 娱乐用地 Entertainment
0904 其他商业服务业用地 Other commerce and services
10 工矿用地 Industry and mining
1001 工业用地 Industry
100101 一类工业用地 Industry, class 1
100102 二类工业用地 Industry, class 2
100103 三类工业用地 Industry, class 3
1002 采矿用地 Mining
1003 盐田 Salt works
11 仓储用地 Storage
1101 物流仓储用地 Logistics and storage
110101 一类物流仓储用地 Logistics and storage, class 1
110102 二类物流仓储用地 Logistics and storage, class 2
110103 三类物流仓储用地 Logistics and storage, class 3
1102 储备库用地 Reserve depots
12 交通运输用地 Transport
1201 铁路用地 Railway
1202 公路用地 Highway
1203 机场用地 Airport
1204 港口码头用地 Ports and docks
1205 管道运输用地 Pipelines
1206 城市轨道交通用地 Urban rail transit
1207 城镇村道路用地 Urban and village roads
1208 交通场站用地 Transport stations
120801 对外交通场站用地 Intercity transport stations
120802 公共交通场站用地 Public transport stations
120803 社会停车场用地 Public parking
1209 其他交通设施用地 Other transport facilities
13 公用设施用地 Public utilities
1301 供水用地 Water supply
1302 排水用地 Drainage
1303 供电用地 Power supply
1304 供燃气用地 Gas supply
1305 供热用地 Heating
1306 通信用地 Telecommunications
1307 邮政用地 Post
1308 广播电视设施用地 Broadcasting
1309 环卫用地 Sanitation
1310 消防用地 Fire service
1311 水工设施用地 Hydraulic works
1312 其他公用设施用地 Other public utilities
14 绿地与开敞空间用地 Green and open space
1401 公园绿地 Parks
1402 防护绿地 Buffer green belts
1403 广场用地 Squares
15 特殊用地 Special uses
1501 军事设施用地 Military
1502 使领馆用地 Embassies and consulates
1503 宗教用地 Religion
1504 文物古迹用地 Heritage sites
1505 监教场所用地 Custody
1506 殡葬用地 Funeral and burial
1507 其他特殊用地 Other special uses
16 留白用地 Reserved for later planning
"""


def _read_table(scheme: UseScheme, table: str) -> dict[tuple[str, str], LandUse]:
    rows = (line.split(" ", 2) for line in table.strip().splitlines())
    return {(scheme, code): LandUse(scheme, code, chinese, english) for code, chinese, english in rows}


#: every row of both tables, by scheme and code, in the tables' order
LAND_USES: dict[tuple[str, str], LandUse] = {
    **_read_table(UseScheme.GB21010, _GB21010),
    **_read_table(UseScheme.YDYH2023, _YDYH2023),
}


def land_use(scheme: str | UseScheme, code: str) -> LandUse:
    """Return the row; raise :class:`LandUseUnknown` where there is none."""
    use = _find(scheme, code)
    if use is None:
        raise LandUseUnknown(scheme=_scheme_or_text(scheme), land_use=code)
    return use


def use_class(scheme: str | UseScheme, code: str) -> UseClass:
    """Return the class of a use, and through it the longest term; refuse an unknown code."""
    return land_use(scheme, code).use_class


def uses_of(scheme: UseScheme) -> list[LandUse]:
    """Return the rows of one scheme that a right may carry, in the table's order."""
    return [use for use in LAND_USES.values() if use.scheme is scheme and (not use.is_group or use.code == "16")]


def _find(scheme: str, code: str) -> LandUse | None:
    return LAND_USES.get((scheme, code))  # a scheme and its value hash alike


def _scheme_or_text(scheme: str) -> UseScheme | str:
    try:
        return UseScheme(scheme)
    except ValueError:
        return str(scheme)
