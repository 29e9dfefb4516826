"""Legal texts don't change in place: a change of wording is a new version folder and a new line here."""

from __future__ import annotations

import hashlib

from trading.documents.renderer import TEMPLATES

SUMS = {
    "certificate/v1/zh_CN.html": "d091dfcfc3eebe797393a64dbc4779420511dfaf8d09724e1b6b56796e88e290",
    "confirmation/v1/zh_CN.html": "cbf131350f384ac3acfbaba15c3234adfe8f37f67cdd56e366e780159d659c2b",
    "confirmation/v2/zh_CN.html": "5b61d55746529ff006a69e0e3f9a321bd631184198da89a0af05378844b7bb03",
    "confirmation/v3/zh_CN.html": "4cef2dc9a009732ca1dd2e9d423bb510ecbfd1e5cb28f78d94a2f1bb842700fe",
    "contract/lease/v1/zh_CN.html": "009d4ec33dce4641e96863c6fce94f7cda392d549afcab491c981109b97dc848",
    "contract/lease/v2/zh_CN.html": "359ab413b86d1222bf51311dc8bc245076524c65c8cf8ba83121037a60b24ed5",
    "contract/mortgage/v1/zh_CN.html": "119a464e6dda726f75c329b1ec81334fdf5b895d016957072b819df0b35ca6c1",
    "contract/mortgage/v2/zh_CN.html": "7e6ed2747cec06c216833003f1a911c9ce95664deaf588fef1ad2879562686ec",
    "contract/transfer/v1/zh_CN.html": "0546aee3bddd5bdc7001fe038c516da693afb16f662fbd38cbbfc42e38c673e7",
    "contract/transfer/v2/zh_CN.html": "78f81538cd1b958a3a1a0cb2bdd7b8d0e00296464ac12b7f7bb0beb7f1ad8814",
    "contract/transfer/v3/zh_CN.html": "0b0af5fb0870def2ef8e909c02e9b0ce33f737ce0471b9373ec38ba2aa2efcb6",
    "notice/change/v1/zh_CN.html": "5e2134cf2f6319b37ebf2ec430701affa52b9816d45ebda3bc20f54e621d2ef7",
    "notice/failure/v1/zh_CN.html": "c431a7a152769c924846041e0882384e8e8e558608809e37e2133e7940623d78",
    "notice/listing/v1/zh_CN.html": "504f292db6c64de1d31728657a5f745ac721767b64a08045cbf764f212005f4f",
    "notice/listing/v2/zh_CN.html": "7725932622933504e758b727d0900d72b6b1a12b3a5b97b17b9c398d40ba6293",
    "notice/listing/v3/zh_CN.html": "f26f94891d655383c812db33aa6a3188700d2bd2e93415a594e1296af8e4eccb",
    "notice/result/v1/zh_CN.html": "0207ac89fd22ca476d3383f7cfc576d6c0de51ffe023a83521c90d7fbff45343",
    "notice/result/v2/zh_CN.html": "3d28c1c1357fb64104a38a313183a65b9bee3909ad6bffcce5b288d63c0d5eca",
    "notice/resumption/v1/zh_CN.html": "209da969ad81fdde49a46a4ca83967c498d38697b5f8dec55f874a940148ee91",
    "notice/suspension/v1/zh_CN.html": "2eb0ffa5a67476ab21e201ddc61506d67f6ceb99cb66eb226bdfada75bcb0ad8",
    "notice/termination/v1/zh_CN.html": "0574f8651afc4af41ee24f6b84f2650b3d74a3f99112c1dea63a20dd47e97b3f",
}


def test_no_issued_text_has_changed() -> None:
    texts = {str(path.relative_to(TEMPLATES)): path for path in TEMPLATES.glob("**/v*/*.html")}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in texts.items()} == SUMS


def test_no_text_draws_a_seal() -> None:
    for path in TEMPLATES.glob("**/*.html"):
        text = path.read_text("utf-8")
        assert "<img" not in text
        assert "印章图" not in text.replace("不含任何印章图形", "")
