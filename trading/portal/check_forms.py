"""The forms of the self-check: plain GET forms without a token, since nothing is written and addresses are shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectChoice, StringField
from wtforms.fields import Field
from wtforms.validators import InputRequired

from trading.core.deal import Business
from trading.core.errors import TradingError
from trading.core.messages import N_
from trading.portal.checks.kinds import Fact, FactKind
from trading.web.filters import label, say
from trading.web.forms import Form

_CHOOSE = N_("Choose what is planned with the land.")
#: how wide the box of a kind is drawn
WIDTHS = {FactKind.TEXT: "id"}
_TYPES = {
    FactKind.DATE: {"type": "date"},
    FactKind.MONEY: {"inputmode": "decimal"},
    FactKind.AREA: {"inputmode": "decimal"},
    FactKind.PERCENT: {"inputmode": "decimal"},
    FactKind.NUMBER: {"inputmode": "numeric"},
}


class GetForm(Form):
    """A form whose answers stand in the address."""

    class Meta(Form.Meta):  # type: ignore[misc]
        csrf = False


class StartForm(GetForm):
    """What is planned, and with which land."""

    business = RadioField(N_("What is planned with the land?"))
    number = StringField(N_("Parcel code, unit code or certificate number"), render_kw={"maxlength": "80"})

    @classmethod
    def of(cls, args: Mapping[str, str], *, is_sent: bool) -> StartForm:
        """The form with what the address says; judged only once it was sent."""
        values = {"business": args.get("business", ""), "number": args.get("number") or args.get("parcel") or ""}
        form = cls(formdata=MultiDict(values))
        form.business.choices = [SelectChoice(one.value, label(one)) for one in Business]
        form.business.label.text = _(form.business.label.text)
        form.number.label.text = _(form.number.label.text)
        if is_sent:
            form.business.validators = [InputRequired(_(_CHOOSE))]
            form.validate()
        return form


def questions_form(asked: Iterable[Fact], args: Mapping[str, str], wrong: Mapping[str, TradingError]) -> GetForm:
    """A form with a field for each fact, what the address says, and what is wrong with it."""
    facts = list(asked)
    fields: dict[str, Any] = {fact.name: _field(fact) for fact in facts}
    made = type("QuestionsForm", (GetForm,), fields)
    form: GetForm = made(formdata=MultiDict({fact.name: args.get(fact.name, "") for fact in facts}))
    for name, refusal in wrong.items():
        form[name].errors = [say(refusal)]
        form.refusals.append(refusal)
    return form


def _field(fact: Fact) -> Field:
    words = {"label": _(fact.label), "description": _(fact.help) if fact.help else ""}
    unsure = SelectChoice("", _("I don't know"))
    if fact.kind is FactKind.YES_NO:
        return RadioField(choices=[SelectChoice("yes", _("Yes")), SelectChoice("no", _("No")), unsure], **words)
    if fact.choices is not None:
        choices = [SelectChoice(member.value, label(member)) for member in fact.choices]
        return RadioField(choices=[*choices, unsure], **words)
    return StringField(render_kw={"autocomplete": "off", **_TYPES.get(fact.kind, {})}, **words)
