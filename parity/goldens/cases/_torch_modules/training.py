"""The tutorial's loop, and a hidden state that keeps its graph."""

import torch
from torch import nn

from cases._torch.networks import Net
from cases._torch.values import Values, leaf, set_values


def training():
    """The tutorial's loop: a two-layer RNN, Adam, hidden state carried over epochs without detaching, seed for seed."""
    out = []
    for carry in ("detached", "none"):
        torch.manual_seed(0)
        net = Net()
        initial = {k: v.clone() for k, v in net.state_dict().items()}
        values = Values(110)
        x, y = values(12, 1, 3), values(12)
        optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
        criterion = nn.MSELoss()
        h, losses = None, []
        for _ in range(20):
            optimizer.zero_grad()
            y_hat, hn = net(x, h)
            loss = criterion(y_hat.view(-1), y)
            loss.backward()
            optimizer.step()
            h = hn.detach() if carry == "detached" else None
            losses.append(loss.detach())
        out.append(
            {
                "seed": 0,
                "carry": carry,
                "x": x,
                "y": y,
                "lr": 0.01,
                "initial": initial,
                "losses": torch.stack(losses),
                "final": net.state_dict(),
            }
        )
    return out


def carried_graph():
    """The hidden state carried over epochs with its graph: the loss of epoch k goes back through epochs k - 1, ..., 0.

    PyTorch refuses this once an optimizer has updated parameters in place. Here each epoch has its own copy of them, and a
    parameter's gradient is the sum over the copies: exact, with the values that each forward pass saw. SGD, four epochs.
    """
    values = Values(120)
    module = nn.RNN(2, 3)
    versions = [{k: leaf(v) for k, v in set_values(module, values).items()}]
    names = list(versions[0])
    x, y = values(4, 1, 2), values(4, 1, 3)
    h = torch.zeros(1, 1, 3)
    losses, gradients_by_epoch = [], []
    for _ in range(4):
        current = versions[-1]
        out, h = torch.func.functional_call(module, current, (x, h))
        loss = ((out - y) ** 2).mean()
        leaves = [version[n] for version in versions for n in names]
        parts = torch.autograd.grad(loss, leaves, retain_graph=True)
        total = {n: sum(parts[i :: len(names)]) for i, n in enumerate(names)}
        losses.append(loss.detach())
        gradients_by_epoch.append(total)
        versions.append({n: leaf((current[n] - 0.1 * total[n]).detach()) for n in names})
    return {
        "x": x,
        "y": y,
        "lr": 0.1,
        "initial": versions[0],
        "losses": torch.stack(losses),
        "gradients": gradients_by_epoch,
        "final": versions[-1],
    }
