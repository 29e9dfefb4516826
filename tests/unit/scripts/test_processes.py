"""The supervisor: processes that live and die together."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import Processes, read_procfile

SLEEPER = f"{sys.executable} -c 'import time; print(\"up\", flush=True); time.sleep(60)'"


@pytest.fixture
def heard() -> list[tuple[str, str]]:
    return []


def _start(commands: dict[str, str], heard: list[tuple[str, str]]) -> Processes:
    processes = Processes(commands, os.environ, lambda name, line: heard.append((name, line)))
    processes.start()
    return processes


def _wait_for(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_procfile_names_the_three_processes() -> None:
    assert list(read_procfile()) == ["web", "live", "worker"]


def test_a_procfile_may_hold_comments_and_colons(tmp_path: Path) -> None:
    procfile = tmp_path / "Procfile"
    procfile.write_text("# what runs\n\nweb: serve --bind host:80\n")
    assert read_procfile(procfile) == {"web": "serve --bind host:80"}


def test_what_the_processes_say_is_heard_under_their_names(heard: list[tuple[str, str]]) -> None:
    processes = _start({"one": SLEEPER, "two": SLEEPER}, heard)
    _wait_for(lambda: set(heard) == {("one", "up"), ("two", "up")})
    assert processes.ended() is None
    processes.stop()
    assert all(process.returncode == -15 for process in processes.running.values())


def test_the_first_that_dies_is_named_with_its_status(heard: list[tuple[str, str]]) -> None:
    processes = _start({"sound": SLEEPER, "broken": f"{sys.executable} -c 'raise SystemExit(3)'"}, heard)
    _wait_for(processes.ended)
    assert processes.ended() == ("broken", 3)
    processes.stop()
    assert processes.running["sound"].poll() is not None


def test_waiting_for_an_answer_ends_when_a_process_dies(heard: list[tuple[str, str]]) -> None:
    processes = _start({"broken": f"{sys.executable} -c 'raise SystemExit(4)'"}, heard)
    with pytest.raises(RuntimeError, match="broken ended with status 4"):
        processes.wait_until_ready("http://127.0.0.1:9/", seconds=10)
    processes.stop()
