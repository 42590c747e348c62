"""PyTorch modules, losses, optimizers, schedulers, clipping, and the text of repr and of errors.

Gradients are of sum(output * upstream).
"""

import warnings

import numpy as np
import torch
from torch import nn


class Values:
    """Reproducible float32 test values of ordinary size."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def __call__(self, *shape, scale=0.8):
        return torch.tensor((self.rng.standard_normal(shape) * scale).astype("float32").round(4))


def leaf(tensor):
    return tensor.clone().requires_grad_()


def set_values(module, values):
    """Gives every parameter a value that is not zero; the state dict, in torch's order."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(values(*parameter.shape, scale=0.5))
    return {key: value.clone() for key, value in module.state_dict().items()}


def flat(outputs):
    if isinstance(outputs, torch.Tensor):
        return [outputs]
    return [tensor for item in outputs for tensor in flat(item)]


def gradients(module, inputs, values, call=None):
    leaves = [leaf(x) if x.is_floating_point() else x for x in inputs]
    outputs = flat((call or module)(*leaves))
    upstream = [values(*y.shape) for y in outputs]
    sum((y * g).sum() for y, g in zip(outputs, upstream)).backward()
    return {
        "outputs": outputs,
        "upstream": upstream,
        "parameter_gradients": {name: p.grad for name, p in module.named_parameters()},
        "input_gradients": [x.grad for x in leaves if x.is_floating_point()],
    }


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


class Net(nn.Module):
    """The tutorial's network."""

    def __init__(self, input_size=3, hidden_size=5, num_layers=2):
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, num_layers)
        self.fc = nn.Linear(hidden_size, 1)

    def forward(self, x, h=None):
        out, hn = self.rnn(x, h)
        return self.fc(out.view(-1, out.size(-1))), hn


class Empty(nn.Module):
    pass


class Nested(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Embedding(10, 4), nn.LSTM(4, 6, batch_first=True))
        self.heads = nn.ModuleList([nn.Linear(6, 2), nn.Linear(6, 3)])
        self.named = nn.ModuleDict({"act": nn.ReLU(), "drop": nn.Dropout(0.1)})
        self.empty = Empty()


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


def warned():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        nn.RNN(3, 4, dropout=0.5)
        nn.functional.mse_loss(torch.zeros(3, 1), torch.zeros(3))
        nn.Softmax()(torch.zeros(2, 2))
    return [str(w.message) for w in caught]


def training():
    """The tutorial's loop: a two-layer RNN, Adam, hidden state carried over epochs without detaching, seed for seed."""
    out = []
    for carry in ("detached", "none"):
        torch.manual_seed(0)
        net = Net()
        initial = {k: v.clone() for k, v in net.state_dict().items()}
        values = Values(110)
        x, y = values(12, 1, 3), values(12)
        optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
        criterion = nn.MSELoss()
        h, losses = None, []
        for _ in range(20):
            optimizer.zero_grad()
            y_hat, hn = net(x, h)
            loss = criterion(y_hat.view(-1), y)
            loss.backward()
            optimizer.step()
            h = hn.detach() if carry == "detached" else None
            losses.append(loss.detach())
        out.append(
            {
                "seed": 0,
                "carry": carry,
                "x": x,
                "y": y,
                "lr": 0.01,
                "initial": initial,
                "losses": torch.stack(losses),
                "final": net.state_dict(),
            }
        )
    return out


def carried_graph():
    """The hidden state carried over epochs with its graph: the loss of epoch k goes back through epochs k - 1, ..., 0.

    PyTorch refuses this once an optimizer has updated parameters in place. Here each epoch has its own copy of them, and a
    parameter's gradient is the sum over the copies: exact, with the values that each forward pass saw. SGD, four epochs.
    """
    values = Values(120)
    module = nn.RNN(2, 3)
    versions = [{k: leaf(v) for k, v in set_values(module, values).items()}]
    names = list(versions[0])
    x, y = values(4, 1, 2), values(4, 1, 3)
    h = torch.zeros(1, 1, 3)
    losses, gradients_by_epoch = [], []
    for _ in range(4):
        current = versions[-1]
        out, h = torch.func.functional_call(module, current, (x, h))
        loss = ((out - y) ** 2).mean()
        leaves = [version[n] for version in versions for n in names]
        parts = torch.autograd.grad(loss, leaves, retain_graph=True)
        total = {n: sum(parts[i :: len(names)]) for i, n in enumerate(names)}
        losses.append(loss.detach())
        gradients_by_epoch.append(total)
        versions.append({n: leaf((current[n] - 0.1 * total[n]).detach()) for n in names})
    return {
        "x": x,
        "y": y,
        "lr": 0.1,
        "initial": versions[0],
        "losses": torch.stack(losses),
        "gradients": gradients_by_epoch,
        "final": versions[-1],
    }


def cases():
    torch.set_num_threads(1)
    return {
        "rnn": rnn(),
        "gated": gated(),
        "cells": cells(),
        "between_layers_dropout": between_layers_dropout(),
        "modules": modules(),
        "activations": activations(),
        "embedding": embedding(),
        "losses": losses(),
        "optimizers": optimizers(),
        "optimizer_text": optimizer_text(),
        "schedulers": schedulers(),
        "clipping": clipping(),
        "reprs": reprs(),
        "names": names(),
        "errors": errors(),
        "warnings": warned(),
        "training": training(),
        "carried_graph": carried_graph(),
    }
