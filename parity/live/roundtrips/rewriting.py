"""Files of numpy, torch and keras, read and written anew by unroll: they must come back bit for bit."""

import random

import numpy as np

from roundtrips.comparing import ours, same

NUMPY_DTYPES = ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?"]


def rewrite(folder):
    return ours("rewrite", folder)


def bits(rng, shape, dtype):
    """Every pattern of bits of a dtype, NaN and denormals too."""
    if dtype == "?":
        return rng.integers(0, 2, shape).astype(bool)
    size = np.dtype(dtype).itemsize
    return np.frombuffer(rng.bytes(size * int(np.prod(shape))), dtype=dtype).reshape(shape)


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
