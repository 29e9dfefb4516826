"""Set-up: what is missing is named, and what is there is left alone."""

from __future__ import annotations

from pathlib import Path

import prepare
import pytest


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Locks in a folder of their own; the pip calls that would have been made."""
    calls: list[list[str]] = []
    for lock in prepare.LOCKS["test"]:
        (tmp_path / lock).write_text(f"{lock}: first\n")
    done = type("Done", (), {"returncode": 0, "stdout": b""})

    def record(command: list[str], **_: object) -> object:
        calls.append([Path(word).name for word in command if word.endswith(".txt")])
        return done

    monkeypatch.setattr(prepare, "ROOT", str(tmp_path))
    monkeypatch.setattr(prepare, "STAMP", str(tmp_path / "stamp"))
    monkeypatch.setattr(prepare.subprocess, "run", record)
    return calls


def test_packages_are_installed_once(installed: list[list[str]]) -> None:
    prepare.install_packages(prepare.LOCKS["run"])
    prepare.install_packages(prepare.LOCKS["run"])
    assert installed == [["requirements.txt"]]


def test_the_test_packages_do_not_make_the_others_stale(installed: list[list[str]]) -> None:
    prepare.install_packages(prepare.LOCKS["run"])
    prepare.install_packages(prepare.LOCKS["test"])
    prepare.install_packages(prepare.LOCKS["run"])
    assert installed == [["requirements.txt"], ["requirements.txt", "requirements-dev.txt"]]


def test_a_changed_lock_is_installed_again(installed: list[list[str]], tmp_path: Path) -> None:
    prepare.install_packages(prepare.LOCKS["run"])
    (tmp_path / "requirements.txt").write_text("second\n")
    prepare.install_packages(prepare.LOCKS["run"])
    assert len(installed) == 2


def test_a_failed_installation_stops_and_is_not_remembered(
    installed: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = type("Done", (), {"returncode": 1, "stdout": b"no such package"})
    monkeypatch.setattr(prepare.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(SystemExit):
        prepare.install_packages(prepare.LOCKS["run"])
    assert prepare.stamped() == []


def test_without_root_every_missing_piece_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pieces = [
        ("paper", lambda: False, ["libpaper"]),
        ("ink", lambda: False, ["libink"]),
        ("pens", lambda: True, ["pens"]),
    ]
    monkeypatch.setattr(prepare, "SYSTEM_PIECES", {"run": pieces, "test": []})
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit):
        prepare.install_system_pieces("run")
    said = capsys.readouterr().err
    assert "- paper" in said
    assert "- ink" in said
    assert "apt-get install --no-install-recommends libpaper libink" in said
    assert "pens" not in said


def test_a_machine_that_has_everything_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "SYSTEM_PIECES", {"run": [("paper", lambda: True, ["libpaper"])], "test": []})
    monkeypatch.setattr(prepare, "apt", lambda *_: pytest.fail("apt was called"))
    prepare.install_system_pieces("run")
