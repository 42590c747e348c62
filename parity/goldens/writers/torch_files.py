"""Writes state dicts and checkpoints with the PyTorch that runs it, of any version since 1.0, in both formats that it has.

    python torch_files.py FOLDER

Beside the files stands expected.json: every tensor and value in them, and what the modules answer.
"""
import json
import sys
from collections import Counter, OrderedDict, defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import nn

FOLDER = Path(sys.argv[1])
FOLDER.mkdir(parents=True, exist_ok=True)
VERSION = tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2])


def told(value):
    """A value as JSON can tell it."""
    if isinstance(value, torch.Tensor):
        value = value.detach()
        dtype = str(value.dtype).replace("torch.", "")
        values = value.float() if dtype in ("float16", "bfloat16") else value
        if dtype in ("uint8", "bool"):
            values = value.int()
        return {"tensor": dtype, "shape": list(value.shape), "values": values.contiguous().view(-1).tolist()}
    if isinstance(value, dict):
        return {"dict": [[told(key), told(item)] for key, item in value.items()]}
    if isinstance(value, (tuple, torch.Size)):
        return {"tuple": [told(item) for item in value]}
    if isinstance(value, (set, frozenset)):
        return {"set": sorted(told(item) for item in value)}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": list(value)}
    if isinstance(value, list):
        return [told(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (torch.dtype, torch.device)):
        return str(value)
    return value


def modules():
    """By name: a module, and the input that it is tried on."""
    torch.manual_seed(0)
    yield "rnn", nn.RNN(3, 4, 2, nonlinearity="relu"), torch.randn(5, 2, 3)
    yield "lstm", nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True), torch.randn(2, 5, 3)
    yield "gru", nn.GRU(2, 3, bias=False), torch.randn(4, 1, 2)
    yield "gru_both_ways", nn.GRU(2, 3, bidirectional=True), torch.randn(4, 1, 2)
    yield "linear", nn.Linear(4, 2), torch.randn(3, 4)
    yield "embedding", nn.Embedding(6, 3, padding_idx=0), torch.tensor([[0, 5, 2]])
    yield "layer_norm", nn.LayerNorm(4), torch.randn(2, 4)
    if VERSION >= (1, 8):
        yield "lstm_projected", nn.LSTM(3, 5, proj_size=2), torch.randn(4, 2, 3)


def checkpoints():
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 7
    tied = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    yield "views", {
        "base": base,
        "transposed": base.t(),
        "part": base[1:3, ::2],
        "expanded": torch.tensor([1.0, 2.0]).expand(3, 2),
        "parameter": nn.Parameter(base[3]),
        "empty": torch.zeros(0, 2),
        "scalar": torch.tensor(3.5),
    }
    yield "tied", OrderedDict([("encoder.weight", tied), ("decoder.weight", tied)])
    dtypes = {
        "float64": torch.tensor([1.5, -1e300], dtype=torch.float64),
        "float16": torch.tensor([0.1, -65504, 6e-8]).half(),
        "int64": torch.tensor([2**40, -1]),
        "int32": torch.tensor([-(2**31)], dtype=torch.int32),
        "int16": torch.tensor([-3, 4], dtype=torch.int16),
        "int8": torch.tensor([-128], dtype=torch.int8),
        "uint8": torch.tensor([255], dtype=torch.uint8),
    }
    if VERSION >= (1, 2):
        dtypes["bool"] = torch.tensor([True, False])
        dtypes["bfloat16"] = torch.tensor([0.1, 3.0e38]).to(torch.bfloat16)
    yield "dtypes", dtypes
    net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
    for name, make in (
        ("adam", lambda p: torch.optim.Adam(p, lr=0.01)),
        ("sgd", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
        ("rmsprop", lambda p: torch.optim.RMSprop(p, lr=0.01)),
    ):
        optimizer = make(net.parameters())
        optimizer.zero_grad()
        net(torch.randn(5, 2)).pow(2).mean().backward()
        optimizer.step()
        yield name, {"model": net.state_dict(), "epoch": 3, "optimizer": optimizer.state_dict(), "loss": 0.125}
    counts = defaultdict(list)
    counts["a"].append(1)
    yield "containers", {
        "list": [1, 2.5, "text", None, True],
        "tuple": (1, (2, 3)),
        "ordered": OrderedDict([("z", 1), ("a", 2)]),
        "counter": Counter("abca"),
        "default": counts,
        "set": {1, 5, 3},
        "bytes": b"\x00\x7f\xff",
        "bytearray": bytearray(b"ab"),
        "large": 2**70,
        "negative": -5,
        "size": torch.Size([2, 3]),
        "device": torch.device("cpu"),
        "dtype": torch.float32,
        "name": u"na\u00efve",
        "numpy": {"float64": np.float64(0.1), "float32": np.float32(0.5), "int64": np.int64(-7), "bool": np.bool_(True)},
    }


def save(name, value):
    # From 1.4 to 1.5 the format of today could be asked for; from 1.6 on the older one.
    if VERSION < (1, 4):
        torch.save(value, str(FOLDER / (name + ".legacy.pt")))
        return
    for kind, zipped in (("legacy", False), ("zip", True)):
        torch.save(value, str(FOLDER / (name + "." + kind + ".pt")), _use_new_zipfile_serialization=zipped)


def main():
    expected = {"version": torch.__version__, "modules": {}, "checkpoints": {}}
    for name, module, x in modules():
        module.eval()
        with torch.no_grad():
            output = module(x)
        output = output[0] if isinstance(output, tuple) else output
        save(name, module.state_dict())
        expected["modules"][name] = {"x": told(x), "y": told(output)}
    for name, value in checkpoints():
        save(name, value)
        expected["checkpoints"][name] = told(value)
    (FOLDER / "expected.json").write_text(json.dumps(expected))


main()
