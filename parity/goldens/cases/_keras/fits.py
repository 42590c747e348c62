"""Small models, data for them, and a whole `fit`."""

import keras
import numpy as np
from keras import layers

from cases._keras.values import F32, floats, normals

RNN = [("SimpleRNN", dict(units=4)), ("Dense", dict(units=1))]
DEEP = [
    ("SimpleRNN", dict(units=5, return_sequences=True)),
    ("Dropout", dict(rate=0.2)),
    ("SimpleRNN", dict(units=4)),
    ("Dropout", dict(rate=0.3)),
    ("Dense", dict(units=1)),
]


def build(stack, input_shape):
    return keras.Sequential(
        [keras.Input(input_shape), *(getattr(layers, name)(**options) for name, options in stack)]
    )


def sequence_data(seed, samples, steps=6, features=2):
    x = normals(seed, samples, steps, features, scale=0.7)
    y = np.tanh(x[:, -1, :1] - 0.5 * x[:, 0, :1] + 0.1).astype(F32).round(4)
    return x, y


def train(name, stack, x, y, compile_options, seed=3, validation=None, extra=None, **fit_options):
    """A whole `fit` from `set_random_seed(seed)`; what a port needs to repeat it is in the case."""
    keras.utils.set_random_seed(seed)
    model = build(stack, x.shape[1:])
    initial = model.get_weights()
    model.compile(**compile_options)
    arguments = {**fit_options, **({"validation_data": validation} if validation else {})}
    history = model.fit(x, y, verbose=0, **arguments)
    return {
        "name": name,
        "seed": seed,
        "stack": [{"layer": layer, "options": options} for layer, options in stack],
        "input_shape": x.shape[1:],
        "compile": {k: v for k, v in compile_options.items() if isinstance(v, (str, list))},
        "fit": fit_options,
        "x": x,
        "y": y,
        **({"validation": validation} if validation else {}),
        "initial_weights": initial,
        "epoch": history.epoch,
        "history": {key: floats(values) for key, values in history.history.items()},
        "final_weights": model.get_weights(),
        "evaluate": floats(np.atleast_1d(model.evaluate(x, y, batch_size=4, verbose=0))),
        "predict": model.predict(x[:5], verbose=0),
        **(extra or {}),
    }
