"""Papers: sealed, read by few, kept once."""

from __future__ import annotations

import pytest

from tests.factories import listing as make
from tests.factories.funds import an_account
from tests.factories.parcels import a_right
from trading.core.actor import Role
from trading.core.errors import NotFound
from trading.documents import uploads
from trading.extensions import db
from trading.listing import services
from trading.listing.states import (
    MaterialKind,
)

pytestmark = pytest.mark.usefixtures("app", "clock")


def test_a_paper_lies_sealed_and_is_read_by_owner_and_desk_only() -> None:
    by, right = make.an_owner()
    listing = make.a_listing(by, right)
    (paper,) = listing.materials
    sealed = uploads._path(paper.public_id).read_bytes()
    material, data = services.open_material(paper.public_id, by=by)
    assert material is paper
    assert data == make.a_paper().data
    assert data[:8] not in sealed
    assert services.open_material(paper.public_id, by=an_account(Role.REVIEWER))[1] == data
    stranger, _right = make.an_owner()
    with pytest.raises(NotFound):
        services.open_material(paper.public_id, by=stranger)
    with pytest.raises(NotFound):
        services.open_material(paper.public_id, by=an_account(Role.REVIEWER, district="150304"))


def test_the_same_file_for_the_same_purpose_is_kept_once() -> None:
    by, right = make.an_owner()
    draft = make.a_draft(right, by)
    first = services.attach_material(draft.draft_number, make.a_paper(), kind=MaterialKind.OTHER, by=by)
    db.session.flush()
    assert services.attach_material(draft.draft_number, make.a_paper(), kind=MaterialKind.OTHER, by=by) is first


def test_a_removed_paper_is_gone() -> None:
    by, right = make.an_owner()
    draft = make.a_draft(right, by)
    paper = services.attach_material(draft.draft_number, make.a_paper(), kind=MaterialKind.OTHER, by=by)
    name = services.remove_material(draft.draft_number, paper.public_id, by=by)
    uploads.discard(name)
    with pytest.raises(NotFound):
        services.open_material(name, by=by)
    assert not uploads._path(name).exists()


def test_a_paper_is_handed_in_once_and_used_again() -> None:
    by, right = make.an_owner()
    former = make.an_answered_draft(right, by).materials[0]
    draft = make.a_draft(a_right(holder=right.holders[0]), by)
    used = services.reuse_material(draft.draft_number, former.public_id, by=by)
    assert (used.kind, used.sha256, used.filename) == (former.kind, former.sha256, former.filename)
    assert used.public_id != former.public_id
    services.remove_material(draft.draft_number, used.public_id, by=by)
    assert services.open_material(former.public_id, by=by)[1]


def test_nobody_uses_another_s_paper() -> None:
    theirs = make.an_answered_draft().materials[0]
    by, right = make.an_owner()
    draft = make.a_draft(right, by)
    with pytest.raises(NotFound):
        services.reuse_material(draft.draft_number, theirs.public_id, by=by)
