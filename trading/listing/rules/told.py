"""Who has to be told before land is sold, because it may buy first, and how long before. Pure.

A lessee of houses (Civil Code 726 and 727) and a co-owner (305 and 306) may buy first on equal terms. Each is told,
and has time; silence is a waiver. A court tells those it knows of before its notice goes out (rules on judicial sales
online, 16). Whoever wants to exercise the right applies and bids, with a rank (:mod:`trading.bidding.priority`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from trading.core.deal import Business, TransferForm
from trading.core.errors import Conflict, Invalid, Refusals, TradingError
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.text import same_name
from trading.rulebook import sources

#: forms of transfer in which somebody may buy first
SALES = frozenset({TransferForm.SALE, TransferForm.JUDICIAL, TransferForm.ASSET_DISPOSAL})


class HolderKind(LabelledEnum):
    """What the right to buy first comes from."""

    LESSEE = "lessee", N_("Lessee of houses")
    CO_OWNER = "co_owner", N_("Co-owner")


class Means(LabelledEnum):
    """How somebody was told."""

    HANDED_OVER = "handed_over", N_("Handed over against a signature")
    POST = "post", N_("Registered post")
    IN_APP = "in_app", N_("Message on this platform")


class Reply(LabelledEnum):
    """What came back. Nothing until the end of the time is a waiver too."""

    EXERCISES = "exercises", N_("Will exercise the right")
    WAIVES = "waives", N_("Waives the right")


@dataclass(frozen=True)
class Asked:
    """Somebody who has to be told. ``name`` is empty where the file only says that there is a lessee."""

    kind: HolderKind
    name: str
    party_id: int | None = None


@dataclass(frozen=True)
class Told:
    """Somebody who was told, on which day, and what came back."""

    kind: HolderKind
    name: str
    delivered_on: date
    reply: Reply | None = None


@dataclass(frozen=True)
class TimesToAnswer:
    """The days in force, and the dates that they are held against."""

    lessee_days: int
    lessee_days_before_bidding: int
    co_owner_days: int
    court_days: int
    today: date
    #: when bidding opens, or an offer to negotiate may be agreed
    decides_on: date
    is_bidding: bool
    is_court: bool


class NotTold(Conflict):
    """Parameter: ``name``."""

    code = "first_purchase_not_told"
    msgid = N_("%(name)s may buy first and hasn't been told.")
    rule = "V-19"
    source = sources.CIVIL_CODE_726
    remedy = N_("Tell it, and write down when and how on the page of notices; then publish.")


class SomeLesseeNotTold(NotTold):
    msgid = N_("Houses on the land are let, and no lessee has been told that they are sold.")


class CoOwnerNotTold(NotTold):
    rule = "V-18"
    source = N_("Civil Code, articles 305 and 306")


class ToldTooLate(Invalid):
    """Parameters: ``name``, ``told``, ``days``, ``earliest``."""

    code = "first_purchase_told_late"
    msgid = N_("%(name)s was told on %(told)s and has %(days)s days: the earliest day for this is %(earliest)s.")
    rule = "V-19"
    source = sources.CIVIL_CODE_727
    remedy = N_("Choose a later day, or wait for the written waiver.")
    field = "opens_at"


class CoOwnerToldTooLate(ToldTooLate):
    rule = "V-18"
    source = N_("Supreme People's Court interpretation (1) on the Book of Real Rights, article 11")


class CourtToldTooLate(Conflict):
    """Parameters: ``name``, ``days``, ``earliest``."""

    code = "court_told_late"
    msgid = N_("A court tells %(name)s %(days)s days before its notice: it can go out on %(earliest)s at the earliest.")
    rule = "V-19"
    source = N_("Supreme People's Court rules on judicial sales online, article 16")


class NameMissing(Invalid):
    code = "name_missing"
    msgid = N_("Enter the name.")
    field = "name"


class ProofMissing(Invalid):
    code = "proof_missing"
    msgid = N_("Name the proof of delivery, such as the number of the receipt.")
    field = "proof"


class DayAhead(Invalid):
    code = "day_ahead"
    msgid = N_("This day is still to come.")
    field = "delivered_on"


class NoAccount(Conflict):
    code = "no_account"
    msgid = N_("This party has no account here: tell it on paper.")


class RepliedAlready(Conflict):
    code = "replied_already"
    msgid = N_("The answer is in the file already.")


class ReplyTooLate(Conflict):
    """Parameter: ``ended_on``."""

    code = "reply_too_late"
    msgid = N_("The time for this ended on %(ended_on)s; silence was a waiver.")


def whom_to_tell(
    business: Business,
    form: TransferForm | None,
    *,
    lets_houses: bool,
    lessees: Collection[str],
    co_owners: Collection[tuple[str, int]],
) -> list[Asked]:
    """Everybody who may buy first: lessees of houses that go with the land, and those who hold the right together with
    whoever sells it."""
    if business is not Business.TRANSFER or (form or TransferForm.SALE) not in SALES:
        return []
    let = [Asked(HolderKind.LESSEE, name) for name in lessees] or [Asked(HolderKind.LESSEE, "")]
    return [*(let if lets_houses else []), *(Asked(HolderKind.CO_OWNER, name, party) for name, party in co_owners)]


def check_told(asked: Iterable[Asked], told: Collection[Told], times: TimesToAnswer) -> None:
    """Raise everything that stands against publishing with these dates."""
    found: list[TradingError] = []
    for one in asked:
        reached = [each for each in told if each.kind is one.kind and (not one.name or same_name(each.name, one.name))]
        if not reached:
            found.append(_not_told(one))
        found += [late for each in reached if (late := _late(each, times)) is not None]
    if found:
        raise Refusals(found)


def _not_told(one: Asked) -> TradingError:
    if not one.name:
        return SomeLesseeNotTold()
    return (CoOwnerNotTold if one.kind is HolderKind.CO_OWNER else NotTold)(name=one.name)


def _late(told: Told, times: TimesToAnswer) -> TradingError | None:
    if times.is_court and told.delivered_on > times.today - timedelta(days=times.court_days):
        earliest = told.delivered_on + timedelta(days=times.court_days)
        return CourtToldTooLate(name=told.name, days=times.court_days, earliest=earliest)
    earliest = answers_until(told.kind, told.delivered_on, times)
    if told.reply is Reply.WAIVES or times.decides_on >= earliest:
        return None
    refusal = CoOwnerToldTooLate if told.kind is HolderKind.CO_OWNER else ToldTooLate
    return refusal(name=told.name, told=told.delivered_on, days=_days(told.kind, times), earliest=earliest)


def answers_until(kind: HolderKind, delivered_on: date, times: TimesToAnswer) -> date:
    """The last day of the answer; from then on silence is a waiver."""
    return delivered_on + timedelta(days=_days(kind, times))


def _days(kind: HolderKind, times: TimesToAnswer) -> int:
    if kind is HolderKind.CO_OWNER:
        return times.co_owner_days
    return times.lessee_days_before_bidding if times.is_bidding else times.lessee_days
