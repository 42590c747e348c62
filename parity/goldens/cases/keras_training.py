"""Keras losses, metrics, optimizers, schedules, `fit`, callbacks, and the text of summary and progress bar."""

import io
import os
from contextlib import redirect_stdout
from unittest import mock

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from keras.src.utils.progbar import Progbar

F32 = np.float32


def normals(seed, *shape, scale=1.0):
    return (np.random.default_rng(seed).standard_normal(shape) * scale).astype(F32).round(4)


def uniforms(seed, *shape, low=0.05, high=0.95):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(F32).round(4)


def probabilities(seed, *shape):
    p = uniforms(seed, *shape)
    return (p / p.sum(-1, keepdims=True)).astype(F32)


# --- losses ------------------------------------------------------------------------------------------------------


def loss_inputs():
    one_hot = np.eye(3, dtype=F32)[[0, 2, 1, 2]]
    binary = np.array([[1, 0], [0, 0], [1, 1], [0, 1]], F32)
    signed = 2 * binary - 1
    regression = (normals(1, 4, 3), normals(2, 4, 3))
    positive = (uniforms(3, 4, 3), uniforms(4, 4, 3))
    logits2, logits3 = normals(5, 4, 2, scale=2.0), normals(6, 4, 3, scale=2.0)
    p2, p3 = uniforms(7, 4, 2), probabilities(8, 4, 3)
    indices = np.array([0, 2, 1, 2], "int32")
    loss = keras.losses
    return [
        ("mean_squared_error", {}, loss.MeanSquaredError, *regression),
        ("mean_absolute_error", {}, loss.MeanAbsoluteError, *regression),
        ("mean_absolute_percentage_error", {}, loss.MeanAbsolutePercentageError, *regression),
        ("mean_squared_logarithmic_error", {}, loss.MeanSquaredLogarithmicError, *positive),
        ("log_cosh", {}, loss.LogCosh, *regression),
        ("huber", {}, loss.Huber, *regression),
        ("huber", {"delta": 0.5}, loss.Huber, *regression),
        ("cosine_similarity", {}, loss.CosineSimilarity, *regression),
        ("kl_divergence", {}, loss.KLDivergence, probabilities(9, 4, 3), p3),
        ("poisson", {}, loss.Poisson, *positive),
        ("hinge", {}, loss.Hinge, signed, logits2),
        ("squared_hinge", {}, loss.SquaredHinge, signed, logits2),
        ("categorical_hinge", {}, loss.CategoricalHinge, one_hot, p3),
        ("binary_crossentropy", {}, loss.BinaryCrossentropy, binary, p2),
        ("binary_crossentropy", {"from_logits": True}, loss.BinaryCrossentropy, binary, logits2),
        ("binary_crossentropy", {"label_smoothing": 0.2}, loss.BinaryCrossentropy, binary, p2),
        ("categorical_crossentropy", {}, loss.CategoricalCrossentropy, one_hot, p3),
        ("categorical_crossentropy", {}, loss.CategoricalCrossentropy, one_hot, uniforms(10, 4, 3)),
        ("categorical_crossentropy", {"from_logits": True}, loss.CategoricalCrossentropy, one_hot, logits3),
        ("categorical_crossentropy", {"label_smoothing": 0.1}, loss.CategoricalCrossentropy, one_hot, p3),
        ("sparse_categorical_crossentropy", {}, loss.SparseCategoricalCrossentropy, indices, p3),
        (
            "sparse_categorical_crossentropy",
            {"from_logits": True},
            loss.SparseCategoricalCrossentropy,
            indices,
            logits3,
        ),
    ]


def losses():
    """Values with every reduction, with sample weights, and the gradients of the default reduction."""
    weights = np.array([0.5, 2.0, 0.0, 1.25], F32)
    out = []
    for name, options, make, y_true, y_pred in loss_inputs():
        reduced = {
            r: make(**options, reduction=r)(y_true, y_pred) for r in ("sum_over_batch_size", "sum", "none")
        }
        weighted = {
            r: make(**options, reduction=r)(y_true, y_pred, sample_weight=weights)
            for r in ("sum_over_batch_size", "sum", "none", "mean_with_sample_weight")
        }
        prediction = tf.constant(y_pred)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(prediction)
            plain = make(**options)(y_true, prediction)
            with_weights = make(**options)(y_true, prediction, sample_weight=weights)
        out.append(
            {
                "name": name,
                "class": make.__name__,
                "options": options,
                "y_true": y_true,
                "y_pred": y_pred,
                "sample_weight": weights,
                "values": reduced,
                "weighted_values": weighted,
                "gradient": tape.gradient(plain, prediction),
                "weighted_gradient": tape.gradient(with_weights, prediction),
            }
        )
    return out


def saturated_crossentropies():
    """Probabilities at 0 and 1, which Keras clips by epsilon, and large logits."""
    out = []
    for make, y_true, y_pred, options in [
        (keras.losses.BinaryCrossentropy, [[1.0], [0.0], [1.0], [0.0]], [[0.0], [1.0], [1.0], [0.0]], {}),
        (keras.losses.BinaryCrossentropy, [[1.0], [0.0]], [[-80.0], [90.0]], {"from_logits": True}),
        (keras.losses.CategoricalCrossentropy, [[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [0.0, 1.0]], {}),
        (keras.losses.CategoricalCrossentropy, [[1.0, 0.0]], [[-100.0, 100.0]], {"from_logits": True}),
    ]:
        y_true, y_pred = np.array(y_true, F32), np.array(y_pred, F32)
        values = make(**options, reduction="none")(y_true, y_pred)
        out.append(
            {"class": make.__name__, "options": options, "y_true": y_true, "y_pred": y_pred, "values": values}
        )
    return out


# --- metrics -----------------------------------------------------------------------------------------------------


def metrics():
    """Results after each of two updates, plain and weighted, then after a reset and one update."""
    m = keras.metrics
    one_hot = [np.eye(3, dtype=F32)[i] for i in ([0, 2, 1, 2], [1, 1, 0])]
    indices = [np.array(i, "int32") for i in ([0, 2, 1, 2], [1, 1, 0])]
    binary = [np.array(i, F32)[:, None] for i in ([1, 0, 1, 1], [0, 0, 1])]
    p3 = [probabilities(20, 4, 3), probabilities(21, 3, 3)]
    p1 = [uniforms(22, 4, 1), uniforms(23, 3, 1)]
    real = [normals(24, 4, 2), normals(25, 3, 2)], [normals(26, 4, 2), normals(27, 3, 2)]
    positive = [uniforms(28, 4, 2), uniforms(29, 3, 2)], [uniforms(30, 4, 2), uniforms(31, 3, 2)]
    whole = [np.array(i, F32)[:, None] for i in ([1, 2, 3, 2], [0, 1, 1])]
    guesses = [np.array(i, F32)[:, None] for i in ([1, 2, 1, 0], [0, 2, 1])]
    settings = [
        (m.MeanSquaredError, {}, *real),
        (m.RootMeanSquaredError, {}, *real),
        (m.MeanAbsoluteError, {}, *real),
        (m.MeanAbsolutePercentageError, {}, *real),
        (m.MeanSquaredLogarithmicError, {}, *positive),
        (m.LogCoshError, {}, *real),
        (m.CosineSimilarity, {}, *real),
        (m.R2Score, {}, *real),
        (m.Accuracy, {}, whole, guesses),
        (m.BinaryAccuracy, {}, binary, p1),
        (m.BinaryAccuracy, {"threshold": 0.3}, binary, p1),
        (m.CategoricalAccuracy, {}, one_hot, p3),
        (m.SparseCategoricalAccuracy, {}, indices, p3),
        (m.TopKCategoricalAccuracy, {"k": 2}, one_hot, p3),
        (m.BinaryCrossentropy, {}, binary, p1),
        (m.CategoricalCrossentropy, {}, one_hot, p3),
        (m.SparseCategoricalCrossentropy, {}, indices, p3),
        (m.Precision, {}, binary, p1),
        (m.Recall, {}, binary, p1),
        (m.AUC, {}, binary, p1),
    ]
    weights = [np.array([0.5, 2.0, 0.0, 1.25], F32), np.array([1.0, 0.25, 3.0], F32)]
    out = []
    for make, options, y_true, y_pred in settings:
        results, weighted = [], []
        metric, weighted_metric = make(**options), make(**options)
        for t, p, w in zip(y_true, y_pred, weights):
            metric.update_state(t, p)
            results.append(metric.result())
            weighted_metric.update_state(t, p, sample_weight=w)
            weighted.append(weighted_metric.result())
        metric.reset_state()
        metric.update_state(y_true[1], y_pred[1])
        results.append(metric.result())
        out.append(
            {
                "class": make.__name__,
                "name": make(**options).name,
                "options": options,
                "y_true": y_true,
                "y_pred": y_pred,
                "sample_weight": weights,
                "results": results,
                "weighted_results": weighted,
            }
        )
    return out


# --- optimizers --------------------------------------------------------------------------------------------------


def optimizers():
    """Two variables after each of ten steps with the same gradients."""
    o = keras.optimizers
    settings = [
        (o.SGD, {}),
        (o.SGD, dict(learning_rate=0.1, momentum=0.9)),
        (o.SGD, dict(learning_rate=0.1, momentum=0.9, nesterov=True)),
        (o.SGD, dict(learning_rate=0.1, weight_decay=0.01)),
        (o.SGD, dict(learning_rate=0.1, clipnorm=0.5)),
        (o.SGD, dict(learning_rate=0.1, clipvalue=0.3)),
        (o.SGD, dict(learning_rate=0.1, global_clipnorm=0.8)),
        (o.Adam, {}),
        (o.Adam, dict(learning_rate=0.05, beta_1=0.8, beta_2=0.9, epsilon=1e-4)),
        (o.Adam, dict(learning_rate=0.05, amsgrad=True)),
        (o.Adam, dict(learning_rate=0.05, weight_decay=0.02)),
        (o.Adam, dict(learning_rate=0.05, clipnorm=0.5)),
        (o.AdamW, {}),
        (o.AdamW, dict(learning_rate=0.05, weight_decay=0.1)),
        (o.AdamW, dict(learning_rate=0.05, weight_decay=0.1, amsgrad=True)),
        (o.RMSprop, {}),
        (o.RMSprop, dict(learning_rate=0.05, rho=0.8, epsilon=1e-4)),
        (o.RMSprop, dict(learning_rate=0.05, centered=True)),
        (o.RMSprop, dict(learning_rate=0.05, momentum=0.9)),
        (o.RMSprop, dict(learning_rate=0.05, momentum=0.9, centered=True)),
        (o.Adagrad, {}),
        (o.Adagrad, dict(learning_rate=0.1, initial_accumulator_value=0.5, epsilon=1e-3)),
        (o.Nadam, {}),
        (o.Nadam, dict(learning_rate=0.05, beta_1=0.8, beta_2=0.95)),
        (o.Adadelta, dict(learning_rate=0.5)),
        (o.Adamax, dict(learning_rate=0.05)),
        (o.Lion, dict(learning_rate=0.01)),
        (o.Lamb, {}),
        (o.Lamb, dict(learning_rate=0.05, beta_1=0.8, beta_2=0.9, epsilon=1e-4, weight_decay=0.02)),
    ]
    start = [normals(40, 4), normals(41, 2, 2)]
    gradients = [[normals(50 + 2 * i, 4), normals(51 + 2 * i, 2, 2)] for i in range(10)]
    gradients[3] = [np.zeros_like(g) for g in gradients[3]]
    runs = []
    for make, options in settings:
        optimizer = make(**options)
        variables = [keras.Variable(v) for v in start]
        optimizer.build(variables)
        steps = []
        for gradient in gradients:
            optimizer.apply([tf.constant(g) for g in gradient], variables)
            steps.append([v.numpy() for v in variables])
        config = {
            k: v
            for k, v in optimizer.get_config().items()
            if isinstance(v, (int, float, bool, str, type(None)))
        }
        config["learning_rate"] = float(str(np.float32(config["learning_rate"])))
        runs.append(
            {
                "class": make.__name__,
                "options": options,
                "config": config,
                "state_parameters": int(sum(np.prod(v.shape) for v in optimizer.variables)),
                "steps": steps,
            }
        )
    return {"start": start, "gradients": gradients, "runs": runs}


def schedules():
    s = keras.optimizers.schedules
    settings = {
        "ExponentialDecay": (
            s.ExponentialDecay,
            dict(initial_learning_rate=0.1, decay_steps=4, decay_rate=0.9),
        ),
        "ExponentialDecay staircase": (
            s.ExponentialDecay,
            dict(initial_learning_rate=0.1, decay_steps=4, decay_rate=0.9, staircase=True),
        ),
        "InverseTimeDecay": (
            s.InverseTimeDecay,
            dict(initial_learning_rate=0.1, decay_steps=4, decay_rate=0.5),
        ),
        "PolynomialDecay": (
            s.PolynomialDecay,
            dict(initial_learning_rate=0.1, decay_steps=8, end_learning_rate=0.01, power=2.0),
        ),
        "PiecewiseConstantDecay": (
            s.PiecewiseConstantDecay,
            dict(boundaries=[2, 6], values=[0.1, 0.05, 0.01]),
        ),
        "CosineDecay": (s.CosineDecay, dict(initial_learning_rate=0.1, decay_steps=8, alpha=0.1)),
        "CosineDecay warmup": (
            s.CosineDecay,
            dict(initial_learning_rate=0.0, decay_steps=6, warmup_target=0.1, warmup_steps=3),
        ),
    }
    out = []
    for name, (make, options) in settings.items():
        schedule = make(**options)
        out.append(
            {
                "name": name,
                "class": make.__name__,
                "options": options,
                "values": np.array([float(schedule(i)) for i in range(12)], F32),
            }
        )
    return out


# --- fit ---------------------------------------------------------------------------------------------------------

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


def floats(values):
    return np.array(values, F32)


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


def blog_model():
    model = keras.Sequential()
    model.add(layers.SimpleRNN(50, return_sequences=True, input_shape=(50, 1)))
    model.add(layers.Dropout(0.2))
    model.add(layers.SimpleRNN(50, return_sequences=True))
    model.add(layers.Dropout(0.2))
    model.add(layers.SimpleRNN(50, return_sequences=True))
    model.add(layers.Dropout(0.2))
    model.add(layers.SimpleRNN(50))
    model.add(layers.Dropout(0.2))
    model.add(layers.Dense(1))
    return model


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


# --- callbacks ---------------------------------------------------------------------------------------------------


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


# --- text --------------------------------------------------------------------------------------------------------


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


def cases():
    keras.backend.clear_session()
    return {
        "losses": losses(),
        "saturated_crossentropies": saturated_crossentropies(),
        "metrics": metrics(),
        "optimizers": optimizers(),
        "schedules": schedules(),
        "fits": fits(),
        "blog": blog(),
        "steps": steps(),
        "early_stopping": early_stopping(),
        "early_stopping_fit": early_stopping_fit(),
        "reduce_lr_on_plateau": reduce_lr_on_plateau(),
        "summaries": summaries(),
        "progress_bar": progress_bar(),
        "printed_training": printed_training(),
    }
