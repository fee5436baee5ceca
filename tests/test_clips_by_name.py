"""Code by name, `methods=mymodule:MyRule(lr=0.1)`, from the folder where one starts the command."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from clips.choices import parse
from clips.listing import parameters_of
from clips.named import files_of, named_in, references
from clips.outline import Outlines
from clips.records import fingerprint, state, write_record
from clips.render import render
from clips.variants import apply, variant_name
from optimizers import Momentum
from stage.film.beside import BESIDE

ENGLISH = (ROOT / "README.md").read_text()
SCENE = ROOT / "scenes/sgd_zigzag.py"
MINE = """
from fields import Field
from mine_too import SCALE

class MyRule:
    def __init__(self, lr=0.1, kind="plain"):
        if lr > 1:
            raise RuntimeError("too much")
        self.lr, self.kind = lr, kind

    def update(self, params, grads):
        for key, grad in grads.items():
            params[key] -= SCALE * self.lr * grad

def made(lr):
    return MyRule(lr=lr)

def loss(x, y):
    return x**2 + y**2 / 2

ready, dish = MyRule(lr=0.7), Field(loss, (-3, 3), (-2, 2), name="dish")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with modules of somebody's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    # What is compiled is found by its source's second and length: here edits come sooner.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (tmp_path / "mine.py").write_text(MINE)
    (tmp_path / "mine_too.py").write_text("SCALE = 1.0\n")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack/__init__.py").write_text("")
    (tmp_path / "pack/deep.py").write_text("from mine import MyRule\n")
    (tmp_path / "broken.py").write_text("x = 1\ny = 1 / 0\n")
    (tmp_path / "through.py").write_text("import broken\n")
    (tmp_path / "unread.py").write_text("def f(:\n")
    (tmp_path / "leaves.py").write_text("import sys\nsys.exit(3)\n")
    (tmp_path / "optimizers.py").write_text("class SGD: pass\n")
    yield tmp_path
    for name, module in [*sys.modules.items()]:
        if (getattr(module, "__file__", None) or "").startswith(f"{tmp_path}/"):
            del sys.modules[name]


def one(*chosen: str) -> type:
    """The outline of a scene with these choices, as they are typed."""
    scene = Outlines().of(SCENE, "SGDZigzag")
    return apply(scene, [parse(text) for text in chosen])


@pytest.mark.parametrize(
    "text, made",
    [
        ("mine:MyRule", [("MyRule", 0.1)]),
        ("mine:MyRule(lr=0.3), Momentum", [("MyRule", 0.3), ("Momentum", 0.1)]),
        ("SGD(lr=0.5),pack.deep:MyRule(kind='a:b, c')", [("SGD", 0.5), ("MyRule", 0.1)]),
        ("mine:made(lr=0.4)", [("MyRule", 0.4)]),
        ("mine:ready", [("MyRule", 0.7)]),
    ],
)
def test_methods_by_name_mix_with_ours(folder, text, made):
    methods = one(f"methods={text}").methods
    assert [(type(method).__name__, method.lr) for method in methods] == made


def test_hyperparameters_of_a_method_by_name_are_parameters(folder):
    scene = one("methods=mine:MyRule(lr=0.3),Momentum", "MyRule.lr=0.5")
    assert [method.lr for method in scene.methods] == [0.5, Momentum().lr]
    assert {each.name: each.value for each in parameters_of(scene)}["MyRule.lr"] == "0.5"


def test_fields_by_name(folder):
    assert repr(one("field=mine:dish").field) == "Field('dish', x from -3 to 3, y from -2 to 2)"
    field = one("field=mine:loss", "x_range=-1,2", "y_range=-2, 2").field
    assert (field.name, field.x_range, field(2, 1)) == ("loss", (-1, 2), 4.5)


NONE = "write its file's name without .py, and start where the file is"


@pytest.mark.parametrize(
    "text, said",
    [
        ("methods=nowhere:X", rf"there is no module nowhere in {{}}: {NONE}"),
        ("methods=mine.more:X", rf"there is no module mine.more in {{}}: {NONE}"),
        (
            "methods=mine:Myrule",
            "mine has no 'Myrule' (is it MyRule?); it has SCALE, MyRule, made, loss, ready",
        ),
        ("methods=mine:SCALE", "1.0 cannot be called"),
        ("methods=mine:loss", "mine:loss is no method, and makes none: loss() missing 2 required"),
        ("methods=mine:made(lr=0.1,x=1)", "mine:made has no 'x'; it has lr"),
        ("methods=mine:MyRule(rate=1)", "mine:MyRule has no 'rate'; it has lr, kind"),
        ("methods=mine:MyRule(lr=2)", "RuntimeError: too much"),
        ("methods=mine:ready(lr=2)", "mine:ready is a method already: write it without brackets"),
        ("methods=mine:Field", "Field.__init__() missing 3 required positional arguments"),
        ("methods=mine:MyRule(0.1)", "write methods as in SGD(lr=0.5),Adam"),
        ("methods=broken:X", "broken.py, line 2: ZeroDivisionError: division by zero"),
        ("methods=through:X", "broken.py, line 2: ZeroDivisionError: division by zero"),
        ("methods=unread:X", "unread.py, line 1: invalid syntax"),
        ("methods=leaves:X", "leaves.py, line 2: SystemExit: 3"),
        ("methods=optimizers:SGD", "{}/optimizers.py bears the name of a module that Kudari or"),
        ("field=mine:MyRule", "make it a Field, or a function of x and y"),
        ("field=mine:loss", "mine:loss is a function: say over which ranges, x_range=-3,3 and"),
        ("field=mine:SCALE", "mine:SCALE is 1.0: make it a Field, or a function of x and y"),
    ],
)
def test_what_cannot_be_is_one_sentence(folder, text, said):
    with pytest.raises(ValueError) as raised:
        one(text)
    message = str(raised.value)
    assert message.startswith(f"{text}: ") and "\n" not in message
    assert said.format(folder) in message


def test_a_module_that_was_edited_is_read_anew_and_so_is_what_it_imports(folder):
    assert one("methods=mine:ready").methods[0].lr == 0.7
    (folder / "mine.py").write_text(MINE.replace("lr=0.7", "lr=0.6"))
    assert one("methods=mine:ready").methods[0].lr == 0.6
    (folder / "mine_too.py").write_text("SCALE = 2.0\n")
    params = {"x": 1.0}
    one("methods=mine:MyRule(lr=0.5)").methods[0].update(params, {"x": 1.0})
    assert params == {"x": 0.0}


def test_film_names_are_short_and_safe():
    name = variant_name("SGDZigzag", [("methods", "my.module:MyRule(lr=0.1),Adam")])
    assert re.fullmatch(r"SGDZigzag@methods=my\.module_MyRule_lr=0\.1_+Adam@[0-9a-f]{8}", name)
    assert variant_name("A", [("methods", "a:B")]) != variant_name("A", [("methods", "a_B")])


def test_references_are_read_as_python_reads_them():
    assert references("a.b:C.d(x=1),'e:f'") == ("named_0(x=1),'e:f'", {"named_0": "a.b:C.d"})
    assert references("a : B") == ("named_0", {"named_0": "a:B"})
    for text in ("a:", ":b", "a::b", "1:2", "(", "a:'b'", "lambda:0", "16:9"):
        assert references(text) == (text, {}), text
    assert named_in([("methods", "torch.NAdam,SGD"), ("title", "16:9")]) == ([], {"torch"})


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.text("ab.:,(=1)' \n\\") | st.text())
def test_of_any_text_the_references_are_what_was_left_out(text):
    rest, found = references(text)
    for name, said in found.items():
        assert re.fullmatch(r"[^\W\d][\w.]*:[^\W\d][\w.]*", said) and rest.count(name) == 1
        rest = rest.replace(name, said)
    assert rest.split() == text.split() or "".join(rest.split()) == "".join(text.split())


def test_films_follow_the_modules_that_are_named(folder):
    """Edited, a film is out of date; nothing is imported to see that, and no other film is."""
    chosen = (("methods", "mine:MyRule(lr=0.3)"),)
    film = folder / "media/480p15/Film.mp4"
    film.parent.mkdir(parents=True)
    film.write_text("film")
    for each in BESIDE:
        film.with_suffix(each.suffix).write_text(each.label)

    def now(chosen=chosen):
        return fingerprint(SCENE, "l", chosen, folder=folder)

    write_record(film, now(), 21, 1.4, 0.5)
    assert state(film, now()).kind == "fresh"
    assert not {"mine", "mine_too"} & {*sys.modules}
    assert {Path(name).name for name in now()} >= {"mine.py", "mine_too.py", "sgd_zigzag.py"}
    assert "package torch" not in now() and now(()).keys() < now().keys()
    for name in ("mine.py", "mine_too.py"):
        text = (folder / name).read_text()
        (folder / name).write_text(f"{text}\n# more\n")
        found = state(film, now())
        assert (found.kind, found.why.endswith(f"{name} changed")) == ("stale", True)
        (folder / name).write_text(text)
    (folder / "mine.py").unlink()
    assert state(film, now()).kind == "stale"


def test_what_is_installed_is_told_by_its_version(folder):
    (folder / "mine.py").write_text("import pytest\n")
    found = fingerprint(SCENE, "l", [("field", "mine:loss"), ("methods", "numpy:sum")])
    assert found["package pytest"] == pytest.__version__
    files = [name for name in found if "site-packages" in name]
    assert all(name.endswith("numpy/__init__.py") for name in files) and len(files) == 1
    assert files_of("numpy.linalg", folder)[-1].name == "__init__.py"


def test_render_takes_the_same_texts_and_plays_follow_the_modules(folder):
    """A comment draws nothing anew; another update all plays, as the way is another."""

    def drawn(methods: str = "mine:MyRule(lr=0.3)") -> dict[str, int]:
        chosen = {"methods": methods, "field": "mine:loss", "steps": 1, "slow_steps": 0}
        ranges = {"x_range": (-3, 3), "y_range": (-2, 2)}
        render("SGDZigzag", "l", None, folder / "media", False, **chosen, **ranges)
        return {file.name: file.stat().st_ino for file in folder.glob("media/cache/**/*.mp4")}

    first = drawn()
    (folder / "mine.py").write_text(f"# mine\n{MINE}")
    assert drawn() == first
    (folder / "mine.py").write_text(MINE.replace("SCALE *", "0.5 * SCALE *"))
    assert not first.keys() & (drawn().keys() - first.keys()) and len(drawn()) == 2 * len(first)
    with pytest.raises(ValueError, match=r"^methods=mine:Rule: mine has no 'Rule'"):
        drawn("mine:Rule")


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_readme_as_it_stands(readme, folder):
    """Its module and its commands; the first is carried out, twice, in its own folder.

    What is up to date is told without running the module.
    """
    text = (ROOT / readme).read_text()
    first = r"import numpy as np\n\nfrom fields import Field\n\n\nclass"
    module = re.search(rf"```python\n({first}.*?)```", text, re.DOTALL)[1]
    commands = re.findall(r"^clips (SGDZigzag .*mymodule:.*)$", text, re.M)
    (folder / "mymodule.py").write_text(
        f"with open('{folder}/ran', 'a') as ran:\n    ran.write('.')\n{module}"
    )
    for line in commands:
        name, *chosen = shlex.split(line)
        assert name == "SGDZigzag" and one(*(each for each in chosen if each != "--set"))
    if readme != "README.md":  # the same commands
        assert commands == re.findall(r"^clips (SGDZigzag .*mymodule:.*)$", ENGLISH, re.M)
        return
    line = [Path(sys.executable).with_name("clips"), *shlex.split(commands[0])]
    line += ["-q", "l", "--media_dir", "media"]
    said = subprocess.run(line, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    ran = (folder / "ran").read_text()
    again = subprocess.run(line, capture_output=True, text=True, check=False)
    assert "is up to date" in again.stdout and (folder / "ran").read_text() == ran
