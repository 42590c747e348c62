"""Writes Sequential models with the Keras that runs it, of any version since 2.0, in every format that it has.

    python keras_files.py MODULE FOLDER        # MODULE: keras, tf_keras or tensorflow.keras

Beside the files stands expected.json: what each model was tried on, what it answered, and the loss of its next epoch.
"""
from __future__ import print_function

import importlib
import inspect
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import numpy as np

keras = importlib.import_module(sys.argv[1])
FOLDER = sys.argv[2]
if not os.path.isdir(FOLDER):
    os.makedirs(FOLDER)
L = keras.layers
VERSION = keras.__version__ if hasattr(keras, "__version__") else __import__("tensorflow").__version__
MAJOR = tuple(int(part) for part in VERSION.split("-")[0].split(".")[:2])
RANDOM = np.random.RandomState(0)


def sequential(*layers):
    model = keras.models.Sequential()
    for layer in layers:
        model.add(layer)
    return model


def floats(*shape):
    return (RANDOM.rand(*shape) * 2 - 1).astype("float32")


def indices(*shape):
    return RANDOM.randint(1, 7, shape).astype("float32")


def takes(function, name):
    return name in inspect.signature(function).parameters


def optimizers():
    """By name: what makes it, for the versions that have it."""
    rate = "learning_rate" if MAJOR >= (2, 3) or "tensorflow" in sys.argv[1] else "lr"
    kinds = {"SGD": {"momentum": 0.9}, "RMSprop": {}, "Adam": {}, "Nadam": {}, "Adagrad": {}, "Adamax": {}, "AdamW": {}}
    for name, options in kinds.items():
        if hasattr(keras.optimizers, name):
            yield name, getattr(keras.optimizers, name)(**dict(options, **{rate: 0.01}))


def models():
    """By name: a model that is built, its input, its optimizer or None."""
    first = dict(input_shape=(5, 3))
    yield "rnn", sequential(L.SimpleRNN(4, **first), L.Dense(2)), floats(2, 5, 3), None
    yield "lstm", sequential(L.LSTM(4, **first), L.Dense(1)), floats(2, 5, 3), None
    yield "gru", sequential(L.GRU(4, **first), L.Dense(1)), floats(2, 5, 3), None
    if MAJOR >= (2, 1):
        yield "gru_before", sequential(L.GRU(3, reset_after=False, **first)), floats(2, 5, 3), None
        yield "gru_after", sequential(L.GRU(3, reset_after=True, **first)), floats(2, 5, 3), None
    options = dict(activation="relu", use_bias=False, go_backwards=True, return_sequences=True)
    yield "options", sequential(L.LSTM(3, unit_forget_bias=False, recurrent_activation="sigmoid", **dict(options, **first))), floats(2, 5, 3), None
    yield "hard", sequential(L.GRU(3, recurrent_activation="hard_sigmoid", **first)), floats(2, 5, 3), None
    yield "stacked", sequential(
        L.SimpleRNN(4, return_sequences=True, **first), L.Dropout(0.2), L.SimpleRNN(3), L.Dropout(0.2), L.Dense(1)
    ), floats(2, 5, 3), None
    yield "bidirectional", sequential(
        L.Bidirectional(L.LSTM(3, return_sequences=True), **first), L.Bidirectional(L.GRU(2), merge_mode="sum")
    ), floats(2, 5, 3), None
    yield "embedding", sequential(
        L.Embedding(7, 3, mask_zero=True, **({} if MAJOR >= (3, 0) else {"input_length": 4})), L.LSTM(4), L.Dense(1, activation="sigmoid")
    ), indices(2, 4), None
    yield "masked", sequential(L.Masking(mask_value=0.0, **first), L.LSTM(3)), floats(2, 5, 3), None
    yield "distributed", sequential(L.GRU(3, return_sequences=True, **first), L.TimeDistributed(L.Dense(2)), L.Flatten(), L.Dense(2, activation="softmax")), floats(2, 5, 3), None
    stateful = dict(batch_shape=(2, 5, 3)) if MAJOR >= (3, 0) else dict(batch_input_shape=(2, 5, 3))
    if MAJOR >= (3, 0):
        yield "stateful", sequential(L.InputLayer(**stateful), L.LSTM(3, stateful=True)), floats(2, 5, 3), None
    else:
        yield "stateful", sequential(L.LSTM(3, stateful=True, **stateful)), floats(2, 5, 3), None
    yield "normalized", sequential(L.Dense(4, **first), L.BatchNormalization(), L.LSTM(2), L.RepeatVector(3), L.GRU(2)), floats(2, 5, 3), None
    if hasattr(L, "LayerNormalization"):
        yield "layer_normalized", sequential(L.LSTM(4, return_sequences=True, **first), L.LayerNormalization(), L.GlobalAveragePooling1D()), floats(2, 5, 3), None
    if hasattr(L, "LSTMCell"):
        yield "cells", sequential(L.RNN(L.LSTMCell(3), **first)), floats(2, 5, 3), None
        yield "stacked_cells", sequential(L.RNN([L.LSTMCell(3), L.GRUCell(2)], **first)), floats(2, 5, 3), None
    if MAJOR >= (2, 2):
        yield "deferred", sequential(L.LSTM(3), L.Dense(1)), floats(2, 5, 3), None
    yield "nested", sequential(sequential(L.LSTM(3, return_sequences=True, **first), L.Dense(2)), L.GRU(2)), floats(2, 5, 3), None
    regular = dict(kernel_regularizer=keras.regularizers.l2(0.01), kernel_constraint="max_norm" if MAJOR >= (2, 0) else None)
    yield "regularized", sequential(L.LSTM(3, dropout=0.1, recurrent_dropout=0.1, **dict(regular, **first)), L.Dense(1)), floats(2, 5, 3), None
    for name, optimizer in optimizers():
        yield name.lower(), sequential(L.LSTM(3, **first), L.Dense(1)), floats(4, 5, 3), optimizer


def main():
    told = {"version": VERSION, "models": {}, "not_written": {}}

    def write(name, save):
        """Some versions cannot save some of their own models; what they say is kept."""
        try:
            save(os.path.join(FOLDER, name))
        except Exception as error:
            told["not_written"][name] = str(error)[:200]
            if os.path.exists(os.path.join(FOLDER, name)):
                os.remove(os.path.join(FOLDER, name))

    for name, model, x, optimizer in models():
        y = model.predict(x, verbose=0)
        facts = {"x": {"shape": x.shape, "values": x.reshape(-1).tolist()}}
        if optimizer is not None:
            target = np.tile(np.arange(len(x), dtype="float32")[:, None] / 10, y.shape[1:])
            model.compile(optimizer, "mse")
            fit = dict(batch_size=2, epochs=1, shuffle=False, verbose=0)
            model.fit(x, target, **fit)
            y = model.predict(x, verbose=0)
        elif name == "stateful":
            model.reset_states() if hasattr(model, "reset_states") else [layer.reset_state() for layer in model.layers if hasattr(layer, "reset_state")]
            y = model.predict(x, verbose=0)
        facts["y"] = {"shape": y.shape, "values": y.reshape(-1).tolist()}
        write(name + ".h5", model.save)
        if MAJOR >= (2, 12):
            write(name + ".keras", model.save)
        if optimizer is None:
            write(name + ".json", lambda path: open(path, "w").write(model.to_json()))
        if optimizer is not None:
            facts["loss"] = float(model.fit(x, target, **fit).history["loss"][0])
        told["models"][name] = facts
    with open(os.path.join(FOLDER, "expected.json"), "w") as file:
        json.dump(told, file)


main()
