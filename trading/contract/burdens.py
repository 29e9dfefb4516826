"""The burdens of a right as sentences of a contract."""

from __future__ import annotations

from trading.contract import paper
from trading.contract.deal import Encumbrance
from trading.core import clock, money
from trading.core.deal import BurdenKind
from trading.listing.models import Listing
from trading.parcels import on_paper
from trading.parcels.models import Burden, LandRight


def of(right: LandRight, listing: Listing) -> tuple[Encumbrance, ...]:
    """The burdens in force; where several parcels are in the deal, each sentence names its own."""
    where = f"宗地 {paper.code(right.parcel.code)}：" if len(listing.listed) > 1 else ""
    return tuple(
        Encumbrance(burden.kind.value, where + _sentence(burden), burden.transfer_restricted)
        for burden in right.burdens
        if burden.is_in_force(clock.today())
    )


def _sentence(burden: Burden) -> str:
    """One burden as a declaration in the contract."""
    holder = burden.holder_name or on_paper.NOT_ON_FILE
    since = f"（{paper.day(burden.registered_on)}登记{'，' + burden.paper_no if burden.paper_no else ''}）"
    note = (
        f"。{burden.note}"
        if burden.note and not burden.note.endswith("。")
        else burden.note and f"。{burden.note[:-1]}"
    )
    match burden.kind:
        case BurdenKind.MORTGAGE:
            secured = (
                f"，担保债权{money.capitals(burden.amount_fen)}（{money.yuan(burden.amount_fen)} 元）"
                if burden.amount_fen
                else ""
            )
            limits = (
                "登记簿载明抵押期间转让须经抵押权人同意" if burden.transfer_restricted else "登记簿未载明限制转让的约定"
            )
            return f"宗地设有第 {burden.rank} 顺位抵押权，抵押权人{holder}{secured}，{limits}{since}{note}。"
        case BurdenKind.LEASE:
            return f"宗地存在租赁，承租人{holder}{since}{note}。"
        case BurdenKind.PRENOTICE:
            return f"宗地有预告登记，权利人{holder}{since}{note}。"
        case BurdenKind.IDLE:
            return f"宗地曾被认定为闲置土地{since}，有关处置决定的义务由乙方承继{note}。"
        case BurdenKind.VIOLATION:
            return f"宗地有违法用地记录{since}，应在申请转移登记前处理完毕{note}。"
        case _:
            return f"登记簿载有{_REGISTERED[burden.kind]}，申请人{holder}{since}{note}。"


_REGISTERED = {BurdenKind.SEIZURE: "查封", BurdenKind.DISPUTE: "权属争议", BurdenKind.OBJECTION: "异议登记"}
