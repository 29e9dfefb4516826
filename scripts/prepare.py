"""Make a machine ready: ``python3 scripts/prepare.py run`` (or ``test``).

Runs on the system's own Python with the standard library only. It checks the Python version, installs missing
system libraries where it may (apt, as root) and otherwise lists them and stops, makes the virtual environment and
installs the locked packages when the lock has changed. A machine that is ready costs a fraction of a second.
"""

import ctypes
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys

from console import paint, say, step, stop

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed.lock")
OLDEST = (3, 11)
OLDEST_POSTGRESQL = 15
LOCKS = {"run": ["requirements.txt"], "test": ["requirements.txt", "requirements-dev.txt"]}


def main(purpose):
    """Check and mend, cheapest first."""
    if sys.version_info < OLDEST:
        use_newer_python()
    install_system_pieces(purpose)
    make_environment()
    install_packages(LOCKS[purpose])


def use_newer_python():
    """Go on under a newer Python where the machine has one beside its default."""
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])
    stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")


# --- system pieces -------------------------------------------------------------------------------------------------


def has_library(name):
    """True where the dynamic linker finds ``name``."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_cjk_fonts():
    """True where Noto's Chinese faces are installed: the documents are set in them."""
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], stdout=subprocess.PIPE).stdout.decode(
            "utf-8", "replace"
        )
        return "Noto Sans CJK SC" in listed and "Noto Serif CJK SC" in listed
    return bool(glob.glob("/usr/share/fonts/**/NotoSerifCJK*", recursive=True))


def has_venv():
    """Debian ships ``venv`` and ``ensurepip`` apart from Python itself."""
    try:
        import ensurepip
        import venv
    except ImportError:
        return False
    return bool(ensurepip and venv)


def postgresql_folder():
    """The folder of the newest PostgreSQL server programs, or None. ``PG_BIN`` names one by hand."""
    folders = [os.environ["PG_BIN"]] if os.environ.get("PG_BIN") else glob.glob("/usr/lib/postgresql/*/bin")
    if shutil.which("initdb"):
        folders.append(os.path.dirname(os.path.realpath(shutil.which("initdb"))))
    usable = [(postgresql_version(folder), folder) for folder in folders]
    best = max((pair for pair in usable if pair[0] >= OLDEST_POSTGRESQL), default=None)
    return best[1] if best else None


def postgresql_version(folder):
    """The major version of the server in ``folder``; 0 where it is incomplete."""
    programs = [os.path.join(folder, name) for name in ("initdb", "pg_ctl", "postgres")]
    if not all(os.access(program, os.X_OK) for program in programs):
        return 0
    answer = subprocess.run([programs[2], "--version"], stdout=subprocess.PIPE).stdout.decode()
    found = re.search(r"(\d+)", answer)
    return int(found.group(1)) if found else 0


def chromium():
    """The browser of the journeys. ``CHROMIUM`` names one by hand."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


#: what it is for, how to see that it is there, Debian's packages that bring it
SYSTEM_PIECES = {
    "run": [
        ("virtual environments", has_venv, ["python3-venv"]),
        ("text layout for PDFs (Pango)", lambda: has_library("libpango-1.0.so.0"), ["libpango-1.0-0"]),
        ("fonts in PDFs (PangoFT2)", lambda: has_library("libpangoft2-1.0.so.0"), ["libpangoft2-1.0-0"]),
        ("small PDFs (HarfBuzz subset)", lambda: has_library("libharfbuzz-subset.so.0"), ["libharfbuzz-subset0"]),
        ("Chinese fonts (Noto CJK)", has_cjk_fonts, ["fontconfig", "fonts-noto-cjk"]),
    ],
    "test": [
        (f"PostgreSQL {OLDEST_POSTGRESQL}+ server programs", postgresql_folder, ["postgresql"]),
        ("Chromium", chromium, ["chromium"]),
        ("what drives Chromium (libatomic)", lambda: has_library("libatomic.so.1"), ["libatomic1"]),
        (
            "PDF readers (poppler-utils)",
            lambda: shutil.which("pdftotext") and shutil.which("pdffonts"),
            ["poppler-utils"],
        ),
    ],
}


def install_system_pieces(purpose):
    """Bring what is missing by apt where we are root; otherwise name it and stop."""
    wanted = SYSTEM_PIECES["run"] + (SYSTEM_PIECES["test"] if purpose == "test" else [])
    missing = [piece for piece in wanted if not piece[1]()]
    if not missing:
        return
    packages = [package for _, _, names in missing for package in names]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(list_of(missing, packages))
    with step("Installing system packages: " + " ".join(packages)):
        apt("update")
        apt("install", "--yes", "--no-install-recommends", *packages)
    still = [piece for piece in missing if not piece[1]()]
    if still:
        stop(list_of(still, packages))


def list_of(missing, packages):
    """The refusal that names every missing piece and the one command that brings them all."""
    lines = ["These pieces of the system are missing:", ""]
    lines += [f"    - {title}" for title, _, _ in missing]
    lines += ["", "On Debian or Ubuntu:", "", "    sudo apt-get install --no-install-recommends " + " ".join(packages)]
    lines += ["", "Then run the same command again."]
    return "\n".join(lines)


def apt(*arguments):
    """Run apt-get quietly; show everything it said where it fails."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    done = subprocess.run(
        ["apt-get", "-q", *list(arguments)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        say(done.stdout.decode("utf-8", "replace"))
        stop("apt-get {} failed (status {}).".format(" ".join(arguments), done.returncode))


# --- Python packages -----------------------------------------------------------------------------------------------


def environment_python():
    """The interpreter of the virtual environment."""
    return os.path.join(VENV, "bin", "python")


def make_environment():
    """Make ``.venv``, again where its Python has gone or is another version than the one that runs this."""
    if os.path.exists(environment_python()):
        probe = [environment_python(), "-c", "import sys; print(*sys.version_info[:2], sep='.')"]
        answer = subprocess.run(probe, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if answer.returncode == 0 and tuple(map(int, answer.stdout.decode().split("."))) >= OLDEST:
            return
        shutil.rmtree(VENV)
    with step("Making the virtual environment with Python " + sys.version.split()[0]):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)


def install_packages(locks):
    """Install the locked packages, each file checked against its hash, where a lock is new or has changed."""
    installed = stamped()
    digests = {lock: fingerprint(lock) for lock in locks}
    if all(digest in installed for digest in digests.values()):
        return
    with step("Installing Python packages ({})".format(", ".join(locks))):
        command = [
            environment_python(),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
        ]
        for lock in locks:
            command += ["-r", os.path.join(ROOT, lock)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            say(done.stdout.decode("utf-8", "replace"))
            stop("pip could not install the packages; the lines above say why.")
    current = {fingerprint(lock) for lock in LOCKS["test"]}
    with open(STAMP, "w") as stamp:
        # what an older lock had installed is forgotten, what the other command installed is kept
        stamp.write("\n".join(sorted((set(installed) & current) | set(digests.values()))) + "\n")


def stamped():
    """The fingerprints of the locks that are installed."""
    if not os.path.exists(STAMP):
        return []
    with open(STAMP) as stamp:
        return stamp.read().split()


def fingerprint(lock):
    """The hash of a lock file."""
    with open(os.path.join(ROOT, lock), "rb") as source:
        return hashlib.sha256(source.read()).hexdigest()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        stop("Usage: python3 scripts/prepare.py run|test", 2)
    main(sys.argv[1])
    say(paint("The machine is ready.", "dim"))
