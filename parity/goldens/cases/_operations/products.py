"""The product of matrices, and dropout by a given mask."""

import math

import torch

from cases._operations.drawing import broadcastable, floats, shape, values
from cases._operations.table import operation


def matrices(rng):
    lead = shape(rng, most=4, zeros=rng.random() < 0.3)
    while math.prod(lead) > 12:
        lead[lead.index(max(lead))] -= 1
    m, k, n = (rng.choice([0, 1, 2, 3, 5] if rng.random() < 0.2 else [1, 2, 3, 5]) for _ in range(3))
    ta, tb = rng.random() < 0.25, rng.random() < 0.25
    left = broadcastable(rng, lead) + ([k, m] if ta else [m, k])
    right = broadcastable(rng, lead) + ([n, k] if tb else [k, n])
    kind = rng.random()
    if kind < 0.08:
        left, ta = [k], False
    elif kind < 0.16:
        right, tb = [k], False
    elif kind < 0.2:
        right = [k + 1, n]
    elif kind < 0.22:
        right = []
    own = rng.choice(["float32"] * 6 + ["int32"])
    return [values(rng, left, own, edges=[0.0, 1.0, -1.0, 2.0]), values(rng, right, own, edges=[0.0, 1.0, -1.0, 2.0])], {"transposeA": ta, "transposeB": tb}


def product(inputs, args):
    a, b = inputs
    if args["transposeA"] and a.dim() > 1:
        a = a.transpose(-1, -2)
    if args["transposeB"] and b.dim() > 1:
        b = b.transpose(-1, -2)
    return torch.matmul(a, b)


operation("matmul", matrices, product)


def masking(rng):
    sizes = shape(rng)
    n = math.prod(sizes)
    return [floats(rng, sizes)], {"kept": [rng.randint(0, 1) for _ in range(n)], "scale": rng.choice([1.25, 2, 4])}


def dropped(inputs, args):
    x = inputs[0]
    kept = torch.tensor(args["kept"], dtype=x.dtype).reshape(x.shape)
    return torch.where(kept > 0, x * args["scale"], 0)  # What is dropped is 0, were it NaN.


operation("dropout", masking, dropped, smooth=False)
