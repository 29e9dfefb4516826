"""Counting hits, never beyond :data:`CAP`: from the counts that are kept, or from no more rows than that."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select

from trading.extensions import db
from trading.portal.models import IndexedListing as I
from trading.portal.models import ListingCount as N
from trading.portal.queries.conditions import Conditions, of_scope, of_sort, of_the_rest
from trading.portal.search import Scope, Search

#: nobody counts further than this
CAP = 10_000

#: a number of listings for each business, district and class of use
Cube = Counter[tuple[Any, ...]]


def count(asked: Search, now: datetime) -> int:
    """How many listings fit, up to one more than :data:`CAP`."""
    rest = of_the_rest(asked, now)
    if not rest:
        return min(_sum(_kept(asked), asked), CAP + 1)
    return _counted([*of_scope(asked.scope), *of_sort(asked), *rest])


def facets(scope: Scope) -> dict[str, Counter[str]]:
    """How many listings of the scope there are by business, district and class of use."""
    return _by_name(_kept(asked := Search(scope=scope)), asked)


def count_offered() -> int:
    """How many listings are on offer."""
    return _kept(Search(scope=Scope.OFFERED)).total()


def count_with_facets(asked: Search, now: datetime) -> tuple[int, dict[str, Counter[str]] | None]:
    """The number of hits and their facets: from the counts kept, or from no more than :data:`CAP` rows."""
    scope, rest = of_scope(asked.scope), of_the_rest(asked, now)
    if not rest:
        cube = _kept(asked)
    else:
        sort = I.business, I.district_code, I.use_class
        rows = select(*sort).where(*scope, *rest).limit(CAP + 1).subquery()
        cube = Counter(
            {tuple(row[:-1]): row[-1] for row in db.session.execute(select(rows, func.count()).group_by(*rows.c))}
        )
        if cube.total() > CAP:
            return _counted([*scope, *of_sort(asked), *rest]), None
    return min(_sum(cube, asked), CAP + 1), _by_name(cube, asked)


def _kept(asked: Search) -> Cube:
    """The counts by business, district and class of use, as they are kept for the scope that is asked for."""
    sort = N.business, N.district_code, N.use_class
    statement = select(*sort, func.sum(N.count)).where(*of_scope(asked.scope, N)).group_by(*sort)
    return Counter({tuple(row[:-1]): int(row[-1]) for row in db.session.execute(statement)})


def _counted(conditions: Conditions) -> int:
    rows = select(literal(1)).select_from(I).where(*conditions).limit(CAP + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def _fits(asked: Search, sort: tuple[Any, ...]) -> dict[str, bool]:
    """Which of the three conditions one kind of listing meets."""
    business, district, use = sort
    return {
        "business": business in asked.businesses,
        "district": all(not among or district in among for among in (asked.districts, asked.said("district"))),
        "use": all(not among or use in among for among in (asked.uses, asked.said("use"))),
    }


def _sum(cube: Cube, asked: Search) -> int:
    return sum(number for sort, number in cube.items() if all(_fits(asked, sort).values()))


def _by_name(cube: Cube, asked: Search) -> dict[str, Counter[str]]:
    """Each choice with what it would bring beside the other two conditions."""
    found: dict[str, Counter[str]] = {"business": Counter(), "kind": Counter(), "district": Counter(), "use": Counter()}
    for sort, number in cube.items():
        business, district, use = sort
        fits = _fits(asked, sort)
        for name, value in (
            ("business", business.value),
            ("kind", business.deal_kind.value),
            ("district", district),
            ("use", use.value),
        ):
            own = "business" if name == "kind" else name
            if all(fit for other, fit in fits.items() if other != own):
                found[name][value] += number
    return found
