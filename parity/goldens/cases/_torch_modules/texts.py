"""What PyTorch prints: modules, names, and warnings."""

import warnings

import torch
from torch import nn

from cases._torch.networks import Empty, Nested, Net


def reprs():
    modules = [
        nn.RNN(3, 5),
        nn.RNN(50, 40, num_layers=2),
        nn.RNN(
            3,
            5,
            num_layers=2,
            nonlinearity="relu",
            bias=False,
            batch_first=True,
            dropout=0.5,
            bidirectional=True,
        ),
        nn.LSTM(3, 5, 2, batch_first=True),
        nn.LSTM(3, 5, proj_size=2),
        nn.GRU(3, 5, bidirectional=True),
        nn.RNNCell(3, 5),
        nn.RNNCell(3, 5, bias=False, nonlinearity="relu"),
        nn.LSTMCell(3, 5),
        nn.GRUCell(3, 5),
        nn.Linear(4, 3),
        nn.Linear(4, 3, bias=False),
        nn.Embedding(6, 3),
        nn.Embedding(6, 3, padding_idx=0),
        nn.Dropout(0.2),
        nn.Dropout(),
        nn.LayerNorm(4),
        nn.LayerNorm([3, 4], eps=0.001, elementwise_affine=False),
        nn.Flatten(),
        nn.Identity(),
        nn.ReLU(),
        nn.Tanh(),
        nn.Softmax(dim=1),
        nn.LeakyReLU(0.1),
        nn.GELU(),
        nn.Sequential(),
        nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2)),
        nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.ReLU()),
        nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 3)]),
        nn.MSELoss(),
        nn.L1Loss(reduction="sum"),
        nn.CrossEntropyLoss(),
        nn.BCEWithLogitsLoss(),
        nn.SmoothL1Loss(),
        nn.HuberLoss(),
        Net(),
        Nested(),
        Empty(),
    ]
    out = [{"module": type(module).__name__, "repr": repr(module)} for module in modules]
    out.append({"module": "Parameter", "repr": repr(nn.Parameter(torch.tensor([1.0, 2.5])))})
    return out


def names():
    """Orders of parameters, modules and the state dict of nested modules."""
    return [
        {
            "module": type(module).__name__,
            "state_dict": [[key, list(value.shape)] for key, value in module.state_dict().items()],
            "named_parameters": [name for name, _ in module.named_parameters()],
            "named_modules": [name for name, _ in module.named_modules()],
            "named_children": [name for name, _ in module.named_children()],
        }
        for module in (
            Net(),
            Nested(),
            nn.LSTM(2, 3, 2, bidirectional=True),
            nn.Sequential(nn.Linear(2, 2), nn.ReLU()),
        )
    ]


def warned():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        nn.RNN(3, 4, dropout=0.5)
        nn.functional.mse_loss(torch.zeros(3, 1), torch.zeros(3))
        nn.Softmax()(torch.zeros(2, 2))
    return [str(w.message) for w in caught]
