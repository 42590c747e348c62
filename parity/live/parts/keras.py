"""Keras's part of live.py: cases of random shapes and options, each from one seed."""

import random

import keras
import numpy as np
from cases import keras_functions, keras_rules, streams_keras
from cases._keras.fits import sequence_data, train
from cases._keras.layers import Values, gradients
from keras import layers


def flip(rng):
    return rng.random() < 0.5


def layer(seed):
    rng = random.Random(seed)
    kind = rng.choice(["SimpleRNN", "LSTM", "GRU"])
    units, shape = rng.randint(1, 33), (rng.randint(1, 17), rng.randint(1, 40), rng.randint(1, 9))
    flags = ("return_sequences", "return_state", "go_backwards", "use_bias")
    options = {flag: flip(rng) for flag in flags}
    if kind == "SimpleRNN":
        options["activation"] = rng.choice(["tanh", "relu", "sigmoid", "linear"])
    if kind == "GRU":
        options["reset_after"] = flip(rng)

    keras.utils.set_random_seed(seed)
    made = getattr(layers, kind)(units, **options)
    made.build(shape)
    values = Values(seed)
    x = values(*shape)
    states = 2 if kind == "LSTM" else 1
    initial = [values(shape[0], units) for _ in range(states)] if flip(rng) else []
    call = lambda tensors: made(tensors[0], initial_state=list(tensors[1:]) or None)
    return {
        "seed": seed,
        "layer": kind,
        "units": units,
        "options": options,
        "weights": made.get_weights(),
        "input": x,
        "initial_state": initial,
        **gradients(made, [x, *initial], values, call),
    }


def fit(seed):
    rng = random.Random(seed)
    kind = rng.choice(["SimpleRNN", "LSTM", "GRU"])
    stack = [
        (kind, dict(units=rng.randint(1, 20), return_sequences=True)),
        ("Dropout", dict(rate=rng.choice([0.1, 0.25, 0.5]))),
        ("SimpleRNN", dict(units=rng.randint(1, 20))),
        ("Dense", dict(units=1)),
    ]
    data = sequence_data(seed, rng.randint(9, 60), rng.randint(2, 20), rng.randint(1, 4))
    settings = dict(optimizer=rng.choice(["adam", "sgd", "rmsprop"]), loss=rng.choice(["mse", "mae", "huber"]), metrics=["mae"])
    options = dict(epochs=3, batch_size=rng.randint(2, 16), validation_split=rng.choice([0.1, 0.25]))
    return train("live", stack, *data, settings, seed=seed, **options)


def streams(seed):
    rng = random.Random(seed)
    names = ["glorot_uniform", "he_normal", "random_normal", "truncated_normal", "orthogonal"]
    drawn = []
    for name in names:
        shape, own = (rng.randint(1, 40), rng.randint(1, 40)), rng.randint(1, 10**9)
        initializer = keras.initializers.get({"class_name": name, "config": {"seed": own}})
        drawn.append({"initializer": name, "seed": own, "values": initializer(shape)})

    keras.utils.set_random_seed(seed)
    rate = rng.choice([0.1, 0.2, 0.5, 0.9])
    dropout, ones = layers.Dropout(rate), np.ones((rng.randint(1, 20), rng.randint(1, 50)), "float32")
    masks = [dropout(ones, training=True) for _ in range(2)]

    n, batch_size = rng.randint(2, 200), rng.randint(1, 40)
    keras.utils.set_random_seed(seed)
    order = streams_keras.Order()
    model = keras.Sequential([keras.Input((1,)), order, layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    order.seen.clear()
    model.fit(np.arange(n, dtype="float32")[:, None], np.zeros((n, 1), "float32"), epochs=2, batch_size=batch_size, verbose=0)
    return {
        "seed": seed,
        "initializers": drawn,
        "dropout": {"rate": rate, "masks": masks},
        "fit_order": {"n": n, "batch_size": batch_size, "order": order.seen},
    }


def rules(seed):
    return {"seed": seed, **keras_rules.rules(seed)}


def functions(seed):
    return {"seed": seed, **keras_functions.rules(seed)}


PARTS = {"keras_layers": layer, "keras_fits": fit, "keras_streams": streams, "keras_rules": rules, "keras_functions": functions}
