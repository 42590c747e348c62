"""Training that goes on: Keras's in `@unroll/sequential` and back, PyTorch's in `@unroll/nn` and back."""

import json
import random

import numpy as np

from roundtrips.comparing import close, ours


def sequential_part(folder, seed):
    """Each layer and optimizer of goldens/cases/saving.py."""
    import keras

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
