"""Keras on TensorFlow: the streams behind `keras.utils.set_random_seed`."""

import random
import sys

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from keras.src.random import seed_generator

PYTHON_SEEDS = [0, 1, 42, -3, 2**32 - 1, 2**32 + 7, 2**53 + 1, 2**70 + 12345]
SEED_PAIRS = [(0, 0), (1, 0), (123456789, 3), (10**9, 7), (-5, 2)]


def python_streams():
    out = []
    for seed in PYTHON_SEEDS:
        random.seed(seed)
        shuffled = list(range(20))
        out.append(
            {
                "seed": str(seed),
                "random": [random.random() for _ in range(5)],
                "getrandbits": [[k, random.getrandbits(k)] for k in (0, 1, 7, 31, 32, 33, 48, 53)],
                "randint": [random.randint(1, 10**9) for _ in range(10)],
                "randint_small": [random.randint(-3, 3) for _ in range(10)],
                "randint_large": [random.randint(0, 2**40) for _ in range(4)],
                "shuffle": (random.shuffle(shuffled), shuffled)[1],
                "after": random.random(),
            }
        )
    return out


def stateless():
    sizes = [1, 2, 5, 8, 33]
    return [
        {
            "seed": pair,
            "size": n,
            "uniform": tf.random.stateless_uniform([n], pair),
            "uniform_range": tf.random.stateless_uniform([n], pair, -0.3, 0.7),
            "normal": tf.random.stateless_normal([n], pair),
            "normal_range": tf.random.stateless_normal([n], pair, 1.0, 0.05),
            "truncated_normal": tf.random.stateless_truncated_normal([n], pair),
            "truncated_normal_range": tf.random.stateless_truncated_normal([n], pair, 1.0, 0.05),
        }
        for pair in SEED_PAIRS
        for n in sizes
    ]


def large_draws():
    """Too large to keep whole: the last values tell whether every block was counted."""
    n, pair = 100_003, (7, 1)
    tail = lambda t: t.numpy()[-8:]
    return {
        "seed": pair,
        "size": n,
        "uniform": tail(tf.random.stateless_uniform([n], pair)),
        "normal": tail(tf.random.stateless_normal([n], pair)),
        "truncated_normal": tail(tf.random.stateless_truncated_normal([n], pair)),
    }


def keras_random():
    """Seeds that are Python integers, also beyond int32, and a SeedGenerator's sequence."""
    out = []
    for seed in (0, 1337, 2**31 - 3, 2**31 - 2, 2**31 + 100):
        generator = keras.random.SeedGenerator(seed)
        out.append(
            {
                "seed": seed,
                "uniform": keras.random.uniform((6,), seed=seed),
                "generator": [
                    keras.random.uniform((3,), seed=generator),
                    keras.random.normal((3,), seed=generator),
                    keras.random.truncated_normal((3,), seed=generator),
                ],
                "state": generator.state.value.numpy(),
            }
        )
    return out


def dropout():
    """Three training steps of a Dropout layer; inference in between draws nothing."""
    out = []
    for seed, rate, shape in [(0, 0.2, (4, 6)), (5, 0.5, (3, 2, 5)), (9, 0.8, (30,))]:
        layer = layers.Dropout(rate, seed=seed)
        x = np.ones(shape, "float32")
        masks = []
        for _ in range(3):
            masks.append(layer(x, training=True))
            layer(x, training=False)
        out.append({"seed": seed, "rate": rate, "masks": masks})
    return out


def construction_draws():
    """Which objects take a seed from Python's stream when a layer is made, in order."""
    makers = {
        "Dense(1)": lambda: layers.Dense(1),
        "Dropout(0.2)": lambda: layers.Dropout(0.2),
        "Dropout(0.2, seed=3)": lambda: layers.Dropout(0.2, seed=3),
        "Dropout(0)": lambda: layers.Dropout(0.0),
        "SimpleRNN(2)": lambda: layers.SimpleRNN(2),
        "SimpleRNN(2, seed=3)": lambda: layers.SimpleRNN(2, seed=3),
        "SimpleRNN(2, kernel_initializer='zeros')": lambda: layers.SimpleRNN(2, kernel_initializer="zeros"),
        "SimpleRNN(2, dropout=0.1)": lambda: layers.SimpleRNN(2, dropout=0.1),
        "LSTM(2)": lambda: layers.LSTM(2),
        "GRU(2)": lambda: layers.GRU(2),
        "Embedding(3, 2)": lambda: layers.Embedding(3, 2),
        "Activation('relu')": lambda: layers.Activation("relu"),
        "Flatten()": lambda: layers.Flatten(),
        "GaussianNoise(0.1)": lambda: layers.GaussianNoise(0.1),
        "LayerNormalization()": lambda: layers.LayerNormalization(),
        "Bidirectional(SimpleRNN(2))": lambda: layers.Bidirectional(layers.SimpleRNN(2)),
        "TimeDistributed(Dense(2))": lambda: layers.TimeDistributed(layers.Dense(2)),
        "SimpleRNNCell(2)": lambda: layers.SimpleRNNCell(2),
        "Sequential([Input, Dense(1)])": lambda: keras.Sequential([keras.Input((3,)), layers.Dense(1)]),
    }
    original = seed_generator.make_default_seed
    out = []
    for name, make in makers.items():
        keras.utils.set_random_seed(0)
        made = []

        def record():
            frame = sys._getframe(1)
            made.append(type(frame.f_locals["self"]).__name__)
            return original()

        patched = [
            seed_generator,
            keras.src.backend.tensorflow.random,
            keras.src.backend.random,
            keras.src.random,
        ]
        patched = [module for module in patched if hasattr(module, "make_default_seed")]
        for module in patched:
            module.make_default_seed = record
        try:
            make()
        finally:
            for module in patched:
                module.make_default_seed = original
        out.append({"layer": name, "draws": made, "next_random": random.random()})
    return out


def initial_weights():
    """A stack's weights after set_random_seed, as `get_weights` lists them."""
    stacks = {
        "rnn": lambda: [
            keras.Input((5, 1)),
            layers.SimpleRNN(4, return_sequences=True),
            layers.Dropout(0.2),
            layers.SimpleRNN(3),
            layers.Dropout(0.2),
            layers.Dense(1),
        ],
        "lstm": lambda: [keras.Input((5, 2)), layers.LSTM(3), layers.Dense(2)],
        "gru": lambda: [keras.Input((5, 2)), layers.GRU(3), layers.Dense(2)],
        "embedding": lambda: [
            keras.Input((5,)),
            layers.Embedding(6, 3),
            layers.SimpleRNN(2),
            layers.Dense(1),
        ],
        "deferred": lambda: [layers.SimpleRNN(3), layers.Dense(1)],
    }
    out = []
    for seed in (0, 42):
        for name, make in stacks.items():
            keras.utils.set_random_seed(seed)
            model = keras.Sequential(make())
            if name == "deferred":
                model.build((None, 4, 2))
            out.append(
                {
                    "seed": seed,
                    "stack": name,
                    "paths": [w.path.split("/", 1)[-1] for w in model.weights],
                    "weights": model.get_weights(),
                }
            )
    return out


def initializers():
    init = keras.initializers
    makers = {
        "glorot_uniform": lambda s: init.GlorotUniform(seed=s),
        "glorot_normal": lambda s: init.GlorotNormal(seed=s),
        "he_uniform": lambda s: init.HeUniform(seed=s),
        "he_normal": lambda s: init.HeNormal(seed=s),
        "lecun_uniform": lambda s: init.LecunUniform(seed=s),
        "lecun_normal": lambda s: init.LecunNormal(seed=s),
        "random_uniform": lambda s: init.RandomUniform(seed=s),
        "random_normal": lambda s: init.RandomNormal(seed=s),
        "truncated_normal": lambda s: init.TruncatedNormal(seed=s),
        "variance_scaling": lambda s: init.VarianceScaling(0.5, "fan_out", "untruncated_normal", seed=s),
        "orthogonal": lambda s: init.Orthogonal(seed=s),
        "orthogonal_gain": lambda s: init.Orthogonal(gain=1.7, seed=s),
        "identity": lambda s: init.Identity(gain=2.0),
        "constant": lambda s: init.Constant(0.3),
        "ones": lambda s: init.Ones(),
        "zeros": lambda s: init.Zeros(),
    }
    shapes = [(1, 4), (3, 3), (3, 8), (7, 2), (2, 3, 4)]
    return [
        {"initializer": name, "seed": seed, "values": make(seed)(shape)}
        for name, make in makers.items()
        for seed, shape in [*enumerate(shapes), (123456789, (5, 6))]
        if not (name == "identity" and len(shape) != 2)
    ]


def large_orthogonal():
    """The blog's recurrent kernel, 50 x 50: its first and last rows."""
    values = keras.initializers.Orthogonal(seed=11)((50, 50)).numpy()
    return {"seed": 11, "shape": (50, 50), "first": values[0], "last": values[-1]}


def fans():
    from keras.src.initializers.random_initializers import compute_fans

    shapes = [(), (5,), (3, 4), (2, 3, 4), (5, 2, 3, 4)]
    return [{"shape": shape, "fans": compute_fans(shape)} for shape in shapes]


class Order(keras.layers.Layer):
    """Passes its input on and writes it down, batch by batch."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def call(self, x):
        tf.py_function(lambda batch: self.seen.extend(batch.numpy()[:, 0].astype(int).tolist()), [x], [])
        return x


def fit_order():
    """The order in which `fit(shuffle=True)` visits samples: three epochs, then a second fit of one epoch."""
    out = []
    for seed, n, batch_size in [(0, 10, 4), (7, 25, 32), (42, 33, 8), (2**32 - 1, 9, 3), (2**31 - 1, 9, 3)]:
        keras.utils.set_random_seed(seed)
        order = Order()
        model = keras.Sequential([keras.Input((1,)), order, layers.Dense(1)])
        model.compile("sgd", "mse", run_eagerly=True)
        x, y = np.arange(n, dtype="float32")[:, None], np.zeros((n, 1), "float32")
        runs = []
        for epochs in (3, 1):
            order.seen.clear()
            model.fit(x, y, epochs=epochs, batch_size=batch_size, verbose=0)
            runs.append(list(order.seen))
        out.append(
            {"seed": seed, "n": n, "batch_size": batch_size, "three_epochs": runs[0], "second_fit": runs[1]}
        )
    return out


def fit_masks():
    """The masks inside a compiled `fit`, one step an epoch: kernel 1, 2, 4, ... makes the loss spell the mask in binary."""
    model = keras.Sequential(
        [keras.Input((8,)), layers.Dropout(0.5, seed=3), layers.Dense(1, use_bias=False)]
    )
    model.set_weights([2.0 ** np.arange(8, dtype="float32")[:, None]])
    model.compile(keras.optimizers.SGD(0.0), "mae")
    x, y = np.ones((1, 8), "float32"), np.zeros((1, 1), "float32")
    losses = []
    for epochs in (3, 2):
        losses += model.fit(x, y, epochs=epochs, validation_data=(x, y), verbose=0).history["loss"]
    kept = [[int(loss / 2) >> i & 1 for i in range(8)] for loss in losses]
    return {"seed": 3, "rate": 0.5, "kept": kept}


def cases():
    return {
        "python": python_streams(),
        "stateless": stateless(),
        "large_draws": large_draws(),
        "keras_random": keras_random(),
        "dropout": dropout(),
        "construction_draws": construction_draws(),
        "initial_weights": initial_weights(),
        "initializers": initializers(),
        "large_orthogonal": large_orthogonal(),
        "fans": fans(),
        "fit_order": fit_order(),
        "fit_masks": fit_masks(),
    }
