"""Runs an operation: a case with its outputs, gradients, and how far from them a right answer may lie."""

import numpy as np
import torch

from cases._operations.table import OPERATIONS, Refused

NUDGES = 8


def listed(outputs):
    return outputs if isinstance(outputs, list) else [outputs]


def run(made, inputs, args, wanted, upstream=None):
    """Outputs, and gradients of those inputs that are wanted."""
    leaves = [x.clone().requires_grad_(w) if w else x for x, w in zip(inputs, wanted)]
    outputs = listed(made.compute(leaves, args))
    asking = [x for x, w in zip(leaves, wanted) if w]
    if upstream is None or not any(y.requires_grad for y in outputs):
        return [y.detach() for y in outputs], [torch.zeros_like(x) for x in asking]
    pairs = [(y, u.to(y.dtype)) for y, u in zip(outputs, upstream) if y.requires_grad]
    gradients = torch.autograd.grad([y for y, _ in pairs], asking, [u for _, u in pairs], allow_unused=True)
    return [y.detach() for y in outputs], [torch.zeros_like(x) if g is None else g for g, x in zip(gradients, asking)]


def encoded(x, slack=None, **more):
    kind = {torch.float32: "float32", torch.bool: "bool"}.get(x.dtype, "int32")
    result = {"dtype": kind, "shape": list(x.shape), "values": numbers(x), **more}
    if slack is not None and bool((slack > 0).any()):
        result["slack"] = [float(f"{v:.2g}") for v in slack.reshape(-1).tolist()]
    return result


def numbers(x):
    flat = x.detach().reshape(-1).numpy()
    if flat.dtype == np.float32:
        return [number(v) for v in flat]
    return [int(v) for v in flat]


def number(value):
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return float(str(value))


def nudged(rng, x, by=2.0**-24):
    if not x.is_floating_point():
        return x
    signs = torch.tensor([rng.choice([-1.0, 1.0]) for _ in range(x.numel())], dtype=torch.float64).reshape(x.shape)
    return x.double() * (1 + signs * by)


def slacks(made, inputs, args, wanted, upstream, rng, single):
    """How far from `single`, outputs and gradients, a right answer may lie."""
    wide = [x.double() if x.is_floating_point() else x for x in inputs]
    up = [u.double() for u in upstream]
    exact = sum(run(made, wide, args, wanted, up), [])
    result = [2 * difference(a, b) for a, b in zip(single, exact)]
    for _ in range(NUDGES if made.smooth else 0):
        try:
            moved = sum(run(made, [nudged(rng, x) for x in inputs], args, wanted, [nudged(rng, u) for u in upstream]), [])
            beside = [nudged(rng, x, 2.0**-23).float() if x.is_floating_point() else x for x in inputs]
            own = sum(run(made, beside, args, wanted, upstream), [])
            right = sum(run(made, [x.double() if x.is_floating_point() else x for x in beside], args, wanted, up), [])
        except RuntimeError:  # a probability beyond 1
            continue
        result = [torch.maximum(s, 4 * difference(a, b)) for s, a, b in zip(result, moved, exact)]
        result = [torch.maximum(s, 2 * difference(a, b)) for s, a, b in zip(result, own, right)]
        if made.of_result and any(wanted):
            moved = made.of_result(up[0], nudged(rng, exact[0].float()), args)
            result[1] = torch.maximum(result[1], 2 * difference(moved, exact[1]))
    return result


def difference(a, b):
    return torch.nan_to_num((a.double() - b.double()).abs(), nan=0.0, posinf=0.0, neginf=0.0)


def case(name, rng):
    """One case of operation `name`."""
    made = OPERATIONS[name]
    inputs, args = made.make(rng)
    wanted = [x.is_floating_point() and i not in made.constant and rng.random() < 0.8 for i, x in enumerate(inputs)]
    base = {"op": name, "args": args, **({"exact": True} if made.exact else {}), "inputs": [encoded(x, **({"grad": True} if w else {})) for x, w in zip(inputs, wanted)]}
    try:
        outputs = listed(made.compute([x.clone() for x in inputs], args))
    except (RuntimeError, IndexError, TypeError, ValueError, Refused) as error:
        if isinstance(error, NotImplementedError):
            raise
        return {**base, "raises": True}
    upstream = [torch.tensor([rng.gauss(0, 1) for _ in range(y.numel())], dtype=torch.float32).reshape(y.shape) for y in outputs]
    outputs, gradients = run(made, inputs, args, wanted, upstream)
    single = [*outputs, *gradients]
    slack = [None] * len(single)
    if not made.exact and all(y.dtype == torch.float32 for y in outputs):
        slack = slacks(made, inputs, args, wanted, upstream, rng, single)
    n = len(outputs)
    return {
        **base,
        "upstream": [encoded(u) for u in upstream] if any(wanted) else [],
        "outputs": [encoded(y, s) for y, s in zip(outputs, slack)],
        "gradients": [encoded(g, s) for g, s in zip(gradients, slack[n:])],
    }


def cases_of(name, rng, count):
    found = []
    while len(found) < count:
        try:
            found.append(case(name, rng))
        except NotImplementedError:  # PyTorch has no kernel for what was drawn.
            continue
    return found
