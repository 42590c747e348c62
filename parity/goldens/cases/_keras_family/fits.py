"""What models are born with, and whole fits of described stacks."""

import keras
import numpy as np

from cases._keras.described import make, spec
from cases._keras.layers import Values
from cases._keras.values import F32, floats


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
