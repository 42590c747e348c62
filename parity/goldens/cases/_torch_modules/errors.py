"""The text of what PyTorch raises."""

import warnings

import torch
from torch import nn

from cases._torch.networks import Empty, Net


def errors():
    """The exact text of what PyTorch raises."""
    f, zeros = nn.functional, torch.zeros
    rnn = nn.RNN(3, 4)
    lstm = nn.LSTM(3, 4)
    used = torch.ones(2, requires_grad=True)

    def backward_twice():
        loss = (used * used).sum()
        loss.backward()
        loss.backward()

    calls = {
        "RNN(3, 4) of [2, 5, 2]": lambda: rnn(zeros(2, 5, 2)),
        "RNN(3, 4) of [2, 5, 3, 1]": lambda: rnn(zeros(2, 5, 3, 1)),
        "RNN(3, 4) of [3]": lambda: rnn(zeros(3)),
        "RNN(3, 4) of [2, 5, 3], hx [1, 4, 4]": lambda: rnn(zeros(2, 5, 3), zeros(1, 4, 4)),
        "RNN(3, 4) of [2, 5, 3], hx [2, 5, 4]": lambda: rnn(zeros(2, 5, 3), zeros(2, 5, 4)),
        "RNN(3, 4) of [2, 5, 3], hx [5, 4]": lambda: rnn(zeros(2, 5, 3), zeros(5, 4)),
        "RNN(3, 4) of [2, 3], hx [1, 2, 4]": lambda: rnn(zeros(2, 3), zeros(1, 2, 4)),
        "RNN(3, 4) of int64 [2, 5, 3]": lambda: rnn(zeros(2, 5, 3, dtype=torch.int64)),
        "LSTM(3, 4) of [2, 5, 2]": lambda: lstm(zeros(2, 5, 2)),
        "LSTM(3, 4) of [2, 5, 3], h [1, 4, 4]": lambda: lstm(
            zeros(2, 5, 3), (zeros(1, 4, 4), zeros(1, 5, 4))
        ),
        "LSTM(3, 4) of [2, 5, 3], c [1, 4, 4]": lambda: lstm(
            zeros(2, 5, 3), (zeros(1, 5, 4), zeros(1, 4, 4))
        ),
        "RNNCell(3, 4) of [2, 2]": lambda: nn.RNNCell(3, 4)(zeros(2, 2)),
        "RNNCell(3, 4) of [2, 3], hx [1, 4]": lambda: nn.RNNCell(3, 4)(zeros(2, 3), zeros(1, 4)),
        "RNNCell(3, 4) of [2, 3, 3]": lambda: nn.RNNCell(3, 4)(zeros(2, 2, 3)),
        "RNN(3, 4, nonlinearity='gelu')": lambda: nn.RNN(3, 4, nonlinearity="gelu"),
        "RNN(3, 0)": lambda: nn.RNN(3, 0),
        "RNN(3, 4, num_layers=0)": lambda: nn.RNN(3, 4, num_layers=0),
        "RNN(3, 4, dropout=2)": lambda: nn.RNN(3, 4, dropout=2.0),
        "RNNCell(3, 4, nonlinearity='gelu')": lambda: nn.RNNCell(3, 4, nonlinearity="gelu")(zeros(2, 3)),
        "LSTM(3, 4, proj_size=4)": lambda: nn.LSTM(3, 4, proj_size=4),
        "Linear(4, 2) of [2, 3]": lambda: nn.Linear(4, 2)(zeros(2, 3)),
        "Linear(4, 2) of [3]": lambda: nn.Linear(4, 2)(zeros(3)),
        "Linear(4, 2) of [2, 5, 3]": lambda: nn.Linear(4, 2)(zeros(2, 5, 3)),
        "Dropout(1.5)": lambda: nn.Dropout(1.5),
        "Embedding(4, 2) of 4": lambda: nn.Embedding(4, 2)(torch.tensor([4])),
        "Embedding(4, 2) of float": lambda: nn.Embedding(4, 2)(torch.tensor([1.0])),
        "Embedding(4, 2, padding_idx=4)": lambda: nn.Embedding(4, 2, padding_idx=4),
        "LayerNorm(4) of [2, 3]": lambda: nn.LayerNorm(4)(zeros(2, 3)),
        "MSELoss of [3], [2]": lambda: f.mse_loss(zeros(3), zeros(2)),
        "MSELoss reduction='average'": lambda: nn.MSELoss(reduction="average")(zeros(2), zeros(2)),
        "BCELoss of [3], [2]": lambda: f.binary_cross_entropy(zeros(3), zeros(2)),
        "BCELoss of 1.5": lambda: f.binary_cross_entropy(torch.tensor([1.5]), zeros(1)),
        "BCEWithLogitsLoss of [3], [2]": lambda: f.binary_cross_entropy_with_logits(zeros(3), zeros(2)),
        "CrossEntropyLoss of [2, 3], [3]": lambda: f.cross_entropy(zeros(2, 3), zeros(3, dtype=torch.int64)),
        "CrossEntropyLoss of [2, 3], class 3": lambda: f.cross_entropy(zeros(2, 3), torch.tensor([0, 3])),
        "HuberLoss delta=0": lambda: f.huber_loss(zeros(2), zeros(2), delta=0.0),
        "SGD of nothing": lambda: torch.optim.SGD([], lr=0.1),
        "SGD lr=-1": lambda: torch.optim.SGD([used], lr=-1),
        "SGD momentum=-1": lambda: torch.optim.SGD([used], lr=0.1, momentum=-1),
        "SGD nesterov without momentum": lambda: torch.optim.SGD([used], lr=0.1, nesterov=True),
        "Adam betas=(1, 0.9)": lambda: torch.optim.Adam([used], betas=(1.0, 0.9)),
        "Adam betas=(0.9, 1)": lambda: torch.optim.Adam([used], betas=(0.9, 1.0)),
        "Adam eps=-1": lambda: torch.optim.Adam([used], eps=-1.0),
        "Adam lr=-1": lambda: torch.optim.Adam([used], lr=-1.0),
        "Adam weight_decay=-1": lambda: torch.optim.Adam([used], weight_decay=-1.0),
        "RMSprop alpha=-1": lambda: torch.optim.RMSprop([used], alpha=-1.0),
        "Adam of a tensor": lambda: torch.optim.Adam(used),
        "Adam of a computed tensor": lambda: torch.optim.Adam([used * 2]),
        "ReduceLROnPlateau factor=1": lambda: torch.optim.lr_scheduler.ReduceLROnPlateau(
            torch.optim.SGD([used], lr=0.1), factor=1.0
        ),
        "backward without grad": lambda: zeros(1).sum().backward(),
        "backward of a vector": lambda: (used * 2).backward(),
        "backward twice": backward_twice,
        "view(-1, 3) of [8]": lambda: zeros(8).view(-1, 3),
        "item() of [6]": lambda: zeros(6).item(),
        "add of [2], [3]": lambda: zeros(2) + zeros(3),
        "matmul of [2, 3], [4, 2]": lambda: zeros(2, 3) @ zeros(4, 2),
        "load_state_dict missing": lambda: nn.Linear(2, 3).load_state_dict({"weight": zeros(3, 2)}),
        "load_state_dict unexpected": lambda: nn.Linear(2, 3, bias=False).load_state_dict(
            {"weight": zeros(3, 2), "bias": zeros(3)}
        ),
        "load_state_dict shape": lambda: nn.Linear(2, 3).load_state_dict(
            {"weight": zeros(2, 2), "bias": zeros(3)}
        ),
        "load_state_dict all": lambda: Net().load_state_dict({"fc.weight": zeros(1, 4), "other": zeros(1)}),
        "calculate_gain('swish')": lambda: nn.init.calculate_gain("swish"),
        "kaiming_uniform_(mode='avg')": lambda: nn.init.kaiming_uniform_(zeros(2, 2), mode="avg"),
        "xavier_uniform_ of [2]": lambda: nn.init.xavier_uniform_(zeros(2)),
        "orthogonal_ of [2]": lambda: nn.init.orthogonal_(zeros(2)),
        "eye_ of [2]": lambda: nn.init.eye_(zeros(2)),
        "module without forward": lambda: Empty()(1),
        "missing attribute": lambda: Net().nothing,
    }
    out = []
    for name, call in calls.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                call()
            except Exception as error:
                out.append({"call": name, "error": type(error).__name__, "message": str(error)})
            else:
                raise AssertionError(f"{name} raised nothing")
    return out
