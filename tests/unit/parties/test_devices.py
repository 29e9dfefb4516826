"""The names of browsers and systems in the list of sessions."""

from __future__ import annotations

import pytest

from trading.parties.devices import device_name

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome · Windows"),
        (f"{CHROME} Edg/126.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari · iOS"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.5.0", "curl"),
        ("Something else", "Something else"),
        (None, ""),
    ],
)
def test_a_browser_goes_by_its_common_name(agent: str | None, name: str) -> None:
    assert device_name(agent) == name
