"""Recording burdens: registered, settled by a decision, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from trading.core.actor import Actor
from trading.core.deal import BurdenKind
from trading.core.messages import N_
from trading.extensions import db
from trading.parcels.models import Burden, LandRight
from trading.parcels.services.records.journal import check_day, parcel_to_record, record, right_in_force
from trading.parcels.services.records.refusals import (
    BurdenEnded,
    BurdenKnown,
    MortgageIncomplete,
    RanksOutOfOrder,
    RankTaken,
)
from trading.parcels.states import LandEventKind


def register_burden(
    code: str, kind: BurdenKind, *, registered_on: date, paper_no: str, by: Actor, **facts: Any
) -> Burden:
    """Register a burden on the right in force. A mortgage gets the next rank unless one is given (V-24)."""
    parcel = parcel_to_record(code, by)
    right = right_in_force(parcel)
    check_day(registered_on, not_before=right.started_on, field="registered_on")
    standing = [one for one in right.burdens if one.ended_on is None]
    if paper_no and any(one.kind is kind and one.paper_no == paper_no for one in standing):
        raise BurdenKnown()
    if kind is BurdenKind.MORTGAGE:
        _check_mortgage(facts)
        facts["rank"] = _rank_for(right, facts.get("rank"), registered_on)
    event = record(
        parcel,
        LandEventKind.BURDEN_REGISTERED,
        effective_on=registered_on,
        paper_no=paper_no,
        by=by,
        detail={"burden": kind.value},
    )
    burden = Burden(kind=kind, registered_on=registered_on, paper_no=paper_no, event=event, **facts)
    right.burdens.append(burden)
    db.session.flush()  # pages name it by its id
    return burden


def settle_burden(code: str, burden_id: int, *, release_paper_no: str, effective_on: date, by: Actor) -> Burden:
    """Note the paper that settles a burden while it stands. The same paper again leaves no second trace."""
    parcel = parcel_to_record(code, by)
    burden = _burden_of(right_in_force(parcel), burden_id)
    if burden.release_paper_no == release_paper_no:
        return burden
    check_day(effective_on, not_before=burden.registered_on)
    burden.event = record(
        parcel,
        LandEventKind.BURDEN_CHANGED,
        effective_on=effective_on,
        paper_no=release_paper_no,
        by=by,
        detail={"burden": burden.kind.value},
    )
    burden.release_paper_no = release_paper_no
    return burden


def end_burden(code: str, burden_id: int, *, ended_on: date, paper_no: str, by: Actor) -> Burden:
    """End a burden: released, lifted, expired."""
    parcel = parcel_to_record(code, by)
    burden = _burden_of(right_in_force(parcel), burden_id)
    check_day(ended_on, not_before=burden.registered_on, field="ended_on")
    burden.event = record(
        parcel,
        LandEventKind.BURDEN_ENDED,
        effective_on=ended_on,
        paper_no=paper_no,
        by=by,
        detail={"burden": burden.kind.value},
    )
    burden.ended_on = ended_on
    return burden


def _burden_of(right: LandRight, burden_id: int) -> Burden:
    burden = next((one for one in right.burdens if one.id == burden_id), None)
    if burden is None or burden.ended_on is not None:
        raise BurdenEnded()
    return burden


def _check_mortgage(facts: Mapping[str, Any]) -> None:
    """V-23: the amount secured, and under a ceiling the period whose debts it secures."""
    if facts.get("amount_fen") is None:
        raise MortgageIncomplete()
    begins, ends = facts.get("debt_from"), facts.get("debt_to")
    if facts.get("is_ceiling") and begins is None:
        raise MortgageIncomplete(N_("A maximum-amount mortgage needs the period of its debts."), field="debt_from")
    if facts.get("is_ceiling") and ends is None:
        raise MortgageIncomplete(N_("A maximum-amount mortgage needs the period of its debts."), field="debt_to")
    if begins is not None and ends is not None and ends < begins:
        raise MortgageIncomplete(N_("The period of the debts must end after it begins."), field="debt_to")


def _rank_for(right: LandRight, wanted: int | None, registered_on: date) -> int:
    """The rank of a new mortgage: ranks rise with the day of registration."""
    ranks = {
        one.rank: one.registered_on
        for one in right.burdens
        if one.kind is BurdenKind.MORTGAGE and one.ended_on is None and one.rank is not None
    }
    following = max(ranks, default=0) + 1
    if wanted in ranks:
        raise RankTaken(rank=wanted, next=following)
    rank = wanted or following
    for other, day in sorted(ranks.items()):
        if other < rank and day > registered_on:
            raise RanksOutOfOrder(rank=other, day=day)
        if other > rank and day < registered_on:
            words = N_("The mortgage of rank %(rank)s was registered on %(day)s; an earlier rank can't be younger.")
            raise RanksOutOfOrder(words, rank=other, day=day, field="rank")
    return rank
