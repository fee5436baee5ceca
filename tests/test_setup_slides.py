"""Set-up of what decks are made with: Node, Marp and a browser."""

import os
import shutil
import signal
import time

import pytest
from test_setup import MARP, ROOT, STAND_INS, machine  # noqa: F401

from slides.builder.marp import BROWSERS

INSTALLING = "Installing Marp (npm)"


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
