"""Transfers of rights in the land book: what goes along, who holds afterwards, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.factories.parcels import a_burden, a_holder, a_right, refused
from trading.core import clock as market_clock
from trading.core.actor import Actor
from trading.core.codes import IdentityKind
from trading.core.deal import BurdenKind, Business, CoOwnership, OwnerType
from trading.extensions import db
from trading.parcels import queries
from trading.parcels.models import Commitment
from trading.parcels.services import records
from trading.parcels.services.records import Holding, NamedHolder
from trading.parcels.states import CommitmentKind

SYSTEM = Actor.system()
PAPER = {"paper_no": "乌登字〔2026〕7号", "by": SYSTEM}
NEW = "蒙(2026)乌海市不动产权第8000001号"


@pytest.fixture(autouse=True)
def today(clock):
    return market_clock.today()


def test_a_transfer_carries_term_duties_burdens_and_promises(app, today):
    old = a_right(
        restrictions="十年内不得分割转让",
        barred=[Business.LEASE.value],
        is_standard_land=True,
        audited_on=date(2025, 3, 1),
        promises=[
            Commitment(position=1, kind=CommitmentKind.TAX, wording="亩均税收不低于 20 万元", due_on=date(2027, 1, 1))
        ],
    )
    code = old.parcel.code
    a_burden(old, is_ceiling=True, debt_from=date(2024, 1, 1), debt_to=date(2029, 1, 1))
    a_burden(old, BurdenKind.LEASE, ended_on=date(2025, 1, 1))
    new = records.transfer_right(
        code,
        certificate_no=" 蒙（2026）乌海市不动产权第8000001号 ",
        holders=[Holding(a_holder().id, Fraction(1, 3)), Holding(a_holder().id, Fraction(2, 3))],
        effective_on=today,
        **PAPER,
    )
    db.session.expire_all()
    assert (new.certificate_no, new.co_ownership) == (NEW, CoOwnership.BY_SHARES)
    assert (new.started_on, new.ends_on) == (old.started_on, old.ends_on)
    assert (new.restrictions, new.barred, new.audited_on) == (old.restrictions, old.barred, old.audited_on)
    assert [(one.kind, one.wording, one.due_on) for one in new.promises] == [
        (CommitmentKind.TAX, "亩均税收不低于 20 万元", date(2027, 1, 1))
    ]
    [mortgage] = new.burdens
    assert (mortgage.rank, mortgage.amount_fen, mortgage.debt_to) == (1, 180_000_000, date(2029, 1, 1))
    assert mortgage.is_in_force(today)
    assert not any(one.is_in_force(today) for one in old.burdens)
    assert not old.is_active
    assert queries.find_right_by_certificate(old.certificate_no) is old


def test_a_transfer_cannot_be_dated_before_a_burden_that_it_would_lose(app, today):
    right = a_right()
    a_burden(right, registered_on=date(2025, 6, 1))
    refusal = refused(
        "day_out_of_order",
        records.transfer_right,
        right.parcel.code,
        certificate_no=NEW,
        holders=[Holding(a_holder().id)],
        effective_on=date(2025, 5, 31),
        **PAPER,
    )
    assert refusal.params["day"] == date(2025, 6, 1)


def test_a_burden_with_an_end_to_come_keeps_it_when_the_right_goes_over(app, today):
    right = a_right()
    a_burden(right, BurdenKind.LEASE, ended_on=today + timedelta(days=30))
    new = records.transfer_right(
        right.parcel.code, certificate_no=NEW, holders=[Holding(a_holder().id)], effective_on=today, **PAPER
    )
    assert [one.ended_on for one in new.burdens] == [today + timedelta(days=30)]


def test_holders_are_registered_by_their_papers_and_known_ones_found_again(app, today):
    known = a_holder("乌海市砾岚新材料有限公司")
    person = NamedHolder(OwnerType.PERSON, "王志远", IdentityKind.RESIDENT_ID, "15030219900101001X", Fraction(1, 2))
    right = a_right()
    new = records.transfer_right(
        right.parcel.code,
        certificate_no=NEW,
        holders=[Holding(known.id, Fraction(1, 2)), person],
        effective_on=today,
        **PAPER,
    )
    assert [party.name for party in new.holders] == ["乌海市砾岚新材料有限公司", "王志远"]
    again = NamedHolder(OwnerType.PERSON, "王 志远", IdentityKind.RESIDENT_ID, "15030219900101001x")
    other = a_right()
    assert records.transfer_right(
        other.parcel.code,
        certificate_no=NEW.replace("8000001", "8000002"),
        holders=[again],
        effective_on=today,
        **PAPER,
    ).holders == [new.holders[1]]


@pytest.mark.parametrize(
    ("shares", "ownership", "code"),
    [
        ([Fraction(1, 2)], None, "shares_incomplete"),
        ([Fraction(1, 2), Fraction(1, 3)], None, "shares_incomplete"),
        ([Fraction(1, 2), Fraction(1, 2)], CoOwnership.SOLE, "ownership_differs"),
        ([Fraction(1)], CoOwnership.JOINT, "ownership_differs"),
        ([], None, "shares_incomplete"),
    ],
)
def test_shares_must_make_a_whole(app, today, shares, ownership, code):
    right = a_right()
    holders = [Holding(a_holder().id, share) for share in shares]
    refused(
        code,
        records.transfer_right,
        right.parcel.code,
        certificate_no=NEW,
        holders=holders,
        co_ownership=ownership,
        effective_on=today,
        **PAPER,
    )


def test_joint_owners_have_no_shares_and_nobody_is_named_twice(app, today):
    right, first, second = a_right(), a_holder(), a_holder()
    twice = [Holding(first.id, Fraction(1, 2))] * 2
    asked = {"certificate_no": NEW, "effective_on": today, **PAPER}
    assert refused("holder_twice", records.transfer_right, right.parcel.code, holders=twice, **asked).params == {
        "place": 2
    }
    new = records.transfer_right(
        right.parcel.code,
        holders=[Holding(first.id), Holding(second.id)],
        co_ownership=CoOwnership.JOINT,
        **asked,
    )
    assert [(share.numerator, share.denominator) for share in new.shares] == [(1, 1), (1, 1)]


def test_an_identity_number_with_another_name_is_refused(app, today):
    right = a_right()
    person = NamedHolder(OwnerType.PERSON, "王志远", IdentityKind.RESIDENT_ID, "15030219900101001X")
    asked = {"certificate_no": NEW, "effective_on": today, **PAPER}
    records.transfer_right(right.parcel.code, holders=[person], **asked)
    stranger = NamedHolder(OwnerType.PERSON, "王志远山", IdentityKind.RESIDENT_ID, "15030219900101001X")
    asked["certificate_no"] = NEW.replace("8000001", "8000002")
    refusal = refused("holder_name_differs", records.transfer_right, right.parcel.code, holders=[stranger], **asked)
    assert refusal.params == {"place": 1}
