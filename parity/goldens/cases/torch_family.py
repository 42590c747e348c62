"""PyTorch's gated recurrent layers and cells, and packed sequences.

Gradients are of sum(output * upstream), where upstream is sin(1), sin(2), ... over each output.
"""

import numpy as np
import torch
from torch import nn
from torch.nn.utils import rnn as packing


def values(seed, *shape, scale=0.8):
    rng = np.random.default_rng(seed)
    return torch.tensor((rng.standard_normal(shape) * scale).astype("float32").round(4))


def set_values(module, seed):
    with torch.no_grad():
        for i, parameter in enumerate(module.parameters()):
            parameter.copy_(values(1000 * seed + i, *parameter.shape, scale=0.5))
    return {key: value.clone() for key, value in module.state_dict().items()}


def upstream(y):
    return torch.sin(torch.arange(1, y.numel() + 1, dtype=torch.float64)).float().reshape(y.shape)


def flat(outputs):
    if isinstance(outputs, packing.PackedSequence):
        return [outputs.data]
    if isinstance(outputs, torch.Tensor):
        return [outputs]
    return [tensor for item in outputs for tensor in flat(item)]


def compare(module, seed, inputs, call):
    state = set_values(module, seed)
    leaves = [x.clone().requires_grad_() for x in inputs]
    torch.manual_seed(23)
    outputs = flat(call(*leaves))
    weights = [upstream(y) for y in outputs]
    sum((y * g).sum() for y, g in zip(outputs, weights)).backward()
    return {
        "module": type(module).__name__,
        "state_dict": state,
        "inputs": inputs,
        "outputs": outputs,
        "upstream": weights,
        "parameter_gradients": {name: p.grad for name, p in module.named_parameters()},
        "input_gradients": [x.grad for x in leaves],
    }


def state(kind, given):
    if not given:
        return None
    return tuple(given) if kind.startswith("LSTM") else given[0]


def layer(seed, kind, shape, sizes=(2, 3), hx=(), train=False, **options):
    module = getattr(nn, kind)(*sizes, **options).train(train)
    inputs = [values(seed, *shape), *[values(seed + 1 + i, *s) for i, s in enumerate(hx)]]
    found = compare(module, seed, inputs, lambda x, *given: module(x, state(kind, given)))
    return {"sizes": sizes, "options": options, "train": train, **found}


def layers():
    out = [
        layer(1, "LSTM", (3, 2, 2), hx=[(4, 2, 3), (4, 2, 3)], num_layers=2, bidirectional=True),
        layer(2, "LSTM", (2, 3, 2), sizes=(2, 4), proj_size=2, num_layers=2, bidirectional=True, batch_first=True),
        layer(3, "LSTM", (3, 2, 2), sizes=(2, 3), hx=[(1, 2, 1), (1, 2, 3)], proj_size=1, bias=False),
        layer(4, "LSTM", (4, 2), sizes=(2, 4), hx=[(1, 3), (1, 4)], proj_size=3),
        layer(5, "LSTM", (2, 3, 2), train=True, num_layers=2, dropout=0.5, batch_first=True),
        layer(6, "LSTM", (1, 1, 1), sizes=(1, 1)),
        layer(7, "LSTM", (5, 3, 17), sizes=(17, 2)),
        layer(8, "GRU", (3, 2, 2), hx=[(4, 2, 3)], num_layers=2, bidirectional=True),
        layer(9, "GRU", (2, 3, 2), num_layers=2, bidirectional=True, batch_first=True, bias=False),
        layer(10, "GRU", (4, 2), hx=[(1, 3)]),
        layer(11, "GRU", (2, 3, 2), train=True, num_layers=2, dropout=0.5, bidirectional=True),
        layer(12, "GRU", (1, 1, 1), sizes=(1, 1)),
        layer(13, "GRU", (5, 3, 17), sizes=(17, 2)),
    ]
    return out


def cells():
    return [
        layer(20, "LSTMCell", (2, 2)),
        layer(21, "LSTMCell", (2,), hx=[(3,), (3,)]),
        layer(22, "LSTMCell", (3, 5), sizes=(5, 2), hx=[(3, 2), (3, 2)], bias=False),
        layer(23, "GRUCell", (2, 2)),
        layer(24, "GRUCell", (2,), hx=[(3,)]),
        layer(25, "GRUCell", (3, 5), sizes=(5, 2), hx=[(3, 2)], bias=False),
    ]


def packed(seed, kind, lengths, sizes=(2, 3), hx=(), enforce_sorted=True, train=False, **options):
    module = getattr(nn, kind)(*sizes, **options).train(train)
    inputs = [values(seed, max(lengths), len(lengths), sizes[0]), *[values(seed + 1 + i, *s) for i, s in enumerate(hx)]]

    def call(x, *given):
        sequence = packing.pack_padded_sequence(x, lengths, enforce_sorted=enforce_sorted)
        output, last = module(sequence, state(kind, given))
        return packing.pad_packed_sequence(output)[0], output, last

    found = compare(module, seed, inputs, call)
    return {
        "sizes": sizes, "options": options, "train": train, "lengths": lengths, "enforce_sorted": enforce_sorted, **found
    }  # fmt: skip


def packed_layers():
    unsorted = {"lengths": [2, 4, 1, 4], "enforce_sorted": False}
    return [
        packed(30, "RNN", [4, 2, 1]),
        packed(31, "RNN", **unsorted, hx=[(4, 4, 3)], num_layers=2, bidirectional=True),
        packed(32, "RNN", [3, 3], nonlinearity="relu", batch_first=True),
        packed(33, "LSTM", [4, 2, 1]),
        packed(34, "LSTM", **unsorted, hx=[(4, 4, 3), (4, 4, 3)], num_layers=2, bidirectional=True),
        packed(35, "LSTM", **unsorted, sizes=(2, 3), hx=[(2, 4, 2), (2, 4, 3)], proj_size=2, bidirectional=True),
        packed(36, "LSTM", [4, 2, 1], train=True, num_layers=2, dropout=0.5, bidirectional=True),
        packed(37, "GRU", [4, 2, 1]),
        packed(38, "GRU", **unsorted, hx=[(4, 4, 3)], num_layers=2, bidirectional=True),
        packed(39, "GRU", **unsorted, train=True, num_layers=3, dropout=0.3, bias=False),
    ]


def packing_itself():
    x = values(50, 4, 3, 2)
    out = []
    for lengths, options in (
        ([4, 3, 1], {}),
        ([3, 3, 2], {}),
        ([1, 4, 3], {"enforce_sorted": False}),
        ([2, 2, 2], {"enforce_sorted": False}),
        ([1, 3, 2, 3], {"enforce_sorted": False, "batch_first": True}),
    ):
        data = x if not options.get("batch_first") else values(51, 4, 3, 2)
        sequence = packing.pack_padded_sequence(data, lengths, **options)
        padded = []
        for pad in ({}, {"batch_first": True}, {"padding_value": -1.5, "total_length": 6}):
            again, found = packing.pad_packed_sequence(sequence, **pad)
            padded.append({"options": pad, "sequence": again, "lengths": found})
        out.append(
            {
                "input": data,
                "lengths": lengths,
                "options": options,
                "data": sequence.data,
                "batch_sizes": sequence.batch_sizes,
                "sorted_indices": sequence.sorted_indices,
                "unsorted_indices": sequence.unsorted_indices,
                "padded": padded,
            }
        )
    return out


def lists():
    """Lists of sequences of their own lengths."""
    sequences = [values(60 + i, length, 2) for i, length in enumerate([2, 3, 1])]
    sequence = packing.pack_sequence(sequences, enforce_sorted=False)
    padded = [
        {"options": options, "output": packing.pad_sequence(sequences, **options)}
        for options in (
            {},
            {"batch_first": True, "padding_value": 9.0},
            {"padding_side": "left"},
            {"batch_first": True, "padding_side": "left", "padding_value": 0.5},
        )
    ]
    lengths = torch.tensor([2, 3, 1])
    return {
        "sequences": sequences,
        "packed": {"data": sequence.data, "batch_sizes": sequence.batch_sizes, "sorted_indices": sequence.sorted_indices},
        "padded": padded,
        "unpacked": packing.unpack_sequence(sequence),
        "unpadded": packing.unpad_sequence(packing.pad_sequence(sequences, batch_first=True), lengths, batch_first=True),
        "inverse": packing.invert_permutation(torch.tensor([2, 0, 1])),
    }


def defaults():
    """The parameters of a new module after manual_seed(7)."""
    makers = {
        "LSTM": lambda: nn.LSTM(2, 3, num_layers=2, bidirectional=True, proj_size=2),
        "GRU": lambda: nn.GRU(2, 3, num_layers=2, bidirectional=True),
        "LSTMCell": lambda: nn.LSTMCell(2, 3),
        "GRUCell": lambda: nn.GRUCell(2, 3, bias=False),
    }
    out = []
    for name, make in makers.items():
        torch.manual_seed(7)
        module = make()
        out.append({"module": name, "repr": repr(module), "state_dict": module.state_dict(), "after": torch.rand(2)})
    return out


def errors():
    zeros = torch.zeros
    lstm, projected, gru = nn.LSTM(3, 4), nn.LSTM(3, 4, proj_size=2), nn.GRU(3, 4)
    lstm_cell, gru_cell = nn.LSTMCell(3, 4), nn.GRUCell(3, 4)
    sequence = packing.pack_padded_sequence(zeros(4, 2, 3), [4, 2])
    pair = lambda *shapes: tuple(zeros(*shape) for shape in shapes)
    calls = {
        "lstm rank": lambda: lstm(zeros(3)),
        "gru rank": lambda: gru(zeros(3)),
        "lstm width": lambda: lstm(zeros(2, 5, 2)),
        "lstm h": lambda: lstm(zeros(2, 5, 3), pair((1, 4, 4), (1, 5, 4))),
        "lstm c": lambda: lstm(zeros(2, 5, 3), pair((1, 5, 4), (1, 4, 4))),
        "lstm projected h": lambda: projected(zeros(2, 5, 3), pair((1, 5, 4), (1, 5, 4))),
        "lstm rank of hx": lambda: lstm(zeros(2, 5, 3), pair((1, 5, 4), (5, 4))),
        "lstm rank of unbatched hx": lambda: lstm(zeros(2, 3), pair((1, 4), (1, 1, 4))),
        "gru h": lambda: gru(zeros(2, 5, 3), zeros(1, 4, 4)),
        "gru rank of hx": lambda: gru(zeros(2, 5, 3), zeros(5, 4)),
        "gru packed h": lambda: gru(sequence, zeros(1, 3, 4)),
        "gru packed width": lambda: gru(packing.pack_padded_sequence(zeros(4, 2, 5), [4, 2])),
        "gru packed rank": lambda: gru(packing.pack_padded_sequence(zeros(4, 2), [4, 2])),
        "lstm steps": lambda: lstm(zeros(0, 5, 3)),
        "proj_size too large": lambda: nn.LSTM(3, 4, proj_size=4),
        "proj_size negative": lambda: nn.LSTM(3, 4, proj_size=-1),
        "gru proj_size": lambda: nn.GRU(3, 4, proj_size=2),
        "lstm cell rank": lambda: lstm_cell(zeros(2, 2, 3)),
        "lstm cell width": lambda: lstm_cell(zeros(2, 2)),
        "lstm cell h": lambda: lstm_cell(zeros(2, 3), pair((2, 3), (2, 4))),
        "lstm cell c": lambda: lstm_cell(zeros(2, 3), pair((2, 4), (1, 4))),
        "lstm cell rank of c": lambda: lstm_cell(zeros(2, 3), pair((2, 4), (1, 2, 4))),
        "gru cell rank": lambda: gru_cell(zeros(2, 2, 3)),
        "gru cell width": lambda: gru_cell(zeros(2, 2)),
        "gru cell h": lambda: gru_cell(zeros(2, 3), zeros(1, 4)),
        "gru cell rank of h": lambda: gru_cell(zeros(2, 3), zeros(1, 2, 4)),
        "lengths, count": lambda: packing.pack_padded_sequence(zeros(4, 2, 3), [4, 2, 1]),
        "lengths, zero": lambda: packing.pack_padded_sequence(zeros(4, 2, 3), [4, 0]),
        "lengths, order": lambda: packing.pack_padded_sequence(zeros(4, 2, 3), [2, 4]),
        "lengths, none": lambda: packing.pack_padded_sequence(zeros(4, 0, 3), []),
        "total_length": lambda: packing.pad_packed_sequence(sequence, total_length=3),
        "pad_sequence side": lambda: packing.pad_sequence([zeros(2)], padding_side="top"),
        "pad_sequence of nothing": lambda: packing.pad_sequence([]),
        "pad_sequence shapes": lambda: packing.pad_sequence([zeros(2, 3), zeros(1, 2)]),
    }
    out = []
    for name, call in calls.items():
        try:
            call()
        except Exception as error:
            out.append({"call": name, "error": type(error).__name__, "message": str(error)})
        else:
            raise AssertionError(f"{name} raised nothing")
    return out


def cases():
    torch.set_num_threads(1)
    return {
        "layers": layers(),
        "cells": cells(),
        "packed_layers": packed_layers(),
        "packing": packing_itself(),
        "lists": lists(),
        "defaults": defaults(),
        "errors": errors(),
    }
