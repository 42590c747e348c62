"""Losses before their reduction."""

import math

import torch
import torch.nn.functional as F

from cases._operations.drawing import INF, NAN, floats, shape
from cases._operations.table import operation


def pair(target="float32", prediction="real"):
    def make(rng):
        sizes = shape(rng, most=3)
        if prediction == "probability":
            p = torch.tensor([rng.choice([0.0, 1.0, rng.random(), rng.random(), rng.random()]) for _ in range(math.prod(sizes))], dtype=torch.float32).reshape(sizes)
            y = torch.tensor([rng.choice([0.0, 1.0, rng.random()]) for _ in range(math.prod(sizes))], dtype=torch.float32).reshape(sizes)
            return [p, y], {}
        return [floats(rng, sizes, [0.0, 1.0, -1.0, 30.0, -30.0, NAN, INF], 2), floats(rng, sizes, [0.0, 1.0, -1.0], 2)], {}

    return make


def with_delta(rng):
    inputs, _ = pair()(rng)
    delta = rng.choice([0.5, 1, 2, "Infinity"])
    if delta == "Infinity":  # At an infinite error PyTorch then has infinity times (infinity - infinity), Keras infinity.
        inputs = [torch.nan_to_num(x, posinf=7.0, neginf=-7.0, nan=NAN) for x in inputs]
    return inputs, {"delta": delta}


operation("squaredError", pair(), lambda inputs, args: F.mse_loss(*inputs, reduction="none"))
operation("absoluteError", pair(), lambda inputs, args: F.l1_loss(*inputs, reduction="none"), smooth=False)
operation("huber", with_delta, lambda inputs, args: F.huber_loss(*inputs, reduction="none", delta=float(args["delta"])), smooth=False)
operation("guardedBinaryCrossEntropy", pair(prediction="probability"), lambda inputs, args: F.binary_cross_entropy(*inputs, reduction="none"))


def logits(rng):
    inputs, _ = pair()(rng)
    inputs[1] = torch.sigmoid(torch.nan_to_num(inputs[1]))
    if rng.random() < 0.5:
        return inputs, {}
    return [*inputs, torch.rand(inputs[0].shape, generator=torch.Generator().manual_seed(rng.randrange(2**31))) + 0.5], {}


operation("binaryCrossEntropyWithLogits", logits, lambda inputs, args: F.binary_cross_entropy_with_logits(*inputs[:2], pos_weight=inputs[2] if len(inputs) > 2 else None, reduction="none"), constant=(2,))


def classes(rng):
    n, c = rng.randint(0, 5), rng.randint(1, 5)
    return [floats(rng, [n, c], [0.0, -INF, 1.0, 50.0], 2)], {"classes": [rng.randrange(c) for _ in range(n)]}


operation("negativeLogLikelihood", classes, lambda inputs, args: F.nll_loss(inputs[0], torch.tensor(args["classes"], dtype=torch.int64), reduction="none"), smooth=False)


def distributions(rng):
    n, c = rng.randint(0, 5), rng.randint(1, 5)
    target = F.softmax(torch.tensor([rng.gauss(0, 1) for _ in range(n * c)], dtype=torch.float32).reshape(n, c), -1)
    return [floats(rng, [n, c], [0.0, 1.0, 50.0, -50.0], 2), target], {}


operation("categoricalCrossEntropyWithLogits", distributions, lambda inputs, args: F.cross_entropy(*inputs, reduction="none"))
