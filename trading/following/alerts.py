"""The worker's rounds: new lots for saved searches at once, the letter of the day, and what happens to watched lots.

Each round reads without a lock, lets go, and tells in small transactions. Where it had got is a row (a *mark*); it
looks a little further back than that, since a publication bears the instant of its act and not of its commit. A round
that is broken off is taken up by the next one: whoever was told isn't told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trading.core import clock, settings
from trading.core.deal import Business
from trading.following import rules
from trading.following.queries import alerts as queries
from trading.following.questions import Figures, answer, asked
from trading.following.rules import Occasion
from trading.following.services import alerts as services
from trading.listing.models import Listing
from trading.notices import queries as notices
from trading.notices.figures import LotLine
from trading.portal import queries as portal
from trading.portal.queries import Lot
from trading.transaction import let_go, transact

PUBLISHED, WATCHED = "published", "watched"

#: how far behind its mark a round looks
LOOKS_BACK = 5 * rules.SETTLED
#: a mark that has nothing to say is moved this often
REST = timedelta(minutes=5)
#: what was matched is remembered this long behind the mark
REMEMBERED = timedelta(days=1)

#: publications compared in one round, and people told in one transaction: neither holds the database for long
PUBLICATIONS = 20
PEOPLE = 100
#: people whose letter of the day is written in one round
LETTERS = 50
#: hits of one search that are asked for at a time
HITS = 200


@dataclass(frozen=True)
class _Fresh:
    """A publication as plain values: it outlives the transaction it was read in."""

    listing_id: int
    published_at: datetime
    owner_party_id: int
    line: LotLine
    figures: Figures


def look() -> None:
    """One round of everything."""
    tell_new_lots()
    tell_watchers()
    send_digests()


# --- new lots at once -----------------------------------------------------------------------------------------------


def tell_new_lots() -> int:
    """Compare what was published with the searches whose alerts come at once; return how many people were told."""
    now = clock.now()
    since = _since(PUBLISHED, now)
    fresh = [_fresh(listing, now) for listing in queries.fresh_publications(since, now, PUBLICATIONS)]
    hits = _people_of(fresh, now)
    let_go()
    for one in fresh:
        people = sorted(hits.get(one.listing_id, ()))
        for some in _portions(people):
            transact(services.tell_hit, some, one.line)
        transact(services.mark_matched, one.listing_id, one.published_at)
    if len(fresh) < PUBLICATIONS and _is_time_to_move(PUBLISHED, now):
        transact(services.move_mark, PUBLISHED, now)
        transact(services.forget_matches, now - REMEMBERED)
    return sum(len(people) for people in hits.values())


def _people_of(fresh: list[_Fresh], now: datetime) -> dict[int, set[int]]:
    """Who is to be told of each publication. The portal is asked a question once, however many people keep it."""
    found: dict[int, set[int]] = {}
    unsure: dict[str, dict[int, set[int]]] = {}
    for one in fresh:
        for query, user_id in queries.searches_that_may_fit(one.figures, one.published_at, one.owner_party_id):
            fits = answer(asked(query), one.figures)
            if fits:
                found.setdefault(one.listing_id, set()).add(user_id)
            elif fits is None:
                unsure.setdefault(query, {}).setdefault(one.listing_id, set()).add(user_id)
    for query, by_listing in unsure.items():
        for listing_id in portal.fitting(asked(query), now, by_listing.keys()):
            found.setdefault(listing_id, set()).update(by_listing[listing_id])
    return found


def _fresh(listing: Listing, now: datetime) -> _Fresh:
    return _Fresh(listing.id, listing.published_at, listing.owner_party_id, _line(listing), figures_of(listing, now))


def figures_of(listing: Listing, now: datetime) -> Figures:
    """The figures of a publication. Its price is certain until bids may come, and no sum of money for a loan."""
    is_plain = len(listing.listed) == 1 and listing.listed[0].part_area is None
    is_priced = listing.business is not Business.MORTGAGE and listing.opens_at is not None and now < listing.opens_at
    return Figures(
        kinds=frozenset({listing.kind.value, listing.business.value}),
        districts=frozenset(right.parcel.district_code for right in listing.rights),
        uses=frozenset(right.parcel.use_class.value for right in listing.rights),
        area=listing.area if is_plain else None,
        price=listing.start_amount if is_priced else None,
        is_plain=is_plain,
    )


def _line(listing: Listing) -> LotLine:
    parcel = listing.right.parcel
    return LotLine(listing.number or "", listing.business, parcel.district_code, parcel.use_class, listing.area)


# --- the letter of the day ------------------------------------------------------------------------------------------


def send_digests() -> int:
    """Write the letters of the day that are due; return how many accounts were looked after."""
    due = rules.last_digest(clock.now(), int(settings.value("follow.digest_hour")))
    accounts = queries.accounts_to_digest(due, LETTERS)
    for user_id in accounts:
        lines = _day_of(user_id, due)
        let_go()
        transact(services.tell_digest, user_id, due, lines)
    return len(accounts)


def _day_of(user_id: int, due: datetime) -> list[LotLine]:
    """What is new for a person's daily searches up to ``due``, oldest first; without what was told at once."""
    told_until, party_id, now = queries.digested_until(user_id), queries.party_of(user_id), clock.now()
    lots: dict[str, Lot] = {}
    for query, begins in queries.daily_searches(user_id):
        since = max(begins, told_until) if told_until else begins
        if since < due:
            found = portal.published_since(asked(query), since, now, HITS)
            lots |= {lot.listing.number or "": lot for lot in found if lot.listing.published_at <= due}
    told = notices.keys_told(user_id, [services.hit_key(number) for number in lots])
    new = [
        lot.listing
        for number, lot in lots.items()
        if services.hit_key(number) not in told and lot.listing.owner_party_id != party_id
    ]
    return [_line(listing) for listing in sorted(new, key=lambda one: (one.published_at, one.number))]


# --- watched lots ---------------------------------------------------------------------------------------------------


def tell_watchers() -> int:
    """Tell watchers what happened to their lots; return how many people were told."""
    now = clock.now()
    last = timedelta(hours=int(settings.value("follow.last_hours")))
    found = list(_with_watchers(queries.moments(_since(WATCHED, now), now, last)))
    let_go()
    for moment, people in found:
        for some in _portions(people):
            transact(services.tell_moment, some, moment)
    if _is_time_to_move(WATCHED, now):
        transact(services.move_mark, WATCHED, now)
    return sum(len(people) for _moment, people in found)


def _with_watchers(moments: Iterable[queries.Moment]) -> Iterator[tuple[queries.Moment, list[int]]]:
    for moment in moments:
        key = services.moment_key(moment)
        if moment.occasion is Occasion.ANSWERED:
            people = queries.watchers_and_applicants(
                moment.listing_id, before=moment.at, key=key, but_for=moment.asker_id
            )
        else:
            with_parties = moment.occasion is Occasion.OPENS
            people = queries.watchers(moment.listing_id, before=moment.at, key=key, with_parties=with_parties)
        if people:
            yield moment, people


def _portions(people: Sequence[int]) -> Iterator[Sequence[int]]:
    return (people[start : start + PEOPLE] for start in range(0, len(people), PEOPLE))


# --- marks ----------------------------------------------------------------------------------------------------------


def _since(name: str, now: datetime) -> datetime:
    """From when on a round looks. The first one of all begins now: what was before is no news."""
    mark = queries.find_mark(name)
    return (mark.at if mark is not None else now) - LOOKS_BACK


def _is_time_to_move(name: str, now: datetime) -> bool:
    mark = queries.find_mark(name)
    return mark is None or now - mark.at > REST
