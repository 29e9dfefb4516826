"""Sample papers: one for each kind, two pages that say what they stand for and that they are worth nothing."""

from __future__ import annotations

import io
from functools import cache

from flask_babel import force_locale, gettext
from PIL import Image, ImageDraw, ImageFont

from trading.core.labels import LabelledEnum
from trading.documents import uploads

#: A4 at 100 dots an inch
_SIZE, _DPI = (827, 1169), 100
_FONT = "NotoSansCJK-Regular.ttc"
_ROWS = ("编号", "签发单位", "日期", "宗地代码", "面积", "用途")
_WORTHLESS = "试运行样例，不具法律效力"


@cache
def sample_paper(kind: LabelledEnum, remark: str = "") -> uploads.Upload:
    """A paper of one kind as a scanner makes it, examined like any that is handed in; a remark makes it another."""
    with force_locale("zh_Hans_CN"):
        name = gettext(kind.label)
    front = _page(name + remark, [f"{row}    以登记簿为准" for row in _ROWS])
    back = _page("附页", [f"{name}的附页", "图件、清单和签章处"])
    body = io.BytesIO()
    front.save(body, "PDF", save_all=True, append_images=[back], resolution=_DPI)
    return uploads.examine(body.getvalue(), f"{name}{remark}.pdf")


def _page(title: str, lines: list[str]) -> Image.Image:
    page = Image.new("L", _SIZE, 250)
    pen = ImageDraw.Draw(page)
    pen.text((_SIZE[0] // 2, 190), title, 30, _font(34), anchor="mm")
    for number, line in enumerate(lines):
        top = 300 + 62 * number
        pen.rectangle((100, top, _SIZE[0] - 100, top + 62), outline=120)
        pen.text((124, top + 31), line, 40, _font(20), anchor="lm")
    pen.text((_SIZE[0] // 2, 1090), _WORTHLESS, 110, _font(17), anchor="mm")
    return page


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    try:
        return ImageFont.truetype(_FONT, size)
    except OSError:  # a machine without the papers' fonts still gets its market
        return ImageFont.load_default(size)
