"""Methods of torch and optax against the libraries themselves, and against ours; see `methods`.

By `make test-interop` only: the libraries are large. What holds without them is in
`tests/test_methods.py`.
"""

from __future__ import annotations

import copy
import inspect

import numpy as np
import pytest

import methods
import optimizers
from adventurer import Adventurer, hyperparameters
from fields import himmelblau, ravine
from optimizers import SGD, Momentum

pytestmark = pytest.mark.interop
torch, optax = pytest.importorskip("torch"), pytest.importorskip("optax")
jax = pytest.importorskip("jax")

# Ours -> torch's name and what stands for our hyperparameters, as far as we have the rule.
TORCHS = {
    "SGD": ("SGD", {}),
    "Momentum": ("SGD", {"momentum": 0.9}),
    "Nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "AdaGrad": ("Adagrad", {}),
    "RMSProp": ("RMSprop", {}),
    "Adam": ("Adam", {}),
    "AdamW": ("AdamW", {}),
    "AMSGrad": ("Adam", {"amsgrad": True}),
    "NAdam": ("NAdam", {}),
    "RAdam": ("RAdam", {}),
    "Adadelta": ("Adadelta", {}),
}
OPTAXS = {
    "SGD": ("sgd", {}),
    "Momentum": ("sgd", {"momentum": 0.9}),
    "Nesterov": ("sgd", {"momentum": 0.9, "nesterov": True}),
    "RMSProp": ("rmsprop", {"decay": 0.99, "eps_in_sqrt": False}),
    "Adam": ("adam", {}),
    "AdamW": ("adamw", {"weight_decay": 0.01}),
    "Lion": ("lion", {"weight_decay": 0.0}),
}
OURS = [name for name in {**TORCHS, **OPTAXS} if hasattr(optimizers, name)]


def walked(method, field=ravine, start=(-7, 2), steps=30) -> np.ndarray:
    return Adventurer(*start).optimize(field, method, steps=steps).route.points


@pytest.fixture(autouse=True)
def as_it_was():
    """What is set for all of torch stays as a user has it."""
    before = torch.get_default_dtype()
    yield
    assert torch.get_default_dtype() == before == torch.float32


def torchs_own(make, steps=30, field=ravine, start=(-7.0, 2.0), schedule=None) -> np.ndarray:
    """The route of an optimizer that nothing of ours drives, in float64 throughout."""
    torch.set_default_dtype(torch.float64)
    at = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in start]
    optimizer, points = make(at), [start]
    scheduler = schedule and schedule(optimizer)
    for _ in range(steps):
        for one, slope in zip(at, field.grad(*(one.item() for one in at)), strict=True):
            one.grad = torch.tensor(slope, dtype=torch.float64)
        optimizer.step()
        if scheduler:
            scheduler.step()
        points.append([one.item() for one in at])
    torch.set_default_dtype(torch.float32)
    return np.array(points)


@pytest.mark.parametrize("name", [name for name in OURS if name in TORCHS])
def test_our_rules_walk_as_torchs_do(name):
    theirs, hyper = TORCHS[name]
    for field, start, lr in ((ravine, (-7, 2), 0.1), (himmelblau, (-0.8, -1.0), 0.003)):
        ours = walked(getattr(optimizers, name)(lr=lr), field, start)
        np.testing.assert_allclose(
            walked(methods.torch(theirs, lr=lr, **hyper), field, start),
            ours,
            rtol=1e-12,
            atol=1e-13,
        )


@pytest.mark.parametrize("name", [name for name in OURS if name in OPTAXS])
def test_our_rules_walk_as_optaxs_do(name):
    theirs, hyper = OPTAXS[name]
    mine = getattr(optimizers, name)
    undecayed = (
        {"weight_decay": 0.0} if "weight_decay" in inspect.signature(mine).parameters else {}
    )
    ours = mine(lr=0.1, **(undecayed if hyper.get("weight_decay") == 0 else {}))
    made = methods.optax(theirs, lr=0.1, **hyper)
    np.testing.assert_allclose(walked(made), walked(ours), rtol=1e-12, atol=1e-12)


FIRST = ["ASGD", "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW"]
RULES = [*FIRST, "Adamax", "NAdam", "RAdam", "RMSprop", "Rprop", "SGD"]


@pytest.mark.parametrize("name", RULES)
def test_every_optimizer_of_torch_walks_by_its_name(name):
    rule = getattr(torch.optim, name)
    expected = torchs_own(lambda tensors: rule(tensors, lr=0.05))
    for given in (name, rule):
        np.testing.assert_array_equal(walked(methods.torch(given, lr=0.05)), expected)
    np.testing.assert_array_equal(
        walked(methods.torch(lambda tensors: rule(tensors, lr=0.05))), expected
    )


SCHEDULES = {
    "StepLR": {"step_size": 10},
    "CosineAnnealingLR": {"T_max": 30},
    "LinearLR": {"start_factor": 0.1, "total_iters": 5},
    "OneCycleLR": {"max_lr": 0.3, "total_steps": 40},
}


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("rule, hyper", [("SGD", {"momentum": 0.9}), ("Adam", {})])
def test_schedulers(name, rule, hyper):
    hyper = hyper | {"lr": 0.1}

    def schedule(optimizer):
        return getattr(torch.optim.lr_scheduler, name)(optimizer, **SCHEDULES[name])

    expected = torchs_own(lambda t: getattr(torch.optim, rule)(t, **hyper), schedule=schedule)
    for given in (schedule, (name, SCHEDULES[name])):
        method = methods.torch(rule, lr_scheduler=given, **hyper)
        np.testing.assert_array_equal(walked(method), expected)
        assert hyperparameters(method)["lr"] == 0.1
    rates = []
    for _ in range(12):
        method.update({"x": 1.0}, {"x": 1.0})
        rates.append(method.rate)
    assert len({*rates}) > 1
    if name == "StepLR":
        np.testing.assert_allclose(rates[8:10], [0.1, 0.01])


def test_after_a_change_of_lr_torchs_momentum_is_another():
    """The example in CLIPS: gradient 1, three times at 0.1, then three times at 0.01."""
    ours, at = Momentum(lr=0.1), {"w": 0.0}
    theirs = methods.torch("SGD", lr=0.1, momentum=0.9, lr_scheduler=("StepLR", {"step_size": 3}))
    there = {"w": 0.0}
    for step in range(6):
        ours.lr = 0.1 if step < 3 else 0.01
        ours.update(at, {"w": 1.0})
        theirs.update(there, {"w": 1.0})
    np.testing.assert_allclose([at["w"], there["w"]], [-1.278, -0.683], atol=5e-4)


HALF = {"gamma": 0.5}
MADE = {
    "torch": lambda: methods.torch("Adam", lr=0.1),
    "scheduled": lambda: methods.torch("SGD", momentum=0.9, lr_scheduler=("ExponentialLR", HALF)),
    "a function": lambda: methods.torch(lambda tensors: torch.optim.RAdam(tensors, lr=0.1)),
    "optax": lambda: methods.optax("adam", lr=0.1),
    "made by optax": lambda: methods.optax(optax.nadam(0.1)),
}  # fmt: skip


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_copies_share_nothing(make):
    """Two walks with one method are equal, and a copy taken midway goes on alone."""
    method = make()
    np.testing.assert_array_equal(walked(method), walked(method))
    params = {"x": -7.0, "y": 2.0}
    for _ in range(5):
        method.update(params, {"x": params["x"] / 10, "y": 2 * params["y"]})
    twin, there = copy.deepcopy(method), dict(params)
    for _ in range(5):
        method.update(params, {"x": params["x"] / 10, "y": 2 * params["y"]})
    for _ in range(5):
        twin.update(there, {"x": there["x"] / 10, "y": 2 * there["y"]})
    assert params == there and method.state() == twin.state()
    assert all(type(value) is float for value in params.values())


def test_arrays_are_float64_and_the_callers_own_stays():
    for method in (methods.torch("SGD", lr=0.5), methods.optax("sgd", lr=0.5)):
        given = np.array([1, 2], dtype=np.float32)
        params = {"w": given}
        method.update(params, {"w": np.array([2, 2])})
        assert params["w"].dtype == np.float64 and params["w"].tolist() == [0, 1]
        assert given.tolist() == [1, 2]


def test_names_hyperparameters_and_state():
    nadam = methods.torch("NAdam", lr=0.1)
    assert nadam.name == type(nadam).__name__ == "NAdam"
    assert hyperparameters(nadam) == {
        "lr": 0.1, "betas": (0.9, 0.999), "eps": 1e-8, "momentum_decay": 0.004
    }  # fmt: skip
    assert type(nadam)(**hyperparameters(nadam)).betas == (0.9, 0.999)
    lion = methods.optax("lion", learning_rate=0.1, weight_decay=0)
    assert repr(lion) == "lion(lr=0.1, b1=0.9, b2=0.99, weight_decay=0)"
    for made in (optax.lion(0.1), optax.lion(optax.cosine_decay_schedule(0.1, 30))):
        found = methods.optax(made)
        assert (found.name, found.b1, found.rate) == ("lion", 0.9, pytest.approx(0.1))
    assert methods.optax(optax.chain(optax.clip(1.0), optax.sgd(0.1)), name="clipped").lr == 0.1
    ball = methods.torch("SGD", lr=0.1, momentum=0.9)
    assert ball.state() == {}
    ball.update({"x": 3.0}, {"x": 2.0})
    assert ball.state() == {"momentum_buffer": {"x": 2.0}}
    lion.update({"x": 3.0}, {"x": 2.0})
    assert lion.state()["mu"] == {"x": pytest.approx(0.02)} and lion.state()["count"] == 1


def test_a_schedule_of_optax_is_heeded():
    schedule = optax.cosine_decay_schedule(0.1, 30)
    expected, at = [], np.array([-7.0, 2.0])
    for step in range(30):
        at = at - 0.05 * (1 + np.cos(np.pi * step / 30)) * np.array(ravine.grad(*at))
        expected.append(at)
    for method in (methods.optax("sgd", lr=schedule), methods.optax(optax.sgd(schedule))):
        assert method.rate == 0.1  # not 0.10000000149, as float32 has it
        np.testing.assert_allclose(walked(method)[1:], expected, rtol=1e-6)  # theirs is float32
    single = optax.sgd(np.float32(0.1)), optax.sgd(jax.numpy.float32(0.1))
    assert [repr(methods.optax(made)) for made in single] == ["sgd(lr=0.1)"] * 2


@pytest.mark.parametrize(
    "make, said",
    [
        (lambda: methods.torch("Nadam"), r"^torch.optim has no 'Nadam': .* e\.g\. 'NAdam'$"),
        (lambda: methods.torch("NAdam", lr=-1), "Invalid learning rate"),
        (lambda: methods.torch("NAdam", rate=1), "unexpected keyword argument 'rate'"),
        (lambda: methods.torch("LBFGS"), "^LBFGS asks for the loss"),
        (lambda: methods.torch("SGD", lr_scheduler="ReduceLROnPlateau"), "^lr_scheduler asks for"),
        (lambda: methods.torch("SGD", lr_scheduler=3), "^lr_scheduler is 3: give a function"),
        (lambda: methods.torch(3), "^rule is 3: give an optimizer"),
        (lambda: methods.optax("lionn", lr=1), r"^optax has no 'lionn': .* e\.g\. 'lion'$"),
        (lambda: methods.optax("lion"), "missing a required argument: 'learning_rate'"),
        (lambda: methods.optax("lbfgs"), "^lbfgs asks for more than a gradient"),
        (lambda: methods.optax(3), "^rule is 3: give e.g. optax"),
    ],
)
def test_what_cannot_be_is_one_sentence(make, said):
    with pytest.raises((TypeError, ValueError), match=said) as raised:
        make()
    assert "\n" not in str(raised.value)


def test_by_name_from_the_command_line():
    from clips.choices import parse
    from clips.outline import ROOT, Outlines
    from clips.variants import apply

    scene = Outlines().of(ROOT / "scenes/sgd_zigzag.py", "SGDZigzag")
    text = "methods=torch.NAdam(lr=0.2, betas=(0.8, 0.99)),SGD,optax.lion(learning_rate=0.1)"
    made = apply(scene, [parse(text), parse("lr=0.3")]).methods
    assert [method.name for method in made] == ["NAdam", "SGD", "lion"]
    assert [method.lr for method in made] == [0.3] * 3 and made[0].betas == (0.8, 0.99)
    with pytest.raises(ValueError, match=r"^methods=torch.Nadam: torch.optim has no 'Nadam'"):
        apply(scene, [parse("methods=torch.Nadam")])
    assert type(made[1]) is SGD


def test_name_hyperparameters_and_state_are_in_the_legend():
    """Of a real clip, at its end: what torch remembers then."""
    from acting import acted, texts
    from sgd_vs_momentum import SGDvsMomentum

    made = methods.torch("NAdam", lr=0.3), methods.optax("lion", lr=0.1)
    scene = acted(SGDvsMomentum, methods=made, steps=12)
    said, (torchs, optaxs) = texts(scene), scene.routes
    assert {"NAdam", "lion", "lr 0.3   β 0.9, 0.999   ψ 0.004"} <= {*said}
    assert "lr 0.1   β₁ 0.9   β₂ 0.99   λ 0.001" in said
    assert [*torchs.states] == ["mu_product", "exp_avg", "exp_avg_sq"] and [*optaxs.states] == [
        "mu"
    ]
    x, y = optaxs.states["mu"][-1]
    (row,) = [line for line in said if line.startswith("mu (")]
    assert [float(each) for each in row[4:-1].replace("−", "-").split(", ")] == pytest.approx(
        [x, y], rel=0.1, abs=0.01
    )
    twin = copy.deepcopy(made[1])
    params = {"x": -7.0, "y": 2.0}
    for _ in range(12):
        twin.update(params, dict(zip("xy", ravine.grad(**params), strict=True)))
    assert twin.state()["mu"] == {"x": x, "y": y}
