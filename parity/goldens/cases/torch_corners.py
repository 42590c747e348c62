"""PyTorch in corners of the torch dialect: draws of epochs left early, of dropout after batch-first layers, states of
schedulers, options of groups that change between steps, and losses and clipping of extreme values."""

import math

import torch
from torch import nn, optim
from torch.optim import SGD, lr_scheduler
from torch.utils.data import DataLoader, TensorDataset


def text(value):
    """JSON has no NaN and no infinities."""
    if isinstance(value, dict):
        return {key: text(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [text(item) for item in value]
    if isinstance(value, torch.Tensor):
        return {"shape": list(value.shape), "values": [text(float(item)) for item in value.detach().reshape(-1)]}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    return value


def broken_epochs():
    cases = []
    for n, size, drop_last, own in [(7, 3, False, True), (6, 3, False, True), (7, 3, True, True), (7, 2, False, False), (5, 5, False, True)]:
        torch.manual_seed(5)
        generator = torch.Generator().manual_seed(11) if own else None
        loader = DataLoader(TensorDataset(torch.arange(n)), batch_size=size, shuffle=True, drop_last=drop_last, generator=generator)
        taken, seen = [1, 2, 9, 1, 9], []
        for count in taken:
            samples = []
            for i, (batch,) in enumerate(loader):
                samples += batch.tolist()
                if i + 1 == count:
                    break
            seen.append(samples)
        after = torch.rand(3, generator=generator)
        cases.append(dict(n=n, batch_size=size, drop_last=drop_last, own=own, taken=taken, seen=seen, after=after))
    return cases


def dropout_orders():
    cases = []
    for name, options in [("RNN", {}), ("LSTM", {"bidirectional": True}), ("GRU", {"num_layers": 2, "dropout": 0.3})]:
        torch.manual_seed(3)
        rnn = getattr(nn, name)(3, 4, batch_first=True, **options)
        state = {key: value.clone() for key, value in rnn.state_dict().items()}
        x = torch.arange(30.0).reshape(2, 5, 3) / 10
        torch.manual_seed(4)
        out = rnn(x)[0]
        dropped = nn.Dropout(0.5)(out)
        again = nn.Dropout(0.5)(nn.ReLU()(dropped))
        plain = nn.Dropout(0.5)(nn.LayerNorm(out.shape[-1])(out))
        sigmoid = nn.Dropout(0.5)(nn.LogSigmoid()(out))
        cases.append(dict(module=name, options=options, state_dict=state, x=x, outputs=[dropped, again, plain, sigmoid], after=torch.rand(2)))
    return cases


SCHEDULERS = [
    ("StepLR", dict(step_size=3, gamma=0.5), 4),
    ("ExponentialLR", dict(gamma=0.9), 3),
    ("CosineAnnealingLR", dict(T_max=5, eta_min=0.1), 7),
    ("ReduceLROnPlateau", dict(factor=0.5, patience=1, min_lr=[0.4, 0.3], cooldown=1), 6),
    ("ReduceLROnPlateau", dict(mode="max", threshold=0.1, threshold_mode="abs", min_lr=0.2, patience=0), 5),
]
METRICS = [1.0, 0.9, 0.9, 0.95, float("nan"), 0.2, 0.3, 0.3, 0.3, 0.4, 0.4, 0.1]


def groups():
    return SGD([{"params": [torch.ones(1)]}, {"params": [torch.ones(1)], "lr": 0.5}], lr=1.0)


def schedulers():
    cases = []
    for name, options, steps in SCHEDULERS:
        optimizer = groups()
        scheduler = getattr(lr_scheduler, name)(optimizer, **options)
        rates = []
        state = None
        for i, metric in enumerate(METRICS):
            scheduler.step(*([metric] if name == "ReduceLROnPlateau" else []))
            rates.append([group["lr"] for group in optimizer.param_groups])
            if i + 1 == steps:
                state = text({k: list(v) if isinstance(v, list) else v for k, v in scheduler.state_dict().items()})
        resumed = None
        if name != "ReduceLROnPlateau":
            late = groups()
            for group in late.param_groups:
                group["initial_lr"] = 2.0
            made = getattr(lr_scheduler, name)(late, **options, last_epoch=2)
            resumed = [made.get_last_lr()]
            for _ in range(9):
                made.step()
                resumed.append(made.get_last_lr())
        cases.append(dict(scheduler=name, options=options, steps=steps, metrics=text(METRICS), rates=rates, state=state, resumed=resumed))
    return cases


# An optimizer, its options, and what its group is given before the step of that number.
CHANGES = [
    ("SGD", {}, {2: {"momentum": 0.9}}),
    ("SGD", dict(dampening=0.5), {1: {"momentum": 0.9}, 3: {"dampening": 0.1}}),
    ("SGD", dict(momentum=0.9), {2: {"momentum": 0}, 3: {"momentum": 0.5}}),
    ("SGD", dict(momentum=0.9, weight_decay=0.1), {2: {"nesterov": True}, 4: {"maximize": True}}),
    ("SGD", {}, {2: {"nesterov": True}, 3: {"momentum": 0.9}}),
    ("SGD", dict(momentum=0.9, nesterov=True), {2: {"nesterov": False, "lr": -0.1}}),
    ("RMSprop", {}, {2: {"momentum": 0.9}}),
    ("RMSprop", {}, {2: {"centered": True}}),
    ("RMSprop", dict(momentum=0.9, centered=True), {2: {"momentum": 0, "centered": False}, 3: {"momentum": 0.9}, 4: {"centered": True}}),
    ("RMSprop", {}, {0: {"momentum": 0.9, "centered": True}}),
    ("Adam", {}, {2: {"amsgrad": True}}),
    ("Adam", dict(amsgrad=True), {2: {"amsgrad": False}, 3: {"amsgrad": True}}),
    ("Adam", {}, {2: {"betas": (0.5, 0.6), "eps": 0.1}, 3: {"weight_decay": 0.1}}),
    ("AdamW", {}, {2: {"amsgrad": True}}),
    ("AdamW", {}, {0: {"amsgrad": True}, 2: {"weight_decay": 0.3}}),
    ("Adagrad", {}, {2: {"lr_decay": 0.5}, 3: {"initial_accumulator_value": 1.0}}),
]
GRADIENTS = [[1.0, -2.0], [0.5, 0.25], [-1.0, 3.0], [2.0, 0.1], [0.3, -0.7], [0.0, 1.0]]


def group_changes():
    """The values after each step; None from the step on that PyTorch raises for a state it lacks."""
    cases = []
    for name, options, changes in CHANGES:
        parameter = nn.Parameter(torch.tensor([1.0, 2.0]))
        optimizer = getattr(optim, name)([parameter], lr=0.1, **options)
        path = []
        for i, gradient in enumerate(GRADIENTS):
            optimizer.param_groups[0].update(changes.get(i, {}))
            parameter.grad = torch.tensor(gradient)
            try:
                optimizer.step()
            except KeyError:
                path.append(None)
                break
            path.append(parameter.detach().clone())
        changes = [[i, list(change.items())] for i, change in changes.items()]
        cases.append(dict(optimizer=name, options=options, changes=changes, gradients=GRADIENTS, path=path))
    return cases


def losses():
    """Each loss of values at the edges, with its gradient."""
    nan, inf = float("nan"), float("inf")
    x = torch.tensor([0.0, 1.0, 0.5, 1.0, 0.0, 0.25])
    y = torch.tensor([0.0, 1.0, 1.0, 0.0, 1.0, 0.5])
    far = torch.tensor([100.0, -100.0, 1e30, nan, inf, 0.0])
    logits = torch.tensor([[1.0, -2.0, 0.5], [100.0, 0.0, -100.0], [nan, 0.0, 0.0], [0.0, inf, 0.0]])
    classes = torch.tensor([0, 2, 1, 1])
    weight3, weight6 = torch.tensor([1.0, 0.0, 2.0]), torch.tensor([0.0, 1.0, 2.0, 0.5, 1.0, 1.0])
    shares = torch.tensor([[0.2, 0.3, 0.5]] * 4)
    settings = []
    for reduction in ("mean", "sum", "none"):
        r = dict(reduction=reduction)
        settings += [
            ("BCELoss", r, x, y), ("BCELoss", dict(r, weight=weight6), x, y),
            ("BCEWithLogitsLoss", r, far, y), ("BCEWithLogitsLoss", dict(r, pos_weight=weight6), far, y),
            ("MSELoss", r, far, y), ("L1Loss", r, far, y), ("L1Loss", r, x, y), ("SmoothL1Loss", dict(r, beta=0.0), x, y),
            ("SmoothL1Loss", dict(r, beta=0.5), far, y), ("HuberLoss", dict(r, delta=0.5), far, y), ("HuberLoss", dict(r, delta=0.5), x, y),
            ("CrossEntropyLoss", r, logits, classes), ("CrossEntropyLoss", dict(r, weight=weight3, label_smoothing=0.2), logits[:2], classes[:2]),
            ("CrossEntropyLoss", dict(r, ignore_index=2, label_smoothing=0.1), logits[:2], classes[:2]),
            ("CrossEntropyLoss", dict(r, ignore_index=1), logits[2:], classes[2:]),
            ("CrossEntropyLoss", dict(r, label_smoothing=0.3, weight=weight3), logits[:2], shares[:2]),
            ("CrossEntropyLoss", r, logits[:0], classes[:0]),
            ("NLLLoss", dict(r, weight=weight3), logits[:2], classes[:2]), ("NLLLoss", dict(r, ignore_index=0), logits[:2], classes[:2]),
            ("NLLLoss", r, logits[:0], classes[:0]), ("MSELoss", r, x[:0], y[:0]), ("BCELoss", r, x[:0], y[:0]), ("HuberLoss", r, x[:0], y[:0]),
        ]
    cases = []
    for name, options, value, target in settings:
        leaf = value.clone().requires_grad_()
        loss = getattr(nn, name)(**options)(leaf, target)
        loss.sum().backward()
        cases.append(text(dict(loss=name, options=options, input=value, target=target.float(), value=loss, gradient=leaf.grad)))
    return cases


def clipping():
    nan, inf = float("nan"), float("inf")
    cases = []
    for gradient in ([1.0, -2.0, 0.0], [0.0, 0.0, 0.0], [1.0, nan, 0.0], [1.0, inf, 0.0]):
        for norm_type in (-inf, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0, inf):
            for max_norm in (-1.0, 0.0, 1.0, 5.0):
                parameter = nn.Parameter(torch.ones(3))
                parameter.grad = torch.tensor(gradient)
                norm = nn.utils.clip_grad_norm_([parameter], max_norm, norm_type)
                cases.append(text(dict(gradient=gradient, norm_type=norm_type, max_norm=max_norm, norm=norm, clipped=parameter.grad)))
    return cases


def cases():
    return {
        "broken_epochs": broken_epochs(),
        "dropout_orders": dropout_orders(),
        "schedulers": schedulers(),
        "group_changes": group_changes(),
        "losses": losses(),
        "clipping": clipping(),
    }
