"""The shape of an application and of the decision on it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from trading.bidding.admission import Declaration
from trading.web.forms import Form


class ApplicationForm(Form):
    """The declarations, a box each. Which are needed is a rule, not a shape."""

    @property
    def given(self) -> frozenset[str]:
        """The declarations that were ticked."""
        return frozenset(one.value for one in Declaration if self[one.value].data)


for _declaration in Declaration:
    setattr(ApplicationForm, _declaration.value, BooleanField(_l(_declaration.label)))


class DecisionForm(Form):
    """A reviewer's decision on an application."""

    decision = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose a decision."))],
        choices=[
            SelectChoice("qualify", _l("Admit, with a bidder number")),
            SelectChoice("refuse", _l("Refuse")),
        ],
    )
    reason = TextAreaField(_l("Reason"), [Optional(), Length(max=1000, message=_l("At most 1,000 characters."))])
