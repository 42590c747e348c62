"""Losses with every reduction, and their gradients."""

import warnings

import numpy as np
import torch
from torch import nn

from cases._torch.values import Values, leaf


def losses():
    values = Values(80)
    rng = np.random.default_rng(81)
    real = values(4, 3), values(4, 3)
    p = torch.tensor(rng.uniform(0.05, 0.95, (4, 3)).astype("float32").round(4))
    binary = torch.tensor([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 1, 0]], dtype=torch.float32)
    soft = torch.tensor(rng.uniform(0, 1, (4, 3)).astype("float32").round(4))
    logits = values(4, 3, scale=2.0)
    classes = torch.tensor([0, 2, 1, 2])
    ignored = torch.tensor([0, -100, 1, 2])
    shares = torch.softmax(values(4, 3), -1)
    weight = torch.tensor([0.5, 2.0, 1.0])
    log_p = torch.log_softmax(logits, -1)
    deep, deep_classes = values(2, 3, 5), torch.tensor([[0, 1, 2, 1, 0], [2, 2, 0, 1, 1]])
    settings = [
        ("MSELoss", {}, *real),
        ("L1Loss", {}, *real),
        ("SmoothL1Loss", {}, *real),
        ("SmoothL1Loss", {"beta": 0.5}, *real),
        ("HuberLoss", {}, *real),
        ("HuberLoss", {"delta": 0.5}, *real),
        ("BCELoss", {}, p, binary),
        ("BCELoss", {"weight": weight}, p, soft),
        ("BCEWithLogitsLoss", {}, logits, binary),
        ("BCEWithLogitsLoss", {"pos_weight": weight}, logits, binary),
        ("BCEWithLogitsLoss", {"weight": weight}, logits, soft),
        ("CrossEntropyLoss", {}, logits, classes),
        ("CrossEntropyLoss", {"weight": weight}, logits, classes),
        ("CrossEntropyLoss", {"label_smoothing": 0.1}, logits, classes),
        ("CrossEntropyLoss", {"weight": weight, "label_smoothing": 0.2}, logits, classes),
        ("CrossEntropyLoss", {}, logits, ignored),
        ("CrossEntropyLoss", {"ignore_index": 2, "weight": weight}, logits, classes),
        ("CrossEntropyLoss", {"ignore_index": 2, "label_smoothing": 0.1}, logits, classes),
        ("CrossEntropyLoss", {}, logits, shares),
        ("CrossEntropyLoss", {"weight": weight, "label_smoothing": 0.1}, logits, shares),
        ("CrossEntropyLoss", {}, deep, deep_classes),
        ("CrossEntropyLoss", {}, logits[0], classes[0]),
        ("NLLLoss", {}, log_p, classes),
        ("NLLLoss", {"weight": weight}, log_p, classes),
        ("NLLLoss", {"ignore_index": 2}, log_p, classes),
        ("KLDivLoss", {}, log_p, shares),
        ("PoissonNLLLoss", {}, logits, soft),
        ("SoftMarginLoss", {}, logits, 2 * binary - 1),
    ]
    out = []
    for name, options, x, target in settings:
        case = {"loss": name, "options": options, "input": x, "target": target, "values": {}, "gradients": {}}
        for reduction in ("mean", "sum", "none"):
            x_leaf = leaf(x)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                y = getattr(nn, name)(**options, reduction=reduction)(x_leaf, target)
            y.sum().backward()
            case["values"][reduction] = y
            case["gradients"][reduction] = x_leaf.grad
        out.append(case)
    saturated = torch.tensor([0.0, 1.0, 1.0, 0.0], requires_grad=True)
    y = nn.BCELoss(reduction="none")(saturated, torch.tensor([1.0, 0.0, 1.0, 0.0]))
    y.sum().backward()
    out.append(
        {
            "loss": "BCELoss",
            "options": {},
            "input": saturated,
            "target": torch.tensor([1.0, 0.0, 1.0, 0.0]),
            "values": {"none": y},
            "gradients": {"none": saturated.grad},
        }
    )
    return out
