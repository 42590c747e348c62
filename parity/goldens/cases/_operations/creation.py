"""What is made from sizes."""

import torch

from cases._operations.drawing import DTYPES, dtype, shape, values
from cases._operations.table import operation


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
