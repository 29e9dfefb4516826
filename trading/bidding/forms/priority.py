"""Forms of rights of first purchase."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from trading.bidding.priority import PriorityKind
from trading.core.text import clean_text
from trading.web.forms import Form, choices


class ClaimForm(Form):
    """What the right comes from."""

    kind = RadioField(
        _l("What the right comes from"), [InputRequired(_l("Choose one."))], choices=choices(PriorityKind)
    )
    paper = StringField(
        _l("Paper that shows it"),
        [
            InputRequired(_l("Name the paper that the right comes from.")),
            Length(max=200, message=_l("At most 200 characters.")),
        ],
        description=_l("Lease, certificate or contract with its number; hand the paper itself in, too."),
    )


class ClaimDecisionForm(Form):
    """The reviewer's decision on a claim."""

    decision = RadioField(
        _l("Decision"),
        [InputRequired(_l("Decide one way or the other."))],
        choices=[
            SelectChoice("recognise", _l("The right is recognised")),
            SelectChoice("deny", _l("The right isn't recognised")),
        ],
    )
    rank = IntegerField(
        _l("Rank"),
        [Optional()],
        description=_l("1 comes first. A co-owner comes before a lessee; of equal ranks the earlier bid stands."),
    )
    reason = TextAreaField(
        _l("Reasons"),
        [
            InputRequired(_l("Write down the reason; the applicant reads it.")),
            Length(min=4, max=500, message=_l("Write between 4 and 500 characters.")),
        ],
        filters=[lambda text: clean_text(text or "", multiline=True).strip()],
    )
