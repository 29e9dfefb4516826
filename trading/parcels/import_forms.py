"""The form that takes a file for the land book."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired

from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.parcels.imports.files import check_name
from trading.parcels.states import ImportKind
from trading.web.forms import Form


class FileMissing(Invalid):
    code = "import_file_missing"
    msgid = N_("Choose a file first.")
    field = "file"


class ImportForm(Form):
    kind = SelectField(
        _l("What does the file hold?"),
        choices=[SelectChoice(kind.value, _l(kind.label)) for kind in ImportKind],
        validators=[InputRequired()],
    )
    file = FileField(_l("File"))

    @property
    def asked_kind(self) -> ImportKind:
        return ImportKind(self.kind.data)

    def take(self) -> tuple[str, bytes]:
        """The name and the content of the file; refuses one that is missing, empty or of another kind."""
        upload = self.file.data
        content = upload.read() if upload else b""
        if not content:
            raise FileMissing()
        name = upload.filename or ""
        check_name(name)
        return name, content
