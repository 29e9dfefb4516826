"""Pages of papers as pictures: so a paper is read within a page of ours, by any browser, without a plug-in.

A PDF comes from outside, and what draws it is a large library: each page is drawn in a process of its own that holds
nothing but the PDF (:mod:`trading.documents.raster`) and is killed when it takes too long.
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from trading.core.errors import Invalid, NotFound
from trading.core.messages import N_

PDF = "application/pdf"
#: an A4 page at about 190 dots an inch: small print stays legible when it is enlarged
WIDTH = 1600
TIME_LIMIT = 15.0

_CHILD = Path(__file__).with_name("raster.py")


class PageNotDrawn(Invalid):
    code = "page_not_drawn"
    msgid = N_("This page can't be drawn.")
    remedy = N_("Download the paper and open it on your own device.")


def count(data: bytes, media_type: str) -> int:
    """How many pages a paper has; a picture has one, and so has a PDF that can't be counted."""
    if media_type != PDF:
        return 1
    try:
        return max(len(PdfReader(io.BytesIO(data)).pages), 1)
    except PyPdfError:
        return 1


def draw(data: bytes, media_type: str, page: int) -> tuple[bytes, str]:
    """One page, counted from 1, with its media type; a picture is its own page.

    Raises :class:`~trading.core.errors.NotFound` for a page that isn't there, :class:`PageNotDrawn` where it fails.
    """
    if not 1 <= page <= count(data, media_type):
        raise NotFound()
    if media_type != PDF:
        return data, media_type
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file
            [sys.executable, "-I", str(_CHILD), str(page - 1), str(WIDTH)],
            input=data,
            capture_output=True,
            timeout=TIME_LIMIT,
            env={},
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as failure:
        raise PageNotDrawn() from failure
    return done.stdout, "image/jpeg"
