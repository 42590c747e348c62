"""Files of the real packages, read and written anew by `@unroll/formats`, then read by the real packages again.

    pnpm build && python formats_roundtrip.py [--seed 7] [--part sequential]

Everything must come back bit for bit: arrays of every dtype, checkpoints with their optimizers, models that predict the
same and whose training goes on the same.

The part `sequential` is of models rather than of bytes: Keras loads what unroll has trained, predicts the same to 1e-6,
and goes on with the same losses. It needs no build.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np

REWRITE = Path(__file__).resolve().parent.parent / "packages" / "formats" / "scripts" / "rewrite.mjs"
ROUNDTRIP = Path(__file__).resolve().parent / "roundtrip" / "run.mjs"
NUMPY_DTYPES = ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?"]


def rewrite(folder):
    target = folder.parent / "ours"
    subprocess.run(["node", REWRITE, folder, target], check=True)
    return target


def bits(rng, shape, dtype):
    """Every pattern of bits of a dtype, NaN and denormals too."""
    if dtype == "?":
        return rng.integers(0, 2, shape).astype(bool)
    size = np.dtype(dtype).itemsize
    return np.frombuffer(rng.bytes(size * int(np.prod(shape))), dtype=dtype).reshape(shape)


def same(a, b, what):
    a, b = np.asarray(a), np.asarray(b)
    assert a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes(), f"{what}: not the same"


def numpy_part(folder, seed):
    rng = np.random.default_rng(seed)
    shapes = [(), (0,), (3,), (2, 5), (4, 1, 3)]
    arrays = {f"{d}_{i}".replace("?", "b1"): bits(rng, s, d) for d in NUMPY_DTYPES for i, s in enumerate(shapes)}
    np.savez(folder / "arrays.npz", **arrays)
    np.save(folder / "fortran.npy", np.asfortranarray(arrays["f4_4"]))
    np.save(folder / "big.npy", arrays["i4_3"].astype(">i4"))
    ours = rewrite(folder)
    with np.load(ours / "arrays.npz") as read:
        assert list(read) == list(arrays)
        for name, value in arrays.items():
            same(read[name], value, name)
    same(np.load(ours / "fortran.npy"), arrays["f4_4"], "fortran")
    same(np.load(ours / "big.npy"), arrays["i4_3"], "big")


def torch_part(folder, seed):
    import torch
    from safetensors.torch import load_file, save_file

    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    tensors = {d: torch.from_numpy(bits(rng, (3, 4), d).copy()) for d in ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u1", "?"]}
    tensors |= {"bf16": torch.randn(5).bfloat16(), "scalar": torch.tensor(1.5), "empty": torch.zeros(0, 3)}
    save_file(tensors, folder / "arrays.safetensors", metadata={"seed": str(seed)})
    torch.save({**tensors, "view": tensors["f4"].t()[1:]}, folder / "arrays.pt")

    def net():
        return torch.nn.ModuleDict({"rnn": torch.nn.GRU(3, 4, 2, bidirectional=True), "fc": torch.nn.Linear(8, 1)})

    def train(model, optimizer, x, steps):
        losses = []
        for _ in range(steps):
            optimizer.zero_grad()
            loss = model["fc"](model["rnn"](x)[0]).square().mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    x, makers = torch.randn(6, 2, 3), {"adam": torch.optim.Adam, "sgd": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)}
    going = {}
    for name, make in makers.items():
        model = net()
        optimizer = make(model.parameters())
        train(model, optimizer, x, 3)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3}, folder / f"{name}.pt")
        going[name] = train(model, optimizer, x, 3)

    ours = rewrite(folder)
    assert (ours / "arrays.safetensors").read_bytes() == (folder / "arrays.safetensors").read_bytes()
    read, loaded = load_file(ours / "arrays.safetensors"), torch.load(ours / "arrays.pt", weights_only=True)
    for name, value in tensors.items():
        for copy in (read[name], loaded[name]):
            assert copy.dtype == value.dtype and copy.shape == value.shape, name
            same(copy.contiguous().view(-1).view(torch.uint8), value.contiguous().view(-1).view(torch.uint8), name)
    same(loaded["view"].numpy(), tensors["f4"].t()[1:].numpy(), "view")
    for name, make in makers.items():
        checkpoint = torch.load(ours / f"{name}.pt", weights_only=True)
        model = net()
        model.load_state_dict(checkpoint["model"])
        optimizer = make(model.parameters())
        optimizer.load_state_dict(checkpoint["optimizer"])
        assert checkpoint["epoch"] == 3
        assert train(model, optimizer, x, 3) == going[name], f"{name}: training goes on otherwise"


def keras_part(folder, seed):
    import keras
    from keras import layers

    rng = random.Random(seed)
    keras.utils.set_random_seed(seed)
    kinds = [layers.SimpleRNN, layers.LSTM, layers.GRU]
    model = keras.Sequential(
        [
            keras.Input((5, 2)),
            rng.choice(kinds)(rng.randint(1, 9), return_sequences=True),
            layers.Bidirectional(rng.choice(kinds)(3)),
            layers.Dropout(0.0),
            layers.Dense(1),
        ]
    )
    model.compile("adam", keras.losses.MeanSquaredError())
    x, y = np.random.rand(16, 5, 2).astype("f4"), np.random.rand(16, 1).astype("f4")
    fit = dict(epochs=2, shuffle=False, verbose=0)
    model.fit(x, y, **fit)
    half = keras.Sequential([keras.Input((2,)), layers.Dense(3, dtype="bfloat16")])
    model.save(folder / "model.keras")
    model.save(folder / "model.h5")
    model.save_weights(folder / "model.weights.h5")
    half.save_weights(folder / "half.weights.h5")
    ours = rewrite(folder)

    predicted = model.predict(x, verbose=0)
    going = model.fit(x, y, **fit).history["loss"]
    for name in ["model.keras", "model.h5"]:
        loaded = keras.saving.load_model(ours / name)
        same(loaded.predict(x, verbose=0), predicted, name)
        if name != "model.h5":  # no training goes on from a legacy file of Keras 3, its own neither
            assert loaded.fit(x, y, **fit).history["loss"] == going, f"{name}: training goes on otherwise"
        loaded.load_weights(ours / "model.weights.h5")
        same(loaded.predict(x, verbose=0), predicted, "model.weights.h5")
    before = [weight.numpy() for weight in half.weights]
    half.set_weights([np.zeros_like(weight) for weight in before])
    half.load_weights(ours / "half.weights.h5")
    for weight, value in zip(half.weights, before, strict=True):
        same(weight.numpy(), value, "half.weights.h5")


def sequential_part(folder, seed):
    """Each layer and optimizer of goldens/cases/saving.py."""
    import keras

    sys.path.insert(0, str(Path(__file__).resolve().parent / "goldens"))
    from cases.saving import FIT, MODELS, going_on
    from generate import encode

    given, data = {}, {}
    for i, (name, build) in enumerate(MODELS.items()):
        keras.utils.set_random_seed((seed + i) % 2**32)
        stack, compiled, (draw_x, x_shape), (draw_y, y_shape) = build()
        rng = np.random.default_rng(seed + i)
        x, y = data[name] = draw_x(rng, *x_shape), draw_y(rng, *y_shape)
        model = keras.Sequential(stack)
        model.compile(**compiled)
        model.fit(x, y, **FIT)
        model.save(folder / f"{name}.keras")
        given[name] = {"seed": (seed + i) % 2**32, "json": model.to_json(), "x": encode(x), "y": encode(y)}
    (folder / "cases.json").write_text(json.dumps(given))
    ours = folder.parent / "ours"
    subprocess.run(["node", ROUNDTRIP, "keras.ts", folder, ours], check=True)

    results, worst = json.loads((ours / "results.json").read_text()), {"predictions": 0.0, "losses": 0.0}
    for name, (x, y) in data.items():
        found = results[name]

        def predicts(model, expected):
            for layer in model.layers:
                if getattr(layer, "stateful", False):
                    layer.reset_state()
            predicted = model.predict(x, batch_size=4, verbose=0)
            difference = float(np.abs(predicted - np.asarray(expected, "f4")).max())
            worst["predictions"] = max(worst["predictions"], difference)
            assert difference <= 1e-6, f"{name}: predictions differ by {difference}"

        load = keras.saving.load_model
        predicts(load(folder / f"{name}.keras"), found["theirs"])
        model = load(ours / f"{name}.keras")
        predicts(model, found["prediction"])
        predicts(load(ours / f"{name}.h5"), found["prediction"])
        again = keras.models.model_from_json(given[name]["json"])
        again.load_weights(ours / f"{name}.weights.h5")
        predicts(again, found["prediction"])
        going = going_on(load(ours / f"{name}.keras"), x, y)["next"]
        assert set(going) == set(found["next"]), f"{name}: {list(going)} are logged, ours {list(found['next'])}"
        for log, values in going.items():
            difference = abs(values[0] - found["next"][log][0]) / max(abs(values[0]), 1e-3)
            worst["losses"] = max(worst["losses"], difference)
            assert difference <= 1e-5, f"{name}: {log} goes on at {values[0]}, ours at {found['next'][log][0]}"
    print("sequential: worst differences", worst)


PARTS = {"numpy": numpy_part, "torch": torch_part, "keras": keras_part, "sequential": sequential_part}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--part", choices=PARTS)
    options = parser.parse_args()
    if options.part:
        warnings.simplefilter("ignore")
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "theirs"
            folder.mkdir()
            PARTS[options.part](folder, options.seed)
        print(f"{options.part}: the same, seed {options.seed}")
        return
    for part in PARTS:  # one process each: TensorFlow and PyTorch do not share one well
        subprocess.run([sys.executable, __file__, "--part", part, "--seed", str(options.seed)], check=True)


if __name__ == "__main__":
    main()
