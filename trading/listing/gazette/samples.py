"""Invented public notices of every kind for ``sample-documents`` and the tests: ordinary ones, and the worst."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from trading.core import canonical, clock
from trading.documents.orders import Order, check_code
from trading.documents.states import Mark
from trading.listing.gazette import facts, paper
from trading.listing.gazette.states import FailureReason, PublicNoticeKind
from trading.listing.states import HaltReason

_OFFER = "乌海海勃湾转[2026]0017号"
_PUBLISHED = clock.local(2026, 10, 26, 9)
_PLAN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 524 392"><path fill="#fbf3e0" stroke="#16232e" '
    'stroke-width="2" d="M82 299L416 334L436 143L386 87L108 58Z"/></svg>'
)
_LONG = "内蒙古自治区乌海市海勃湾区千里山工业园区资源循环利用与新型建筑材料产业化示范基地"
_HEAD = hashlib.sha256(b"register").hexdigest()


def _dates(days: int = 0) -> dict[str, str | None]:
    moments = (
        _PUBLISHED,
        clock.local(2026, 11, 10, 9),
        clock.local(2026, 11, 17, 17),
        clock.local(2026, 11, 23, 10),
        clock.local(2026, 11, 23, 18),
    )
    moved = (moment + timedelta(days=days) for moment in moments)
    return {name: facts.moment_text(moment) for name, moment in zip(facts.DATES, moved, strict=True)}


def _land(worst: bool) -> dict[str, Any]:
    side = (_LONG + "规划二十四米宽道路红线以北三米处界桩与防护绿带之间的排水明渠中心线") if worst else ""
    return {
        "code": "150302001001GB00017",
        "unit_code": "150302001001GB00017W00000000",
        "location": _LONG * 2 if worst else "乌海市海勃湾区千里山镇纬十二街北侧",
        "east": side or "规划绿地",
        "south": side or "纬十二街",
        "west": side or "GB00016",
        "north": side or "GB00021",
        "area": "9999999.99" if worst else "20000.00",
        "part": "宗地东部，以红线图标注为准" if worst else "",
        "use_scheme": "GB21010",
        "use_code": "0601",
        "acquisition_mode": "allocation" if worst else "grant",
        "ends_on": None if worst else "2065-04-17",
        "plot_ratio_min": "1.00",
        "plot_ratio_max": "1.50" if worst else None,
        "density_min": "30.00",
        "density_max": "45.00" if worst else None,
        "greening_max": "20.00",
        "height_max": "24.00" if worst else None,
        "buildings": "框架结构厂房三幢、砖混结构办公楼一幢、龙门吊两台，合计建筑面积 12,345.67 平方米" if worst else "",
        "restrictions": "投产满五年并经园区管理委员会书面同意后方可转让。" * 3 if worst else "",
        "commitments": "投资强度不低于每亩 180 万元，单位能耗不高于每万元 0.8 吨标准煤。" * 3 if worst else "",
    }


def _acts(worst: bool) -> dict[PublicNoticeKind, dict[str, Any]]:
    note = ("人民法院来函要求中止，具体事项以法律文书为准。" * (30 if worst else 1))[:1000]
    halted = {"reason": HaltReason.ORDER.value, "note": note}
    register = {"bidders": 3, "bids": 1284 if worst else 16, "head": _HEAD}
    price = 999_999_999_999_999 if worst else 445_000_000
    kinds = PublicNoticeKind
    return {
        kinds.LISTING: {},
        kinds.CHANGE: {
            "note": note,
            "restarts": True,
            "changes": [
                {"field": "start_amount", "before": 360_000_000, "after": price},
                {
                    "field": "timed_starts_at",
                    "before": _dates()["timed_starts_at"],
                    "after": _dates(14)["timed_starts_at"],
                },
                {"field": "payment", "before": "once", "after": "halves"},
                {"field": "description", "before": "地块平整。", "after": _LONG * (20 if worst else 1)},
            ],
        },
        kinds.SUSPENSION: halted,
        kinds.RESUMPTION: {
            "reason": HaltReason.SETTLED.value,
            "note": note,
            "suspended_at": facts.moment_text(_PUBLISHED + timedelta(days=3)),
            "resumes_at": facts.moment_text(_PUBLISHED + timedelta(days=10)),
            "schedule": {name: at for name, at in _dates(7).items() if name != "published_at"},
        },
        kinds.TERMINATION: halted,
        kinds.WITHDRAWAL: {"note": note},
        kinds.RESULT: {
            "winner": _LONG + "投资开发建设管理有限责任公司" if worst else "赵*",
            "amount": price,
            "unit_amount": 99_999_999 if worst else 22_250,
            "decided_at": facts.moment_text(clock.local(2026, 11, 23, 10, 29)),
            "confirmed_at": facts.moment_text(clock.local(2026, 11, 24, 10)),
            "confirmation": "乌土二成[2026]0017号",
            "register": register,
        },
        kinds.FAILURE: {
            "reason": (FailureReason.BELOW_RESERVE if worst else FailureReason.NO_BID).value,
            "register": register if worst else {**register, "bids": 0},
        },
    }


def said(kind: PublicNoticeKind, *, worst: bool = False) -> dict[str, Any]:
    """The facts of an invented notice."""
    company = _LONG + "投资开发建设管理有限责任公司"
    mortgages = [{"kind": "mortgage", "registered_on": "2024-05-06", "rank": rank} for rank in (1, 2, 3)]
    return {
        "version": facts.VERSION,
        "kind": kind.value,
        "listing": "150302-T-2026-00017",
        "offer": None if kind is PublicNoticeKind.LISTING else _OFFER,
        "business": "transfer",
        "mode": "listing",
        "district": "150302",
        "round": 2 if worst else 1,
        "holders": [company, company, "阿***"] if worst else ["乌海市样例新材料有限公司"],
        "lands": [_land(worst)] * (3 if worst else 1),
        "burdens": mortgages if worst else [],
        "prices": {
            "loan_amount": None,
            "start_amount": 360_000_000,
            "step_amount": 5_000_000,
            "deposit_amount": 72_000_000,
        },
        "schedule": _dates(),
        "terms": {
            "buildings": "included" if worst else "none",
            "buildings_note": _LONG if worst else "",
            "occupancy": "leased" if worst else "vacant",
            "handover": "after_payment",
            "payment": "halves" if worst else "once",
            "description": _LONG * 10 if worst else "地块平整，通水、通电、通路。",
            "terms_note": _LONG * 5 if worst else "",
        },
        "window": 4,
        "hours": [9, 18] if worst else None,
        "act": _acts(worst)[kind],
    }


def order_of(kind: PublicNoticeKind, *, worst: bool = False, **overrides: Any) -> Order:
    """The order for one sample notice."""
    told = said(kind, worst=worst)
    number = _OFFER if kind is PublicNoticeKind.LISTING else _OFFER.replace("号", "-2号")
    data = asdict(paper.document_data(told, number=number, issued_on=date(2026, 10, 26)))
    plain = {
        "number": number,
        "title": paper.title(told),
        "template": paper.TEMPLATES[kind.value],
        "facts": data,
        "drawings": {"plan": _PLAN},
        "verify_url": f"https://market.example.cn/verify/{number}",
        "check_code": check_code(canonical.digest(data)),
        "created_at": "2026-10-26T01:00:00.000000Z",
    }
    return Order(**plain | overrides)


def orders() -> Iterator[tuple[str, Order]]:
    """Every kind of notice, ordinary and at its worst, and a draft as its publisher sees it: file name and order."""
    for kind in PublicNoticeKind:
        for name, worst in (("ordinary", False), ("worst-case", True)):
            yield f"notice-{kind.value}-{name}.pdf", order_of(kind, worst=worst)
    yield "notice-listing-draft.pdf", order_of(PublicNoticeKind.LISTING, mark=str(Mark.DRAFT))
