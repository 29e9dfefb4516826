"""Serve the whole platform on this machine: migrate, seed where empty, start web, live and worker.

``make run`` calls it after ``scripts/prepare.py``. Ctrl-C or SIGTERM stops everything; when one process dies the others
are stopped too and this script ends with its status.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from console import paint, say, step, stop
from processes import ROOT, Processes, read_procfile
from sqlalchemy import create_engine, text

DEFAULT_PASSWORD = "wuhai-2026-trial"
COLOURS = {"web": "blue", "live": "magenta", "worker": "yellow"}
ACCOUNTS = (
    ("权利人 holder of land", "holder"),
    ("竞买人 bidders", "buyer1  buyer2  buyer3"),
    ("法院 court", "court"),
    ("抵押权人 mortgagee bank", "bank"),
    ("审核 审批 发布 the desk", "reviewer  approver  publisher"),
    ("财务 finance", "finance1  finance2"),
    ("窗口 counters", "clerk1  clerk2  clerk3  clerk4"),
    ("监管 supervision", "supervisor"),
    ("三员 administrators", "sysadmin  secadmin  auditor"),
)


def environment() -> dict[str, str]:
    """The settings that all processes share."""
    env = dict(os.environ)
    env.setdefault("MARKET_ENV", "development")
    env.setdefault("HOST", "127.0.0.1")
    env.setdefault("PORT", "8000")
    env.setdefault("LIVE_PORT", str(int(env["PORT"]) + 1))
    env.setdefault("DATA_DIR", str(ROOT / "var"))
    env["DATA_DIR"] = str(Path(env["DATA_DIR"]).resolve())
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH", "")]))
    return env


def refuse_taken_ports(env: dict[str, str]) -> None:
    """Say it before any work is done, and how to choose others."""
    for name in ("PORT", "LIVE_PORT"):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((env["HOST"], int(env[name])))
            except OSError as failure:
                stop(f"{name} {env[name]} can't be used ({failure.strerror}). Choose another: make run PORT=8080")


def flask(env: dict[str, str], *arguments: str) -> None:
    """Run a command of the platform; stop where it fails."""
    done = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *arguments], cwd=ROOT, env=env)
    if done.returncode:
        stop(f"flask {' '.join(arguments)} failed (status {done.returncode}).", done.returncode)


def is_empty() -> bool:
    """True where the database holds no account yet. Asked without the application, which takes longer to load."""
    sys.path.append(str(ROOT))
    from config import from_environment

    engine = create_engine(from_environment().SQLALCHEMY_DATABASE_URI)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT 1 FROM users LIMIT 1")).first()
    engine.dispose()
    return found is None


def fill_database(env: dict[str, str]) -> None:
    """Bring the tables up to date and see that there is a market to look at."""
    begun = Path(env["DATA_DIR"]) / "seeding"
    if begun.exists():
        start_over(env)
    with step("Bringing the database up to date"):
        flask(env, "db", "upgrade")
    if is_empty():
        with step("Seeding Wuhai: parcels, parties, two years of deals, open rooms"):
            begun.touch()
            flask(env, "seed")
            begun.unlink()
    else:
        with step("Keeping the data; looking whether the index is right and a room is open"):
            flask(env, "rebuild-index")
            flask(env, "seed", "--top-up")


def start_over(env: dict[str, str]) -> None:
    """A seed that was interrupted left half a market: the embedded database is made anew."""
    if env.get("DATABASE_URL"):
        stop(
            "An earlier seed of this database was interrupted. Empty the database, delete "
            f"{env['DATA_DIR']}/seeding and run again."
        )
    say("An earlier seed was interrupted; starting over.")
    for path in Path(env["DATA_DIR"]).glob("market.sqlite3*"):
        path.unlink()
    (Path(env["DATA_DIR"]) / "seeding").unlink()


def welcome(env: dict[str, str]) -> None:
    """The address and the sample log-ins."""
    say()
    say(f"  {paint('乌海市土地二级市场交易平台 · Wuhai secondary land market', 'bold')}")
    say(f"  {paint('http://' + env['HOST'] + ':' + env['PORT'] + '/', 'bold', 'cyan')}")
    say()
    for title, names in ACCOUNTS:
        say(f"    {_padded(title, 30)}{paint(names, 'bold')}")
    say(f"    {_padded('密码 password for all', 30)}{paint(env.get('SEED_PASSWORD', DEFAULT_PASSWORD), 'bold')}")
    say()
    say(f"  Data: {(env.get('DATABASE_URL') and 'PostgreSQL') or env['DATA_DIR']}   Ctrl-C stops everything.")
    say()


def _padded(text: str, width: int) -> str:
    """Pad by columns: a Chinese character takes two."""
    return text + " " * max(1, width - sum(2 if ord(sign) > 0x2E7F else 1 for sign in text))


def serve(env: dict[str, str]) -> int:
    """Start every process and stay until one ends or we are told to stop. Returns the exit status."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: told.set())
    processes = Processes(read_procfile(), env, _hear)
    try:
        with step("Starting web, live and worker"):
            processes.start()
            processes.wait_until_ready(f"http://{env['HOST']}:{env['PORT']}/readyz", give_up=told.is_set)
        if not told.is_set():
            welcome(env)
        while not told.wait(0.25):
            dead = processes.ended()
            if dead:
                name, status = dead
                how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
                say(paint(f"{name} {how}; stopping the others.", "red"))
                return status if status > 0 else 1
        say("Stopping …")
        return 0
    except RuntimeError as failure:
        say(paint(f"{failure}; stopping.", "red"))
        return 1
    finally:
        processes.stop()


def _hear(name: str, line: str) -> None:
    say(f"{paint(f'{name:>6} │', COLOURS.get(name, 'dim'))} {line}")


def main() -> int:
    """Everything from a prepared machine to a served site."""
    env = environment()
    os.environ.update(env)
    refuse_taken_ports(env)
    Path(env["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    fill_database(env)
    return serve(env)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
