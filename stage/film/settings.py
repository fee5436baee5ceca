"""How Manim works for clips: by the project's manim.cfg, and asking for no source twice."""

from __future__ import annotations

import configparser
import inspect
import sys
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

import click
from manim import config
from manim._config.utils import config_file_paths
from manim.utils import hashing

SETTINGS = Path(__file__).parent.parent.parent / "manim.cfg"


def given(option: str) -> bool:
    """Whether `option` was said on Manim's command line (never, when no command runs)."""
    context = click.get_current_context(silent=True)
    return context is not None and context.params.get(option) is not None


def adopt_settings() -> None:
    """Put the project's manim.cfg in the place of Manim's own defaults.

    Manim reads manim.cfg from the working directory only. What a flag, another configuration file
    or a program has set is left alone; of the encoder's options, those nobody named are added.
    """
    ours, stock = _read(SETTINGS), _read(config_file_paths()[0])
    for key, raw in ours["CLI"].items():
        if not given(key) and config[key] == _like(config[key], stock["CLI"][key]):
            config[key] = _like(config[key], raw)
    if not given("progress_bar") and not sys.stderr.isatty():
        config.progress_bar = "none"
    options = dict(ours["video_encoder.options"])
    config.video_encoder_options = options | config.video_encoder_options


def _read(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    with path.open(encoding="utf-8") as file:
        parser.read_file(file)
    return parser


def _like(example: Any, raw: str) -> Any:
    """`raw`, as it stands in a configuration file, in the type of `example`."""
    if isinstance(example, bool):
        return configparser.ConfigParser.BOOLEAN_STATES[raw.lower()]
    return type(example)(raw)


_sources: dict[int, tuple[CodeType | None, str]] = {}  # codes stay, so no number is another's


def _source(function: Any) -> str:
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None or id(code) not in _sources:
        _sources[id(code)] = code, inspect.getsource(function)
    return _sources[id(code)][1]


# Manim's hash asks for the sources of the same functions in each play.
hashing.inspect = SimpleNamespace(getclosurevars=inspect.getclosurevars, getsource=_source)
