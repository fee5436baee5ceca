"""`python -m slides.builder.present` in a copy of the project: it renews the slide where one is."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from itertools import count, takewhile
from pathlib import Path
from urllib.request import urlopen

import pytest
from browsing import Deck, new_page
from browsing import chromium as chromium
from conftest import CLIPS, ROOT
from manim import tempconfig
from manim.utils.module_ops import get_module
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from starting import FOLDER, HANG, ignoring

from slides.builder.present import free_port

DECK = """---
marp: true
headingDivider: 2
---
# One

## Two
![bg](../media/480p15/Plain.mp4)
"""

# Empties a deck and writes it some milliseconds later, as many editors do; notes what is read there
# at each news. News of another file, twice, come after those of the deck.
HALF_WRITTEN = """
const { createRequire } = await import('node:module')
const { closeSync, openSync, readFileSync, writeFileSync, writeSync } = await import('node:fs')
const [wrapper, deck, other] = process.argv.slice(1)
await import(wrapper)
writeFileSync(deck, 'old')
writeFileSync(other, 'old')
let read, told
const chokidar = createRequire(wrapper)('chokidar')
const watcher = chokidar.watch([deck, other], { ignoreInitial: true }).on('change', path =>
  path === deck ? read = readFileSync(deck, 'utf8') : told())
await new Promise(ready => watcher.on('ready', ready))
const pause = time => new Promise(over => setTimeout(over, time))
for (let gap = 0; gap < 8; gap += 1) {
  const file = openSync(deck, 'w')
  await pause(gap)
  writeSync(file, `# Deck ${'again '.repeat(gap)}`)
  closeSync(file)
  for (const often of [1, 2]) {
    await pause(10)
    const news = new Promise(heard => told = heard)
    writeFileSync(other, `${'other '.repeat(2 * gap + often)}`)
    await news
  }
  console.log(read === readFileSync(deck, 'utf8'))
}
process.exit()
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("project") / FOLDER
    ignored = shutil.ignore_patterns("node_modules", "__pycache__")
    for package in ("slides", "clips"):
        shutil.copytree(ROOT / package, root / package, ignore=ignored)
    (root / "slides/node_modules").symlink_to(ROOT / "slides/node_modules")
    (root / "slides/deck.ja.md").write_text(DECK)
    render(root)
    return root


def render(root: Path, **parameters: float) -> None:
    """Render the clip as `manim` does, into the project's media."""
    scene = type("Plain", (get_module(CLIPS / "plain.py").Plain,), parameters)
    with tempconfig({"quality": "low_quality", "media_dir": str(root / "media")}):
        scene().render()


def start(root: Path, *arguments: str) -> tuple[subprocess.Popen, str]:
    """Start presenting; the address that it gives."""
    process = subprocess.Popen(
        [sys.executable, "-m", "slides.builder.present", "--no-browser", *arguments],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root), "LC_ALL": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=ignoring(),
    )
    line = process.stdout.readline()
    address = re.match(r"(http://localhost:\d+/slides/deck\.ja\.md)", line)
    assert address, line + process.stdout.read()
    return process, address[1]


def stop(process: subprocess.Popen, port: int, number: int = signal.SIGINT) -> None:
    process.send_signal(number)
    output, _ = process.communicate(timeout=HANG)
    if number == signal.SIGKILL:  # which leaves Marp a moment longer
        while free_port(port) != port:
            time.sleep(0.05)
    else:
        assert process.returncode == 0 and "Traceback" not in output
    assert free_port(port) == port  # the server has ended too


def watched_by(process: subprocess.Popen) -> int:
    """How many files and folders Marp watches, as Linux tells."""
    tasks = Path(f"/proc/{process.pid}/task")
    marps = [pid for file in tasks.glob("*/children") for pid in file.read_text().split()]
    told = [file.read_text() for pid in marps for file in Path(f"/proc/{pid}/fdinfo").iterdir()]
    return sum(text.count("inotify wd:") for text in told)


def until_saved_theme(deck: Deck, theme: Path, holds: str) -> None:
    """Save a theme until the page shows it.

    Marp begins to watch a theme some time after it has shown the first deck that uses it. Then each
    save has the page loaded anew, for seconds on a busy machine: so each waits longer for it.
    """
    for wait in takewhile(lambda wait: wait < HANG, (1.5**tries for tries in count())):
        theme.touch()
        with suppress(PlaywrightTimeout):
            deck.page.wait_for_function(holds, timeout=1000 * wait)
            return
    raise AssertionError("Marp does not watch the theme")


def test_a_deck_that_is_being_written_is_not_read_half(tmp_path):
    wrapper = (ROOT / "slides/kudari/watching.mjs").as_uri()
    files = [str(tmp_path / name) for name in ("deck.md", "other.md")]
    script = ["node", "--input-type=module", "-e", HALF_WRITTEN, wrapper, *files]
    ran = subprocess.run(script, capture_output=True, text=True, check=True, timeout=HANG)
    assert ran.stdout.split() == ["true"] * 8


def test_an_edited_deck_and_a_new_clip_are_shown_where_one_is(project, chromium):
    port = free_port(9300)
    process, address = start(project, "--port", str(port))
    deck = Deck(new_page(chromium), f"{address}#2")
    deck.until("clip.ended")
    assert deck.shown()[0]["time"] == pytest.approx(1.4, abs=0.05)

    for theme in ("", "theme: 01dracula\n"):
        text = DECK.replace("headingDivider", f"{theme}headingDivider")
        (project / "slides/deck.ja.md").write_text(text)
        deck.page.wait_for_timeout(1000)
        deck.until("clip.ended")
        deck.page.evaluate("window.isTheOldOne = true")
        render(project, way=3.0 if theme else 2.5, side=1.0)  # of the same length
        deck.page.wait_for_function("!window.isTheOldOne")
        deck.until("clip.ended")  # it has begun again, and played
        assert deck.slide() == 2
        film = (project / "media/480p15/Plain.mp4").read_bytes()
        got = deck.page.evaluate(
            "async () => (await (await fetch(document.querySelector('video').src)).blob()).size"
        )
        assert got == len(film)

    file = project / "slides/deck.ja.md"
    file.write_text(DECK + "\nedited words\n")
    deck.page.wait_for_function("document.body.innerText.includes('edited words')")
    assert deck.slide() == 2
    theme = project / "slides/kudari/01dracula.css"
    file.write_text(DECK.replace("marp: true", "marp: true\ntheme: 01dracula"))
    deck.page.wait_for_function("!document.body.innerText.includes('edited words')")
    theme.write_text(theme.read_text() + "\nsection { outline: 3px solid #010203; }\n")
    outline = "getComputedStyle(document.querySelector('.bespoke-marp-active section'))"
    until_saved_theme(deck, theme, f"{outline}.outlineColor === 'rgb(1, 2, 3)'")
    assert deck.slide() == 2 and deck.strangers() == []
    if sys.platform == "linux":
        assert 10 < watched_by(process) < 500  # and no package: there are thousands
    stop(process, port)


# Takes the port on which pages wait for news, once Marp has found it free: of the first Marp only.
# What Marp finds it with gives `listen` a port and a host at most, what then listens gives it more.
RIVAL = """
const net = require('node:net'), fs = require('node:fs')
const { MARPS } = process.env, { listen } = net.Server.prototype
net.Server.prototype.listen = function (...asked) {
  if (asked[0] >= 37717 && asked.length > 2) {
    if (!fs.existsSync(MARPS)) listen.call(net.createServer(), asked[0])
    fs.appendFileSync(MARPS, '.')
  }
  return listen.apply(this, asked)
}
"""


def test_where_marps_second_port_is_taken_meanwhile_it_is_started_again(
    project, tmp_path, monkeypatch
):
    rival, marps = tmp_path / "rival.cjs", tmp_path / "marps"
    rival.write_text(RIVAL)
    monkeypatch.setenv("NODE_OPTIONS", f"--require {rival}")
    monkeypatch.setenv("MARPS", str(marps))
    process, address = start(project)
    while not (marps.exists() and len(marps.read_text()) == 2):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    port = int(re.search(r":(\d+)/", address)[1])
    while free_port(port) == port:
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    assert b"marp" in urlopen(address).read()
    stop(process, port, signal.SIGTERM)


def test_a_taken_port_is_passed_over_and_what_is_wrong_is_said(project):
    """By another one that presents, and by a stranger at the next port."""
    process, address = start(project)
    taken = int(re.search(r":(\d+)/", address)[1])
    line = [sys.executable, "-m", "slides.builder.present", "--no-browser"]
    environment = os.environ | {"PYTHONPATH": str(project)}
    ran = subprocess.run(
        [*line, "--port", str(taken)], cwd=project, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 1
    assert ran.stderr == f"The port {taken} is taken: give another one with --port.\n"
    with socket.create_server(("localhost", free_port(taken + 1))) as stranger:
        other, address = start(project)
        port = int(re.search(r":(\d+)/", address)[1])
        assert port not in (taken, stranger.getsockname()[1])
        assert b"marp" in urlopen(address).read()
        stop(other, port, signal.SIGHUP)
    stop(process, taken, signal.SIGKILL)
    line.append("slides/none.md")
    ran = subprocess.run(line, cwd=project, env=environment, capture_output=True, text=True)
    assert ran.returncode == 1 and "There is no deck slides/none.md" in ran.stderr
