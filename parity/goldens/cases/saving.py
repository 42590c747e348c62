"""Files of Keras 3, of Keras 2 and of tfjs-layers, into saving/: a model of each layer and optimizer, and what it computes.

For each: its predictions, and the losses of one more epoch after loading, as Keras itself goes on with its file.
"""

import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import keras
import numpy as np
from keras import initializers, layers, losses, metrics, optimizers

HERE = Path(__file__).resolve().parent.parent / "saving"
schedules = optimizers.schedules
F32 = np.float32
FIT = dict(epochs=1, batch_size=4, shuffle=False, verbose=0)


def series(rng, *shape):
    return rng.standard_normal(shape).astype(F32).round(3)


def recurrent():
    stack = [
        keras.Input((5, 2)),
        layers.SimpleRNN(3, activation="relu", return_sequences=True, kernel_regularizer="l2", name="first"),
        layers.LSTM(3, return_sequences=True, dropout=0.25, recurrent_dropout=0.25, seed=3, unit_forget_bias=False),
        layers.GRU(2, reset_after=False, go_backwards=True, recurrent_initializer="glorot_normal"),
        layers.Dense(1, activity_regularizer=keras.regularizers.L1L2(0.01, 0.02)),
    ]
    compiled = dict(optimizer=optimizers.Adam(0.01, amsgrad=True), loss="mse", metrics=["mae", metrics.RootMeanSquaredError()])
    return stack, compiled, (series, (8, 5, 2)), (series, (8, 1))


def integers(high):
    return lambda rng, *shape: rng.integers(0, high, shape).astype("int32")


def bidirectional():
    stack = [
        keras.Input((4,), dtype="int32"),
        layers.Embedding(7, 3, mask_zero=True),
        layers.Bidirectional(layers.LSTM(2, return_sequences=True), merge_mode="sum"),
        layers.Bidirectional(layers.GRU(2, dropout=0.3, seed=4), name="both"),
        layers.Dropout(0.5, seed=5),
        layers.Dense(3, activation="softmax", kernel_constraint=keras.constraints.MaxNorm(1.5)),
    ]
    compiled = dict(
        optimizer=optimizers.RMSprop(0.01, momentum=0.5, centered=True),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return stack, compiled, (integers(7), (8, 4)), (integers(3), (8,))


def cells():
    stack = [
        keras.Input((5, 2)),
        layers.RNN([layers.GRUCell(3, dropout=0.2, seed=6), layers.LSTMCell(2)], return_sequences=True),
        layers.RNN(layers.SimpleRNNCell(2, recurrent_regularizer="l1")),
        layers.Dense(1, activation="sigmoid"),
    ]
    compiled = dict(
        optimizer=optimizers.Nadam(0.01),
        loss=losses.BinaryCrossentropy(label_smoothing=0.1),
        metrics=[metrics.AUC(num_thresholds=20), metrics.Precision(thresholds=0.4), metrics.BinaryAccuracy(threshold=0.6)],
    )
    return stack, compiled, (series, (8, 5, 2)), (integers(2), (8, 1))


def normalization():
    stack = [
        keras.Input((5, 2)),
        layers.Masking(0.5),
        layers.TimeDistributed(layers.Dense(4, activation="gelu", bias_initializer=initializers.Constant(0.1))),
        layers.BatchNormalization(momentum=0.8),
        layers.LayerNormalization(epsilon=1e-4),
        layers.GlobalAveragePooling1D(),
        layers.Dense(1),
    ]
    rate = schedules.ExponentialDecay(0.1, 2, 0.5, staircase=True)
    compiled = dict(optimizer=optimizers.SGD(rate, momentum=0.9, nesterov=True), loss="mae", weighted_metrics=["mse"])
    return stack, compiled, (series, (8, 5, 2)), (series, (8, 1))


def shapes():
    inner = keras.Sequential([layers.Dense(3, activation="elu"), layers.Dense(4)], name="inner")
    stack = [
        keras.Input((2, 3)),
        layers.Permute((2, 1)),
        layers.Flatten(),
        inner,
        layers.Activation("tanh"),
        layers.RepeatVector(3),
        layers.Reshape((4, -1)),
        layers.GlobalMaxPooling1D(),
        layers.Dense(2, trainable=False, kernel_initializer=initializers.VarianceScaling(2.0, "fan_out", "uniform")),
        layers.Dense(1, bias_constraint="non_neg"),
    ]
    compiled = dict(optimizer=optimizers.Adamax(0.01, clipnorm=0.5), loss=losses.Huber(), loss_weights=[0.5])
    return stack, compiled, (series, (8, 2, 3)), (series, (8, 1))


def stateful():
    stack = [
        keras.Input(batch_shape=(4, 3, 2)),
        layers.LSTM(2, stateful=True, return_sequences=True),
        layers.GRU(2, stateful=True),
        layers.Dense(1),
    ]
    compiled = dict(optimizer=optimizers.Adadelta(1.0), loss=losses.MeanSquaredError(reduction="sum"))
    return stack, compiled, (series, (8, 3, 2)), (series, (8, 1))


def plain():
    """What neither recurs nor has a kernel, around what does."""
    stack = [
        keras.Input((8, 2)),
        layers.GaussianNoise(0.1, seed=7),
        layers.ZeroPadding1D((2, 1)),
        layers.LSTM(4, return_sequences=True),
        layers.PReLU(shared_axes=[1], alpha_initializer="random_uniform", alpha_regularizer="l2"),
        layers.SpatialDropout1D(0.2, seed=8),
        layers.MaxPooling1D(2, strides=1, padding="same"),
        layers.UpSampling1D(2),
        layers.Cropping1D((1, 2)),
        layers.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.01),
        layers.AveragePooling1D(3, strides=2),
        layers.UnitNormalization(),
        layers.GaussianDropout(0.1, seed=9),
        layers.ActivityRegularization(0.01, 0.02),
        layers.LeakyReLU(0.2),
        layers.ELU(0.7),
        layers.Softmax(),
        layers.Flatten(),
        layers.PReLU(),
        layers.Dense(1),
    ]
    return stack, dict(optimizer=optimizers.Adam(0.01), loss="mse"), (series, (8, 8, 2)), (series, (8, 1))


def small(optimizer):
    def build():
        stack = [keras.Input((2,)), layers.Dense(2, activation="tanh"), layers.Dense(1)]
        return stack, dict(optimizer=optimizer(), loss="mse"), (series, (8, 2)), (series, (8, 1))

    return build


MODELS = {
    "recurrent": recurrent,
    "bidirectional": bidirectional,
    "cells": cells,
    "normalization": normalization,
    "shapes": shapes,
    "stateful": stateful,
    "adamw": small(lambda: optimizers.AdamW(0.01)),
    "adagrad": small(lambda: optimizers.Adagrad(schedules.PolynomialDecay(0.1, 10))),
    "lion": small(lambda: optimizers.Lion(0.01, global_clipnorm=1.0)),
    "plain": plain,
}


def going_on(model, x, y):
    """Predictions, and one more epoch."""
    predicted = model.predict(x, batch_size=4, verbose=0)
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state()
    return {"prediction": predicted, "next": model.fit(x, y, **FIT).history}


def keras3_files():
    found = {}
    for seed, (name, build) in enumerate(MODELS.items()):
        keras.backend.clear_session()
        keras.utils.set_random_seed(seed)
        rng = np.random.default_rng(seed)
        stack, compiled, (draw_x, x_shape), (draw_y, y_shape) = build()
        x, y = draw_x(rng, *x_shape), draw_y(rng, *y_shape)
        model = keras.Sequential(stack)
        model.compile(**compiled)
        model.fit(x, y, **FIT)
        model.save(HERE / f"{name}.keras")
        config = json.loads(model.to_json())
        after = going_on(keras.saving.load_model(HERE / f"{name}.keras"), x, y)
        found[name] = {"x": x, "y": y, "config": config, **after}
        if name == "bidirectional":
            model.save(HERE / "legacy.h5")
            model.save_weights(HERE / "legacy.weights.h5")
    return found


def unbuilt_optimizer():
    """A model that was compiled and not trained."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    model.compile("adam", "mse")
    model.save(HERE / "untrained.keras")


def keras2_files():
    import tf_keras
    from tf_keras import layers as old

    tf_keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    x, y = integers(7)(rng, 8, 4), series(rng, 8, 1)
    model = tf_keras.Sequential(
        [
            old.Embedding(7, 3, input_length=4, mask_zero=True),
            old.Bidirectional(old.LSTM(2, return_sequences=True, recurrent_activation="hard_sigmoid")),
            old.GRU(3, reset_after=False, return_sequences=True),
            old.TimeDistributed(old.Dense(2)),
            old.BatchNormalization(axis=[2]),
            old.SimpleRNN(2),
            old.Dropout(0.2),
            old.Dense(1, kernel_regularizer="l2"),
        ]
    )
    model.compile(tf_keras.optimizers.legacy.Adam(0.01, decay=0.1), "mse", metrics=["mae"])
    model.fit(x, y, **FIT)
    model.save(HERE / "keras2.h5")
    model.save(HERE / "keras2.keras")
    model.save_weights(HERE / "keras2.weights.h5")
    return {"x": x, "prediction": model.predict(x, verbose=0), "json": model.to_json()}


def keras2_plain_files():
    """The layers of `plain` as Keras 2 has them: with slopes by other names, and its numbers as arrays."""
    import tf_keras
    from tf_keras import layers as old

    tf_keras.backend.clear_session()
    tf_keras.utils.set_random_seed(1)
    rng = np.random.default_rng(1)
    x, y = series(rng, 8, 8, 2), series(rng, 8, 1)
    model = tf_keras.Sequential(
        [
            old.GaussianNoise(0.1, input_shape=(8, 2)),
            old.ZeroPadding1D((2, 1)),
            old.GRU(4, return_sequences=True),
            old.LeakyReLU(alpha=0.2),
            old.PReLU(shared_axes=[1], alpha_initializer="random_uniform"),
            old.SpatialDropout1D(0.2),
            old.MaxPooling1D(2),
            old.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.01),
            old.UpSampling1D(2),
            old.Cropping1D(1),
            old.AveragePooling1D(2, padding="same"),
            old.UnitNormalization(),
            old.GaussianDropout(0.1),
            old.ActivityRegularization(0.01, 0.02),
            old.ELU(0.7),
            old.Softmax(),
            old.Flatten(),
            old.PReLU(),
            old.Dense(1),
        ]
    )
    model.compile("sgd", "mse")
    model.fit(x, y, **FIT)
    model.save(HERE / "plain2.h5")
    model.save(HERE / "plain2.keras")
    return {"x": x, "prediction": model.predict(x, verbose=0)}


def tfjs_files():
    here = Path(__file__).resolve().parent
    script = here / "saving_tfjs.mjs"
    subprocess.check_call(["node", here / "saving_tfjs_downloads.mjs", HERE / "tfjs" / "downloads"])
    return json.loads(subprocess.check_output(["node", script, HERE / "tfjs"]))


def cases():
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = {"keras3": keras3_files()}
        unbuilt_optimizer()
        found |= json.loads(subprocess.check_output([sys.executable, __file__]))
    return {**found, "tfjs": tfjs_files()}


if __name__ == "__main__":  # Keras 2 and 3 in one process take each other's classes
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from generate import encode

    warnings.simplefilter("ignore")
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    print(json.dumps(encode({"keras2": keras2_files(), "keras2_plain": keras2_plain_files()})))
