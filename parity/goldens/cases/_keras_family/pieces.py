"""Regularizers, constraints, schedules, metrics and callbacks."""

import csv
import io
import tempfile
from contextlib import redirect_stdout

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from cases._keras.layers import Values
from cases._keras.values import F32, floats
from cases._keras_family.fits import padded_sequences


def penalties():
    x = Values(190)(3, 4)
    r = keras.regularizers
    settings = [("L1", {}), ("L2", {}), ("L1L2", dict(l1=0.1, l2=0.2)), ("L2", dict(l2=0.5)), ("OrthogonalRegularizer", {}), ("OrthogonalRegularizer", dict(factor=0.3, mode="columns"))]
    return {"x": x, "runs": [{"class": name, "options": options, "value": getattr(r, name)(**options)(tf.constant(x))} for name, options in settings]}


def constraints():
    x = Values(191)(3, 4, scale=2.0)
    c = keras.constraints
    settings = [
        ("MaxNorm", {}),
        ("MaxNorm", dict(max_value=1.0, axis=1)),
        ("NonNeg", {}),
        ("UnitNorm", {}),
        ("UnitNorm", dict(axis=[0, 1])),
        ("MinMaxNorm", {}),
        ("MinMaxNorm", dict(min_value=0.5, max_value=2.0, rate=0.3, axis=1)),
    ]
    return {"x": x, "runs": [{"class": name, "options": options, "value": getattr(c, name)(**options)(tf.constant(x))} for name, options in settings]}


def schedules():
    """Those that keras_training leaves out."""
    s = keras.optimizers.schedules
    settings = [
        ("PolynomialDecay", dict(initial_learning_rate=0.1, decay_steps=4, end_learning_rate=0.01, power=0.5, cycle=True)),
        ("InverseTimeDecay", dict(initial_learning_rate=0.1, decay_steps=4, decay_rate=0.5, staircase=True)),
        ("CosineDecayRestarts", dict(initial_learning_rate=0.1, first_decay_steps=3)),
        ("CosineDecayRestarts", dict(initial_learning_rate=0.1, first_decay_steps=3, t_mul=1.0, m_mul=0.5, alpha=0.1)),
    ]
    return [
        {"class": name, "options": options, "values": floats([float(getattr(s, name)(**options)(i)) for i in range(12)])}
        for name, options in settings
    ]


def metrics():
    rng = np.random.default_rng(200)
    binary = [rng.integers(0, 2, (n, 2)).astype(F32) for n in (5, 3)]
    scores = [rng.uniform(0, 1, (n, 2)).astype(F32).round(3) for n in (5, 3)]
    many = [rng.uniform(0, 1, (n, 5)).astype(F32).round(3) for n in (5, 3)]
    indices = [rng.integers(0, 5, n).astype("int32") for n in (5, 3)]
    one_hot = [np.eye(5, dtype=F32)[i] for i in indices]
    real = [rng.normal(size=(n, 2)).astype(F32).round(3) for n in (5, 3)]
    guess = [(r + rng.normal(size=r.shape) * 0.5).astype(F32).round(3) for r in real]
    m = keras.metrics
    settings = [
        (m.Precision, dict(thresholds=[0.3, 0.7]), binary, scores),
        (m.Precision, dict(thresholds=0.4), binary, scores),
        (m.Precision, dict(top_k=2), one_hot, many),
        (m.Precision, dict(class_id=1), binary, scores),
        (m.Recall, dict(thresholds=0.4), binary, scores),
        (m.Recall, dict(top_k=2, class_id=3), one_hot, many),
        (m.AUC, dict(num_thresholds=7), binary, scores),
        (m.AUC, dict(curve="PR"), binary, scores),
        (m.AUC, dict(curve="PR", summation_method="majoring"), binary, scores),
        (m.AUC, dict(summation_method="minoring", thresholds=[0.2, 0.5, 0.9]), binary, scores),
        (m.AUC, dict(multi_label=True), binary, scores),
        (m.AUC, dict(from_logits=True), binary, guess),
        (m.R2Score, dict(class_aggregation="variance_weighted_average"), real, guess),
        (m.R2Score, dict(num_regressors=1), real, guess),
        (m.TopKCategoricalAccuracy, dict(k=2), one_hot, many),
        (m.SparseTopKCategoricalAccuracy, dict(k=2), indices, many),
    ]
    out = []
    for kind, options, y_true, y_pred in settings:
        metric, results = kind(**options), []
        for t, p in zip(y_true, y_pred):
            metric.update_state(t, p)
            results.append(np.atleast_1d(np.asarray(metric.result())))
        out.append({"class": kind.__name__, "options": options, "y_true": y_true, "y_pred": y_pred, "results": results})
    return out


def callbacks():
    """What CSVLogger writes, and what LearningRateScheduler sets, prints and adds to the logs."""
    x, last, _ = padded_sequences(210)
    written = []
    for validation, separator in ((0.0, ","), (0.3, ";")):
        keras.utils.set_random_seed(4)
        model = keras.Sequential([keras.Input(x.shape[1:]), layers.SimpleRNN(3), layers.Dense(1)])
        model.compile(optimizer="sgd", loss="mse", metrics=["mae"])
        with tempfile.NamedTemporaryFile("r", suffix=".csv") as file:
            logger = keras.callbacks.CSVLogger(file.name, separator=separator)
            model.fit(x, last, epochs=2, batch_size=4, shuffle=False, verbose=0, validation_split=validation, callbacks=[logger])
            rows = list(csv.reader(file, delimiter=separator))
        written.append({"validation_split": validation, "separator": separator, "header": rows[0], "rows": [[number if number == "NA" else float(number) for number in row] for row in rows[1:]]})
    keras.utils.set_random_seed(4)
    model = keras.Sequential([keras.Input(x.shape[1:]), layers.SimpleRNN(3), layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="mse")
    printed = io.StringIO()
    with redirect_stdout(printed):
        scheduler = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5 if epoch else rate, verbose=1)
        history = model.fit(x, last, epochs=3, batch_size=4, shuffle=False, verbose=0, callbacks=[scheduler])
    return {
        "x": x,
        "y": last,
        "seed": 4,
        "csv": written,
        "scheduler": {"printed": printed.getvalue(), "history": {key: floats(values) for key, values in history.history.items()}},
    }
