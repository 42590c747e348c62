"""Layers without recurrence and without a kernel: noise, activations with options, padding, cropping and pooling over time.

Each case has what its layer computes for given weights, in training where that matters, the gradients, the mask behind it,
its config and its losses; then whole models of them are fitted for three steps.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from cases._keras.described import make, set_all, spec
from cases._keras.layers import Values, gradients
from cases._keras_family.fits import train
from cases._keras_family.layers import RAGGED

SHAPE = (3, 4, 2)


def described_config(layer):
    """The options without `dtype`, which has one form in Keras and another here."""
    return {key: value for key, value in layer.get_config().items() if key != "dtype"}


def run(described, shape=SHAPE, mask=None, training=False, values_of=None):
    keras.backend.clear_session()
    values = Values(300)
    layer = make(described)
    layer.build(shape)
    weights = set_all(layer, values)
    x = values(*shape)
    if values_of is not None:
        x = values_of(x)

    results = []

    def call(tensors):
        tensor = tensors[0]
        if mask is not None:
            tensor._keras_mask = tf.constant(mask)
        results.append(layer(tensor, training=True) if training else layer(tensor))
        return results[-1]

    found = gradients(layer, [x], values, call)
    passed = getattr(results[-1], "_keras_mask", None)
    return {
        **described,
        "name": layer.name,
        "config": described_config(layer),
        "paths": [w.path for w in layer.weights],
        "weights": weights,
        "input": x,
        **({"mask": mask} if mask is not None else {}),
        **({"output_mask": passed} if passed is not None else {}),
        "training": training,
        "losses": [np.float32(loss) for loss in layer.losses],
        "output_shape": list(layer.compute_output_shape((None, *shape[1:]))),
        **found,
    }


def few_values(x):
    """Values that tie."""
    return np.round(x * 2).astype("float32")


def with_ends(x):
    """Also the values at which the activations have their kinks."""
    x = x.copy()
    x.reshape(-1)[:6] = [0, -0.0, 1, 0.5, -1, 6]
    return x


def activations():
    settings = [
        *[spec("ReLU", **options) for options in ({}, dict(max_value=1), dict(negative_slope=0.25), dict(threshold=0.5), dict(max_value=1, negative_slope=0.5, threshold=0.5))],
        *[spec("LeakyReLU", **options) for options in ({}, dict(negative_slope=0.5), dict(negative_slope=0))],
        *[spec("ELU", **options) for options in ({}, dict(alpha=0.5))],
        *[spec("PReLU", **options) for options in ({}, dict(shared_axes=[1]), dict(shared_axes=2), dict(shared_axes=[1, 2], alpha_regularizer="l2", alpha_constraint="non_neg", alpha_initializer="ones"))],
    ]  # fmt: skip
    out = [run(described, values_of=with_ends) for described in settings]
    out.append(run(spec("LeakyReLU"), mask=RAGGED))
    out.append(run(spec("PReLU", shared_axes=[1]), mask=RAGGED))
    out.append(run(spec("PReLU"), shape=(2, 5)))
    return out


def normalizing():
    out = []
    for axis in (-1, 1, [1, 2], [-1]):
        out.append(run(spec("Softmax", axis=axis)))
        out.append(run(spec("UnitNormalization", axis=axis)))
    zero_row = lambda x: np.concatenate([np.zeros_like(x[:1]), x[1:]])
    out.append(run(spec("UnitNormalization"), values_of=zero_row))
    out.append(run(spec("Softmax"), shape=(3, 4), mask=RAGGED))
    out.append(run(spec("Softmax", axis=1), shape=(3, 4), mask=np.array([[1, 0, 1, 1], [0, 0, 0, 0], [1, 1, 1, 1]], bool)))
    out.append(run(spec("Softmax", axis=[0, 1]), shape=(3, 4), mask=RAGGED))
    out.append(run(spec("UnitNormalization"), mask=RAGGED))
    return out


def random():
    out = []
    for described in [
        spec("GaussianNoise", stddev=0.3, seed=11),
        spec("GaussianDropout", rate=0.3, seed=12),
        spec("SpatialDropout1D", rate=0.4, seed=13),
        spec("GaussianNoise", stddev=0.0),
        spec("GaussianDropout", rate=0.0),
        spec("SpatialDropout1D", rate=0.0),
    ]:
        out += [run(described, training=training, mask=mask) for training in (False, True) for mask in (None, RAGGED)]
    out.append(run(spec("SpatialDropout1D", rate=0.5, seed=14), shape=(4, 7, 9), training=True))
    out.append(run(spec("GaussianNoise", stddev=1, seed=15), shape=(5, 3), training=True))
    alpha = spec("AlphaDropout", rate=0.3, seed=16)
    out += [run(alpha, training=training, mask=mask) for training in (False, True) for mask in (None, RAGGED)]
    out.append(run(spec("AlphaDropout", rate=0.5, noise_shape=[None, 1, None], seed=17), training=True))
    out.append(run(spec("ActivityRegularization", l1=0.1, l2=0.3)))
    out.append(run(spec("ActivityRegularization"), mask=RAGGED))
    return out


def moving():
    settings = [
        *[spec("ZeroPadding1D", **options) for options in ({}, dict(padding=3), dict(padding=[0, 2]), dict(padding=[2, 1], data_format="channels_first"))],
        *[spec("Cropping1D", **options) for options in ({}, dict(cropping=[2, 0]), dict(cropping=[0, 3]), dict(cropping=0))],
        *[spec("UpSampling1D", **options) for options in ({}, dict(size=3), dict(size=1))],
        *[spec("Flatten", **options) for options in ({}, dict(data_format="channels_first"))],
    ]  # fmt: skip
    out = [run(described) for described in settings]
    out.append(run(spec("Flatten", data_format="channels_first"), shape=(2, 3, 2, 2)))
    return out


def pooling():
    out = []
    for kind in ("MaxPooling1D", "AveragePooling1D"):
        for options in [
            dict(pool_size=2),
            dict(pool_size=[3]),
            dict(pool_size=3, strides=1),
            dict(pool_size=2, strides=3),
            dict(pool_size=3, strides=2, padding="same"),
            dict(pool_size=2, padding="same"),
            dict(pool_size=4, strides=1, padding="same"),
            dict(pool_size=1, strides=3, padding="same"),
            dict(pool_size=20, strides=2, padding="same"),
            dict(pool_size=5, strides=[1], padding="same", data_format="channels_first"),
            dict(pool_size=2, data_format="channels_first"),
        ]:
            out.append(run(spec(kind, **options), shape=(2, 7, 3)))
            out.append(run(spec(kind, **options), shape=(2, 7, 3), values_of=few_values))
    out.append(run(spec("MaxPooling1D"), shape=(2, 6, 2), values_of=few_values))
    # TensorFlow's max over the steps of `same` padding, at the ends, where all values are negative.
    out.append(run(spec("MaxPooling1D", pool_size=3, strides=1, padding="same"), values_of=lambda x: -np.abs(x) - 1))
    for kind in ("GlobalMaxPooling1D", "GlobalAveragePooling1D"):
        for options in ({}, dict(keepdims=True), dict(data_format="channels_first"), dict(data_format="channels_first", keepdims=True)):
            out.append(run(spec(kind, **options), values_of=few_values))
    with_nan = lambda x: np.where(RAGGED[..., None], x, np.float32(1e30)).astype("float32")
    out.append(run(spec("GlobalAveragePooling1D", keepdims=True), mask=RAGGED, values_of=with_nan))
    in_front = np.array([[1, 0], [0, 1], [1, 1]], bool)
    out.append(run(spec("GlobalAveragePooling1D", data_format="channels_first"), mask=in_front))
    return out


def fits():
    values = Values(310)
    x = values(6, 8, 3)
    last = values(6, 1)
    adam = dict(optimizer="adam", loss="mse")
    plain = dict(epochs=3, batch_size=6, shuffle=False)
    lstm, dense = spec("LSTM", units=3), spec("Dense", units=1)
    before = spec("LSTM", units=4, return_sequences=True)
    middles = [
        spec("GaussianNoise", stddev=0.2),
        spec("GaussianDropout", rate=0.3),
        spec("SpatialDropout1D", rate=0.5),
        spec("ActivityRegularization", l1=0.01, l2=0.02),
        spec("ReLU", max_value=0.2, negative_slope=0.1),
        spec("LeakyReLU"),
        spec("PReLU", shared_axes=[1]),
        spec("PReLU", alpha_initializer="random_uniform", alpha_regularizer="l1"),
        spec("ELU"),
        spec("Softmax"),
        spec("UnitNormalization"),
        spec("ZeroPadding1D", padding=2),
        spec("Cropping1D", cropping=[1, 2]),
        spec("UpSampling1D"),
        spec("MaxPooling1D"),
        spec("AveragePooling1D", pool_size=3, padding="same"),
    ]
    out = [train(described["layer"], [before, described, lstm, dense], x, last, adam, **plain) for described in middles]
    masked = x.copy()
    masked[:, 5:] = 0
    behind_mask = [spec("Masking"), spec("SpatialDropout1D", rate=0.3), spec("GaussianNoise", stddev=0.1), spec("LSTM", units=4, return_sequences=True), spec("LeakyReLU"), spec("PReLU", shared_axes=[1]), spec("LSTM", units=2), spec("GaussianDropout", rate=0.2), dense]
    out.append(train("all behind a mask, several steps", behind_mask, masked, last, adam, epochs=3, batch_size=4, seed=21))
    pooled = [spec("ZeroPadding1D", padding=[1, 0]), spec("AveragePooling1D", pool_size=2, strides=1), spec("PReLU"), spec("MaxPooling1D", pool_size=2), spec("SpatialDropout1D", rate=0.2), spec("UpSampling1D", size=2), spec("Cropping1D"), spec("GlobalMaxPooling1D"), dense]
    out.append(train("pooled and stretched", pooled, x, last, dict(optimizer="sgd", loss="mse"), epochs=3, batch_size=4, seed=22))
    return out


def summary():
    keras.backend.clear_session()
    stack = ["ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "UnitNormalization", "GaussianNoise", "GaussianDropout", "SpatialDropout1D", "ActivityRegularization", "ZeroPadding1D", "Cropping1D", "UpSampling1D", "MaxPooling1D", "AveragePooling1D"]
    options = {"GaussianNoise": dict(stddev=0.1), "GaussianDropout": dict(rate=0.1), "SpatialDropout1D": dict(rate=0.1), "AveragePooling1D": dict(pool_size=2)}
    described = [spec(name, **options.get(name, {})) for name in stack]
    model = keras.Sequential([keras.Input((12, 3)), *(make(one) for one in described)])
    lines = []
    model.summary(print_fn=lines.append, line_length=80)
    return {"stack": described, "text": "\n".join(lines)}


def cases():
    return {
        "layers": [*activations(), *normalizing(), *random(), *moving(), *pooling()],
        "fits": fits(),
        "summary": summary(),
    }
