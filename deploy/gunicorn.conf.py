"""Gunicorn for pages, bids and the machine interface. Live streams have a process of their own (``trading.live``)."""

import os
import sys

_on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# SQLite has one writer: a second process would only queue at its lock
workers = int(os.environ.get("WEB_WORKERS", "2" if _on_postgresql else "1"))
threads = int(os.environ.get("WEB_THREADS", "16"))
# without it, kept-alive connections can all land on one worker
reuse_port = workers > 1
keepalive = 15
timeout = 60
graceful_timeout = 8
backlog = 2048
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - heartbeat files, never data
accesslog = os.environ.get("ACCESS_LOG")
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"  # no query strings, no addresses: neither belongs in a log
loglevel = os.environ.get("LOG_LEVEL", "info")


def post_worker_init(worker):
    """Let the bid desk have its turn quickly.

    It is one thread among many and waits for the database a dozen times a group; at Python's usual 5 ms it would get
    the interpreter back late each time.
    """
    sys.setswitchinterval(0.0005)
