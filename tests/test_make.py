"""What make runs, what it cleans, and which versions of packages it installs."""

import os
import re
import sys
from importlib.metadata import distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from test_setup import ROOT, machine  # noqa: F401


def test_make_commands(machine):
    assert machine.run("make", "-n")[-1] == ".venv/bin/manim -qh scenes/sgd_vs_momentum.py"
    (*_, tests) = machine.run("make", "-n", "test", "PYTEST_ARGS=-k hiker")
    assert tests == ".venv/bin/pytest -n auto --durations=10 -k hiker"
    *_, english, japanese = machine.run("make", "-n", "clips", "QUALITY=l")
    assert english.split() == [".venv/bin/clips", "-q", "l"]
    assert japanese == ".venv/bin/clips -q l first second --set lang=ja"  # as their decks have them
    *_, one, more = machine.run("make", "-n", "clips", "CLIPS=WhichWay")
    assert (one, more) == (".venv/bin/clips -q h WhichWay", ":")
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


def pins(name: str = "constraints.txt") -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def test_pins_are_versions_and_nothing_else():
    for name, version in (pins() | pins("constraints-interop.txt")).items():
        assert re.fullmatch(r"[\w-]+ [\d.]+(post\d+)?", f"{name} {version}")


def test_what_torch_and_optax_need_is_pinned_as_for_all():
    more, both = pins("constraints-interop.txt"), pins()
    assert {"torch", "optax"} <= more.keys()
    assert all(version == both.get(name, version) for name, version in more.items())


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
