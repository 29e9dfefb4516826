"""Reading JSON bodies of the machine interface: strict, with refusals that name the member."""

from __future__ import annotations

import json
from typing import Any

from flask import request

from trading.core.errors import Invalid
from trading.core.messages import N_

_MAX_DEPTH = 8


class BodyInvalid(Invalid):
    code = "body_invalid"
    msgid = N_("The request's body must be one JSON object, without repeated members, NaN or Infinity.")


class MemberMissing(Invalid):
    code = "member_missing"
    msgid = N_("The body needs the member “%(member)s” as a text.")


def json_object() -> dict[str, Any]:
    """Return the object of the present request's body."""
    return read_object(request.get_data(cache=False))


def read_object(raw: bytes) -> dict[str, Any]:
    """Return a body's object; refuse repeated members, NaN, Infinity, deep nesting and other shapes."""
    try:
        body = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_constant=_no_constant,
            parse_float=str,
        )
    except (ValueError, RecursionError, UnicodeDecodeError) as failure:
        raise BodyInvalid() from failure
    if not isinstance(body, dict) or _depth(body) > _MAX_DEPTH:
        raise BodyInvalid()
    return body


def text_member(body: dict[str, Any], member: str, *, required: bool = True) -> str:
    """Return a text member; an optional one that is absent reads as the empty text."""
    value = body.get(member)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or not _can_be_kept(value):
        raise MemberMissing(field=member, member=member)
    return value


def _can_be_kept(text: str) -> bool:
    """False for what JSON can spell and a database can't hold: NUL and halves of a character."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("repeated member")
    return members


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} isn't a JSON number")


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0
