"""Settings, read from the environment. ``MARKET_ENV`` names the class: development, testing or production."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _database_url(data_dir: Path) -> str:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return f"sqlite:///{data_dir / 'market.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


class Config:
    """What every environment shares."""

    def __init__(self) -> None:
        env = os.environ
        self.DATA_DIR = Path(env.get("DATA_DIR", ROOT / "var")).resolve()
        self.MIGRATIONS = str(ROOT / "trading" / "migrations")
        #: the private halves of the sealing keys; in production the worker's account alone may read them
        self.SEALING_KEY_DIR = Path(env.get("SEALING_KEY_DIR", self.DATA_DIR / "keys" / "sealing-private")).resolve()
        #: a trial makes its first sealing key by itself
        self.MAKES_SEALING_KEY = True
        self.CITY = env.get("CITY", "wuhai")
        self.SQLALCHEMY_DATABASE_URI = _database_url(self.DATA_DIR)
        self.SQLALCHEMY_ENGINE_OPTIONS = self._engine_options()
        self.SECRET_KEY = env.get("SECRET_KEY") or self._secret_key()
        self.SEED_PASSWORD = env.get("SEED_PASSWORD", "wuhai-2026-trial")
        self.SAMPLE_ACCOUNTS = True
        self.CLOCK_FILE = env.get("CLOCK_FILE")
        self.MAX_CONTENT_LENGTH = 20 * 1024 * 1024
        self.MAX_FORM_MEMORY_SIZE = 1024 * 1024
        self.TRUSTED_HOSTS = [host for host in env.get("TRUSTED_HOSTS", "").split(",") if host] or None
        self.PROXIES = int(env.get("PROXIES", "0"))
        self.BABEL_DEFAULT_LOCALE = "zh_Hans_CN"
        self.BABEL_DEFAULT_TIMEZONE = "Asia/Shanghai"
        self.WTF_CSRF_TIME_LIMIT = None  # a room may stay open for hours; the decisive bid must not meet an old token
        self.SESSION_COOKIE_NAME = "market"
        self.SESSION_COOKIE_HTTPONLY = True
        self.SESSION_COOKIE_SAMESITE = "Lax"
        self.SESSION_COOKIE_SECURE = _flag("SECURE_COOKIES")
        self.SESSION_IDLE = timedelta(minutes=int(env.get("SESSION_IDLE_MINUTES", "60")))
        self.SESSION_LIFETIME = timedelta(hours=12)
        self.TOKEN_LIFETIME = timedelta(hours=12)
        self.PORT = int(env.get("PORT", "8000"))
        #: the market's address as papers print it (and their QR codes open it)
        self.PUBLIC_URL = env.get("PUBLIC_URL", f"http://127.0.0.1:{self.PORT}").rstrip("/")
        #: where finders of weaknesses turn to, a URI
        self.SECURITY_CONTACT = env.get("SECURITY_CONTACT", f"{self.PUBLIC_URL}/guides/security")
        self.LIVE_PORT = int(env.get("LIVE_PORT", self.PORT + 1))
        #: where browsers find the live stream; empty: same host, LIVE_PORT
        self.LIVE_URL = env.get("LIVE_URL", "")
        self.BID_DESK = env.get("BID_DESK", "thread")
        #: without a server or provider, mail and SMS are written below DATA_DIR/outbox, where a trial can read them
        self.OUTBOX_FILES = True
        self.MAIL_SERVER = env.get("MAIL_SERVER", "")
        self.MAIL_PORT = int(env.get("MAIL_PORT", "587"))
        self.MAIL_TLS = env.get("MAIL_TLS", "starttls")
        if self.MAIL_TLS not in {"starttls", "tls", "none"}:
            raise RuntimeError("MAIL_TLS must be starttls, tls or none")
        self.MAIL_USERNAME = env.get("MAIL_USERNAME", "")
        self.MAIL_PASSWORD = env.get("MAIL_PASSWORD", "")
        #: who writes; empty: market@ the host of PUBLIC_URL
        self.MAIL_FROM = env.get("MAIL_FROM", "")
        self.MAIL_TIMEOUT = int(env.get("MAIL_TIMEOUT", "10"))
        #: a class that carries SMS, ``package.module:Class``; it is made with the configuration
        self.SMS_ADAPTER = env.get("SMS_ADAPTER", "")

    def _engine_options(self) -> dict:
        if self.SQLALCHEMY_DATABASE_URI.startswith("sqlite"):
            return {"connect_args": {"timeout": 5}}
        return {
            # a connection for each thread of a worker, and some for the bid desk and the sessions being saved
            "pool_size": int(os.environ.get("DB_POOL", "20")),
            "max_overflow": 4,
            "pool_timeout": 5,
            "pool_pre_ping": True,
            "connect_args": {
                "connect_timeout": 3,
                # a stuck statement or a lock held too long turns into a clear 503, never into a hanging browser
                "options": (
                    "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000"
                ),
                "keepalives_idle": 10,
                "tcp_user_timeout": 10000,
            },
        }

    def _secret_key(self) -> str:
        return ""


class Development(Config):
    """The trial on one's own machine: the secret is made once and kept beside the data."""

    def _secret_key(self) -> str:
        path = self.DATA_DIR / "keys" / "session.key"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            # several processes may start at once: the first to link its file wins, all read the same one
            mine = path.with_suffix(f".{os.getpid()}")
            mine.write_text(secrets.token_urlsafe(48))
            mine.chmod(0o600)
            with contextlib.suppress(FileExistsError):
                os.link(mine, path)
            mine.unlink()
        return path.read_text().strip()


class Testing(Development):
    """Tests: bids are judged in the caller's thread unless a test asks for the desk."""

    def __init__(self) -> None:
        super().__init__()
        self.TESTING = True
        self.BID_DESK = os.environ.get("BID_DESK", "inline")


class Production(Config):
    """The served market: no sample accounts, no movable clock, cookies over TLS only."""

    def __init__(self) -> None:
        super().__init__()
        if len(self.SECRET_KEY) < 32:
            raise RuntimeError("SECRET_KEY must be set to at least 32 random characters")
        if "PUBLIC_URL" not in os.environ:
            raise RuntimeError("PUBLIC_URL must be set: contracts print it for good, so that strangers can verify them")
        if self.TRUSTED_HOSTS is None:
            # a made-up Host header must not reach feeds and calendars; health checks come by the loopback address
            self.TRUSTED_HOSTS = [urlsplit(self.PUBLIC_URL).hostname or "", "localhost", "127.0.0.1"]
        if self.CLOCK_FILE:
            raise RuntimeError("CLOCK_FILE moves the market's clock; a production market refuses it")
        self.SAMPLE_ACCOUNTS = False
        self.MAKES_SEALING_KEY = False
        self.OUTBOX_FILES = False
        self.SESSION_COOKIE_SECURE = True


ENVIRONMENTS = {"development": Development, "testing": Testing, "production": Production}


def from_environment() -> Config:
    """The configuration that ``MARKET_ENV`` names (default: development)."""
    return ENVIRONMENTS[os.environ.get("MARKET_ENV", "development")]()
