"""``python -m trading.live``: the stream's process, on ``LIVE_PORT``."""

from __future__ import annotations

import asyncio
import logging
import os
import resource

from trading import create_app
from trading.live.server import serve


def main() -> None:
    """Run until stopped. Every watcher is an open file, so as many as allowed are asked for."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s live %(message)s")
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    app = create_app()
    asyncio.run(serve(app, os.environ.get("HOST", "127.0.0.1"), app.config["LIVE_PORT"]))


if __name__ == "__main__":
    main()
