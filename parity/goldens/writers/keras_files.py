"""Writes Sequential models with the Keras that runs it, of any version since 1.2, in every format that it has.

    python keras_files.py MODULE FOLDER        # MODULE: keras, tf_keras or tensorflow.keras

Beside the files stands expected.json: what each model was tried on, what it answered, and the loss of its next epoch.
"""
import json
import os
import sys

import numpy as np
from keras_models import models
from keras_used import MAJOR, VERSION, keras

FOLDER = sys.argv[2]


def told(array):
    return {"shape": array.shape, "values": [float(value) for value in array.reshape(-1)]}


def reset(model):
    if hasattr(model, "reset_states"):
        return model.reset_states()
    for layer in model.layers:
        if hasattr(layer, "reset_state"):
            layer.reset_state()


def main():
    if not os.path.isdir(FOLDER):
        os.makedirs(FOLDER)
    expected = {"version": VERSION, "models": {}, "not_written": {}}

    def write(name, save):
        """Some versions cannot save some of their own models; what they say is kept."""
        path = os.path.join(FOLDER, name)
        try:
            save(path)
        except Exception as error:
            expected["not_written"][name] = str(error).splitlines()[0][:120]
            if os.path.exists(path):
                os.remove(path)

    for name, model, x, optimizer in models(FOLDER):
        y = model.predict(x, verbose=0)
        facts = {"x": told(x)}
        if optimizer is not None:
            target = np.tile(np.arange(len(x), dtype="float32")[:, None] / 10, y.shape[1:])
            model.compile(optimizer=optimizer, loss="mse", metrics=["mae"])
            fit = {"batch_size": 2, "shuffle": False, "verbose": 0, "nb_epoch" if MAJOR < (2, 0) else "epochs": 1}
            model.fit(x, target, **fit)
            y = model.predict(x, verbose=0)
        elif name == "stateful":
            reset(model)
            y = model.predict(x, verbose=0)
        facts["y"] = told(y)
        # Keras 3 loses the optimizer from its own notes when it writes an .h5, so that comes last.
        if MAJOR >= (2, 12):
            write(name + ".keras", (lambda path: model.save(path, save_format="keras")) if MAJOR == (2, 12) else model.save)
        write(name + ".h5", model.save)
        if name in ("lstm", "gru", "bidirectional", "embedding"):
            write(name + ".json", lambda path: open(path, "w").write(model.to_json()))
            write(name + ".weights.h5", model.save_weights)
        if optimizer is not None:
            facts["loss"] = float(model.fit(x, target, **fit).history["loss"][0])
        expected["models"][name] = facts
        if hasattr(keras.backend, "clear_session"):
            keras.backend.clear_session()  # or the graph grows, and the names with it
    with open(os.path.join(FOLDER, "expected.json"), "w") as file:
        json.dump(expected, file)


main()
