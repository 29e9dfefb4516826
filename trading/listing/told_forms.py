"""Forms of notices to whoever may buy first."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from trading.listing.models import HolderNotice
from trading.listing.rules.told import HolderKind, Means, Reply
from trading.web.forms import Form, choices

_SHORT = Length(max=200, message=_l("At most 200 characters."))


class TellForm(Form):
    """Whom the desk has told, how and when."""

    kind = RadioField(_l("Who"), [InputRequired(_l("Choose one."))], choices=choices(HolderKind))
    name = StringField(_l("Name"), [InputRequired(_l("Enter the name.")), _SHORT])
    means = RadioField(_l("Means of delivery"), [InputRequired(_l("Choose one."))], choices=choices(Means))
    delivered_on = DateField(
        _l("Delivered on"),
        [Optional()],
        description=_l("As the receipt shows. A message on this platform counts from today."),
    )
    proof = StringField(
        _l("Proof of delivery"),
        [_SHORT],
        description=_l("Number of the receipt; the paper itself stays in the file."),
    )


class ReplyForm(Form):
    """What somebody who was told says."""

    reply = RadioField(_l("What it says"), [InputRequired(_l("Choose one."))], choices=choices(Reply))


class PaperReplyForm(ReplyForm):
    """What came back on paper, and from whom."""

    notice = SelectField(_l("Whose answer"), coerce=int)
    reply_proof = StringField(_l("Paper of the answer"), [_SHORT])

    def offer(self, open_notices: Iterable[HolderNotice]) -> None:
        """Let it be chosen whose answer it is."""
        self.notice.choices = [SelectChoice(one.id, one.name) for one in open_notices]
