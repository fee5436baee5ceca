"""What is typed of parameters, and what a variant is called by it."""

from __future__ import annotations

import pickle
import re
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clips.choices import parse, sweep
from clips.variants import variant_name


@pytest.mark.parametrize(
    "text, pair",
    [
        ("lr=0.3", ("lr", "0.3")),
        (" start = -5, 1 ", ("start", "-5, 1")),
        ("methods=SGD(lr=0.5)", ("methods", "SGD(lr=0.5)")),
        ("title=", ("title", "")),
    ],
)
def test_a_choice_is_a_name_and_a_value(text, pair):
    assert parse(text) == pair


@pytest.mark.parametrize("text", ["lr", "", "=0.3", " = 1"])
def test_what_is_no_choice_is_one_sentence(text):
    said = f"{text!r} is not a parameter with its value: write it as in lr=0.3"
    for read in (parse, sweep):
        with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
            read(text)


@pytest.mark.parametrize(
    "text, values",
    [
        ("lr=0.1,0.5,0.95,1.02", ["0.1", "0.5", "0.95", "1.02"]),
        ("lr=0.3", ["0.3"]),
        ("lr=0.5, 0.1 ,0.1", ["0.5", "0.1"]),
        ("field=bowl,ravine", ["bowl", "ravine"]),
        ("start=-5,1;0,2", ["-5,1", "0,2"]),
        ("start=-5,1", ["-5,1"]),
        ("turns=0,-90,-58;0,-80,-50", ["0,-90,-58", "0,-80,-50"]),
        ("turns=0,-90,-58;", ["0,-90,-58"]),
        ("methods=SGD,Adam; Adam(lr=0.3,beta1=0.8)", ["SGD,Adam", "Adam(lr=0.3,beta1=0.8)"]),
        ("ghost=Adam(lr=0.3,beta1=0.8),SGD", ["Adam(lr=0.3,beta1=0.8)", "SGD"]),
    ],
)
def test_a_sweep_is_a_choice_for_each_value(text, values):
    assert sweep(text) == [(text.partition("=")[0], value) for value in values]


def test_equal_values_of_a_sweep_are_one():
    assert [variant_name("A", [pair]) for pair in sweep("lr=0.3,0.5,0.30,3e-1")] == [
        "A@lr=0.3",
        "A@lr=0.5",
    ]


@pytest.mark.parametrize("text", ["lr=", "lr=0.1,,0.5", "lr=0.1,", "start=;0,2"])
def test_a_sweep_without_a_value_is_one_sentence(text):
    said = f"{text}: a value is missing, write them as in lr=0.1,0.5"
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        sweep(text)


# what it is called --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "chosen, name",
    [
        ([], "SGDZigzag"),
        (["lr=0.3", "start=-5,1"], "SGDZigzag@lr=0.3,start=-5_1"),
        (["start=-5, 1.0", "lr=3e-1"], "SGDZigzag@lr=0.3,start=-5_1"),
        (["lr=9", "start=-5,+1", "lr=0.30"], "SGDZigzag@lr=0.3,start=-5_1"),
        (["lr=.5"], "SGDZigzag@lr=0.5"),
        (["lr=-0.0"], "SGDZigzag@lr=0"),
        (["lr=1e-08"], "SGDZigzag@lr=1e-08"),
        (["steps=012"], "SGDZigzag@steps=12"),
        (["field=rosenbrock", "SGD.lr=1e3"], "SGDZigzag@SGD.lr=1000,field=rosenbrock"),
        (["methods=SGD,Adam"], "SGDZigzag@methods=SGD_Adam"),
        (["title=v1.50.0"], "SGDZigzag@title=v1.50.0"),
        (["shape=9:16"], "SGDZigzag@shape=9-16"),
    ],
)
def test_names_are_stable(chosen, name):
    assert variant_name("SGDZigzag", [parse(text) for text in chosen]) == name


def test_what_a_name_cannot_show_a_hash_tells_apart():
    asked = ["SGD(lr=0.50), Adam", "SGD(lr=0.5),Adam", "SGD(lr=0.5)_Adam", "SGD_lr=0.5__Adam"]
    first, same, other, third = (variant_name("A", [("methods", text)]) for text in asked)
    assert re.fullmatch(r"A@methods=SGD_lr=0\.5__Adam@[0-9a-f]{8}", first)
    assert first == same
    assert len({first, other, third}) == 3
    assert len(variant_name("A", [("title", "x" * 500)])) <= 120
    assert variant_name("A", [("title", "x" * 500)]) != variant_name("A", [("title", "x" * 501)])


pairs = st.lists(
    st.tuples(st.sampled_from(["lr", "start", "a.b", "slow_steps", "ü"]) | st.text(), st.text())
)


@settings(deadline=None, max_examples=300, derandomize=True)
@given(pairs, st.randoms(use_true_random=False))
def test_any_name_is_safe_and_does_not_depend_on_the_order(chosen, random):
    name = variant_name("SGDZigzag", chosen)
    assert re.fullmatch(r"SGDZigzag[A-Za-z0-9@=,._+-]*", name)
    assert len(name) <= 120
    shuffled = list(dict(chosen).items())
    random.shuffle(shuffled)
    assert variant_name("SGDZigzag", shuffled) == name


@settings(deadline=None, max_examples=300, derandomize=True)
@given(*[st.dictionaries(st.sampled_from(["a", "b_c"]), st.text("ab_,=@ 1.")) for _ in "xy"])
def test_other_choices_have_other_names(these, those):
    one, other = (variant_name("A", list(chosen.items())) for chosen in (these, those))

    def meaning(chosen):
        return {key: re.sub(r"\s*([,=])\s*", r"\1", text.strip()) for key, text in chosen.items()}

    if not any(re.search(r"\d", text) for text in (*these.values(), *those.values())):
        assert (one == other) == (meaning(these) == meaning(those))


@settings(deadline=None, max_examples=20, derandomize=True)
@given(pairs)
def test_a_shell_takes_a_name_as_it_is(tmp_path_factory, chosen):
    name = variant_name("SGDZigzag", chosen)
    folder = tmp_path_factory.mktemp("empty")
    line = f"printf %s {name} && : > {name}.mp4"
    said = subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True)
    assert (said.returncode, said.stdout, said.stderr) == (0, name, "")
    assert [file.name for file in folder.iterdir()] == [f"{name}.mp4"]


@settings(deadline=None, max_examples=50, derandomize=True)
@given(pairs)
def test_choices_can_be_pickled(chosen):
    assert pickle.loads(pickle.dumps(tuple(chosen))) == tuple(chosen)
    assert variant_name("A", pickle.loads(pickle.dumps(chosen))) == variant_name("A", chosen)
