"""PyTorch's part of live.py: cases of random shapes and options, each from one seed."""

import random

import torch
from cases import torch_rules
from cases._torch.networks import Net
from cases._torch.values import Values, gradients
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(1)


def flip(rng):
    return rng.random() < 0.5


def module(seed):
    rng = random.Random(seed)
    kind = rng.choice(["RNN", "LSTM", "GRU"])
    sizes, steps, batch = (rng.randint(1, 9), rng.randint(1, 33)), rng.randint(1, 40), rng.randint(1, 17)
    options = dict(num_layers=rng.randint(1, 3), bias=flip(rng), batch_first=flip(rng), bidirectional=flip(rng))
    if kind == "RNN":
        options["nonlinearity"] = rng.choice(["tanh", "relu"])
    batched = rng.random() < 0.8

    torch.manual_seed(seed)
    made = getattr(nn, kind)(*sizes, **options)
    values = Values(seed)
    x = values(*((batch, steps) if options["batch_first"] else (steps, batch)), sizes[0]) if batched else values(steps, sizes[0])
    cells = options["num_layers"] * (1 + options["bidirectional"])
    state = (cells, batch, sizes[1]) if batched else (cells, sizes[1])
    initial = [values(*state) for _ in range(2 if kind == "LSTM" else 1)] if flip(rng) else []

    def call(x, *initial):
        return made(x, (initial if kind == "LSTM" else initial[0]) if initial else None)

    return {
        "seed": seed,
        "module": kind,
        "sizes": sizes,
        "options": options,
        "state_dict": {key: value.clone() for key, value in made.state_dict().items()},
        "input": x,
        "initial_state": initial,
        **gradients(made, [x, *initial], values, call),
    }


def training(seed):
    rng = random.Random(seed)
    sizes = (rng.randint(1, 12), rng.randint(1, 24), rng.randint(1, 3))
    dropout = rng.choice([0.0, 0.3]) if sizes[2] > 1 else 0.0
    hidden, optimizer = rng.choice(["none", "detach"]), rng.choice(["Adam", "SGD", "RMSprop", "AdamW"])
    values = Values(seed)
    # RMSprop's first steps are ten times its rate. At 0.01 PyTorch itself goes astray when a weight's last digit changes.
    steps, lr = rng.randint(2, 80), 0.001 if optimizer == "RMSprop" else 0.01
    x, y = values(steps, 1, sizes[0]), values(steps)

    torch.manual_seed(seed)
    net = Net(*sizes)
    net.rnn.dropout = dropout
    initial = {key: value.clone() for key, value in net.state_dict().items()}
    optim, criterion = getattr(torch.optim, optimizer)(net.parameters(), lr=lr), nn.MSELoss()
    h, losses = None, []
    for _ in range(10):
        out, hn = net(x, h)
        loss = criterion(out.view(-1), y)
        optim.zero_grad()
        loss.backward()
        optim.step()
        h = hn.detach() if hidden == "detach" else None
        losses.append(loss.detach())
    settings = {"dropout": dropout, "hidden": hidden, "optimizer": optimizer, "lr": lr}
    result = {"x": x, "y": y, "initial": initial, "losses": torch.stack(losses), "final": net.state_dict()}
    return {"seed": seed, "sizes": sizes, **settings, **result}


def streams(seed):
    rng = random.Random(seed)
    n, p, high, batch_size = rng.randint(1, 300), rng.choice([0.1, 0.2, 0.5, 0.9]), rng.randint(1, 10**6), rng.randint(1, 40)
    torch.manual_seed(seed)
    return {
        "seed": seed,
        "uniform": torch.rand(n),
        "normal": torch.randn(n),
        "randperm": torch.randperm(n),
        "randint": {"low": -5, "high": high, "values": torch.randint(-5, high, (n,))},
        "bernoulli": {"p": p, "values": torch.empty(n).bernoulli_(p)},
        "dropout": {"p": p, "mask": nn.functional.dropout(torch.ones(n), p)},
        "loader": {"n": n, "batch_size": batch_size, "order": loader_order(n, batch_size)},
        "after": torch.rand(3),
    }


def loader_order(n, batch_size):
    loader = DataLoader(TensorDataset(torch.arange(n)), batch_size=batch_size, shuffle=True)
    return [i for _ in range(2) for (batch,) in loader for i in batch.tolist()]


def rules(seed):
    return {"seed": seed, **torch_rules.rules(seed)}


PARTS = {"torch_modules": module, "torch_training": training, "torch_streams": streams, "torch_rules": rules}
