"""The text of summary and progress bar."""

import io
import os
from contextlib import redirect_stdout
from unittest import mock

import keras
import numpy as np
from keras import layers
from keras.src.utils.progbar import Progbar

from cases._keras.blog import blog_model
from cases._keras.fits import RNN, build, sequence_data
from cases._keras.values import F32


def summary_text(model, columns, **options):
    lines = []
    with mock.patch.dict(os.environ, {"COLUMNS": str(columns)}):
        model.summary(print_fn=lines.append, **options)
    return "\n".join(lines)


def fitted(model, optimizer, shape):
    model.compile(optimizer=optimizer, loss="mse")
    model.fit(np.zeros((2, *shape), F32), np.zeros((2, 1), F32), verbose=0)
    return model


def frozen_first(model):
    model.layers[0].trainable = False
    return model


def summaries():
    """The text that summary() hands to print_fn, for terminals of three widths (80 is what a pipe gets)."""
    makers = {
        "blog": blog_model,
        "blog, compiled and fitted with adam": lambda: fitted(blog_model(), "adam", (50, 1)),
        "unbuilt": lambda: keras.Sequential([layers.SimpleRNN(4), layers.Dropout(0.2), layers.Dense(1)]),
        "empty": lambda: keras.Sequential(),
        "named": lambda: keras.Sequential(
            [keras.Input((7, 3)), layers.LSTM(16, return_sequences=True, name="memory"), layers.GRU(8), layers.Flatten(), layers.Dense(1)],
            name="forecaster",
        ),
        "fitted with sgd": lambda: fitted(build(RNN, (6, 2)), "sgd", (6, 2)),
        "frozen first layer": lambda: frozen_first(build(RNN, (6, 2))),
        "large": lambda: keras.Sequential(
            [keras.Input((20,)), layers.Embedding(10000, 128), layers.SimpleRNN(256), layers.Dense(512, activation="relu"), layers.Dense(1)]
        ),
        "odd layers": lambda: keras.Sequential(
            [keras.Input((12,)), layers.Reshape((4, 3)), layers.TimeDistributed(layers.Dense(2)), layers.Bidirectional(layers.SimpleRNN(3)), layers.Activation("relu"), layers.LayerNormalization(), layers.BatchNormalization()]
        ),
        "long name": lambda: keras.Sequential(
            [keras.Input((7, 3)), layers.SimpleRNN(4, name="a_layer_with_quite_a_long_name_that_does_not_fit_its_column"), layers.Dense(1)]
        ),
    }  # fmt: skip
    out = []
    for name, make in makers.items():
        keras.backend.clear_session()
        model = make()
        texts = {str(columns): summary_text(model, columns) for columns in (80, 100, 60)}
        out.append(
            {
                "model": name,
                "columns": texts,
                "line_length_100": summary_text(model, 120, line_length=100),
                "show_trainable": summary_text(model, 120, show_trainable=True),
            }
        )
    return out


def progress_bar():
    """The bar's text, update by update, for a clock that is set by hand; a last update finalizes with loss 0.0625, val_mae 0."""
    scripts = {
        "three steps": dict(target=3, updates=[(1, 0.5, 0.4), (2, 0.25, 0.7), (3, 0.125, 0.9)]),
        "forty-two steps, slow": dict(
            target=42, updates=[(1, 1.0, 2.0), (10, 0.5, 20.0), (41, 0.0005, 300.0), (42, 0.0004, 310.5)]
        ),
        "hours": dict(target=1000, updates=[(1, 1.0, 10.0), (2, 1.0, 20.0)]),
        "too fast to show": dict(
            target=4, updates=[(1, 1.0, 0.01), (2, 0.9, 0.02), (3, 0.8, 0.03), (4, 0.7, 0.04)]
        ),
        "microseconds": dict(target=2000, updates=[(1, 1.0, 0.1), (2000, 123.456, 0.2)]),
        "unknown target": dict(target=None, updates=[(1, 1.0, 1.0), (2, 0.5, 2.0)]),
    }
    out = []
    for name, script in scripts.items():
        target, updates = script["target"], script["updates"]
        for verbose in (1, 2):
            stream = io.StringIO()
            pieces = []

            def update(*arguments, **options):
                before = len(stream.getvalue())
                bar.update(*arguments, **options)
                pieces.append(stream.getvalue()[before:])

            with redirect_stdout(stream), mock.patch("keras.src.utils.progbar.time.time") as clock:
                clock.return_value = 1000.0
                bar = Progbar(target, verbose=verbose, stateless_metrics=set())
                for current, loss, seconds in updates:
                    clock.return_value = 1000.0 + seconds
                    update(current, [("loss", loss), ("val_mae", 10 * loss)], finalize=False)
                if target:
                    update(target, [("loss", 0.0625), ("val_mae", 0.0)], finalize=True)
            out.append(
                {"name": name, "verbose": verbose, "target": target, "updates": updates, "printed": pieces}
            )
    return out


def printed_training():
    """What fit, evaluate and predict print on a stream that is no terminal, while the clock stands still."""
    x, y = sequence_data(66, 10)
    out = []
    for verbose in (1, 2):
        for epochs, split in [(1, 0.0), (2, 0.0), (2, 0.2)]:
            keras.utils.set_random_seed(3)
            model = build(RNN, x.shape[1:])
            model.compile(optimizer="adam", loss="mse", metrics=["mae"])
            stream = io.StringIO()
            with (
                redirect_stdout(stream),
                mock.patch("keras.src.utils.progbar.time.time", return_value=1000.0),
            ):
                model.fit(x, y, epochs=epochs, batch_size=4, validation_split=split, verbose=verbose)
                model.evaluate(x, y, batch_size=4, verbose=verbose)
                model.predict(x, batch_size=4, verbose=verbose)
            out.append(
                {
                    "seed": 3,
                    "verbose": verbose,
                    "epochs": epochs,
                    "validation_split": split,
                    "printed": stream.getvalue(),
                }
            )
    return {"x": x, "y": y, "runs": out}
