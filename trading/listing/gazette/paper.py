"""The paper of a public notice: its facts in the words of a document, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from trading.core import city, money
from trading.core.codes import group_code
from trading.core.deal import AcquisitionMode, BurdenKind, Business
from trading.core.land_use import UseScheme, land_use
from trading.documents import paper
from trading.listing.gazette import changes, words
from trading.listing.gazette.states import FailureReason
from trading.listing.states import HaltReason
from trading.parcels import on_paper

#: the folder of each kind's text below templates/documents; a change of wording is a new version
TEMPLATES = {
    "listing": "notice/listing/v3/zh_CN.html",
    "change": "notice/change/v1/zh_CN.html",
    "suspension": "notice/suspension/v1/zh_CN.html",
    "resumption": "notice/resumption/v1/zh_CN.html",
    "termination": "notice/termination/v1/zh_CN.html",
    "withdrawal": "notice/termination/v1/zh_CN.html",
    "result": "notice/result/v2/zh_CN.html",
    "failure": "notice/failure/v1/zh_CN.html",
}
_TITLES = {
    "listing": "{}公告",
    "change": "{}变更公告",
    "suspension": "{}中止公告",
    "resumption": "{}恢复公告",
    "termination": "{}终止公告",
    "withdrawal": "{}撤回公告",
    "result": "{}成交结果公示",
    "failure": "{}未成交公告",
}


#: stands on the draft of a notice that isn't numbered yet
NUMBER_TO_COME = "发布时编号"


@dataclass(frozen=True)
class NoticeDocument:
    """Everything that the paper of a notice says."""

    platform: str
    city: str
    authority: str
    district: str
    business: str
    mode: str
    kind: str
    number: str
    offer: str
    lot: str
    issued_on: str
    round: int
    holders: str
    lands: tuple[dict[str, str], ...]
    burdens: str
    prices: tuple[tuple[str, str, str], ...]
    schedule: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str], ...]
    place: dict[str, str]
    window: str
    #: the hours of timed bidding, "9:00 至 18:00", where it rests at night
    hours: str
    has_room: bool
    is_sealed: bool
    falls: bool
    act: dict[str, Any]


def title(facts: Mapping[str, Any]) -> str:
    """``国有建设用地使用权转让公告``."""
    return "国有建设用地使用权" + _TITLES[facts["kind"]].format(words.BUSINESS[facts["business"]])


def document_data(facts: Mapping[str, Any], *, number: str, issued_on: date) -> NoticeDocument:
    """The paper's data."""
    here = city.here()
    return NoticeDocument(
        platform=f"{here.name_zh}土地二级市场交易平台",
        city=here.name_zh,
        authority=here.authority_zh,
        district=here.district(facts["district"]).name_zh,
        business=words.BUSINESS[facts["business"]],
        mode=words.MODES[facts["mode"]],
        kind=facts["kind"],
        number=number,
        offer=facts["offer"] or number,
        lot=facts["listing"],
        issued_on=paper.day(issued_on),
        round=facts["round"],
        holders="、".join(facts["holders"]),
        lands=tuple(_land(one) for one in facts["lands"]),
        burdens=_burdens(facts["burdens"]),
        prices=_prices(facts),
        schedule=schedule(facts["schedule"], facts["mode"]),
        terms=_terms(facts["terms"]),
        place=_place(facts["district"]),
        window=str(facts["window"]),
        hours="{}:00 至 {}:00".format(*facts["hours"]) if facts.get("hours") else "",
        has_room=facts["mode"] != "negotiated",
        is_sealed=facts["mode"] == "sealed",
        falls=Business(facts["business"]).figure.falls,
        act=_act(facts),
    )


def _prices(facts: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Start price, step and deposit: figures, and capitals where they are money."""
    business = facts["business"]
    labels = words.prices(business, facts["mode"])
    said = [(name, label, facts["prices"].get(name)) for name, label in labels.items()]
    return tuple(
        (label, words.amount(value, business, name), "" if words.is_rate(business, name) else money.capitals(value))
        for name, label, value in said
        if value is not None
    )


def schedule(dates: Mapping[str, str | None], mode: str = "listing") -> tuple[tuple[str, str], ...]:
    """The dates of a notice, in their order, as the way of trading calls them."""
    labels = words.dates(mode)
    return tuple((label, paper.minute(_moment(dates[name]))) for name, label in labels.items() if dates.get(name))


def _land(said: Mapping[str, Any]) -> dict[str, str]:
    use = land_use(UseScheme(said["use_scheme"]), said["use_code"])
    name, code = paper.land_use(use)
    return {
        "location": said["location"],
        "parcel_code": paper.code(said["code"]),
        "unit_code": " ".join(group_code(said["unit_code"])),
        "part": said["part"],
        **paper.area_facts(Decimal(said["area"])),
        "use": name,
        "use_code": code,
        "sides": "；".join(f"{side}至{said[key]}" for side, key in _SIDES if said[key]) or on_paper.NOT_ON_FILE,
        "acquisition": on_paper.acquisition(AcquisitionMode(said["acquisition_mode"])),
        "ends_on": paper.day(date.fromisoformat(said["ends_on"])) if said["ends_on"] else "登记簿未记载使用期限",
        "planning": on_paper.planning_of({name: _decimal(said[name]) for name in on_paper.INDICES}),
        "buildings": said["buildings"] or "无",
        "restrictions": said["restrictions"] or "无",
        "commitments": said["commitments"] or "无",
    }


_SIDES = (("东", "east"), ("南", "south"), ("西", "west"), ("北", "north"))


def _burdens(rows: list[Mapping[str, Any]]) -> str:
    if not rows:
        return "登记簿未载明抵押、查封、异议、租赁等负担。"
    said = [
        words.BURDENS[BurdenKind(row["kind"])]
        + (f"（第 {row['rank']} 顺位）" if row["rank"] else "")
        + f"，{paper.day(date.fromisoformat(row['registered_on']))}登记"
        for row in rows
    ]
    return "登记簿载明：" + "；".join(said) + "。"


def _terms(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What the holder says about the deal, in the order of the words; what isn't said isn't there."""
    rows = [(label, words.term(name, said)) for name, label in words.TERMS.items() if name in said]
    return tuple((label, text) for label, text in rows if text)


def _place(district: str) -> dict[str, str]:
    """The window of the land's district, or the city's hall."""
    places = city.here().trading_places
    own = next((place for place in places if place.district_code == district), places[0])
    return {"name": own.name_zh, "address": own.address_zh, "hours": own.hours_zh}


def _act(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the notice says of the offer, by its kind."""
    act = facts["act"]
    match facts["kind"]:
        case "suspension" | "termination":
            return {"reason": words.REASONS[HaltReason(act["reason"])], "note": act["note"]}
        case "resumption":
            return {
                "reason": words.REASONS[HaltReason(act["reason"])],
                "note": act["note"],
                "suspended_at": paper.minute(_moment(act["suspended_at"])),
                "resumes_at": paper.minute(_moment(act["resumes_at"])),
                "schedule": schedule(act["schedule"], facts["mode"]),
            }
        case "withdrawal":
            return {"reason": "权利人在报价开始前撤回", "note": act["note"]}
        case "failure":
            return {"reason": words.FAILURES[FailureReason(act["reason"])], "register": act["register"]}
        case "result":
            return {
                **act,
                "amount": words.amount(act["amount"], facts["business"]),
                "words": "" if words.is_rate(facts["business"]) else money.capitals(act["amount"]),
                "unit_amount": money.yuan(act["unit_amount"]),
                "decided_at": paper.second(_moment(act["decided_at"])),
                "confirmed_on": paper.day(_moment(act["confirmed_at"]).astimezone(paper.clock.LOCAL).date()),
            }
        case "change":
            rows = changes.rows(act["changes"], facts["business"])
            return {"note": act["note"], "restarts": act["restarts"], "changes": rows}
        case _:
            return {}


def _moment(text: str | None) -> datetime:
    return datetime.fromisoformat(text or "")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
