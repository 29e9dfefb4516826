"""The sheets that can be imported: their columns, what must be filled, and what stands in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from trading.parcels.imports.parcel_columns import PARCEL_COLUMNS, Column
from trading.parcels.states import ImportKind

__all__ = ["SHEETS", "Column", "Sheet"]


@dataclass(frozen=True)
class Sheet:
    """One kind of table: its title in files, its columns in their order, and what to know before filling it."""

    kind: ImportKind
    title: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def keys(self) -> dict[str, str]:
        """Column keys by every name that a heading may have: the heading itself or the key."""
        return {name: column.key for column in self.columns for name in (column.key, column.heading)}

    @cached_property
    def headings(self) -> dict[str, str]:
        """Headings by column key."""
        return {column.key: column.heading for column in self.columns}


_USES = "居住、工业、商服、公共服务、其他"
_DAY = "如 2026-07-01"
_PARCEL = Column("parcel_code", "宗地代码", True, "19 位，须已在地籍簿中", "150302001001GB00017")
_EDITION = (
    Column("kind", "类型", True, "出让、划拨、地下", "出让"),
    Column("edition", "版本", True, "至多 20 字", "2026"),
)

_BENCHMARKS = (
    *_EDITION,
    Column("basis_on", "估价期日", True, _DAY, "2026-01-01"),
    Column("valid_from", "生效日期", True, "同一版本各行一致", "2026-07-01"),
    Column("valid_to", "失效日期", False, "未定可空；不得与同类型其他版本重叠", ""),
    Column("document_no", "文号", False, "", "乌海政发〔2026〕1号"),
    Column("district", "区县", True, "代码或名称", "海勃湾区"),
    Column("use_class", "用途类别", True, _USES, "工业"),
    Column("grade", "级别", True, "1 至 9", "3"),
    Column("section", "地段", False, "整个级别可空", ""),
    Column("price", "单价（元/平方米）", True, "", "192.00"),
    Column("plot_ratio", "容积率", False, "单价所对应的容积率", "1.00"),
    Column("years", "年期", False, "单价所对应的年期", "50"),
)
_FACTORS = (
    *_EDITION,
    Column("factor_kind", "修正种类", True, "容积率、地价指数、还原率", "容积率"),
    Column("use_class", "用途类别", True, _USES, "工业"),
    Column("argument", "自变量", False, "容积率如 1.20；地价指数写年月，如 2026-06；还原率可空", "1.20"),
    Column("factor", "系数", True, "至多四位小数，如 1.0250；还原率可写 6%", "1.0250"),
)
_STANDARDS = (
    Column("number", "编号", True, "标准宗地或区片编号", "BD-150302-001"),
    Column("kind", "类型", True, "价格、租金（每年）", "价格"),
    Column("parcel_code", "宗地代码", False, "宗地代码与街道代码填一项", ""),
    Column("street_code", "街道代码", False, "9 位统计代码", "150302101"),
    Column("use_class", "用途类别", True, _USES, "工业"),
    Column("price", "单价（元/平方米）", True, "", "205.00"),
    Column("basis_on", "估价期日", True, _DAY, "2026-01-01"),
    Column("valid_from", "生效日期", True, _DAY, "2026-07-01"),
    Column("valid_to", "失效日期", False, "未定可空", ""),
    Column("plot_ratio", "容积率", False, "", "1.00"),
    Column("years", "年期", False, "", "50"),
    Column("document_no", "文号", False, "", ""),
)
_VIOLATIONS = (
    _PARCEL,
    Column("paper_no", "台账编号", True, "同一编号只登记一次", "乌自然资台〔2026〕001号"),
    Column("registered_on", "发现日期", True, _DAY, "2026-03-01"),
    Column("note", "情形", True, "至多 500 字", "未经批准改变用途"),
    Column("authority", "查处机关", False, "", "乌海市自然资源局"),
    Column("release_paper_no", "结案文号", False, "未结案可空", ""),
    Column("ended_on", "结案日期", False, "填写时结案文号必填", ""),
)
_IDLE = (
    _PARCEL,
    Column("paper_no", "认定文号", True, "同一文号只登记一次", "乌自然资闲〔2026〕001号"),
    Column("registered_on", "认定日期", True, _DAY, "2026-03-01"),
    Column("area", "闲置面积（平方米）", True, "不大于宗地面积", "12000.00"),
    Column("note", "原因", False, "", "企业原因"),
    Column("release_paper_no", "处置决定文号", False, "未处置可空", ""),
    Column("ended_on", "处置完成日期", False, "填写时处置决定文号必填", ""),
)

#: what is true of every sheet
_ALWAYS = (
    "表头须保留；表中没有的列不改动已登记的内容，列中空白的单元格表示清空。",
    "单元格请按文本填写；公式不会被计算，读取的是文件中保存的结果。",
    "任何一个单元格有误，整个文件都不导入；同一文件重复导入不产生变化。",
)

SHEETS = {
    sheet.kind: sheet
    for sheet in (
        Sheet(
            ImportKind.PARCELS,
            "宗地与权利",
            PARCEL_COLUMNS,
            (
                *_ALWAYS,
                "权利人或权证的变化须在地籍工作台登记，不能以导入代替。",
                "界址点用经纬度（CGCS2000）或三度带平面坐标（横坐标六位，或加带号八位），两种坐标顺序均可。",
                "地上物每栋写作“名称|结构|层数|建筑面积|竣工日期|证号”，以分号分隔；只写名称亦可。",
                "标准地承诺每项写作“种类|内容|期限|完成日期”，以分号分隔；只写内容者按其他承诺登记。",
                "原证号每件写作“证号|种类|发证日期|换证日期”，以分号分隔；只写证号亦可。",
            ),
        ),
        Sheet(
            ImportKind.BENCHMARKS,
            "基准地价",
            _BENCHMARKS,
            (*_ALWAYS, "已生效版本的价格不得改动，须另行公布新版本。"),
        ),
        Sheet(
            ImportKind.FACTORS,
            "基准地价修正",
            _FACTORS,
            (*_ALWAYS, "版本须已导入；已生效版本的系数不得改动。"),
        ),
        Sheet(
            ImportKind.STANDARDS,
            "标定地价",
            _STANDARDS,
            (*_ALWAYS, "同一编号有新价格时，前一价格于其生效前一日终止。"),
        ),
        Sheet(ImportKind.VIOLATIONS, "违法用地台账", _VIOLATIONS, _ALWAYS),
        Sheet(ImportKind.IDLE, "闲置土地清单", _IDLE, _ALWAYS),
    )
}
