"""Recurrent modules and their cells: outputs, states and gradients."""

import torch
from torch import nn

from cases._torch.values import Values, gradients, set_values


def recurrent(seed, kind, shape, sizes=(2, 3), hx=None, **options):
    """`sizes`: input and hidden size; `hx`: the shapes of the initial states, if any."""
    values = Values(seed)
    module = getattr(nn, kind)(*sizes, **options)
    state = set_values(module, values)
    x = values(*shape)
    initial = [values(*s) for s in hx or []]

    def call(x, *initial):
        if not initial:
            return module(x)
        return module(x, tuple(initial) if kind.startswith("LSTM") else initial[0])

    return {
        "module": kind,
        "sizes": sizes,
        "options": options,
        "state_dict": state,
        "input": x,
        "initial_state": initial,
        **gradients(module, [x, *initial], values, call),
    }


def rnn():
    case = lambda seed, shape, **options: recurrent(seed, "RNN", shape, **options)
    return [
        case(0, (4, 2, 2)),
        case(1, (4, 2, 2), nonlinearity="relu"),
        case(2, (4, 2, 2), bias=False),
        case(3, (2, 4, 2), batch_first=True),
        case(4, (4, 2, 2), num_layers=2),
        case(5, (4, 2, 2), num_layers=3, nonlinearity="relu", bias=False),
        case(6, (4, 2, 2), bidirectional=True),
        case(7, (2, 4, 2), bidirectional=True, num_layers=2, batch_first=True),
        case(8, (4, 2)),
        case(9, (4, 2), hx=[(1, 3)]),
        case(10, (4, 2, 2), hx=[(1, 2, 3)]),
        case(11, (2, 4, 2), hx=[(2, 2, 3)], num_layers=2, batch_first=True),
        case(12, (4, 2, 2), hx=[(4, 2, 3)], num_layers=2, bidirectional=True),
        case(13, (1, 1, 1), sizes=(1, 1)),
        case(14, (7, 3, 5), sizes=(5, 17)),
        case(15, (30, 1, 6), sizes=(6, 10), num_layers=2),
    ]


def gated():
    out = []
    for kind, states in (("LSTM", 2), ("GRU", 1)):
        case = lambda seed, shape, hx=None, **options: recurrent(
            seed, kind, shape, hx=[hx] * states if hx else None, **options
        )
        out += [
            case(20, (4, 2, 2)),
            case(21, (4, 2, 2), bias=False),
            case(22, (2, 4, 2), batch_first=True, num_layers=2),
            case(23, (4, 2, 2), bidirectional=True),
            case(24, (4, 2)),
            case(25, (4, 2, 2), hx=(1, 2, 3)),
            case(26, (7, 3, 5), sizes=(5, 9)),
        ]
    out.append(recurrent(27, "LSTM", (4, 2, 2), sizes=(2, 4), proj_size=3))
    return out


def cells():
    case = recurrent
    return [
        case(30, "RNNCell", (2, 2)),
        case(31, "RNNCell", (2, 2), hx=[(2, 3)], nonlinearity="relu"),
        case(32, "RNNCell", (2,), hx=[(3,)], bias=False),
        case(33, "LSTMCell", (2, 2), hx=[(2, 3), (2, 3)]),
        case(34, "GRUCell", (2, 2), hx=[(2, 3)]),
    ]


def between_layers_dropout():
    """Training with dropout between layers, seed for seed."""
    out = []
    for kind in ("RNN", "LSTM", "GRU"):
        values = Values(40)
        module = getattr(nn, kind)(2, 3, num_layers=3, dropout=0.4)
        state = set_values(module, values)
        x = values(4, 2, 2)
        torch.manual_seed(11)
        outputs = [module(x)[0] for _ in range(2)]
        after = torch.rand(2)
        out.append(
            {
                "module": kind,
                "seed": 11,
                "state_dict": state,
                "input": x,
                "outputs": outputs,
                "after": after,
                "evaluation": module.eval()(x)[0],
            }
        )
    return out
