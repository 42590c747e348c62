"""Operations over axes."""

import torch

from cases._operations.drawing import INF, NAN, axis, dtype, floats, shape, values
from cases._operations.table import Refused, operation


def reduction(types=dtype, several=True, nameless=True, extra=None):
    def make(rng):
        sizes = shape(rng)
        rank = len(sizes)
        kind = rng.random()
        if kind < 0.3 and nameless:
            args = {}
        elif kind < 0.5 and several and rank > 1:
            args = {"axis": rng.sample(range(rank), rng.randint(1, rank)), "keepDims": rng.random() < 0.5}
        else:
            args = {"axis": axis(rng, rank), "keepDims": rng.random() < 0.5}
        return [values(rng, sizes, types(rng), edges=[0.0, 1.0, -1.0, NAN, INF, -INF, 2.0])], {**args, **(extra(rng) if extra else {})}

    return make


def over(args):
    if "axis" not in args:
        return {}
    return {"dim": args["axis"], "keepdim": args["keepDims"]}


def fits(x):
    if x.dtype == torch.int64 and ((x > 2**31 - 1) | (x < -(2**31))).any():
        raise Refused
    return x


def amax(inputs, args, whole, along):
    x = inputs[0]
    return along(x, **over(args)) if "axis" in args else whole(x)


operation("sum", reduction(), lambda inputs, args: fits(torch.sum(inputs[0], **over(args))))
operation("mean", reduction(), lambda inputs, args: torch.mean(inputs[0], **over(args)))
operation("max", reduction(), lambda inputs, args: amax(inputs, args, torch.max, torch.amax), smooth=False)
operation("min", reduction(), lambda inputs, args: amax(inputs, args, torch.min, torch.amin), smooth=False)
operation("argMax", reduction(several=False), lambda inputs, args: torch.argmax(inputs[0], **over(args)), exact=True)
operation("argMin", reduction(several=False), lambda inputs, args: torch.argmin(inputs[0], **over(args)), exact=True)
operation("all", reduction(), lambda inputs, args: torch.all(inputs[0], **over(args)), exact=True)
operation("any", reduction(), lambda inputs, args: torch.any(inputs[0], **over(args)), exact=True)
operation("variance", reduction(lambda rng: "float32", extra=lambda rng: {"correction": rng.choice([0, 1, 2])}), lambda inputs, args: torch.var(inputs[0], correction=args["correction"], **over(args)))
operation("norm", reduction(lambda rng: "float32", extra=lambda rng: {"p": rng.choice(["Infinity", "-Infinity", 0, 0.5, 1, 1.5, 2, 2, 2, 3, -1])}), lambda inputs, args: torch.norm(inputs[0], float(args["p"]), **(over(args) or {"dim": None})))
operation("standardize", lambda rng: (lambda s: ([floats(rng, s)], {"axes": sorted(rng.sample(range(len(s)), rng.randint(1, len(s))))}))(shape(rng, 1, zeros=False)), lambda inputs, args: _standardize(inputs[0], args["axes"]))


def _standardize(x, axes):
    centred = x - x.mean(axes, keepdim=True)
    return centred / (centred.square().mean(axes, keepdim=True) + 1e-5).sqrt()
