"""Callbacks that stop training or lower its rate."""

import io
from contextlib import redirect_stdout

import keras

from cases._keras.fits import RNN, build, sequence_data
from cases._keras.values import floats


class Counter(keras.Model):
    """A model whose one weight is the epoch it last finished."""

    def __init__(self):
        super().__init__()
        self.epochs_done = self.add_weight(shape=(), initializer="zeros", name="epochs_done")
        self.compile(optimizer=keras.optimizers.SGD(0.1))


def early_stopping():
    series = {
        "improves, then not": [5, 4, 3, 3.5, 3.2, 3.1, 2.9, 3.0],
        "noise": [1.0, 0.99, 0.985, 0.984, 0.9839, 0.5, 0.6, 0.7],
        "rises": [1, 2, 3, 4, 5, 6, 7, 8],
    }
    settings = [
        {},
        dict(patience=2),
        dict(patience=2, restore_best_weights=True),
        dict(patience=3, min_delta=0.01),
        dict(patience=1, mode="max"),
        dict(patience=1, baseline=2.5),
        dict(patience=2, start_from_epoch=2, restore_best_weights=True),
        dict(patience=20, restore_best_weights=True),
    ]
    out = []
    for name, values in series.items():
        for options in settings:
            model = Counter()
            callback = keras.callbacks.EarlyStopping(monitor="val_loss", verbose=1, **options)
            callback.set_model(model)
            printed = io.StringIO()
            with redirect_stdout(printed):
                callback.on_train_begin()
                for epoch, value in enumerate(values):
                    model.epochs_done.assign(epoch + 1)
                    callback.on_epoch_end(epoch, {"val_loss": float(value)})
                    if model.stop_training:
                        break
                callback.on_train_end()
            out.append(
                {
                    "series": name,
                    "values": values,
                    "options": options,
                    "epochs_run": epoch + 1,
                    "stopped_epoch": callback.stopped_epoch,
                    "best_epoch": callback.best_epoch,
                    "best": callback.best,
                    "wait": callback.wait,
                    "weights_of_epoch": int(model.epochs_done.numpy()),
                    "printed": printed.getvalue(),
                }
            )
    return out


def reduce_lr_on_plateau():
    values = [5, 4, 4, 4, 4, 3, 3.1, 3.2, 3.3, 3.4]
    settings = [
        dict(patience=2),
        dict(factor=0.5, patience=1, cooldown=2),
        dict(factor=0.1, patience=1, min_lr=0.002),
        dict(factor=0.5, patience=1, min_delta=0.5),
        dict(factor=0.5, patience=1, mode="max"),
    ]
    out = []
    for options in settings:
        model = Counter()
        callback = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", verbose=1, **options)
        callback.set_model(model)
        printed = io.StringIO()
        rates = []
        with redirect_stdout(printed):
            callback.on_train_begin()
            for epoch, value in enumerate(values):
                callback.on_epoch_end(epoch, {"val_loss": float(value)})
                rates.append(model.optimizer.learning_rate.numpy())
        out.append(
            {
                "values": values,
                "options": options,
                "learning_rates": floats(rates),
                "printed": printed.getvalue(),
            }
        )
    return out


def early_stopping_fit():
    """A fit that stops early: its epochs, history, and the weights of the best epoch."""
    x, y = sequence_data(65, 12)
    keras.utils.set_random_seed(2)
    model = build(RNN, x.shape[1:])
    initial = model.get_weights()
    model.compile(optimizer=keras.optimizers.Adam(0.3), loss="mse")
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)
    history = model.fit(
        x, y, epochs=30, batch_size=4, shuffle=False, validation_split=0.25, verbose=0, callbacks=[stop]
    )
    return {
        "seed": 2,
        "x": x,
        "y": y,
        "initial_weights": initial,
        "learning_rate": 0.3,
        "patience": 2,
        "epoch": history.epoch,
        "history": {k: floats(v) for k, v in history.history.items()},
        "stopped_epoch": stop.stopped_epoch,
        "best_epoch": stop.best_epoch,
        "final_weights": model.get_weights(),
    }
