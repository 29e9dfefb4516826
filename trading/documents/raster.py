"""The child that draws one page of a PDF: bytes in on stdin, a JPEG out on stdout. Run as a file, never imported.

It knows nothing but the PDF: no settings, no keys, no database, and it can neither open files nor run for long.
"""

from __future__ import annotations

import resource
import sys

import pypdfium2

SECONDS, MEMORY = 10, 1024**3
QUALITY = 82
#: a page no larger than this, however it is measured: a drawing as long as a street isn't drawn in full
MOST_PIXELS = 12_000_000


def main() -> None:
    """Draw page ``argv[1]`` (from 0), ``argv[2]`` pixels wide."""
    page_number, width = int(sys.argv[1]), int(sys.argv[2])
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    page = pypdfium2.PdfDocument(data)[page_number]
    across, down = page.get_size()
    scale = min(width / across, (MOST_PIXELS / (across * down)) ** 0.5)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    picture.save(sys.stdout.buffer, "JPEG", quality=QUALITY)


if __name__ == "__main__":
    main()
