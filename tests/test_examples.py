"""The examples in docstrings say what comes out."""

from __future__ import annotations

import doctest
import importlib
import re

import pytest
from conftest import ROOT, SOURCES

WITH_EXAMPLES = [
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for file in SOURCES
    if re.search(r">>> (?!.*\+SKIP)", file.read_text())
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    tried = doctest.testmod(importlib.import_module(name))
    assert tried.attempted and not tried.failed
