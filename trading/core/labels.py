"""Enumerations whose members carry the label that people read."""

from __future__ import annotations

from enum import StrEnum


class LabelledEnum(StrEnum):
    """A ``StrEnum`` whose members are written ``NAME = "value", N_("Label")``.

    The value is what the database and the machine interface hold; ``label`` is an English msgid,
    shown in the reader's language by the ``|label`` template filter.
    """

    label: str

    def __new__(cls, value: str, label: str) -> LabelledEnum:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
