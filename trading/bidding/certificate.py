"""The certificate that admits a bidder (竞买资格确认书): the data of its paper. Pure.

Its check code is public, and there are no more than a few hundred bidder numbers: without a secret among the facts
anybody who knows a bidder's name could try them all. So the paper carries a nonce, printed for its reader and attached.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trading.core.deal import Business, TradeMode
from trading.documents import paper
from trading.documents.paper import Money

TITLE = "竞买资格确认书"
TEMPLATE = "certificate/v1/zh_CN.html"
_ACTS = {
    Business.TRANSFER: "转让",
    Business.LEASE: "出租",
    Business.SUBLEASE: "转租",
    Business.MORTGAGE: "抵押融资",
}


@dataclass(frozen=True)
class Bidder:
    """One party of the bid as the certificate names it. ``share`` is empty where it bids alone."""

    name: str
    identity_kind: str
    identity_number: str
    is_person: bool
    representative: str
    share: str = ""


@dataclass(frozen=True)
class Row:
    """A label and what stands behind it."""

    label: str
    text: str


@dataclass(frozen=True)
class CertificateDocument:
    """Everything that the certificate says."""

    number: str
    lot: str
    notice: str
    application: str
    act: str
    city: str
    authority: str
    platform: str
    bidder_number: str
    bidders: tuple[Bidder, ...]
    admitted_at: str
    places: tuple[Row, ...]
    land: tuple[Row, ...]
    course: tuple[Row, ...]
    deposit: Money
    deposit_reference: str
    deposit_received_at: str
    is_sealed: bool
    is_rate: bool
    is_checked_after: bool
    nonce: str


@dataclass(frozen=True)
class Admission:
    """What is certified: who, under which number, since when, and on which deposit."""

    number: str
    application: str
    bidder_number: str
    bidders: tuple[Bidder, ...]
    admitted_at: datetime
    deposit_amount: int
    deposit_reference: str
    deposit_received_at: datetime | None
    nonce: str


@dataclass(frozen=True)
class Lot:
    """What is bid for, as the certificate repeats it from the notice."""

    number: str
    notice: str
    business: Business
    mode: TradeMode
    places: tuple[str, ...]
    area: str
    use: str
    start: str
    step: str
    opens_at: datetime
    timed_starts_at: datetime
    #: the winner's qualification is examined after the bidding
    is_checked_after: bool = False


def document_data(lot: Lot, admission: Admission, *, city: str, authority: str, platform: str) -> CertificateDocument:
    """The certificate's data: texts, formatted once and for all."""
    is_sealed = lot.mode is TradeMode.SEALED
    received = admission.deposit_received_at
    return CertificateDocument(
        number=admission.number,
        lot=lot.number,
        notice=lot.notice,
        application=admission.application,
        act=_ACTS[lot.business],
        city=city,
        authority=authority,
        platform=platform,
        bidder_number=admission.bidder_number,
        bidders=admission.bidders,
        admitted_at=paper.second(admission.admitted_at),
        places=_places(lot),
        land=(Row("面积", f"{lot.area} ㎡"), Row("用途", lot.use)),
        course=_course(lot, is_sealed),
        deposit=Money.of(admission.deposit_amount),
        deposit_reference=admission.deposit_reference,
        deposit_received_at=paper.minute(received) if received else "",
        is_sealed=is_sealed,
        is_rate=lot.business is Business.MORTGAGE,
        is_checked_after=lot.is_checked_after,
        nonce=admission.nonce,
    )


def _places(lot: Lot) -> tuple[Row, ...]:
    """Where each parcel lies."""
    if len(lot.places) == 1:
        return (Row("坐落", lot.places[0]),)
    return tuple(Row(f"坐落（第 {number} 宗）", place) for number, place in enumerate(lot.places, 1))


def _course(lot: Lot, is_sealed: bool) -> tuple[Row, ...]:
    """From what, in which steps and when it is bid."""
    rows = [Row("最高年利率" if lot.business is Business.MORTGAGE else "起始价", lot.start)]
    if lot.step and not is_sealed:
        rows.append(Row("报价幅度", lot.step))
    rows.append(Row("报价开始", paper.minute(lot.opens_at)))
    rows.append(Row("密封报价截止" if is_sealed else "限时竞价开始", paper.minute(lot.timed_starts_at)))
    return tuple(rows)
