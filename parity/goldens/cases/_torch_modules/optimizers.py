"""Optimizers, schedulers and the clipping of gradients, step by step."""

import torch
from torch import nn

from cases._torch.values import Values, leaf


def optimizers():
    """Two parameters after each of ten steps with the same gradients; the third step's second gradient is None."""
    o = torch.optim
    settings = [
        ("SGD", dict(lr=0.1)),
        ("SGD", {}),
        ("SGD", dict(lr=0.1, momentum=0.9)),
        ("SGD", dict(lr=0.1, momentum=0.9, dampening=0.3)),
        ("SGD", dict(lr=0.1, momentum=0.9, nesterov=True)),
        ("SGD", dict(lr=0.1, momentum=0.9, weight_decay=0.05)),
        ("SGD", dict(lr=0.1, maximize=True)),
        ("Adam", {}),
        ("Adam", dict(lr=0.05, betas=(0.8, 0.9), eps=1e-4)),
        ("Adam", dict(lr=0.05, weight_decay=0.1)),
        ("Adam", dict(lr=0.05, amsgrad=True)),
        ("Adam", dict(lr=0.05, maximize=True)),
        ("AdamW", {}),
        ("AdamW", dict(lr=0.05, weight_decay=0.2)),
        ("AdamW", dict(lr=0.05, amsgrad=True)),
        ("RMSprop", {}),
        ("RMSprop", dict(lr=0.05, alpha=0.8, eps=1e-4)),
        ("RMSprop", dict(lr=0.05, momentum=0.9)),
        ("RMSprop", dict(lr=0.05, centered=True)),
        ("RMSprop", dict(lr=0.05, centered=True, momentum=0.9, weight_decay=0.1)),
        ("Adagrad", {}),
        ("Adagrad", dict(lr=0.1, lr_decay=0.1, weight_decay=0.05, initial_accumulator_value=0.5)),
        ("NAdam", dict(lr=0.05)),
        ("RAdam", dict(lr=0.05)),
        ("Adamax", dict(lr=0.05)),
        ("Adadelta", dict(lr=0.5)),
    ]
    values = Values(90)
    start = [values(4), values(2, 2)]
    grads = [[values(4), values(2, 2)] for _ in range(10)]
    grads[2][1] = None
    grads[3] = [torch.zeros(4), torch.zeros(2, 2)]
    runs = []
    for name, options in settings:
        parameters = [leaf(v) for v in start]
        optimizer = getattr(o, name)(parameters, **options, foreach=False)
        steps = []
        for gradient in grads:
            for parameter, g in zip(parameters, gradient):
                parameter.grad = None if g is None else g.clone()
            optimizer.step()
            steps.append([p.detach().clone() for p in parameters])
        defaults = {
            k: v
            for k, v in optimizer.defaults.items()
            if k not in ("foreach", "fused", "capturable", "differentiable")
        }
        runs.append({"optimizer": name, "options": options, "defaults": defaults, "steps": steps})
    return {
        "start": start,
        "gradients": grads,
        "runs": runs,
        "parameter_groups": parameter_groups(start, grads),
    }


def parameter_groups(start, grads):
    parameters = [leaf(v) for v in start]
    optimizer = torch.optim.SGD(
        [{"params": [parameters[0]]}, {"params": [parameters[1]], "lr": 0.01}], lr=0.1, momentum=0.9
    )
    steps = []
    for gradient in grads:
        for parameter, g in zip(parameters, gradient):
            parameter.grad = None if g is None else g.clone()
        optimizer.step()
        steps.append([p.detach().clone() for p in parameters])
    return {"lr": [0.1, 0.01], "momentum": 0.9, "steps": steps, "repr": repr(optimizer)}


def optimizer_text():
    parameter = torch.zeros(2, requires_grad=True)
    makers = {
        "SGD": lambda: torch.optim.SGD([parameter], lr=0.1),
        "Adam": lambda: torch.optim.Adam([parameter], lr=0.01),
        "AdamW": lambda: torch.optim.AdamW([parameter]),
        "RMSprop": lambda: torch.optim.RMSprop([parameter]),
        "Adagrad": lambda: torch.optim.Adagrad([parameter]),
    }
    return [{"optimizer": name, "repr": repr(make())} for name, make in makers.items()]


def schedulers():
    s = torch.optim.lr_scheduler
    settings = {
        "StepLR(3, gamma=0.5)": lambda o: s.StepLR(o, 3, gamma=0.5),
        "MultiStepLR([2, 5], gamma=0.1)": lambda o: s.MultiStepLR(o, [2, 5], gamma=0.1),
        "ExponentialLR(0.9)": lambda o: s.ExponentialLR(o, 0.9),
        "CosineAnnealingLR(6)": lambda o: s.CosineAnnealingLR(o, 6),
        "CosineAnnealingLR(6, eta_min=0.01)": lambda o: s.CosineAnnealingLR(o, 6, eta_min=0.01),
        "LambdaLR(0.95 ** epoch)": lambda o: s.LambdaLR(o, lambda epoch: 0.95**epoch),
        "LinearLR(start_factor=0.25, total_iters=4)": lambda o: s.LinearLR(
            o, start_factor=0.25, total_iters=4
        ),
        "ConstantLR(factor=0.5, total_iters=3)": lambda o: s.ConstantLR(o, factor=0.5, total_iters=3),
        "PolynomialLR(total_iters=5, power=2)": lambda o: s.PolynomialLR(o, total_iters=5, power=2),
    }
    out = []
    for name, make in settings.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
        scheduler = make(optimizer)
        rates = [optimizer.param_groups[0]["lr"]]
        for _ in range(14):
            optimizer.step()
            scheduler.step()
            rates.append(optimizer.param_groups[0]["lr"])
        out.append({"scheduler": name, "lr": 0.1, "rates": rates, "last_lr": scheduler.get_last_lr()})
    metrics = [5, 4, 4, 4, 4, 4, 3, 3.0001, 3, 3, 3, 3, 2.9, 3, 3, 3, 3, 3]
    for options in (
        dict(patience=1),
        dict(patience=2, factor=0.5, cooldown=2),
        dict(patience=0, factor=0.5, min_lr=0.02),
        dict(patience=1, factor=0.5, mode="max"),
        dict(patience=1, factor=0.5, threshold=0.5, threshold_mode="abs"),
    ):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
        scheduler = s.ReduceLROnPlateau(optimizer, **options)
        rates = []
        for metric in metrics:
            optimizer.step()
            scheduler.step(metric)
            rates.append(optimizer.param_groups[0]["lr"])
        out.append(
            {
                "scheduler": "ReduceLROnPlateau",
                "options": options,
                "lr": 0.1,
                "metrics": metrics,
                "rates": rates,
            }
        )
    return out


def clipping():
    values = Values(100)
    grads = [values(4), values(2, 2), values(1)]
    out = []
    for options in (
        dict(max_norm=0.5),
        dict(max_norm=100.0),
        dict(max_norm=0.5, norm_type=1.0),
        dict(max_norm=0.5, norm_type=float("inf")),
    ):
        parameters = [torch.zeros_like(g, requires_grad=True) for g in grads]
        for p, g in zip(parameters, grads):
            p.grad = g.clone()
        total = nn.utils.clip_grad_norm_(parameters, **options)
        options = {k: "inf" if v == float("inf") else v for k, v in options.items()}
        out.append(
            {
                "function": "clip_grad_norm_",
                "options": options,
                "total_norm": total,
                "clipped": [p.grad for p in parameters],
            }
        )
    parameters = [torch.zeros_like(g, requires_grad=True) for g in grads]
    for p, g in zip(parameters, grads):
        p.grad = g.clone()
    nn.utils.clip_grad_value_(parameters, 0.3)
    out.append(
        {
            "function": "clip_grad_value_",
            "options": {"clip_value": 0.3},
            "clipped": [p.grad for p in parameters],
        }
    )
    vector = nn.utils.parameters_to_vector([torch.arange(4.0), torch.ones(2, 2)])
    return {"gradients": grads, "runs": out, "parameters_to_vector": vector}
