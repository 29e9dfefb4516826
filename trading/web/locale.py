"""Which language a reader gets: the saved choice, then the browser's preference, then Chinese."""

from __future__ import annotations

from flask import has_request_context, request, session
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from trading.web.actor import is_machine

#: language tag (``<html lang>``, the switch, what is saved) -> name of the catalogue
LOCALES: dict[str, str] = {"zh-CN": "zh_Hans_CN", "en": "en"}
DEFAULT_TAG = "zh-CN"
#: where the switch keeps a visitor's choice
SESSION_KEY = "language"


def select_locale() -> str:
    """Return the catalogue for the present request; outside one, the default."""
    if not has_request_context():
        return LOCALES[DEFAULT_TAG]
    # a machine has no saved choice: no cookie is read for it, and its account isn't asked for a language
    saved = None if is_machine() else _saved_tag()
    return LOCALES[saved or _preferred_tag() or DEFAULT_TAG]


def tag_of(text: str | None) -> str | None:
    """Return our tag for any spelling of a language we speak (``zh``, ``zh_TW``, ``en-GB``), else None."""
    language = (text or "").replace("_", "-").lower().split("-")[0]
    return {"zh": "zh-CN", "en": "en"}.get(language)


def html_tag() -> str:
    """Return the present language as ``<html lang>`` writes it."""
    return tag_of(str(get_locale())) or DEFAULT_TAG


def _saved_tag() -> str | None:
    """The switch's choice in this session, else the one in the account."""
    return tag_of(session.get(SESSION_KEY)) or _account_tag()


def _account_tag() -> str | None:
    """The account's language. Whoever is told that the database is away is told so without asking it."""
    try:
        return tag_of(getattr(current_user, "locale", None))
    except SQLAlchemyError:
        return None


def _preferred_tag() -> str | None:
    """The first language in the browser's order that we speak."""
    for name, quality in request.accept_languages:
        tag = tag_of(name)
        if tag and quality > 0:
            return tag
    return None
