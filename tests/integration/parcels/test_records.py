"""Recording: rights and burdens change by events alone, on both databases."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories.parcels import a_burden, a_holder, a_parcel, a_right, event_kinds, refused
from trading.audit import ledger
from trading.core import clock as market_clock
from trading.core.actor import Actor, Role
from trading.core.codes import CertificateKind
from trading.core.deal import AcquisitionMode, BurdenKind
from trading.core.errors import Forbidden, TradingError
from trading.extensions import db
from trading.parcels import history, queries
from trading.parcels.models import Burden, LandEvent, LandRight
from trading.parcels.services import records
from trading.parcels.services.records import Holding, Promise, Structure
from trading.parcels.states import CommitmentKind, LandEventKind
from trading.transaction import transact

SYSTEM = Actor.system()
PAPER = {"paper_no": "乌登字〔2026〕7号", "by": SYSTEM}
NEW = "蒙(2026)乌海市不动产权第8000001号"


@pytest.fixture(autouse=True)
def today(clock):
    return market_clock.today()


# --- events are for ever -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE land_events SET paper_no = 'x'",
        "DELETE FROM land_events",
        "UPDATE land_rights SET price_paid = NOT price_paid",
        "UPDATE burdens SET amount_fen = 1",
        "UPDATE burdens SET amount_fen = 1, event_id = event_id - 1",
    ],
)
def test_the_database_refuses_what_no_new_event_says(app, statement):
    a_burden(a_right())
    db.session.flush()
    with pytest.raises(DBAPIError, match=r"append-only|changes only by a recorded event"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_only_recorders_record(app):
    right = a_right()
    clerk = Actor(user_id=1, username="clerk", roles=frozenset({Role.CLERK}))
    with pytest.raises(Forbidden):
        records.end_right(right.parcel.code, effective_on=market_clock.today(), paper_no="x", by=clerk)


def test_every_act_leaves_an_event_and_tells_the_ledger(app, today):
    code = a_parcel().code
    records.enter_right(
        code,
        certificate_no=NEW,
        holders=[Holding(a_holder().id)],
        acquisition_mode=AcquisitionMode.GRANT,
        started_on=date(2020, 1, 1),
        ends_on=date(2069, 12, 31),
        effective_on=today,
        **PAPER,
    )
    burden = records.register_burden(code, BurdenKind.SEIZURE, registered_on=today, authority="乌海市法院", **PAPER)
    records.settle_burden(code, burden.id, release_paper_no="解封 1 号", effective_on=today, by=SYSTEM)
    records.end_burden(code, burden.id, ended_on=today, **PAPER)
    records.correct_right(code, {"price_paid": True}, effective_on=today, **PAPER)
    records.replace_certificate(code, NEW.replace("8000001", "8000002"), effective_on=today, **PAPER)
    other = [Holding(a_holder().id)]
    records.transfer_right(
        code, certificate_no=NEW.replace("8000001", "8000003"), holders=other, effective_on=today, **PAPER
    )
    records.end_right(code, effective_on=today, **PAPER)
    parcel = queries.get_parcel(code)
    assert event_kinds(parcel) == [
        LandEventKind.FIRST_REGISTERED,
        LandEventKind.BURDEN_REGISTERED,
        LandEventKind.BURDEN_CHANGED,
        LandEventKind.BURDEN_ENDED,
        LandEventKind.CORRECTED,
        LandEventKind.CERTIFICATE_REPLACED,
        LandEventKind.TRANSFERRED,
        LandEventKind.RIGHT_ENDED,
    ]
    assert [event.sequence for event in parcel.events] == list(range(1, 9))
    assert len(ledger.history(f"parcel:{code}")) == 8
    assert queries.find_active_right(parcel.id) is None
    told = [entry.msgid for entry in history.of_parcel(parcel)]
    assert told[0] == LandEventKind.RIGHT_ENDED.label
    assert len(told) == 8


# --- double acts ------------------------------------------------------------------------------------------------


def test_the_same_act_twice_is_refused_or_leaves_one_trace(app, today):
    right = a_right()
    code, parcel = right.parcel.code, right.parcel
    day = {"effective_on": today, **PAPER}
    burden = records.register_burden(
        code, BurdenKind.MORTGAGE, registered_on=today, amount_fen=1, paper_no="证明 1 号", by=SYSTEM
    )
    refused(
        "burden_known",
        records.register_burden,
        code,
        BurdenKind.MORTGAGE,
        registered_on=today,
        amount_fen=1,
        paper_no="证明 1 号",
        by=SYSTEM,
    )
    for _ in range(2):
        records.settle_burden(code, burden.id, release_paper_no="解 1 号", effective_on=today, by=SYSTEM)
        records.correct_right(code, {"auditor": "乌海市某会计师事务所"}, **day)
    records.end_burden(code, burden.id, ended_on=today, **PAPER)
    refused("burden_ended", records.end_burden, code, burden.id, ended_on=today, **PAPER)
    records.replace_certificate(code, NEW, **day)
    refused("certificate_taken", records.replace_certificate, code, NEW, **day)
    holders = [Holding(a_holder().id)]
    refused("certificate_taken", records.transfer_right, code, certificate_no=NEW, holders=holders, **day)
    records.end_right(code, **day)
    refused("no_right_in_force", records.end_right, code, **day)
    assert event_kinds(parcel)[1:] == [
        LandEventKind.BURDEN_REGISTERED,
        LandEventKind.BURDEN_CHANGED,
        LandEventKind.CORRECTED,
        LandEventKind.BURDEN_ENDED,
        LandEventKind.CERTIFICATE_REPLACED,
        LandEventKind.RIGHT_ENDED,
    ]


def test_two_transfers_at_once_make_one_successor(own_app):
    right = a_right()
    code, parcel_id, holder = right.parcel.code, right.parcel.id, a_holder().id
    db.session.commit()
    outcomes: list[object] = []

    def act() -> None:
        with own_app.app_context():
            try:
                transact(
                    records.transfer_right,
                    code,
                    certificate_no=NEW,
                    holders=[Holding(holder)],
                    effective_on=market_clock.today(),
                    **PAPER,
                )
                outcomes.append("done")
            except TradingError as refusal:
                outcomes.append(refusal.code)
            finally:
                db.session.remove()

    rivals = [threading.Thread(target=act) for _ in range(2)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    assert sorted(map(str, outcomes)) == ["certificate_taken", "done"]
    assert queries.find_active_right(parcel_id).certificate_no == NEW
    assert len(queries.rights_of_parcel(parcel_id)) == 2


# --- mortgages (V-23, V-24) ---------------------------------------------------------------------------------------


def mortgage(code: str, day: date, number: int, **facts) -> Burden:
    facts = {"amount_fen": 100, "paper_no": f"证明第{number}号", "by": SYSTEM} | facts
    return records.register_burden(code, BurdenKind.MORTGAGE, registered_on=day, **facts)


def test_mortgages_stand_in_the_order_of_their_registration(app, today):
    code = a_right().parcel.code
    first, second = mortgage(code, date(2024, 1, 1), 1), mortgage(code, date(2024, 5, 1), 2)
    assert (first.rank, second.rank) == (1, 2)
    taken = refused("rank_taken", mortgage, code, today, 3, rank=2)
    assert taken.params == {"rank": 2, "next": 3}
    assert refused("ranks_out_of_order", mortgage, code, date(2023, 1, 1), 3).params["rank"] == 1
    records.end_burden(code, first.id, ended_on=today, **PAPER)
    assert refused("ranks_out_of_order", mortgage, code, today, 3, rank=1).on_field == "rank"
    assert mortgage(code, today, 3).rank == 3


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"amount_fen": None}, "amount_fen"),
        ({"is_ceiling": True}, "debt_from"),
        ({"is_ceiling": True, "debt_from": date(2024, 1, 1)}, "debt_to"),
        ({"debt_from": date(2024, 1, 1), "debt_to": date(2023, 1, 1)}, "debt_to"),
    ],
)
def test_a_mortgage_states_what_it_secures(app, today, facts, field):
    code = a_right().parcel.code
    assert refused("mortgage_incomplete", mortgage, code, today, 1, **facts).on_field == field


# --- days, corrections, first entry --------------------------------------------------------------------------------


def test_nothing_is_recorded_for_tomorrow_or_before_the_right_began(app, today):
    code = a_right().parcel.code
    for day in (today + timedelta(days=1), date(2015, 4, 17)):
        refused("day_out_of_order", records.end_right, code, effective_on=day, **PAPER)
        refused("day_out_of_order", records.register_burden, code, BurdenKind.IDLE, registered_on=day, **PAPER)
        refused("day_out_of_order", records.replace_certificate, code, NEW, effective_on=day, **PAPER)


def test_a_correction_names_the_fields_and_keeps_the_rest(app, today):
    right = a_right()
    promise = Promise(CommitmentKind.OUTPUT, "亩均产值不低于 400 万元", due_on=date(2028, 1, 1))
    hall = Structure("厂房", "钢结构", 1, None, date(2019, 5, 1))
    for _ in range(2):
        records.correct_right(
            right.parcel.code,
            {"price_paid": True, "investment_done_fen": 500_000_000, "audited_on": today},
            promises=[promise],
            structures=[hall],
            effective_on=today,
            **PAPER,
        )
    db.session.expire_all()
    assert event_kinds(right.parcel)[1:] == [LandEventKind.CORRECTED]
    assert right.parcel.events[-1].detail == {"fields": ["audited_on", "investment_done_fen", "promises", "buildings"]}
    assert right.investment_percent() == 50
    assert [one.wording for one in right.promises] == [promise.wording]
    assert right.parcel.buildings == "厂房（钢结构，1 层）"


def test_a_correction_cannot_reach_holder_certificate_or_end(app, today):
    code = a_right().parcel.code
    for name in ("certificate_no", "ended_at", "parcel_id", "co_ownership"):
        with pytest.raises(ValueError, match=name):
            records.correct_right(code, {name: None}, effective_on=today, **PAPER)


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": date(2015, 4, 18)}, "ends_on"),
        ({"built_since": date(2016, 1, 1), "finished_on": date(2015, 12, 31)}, "finished_on"),
    ],
)
def test_dates_that_cannot_be_are_refused_in_words(app, today, columns, field):
    code = a_right().parcel.code
    with pytest.raises(TradingError) as caught:
        records.correct_right(code, columns, effective_on=today, **PAPER)
    assert caught.value.on_field == field


def test_a_right_is_entered_only_where_none_is(app, today):
    right = a_right()
    asked = {
        "holders": [Holding(a_holder().id)],
        "acquisition_mode": AcquisitionMode.ALLOCATION,
        "started_on": date(2001, 1, 1),
        "effective_on": today,
        **PAPER,
    }
    refused("right_in_force", records.enter_right, right.parcel.code, certificate_no=NEW, **asked)
    bare = a_parcel().code
    refused("certificate_taken", records.enter_right, bare, certificate_no=right.certificate_no, **asked)
    entered = records.enter_right(
        bare, certificate_no="乌国用（2001）第 0033 号", certificate_kind=CertificateKind.OLD_LAND, **asked
    )
    assert entered.certificate_no == "乌国用(2001)第0033号"
    assert queries.find_right_by_certificate("乌国用(2001)第0033号") is entered


def test_a_replaced_certificate_still_finds_the_right(app, today):
    right = a_right()
    old = right.certificate_no
    records.replace_certificate(right.parcel.code, NEW, effective_on=today, **PAPER)
    assert queries.find_right_by_certificate(old) is right
    assert queries.find_right_by_certificate(NEW) is right
    assert db.session.query(LandRight).count() == 1
    assert db.session.query(LandEvent).count() == 2
