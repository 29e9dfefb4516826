"""A draft as the public will see it: whole, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories import listing as make
from tests.factories.funds import a_member, an_account
from trading.core.actor import Role

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], FlaskClient]


def test_the_owner_and_the_desk_see_the_page_before_it_is_public(sign_in_as: SignIn) -> None:
    by, right = make.an_owner()
    draft = make.an_answered_draft(right, by)
    address = f"/me/listings/{draft.draft_number}/preview"
    an_account(Role.REVIEWER, username="desk")
    a_member(username="stranger")
    for name in (by.username, "desk"):
        page = sign_in_as(name).get(address)
        assert page.status_code == 200
        text = page.get_data(as_text=True)
        assert "公开页面预览" in text
        assert "360.00" in text
        assert "报名竞买" not in text
    assert sign_in_as("stranger").get(address).status_code == 404
