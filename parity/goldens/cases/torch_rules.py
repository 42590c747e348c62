"""What losses, optimizers and schedulers make of random settings, corners among them: NaN and infinities, 0 and 1, empty
batches, ignored classes, rates of 0, parameters without a gradient, several groups."""

import copy
import random
import warnings

import torch
from cases.torch_corners import text
from torch import nn
from torch.optim import lr_scheduler

NAN, INF = float("nan"), float("inf")


def flip(rng, p=0.5):
    return rng.random() < p


def draw(rng, shape, values):
    count = torch.Size(shape).numel()
    return torch.tensor([values(rng) for _ in range(count)]).reshape(shape)


def real(rng):
    """Mostly tame; at times a tie or something far out."""
    corner = rng.random()
    if corner < 0.04:
        return rng.choice([NAN, INF, -INF])
    if corner < 0.2:
        return rng.choice([0.0, 1.0, -1.0, 0.5, 100.0, -100.0, 1e30])
    return rng.uniform(-3, 3)


def share(rng):
    return rng.choice([0.0, 1.0, 0.5]) if flip(rng, 0.3) else rng.random()


def weight(rng):
    return rng.choice([0.0, 1.0]) if flip(rng, 0.3) else rng.uniform(0, 3)


ELEMENTWISE = ["MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "BCELoss", "BCEWithLogitsLoss"]


def elementwise(rng, name):
    shape = [rng.randint(1, 4) for _ in range(rng.randint(0, 3))]
    if shape and flip(rng, 0.1):
        shape[rng.randrange(len(shape))] = 0
    binary = name.startswith("BCE")
    options = {}
    if name == "SmoothL1Loss" and flip(rng):
        options["beta"] = rng.choice([0.0, 0.5, 2.0, -1.0])
    if name == "HuberLoss" and flip(rng):
        options["delta"] = rng.choice([0.5, 2.0, 0.0])
    spread = lambda: shape[rng.randint(0, len(shape)) :]
    if binary and flip(rng):
        options["weight"] = draw(rng, spread(), weight)
    if name == "BCEWithLogitsLoss" and flip(rng):
        options["pos_weight"] = draw(rng, spread(), weight)
    probabilities = name == "BCELoss" and not flip(rng, 0.1)
    x = draw(rng, shape, share if probabilities else real)
    # Of infinite logits PyTorch makes NaN, infinity less infinity, where unroll gives the limit.
    x = x.clamp(-1e30, 1e30) if name == "BCEWithLogitsLoss" else x
    return options, x, draw(rng, shape, share if binary else real)


def of_classes(rng, name):
    classes, batch = rng.randint(1, 5), 0 if flip(rng, 0.08) else rng.randint(1, 5)
    rest = [rng.randint(1, 3) for _ in range(rng.choice([0, 0, 1, 2]))]
    shape, target_shape = ([classes], []) if flip(rng, 0.15) else ([batch, classes, *rest], [batch, *rest])
    options = {}
    if flip(rng):
        options["weight"] = draw(rng, [classes], weight)
    if flip(rng, 0.4):
        options["ignore_index"] = rng.choice([0, classes - 1, -1])
    if name == "CrossEntropyLoss" and flip(rng, 0.4):
        options["label_smoothing"] = rng.choice([0.0, 0.1, 0.7, 1.0])
    x = draw(rng, shape, real)
    if name == "CrossEntropyLoss" and "ignore_index" not in options and flip(rng, 0.3):
        return options, x, draw(rng, shape, share)
    low = -1 if options.get("ignore_index") == -1 else 0
    high = classes if flip(rng, 0.05) else classes - 1
    return options, x, draw(rng, target_shape, lambda rng: rng.randint(low, high)).long()


def loss(seed):
    rng = random.Random(seed)
    name = rng.choice([*ELEMENTWISE, *["CrossEntropyLoss", "NLLLoss"] * 2])
    options, x, target = (elementwise if name in ELEMENTWISE else of_classes)(rng, name)
    if flip(rng, 0.8):
        options["reduction"] = rng.choice(["mean", "sum", "none"])
    if name != "HuberLoss" and flip(rng, 0.1):
        options[rng.choice(["size_average", "reduce"])] = flip(rng)
    case = {"loss": name, "options": options, "input": x, "target": target.float() if target.numel() else target * 1.0}
    leaf = x.clone().requires_grad_()
    try:
        value = getattr(nn, name)(**options)(leaf, target)
    except (ValueError, IndexError, RuntimeError):
        return text({**case, "value": None, "gradient": None})
    value.sum().backward()
    return text({**case, "value": value, "gradient": leaf.grad})


def group_options(rng, name):
    """Each option half of the time, so that each meets each."""
    own = {
        "SGD": {"momentum": [0.0, 0.5, 0.9], "dampening": [0.0, 0.3], "nesterov": [False, True]},
        "Adam": {"betas": [(0.9, 0.999), (0.0, 0.5), (0.5, 0.0)], "amsgrad": [False, True], "decoupled_weight_decay": [False, True]},
        "AdamW": {"betas": [(0.9, 0.999), (0.0, 0.5)], "amsgrad": [False, True]},
        # Without alpha, rounding decides what is centered: a square less itself.
        "RMSprop": {"alpha": [0.3, 0.5, 0.99], "momentum": [0.0, 0.9], "centered": [False, True]},
        "Adagrad": {"lr_decay": [0.0, 0.1], "initial_accumulator_value": [0.0, 0.5]},
    }[name]
    common = {"lr": [0.0, 0.01, 0.5], "weight_decay": [0.0, 0.1], "maximize": [False, True]}
    eps = {} if name == "SGD" else {"eps": [1e-8, 1e-3]}
    return {key: rng.choice(values) for key, values in {**common, **eps, **own}.items() if flip(rng)}


def own_options(rng, name, options):
    """A group's own. PyTorch looks at neither nesterov nor an accumulator's first value there; unroll refuses the one where
    it makes no sense and honours the other."""
    tied = {"nesterov", "initial_accumulator_value", *(["momentum", "dampening"] if options.get("nesterov") else [])}
    return {key: value for key, value in group_options(rng, name).items() if key not in tied}


def gradient(rng):
    corner = rng.random()
    return NAN if corner < 0.01 else INF if corner < 0.02 else 0.0 if corner < 0.15 else rng.uniform(-2, 2)


def optimizer(seed):
    rng = random.Random(seed)
    name = rng.choice(["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"])
    options = group_options(rng, name)
    groups = []
    for _ in range(rng.randint(1, 3)):
        params = [draw(rng, [rng.randint(1, 4) for _ in range(rng.randint(0, 2))], lambda rng: rng.uniform(-2, 2)) for _ in range(rng.randint(1, 2))]
        groups.append({"params": params, "options": own_options(rng, name, options) if groups and flip(rng) else {}})
    grads = [[None if flip(rng, 0.1) else [draw(rng, p.shape, gradient) for p in group["params"]] for group in groups] for _ in range(rng.randint(1, 6))]
    case = copy.deepcopy({"optimizer": name, "options": options, "groups": groups, "gradients": grads})
    try:
        made = getattr(torch.optim, name)([{"params": group["params"], **group["options"]} for group in groups], **options)
    except ValueError:
        return text({**case, "steps": None, "state": None})
    steps = []
    for step in grads:
        for group, given in zip(groups, step):
            for i, param in enumerate(group["params"]):
                param.grad = None if given is None else given[i].clone()
        made.step()
        steps.append([param.clone() for group in groups for param in group["params"]])
    return text({**case, "steps": steps, "state": list(made.state_dict()["state"].items())})


def scheduler_options(rng, name, groups):
    if name == "ReduceLROnPlateau":
        options = {
            "mode": rng.choice(["min", "max"]), "factor": rng.choice([0.1, 0.5, 0.0]), "patience": rng.randint(0, 3),
            "threshold": rng.choice([0.0, 1e-4, 0.1]), "threshold_mode": rng.choice(["rel", "abs"]), "cooldown": rng.randint(0, 3),
            "min_lr": rng.choice([0.0, 0.05, [0.1 * i for i in range(groups)]]), "eps": rng.choice([1e-8, 0.05]),
        }  # fmt: skip
        return {key: value for key, value in options.items() if flip(rng)}
    if name == "StepLR":
        return {"step_size": rng.randint(1, 5), **({"gamma": rng.choice([0.0, 0.5, 1.0, 2.0])} if flip(rng) else {})}
    if name == "ExponentialLR":
        return {"gamma": rng.choice([0.0, 0.5, 0.9, 1.0, 1.5])}
    return {"T_max": rng.randint(1, 6), **({"eta_min": rng.choice([0.0, 0.1, 2.0])} if flip(rng) else {})}


def scheduler(seed):
    rng = random.Random(seed)
    name = rng.choice(["StepLR", "ExponentialLR", "CosineAnnealingLR", "ReduceLROnPlateau"])
    rates = [rng.choice([0.0, 0.1, 0.3, 1.0]) for _ in range(rng.randint(1, 3))]
    options = scheduler_options(rng, name, len(rates))
    metrics = [rng.choice([NAN, INF, -INF]) if flip(rng, 0.05) else round(rng.uniform(-1, 1), 1) for _ in range(rng.randint(1, 25))]
    if name != "ReduceLROnPlateau" and flip(rng, 0.3):
        options["last_epoch"] = rng.randint(0, 8)
    groups = [{"params": [torch.ones(1)], "lr": rate, **({"initial_lr": rate} if "last_epoch" in options else {})} for rate in rates]
    made = torch.optim.SGD(groups, lr=1.0)
    schedule = getattr(lr_scheduler, name)(made, **options)
    found = [schedule.get_last_lr()]
    for metric in metrics:
        made.step()
        schedule.step(*([metric] if name == "ReduceLROnPlateau" else []))
        found.append([group["lr"] for group in made.param_groups])
    return text({"scheduler": name, "options": options, "start": rates, "metrics": metrics, "rates": found, "state": schedule.state_dict()})


KINDS = {"losses": (loss, 40), "optimizers": (optimizer, 15), "schedulers": (scheduler, 15)}


def rules(seed):
    """A few cases of each kind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {kind: [make(1000 * seed + i) for i in range(count)] for kind, (make, count) in KINDS.items()}


def cases():
    return [rules(seed) for seed in range(6)]
