"""Pin ``requirements*.in`` into ``requirements*.txt``: every version, every hash, no addresses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# The lock of {source}: made by `make lock`, never by hand.\n"


def lock(name: str) -> None:
    """Compile one lock for every Python from 3.11 on."""
    source, target = f"{name}.in", ROOT / f"{name}.txt"
    subprocess.run(
        [
            *(Path(sys.executable).parent / "uv", "pip", "compile", "--quiet", "--universal"),
            *("--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"),
            *(source, "--output-file", target.name),
        ],
        cwd=ROOT,
        check=True,
    )
    target.write_text(HEADER.format(source=source) + target.read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    # the second is pinned under the first, so the two always go together
    lock("requirements")
    lock("requirements-dev")
