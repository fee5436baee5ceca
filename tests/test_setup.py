"""Set-up, cleaning and the Makefile, run for real on a pretended machine: its PATH holds the
everyday tools and stand-ins for Python, pkg-config, Node, a browser and the package managers, so
no test installs anything, needs the network or depends on what this machine has."""

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from starting import FOLDER, HANG

from slides.builder.marp import BROWSERS

ROOT = Path(__file__).resolve().parent.parent
MARP = ("slides/package.json", "slides/package-lock.json")
INSTALLING = "Installing Marp (npm)"
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
        shutil.copytree(ROOT / "scripts", self.checkout / "scripts")
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


NO_BROWSER = (
    "Slides are drawn by a Chromium browser, and there is none here; get one with: apt-get install"
    " chromium (as root); or install Google Chrome, or set CHROME_PATH to a browser's path"
)
NO_NODE = (
    "Marp needs Node 18 or newer with npm, and {}; get it with: apt-get install nodejs npm"
    " (as root); or from nodejs.org"
)
LEFT_OUT = "Until then the tests of the decks are left out."
USER = {"UID_OF_USER": "1000"}


def test_marp_is_installed_once(machine):
    said = machine.set_up("slides")
    assert said[1:3] == ["Installing Python packages (a minute or two the first time)", INSTALLING]
    assert machine.calls()[-2:] == ["pip .[slides]", "npm ci"]
    assert machine.set_up("slides") == []
    assert machine.steps("slides") < 60
    assert machine.set_up() == machine.calls() == []


def test_clips_need_no_marp(machine):
    machine.lacks("node", "npm", "chromium")
    machine.set_up()
    assert machine.calls() == ["venv", "pip pip", "pip ."]


@pytest.mark.parametrize("extra", ["slides", "test"])
@pytest.mark.parametrize("changed", [*MARP, "node"])
def test_marp_is_installed_anew_alone(machine, extra, changed):
    machine.set_up(extra)
    machine.calls()
    machine.put("node", "echo v20.9.9")
    assert machine.set_up(extra) == []
    if changed == "node":
        machine.put("node", "echo v22.0.0")
    else:
        (machine.checkout / changed).write_text("{}")
    assert machine.set_up(extra) == [INSTALLING]
    assert machine.calls() == ["npm ci"]
    assert machine.set_up(extra) == []


def test_killed_npm_starts_over(machine):
    machine.set_up("slides")
    (machine.checkout / MARP[1]).write_text("{}")
    machine.calls()
    setup = machine.start("sh", "scripts/setup.sh", "slides", NPM_DOES="sleep 60")
    while "npm ci" not in machine.calls():
        assert setup.poll() is None
        time.sleep(0.02)
    os.killpg(setup.pid, signal.SIGKILL)
    setup.communicate()
    shutil.copy(ROOT / MARP[1], machine.checkout / MARP[1])  # what the old stamp was made from
    assert machine.set_up("slides") == [INSTALLING]
    assert machine.set_up("slides") == []


def test_npm_without_a_network(machine):
    offline = {"NPM_DOES": "echo npm error code ENOTFOUND; exit 1"}
    said = machine.set_up("slides", fails=True, **offline)
    assert said[-3:] == [
        "    npm error code ENOTFOUND",
        "The network seems out of reach: run the same command again once it is back.",
        "Set-up failed. All that was said is in setup.log.",
    ]
    said = machine.set_up("test", **offline)
    assert said[-3].startswith("Marp could not be installed") and said[-2] == LEFT_OUT
    assert machine.set_up("test") == [INSTALLING]


def test_root_installs_node_and_a_browser(machine):
    for name in ("node", "npm", "chromium"):
        (machine.path / name).rename(machine.path / f"{name}.deb")
    machine.put(
        "apt-get",
        f"""
        echo "apt-get $*" >>calls
        unpack() {{ cp {machine.path}/$1.deb {machine.path}/$1; }}
        case $* in
            *nodejs*) unpack node; unpack npm ;;
            *chromium) unpack chromium ;;
        esac""",
    )
    said = machine.set_up("test")
    assert said[:2] == ["Installing Node: nodejs npm", "Installing a browser: chromium"]
    assert said[-2] == INSTALLING
    installs = [call for call in machine.calls() if "apt-get install" in call]
    assert [call.split("=300 ")[1] for call in installs] == ["nodejs npm", "chromium"]
    assert machine.set_up("test") == []


@pytest.mark.parametrize(
    "node, here",
    [
        (None, "there is no node here"),
        ("echo v16.20.2", "node here is v16.20.2"),
        ("echo v22.1.0", "there is no npm here"),
    ],
)
def test_tools_that_cannot_be_installed_are_named(machine, node, here):
    machine.lacks("node", "npm", "chromium")
    if node:
        machine.put("node", node)
    sentences = [NO_NODE.format(here), NO_BROWSER]
    assert machine.set_up("slides", fails=True, **USER) == sentences
    assert machine.calls() == []
    said = machine.set_up("test", **USER)
    assert said[2:-1] == [*sentences, LEFT_OUT]
    assert machine.set_up("test", **USER) == [*sentences, LEFT_OUT]
    assert machine.calls() == ["venv", "pip pip", "pip .[test]"]
    assert machine.set_up("test", fails=True, KUDARI_CI="1", **USER) == sentences


def test_browser_that_is_only_a_snap(machine):
    """Tried where .venv is set up and where decks are asked for, not at every run of the tests."""
    machine.lacks("chromium")
    machine.put("apt-get", "echo no installation candidate; exit 100")
    said = machine.set_up("test")
    assert said[0] == "Installing a browser: chromium" and "no installation candidate" in said[2]
    assert said[-4:-1] == [INSTALLING, NO_BROWSER, LEFT_OUT]
    assert machine.set_up("test") == [NO_BROWSER, LEFT_OUT]
    assert machine.set_up("slides", fails=True)[-1] == NO_BROWSER


def test_browser_of_choice(machine):
    browser = (machine.path / "chromium").rename(machine.path.parent / "my browser")
    assert machine.set_up("test", CHROME_PATH=str(browser))[-2] == INSTALLING


@pytest.mark.parametrize("name", [name for name in BROWSERS if "/" not in name])
def test_same_browsers_as_for_decks(machine, name):
    (machine.path / "chromium").rename(machine.path / name)
    assert machine.set_up("slides")[-1].startswith("Ready.")


def test_mac_gets_node_by_homebrew(machine):
    machine.lacks("npm")
    mac = {"SYSTEM": "Darwin", "HARDWARE": "arm64"}
    said = machine.set_up("slides", fails=True, **mac)
    assert said[0].endswith("get it with: Homebrew, brew install node; or from nodejs.org")
    machine.put("tool", STAND_INS["npm"])
    machine.put("brew", f'echo "brew $*" >>calls; cp {machine.path}/tool {machine.path}/npm')
    assert machine.set_up("slides", **mac)[0] == "Installing Node: node"
    assert machine.calls()[0] == "brew install node"


def test_make_commands(machine):
    assert machine.run("make", "-n")[-1] == ".venv/bin/manim -qh scenes/sgd_vs_momentum.py"
    (*_, tests) = machine.run("make", "-n", "test", "PYTEST_ARGS=-k hiker")
    assert tests == ".venv/bin/pytest -n auto --durations=10 -k hiker"
    targets = " ".join(re.findall(r"\.PHONY: (.*)", (ROOT / "Makefile").read_text())).split()
    assert [line.split()[1] for line in machine.run("make", "help")] == targets


def test_clean_says_how_much(machine):
    machine.put("python3", f'exec "{sys.executable}" "$@"')
    for name, size in {
        "media/.gitignore": 2,
        "media/1080p60/Clip.mp4": 2_000_000,
        "stage/__pycache__/views.pyc": 100_000,
        "kudari.egg-info/PKG-INFO": 10,
        ".venv/lib/__pycache__/kept.pyc": 300_000,
    }.items():
        (machine.checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (machine.checkout / name).write_bytes(bytes(size))
    kept = machine.path.parent / "kept"
    kept.write_text("not ours")
    (machine.checkout / "media/link").symlink_to(kept)
    assert machine.run("make", "clean") == ["Removed 4 files, 2.1 MB."]
    assert os.listdir(machine.checkout / "media") == [".gitignore"]
    assert kept.exists()
    assert machine.run("make", "clean") == ["Nothing to remove."]
    assert machine.run("make", "distclean") == ["Removed 1 files, 0.3 MB."]
    assert not (machine.checkout / ".venv").exists()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def test_pins_are_versions_and_nothing_else():
    for name, version in pins().items():
        assert re.fullmatch(r"[\w-]+ [\d.]+(post\d+)?", f"{name} {version}")


def applies(need: Requirement, extras: set[str]) -> bool:
    return not need.marker or any(need.marker.evaluate({"extra": x}) for x in extras or {""})


def test_every_package_is_installed_as_pinned():
    """Of all that Kudari brings with it; what else somebody has in .venv is theirs."""
    installed, wanted = {}, [Requirement("kudari[test]")]
    while wanted:
        package = wanted.pop()
        found = distribution(package.name)
        for need in map(Requirement, found.requires or ()):
            if canonicalize_name(need.name) not in installed and applies(need, package.extras):
                wanted.append(need)
        installed[canonicalize_name(package.name)] = found.version
    del installed["kudari"]
    assert installed.items() <= pins().items(), dict(installed.items() - pins().items())
