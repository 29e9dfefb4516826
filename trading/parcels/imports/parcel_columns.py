"""The columns of the sheet of parcels and rights."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its key, its Chinese heading, whether it must be filled, what stands in it, and an example."""

    key: str
    heading: str
    required: bool
    hint: str
    example: str = ""


_DAY = "如 2015-04-18"

PARCEL_COLUMNS = (
    Column("parcel_code", "宗地代码", True, "19 位", "150302001001GB00017"),
    Column("unit_code", "不动产单元代码", True, "28 位，前 19 位为宗地代码", "150302001001GB00017W00000000"),
    Column("street_code", "街道代码", False, "9 位统计代码", "150302101"),
    Column("location", "坐落", True, "", "海勃湾区千里山镇纬十二街北侧"),
    Column("boundary_east", "东至", False, ""),
    Column("boundary_south", "南至", False, ""),
    Column("boundary_west", "西至", False, ""),
    Column("boundary_north", "北至", False, ""),
    Column("use_scheme", "用途分类标准", True, "GB21010 或 YDYH2023", "GB21010"),
    Column("use_code", "用途代码", True, "如 0601", "0601"),
    Column("grade", "土地级别", False, "1 至 9", "3"),
    Column("section", "地段", False, "基准地价的地段名称"),
    Column("area", "面积（平方米）", True, "两位小数", "20000.00"),
    Column(
        "outline",
        "界址点",
        True,
        "坐标对以分号分隔，如 经度 纬度; 经度 纬度; …，或 WKT；GeoJSON 用几何",
        "106.794 39.655; 106.796 39.655; 106.796 39.653; 106.794 39.653",
    ),
    Column("planning_no", "规划条件文号", False, ""),
    Column("plot_ratio_min", "容积率下限", False, "", "1.00"),
    Column("plot_ratio_max", "容积率上限", False, ""),
    Column("density_min", "建筑密度下限（%）", False, ""),
    Column("density_max", "建筑密度上限（%）", False, ""),
    Column("greening_max", "绿地率上限（%）", False, ""),
    Column("height_max", "限高（米）", False, ""),
    Column("buildings", "地上物", False, "名称|结构|层数|建筑面积|竣工日期|证号; …，或只写名称"),
    Column(
        "certificate_no",
        "不动产权证号",
        False,
        "填写后，取得方式、起始日期、权利人必填",
        "蒙（2023）乌海市不动产权第0004125号",
    ),
    Column(
        "certificate_kind",
        "证书种类",
        False,
        "不动产权证书、不动产登记证明、国有土地使用证、房屋所有权证、房地产权证",
    ),
    Column("former_certificates", "原证号", False, "证号|种类|发证日期|换证日期; …，或只写证号"),
    Column("acquisition_mode", "取得方式", False, "划拨、出让、租赁、作价出资、授权经营", "出让"),
    Column("sub_mode", "取得方式细类", False, "普通出让、弹性年期、长期租赁、先租后让"),
    Column(
        "allocation_group",
        "划拨目录类别",
        False,
        "国家机关和军事用地、城市基础设施和公益事业用地、能源交通水利用地、其他",
    ),
    Column("started_on", "起始日期", False, _DAY, "2015-04-18"),
    Column("ends_on", "终止日期", False, "划拨可空", "2065-04-17"),
    Column("grant_contract_no", "出让合同编号", False, ""),
    Column("grant_price", "出让价款（元）", False, ""),
    Column("price_paid", "价款已缴清", False, "是 或 否", "是"),
    Column(
        "holders",
        "权利人",
        False,
        "名称|证件种类|证件号码|份额; …，如 某公司|统一社会信用代码|91…|1/2",
        "示例公司|统一社会信用代码|91150302MA0N123452",
    ),
    Column("co_ownership", "共有方式", False, "单独所有、按份共有、共同共有"),
    Column("investment_total", "投资总额（元）", False, ""),
    Column("investment_done", "已完成投资（元）", False, ""),
    Column("audit_report_no", "审计报告文号", False, ""),
    Column("auditor", "审计机构", False, ""),
    Column("audited_on", "审计日期", False, _DAY),
    Column("agreed_start_on", "约定开工日期", False, _DAY),
    Column("agreed_finish_on", "约定竣工日期", False, _DAY),
    Column("built_since", "实际开工日期", False, _DAY),
    Column("stopped_on", "停工日期", False, _DAY),
    Column("finished_on", "实际竣工日期", False, _DAY),
    Column("development_area", "应开发面积（平方米）", False, ""),
    Column("developed_area", "已开发面积（平方米）", False, ""),
    Column("is_standard_land", "标准地", False, "是 或 否"),
    Column("commitments", "标准地承诺", False, "种类|内容|期限|完成日期; …，或只写内容"),
    Column("barred", "合同禁止的业务", False, "转让、出租、转租、抵押，以顿号分隔"),
    Column("restrictions", "出让合同限制", False, ""),
)
