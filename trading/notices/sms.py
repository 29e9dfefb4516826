"""SMS: the carrier for trials.

A provider's own is a class that takes the configuration and can ``carry``; ``SMS_ADAPTER`` names it.
"""

from __future__ import annotations

import json
from pathlib import Path

from trading.notices.mail import write_file
from trading.notices.media import Parcel


class FileSms:
    """Writes each SMS below the data folder, as the JSON that a provider's interface would get."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def carry(self, parcel: Parcel) -> None:
        letter = {"reference": parcel.reference, "to": parcel.address, "text": parcel.text}
        write_file(self.folder, f"{parcel.reference}.json", json.dumps(letter, ensure_ascii=False, indent=1).encode())
