"""Random shapes, values and axes."""

import math

import torch

NAN, INF = math.nan, math.inf
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, -3.0, 6.0, NAN, INF, -INF, 1e-30, 1e20, -20.0, 20.5, 2.5, 1.5]
INTEGERS = [0, 1, -1, 2, 3, -2, 7, 16777217, -16777217, 2147483647, -2147483648, 123456789, 65537]
DTYPES = {"float32": torch.float32, "int32": torch.int32, "bool": torch.bool}


def shape(rng, least=0, most=6, zeros=True):
    rank = rng.choice([r for r in (0, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6) if least <= r <= most])
    sizes = [rng.choice([1, 2, 3] if rank > 3 else [1, 2, 3, 4, 5]) for _ in range(rank)]
    while math.prod(sizes) > 48:
        sizes[sizes.index(max(sizes))] -= 1
    if zeros and rank and rng.random() < 0.08:
        sizes[rng.randrange(rank)] = 0
    return sizes


def broadcastable(rng, whole):
    """A shape that broadcasts to `whole`."""
    cut = rng.randint(0, len(whole)) if rng.random() < 0.3 else 0
    return [1 if rng.random() < 0.25 else size for size in whole[cut:]]


def floats(rng, sizes, edges=EDGES, scale=1.0):
    n = math.prod(sizes)
    style = rng.choice(["plain", "plain", "edges", "mixed", "ties", "small"])
    if style == "plain":
        values = [rng.gauss(0, scale) for _ in range(n)]
    elif style == "small":
        values = [rng.gauss(0, 1) * 10 ** rng.uniform(-6, 0) for _ in range(n)]
    elif style == "ties":
        values = [float(rng.randint(-2, 2)) for _ in range(n)]
    else:
        values = [rng.choice(edges) if style == "edges" or rng.random() < 0.3 else rng.gauss(0, scale) for _ in range(n)]
    return torch.tensor(values, dtype=torch.float32).reshape(sizes)


def values(rng, sizes, dtype="float32", **how):
    n = math.prod(sizes)
    if dtype == "float32":
        return floats(rng, sizes, **how)
    if dtype == "bool":
        return torch.tensor([rng.random() < 0.5 for _ in range(n)], dtype=torch.bool).reshape(sizes)
    pool = INTEGERS if rng.random() < 0.5 else list(range(-5, 6))
    return torch.tensor([rng.choice(pool) for _ in range(n)], dtype=torch.int32).reshape(sizes)


def dtype(rng):
    return rng.choice(["float32"] * 8 + ["int32", "int32", "bool"])


def axis(rng, rank, outside=0.03):
    if rng.random() < outside:
        return rank + rng.randint(0, 1)
    return rng.randrange(-max(rank, 1), max(rank, 1))
