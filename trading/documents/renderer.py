"""From plain data to the bytes of a PDF: pure, deterministic, and shut off from files and network.

The same order gives the same bytes, in whatever process. Whatever WeasyPrint would only warn of (a glyph
that no font has, a style sheet that isn't there) is a failure here: a contract with a hole isn't one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import TemplateError
from markupsafe import Markup
from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from trading.core import canonical
from trading.documents.orders import Order, RenderingFailed

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates" / "documents"
STATIC = ROOT / "static" / "documents"
#: where the templates' own style sheets seem to live; no such host exists, so nothing can be reached by mistake
BASE_URL = "https://documents.invalid/"
MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}
#: the families a document may be set in; anything else is the system's guess for a font that is missing
FAMILIES = ("Noto Serif CJK", "Noto Sans CJK", "Noto Sans Mono CJK")


class OwnFiles(URLFetcher):
    """Serves files below ``static/documents`` and refuses every other address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("https",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if not url.startswith(BASE_URL):
            raise ValueError("documents use their own files only")
        path = (STATIC / url.removeprefix(BASE_URL)).resolve()
        if not path.is_relative_to(STATIC) or path.suffix not in MEDIA_TYPES:
            raise ValueError("documents use their own files only")
        return URLFetcherResponse(
            url, path.read_bytes(), {"Content-Type": f"{MEDIA_TYPES[path.suffix]}; charset=utf-8"}
        )


@dataclass
class _Complaints(logging.Handler):
    """Collects what WeasyPrint and its font machinery complain about."""

    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())

    __hash__ = logging.Handler.__hash__


@contextmanager
def _listening() -> Iterator[_Complaints]:
    complaints = _Complaints()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for logger in loggers:
        logger.addHandler(complaints)
    try:
        yield complaints
    finally:
        for logger in loggers:
            logger.removeHandler(complaints)


def _environment() -> Environment:
    """An environment of its own: strict, escaping, and without anything of the web."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    return environment


_templates = _environment()


def to_html(order: Order) -> str:
    """The document as HTML; raises :class:`RenderingFailed` where the data lacks what the template names."""
    try:
        return _templates.get_template(order.template).render(
            number=order.number,
            title=order.title,
            facts=order.facts,
            drawings={name: Markup(svg) for name, svg in order.drawings.items()},  # noqa: S704 - drawn by us
            verify_url=unquote(order.verify_url),  # for people to read; the square code keeps the address as it is
            qr=_qr(order.verify_url),
            check_code=order.check_code,
            created_at=order.created_at,
            mark=order.mark,
        )
    except TemplateError as failure:
        raise RenderingFailed(f"template {order.template}: {failure}") from failure


def render(order: Order) -> bytes:
    """Make the PDF (A4, PDF/A-3, fonts embedded, the facts attached as JSON)."""
    html = to_html(order)
    with _listening() as complaints:
        try:
            made = HTML(string=html, base_url=BASE_URL, url_fetcher=OwnFiles()).write_pdf(
                pdf_variant="pdf/a-3u",
                pdf_identifier=order.number.encode(),
                attachments=[_machine_copy(order)],
                finisher=_check_fonts,
            )
        except FatalURLFetchingError as failure:
            raise RenderingFailed("the document asks for something outside its own files") from failure
    if complaints.heard:
        raise RenderingFailed("; ".join(dict.fromkeys(complaints.heard))[:400])
    return made


def _check_fonts(document: Any, pdf: Any) -> None:
    """Refuse a paper that the system set in some other face because ours isn't installed."""
    families = {_family(font) for font in document.fonts.values()}
    strange = sorted(family for family in families if not family.startswith(FAMILIES))
    if strange:
        raise RenderingFailed(f"set in {', '.join(strange)}: install the Noto CJK fonts, or use characters they have")


def _family(font: Any) -> str:
    return font.family.decode() if isinstance(font.family, bytes) else str(font.family)


def _machine_copy(order: Order) -> Attachment:
    """The facts as canonical JSON. Its SHA-256 begins with the check code that is printed."""
    moment = datetime.fromisoformat(order.created_at)
    return Attachment(
        string=canonical.encode(order.facts).decode(),
        name="document.json",
        description=order.title,
        created=moment,
        modified=moment,
        relationship="Source",
    )


def _qr(address: str) -> Markup:
    code = segno.make(address, error="m", micro=False, boost_error=False)
    svg = code.svg_inline(border=0, dark="#16232e", omitsize=True)
    return Markup(svg)  # noqa: S704 - drawn by segno from the address
