"""Operations that take each element by itself, or rows of them."""

import torch
import torch.nn.functional as F

from cases._operations.drawing import DTYPES, EDGES, INF, NAN, axis, broadcastable, dtype, floats, shape, values
from cases._operations.table import operation


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
