"""Set-up, run for real on a pretended machine: its PATH holds the
everyday tools and stand-ins for Python, pkg-config, Node, a browser and the package managers, so
no test installs anything, needs the network or depends on what this machine has."""

import os
import pty
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from starting import FOLDER, HANG

ROOT = Path(__file__).resolve().parent.parent
MARP = ("slides/package.json", "slides/package-lock.json")
TOOLS = "awk cat cksum cp dirname env grep make mkdir mv rm sed sh sleep sort tail tee tr"

STAND_INS = {
    # Python 3.12 as far as set-up can tell; it writes down what it was asked to do.
    "python3": r"""
        case $* in
            --version) echo Python 3.12.4 ;;
            *version_info*) echo "3.12.4 $0" ;;
            "-m venv .venv") echo venv >>calls; mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
            "-m pip "*) for last; do :; done; echo "pip $last" >>calls; eval "${PIP_DOES:-}" ;;
            "-I - "*) echo "${PYTHON_LACKS:-}" ;;
        esac""",
    "pkg-config": '[ -e libraries ] || [ -z "${NO_LIBRARIES:-}" ]',
    "apt-get": 'echo "apt-get $* $DEBIAN_FRONTEND" >>calls; [ "$1" = update ] || : >libraries',
    "apt-cache": '[ "$2" = python3.12 ]',
    "dpkg": "",
    "id": 'echo "${UID_OF_USER:-0}"',
    "uname": '[ "${1:-}" = -m ] && echo "${HARDWARE:-x86_64}" || echo "${SYSTEM:-Linux}"',
    "cc": "",
    "node": "echo v20.1.0",
    "npm": """
        echo "npm $1" >>../calls
        mkdir -p node_modules
        eval "${NPM_DOES:-}\"""",
    "chromium": "",
}


class Machine:
    """A checkout in a folder of its own and the PATH that its commands see."""

    def __init__(self, folder: Path):
        self.path, self.checkout = folder / "bin", folder / FOLDER
        self.path.mkdir()
        for tool in TOOLS.split():
            (self.path / tool).symlink_to(shutil.which(tool))
        for name, script in STAND_INS.items():
            self.put(name, script)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "scripts", self.checkout / "scripts", ignore=ignored)
        (self.checkout / "slides").mkdir()
        for name in ("Makefile", "constraints.txt", "pyproject.toml", *MARP):
            shutil.copy(ROOT / name, self.checkout / name)

    def put(self, name: str, script: str) -> None:
        (self.path / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.path / name).chmod(0o755)

    def lacks(self, *names: str) -> None:
        for name in names:
            (self.path / name).unlink()

    def start(self, *command: str, stdout: int = subprocess.PIPE, **env: str) -> subprocess.Popen:
        return subprocess.Popen(
            command, cwd=self.checkout, env={"PATH": str(self.path), **env}, text=True,
            stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip

    def run(self, *command: str, fails: bool = False, **env: str) -> list[str]:
        """What the command printed, line by line."""
        process = self.start(*command, **env)
        output = process.communicate(timeout=HANG)[0]
        assert (process.returncode != 0) == fails, output
        return output.splitlines()

    def set_up(self, *extras: str, **options) -> list[str]:
        return self.run("sh", "scripts/setup.sh", *extras, **options)

    def steps(self, *extras: str) -> int:
        """How many commands of the shell the set-up takes."""
        said = self.run("sh", "-x", "scripts/setup.sh", *extras)
        return sum(line.startswith("+") for line in said)

    def calls(self) -> list[str]:
        """What was asked of the stand-ins since the last time."""
        notes = self.checkout / "calls"
        lines = notes.read_text().splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return lines


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_first_set_up_then_nothing_to_do(machine):
    said = machine.set_up()
    assert [line.split()[0] for line in said] == ["Creating", "Installing", "Ready."]
    assert machine.calls() == ["venv", "pip pip", "pip ."]
    assert machine.set_up() == []
    assert machine.calls() == []
    assert machine.steps() < 30  # of which few start a process: that is milliseconds


def test_a_terminal_shows_that_a_long_step_moves(machine):
    """Seconds are counted below its sentence, and are gone when it is done."""
    ours, theirs = pty.openpty()
    waits = "until [ -e go ]; do sleep 0.1; done"
    setup = machine.start("sh", "scripts/setup.sh", PIP_DOES=waits, stdout=theirs)
    os.close(theirs)
    said = b""
    while b"    2 s" not in said:
        said += os.read(ours, 1000)
    (machine.checkout / "go").touch()
    with suppress(OSError):  # how a pseudo terminal ends on Linux
        while chunk := os.read(ours, 1000):
            said += chunk
    os.close(ours)
    assert setup.wait(timeout=HANG) == 0
    lines = [line.rsplit("\r", 1)[-1] for line in said.decode().split("\r\n")]
    assert [line.split()[0] for line in lines if line] == ["Creating", "Installing", "Ready."]


def test_extras_add_up(machine):
    machine.set_up("test")
    assert machine.calls()[-2:] == ["pip .[test]", "npm ci"]
    assert machine.set_up() == machine.set_up("test") == []
    machine.set_up("notebook")
    assert machine.calls() == ["pip pip", "pip .[notebook,test]"]
    assert machine.set_up("test") == []


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml"])
def test_changed_pins_are_installed_into_the_same_venv(machine, name):
    machine.set_up()
    machine.calls()
    with open(machine.checkout / name, "a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert machine.set_up()[0].startswith("Installing Python packages")
    assert "venv" not in machine.calls()


def test_moved_checkout_gets_a_new_venv(machine):
    machine.set_up("test")
    machine.checkout = machine.checkout.rename(machine.checkout.with_name("elsewhere"))
    machine.calls()
    assert machine.set_up()[0].startswith("Creating .venv")
    assert machine.calls()[::2] == ["venv", "pip .[test]"]


def test_killed_set_up_starts_over(machine):
    setup = machine.start("sh", "scripts/setup.sh", PIP_DOES="sleep 60")
    while "pip pip" not in machine.calls():
        assert setup.poll() is None
        time.sleep(0.02)
    os.killpg(setup.pid, signal.SIGKILL)
    setup.communicate()
    assert machine.set_up()[0].startswith("Creating .venv")
    assert machine.set_up() == []


def test_failure_shows_the_end_of_the_log_and_names_it(machine):
    said = machine.set_up(fails=True, PIP_DOES="echo Temporary failure in name resolution; exit 1")
    assert said[-3:] == [
        "    Temporary failure in name resolution",
        "The network seems out of reach: run the same command again once it is back.",
        "Set-up failed. All that was said is in setup.log.",
    ]
    assert "name resolution" in (machine.checkout / "setup.log").read_text()
    assert machine.set_up()[0].startswith("Creating .venv")
    assert not (machine.checkout / "setup.log").exists()


def test_failed_update_keeps_the_venv(machine):
    machine.set_up()
    machine.set_up("test", fails=True, PIP_DOES="exit 1")
    assert machine.set_up("test")[0].startswith("Installing Python packages")
    assert machine.set_up("test") == []


def test_too_old_python_is_one_sentence(machine):
    machine.put("python3", 'echo "3.9.2 $0"; exit 1')
    assert machine.set_up(fails=True) == [
        "Kudari needs Python 3.11 or newer, and python3 here is 3.9.2;"
        " get one with: apt-get install python3.12 (as root)"
    ]


def test_newer_python_beside_an_old_one_is_found(machine):
    (machine.path / "python3").rename(machine.path / "python3.12")
    machine.put("python3", 'echo "3.9.2 $0"; exit 1')
    assert "(" + str(machine.path / "python3.12") in machine.set_up()[0]


def test_python_of_choice(machine):
    said = machine.run("make", "setup", "PYTHON=/nowhere/python3", fails=True)
    assert said[0].startswith("Kudari needs Python 3.11 or newer, and there is no /nowhere/python3")


@pytest.mark.parametrize(
    "manager, command",
    [
        ("apt-get", "apt-get install libcairo2-dev libpango1.0-dev"),
        ("dnf", "dnf install cairo-devel pango-devel"),
        ("pacman", "pacman -S cairo pango"),
    ],
)
def test_libraries_that_cannot_be_installed_are_named(machine, manager, command):
    (machine.path / "apt-get").rename(machine.path / manager)
    sentence = "System libraries are missing here (cairo pango); install them with: "
    user = {"NO_LIBRARIES": "1", "UID_OF_USER": "1000", "fails": True}
    assert machine.set_up(**user) == [f"{sentence}{command} (as root)"]
    machine.put("sudo", "exit 1")  # asks for a password, and nobody is there
    assert machine.set_up(**user) == [f"{sentence}sudo {command}"]


def test_root_installs_libraries_without_questions(machine):
    said = machine.set_up(NO_LIBRARIES="1")
    assert said[0] == "Installing system libraries: libcairo2-dev libpango1.0-dev"
    update, install = machine.calls()[:2]
    assert update == "apt-get update noninteractive"
    assert " -y " in install and install.endswith("libpango1.0-dev noninteractive")


def test_arm_machine_needs_cxx_too(machine):
    said = machine.set_up(HARDWARE="aarch64", UID_OF_USER="1000", fails=True)
    assert said[0].endswith("(compiler); install them with: apt-get install g++ (as root)")


def test_libraries_still_missing_after_installing_are_named(machine):
    machine.put("apt-get", "")
    said = machine.set_up(NO_LIBRARIES="1", fails=True)
    assert "Still missing" in said[-1] and "cairo pango" in said[-1]


def test_mac_uses_homebrew(machine):
    mac = {"SYSTEM": "Darwin", "HARDWARE": "arm64", "NO_LIBRARIES": "1"}
    assert machine.set_up(**mac, fails=True)[0].endswith("Homebrew, brew install cairo pango")
    machine.put("brew", 'echo "brew $*" >>calls; : >libraries')
    assert machine.set_up(**mac)[0] == "Installing system libraries: cairo pango"
    assert machine.calls()[0] == "brew install cairo pango"


def test_python_without_headers_is_named(machine):
    said = machine.set_up(PYTHON_LACKS="python-headers", fails=True)
    assert len(said) == 1 and str(machine.path / "python3") in said[0] and "Python.h" in said[0]
