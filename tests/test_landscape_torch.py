"""Training by torch, recorded as it is: `make test-interop`; left out where torch is missing."""

from __future__ import annotations

import numpy as np
import pytest

from landscape import record, slice_through

torch = pytest.importorskip("torch")


def model_and_data():
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
    inputs = torch.randn(20, 3)
    return model, inputs, inputs.sum(dim=1, keepdim=True).tanh()


@pytest.mark.parametrize(("count", "kept"), [(6, [0, 3, 6]), (7, [0, 3, 6, 7]), (0, [0])])
def test_a_step_of_several_is_kept_and_the_last(count, kept):
    model, inputs, targets = model_and_data()
    one = torch.optim.SGD(model.parameters(), lr=0.1)
    mse = torch.nn.functional.mse_loss
    loss = lambda model: mse(model(inputs), targets)  # noqa: E731
    with record(model, loss) as whole, record(model, loss, every=3) as run:
        for _ in range(count):
            one.zero_grad()
            mse(model(inputs), targets).backward()
            one.step()
    np.testing.assert_array_equal(run.points, whole.points[kept])


def test_each_step_of_the_models_optimizer_is_recorded_and_no_other():
    model, inputs, targets = model_and_data()
    other, mse = torch.nn.Linear(2, 1), torch.nn.functional.mse_loss
    optimizers = [torch.optim.Adam(model.parameters(), lr=0.05),
                  torch.optim.SGD(other.parameters(), lr=0.1)]  # fmt: skip

    def flat():
        return torch.cat([p.detach().ravel() for p in model.parameters()]).double().numpy()

    steps, losses = [flat()], [float(mse(model(inputs), targets))]

    def train(count):
        for _ in range(count):
            for one in optimizers:
                one.zero_grad()
            (mse(model(inputs), targets) + other(torch.ones(1, 2)).sum()).backward()
            for one in optimizers:
                one.step()
            steps.append(flat())
            losses.append(float(mse(model(inputs), targets)))

    with record(model, lambda model: mse(model(inputs), targets)) as run:
        train(6)
    train(2)  # after the block
    np.testing.assert_array_equal(run.points, steps[:7])
    np.testing.assert_allclose(run.losses, losses[:7], rtol=1e-6)
    assert run.shapes == ((4, 3), (4,), (1, 4), (1,))
    assert (run.method.name, run.method.lr) == ("Adam", 0.05)
    assert run.lrs.tolist() == [0.05] * 6

    field = slice_through(run, points=5, cache=None, progress=False, processes=1)
    assert field.values[2, 1] == run.loss(field.plane.at(field.x[1], field.y[2]))
    np.testing.assert_array_equal(flat(), steps[-1])  # the model is as it was
