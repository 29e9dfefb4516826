"""The Chinese catalogue: collect messages from the sources, bring the ``.po`` up to date, compile the ``.mo``.

``python scripts/messages.py`` is ``make messages``. It never guesses a translation: a new message comes in
empty, a vanished one goes out, and the list of what still needs Chinese is printed (exit status 1 if any).
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans_CN"
PO = ROOT / "trading" / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
SOURCES = frozenset({"trading", "templates"})
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}


def _mappings() -> tuple[list[tuple[str, str]], dict[str, dict[str, str]]]:
    """The ``[[tool.babel.mappings]]`` of pyproject.toml as Babel's two maps."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    methods, options = [], {}
    for mapping in settings["tool"]["babel"]["mappings"]:
        pattern = mapping.pop("pattern")
        methods.append((pattern, mapping.pop("method")))
        options[pattern] = mapping
    return methods, options


def extract() -> Catalog:
    """Collect every message that the sources mark for translation."""
    methods, options = _mappings()
    template = Catalog(project="trading", charset="utf-8")
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=_is_source,
    )
    for filename, _line, message, comments, context in found:
        # no line numbers: they would change the file with every edit of a source
        template.add(message, None, [(filename, None)], auto_comments=comments, context=context)
    return template


def _is_source(folder: str) -> bool:
    parts = Path(folder).relative_to(ROOT).parts  # a link to elsewhere is judged by its own name
    return not parts or (parts[0] in SOURCES and not parts[-1].startswith((".", "__")))


def load() -> Catalog:
    """Read the committed catalogue (an empty one where there is none yet)."""
    if not PO.exists():
        return Catalog(locale=LOCALE, domain="messages", fuzzy=False)
    with PO.open("rb") as source:
        return read_po(source, locale=LOCALE, domain="messages")


def update(catalog: Catalog, template: Catalog) -> None:
    """Take in new messages, drop vanished ones, guess nothing."""
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()


def save(catalog: Catalog) -> None:
    """Write the ``.po`` sorted by message, without dates or names, and compile the ``.mo`` beside it."""
    catalog.header_comment = "# The Chinese of the platform. Brought up to date by `make messages`."
    catalog.project, catalog.version = "trading", "1"
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalog.fuzzy = False
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as target:
        write_po(target, catalog, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    with MO.open("wb") as target:
        write_mo(target, catalog)


def messages(catalog: Catalog) -> list[Message]:
    """Every message of a catalogue but its header."""
    return [message for message in catalog if message.id]


def missing(catalog: Catalog) -> list[str]:
    """The messages that have no Chinese yet."""
    return [_text(message.id) for message in messages(catalog) if not all(_strings(message))]


def _strings(message: Message) -> Iterable[str]:
    return (message.string,) if isinstance(message.string, str) else (message.string or ("",))


def _text(msgid: str | tuple[str, ...]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def main() -> int:
    """Bring the catalogue up to date and say what it lacks."""
    catalog = load()
    update(catalog, extract())
    save(catalog)
    lacking = missing(catalog)
    print(f"{len(messages(catalog))} messages, {len(lacking)} without Chinese")
    for text in lacking:
        print(f"  {text!r}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
