"""The READMEs' sections "Your own" and "Add a method", tried as they stand there.

What needs torch or optax is tried by `make test-interop`. The commands are tried for names and
formulas in `tests/test_clips_by_name.py` and `tests/test_clips_formulas.py`.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest
from conftest import ROOT

from clips.choices import parse
from clips.outline import Outlines
from clips.variants import apply

SECTIONS = {
    "README.md": ("Your own", "Add a method"),
    "README.ja.md": ("自分のもの", "最適化手法を追加する"),
}


def examples(readme: str) -> list[tuple[str, str]]:
    """Each Python block of these sections, and what it prints: the block after it, or a comment.

    In a comment … stands for figures that are left out.
    """
    text = (ROOT / readme).read_text()
    sections = [
        re.search(rf"^## {name}$(.*?)^## ", text, re.M | re.S)[1] for name in SECTIONS[readme]
    ]
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", "".join(sections), re.M | re.S)
    after = [*blocks[1:], ("", "")]
    return [
        (code, said if not kind and said else "\n".join(re.findall(r"print\(.*\)  # (.*\n)", code)))
        for (language, code), (kind, said) in zip(blocks, after, strict=True)
        if language == "python"
    ]


def test_both_languages_have_the_same_examples():
    assert examples("README.md") == examples("README.ja.md")


def marked(code: str, said: str):
    return pytest.param(code, said, marks=[pytest.mark.interop] if "methods.torch" in code else [])


@pytest.mark.parametrize("code, said", [marked(*each) for each in examples("README.md")])
def test_an_example_prints_what_stands_below_it(code, said, tmp_path):
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert re.fullmatch(re.escape(said).replace("…", r"\d*"), ran.stdout), ran.stdout


@pytest.mark.interop
@pytest.mark.parametrize("readme", SECTIONS)
def test_the_command_that_names_rules_of_torch_and_optax(readme):
    (command,) = re.findall(r"^clips (.*torch\..*)$", (ROOT / readme).read_text(), re.M)
    name, _, chosen = shlex.split(command)
    scene = apply(Outlines().of(ROOT / "scenes/sgd_vs_momentum.py", name), [parse(chosen)])
    told = [(method.name, method.lr) for method in scene.methods]
    assert told == [("NAdam", 0.3), ("lion", 0.1)]
