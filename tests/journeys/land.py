"""The sample holder's land, as its pages show it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.journeys.conftest import Site
from tests.journeys.errands import Errand


@dataclass(frozen=True)
class Land:
    """A right that may be offered now: its certificate, the code of the parcel, and what the land is for."""

    certificate: str
    parcel: str
    use: str


def tradable(site: Site, business: str, username: str = "holder") -> list[Land]:
    """All that this account may offer for a business now, in the order of the page."""
    page = Errand(site, username).read(f"/me/listings/new?business={business}")
    rows = [row.partition("</li>")[0] for row in page.split('<div class="lotrow">')[1:]]
    return [_land(row) for row in rows if "btn btn-primary" in row]


def _land(row: str) -> Land:
    return Land(
        certificate=re.search(r'name="certificate" value="([^"]+)"', row)[1],
        parcel=re.search(r"parcel=(\w{19})", row)[1],
        use=re.findall(r"<span>([^<]+)</span>", row)[0],
    )


def two_of_one_district(site: Site, business: str) -> tuple[Land, Land]:
    """Two rights of one use that may go into one offer."""
    firsts: dict[tuple[str, str], Land] = {}
    for land in tradable(site, business):
        if (first := firsts.setdefault((land.parcel[:6], land.use), land)) != land:
            return first, land
    raise LookupError("the sample holder has no two rights of one use in one district")
