"""Shapes of input at the desk: decisions, the items of a correction notice, halts, and the reasons used again."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length

from trading.listing.forms import CHOOSE, Versioned, choices
from trading.listing.rules import CorrectionItem, ReasonUse
from trading.listing.states import HaltAct, HaltReason
from trading.web.forms import Form

#: rows of a correction notice that a form may carry
MOST_ITEMS = 40


class ItemForm(PlainForm):
    """One thing to mend. A row without reason and words isn't there."""

    about = SelectField(_l("Where"), validate_choice=False)
    code = SelectField(_l("Reason"), validate_choice=False)
    words = TextAreaField(_l("In your own words"), validators=[Length(max=500)])
    law = StringField(_l("Law or rule"), validators=[Length(max=200)])

    @property
    def is_filled(self) -> bool:
        return bool((self.words.data or "").strip() or self.code.data)


class DecisionForm(Versioned):
    """What a reviewer or an approver decides. Which decisions there are, the lifecycle says."""

    #: the last event of the file that the reader saw
    seen = HiddenField()
    decision = RadioField(_l("Decision"), validators=[InputRequired(CHOOSE)])
    opinion = TextAreaField(_l("Opinion"), validators=[Length(max=1000)])
    reason = TextAreaField(_l("Reason"), validators=[Length(max=2000)])
    has_new_facts = BooleanField(_l("The reasons are facts that are new since the last return"))
    items = FieldList(FormField(ItemForm), max_entries=MOST_ITEMS)

    @property
    def seen_event(self) -> int | None:
        text = str(self.seen.data or "")
        return int(text) if text.isdecimal() and len(text) < 18 else None

    def offer(self, places: list[tuple[str, str]], codes: list[tuple[str, str]]) -> None:
        """Let every row choose among these places and reasons."""
        for entry in self.items:
            entry.form.about.choices = places
            entry.form.code.choices = [("", "—"), *codes]

    def listed(self, texts: dict[str, tuple[str, str]]) -> tuple[CorrectionItem, ...]:
        """The rows that say something; a reason that was chosen brings its words and law where none were typed."""
        found = []
        for entry in self.items:
            row = entry.form
            if not row.is_filled:
                continue
            code = row.code.data if row.code.data in texts else None
            text, law = texts.get(code or "", ("", ""))
            words = (row.words.data or "").strip()
            full = f"{text} {words}".strip() if words and text and text not in words else words or text
            found.append(CorrectionItem(row.about.data or "other", full, (row.law.data or "").strip() or law, code))
        return tuple(found)


class HaltForm(Versioned):
    """What a first person asks for; a second one confirms it."""

    act = RadioField(_l("What is to happen?"), coerce=HaltAct, validators=[InputRequired(CHOOSE)])
    reason = SelectField(_l("Ground"), choices=choices(HaltReason), coerce=HaltReason)
    note = TextAreaField(_l("Reason, as the public reads it"), validators=[Length(max=1000)])


class ReasonForm(Form):
    """The next version of a reason, or a new one."""

    code = StringField(_l("Code"), validators=[InputRequired(_l("Enter a code.")), Length(max=16)])
    text_zh = TextAreaField(_l("Reason in Chinese"), validators=[Length(max=500)])
    text_en = TextAreaField(_l("Reason in English"), validators=[Length(max=500)])
    law = StringField(_l("Law or rule"), validators=[Length(max=200)])
    for_correction = BooleanField(_l("For corrections"))
    for_refusal = BooleanField(_l("For not accepting"))
    for_review = BooleanField(_l("For sending back and rejecting"))
    is_retired = BooleanField(_l("Retired: nobody chooses it any more"))

    @property
    def uses(self) -> list[ReasonUse]:
        return [use for use in ReasonUse if self[f"for_{use.value}"].data]
