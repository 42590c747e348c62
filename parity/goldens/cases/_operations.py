"""Random cases of the operations of @unroll/core, with what PyTorch computes: values, gradients, or that it raises.

`case(name, rng)` gives one:

    op         name of the operation, a key of OPERATIONS
    args       what it takes beside tensors
    inputs     [{dtype, shape, values, grad}]: `grad` where a gradient is asked for
    upstream   one tensor for each output: the gradients are those of sum(outputs * upstream)
    outputs    [{dtype, shape, values, slack?}], or
    raises     true
    gradients  one for each input that asks for it

`values` are numbers, "NaN", "Infinity" or "-Infinity". `slack` says how far, beyond four units in the last place of the value,
a right answer may lie, element by element: twice PyTorch's own distance from the same in float64, and for smooth operations that
distance at neighbours of the arguments, one unit in the last place away, and four times what the value moves when every argument
is rounded anew, by half a unit; twice what it moves when the result is, where the gradient is a function of that. It is left out
where it is 0.
Operations that only move, choose or count must agree exactly: `exact`.

Not generated is what PyTorch has no kernel for (NotImplementedError: sigmoid of bool and the like), where unroll computes with
int32 or float32; its int64 counts as int32, and raises where int32 cannot hold it.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F

NAN, INF = math.nan, math.inf
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, -3.0, 6.0, NAN, INF, -INF, 1e-30, 1e20, -20.0, 20.5, 2.5, 1.5]
INTEGERS = [0, 1, -1, 2, 3, -2, 7, 16777217, -16777217, 2147483647, -2147483648, 123456789, 65537]
NUDGES = 8
DTYPES = {"float32": torch.float32, "int32": torch.int32, "bool": torch.bool}
OPERATIONS = {}


class Refused(Exception):
    """What unroll refuses by design, though PyTorch does not."""


# --- random arguments ---------------------------------------------------------------------------------------------------


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


# --- the table ------------------------------------------------------------------------------------------------------------


class Operation:
    """`constant` inputs, by number, are asked for no gradient; `of_result` is the gradient as a function of the result."""

    def __init__(self, make, compute, exact=False, smooth=True, constant=(), of_result=None):
        self.make, self.compute, self.exact, self.smooth = make, compute, exact, smooth and not exact
        self.constant, self.of_result = constant, of_result


def operation(name, make, compute, **how):
    OPERATIONS[name] = Operation(make, compute, **how)


def one(edges=EDGES, only=None, scale=1.5, **limits):
    def make(rng):
        return [values(rng, shape(rng, **limits), only or dtype(rng), edges=edges, scale=scale)], {}

    return make


def two(only=None):
    def make(rng):
        whole = shape(rng)
        inputs = [values(rng, broadcastable(rng, whole), only or dtype(rng)) for _ in range(2)]
        if rng.random() < 0.03:
            inputs[1] = values(rng, [7, 2])
        scalar = rng.random() < 0.2
        if scalar:
            number = rng.choice([0, 1, 2, -1, 3, 16777216, 0.5, -1.5, 0.1])
            return inputs[:1], {"number": number, "first": rng.random() < 0.3}
        return inputs, {}

    return make


def applied(f):
    """`f` of two tensors, or of one and a number on either side."""

    def compute(inputs, args):
        if "number" not in args:
            return f(*inputs)
        x, number = inputs[0], args["number"]
        return f(number, x) if args["first"] else f(x, number)

    return compute


def tensors_of(f):
    """For functions that want tensors: the number becomes one, of the type that it has beside the other."""

    def both(a, b):
        like = a if isinstance(a, torch.Tensor) else b

        def as_tensor(v):
            return v if isinstance(v, torch.Tensor) else torch.tensor(v, dtype=torch.result_type(like, v) if like.dtype != torch.bool or isinstance(v, float) else torch.int32)

        return f(as_tensor(a), as_tensor(b))

    return both


for name, f in {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b}.items():
    operation(name, two(), applied(f))


def power(a, b):
    if isinstance(b, int) and isinstance(a, torch.Tensor) and a.dtype != torch.float32 and a.dtype != torch.float64 and b < 0:
        b = torch.tensor(b, dtype=torch.int32)  # torch refuses the number, and takes the tensor.
    is_float = isinstance(a, torch.Tensor) and a.is_floating_point()
    if is_float and isinstance(b, torch.Tensor) and b.dtype == torch.int32 and (b.double().abs() > 2**24).any():
        raise NotImplementedError  # PyTorch's gradient counts 1 down in int32, where the value took float32: other signs.
    return torch.pow(a, b)


operation("pow", two(), applied(power))
operation("maximum", two(), applied(tensors_of(torch.maximum)), smooth=False)
operation("minimum", two(), applied(tensors_of(torch.minimum)), smooth=False)
for name, f in {
    "equal": torch.eq,
    "notEqual": torch.ne,
    "less": torch.lt,
    "lessEqual": torch.le,
    "greater": torch.gt,
    "greaterEqual": torch.ge,
}.items():
    operation(name, two(), applied(tensors_of(f)), exact=True)

for name, f in {"exp": torch.exp, "expm1": torch.expm1, "log": torch.log, "log1p": torch.log1p, "sqrt": torch.sqrt, "square": torch.square, "erf": torch.erf, "sin": torch.sin, "cos": torch.cos}.items():
    operation(name, one(), lambda inputs, args, f=f: f(inputs[0]))
operation("tanh", one(), lambda inputs, args: torch.tanh(inputs[0]), of_result=lambda dy, y, args: dy * (1 - y * y))
operation("sigmoid", one(), lambda inputs, args: torch.sigmoid(inputs[0]), of_result=lambda dy, y, args: dy * y * (1 - y))
for name, f in {"neg": torch.neg, "abs": torch.abs, "relu": torch.relu, "sign": torch.sign, "round": torch.round, "floor": torch.floor, "isNan": torch.isnan}.items():
    operation(name, one(), lambda inputs, args, f=f: f(inputs[0]), exact=True)
operation("cast", lambda rng: ([values(rng, shape(rng), dtype(rng), edges=[0.0, -0.0, 0.5, -0.5, 1.9, -1.9, 16777217.0, NAN])], {"dtype": rng.choice(list(DTYPES))}), lambda inputs, args: _cast(inputs[0], args), exact=True)


def _cast(x, args):
    if args["dtype"] == "int32" and x.is_floating_point() and not torch.isfinite(x).all():
        raise NotImplementedError  # undefined in C
    return x.to(DTYPES[args["dtype"]])


def limits(rng):
    def limit():
        return rng.choice([None, 0, 1, -1, 2, 0.5, -0.5, 6])

    low, high = limit(), limit()
    return [values(rng, shape(rng), rng.choice(["float32"] * 6 + ["int32"]))], {"min": low, "max": high}


operation("clip", limits, lambda inputs, args: torch.clamp(inputs[0], args["min"], args["max"]), exact=True)

# Without NaN, at which PyTorch's loops over vectors and over single elements give different gradients.
KINKS = [0.0, -0.0, 3.0, -3.0, 2.9999998, -2.9999998, 6.0, 1.0, -1.0, 20.0, 20.1, -20.0, INF, -INF, 0.5, -0.5, 1e-30]
for name, f in {
    "elu": lambda x, a: F.elu(x, a),
    "leakyRelu": lambda x, a: F.leaky_relu(x, a),
}.items():
    operation(name, lambda rng: ([floats(rng, shape(rng), KINKS, 2)], {"value": rng.choice([0.01, 0.1, 1, 0.3, 2])}), lambda inputs, args, f=f: f(inputs[0], args["value"]), smooth=name == "elu")
for name, f in {"selu": F.selu, "silu": F.silu, "mish": F.mish, "softsign": F.softsign, "logSigmoid": F.logsigmoid, "softplus": F.softplus}.items():
    operation(name, one(KINKS, "float32", 3), lambda inputs, args, f=f: f(inputs[0]))
for name, f in {"hardSigmoid": F.hardsigmoid, "hardSwish": F.hardswish}.items():
    operation(name, one(KINKS, "float32", 3), lambda inputs, args, f=f: f(inputs[0]), smooth=False)
operation("gelu", lambda rng: ([floats(rng, shape(rng), KINKS, 2)], {"approximate": rng.choice(["none", "tanh"])}), lambda inputs, args: F.gelu(inputs[0], approximate=args["approximate"]))
operation("hardTanh", lambda rng: ([floats(rng, shape(rng), KINKS, 2)], dict(zip(("low", "high"), rng.choice([(-1, 1), (0, 6), (-0.5, 2)])))), lambda inputs, args: F.hardtanh(inputs[0], args["low"], args["high"]), exact=True)


def rows(rng):
    sizes = shape(rng)
    return [floats(rng, sizes, [0.0, 1.0, 50.0, -50.0, NAN, INF, -INF], 3)], {"axis": axis(rng, len(sizes))}


def of_softmax(dy, y, args):
    return y * (dy - (dy * y).sum(args.get("axis", -1), keepdim=True))


def of_log_softmax(dy, y, args):
    return dy - y.exp() * dy.sum(args.get("axis", -1), keepdim=True)


operation("softmaxAlong", rows, lambda inputs, args: F.softmax(inputs[0], args["axis"]), of_result=of_softmax)
operation("logSoftmaxAlong", rows, lambda inputs, args: F.log_softmax(inputs[0], args["axis"]), of_result=of_log_softmax)
operation("softmax", one([0.0, 50.0, -INF], "float32"), lambda inputs, args: F.softmax(inputs[0], -1), of_result=of_softmax)
operation("logSoftmax", one([0.0, 50.0, -INF], "float32"), lambda inputs, args: F.log_softmax(inputs[0], -1), of_result=of_log_softmax)


def choice(rng):
    whole = shape(rng)
    return [values(rng, broadcastable(rng, whole), "bool"), *(values(rng, broadcastable(rng, whole), dtype(rng)) for _ in range(2))], {}


operation("where", choice, lambda inputs, args: torch.where(*inputs), smooth=False)


# --- reductions -------------------------------------------------------------------------------------------------------------


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


# --- shapes -------------------------------------------------------------------------------------------------------------------


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


# --- products and what is made of masks ---------------------------------------------------------------------------------------


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


# --- made from sizes -----------------------------------------------------------------------------------------------------------


def sized(rng):
    return [], {"shape": shape(rng) if rng.random() < 0.95 else [-1], "dtype": rng.choice(list(DTYPES))}


operation("zeros", sized, lambda inputs, args: torch.zeros(args["shape"], dtype=DTYPES[args["dtype"]]), exact=True)
operation("ones", sized, lambda inputs, args: torch.ones(args["shape"], dtype=DTYPES[args["dtype"]]), exact=True)
operation("full", lambda rng: ([], {**sized(rng)[1], "value": rng.choice([0, 1, -7, 2.5, -2.5, 16777217, 2147483648, "NaN", "Infinity"])}), lambda inputs, args: torch.full(args["shape"], args["value"] if not isinstance(args["value"], str) else float(args["value"]), dtype=DTYPES[args["dtype"]]), exact=True)
operation("arange", lambda rng: ([], {"start": rng.choice([0, 1, -3, 0.5]), "stop": rng.choice([5, 10, 0, -4, 2.25]), "step": rng.choice([1, 2, 0.5, -1, 0.25, 0])}), lambda inputs, args: torch.arange(args["start"], args["stop"], args["step"], dtype=torch.float32), exact=True)
operation("eye", lambda rng: ([], {"n": rng.randint(-1, 5), "m": rng.randint(0, 5), "dtype": rng.choice(["float32", "int32", "bool"])}), lambda inputs, args: torch.eye(args["n"], args["m"], dtype=DTYPES[args["dtype"]]), exact=True)
operation("zerosLike", lambda rng: ([values(rng, shape(rng), dtype(rng))], {}), lambda inputs, args: torch.zeros_like(inputs[0]), exact=True)
operation("onesLike", lambda rng: ([values(rng, shape(rng), dtype(rng))], {}), lambda inputs, args: torch.ones_like(inputs[0]), exact=True)
operation("tensor", lambda rng: ([], {"values": [rng.choice([0, 1, -1, 2.5, 16777217, 2147483647, 2147483648, -2147483649, "NaN"]) for _ in range(rng.randint(0, 4))], "dtype": rng.choice(list(DTYPES))}), lambda inputs, args: torch.tensor([float(v) if isinstance(v, str) else v for v in args["values"]], dtype=DTYPES[args["dtype"]]), exact=True)


# --- losses ---------------------------------------------------------------------------------------------------------------------


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


# --- running one ------------------------------------------------------------------------------------------------------------------


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
