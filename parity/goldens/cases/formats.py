"""Small files as NumPy, safetensors, PyTorch, h5py and Keras write them, into formats/, and what is in them.

A file under "refused" is one that must not be read: it holds a program, or leads out of itself.
"""

import json
import os
import subprocess
import sys
import warnings
from collections import OrderedDict
from pathlib import Path

import h5py
import numpy as np
import torch
from safetensors.torch import save_file

HERE = Path(__file__).resolve().parent.parent / "formats"
HERE.mkdir(exist_ok=True)


def array(value):
    """Shape, dtype and values; int64 as strings, float16 and bfloat16 as the numbers they stand for."""
    value = torch.as_tensor(value).detach() if not isinstance(value, np.ndarray) else value
    if isinstance(value, torch.Tensor):
        dtype = str(value.dtype).removeprefix("torch.")
        flat = value.contiguous().reshape(-1)
        values = flat.tolist()
    else:
        dtype = str(value.dtype.newbyteorder("=")) if value.dtype.names is None else "?"
        values = value.reshape(-1).tolist()
    if dtype in ("int64", "uint64"):
        values = [str(item) for item in values]
    return {"shape": list(value.shape), "dtype": dtype, "values": [int(v) if isinstance(v, bool) else v for v in values]}


def arrays(values):
    return {key: array(value) for key, value in values.items()}


NUMPY = {
    "f8": np.array([[1.5, -2.25], [1e300, 5e-324]]),
    "f4": np.arange(6, dtype=np.float32).reshape(2, 3) / 3,
    "f2": np.array([0, 1, -2.5, 65504, 6e-8, 0.1], dtype=np.float16),
    "i8": np.array([2**62, -(2**53) - 1, 0], dtype=np.int64),
    "i4": np.array([[-(2**31), 2**31 - 1]], dtype=np.int32),
    "i2": np.array([-3, 4], dtype=np.int16),
    "i1": np.array([-3, 4], dtype=np.int8),
    "u8": np.array([2**64 - 1], dtype=np.uint64),
    "u4": np.array([2**32 - 1], dtype=np.uint32),
    "u2": np.array([65535], dtype=np.uint16),
    "u1": np.array([255, 0], dtype=np.uint8),
    "b1": np.array([True, False, True]),
    "scalar": np.float32(7).reshape(()),
    "empty": np.zeros((0, 3), dtype=np.float32),
    "fortran": np.asfortranarray(np.arange(24, dtype=np.float32).reshape(2, 3, 4)),
    "big_endian": np.arange(4, dtype=">i4").reshape(2, 2),
}


def numpy_files():
    np.savez(HERE / "arrays.npz", **NUMPY)
    np.savez_compressed(HERE / "compressed.npz", zeros=np.zeros((100, 100)), f4=NUMPY["f4"])
    np.save(HERE / "fortran.npy", NUMPY["fortran"])
    np.save(HERE / "refused_object.npy", np.array([{}, None], dtype=object), allow_pickle=True)
    np.save(HERE / "refused_struct.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
    np.save(HERE / "refused_string.npy", np.array(["a", "bc"]))
    return {
        "arrays.npz": arrays(NUMPY),
        "compressed.npz": arrays({"zeros": np.zeros((100, 100)), "f4": NUMPY["f4"]}),
        "fortran.npy": array(NUMPY["fortran"]),
    }


TORCH = {
    "float32": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 7,
    "float64": torch.tensor([1.5, -1e300], dtype=torch.float64),
    "float16": torch.tensor([0.1, -65504, 6e-8], dtype=torch.float16),
    "bfloat16": torch.tensor([0.1, 3.0e38, -1e-40], dtype=torch.bfloat16),
    "int64": torch.tensor([2**62, -1]),
    "int32": torch.tensor([-(2**31)], dtype=torch.int32),
    "int16": torch.tensor([-3, 4], dtype=torch.int16),
    "int8": torch.tensor([-128], dtype=torch.int8),
    "uint8": torch.tensor([255], dtype=torch.uint8),
    "bool": torch.tensor([True, False]),
    "scalar": torch.tensor(3.5),
    "empty": torch.zeros(0, 2),
}


def safetensors_files():
    save_file(TORCH, HERE / "arrays.safetensors", metadata={"format": "pt"})
    return {"arrays.safetensors": {"metadata": {"format": "pt"}, "tensors": arrays(TORCH)}}


class Program:
    def __reduce__(self):
        return os.system, ("echo a pickle ran this",)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = torch.nn.LSTM(2, 3, num_layers=2)
        self.norm = torch.nn.BatchNorm1d(3)
        self.fc = torch.nn.Linear(3, 1)

    def forward(self, x):
        return self.fc(self.norm(self.rnn(x)[0][-1]))


def torch_files():
    torch.manual_seed(0)
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    views = {
        "base": base,
        "transposed": base.t(),
        "rows": base[1:3],
        "columns": base[:, 2:4],
        "steps": base[::2, ::3],
        "expanded": torch.tensor([1.0, 2.0]).expand(3, 2),
        "parameter": torch.nn.Parameter(base[3]),
        "uint16": torch.tensor([65535, 1], dtype=torch.uint16),
    }
    net = Net()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    net(torch.randn(5, 4, 2)).square().mean().backward()
    optimizer.step()
    state = optimizer.state_dict()
    checkpoint = {
        "epoch": 3,
        "best": 0.125,
        "huge": 2**70,
        "minus": -5,
        "none": None,
        "flags": [True, False],
        "size": torch.Size([2, 3]),
        "device": torch.device("cpu"),
        "dtype": torch.float32,
        "name": "naïve",
        "ordered": OrderedDict([("z", 1), ("a", 2)]),
        "model": net.state_dict(),
        "optimizer": state,
    }
    torch.save(TORCH, HERE / "dtypes.pt")
    torch.save(views, HERE / "views.pt")
    torch.save(net.state_dict(), HERE / "state_dict.pth")
    torch.save(checkpoint, HERE / "checkpoint.pt")
    torch.save(torch.nn.Linear(2, 1), HERE / "refused_module.pt")
    torch.save({"weight": torch.zeros(2), "extra": Program()}, HERE / "refused_program.pt")
    torch.save({"a": torch.zeros(2)}, HERE / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(checkpoint, HERE / "legacy_checkpoint.pt", _use_new_zipfile_serialization=False)
    return {
        "dtypes.pt": arrays(TORCH),
        "views.pt": arrays(views),
        "state_dict.pth": arrays(net.state_dict()),
        "checkpoint.pt": {
            "model": arrays(net.state_dict()),
            "state": {str(key): arrays(value) for key, value in state["state"].items()},
            "param_groups": [{k: v for k, v in group.items()} for group in state["param_groups"]],
        },
    }


def tree(group):
    found = {}
    group.visititems(lambda name, item: found.update({name: array(item[()])}) if isinstance(item, h5py.Dataset) else None)
    return found


def hdf5_files():
    with h5py.File(HERE / "types.h5", "w") as f:
        for name, value in NUMPY.items():
            f.create_dataset(name, data=value)
        f.attrs["text"] = "naïve"
        f.attrs["fixed"] = np.bytes_("abc")
        f.attrs["texts"] = ["a", "bc"]
        f.attrs["numbers"] = np.array([1, 2, 3], dtype=np.int32)
    with h5py.File(HERE / "many.h5", "w") as f:
        for i in range(160):  # in order, leaves stay half full: 32 of them fill the root of the B-tree, and it splits
            f.create_dataset(f"vars/{i:03}", data=np.int16(i))
    with h5py.File(HERE / "refused_external_link.h5", "w") as f:
        f["x"] = h5py.ExternalLink("/etc/passwd", "/x")
    with h5py.File(HERE / "refused_soft_link.h5", "w") as f:
        f["x"] = h5py.SoftLink("/x")
    with h5py.File(HERE / "refused_loop.h5", "w") as f:
        below = f.create_group("a/b")
        below["up"] = f["a"]
    with h5py.File(HERE / "refused_virtual.h5", "w") as f:
        layout = h5py.VirtualLayout(shape=(2,), dtype="f4")
        layout[:] = h5py.VirtualSource("/etc/passwd", "x", shape=(2,))
        f.create_virtual_dataset("x", layout)
    with h5py.File(HERE / "refused_external_data.h5", "w") as f:
        f.create_dataset("x", shape=(4,), dtype="u1", external=[("/etc/passwd", 0, 4)])
    with h5py.File(HERE / "refused_shape_bomb.h5", "w") as f:
        f.create_dataset("x", shape=(2**40,), dtype="f4")
    with h5py.File(HERE / "refused_chunk_bomb.h5", "w") as f:
        f.create_dataset("x", shape=(2**40,), dtype="f4", chunks=(1024,), compression="gzip")
    with h5py.File(HERE / "refused_latest.h5", "w", libver="latest") as f:
        f["x"] = np.zeros(2, dtype=np.float32)
    with h5py.File(HERE / "types.h5") as f:
        types = tree(f)
    with h5py.File(HERE / "many.h5") as f:
        many = len(f["vars"])
    return {"types.h5": types, "many.h5": many}


def keras_files():
    import keras
    from keras import layers

    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((4, 2)), layers.SimpleRNN(3, return_sequences=True), layers.LSTM(2), layers.Dense(1)]
    )
    model.compile("adam", "mse")
    model.fit(np.ones((4, 4, 2), dtype=np.float32), np.ones((4, 1), dtype=np.float32), verbose=0)
    half = keras.Sequential([keras.Input((2,)), layers.Dense(3, dtype="bfloat16")])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save(HERE / "model.keras")
        model.save(HERE / "model.h5")
        model.save_weights(HERE / "model.weights.h5")
        half.save_weights(HERE / "bfloat16.weights.h5")
    with h5py.File(HERE / "model.weights.h5") as f:
        weights = tree(f)
    with h5py.File(HERE / "model.h5") as f:
        legacy = tree(f)
    return {
        "weights": weights,
        "legacy": legacy,
        "bfloat16 dense": [array(weight.numpy().astype(np.float32)) for weight in half.layers[-1].weights],
        "config": model.get_config(),
        "weight names": {layer.name: [weight.path for weight in layer.weights] for layer in model.layers},
    }


def cases():
    return {
        "numpy": numpy_files(),
        "safetensors": safetensors_files(),
        "torch": json.loads(subprocess.check_output([sys.executable, __file__])),
        "hdf5": hdf5_files(),
        "keras": keras_files(),
    }


if __name__ == "__main__":  # torch's optimizers load an LLVM that cannot share a process with TensorFlow's
    print(json.dumps(torch_files()))
