"""The rest of Keras's recurrent family: cells, wrappers, masks, normalization, regularizers, constraints, schedules.

A layer is described as {"layer", "options"}, with "of" for the layer that a wrapper wraps and "cells" for those of an RNN.
"""

import csv
import io
import tempfile
from contextlib import redirect_stdout

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from cases.keras_layers import Values, gradients

F32 = np.float32


def spec(layer, of=None, cells=None, **options):
    return {"layer": layer, "options": options, **({"of": of} if of else {}), **({"cells": cells} if cells else {})}


def make(described, **more):
    kind = getattr(layers, described["layer"])
    options = {**described["options"], **more}
    if "of" in described:
        return kind(make(described["of"]), **options)
    if "cells" in described:
        cells = [make(cell) for cell in described["cells"]]
        return kind(cells if len(cells) > 1 else cells[0], **options)
    return kind(**options)


def floats(values):
    return np.array(values, F32)


def set_all(layer, values):
    """Gives every trainable weight a value that is not zero; returns all weights."""
    for weight in layer.trainable_weights:
        weight.assign(values(*weight.shape, scale=0.5))
    return layer.get_weights()


# --- outputs and gradients ---------------------------------------------------------------------------------------


def run(described, shape, seed, mask=None, states=0, training=False):
    """Outputs and gradients of a layer for given weights; `states` is how many initial states it takes."""
    values = Values(seed)
    layer = make(described)
    layer.build(shape)
    weights = set_all(layer, values)
    x = values(*shape)
    sizes = [s for s in np.atleast_1d(described.get("state_sizes", [3] * states))]
    initial = [values(shape[0], int(size)) for size in sizes[:states]]

    def call(tensors):
        extra = {"initial_state": list(tensors[1:])} if states else {}
        if mask is not None:
            extra["mask"] = tf.constant(mask)
        if training:
            extra["training"] = True
        return layer(tensors[0], **extra)

    return {
        **described,
        "weights": weights,
        "paths": [w.path for w in layer.weights],
        "input": x,
        **({"mask": mask} if mask is not None else {}),
        "training": training,
        "initial_state": initial,
        **gradients(layer, [x, *initial], values, call),
    }


RAGGED = np.array([[1, 1, 0, 0], [0, 1, 0, 1], [1, 1, 1, 1]], bool)
PADDED_IN_FRONT = np.array([[0, 0, 1, 1], [0, 1, 1, 1], [0, 0, 0, 0]], bool)
SHAPE = (3, 4, 2)


def bidirectional():
    out = []
    for kind, states in (("SimpleRNN", 1), ("LSTM", 2), ("GRU", 1)):
        for mode in ("concat", "sum", "mul", "ave", None):
            inner = spec(kind, units=3, return_sequences=mode in ("concat", "mul", None))
            out.append(run(spec("Bidirectional", of=inner, merge_mode=mode), SHAPE, 100 + len(out)))
        sequences = spec("Bidirectional", of=spec(kind, units=3, return_sequences=True))
        last = spec("Bidirectional", of=spec(kind, units=3))
        with_state = spec("Bidirectional", of=spec(kind, units=3, return_sequences=True, return_state=True))
        both = spec("Bidirectional", of=spec(kind, units=3, return_state=True), merge_mode=None)
        out += [
            run(sequences, SHAPE, 120, mask=RAGGED),
            run(last, SHAPE, 121, mask=RAGGED),
            run(sequences, SHAPE, 122, mask=PADDED_IN_FRONT),
            run(with_state, SHAPE, 123, states=2 * states),
            run(both, SHAPE, 124),
        ]
    return out


def rnn_of_cells():
    out = []
    for cell in ("SimpleRNNCell", "LSTMCell", "GRUCell"):
        one = [spec(cell, units=3)]
        count = 2 if cell == "LSTMCell" else 1
        out += [
            run(spec("RNN", cells=one, return_sequences=True, return_state=True), SHAPE, 130),
            run(spec("RNN", cells=one, go_backwards=True), SHAPE, 131, mask=RAGGED),
            run(spec("RNN", cells=one, return_sequences=True), SHAPE, 132, mask=PADDED_IN_FRONT, states=count),
            run(spec("RNN", cells=one), SHAPE, 133, mask=RAGGED, states=count),
            run(spec("RNN", cells=one, return_sequences=True, zero_output_for_mask=True), SHAPE, 134, mask=RAGGED),
            run(spec("RNN", cells=one, zero_output_for_mask=True), SHAPE, 135, mask=RAGGED),
        ]
    mixed = [spec("LSTMCell", units=3), spec("GRUCell", units=4, reset_after=False), spec("SimpleRNNCell", units=2)]
    dropped = [spec("LSTMCell", units=3, dropout=0.3, seed=1), spec("GRUCell", units=4, dropout=0.2, recurrent_dropout=0.4, seed=2)]
    out += [
        run(spec("RNN", cells=mixed), SHAPE, 140),
        run(spec("RNN", cells=mixed, return_sequences=True, return_state=True), SHAPE, 141),
        run(spec("RNN", cells=mixed, return_sequences=True), SHAPE, 142, mask=RAGGED),
        run(spec("RNN", cells=mixed, go_backwards=True), SHAPE, 143, mask=PADDED_IN_FRONT),
        run(spec("RNN", cells=dropped, return_sequences=True), SHAPE, 144, training=True),
    ]
    return out


def cells():
    """One step each: output and new states."""
    out = []
    for described, states in [
        (spec("SimpleRNNCell", units=3), 1),
        (spec("LSTMCell", units=3), 2),
        (spec("GRUCell", units=3), 1),
        (spec("GRUCell", units=3, reset_after=False, use_bias=False), 1),
    ]:
        values = Values(150)
        cell = make(described)
        cell.build((2, 4))
        weights = set_all(cell, values)
        x, before = values(2, 4), [values(2, 3) for _ in range(states)]
        output, after = cell(x, before)
        out.append({**described, "weights": weights, "input": x, "states": before, "outputs": [output, *tf.nest.flatten(after)]})
    return out


def wrapped():
    """TimeDistributed, normalization and pooling, in training and not, with masks where they use them."""
    out = []
    for described, mask in [
        (spec("TimeDistributed", of=spec("Dense", units=3, activation="tanh")), None),
        (spec("TimeDistributed", of=spec("Dense", units=3)), RAGGED),
        (spec("TimeDistributed", of=spec("LayerNormalization")), None),
        (spec("LayerNormalization"), None),
        (spec("LayerNormalization", axis=[1, 2], epsilon=1e-2), None),
        (spec("LayerNormalization", center=False), None),
        (spec("LayerNormalization", scale=False, axis=1), None),
        (spec("BatchNormalization"), None),
        (spec("BatchNormalization", momentum=0.5, epsilon=1e-2, scale=False), None),
        (spec("BatchNormalization", axis=1, center=False), None),
        (spec("BatchNormalization", momentum=0.8), RAGGED),
        (spec("GlobalAveragePooling1D"), None),
        (spec("GlobalAveragePooling1D"), RAGGED),
        (spec("GlobalMaxPooling1D"), None),
    ]:
        takes_training = described["layer"] == "BatchNormalization"
        for training in (False, True) if takes_training else (False,):
            values = Values(160)
            layer = make(described)
            layer.build(SHAPE)
            weights = set_all(layer, values)
            x = values(*SHAPE)
            extra = {**({"mask": tf.constant(mask)} if mask is not None else {}), **({"training": training} if takes_training else {})}
            found = gradients(layer, [x], values, lambda tensors: layer(tensors[0], **extra))
            out.append(
                {
                    **described,
                    "weights": weights,
                    "paths": [w.path for w in layer.weights],
                    "input": x,
                    **({"mask": mask} if mask is not None else {}),
                    "training": training,
                    **found,
                    "weights_after": layer.get_weights(),
                }
            )
    return out


def masks():
    """What Masking and Embedding compute, and where masks go from there."""
    values = Values(170)
    x = values(2, 4, 3)
    x[0, 2:] = 0
    x[1, 1] = 0
    x[1, 2, :2] = 0
    masked = layers.Masking()(x)
    other = np.where(x == 0, F32(-1), x)
    other_masked = layers.Masking(mask_value=-1.0)(other)
    return [
        {"mask_value": 0.0, "input": x, "output": masked, "mask": masked._keras_mask},
        {"mask_value": -1.0, "input": other, "output": other_masked, "mask": other_masked._keras_mask},
    ]


# --- seeds -------------------------------------------------------------------------------------------------------


def constructions():
    """Initial weights of models after set_random_seed: which seeds layers draw, and in what order."""
    stacks = {
        "lstm, gru": [spec("LSTM", units=3, return_sequences=True), spec("GRU", units=2)],
        "bidirectional lstm": [spec("Bidirectional", of=spec("LSTM", units=3)), spec("Dense", units=1)],
        "bidirectional simple rnn": [spec("Bidirectional", of=spec("SimpleRNN", units=3, dropout=0.1)), spec("Dense", units=1)],
        "stacked cells": [spec("RNN", cells=[spec("LSTMCell", units=3), spec("SimpleRNNCell", units=2)]), spec("Dense", units=1)],
        "time distributed": [spec("GRU", units=2, return_sequences=True), spec("TimeDistributed", of=spec("Dense", units=2)), spec("LayerNormalization")],
        "normal initializers": [spec("LSTM", units=3, kernel_initializer="he_normal", recurrent_initializer="glorot_uniform", bias_initializer="random_normal", unit_forget_bias=False)],
        "a bias with a forget gate": [spec("LSTM", units=2, bias_initializer="random_uniform")],
    }
    out = []
    for name, stack in stacks.items():
        keras.backend.clear_session()
        keras.utils.set_random_seed(7)
        model = keras.Sequential([keras.Input((4, 2)), *(make(layer) for layer in stack)])
        out.append({"name": name, "seed": 7, "stack": stack, "weights": model.get_weights(), "paths": [w.path for w in model.weights]})
    return out


# --- fit ---------------------------------------------------------------------------------------------------------


def padded_sequences(seed, samples=10, steps=6, features=2):
    """Sequences padded with zeros behind, and a target for the whole and for each step."""
    values = Values(seed)
    x = values(samples, steps, features)
    lengths = np.random.default_rng(seed).integers(1, steps + 1, samples)
    for row, length in zip(x, lengths):
        row[length:] = 0
    each = np.tanh(np.cumsum(x, axis=1)[..., :1]).astype(F32).round(4)
    return x, each[:, -1], each


def train(name, stack, x, y, compile_options, seed=3, schedule=None, optimizer_options=None, **fit_options):
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input(x.shape[1:]), *(make(layer) for layer in stack)])
    initial = model.get_weights()
    given = dict(compile_options)
    if schedule:
        kind, options = schedule
        given["optimizer"] = getattr(keras.optimizers, compile_options["optimizer"])(getattr(keras.optimizers.schedules, kind)(**options))
    if optimizer_options is not None:
        given["optimizer"] = getattr(keras.optimizers, compile_options["optimizer"])(**optimizer_options)
    model.compile(**given)
    history = model.fit(x, y, verbose=0, **fit_options)
    return {
        "name": name,
        "seed": seed,
        "stack": stack,
        **({"optimizer_options": optimizer_options} if optimizer_options is not None else {}),
        "compile": compile_options,
        **({"schedule": {"class": schedule[0], "options": schedule[1]}} if schedule else {}),
        "fit": fit_options,
        "x": x,
        "y": y,
        "initial_weights": initial,
        "history": {key: floats(values) for key, values in history.history.items()},
        "final_weights": model.get_weights(),
        "evaluate": floats(np.atleast_1d(model.evaluate(x, y, batch_size=4, verbose=0))),
        "predict": model.predict(x[:5], verbose=0),
        "learning_rate": F32(model.optimizer.learning_rate),
    }


def fits():
    x, last, each = padded_sequences(180)
    words = np.random.default_rng(181).integers(1, 7, (10, 6)).astype("int32")
    for row, length in zip(words, np.random.default_rng(182).integers(1, 7, 10)):
        row[length:] = 0
    tags = (words % 3).astype("int32")
    weights = np.random.default_rng(183).uniform(0, 2, (10, 6)).astype(F32).round(4)
    plain = dict(epochs=3, batch_size=4, shuffle=False)
    adam = dict(optimizer="adam", loss="mse")
    lstm, dense = spec("LSTM", units=3), spec("Dense", units=1)
    step_lstm = spec("LSTM", units=3, return_sequences=True)
    tagger = [
        spec("Embedding", input_dim=7, output_dim=3, mask_zero=True),
        spec("Bidirectional", of=step_lstm),
        spec("TimeDistributed", of=spec("Dense", units=3, activation="softmax")),
    ]
    decay = ("ExponentialDecay", dict(initial_learning_rate=0.05, decay_steps=2, decay_rate=0.8))
    regular = spec("LSTM", units=3, kernel_regularizer="l2", recurrent_regularizer="l1", bias_regularizer=None, activity_regularizer="l2")
    constrained = spec("GRU", units=3, kernel_constraint="max_norm", recurrent_constraint="unit_norm", bias_constraint="non_neg")
    sgd = dict(optimizer="sgd", loss="mse")
    looked_up = [spec("Embedding", input_dim=7, output_dim=3), spec("GRU", units=3), dense]
    return [
        *[train(f"embedding, {name} {options}", looked_up, words, last, dict(optimizer=name, loss="mse"), optimizer_options=options, **plain) for name, options in [("Adam", dict(clipnorm=0.1)), ("Adam", dict(global_clipnorm=0.1)), ("Adam", dict(clipvalue=0.01)), ("Adamax", {}), ("Adadelta", {}), ("RMSprop", {})]],
        train("masking, lstm", [spec("Masking"), lstm, dense], x, last, {**adam, "metrics": ["mae"]}, **plain),
        train("masking, gru, dropout", [spec("Masking"), spec("GRU", units=3, dropout=0.2, recurrent_dropout=0.1), dense], x, last, adam, **plain),
        train("masked loss and metrics", [spec("Masking"), step_lstm, dense], x, each, {**adam, "metrics": ["mae", "mse"]}, **plain),
        train("masked loss and step weights", [spec("Masking"), step_lstm, spec("TimeDistributed", of=dense)], x, each, {**adam, "weighted_metrics": ["mae"], "metrics": ["mse"]}, sample_weight=weights, **plain),
        train("tagger", tagger, words, tags, dict(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]), **plain),
        train("embedding, simple rnn", [spec("Embedding", input_dim=7, output_dim=3, mask_zero=True), spec("SimpleRNN", units=3), dense], words, last, {**adam, "metrics": ["mae"]}, **plain),
        train("bidirectional gru, batch normalization", [spec("Bidirectional", of=spec("GRU", units=3), merge_mode="ave"), spec("BatchNormalization", momentum=0.6), dense], x, last, adam, **plain),
        train("batch normalization behind a mask", [spec("Masking"), step_lstm, spec("BatchNormalization"), spec("LSTM", units=2), dense], x, last, adam, **plain),
        train("layer normalization, repeat", [spec("LSTM", units=3), spec("RepeatVector", n=4), spec("GRU", units=2, return_sequences=True), spec("LayerNormalization"), spec("GlobalAveragePooling1D"), dense], x, last, adam, **plain),
        train("stacked cells with dropout", [spec("RNN", cells=[spec("LSTMCell", units=3, dropout=0.2), spec("SimpleRNNCell", units=2, recurrent_dropout=0.3)]), dense], x, last, adam, **plain),
        train("seeded, shuffled, bidirectional with dropout", [spec("Bidirectional", of=spec("LSTM", units=3, dropout=0.2)), spec("Dropout", rate=0.2), dense], x, last, adam, seed=11, epochs=3, batch_size=4),
        train("regularizers", [spec("Masking"), regular, spec("Dense", units=1, kernel_regularizer="l2", activity_regularizer="l1")], x, last, {**sgd, "metrics": ["mae"]}, **plain),
        train("constraints", [constrained, spec("Dense", units=1, kernel_constraint="min_max_norm")], x, last, sgd, **plain),
        train("nadam", [lstm, dense], x, last, dict(optimizer="nadam", loss="mse"), **plain),
        train("a schedule", [lstm, dense], x, last, dict(optimizer="Adam", loss="mse"), schedule=decay, **plain),
        train("a schedule with sgd", [spec("GRU", units=3, reset_after=False), dense], x, last, dict(optimizer="SGD", loss="mse"), schedule=("CosineDecay", dict(initial_learning_rate=0.0, decay_steps=6, warmup_target=0.2, warmup_steps=3)), **plain),
        train("auc, precision, recall", [lstm, spec("Dense", units=1, activation="sigmoid")], x, (last > 0).astype(F32), dict(optimizer="adam", loss="binary_crossentropy", metrics=["auc", "precision", "recall"]), **plain),
    ]  # fmt: skip


# --- pieces ------------------------------------------------------------------------------------------------------


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


def cases():
    keras.backend.clear_session()
    return {
        "bidirectional": bidirectional(),
        "rnn_of_cells": rnn_of_cells(),
        "cells": cells(),
        "wrapped": wrapped(),
        "masks": masks(),
        "constructions": constructions(),
        "fits": fits(),
        "penalties": penalties(),
        "constraints": constraints(),
        "schedules": schedules(),
        "metrics": metrics(),
        "callbacks": callbacks(),
    }
