"""torch.nn beside torch_modules: layouts of RNN, structure of nested modules, state dicts of optimizers, seeded batches."""

import warnings

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

warnings.simplefilter("ignore")


def weighted(outputs):
    """A scalar in which no two elements weigh the same."""
    return sum((y * torch.sin(torch.arange(y.numel(), dtype=y.dtype) + 1).reshape(y.shape)).sum() for y in outputs)


def run(make, *shapes, train=False):
    torch.manual_seed(11)
    module = make()
    for parameter in module.parameters():
        torch.nn.init.uniform_(parameter, -0.6, 0.6)
    module.train(train)
    inputs = [torch.randn(shape, requires_grad=True) for shape in shapes]
    state = dict(module.state_dict())
    torch.manual_seed(23)
    result = module(*inputs)
    outputs = list(result) if isinstance(result, tuple) else [result]
    weighted(outputs).backward()
    return {
        "state": {name: value.clone() for name, value in state.items()},
        "inputs": [x.detach() for x in inputs],
        "outputs": outputs,
        "input_grads": [x.grad for x in inputs],
        "grads": {name: p.grad for name, p in module.named_parameters()},
    }


def recurrent():
    bidirectional = dict(num_layers=2, bidirectional=True)
    return [
        {"options": options, "train": train, **run(lambda: nn.RNN(3, 4, **options), *shapes, train=train)}
        for options, shapes, train in [
            (dict(nonlinearity="relu", batch_first=True), [(2, 5, 3), (1, 2, 4)], False),
            (dict(batch_first=True), [(5, 3), (1, 4)], False),
            (bidirectional, [(5, 3)], False),
            (bidirectional | dict(nonlinearity="relu", batch_first=True), [(2, 5, 3)], False),
            (dict(num_layers=3, dropout=0.5), [(5, 2, 3)], True),
            (dict(num_layers=3, dropout=0.5), [(5, 2, 3)], False),
            (dict(num_layers=2, dropout=0.25, batch_first=True), [(2, 5, 3)], True),
            (bidirectional | dict(dropout=0.25), [(5, 2, 3), (4, 2, 4)], True),
        ]
    ]


class Nested(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4), nn.Linear(4, 4), nn.Tanh()])
        self.heads = nn.ModuleDict({"price": nn.Linear(4, 1), "trend": nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=-1))})
        self.scale = nn.Parameter(torch.ones(2, 3))
        self.scales = nn.ParameterList([nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(1, 2))])
        self.empty = nn.ModuleList()
        self.shared = self.layers[0]
        self.register_buffer("mean", torch.zeros(3))
        self.register_buffer("hidden", torch.zeros(3), persistent=False)


def structure():
    net = Nested()
    return {
        "repr": repr(net),
        "keys": list(net.state_dict()),
        "parameters": [key for key, _ in net.named_parameters()],
        "buffers": [key for key, _ in net.named_buffers()],
        "modules": [key for key, _ in net.named_modules()],
        "children": [key for key, _ in net.named_children()],
    }


# Choices among PyTorch's implementations of the same arithmetic.
UNPORTED = {"foreach", "fused", "capturable", "differentiable"}


def optimizers():
    optim = torch.optim
    return {
        "SGD": lambda p: optim.SGD(p, lr=0.1),
        "SGD(momentum, dampening)": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.3, weight_decay=0.01),
        "Adam(amsgrad)": lambda p: optim.Adam(p, lr=0.1, betas=(0.7, 0.9), amsgrad=True),
        "AdamW(amsgrad, maximize)": lambda p: optim.AdamW(p, lr=0.1, weight_decay=0.2, amsgrad=True, maximize=True),
        "RMSprop(centered, momentum)": lambda p: optim.RMSprop(p, lr=0.05, alpha=0.8, centered=True, momentum=0.5),
        "Adagrad(lr_decay, initial)": lambda p: optim.Adagrad(p, lr=0.3, lr_decay=0.1, initial_accumulator_value=0.2),
    }


def saved_optimizers():
    """Six steps of two groups, with the optimizer's state as saved after three."""
    torch.manual_seed(8)
    start = [torch.randn(4), torch.randn(2, 3)]
    gradients = [[torch.randn(4), torch.randn(2, 3)] for _ in range(6)]
    out = {}
    for name, make in optimizers().items():
        parameters = [nn.Parameter(value.clone()) for value in start]
        optimizer = make([{"params": [parameters[0]]}, {"params": [parameters[1]], "lr": 0.02}])
        path, saved = [], None
        for step in gradients:
            for parameter, gradient in zip(parameters, step):
                parameter.grad = gradient.clone()
            optimizer.step()
            path.append([p.detach().clone() for p in parameters])
            if len(path) == 3:
                state = optimizer.state_dict()
                groups = [{k: v for k, v in g.items() if k not in UNPORTED} for g in state["param_groups"]]
                saved = {"state": {i: {k: copied(v) for k, v in s.items()} for i, s in state["state"].items()}, "param_groups": groups}
        out[name] = {"path": path, "saved": saved}
    return {"start": start, "gradients": gradients, "runs": out}


def copied(value):
    return value.clone() if hasattr(value, "clone") else value


STEPS, WINDOW = 60, 10


def data():
    series = torch.sin(torch.arange(STEPS + WINDOW) / 7) * 0.4 + 0.5
    x = torch.stack([series[i : i + WINDOW] for i in range(STEPS)]).unsqueeze(1)
    return x, series[WINDOW:]


def loader_run():
    """Shuffled batches, dropout and a batch-first RNN, all from one seed."""
    torch.manual_seed(7)
    rnn, drop, fc = nn.RNN(1, 6, num_layers=2, dropout=0.3, batch_first=True), nn.Dropout(0.2), nn.Linear(6, 1)
    parameters = [*rnn.parameters(), *fc.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.05, momentum=0.9)
    x, y = data()
    loader = DataLoader(TensorDataset(x.transpose(1, 2), y), batch_size=16, shuffle=True, drop_last=True)
    losses = []
    for _ in range(4):
        for batch, target in loader:
            out, _ = rnn(batch)
            loss = nn.functional.mse_loss(fc(drop(out[:, -1].contiguous())).view(-1), target)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 0.5)
            optimizer.step()
            losses.append(loss.item())
    return {"losses": losses}


def generator_loader():
    """A loader with a generator of its own: three epochs, and what it has drawn."""
    generator = torch.Generator().manual_seed(3)
    loader = DataLoader(TensorDataset(torch.arange(7)), batch_size=3, shuffle=True, generator=generator)
    epochs = [[i for (batch,) in loader for i in batch.tolist()] for _ in range(3)]
    return {"epochs": epochs, "after": torch.rand(2, generator=generator)}


def cases():
    torch.set_num_threads(1)
    x, y = data()
    return {
        "recurrent": recurrent(),
        "structure": structure(),
        "saved_optimizers": saved_optimizers(),
        "x": x,
        "y": y,
        "loader": loader_run(),
        "generator_loader": generator_loader(),
    }
