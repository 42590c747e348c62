"""Losses: values, with weights and every reduction, and gradients."""

import keras
import numpy as np
import tensorflow as tf

from cases._keras.values import F32, normals, probabilities, uniforms


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
