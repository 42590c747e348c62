"""PyTorch's CPU generator: what follows `torch.manual_seed`."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SEEDS = [0, 1, 42, 2**31 + 5, 2**40 + 3, -1]


def seeded(seed, draw):
    torch.manual_seed(seed)
    return draw()


def streams():
    out = []
    for seed in SEEDS:
        torch.manual_seed(seed)
        out.append(
            {
                # As strings: JSON readers keep 53 bits of a number.
                "seed": str(seed),
                "initial_seed": str(torch.initial_seed() % 2**64),
                "int64": [str(torch.empty((), dtype=torch.int64).random_().item()) for _ in range(4)],
                "uniform": torch.rand(37),
                "uniform_range": torch.empty(20).uniform_(-0.3, 0.7),
                "bernoulli": torch.empty(50).bernoulli_(0.3),
                "randperm": torch.randperm(23),
                "randint": torch.randint(-7, 100, (20,)),
                "randint_wide": torch.randint(-(2**31), 2**31 - 1, (12,)),
                "after": torch.rand(3),
            }
        )
    return out


def normals():
    sizes = [1, 2, 3, 7, 15, 16, 17, 24, 31, 32, 35, 100]
    return [
        {
            "seed": seed,
            "size": size,
            "mean": mean,
            "std": std,
            "values": seeded(seed, lambda: torch.empty(size).normal_(mean, std)),
        }
        for seed in (0, 123)
        for size in sizes
        for mean, std in [(0.0, 1.0), (0.5, 2.0)]
    ]


def cached_normal():
    """An odd number of scalar normals leaves one cached, which a block draw and uniforms do not touch."""
    torch.manual_seed(5)
    return {
        "seed": 5,
        "three": torch.randn(3),
        "sixteen": torch.randn(16),
        "rand": torch.rand(2),
        "two": torch.randn(2),
        "four": torch.randn(4),
    }


def dropout():
    out = []
    for seed, p, size in [(0, 0.2, 40), (1, 0.5, 40), (2, 0.9, 40), (3, 0.0, 5), (4, 1.0, 5)]:
        torch.manual_seed(seed)
        x = torch.ones(size, requires_grad=True)
        y = nn.functional.dropout(x, p, training=True)
        out.append({"seed": seed, "p": p, "mask": y, "after": torch.rand(3)})
    return out


def permutations():
    return [
        {"seed": seed, "n": n, "values": seeded(seed, lambda: torch.randperm(n))}
        for seed, n in [(0, 1), (0, 2), (7, 10), (7, 1000)]
    ]


def data_loader():
    """Two epochs of a shuffling loader: the batches, and a draw afterwards that shows how much was taken."""
    out = []
    for seed, n in [(0, 10), (3, 25)]:
        torch.manual_seed(seed)
        loader = DataLoader(TensorDataset(torch.arange(n)), batch_size=4, shuffle=True)
        epochs = [[i for (batch,) in loader for i in batch.tolist()] for _ in range(2)]
        torch_after = torch.rand(2)
        torch.manual_seed(seed)
        plain = DataLoader(TensorDataset(torch.arange(n)), batch_size=4)
        for _ in plain:
            pass
        out.append(
            {"seed": seed, "n": n, "epochs": epochs, "after": torch_after, "after_unshuffled": torch.rand(2)}
        )
    return out


def module_defaults():
    makers = {
        "Linear(3, 2)": lambda: nn.Linear(3, 2),
        "Linear(40, 1)": lambda: nn.Linear(40, 1),
        "Linear(5, 4, bias=False)": lambda: nn.Linear(5, 4, bias=False),
        "RNN(3, 5)": lambda: nn.RNN(3, 5),
        "RNN(2, 4, num_layers=2)": lambda: nn.RNN(2, 4, num_layers=2),
        "RNN(2, 3, num_layers=2, bidirectional=True)": lambda: nn.RNN(2, 3, num_layers=2, bidirectional=True),
        "RNN(2, 3, bias=False)": lambda: nn.RNN(2, 3, bias=False),
        "LSTM(2, 3)": lambda: nn.LSTM(2, 3),
        "LSTM(3, 4, proj_size=2)": lambda: nn.LSTM(3, 4, proj_size=2),
        "GRU(3, 2, num_layers=2)": lambda: nn.GRU(3, 2, num_layers=2),
        "RNNCell(3, 4)": lambda: nn.RNNCell(3, 4),
        "LSTMCell(2, 3)": lambda: nn.LSTMCell(2, 3),
        "GRUCell(2, 3)": lambda: nn.GRUCell(2, 3),
        "Embedding(7, 3)": lambda: nn.Embedding(7, 3),
        "Embedding(4, 3, padding_idx=1)": lambda: nn.Embedding(4, 3, padding_idx=1),
        "LayerNorm(4)": lambda: nn.LayerNorm(4),
    }
    return [
        {
            "seed": seed,
            "module": name,
            "parameters": dict(seeded(seed, make).named_parameters()),
            "after": torch.rand(2),
        }
        for seed in (0, 42)
        for name, make in makers.items()
    ]


def initializers():
    init = nn.init
    calls = {
        "uniform_": lambda t: init.uniform_(t, -2.0, 3.0),
        "normal_": lambda t: init.normal_(t, 1.0, 0.5),
        "trunc_normal_": lambda t: init.trunc_normal_(t),
        "trunc_normal_(std=0.02)": lambda t: init.trunc_normal_(t, 0.0, 0.02),
        "trunc_normal_(0, 1, -0.5, 0.5)": lambda t: init.trunc_normal_(t, 0.0, 1.0, -0.5, 0.5),
        "trunc_normal_(0, 1, 0.5, 0.8)": lambda t: init.trunc_normal_(t, 0.0, 1.0, 0.5, 0.8),
        "xavier_uniform_": lambda t: init.xavier_uniform_(t),
        "xavier_uniform_(gain=tanh)": lambda t: init.xavier_uniform_(t, init.calculate_gain("tanh")),
        "xavier_normal_": lambda t: init.xavier_normal_(t),
        "kaiming_uniform_": lambda t: init.kaiming_uniform_(t),
        "kaiming_uniform_(a=sqrt 5)": lambda t: init.kaiming_uniform_(t, a=5**0.5),
        "kaiming_uniform_(fan_out, relu)": lambda t: init.kaiming_uniform_(
            t, mode="fan_out", nonlinearity="relu"
        ),
        "kaiming_normal_": lambda t: init.kaiming_normal_(t),
        "kaiming_normal_(selu)": lambda t: init.kaiming_normal_(t, nonlinearity="selu"),
        "orthogonal_": lambda t: init.orthogonal_(t),
        "orthogonal_(gain=2)": lambda t: init.orthogonal_(t, 2.0),
        "eye_": lambda t: init.eye_(t),
        "constant_(0.3)": lambda t: init.constant_(t, 0.3),
    }
    shapes = [(3, 2), (2, 5), (4, 4), (8, 5)]
    out = []
    for name, call in calls.items():
        for seed, shape in enumerate(shapes):
            out.append(
                {
                    "seed": seed,
                    "init": name,
                    "values": seeded(seed, lambda: call(torch.empty(shape))),
                    "after": torch.rand(1),
                }
            )
    return out


def gains():
    names = ["linear", "conv1d", "sigmoid", "tanh", "relu", "leaky_relu", "selu"]
    gain = nn.init.calculate_gain
    return [
        *({"name": n, "gain": gain(n)} for n in names),
        {"name": "leaky_relu", "param": 0.2, "gain": gain("leaky_relu", 0.2)},
    ]


def fans():
    shapes = [(3, 2), (4, 3, 5), (6, 4, 2, 3)]
    return [
        {"shape": shape, "fans": nn.init._calculate_fan_in_and_fan_out(torch.empty(shape))}
        for shape in shapes
    ]


def cases():
    torch.set_num_threads(1)
    return {
        "streams": streams(),
        "normals": normals(),
        "cached_normal": cached_normal(),
        "dropout": dropout(),
        "permutations": permutations(),
        "data_loader": data_loader(),
        "module_defaults": module_defaults(),
        "initializers": initializers(),
        "gains": gains(),
        "fans": fans(),
    }
