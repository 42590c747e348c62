"""Operations that only move or choose."""

import math

import torch

from cases._operations.drawing import axis, broadcastable, dtype, shape, values
from cases._operations.table import operation


def shaped(args_of, types=dtype, **limits):
    def make(rng):
        sizes = shape(rng, **limits)
        return [values(rng, sizes, types(rng))], args_of(rng, sizes)

    return make


def reshaping(rng, sizes):
    n = math.prod(sizes)
    target = rng.choice([[n], [-1], [1, n], [n, 1, 1], sizes[::-1], [2, -1], [0, -1], [3, 5], [-1, -1]])
    return {"shape": target}


def pieces(rng, sizes):
    dim = axis(rng, len(sizes))
    if rng.random() < 0.5 or not sizes:
        return {"size": rng.choice([1, 2, 3, 10, 0]), "dim": dim}
    size = sizes[dim] if -len(sizes) <= dim < len(sizes) else 2
    first = rng.randint(0, size)
    return {"size": [first, size - first] if rng.random() < 0.9 else [size, 1], "dim": dim}


def blocks(rng, sizes):
    begin = [rng.randint(0, n) for n in sizes]
    return {"begin": begin, "size": [rng.choice([-1, rng.randint(0, n - b)]) for n, b in zip(sizes, begin)]}


def a_slice(inputs, args):
    x = inputs[0]
    for dim, (begin, size) in enumerate(zip(args["begin"], args["size"])):
        x = x.narrow(dim, begin, x.shape[dim] - begin if size == -1 else size)
    return x


def dims(*names):
    return lambda rng, sizes: {name: axis(rng, len(sizes)) for name in names}


def permutation(rng, sizes):
    axes = rng.sample(range(len(sizes)), len(sizes))
    if axes and rng.random() < 0.05:
        axes[0] = axes[-1]
    return {"axes": axes}


operation("reshape", shaped(reshaping), lambda inputs, args: inputs[0].reshape(args["shape"]), exact=True)
operation("permute", shaped(permutation), lambda inputs, args: inputs[0].permute(args["axes"]), exact=True)
operation("transpose", shaped(dims("dim0", "dim1")), lambda inputs, args: inputs[0].transpose(args["dim0"], args["dim1"]), exact=True)
operation("t", shaped(lambda rng, sizes: {}, most=3), lambda inputs, args: inputs[0].t(), exact=True)
operation("flatten", shaped(dims("startDim", "endDim")), lambda inputs, args: inputs[0].flatten(args["startDim"], args["endDim"]), exact=True)
operation("squeeze", shaped(lambda rng, sizes: {"dim": rng.choice([None, axis(rng, len(sizes))])}), lambda inputs, args: inputs[0].squeeze() if args["dim"] is None else inputs[0].squeeze(args["dim"]), exact=True)
operation("unsqueeze", shaped(lambda rng, sizes: {"dim": axis(rng, len(sizes) + 1)}, most=5), lambda inputs, args: inputs[0].unsqueeze(args["dim"]), exact=True)


def wider(rng):
    whole = shape(rng)
    x = values(rng, broadcastable(rng, whole), dtype(rng))
    return [x], {"shape": [9] * len(whole) if rng.random() < 0.04 else whole}


operation("broadcastTo", wider, lambda inputs, args: torch.broadcast_to(inputs[0], args["shape"]), smooth=False)
operation("expand", wider, lambda inputs, args: inputs[0].expand(args["shape"]), smooth=False)
operation("slice", shaped(blocks), a_slice, exact=True)
operation("narrow", shaped(lambda rng, sizes: {"dim": axis(rng, len(sizes)), "start": rng.randint(-2, 3), "length": rng.randint(0, 2)}), lambda inputs, args: inputs[0].narrow(args["dim"], args["start"], args["length"]), exact=True)
operation("select", shaped(lambda rng, sizes: {"dim": axis(rng, len(sizes)), "index": rng.randint(-3, 2)}), lambda inputs, args: inputs[0].select(args["dim"], args["index"]), exact=True)
operation("split", shaped(pieces), lambda inputs, args: list(inputs[0].split(args["size"], args["dim"])), exact=True)
operation("chunk", shaped(lambda rng, sizes: {"chunks": rng.randint(1, 5), "dim": axis(rng, len(sizes))}), lambda inputs, args: list(inputs[0].chunk(args["chunks"], args["dim"])), exact=True)
operation("unbind", shaped(dims("dim")), lambda inputs, args: list(inputs[0].unbind(args["dim"])), exact=True)
operation("reverse", shaped(dims("axis"), least=1), lambda inputs, args: inputs[0].flip(args["axis"]), exact=True)


def joining(rng):
    sizes = shape(rng, 1)
    dim = axis(rng, len(sizes))
    inputs = []
    for _ in range(rng.randint(1, 4)):
        own = list(sizes)
        if -len(sizes) <= dim < len(sizes):
            own[dim] = rng.randint(0, 3)
        inputs.append(values(rng, own, dtype(rng)))
    if rng.random() < 0.05:
        inputs.append(values(rng, [0]))
    if rng.random() < 0.05:
        inputs.append(values(rng, [2, 7]))
    return inputs, {"dim": dim}


def stacking(rng):
    sizes = shape(rng, most=5)
    inputs = [values(rng, sizes, dtype(rng)) for _ in range(rng.randint(1, 4))]
    return inputs, {"dim": axis(rng, len(sizes) + 1)}


operation("concat", joining, lambda inputs, args: torch.cat(inputs, args["dim"]), exact=True)
operation("stack", stacking, lambda inputs, args: torch.stack(inputs, args["dim"]), exact=True)


def gathering(rng):
    sizes = shape(rng, 1)
    dim = axis(rng, len(sizes), 0)
    most = max(0, sizes[dim] - 1)
    indices = [rng.randint(0, most) if sizes[dim] else 0 for _ in range(rng.randint(0, 5) if sizes[dim] else 0)]
    if rng.random() < 0.05:
        indices.append(rng.choice([-1, sizes[dim]]))
    return [values(rng, sizes, dtype(rng))], {"indices": indices, "axis": dim}


operation("gather", gathering, lambda inputs, args: torch.index_select(inputs[0], args["axis"], torch.tensor(args["indices"], dtype=torch.int64)), smooth=False)
