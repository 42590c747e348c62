"""Files through unroll and the real packages, both ways. formats.mjs starts it, with formats.ts to call.

numpy, torch, keras: files of the real packages, read and written anew by `@unroll/formats`, must come back bit for bit:
arrays of every dtype, checkpoints with their optimizers, models that predict the same and whose training goes on the same.

sequential: Keras's models, of every layer, train on in `@unroll/sequential`, and those in Keras.

resume: PyTorch's training goes on in `@unroll/nn`, and that in PyTorch.

schedulers: PyTorch's learning-rate schedules go on in `@unroll/nn`, and those in PyTorch.

modules: what `toTorch` makes of a Keras-dialect model is built in PyTorch as it prints, and takes its weights.

onnx: what `exportOnnx` makes of models and modules is checked by onnx and run by onnxruntime.
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
from formats_schedulers import schedulers_part

NUMPY_DTYPES = ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?"]


def ours(task, folder, seed=0):
    """The folder that formats.ts has written to."""
    target = folder.parent / "ours"
    subprocess.run(["node", os.environ["UNROLL_FORMATS"], task, folder, target, str(seed)], check=True)
    return target


def rewrite(folder):
    return ours("rewrite", folder)


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
    written = rewrite(folder)
    with np.load(written / "arrays.npz") as read:
        assert list(read) == list(arrays)
        for name, value in arrays.items():
            same(read[name], value, name)
    same(np.load(written / "fortran.npy"), arrays["f4_4"], "fortran")
    same(np.load(written / "big.npy"), arrays["i4_3"], "big")


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

    written = rewrite(folder)
    assert (written / "arrays.safetensors").read_bytes() == (folder / "arrays.safetensors").read_bytes()
    read, loaded = load_file(written / "arrays.safetensors"), torch.load(written / "arrays.pt", weights_only=True)
    for name, value in tensors.items():
        for copy in (read[name], loaded[name]):
            assert copy.dtype == value.dtype and copy.shape == value.shape, name
            same(copy.contiguous().view(-1).view(torch.uint8), value.contiguous().view(-1).view(torch.uint8), name)
    same(loaded["view"].numpy(), tensors["f4"].t()[1:].numpy(), "view")
    for name, make in makers.items():
        checkpoint = torch.load(written / f"{name}.pt", weights_only=True)
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
    written = rewrite(folder)

    predicted = model.predict(x, verbose=0)
    going = model.fit(x, y, **fit).history["loss"]
    for name in ["model.keras", "model.h5"]:
        loaded = keras.saving.load_model(written / name)
        same(loaded.predict(x, verbose=0), predicted, name)
        if name != "model.h5":  # no training goes on from a legacy file of Keras 3, its own neither
            assert loaded.fit(x, y, **fit).history["loss"] == going, f"{name}: training goes on otherwise"
        loaded.load_weights(written / "model.weights.h5")
        same(loaded.predict(x, verbose=0), predicted, "model.weights.h5")
    before = [weight.numpy() for weight in half.weights]
    half.set_weights([np.zeros_like(weight) for weight in before])
    half.load_weights(written / "half.weights.h5")
    for weight, value in zip(half.weights, before, strict=True):
        same(weight.numpy(), value, "half.weights.h5")


def sequential_part(folder, seed):
    """Each layer and optimizer of goldens/cases/saving.py."""
    import keras

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "goldens"))
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
    written = ours("sequential", folder, seed)

    results, worst = json.loads((written / "results.json").read_text()), {"predictions": 0.0, "losses": 0.0}
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
        model = load(written / f"{name}.keras")
        predicts(model, found["prediction"])
        predicts(load(written / f"{name}.h5"), found["prediction"])
        again = keras.models.model_from_json(given[name]["json"])
        again.load_weights(written / f"{name}.weights.h5")
        predicts(again, found["prediction"])
        going = going_on(load(written / f"{name}.keras"), x, y)["next"]
        assert set(going) == set(found["next"]), f"{name}: {list(going)} are logged, ours {list(found['next'])}"
        for log, values in going.items():
            difference = abs(values[0] - found["next"][log][0]) / max(abs(values[0]), 1e-3)
            worst["losses"] = max(worst["losses"], difference)
            assert difference <= 1e-5, f"{name}: {log} goes on at {values[0]}, ours at {found['next'][log][0]}"
    return f"predictions differ by at most {worst['predictions']:.1e}, losses by {worst['losses']:.1e}"


def resume_part(folder, seed):
    import torch
    from safetensors.torch import load_file, save_file

    rng = random.Random(seed)
    torch.manual_seed(seed)
    optimizers = {
        "Adam": lambda p: torch.optim.Adam(p, lr=0.01, amsgrad=rng.random() < 0.5),
        "AdamW": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
        "SGD": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=rng.random() < 0.5),
        "RMSprop": lambda p: torch.optim.RMSprop(p, lr=0.005, momentum=0.5, centered=rng.random() < 0.5),
        "Adagrad": lambda p: torch.optim.Adagrad(p, lr=0.05),
    }

    def net(cell, sizes, options):
        keywords = {"batchFirst": "batch_first", "numLayers": "num_layers"}
        rnn = getattr(torch.nn, cell)(*sizes, **{keywords.get(key, key): value for key, value in options.items()})
        width = sizes[1] * (2 if options["bidirectional"] else 1)
        return torch.nn.ModuleDict({"rnn": rnn, "fc": torch.nn.Linear(width, 1)})

    def train(model, optimizer, x, y, steps):
        losses = []
        for _ in range(steps):
            loss = (model["fc"](model["rnn"](x + torch.rand(x.shape))[0]) - y).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    plans, going, data = {}, {}, {}
    for name, make in optimizers.items():
        plan = {
            "cell": rng.choice(["RNN", "LSTM", "GRU"]),
            "sizes": [rng.randint(1, 8), rng.randint(1, 8)],
            "options": {
                "numLayers": rng.randint(1, 2),
                "bidirectional": rng.random() < 0.5,
                "batchFirst": rng.random() < 0.5,
                "bias": rng.random() < 0.8,
            },
            "optimizer": name,
        }
        model = net(plan["cell"], plan["sizes"], plan["options"])
        optimizer = make(model.parameters())
        x, y = torch.randn(6, 4, plan["sizes"][0]), torch.randn(6, 4, 1)
        train(model, optimizer, x, y, 3)
        checkpoint = {"optimizer": optimizer.state_dict(), "rng": torch.get_rng_state(), "x": x, "y": y}
        torch.save(checkpoint, folder / f"{name}.pt")
        save_file(model.state_dict(), folder / f"{name}.safetensors")
        plans[name], data[name] = plan, (x, y)
        going[name] = train(model, optimizer, x, y, 6)
    (folder / "plans.json").write_text(json.dumps(plans))

    written = ours("resume", folder, seed)
    losses = json.loads((written / "losses.json").read_text())
    worst = 0.0
    for name, make in optimizers.items():
        plan = plans[name]
        worst = max(worst, close(losses[name], going[name], 1e-4, f"{name}: unroll goes on otherwise"))
        checkpoint = torch.load(written / f"{name}.pt", weights_only=True)
        model = net(plan["cell"], plan["sizes"], plan["options"])
        model.load_state_dict(load_file(written / f"{name}.safetensors"))
        for key, value in checkpoint["model"].items():
            assert torch.equal(value, model.state_dict()[key]), f"{name}: {key} differs between the files"
        optimizer = make(model.parameters())
        optimizer.load_state_dict(checkpoint["optimizer"])
        torch.set_rng_state(checkpoint["rng"])
        theirs = train(model, optimizer, *data[name], 3)
        worst = max(worst, close(theirs, losses[name][3:], 1e-4, f"{name}: PyTorch goes on otherwise"))
    return f"losses differ by at most {worst:.1e}"


def modules_part(folder, seed):
    import torch
    from torch import nn

    written = ours("modules", folder, seed)
    worst = 0.0
    for path in sorted(written.glob("*.json")):
        children = json.loads(path.read_text())
        net = nn.ModuleDict({child["name"]: eval(f"nn.{child['module']}", {"nn": nn}) for child in children}).eval()
        net.load_state_dict(torch.load(path.with_suffix(".pt"), weights_only=True))
        with np.load(path.with_suffix(".npz")) as arrays:
            x, y = torch.from_numpy(arrays["x"]), arrays["y"]
        for child in children:
            module = net[child["name"]]
            x = module(x)
            if isinstance(module, nn.RNNBase):
                sequence, state = x
                hn = state[0] if isinstance(state, tuple) else state
                last = torch.cat((hn[-2], hn[-1]), 1) if module.bidirectional else hn[-1]
                x = sequence if child["everyStep"] else last
        worst = max(worst, close(x.detach().numpy(), y, 2e-6, f"{path.name}: PyTorch computes something else"))
    return f"outputs differ by at most {worst:.1e}"


def onnx_part(folder, seed):
    import onnx
    import onnxruntime

    written = ours("onnx", folder, seed)
    worst = 0.0
    for path in sorted(written.glob("*.onnx")):
        onnx.checker.check_model(onnx.load(path), full_check=True)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        with np.load(path.with_suffix(".npz")) as arrays:
            x, y = arrays["x"], arrays["y"]
        for part in (slice(None), slice(1)):  # the number of samples is free
            (output,) = session.run(None, {"input": x[part]})
            worst = max(worst, close(output, y[part], 1e-5, f"{path.name}: onnxruntime computes something else"))
    return f"outputs differ by at most {worst:.1e}"


def close(actual, expected, tolerance, what):
    """The largest difference, relative to values above 1."""
    actual, expected = np.asarray(actual, "f8"), np.asarray(expected, "f8")
    assert actual.shape == expected.shape, f"{what}: {actual.shape}, {expected.shape}"
    worst = float(np.max(np.abs(actual - expected) / np.maximum(1, np.abs(expected)), initial=0))
    assert worst <= tolerance, f"{what}: by {worst}"
    return worst


PARTS = {
    "numpy": numpy_part,
    "torch": torch_part,
    "keras": keras_part,
    "sequential": sequential_part,
    "resume": resume_part,
    "schedulers": lambda folder, seed: schedulers_part(folder, seed, ours),
    "modules": modules_part,
    "onnx": onnx_part,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ours", required=True, help="formats.ts, bundled")
    parser.add_argument("--seeds", type=int, nargs="+", default=[random.SystemRandom().randrange(2**31)])
    parser.add_argument("--parts", choices=PARTS, nargs="+", default=[*PARTS])
    options = parser.parse_args()
    os.environ["UNROLL_FORMATS"] = options.ours
    if len(options.parts) == 1 and len(options.seeds) == 1:
        run(options.parts[0], options.seeds[0])
        return
    for seed in options.seeds:
        for part in options.parts:  # one process each: TensorFlow and PyTorch do not share one well
            arguments = ["--ours", options.ours, "--parts", part, "--seeds", str(seed)]
            subprocess.run([sys.executable, __file__, *arguments], check=True)


def run(part, seed):
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "theirs"
        folder.mkdir()
        result = PARTS[part](folder, seed) or "the same, bit for bit"
    print(f"formats, {part}, seed {seed}: {result}", flush=True)


if __name__ == "__main__":
    main()
