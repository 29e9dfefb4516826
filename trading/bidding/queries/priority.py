"""SELECTs on claims of rights of first purchase."""

from __future__ import annotations

from sqlalchemy import select

from trading.bidding.priority_models import PriorityClaim
from trading.extensions import db


def find_claim(application_id: int) -> PriorityClaim | None:
    """The claim made with an application, if there is one."""
    return db.session.scalar(select(PriorityClaim).where(PriorityClaim.application_id == application_id))


def claim_for_update(application_id: int) -> PriorityClaim | None:
    """The same, locked below its application."""
    return db.session.scalar(
        select(PriorityClaim)
        .where(PriorityClaim.application_id == application_id)
        .with_for_update(of=PriorityClaim)
        .execution_options(populate_existing=True)
    )
