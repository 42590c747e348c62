"""Modules without recurrence: outputs and gradients."""

import torch
from torch import nn

from cases._torch.values import Values, gradients, set_values


def modules():
    makers = {
        "Linear(4, 3)": lambda: nn.Linear(4, 3),
        "Linear(4, 3, bias=False)": lambda: nn.Linear(4, 3, bias=False),
        "Linear(4, 1)": lambda: nn.Linear(4, 1),
        "LayerNorm(4)": lambda: nn.LayerNorm(4),
        "LayerNorm([3, 4], eps=0.001)": lambda: nn.LayerNorm([3, 4], eps=0.001),
        "LayerNorm(4, elementwise_affine=False)": lambda: nn.LayerNorm(4, elementwise_affine=False),
        "LayerNorm(4, bias=False)": lambda: nn.LayerNorm(4, bias=False),
        "Flatten()": lambda: nn.Flatten(),
        "Flatten(0, 1)": lambda: nn.Flatten(0, 1),
        "Identity()": lambda: nn.Identity(),
        "Sequential(Linear(4, 3), Tanh(), Linear(3, 2))": lambda: nn.Sequential(
            nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2)
        ),
    }
    out = []
    for name, make in makers.items():
        values = Values(50)
        module = make()
        state = set_values(module, values)
        x = values(2, 3, 4)
        out.append({"module": name, "state_dict": state, "input": x, **gradients(module, [x], values)})
    values = Values(51)
    module = nn.Linear(4, 3)
    state = set_values(module, values)
    x = values(4)
    out.append({"module": "Linear(4, 3)", "state_dict": state, "input": x, **gradients(module, [x], values)})
    return out


def activations():
    makers = {
        "ReLU()": nn.ReLU(), "ReLU6()": nn.ReLU6(), "LeakyReLU()": nn.LeakyReLU(), "LeakyReLU(0.2)": nn.LeakyReLU(0.2),
        "ELU()": nn.ELU(), "ELU(0.5)": nn.ELU(0.5), "CELU()": nn.CELU(), "SELU()": nn.SELU(), "GELU()": nn.GELU(),
        "GELU(approximate='tanh')": nn.GELU(approximate="tanh"), "SiLU()": nn.SiLU(), "Mish()": nn.Mish(), "Sigmoid()": nn.Sigmoid(),
        "Tanh()": nn.Tanh(), "Hardtanh()": nn.Hardtanh(), "Hardsigmoid()": nn.Hardsigmoid(), "Hardswish()": nn.Hardswish(),
        "Softplus()": nn.Softplus(), "Softplus(beta=2, threshold=4)": nn.Softplus(beta=2, threshold=4), "Softsign()": nn.Softsign(),
        "LogSigmoid()": nn.LogSigmoid(), "Tanhshrink()": nn.Tanhshrink(), "Softshrink()": nn.Softshrink(), "Hardshrink()": nn.Hardshrink(),
        "Softmax(dim=-1)": nn.Softmax(dim=-1), "Softmax(dim=0)": nn.Softmax(dim=0), "LogSoftmax(dim=-1)": nn.LogSoftmax(dim=-1),
        "PReLU()": nn.PReLU(),
    }  # fmt: skip
    out = []
    for name, module in makers.items():
        values = Values(60)
        x = torch.cat([values(3, 6, scale=1.0), values(2, 6, scale=4.0)])
        out.append({"module": name, "repr": repr(module), "input": x, **gradients(module, [x], values)})
    return out


def embedding():
    out = []
    x = torch.tensor([[0, 5, 2, 2], [1, 0, 0, 3]])
    for options in ({}, {"padding_idx": 0}):
        values = Values(70)
        module = nn.Embedding(6, 3, **options)
        state = set_values(module, values)
        out.append({"options": options, "state_dict": state, "input": x, **gradients(module, [x], values)})
    return out
