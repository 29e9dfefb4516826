"""The live stream: one small process that tells any number of watchers what happened in the rooms.

Nouns: *watcher* (an open connection) and *pump* (asks, many times a second and in one indexed
query, which watched rooms moved). It reads the register and writes nothing; when it dies, the pages
poll until it is back. Run it with ``python -m trading.live``.
"""
