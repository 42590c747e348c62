"""Whole fits, batch by batch too, seed for seed."""

import keras
import numpy as np

from cases._keras.blog import blog_model
from cases._keras.fits import DEEP, RNN, build, sequence_data, train
from cases._keras.values import F32, floats, uniforms


def fits():
    x, y = sequence_data(60, 10)
    labels = np.eye(3, dtype=F32)[np.random.default_rng(61).integers(0, 3, 10)]
    binary = (y > 0).astype(F32)
    sgd = dict(optimizer="sgd", loss="mse")
    adam = dict(optimizer="adam", loss="mean_squared_error")
    weights = uniforms(62, 10, low=0.0, high=2.0)
    softmax = [("SimpleRNN", dict(units=4)), ("Dense", dict(units=3, activation="softmax"))]
    sigmoid = [("SimpleRNN", dict(units=4)), ("Dense", dict(units=1, activation="sigmoid"))]
    plain = dict(epochs=3, batch_size=4, shuffle=False)
    return [
        train("sgd", RNN, x, y, sgd, **plain),
        train("adam", RNN, x, y, adam, **plain),
        train("one batch", RNN, x, y, adam, epochs=3, shuffle=False),
        train("metrics", RNN, x, y, {**adam, "metrics": ["mae", "mape"]}, **plain),
        train("rmsprop and huber", RNN, x, y, dict(optimizer="rmsprop", loss="huber", metrics=["mse"]), **plain),
        train("validation data", RNN, x, y, {**adam, "metrics": ["mae"]}, validation=sequence_data(63, 6), **plain),
        train("validation split", RNN, x, y, {**adam, "metrics": ["mae"]}, validation_split=0.25, **plain),
        train("validation split and sample weights", RNN, x, y, adam, validation_split=0.3, sample_weight=weights, **plain),
        train("sample weights", RNN, x, y, {**adam, "metrics": ["mae"]}, sample_weight=weights, **plain),
        train("weighted metrics", RNN, x, y, {**adam, "weighted_metrics": ["mae"]}, sample_weight=weights, **plain),
        train("validation every second epoch", RNN, x, y, adam, validation_split=0.25, validation_freq=2, epochs=4, batch_size=4, shuffle=False),
        train("initial epoch", RNN, x, y, adam, initial_epoch=2, epochs=4, batch_size=4, shuffle=False),
        train("categorical", softmax, x, labels, dict(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"]), **plain),
        train("sparse categorical", softmax, x, labels.argmax(1).astype("int32"), dict(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]), **plain),
        train("binary", sigmoid, x, binary, dict(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"]), **plain),
        train("class weights", softmax, x, labels, dict(optimizer="sgd", loss="categorical_crossentropy"), class_weight={0: 1.0, 1: 0.5, 2: 2.0}, **plain),
        train("deep, dropout off", [s for s in DEEP if s[0] != "Dropout"], x, y, adam, **plain),
        train("LSTM", [("LSTM", dict(units=3)), ("Dense", dict(units=1))], x, y, adam, **plain),
        train("GRU", [("GRU", dict(units=3)), ("Dense", dict(units=1))], x, y, adam, **plain),
        train("seeded shuffle", RNN, x, y, adam, seed=0, epochs=3, batch_size=4),
        train("seeded shuffle and dropout", DEEP, x, y, adam, seed=0, epochs=3, batch_size=4),
        train("seeded shuffle, dropout and validation", DEEP, x, y, {**adam, "metrics": ["mae"]}, seed=42, epochs=3, batch_size=3, validation_split=0.2),
        train("seeded LSTM with dropout", [("LSTM", dict(units=3, dropout=0.2, recurrent_dropout=0.1)), ("Dense", dict(units=1))], x, y, adam, seed=5, epochs=2, batch_size=4),
        train("seeded SimpleRNN with dropout", [("SimpleRNN", dict(units=3, dropout=0.2)), ("Dense", dict(units=1))], x, y, adam, seed=6, epochs=2, batch_size=4),
    ]  # fmt: skip


def blog():
    """The tutorial's model at full size, seed for seed, on windows of a sine: window i is series[i : i + 50], its target series[i + 50]."""
    samples, steps, seed = 96, 50, 0
    series = (0.5 + 0.4 * np.sin(np.arange(samples + steps) * 0.15)).astype(F32).round(4)
    x = np.stack([series[i : i + steps] for i in range(samples)])[..., None]
    y = series[steps:, None]
    keras.utils.set_random_seed(seed)
    model = blog_model()
    model.compile(optimizer="adam", loss="mean_squared_error")
    initial = model.get_weights()
    history = model.fit(x, y, epochs=3, batch_size=32, verbose=0)
    return {
        "seed": seed,
        "series": series,
        "samples": samples,
        "initial_sums": floats([w.sum(dtype="float64") for w in initial]),
        "initial_norms": floats([np.sqrt(np.square(w, dtype="float64").sum()) for w in initial]),
        "loss": floats(history.history["loss"]),
        "predict": model.predict(x[:8], verbose=0),
        "final_norms": floats([np.sqrt(np.square(w, dtype="float64").sum()) for w in model.get_weights()]),
    }


def steps():
    """train_on_batch and test_on_batch, whose metrics run on until reset; then the same without running on."""
    x, y = sequence_data(64, 8)
    keras.utils.set_random_seed(1)
    model = build(RNN, x.shape[1:])
    initial = model.get_weights()
    model.compile(optimizer="sgd", loss="mse", metrics=["mae"])
    trained = [model.train_on_batch(x[:4], y[:4]), model.train_on_batch(x[4:], y[4:])]
    tested = [model.test_on_batch(x[:4], y[:4]), model.test_on_batch(x[4:], y[4:])]
    model.reset_metrics()
    after = model.train_on_batch(x[:4], y[:4], return_dict=True)
    return {
        "seed": 1,
        "x": x,
        "y": y,
        "initial_weights": initial,
        "metrics_names": model.metrics_names,
        "train_on_batch": [floats(t) for t in trained],
        "test_on_batch": [floats(t) for t in tested],
        "after_reset": {k: F32(v) for k, v in after.items()},
        "final_weights": model.get_weights(),
    }
