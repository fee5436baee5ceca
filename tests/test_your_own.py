"""The READMEs' section "Your own", tried as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from conftest import ROOT

SECTIONS = {"README.md": "Your own", "README.ja.md": "自分のもの"}


def examples(readme: str) -> list[tuple[str, str]]:
    """Each Python block of the section, and what it prints: the block after it, or a comment.

    In a comment … stands for figures that are left out.
    """
    text = (ROOT / readme).read_text()
    section = re.search(rf"^## {SECTIONS[readme]}$(.*?)^## ", text, re.M | re.S)[1]
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", section, re.M | re.S)
    after = [*blocks[1:], ("", "")]
    return [
        (code, said if not kind and said else "\n".join(re.findall(r"print\(.*\)  # (.*\n)", code)))
        for (language, code), (kind, said) in zip(blocks, after, strict=True)
        if language == "python"
    ]


def test_both_languages_have_the_same_examples():
    assert examples("README.md") == examples("README.ja.md")


@pytest.mark.parametrize("code, said", examples("README.md"))
def test_an_example_prints_what_stands_below_it(code, said, tmp_path):
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert re.fullmatch(re.escape(said).replace("…", r"\d*"), ran.stdout), ran.stdout
