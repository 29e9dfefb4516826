"""The shape of an application and of the decision on it."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from trading.bidding.admission import Declaration
from trading.bidding.joint import MOST_OTHERS, Named
from trading.bidding.papers import LONGEST, PaperKind, ToMend
from trading.core.text import clean_text
from trading.web.forms import Form, choices


class ApplicationForm(Form):
    """The declarations, a box each. Which are needed is a rule, not a shape."""

    jointly = BooleanField(_l("We bid together with others; the parties are named on the next page."))

    @property
    def given(self) -> frozenset[str]:
        """The declarations that were ticked."""
        return frozenset(one.value for one in Declaration if self[one.value].data)


class DeclarationForm(Form):
    """The same declarations, of a party that joins another's application."""

    @property
    def given(self) -> frozenset[str]:
        """The declarations that were ticked."""
        return frozenset(one.value for one in Declaration if self[one.value].data)


class MembersForm(Form):
    """Who bids together: one's own share, and a row for each other party. Whether the shares fit, the rule says."""

    share_0 = StringField(_l("Your own share"), [Length(max=10)])

    @property
    def others(self) -> list[Named]:
        """The rows that are filled in, wholly or in part."""
        rows = [
            Named(*(clean_text(self[f"{part}_{place}"].data or "") for part in ("name", "id", "share")))
            for place in range(1, MOST_OTHERS + 1)
        ]
        return [row for row in rows if row.name or row.id_code or row.share]


for _place in range(1, MOST_OTHERS + 1):
    setattr(MembersForm, f"name_{_place}", StringField(_l("Name"), [Length(max=200)]))
    setattr(MembersForm, f"id_{_place}", StringField(_l("Identity number or credit code"), [Length(max=40)]))
    setattr(MembersForm, f"share_{_place}", StringField(_l("Share"), [Length(max=10)]))


class PaperForm(Form):
    """One paper of an application."""

    # what was signed on paper is for a clerk to add
    kind = SelectField(
        _l("What is it?"),
        choices=choices(kind for kind in PaperKind if kind is not PaperKind.APPLICATION),
        coerce=PaperKind,
    )
    file = FileField(_l("File"))


class ResubmitForm(Form):
    """Back to the desk, with a word on what was mended."""

    answer = TextAreaField(
        _l("What you have mended"), [Optional(), Length(max=1000, message=_l("At most 1,000 characters."))]
    )


class DecisionForm(Form):
    """A reviewer's decision on an application. ``mend_…`` are the lines of the correction notice, one a paper."""

    decision = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose a decision."))],
        choices=[
            SelectChoice("qualify", _l("Admit, with a bidder number")),
            SelectChoice("return", _l("Return for correction, once")),
            SelectChoice("refuse", _l("Refuse")),
        ],
    )
    reason = TextAreaField(_l("Reason"), [Optional(), Length(max=1000, message=_l("At most 1,000 characters."))])

    @property
    def to_mend(self) -> list[ToMend]:
        """What was written about each paper; which lines count, the rule says."""
        return [ToMend(kind, self[f"mend_{kind.value}"].data or "") for kind in PaperKind]

    def allow(self, acts: Collection[str], *, was_returned: bool) -> None:
        """Leave the decisions that the application's state allows; a return is used up once it was sent."""
        used_up = {"return"} if was_returned else set()
        self.decision.choices = [one for one in self.decision.choices if one.value in acts and one.value not in used_up]


for _kind in PaperKind:
    setattr(
        DecisionForm,
        f"mend_{_kind.value}",
        StringField(_l(_kind.label), [Optional(), Length(max=LONGEST, message=_l("At most 300 characters."))]),
    )

for _declaration in Declaration:
    for _form in (ApplicationForm, DeclarationForm):
        setattr(_form, _declaration.value, BooleanField(_l(_declaration.label)))
