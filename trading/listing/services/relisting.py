"""Listing land again after a round that ended without a deal: a new draft that knows the round before."""

from __future__ import annotations

from trading.core import clock
from trading.core.access import conceal
from trading.core.actor import Actor
from trading.core.errors import Conflict
from trading.core.messages import N_
from trading.documents import uploads
from trading.documents.uploads import Upload
from trading.extensions import db
from trading.listing import queries
from trading.listing.models import ListedRight, Listing
from trading.listing.permissions import GRANTS, Permission
from trading.listing.services.checks import materials_of
from trading.listing.services.opening import start_draft
from trading.listing.services.papers import keep_paper
from trading.listing.states import OVER
from trading.parties import sealing


class RoundNotOver(Conflict):
    code = "round_not_over"
    msgid = N_("Only a round that has ended without a deal can be listed again.")


def list_again(draft_number: str, *, by: Actor) -> Listing:
    """Begin the next round of a listing that is over: same rights, answers, figures, and the papers that still count.

    Everything may be changed before it is handed in; a date that has passed is asked anew, and a sealed reserve price
    isn't carried over, since nobody can read it. An unfinished draft of the same right is gone on with.
    """
    before = queries.get_draft_for_update(draft_number)
    conceal(GRANTS, Permission.EDIT, by, before)
    if before.status not in OVER:
        raise RoundNotOver()
    draft = start_draft(before.right.certificate_no, business=before.business, mode=before.mode, previous=before, by=by)
    if draft.previous_id != before.id or draft.answers:
        return draft
    draft.round = before.round + 1
    draft.transfer_form = before.transfer_form
    draft.listed[0].part_area, draft.listed[0].part_note = before.listed[0].part_area, before.listed[0].part_note
    for one in before.listed[1:]:
        if one.right.is_active:
            draft.listed.append(
                ListedRight(right=one.right, position=one.position, part_area=one.part_area, part_note=one.part_note)
            )
    _carry_over(before, draft)
    db.session.flush()  # papers hang on the draft's row
    _carry_papers(before, draft, by=by)
    return draft


def _carry_over(before: Listing, draft: Listing) -> None:
    said = before.said
    if said.not_before is not None and said.not_before < clock.today():
        said = said.with_(notice_wish=None, not_before=None)
    draft.answers, draft.description = said.stored(), before.description
    draft.start_amount, draft.step_amount = before.start_amount, before.step_amount
    draft.deposit_amount, draft.loan_amount = before.deposit_amount, before.loan_amount


def _carry_papers(before: Listing, draft: Listing, *, by: Actor) -> None:
    """The papers of kinds that are still asked for, as copies of their own."""
    wanted = {requirement.kind for requirement in materials_of(draft)}
    for paper in before.materials:
        if paper.kind in wanted:
            data = uploads.read(paper.public_id, sealing.ring())
            keep_paper(draft, Upload(data, paper.media_type, paper.filename), paper.kind, by=by)
