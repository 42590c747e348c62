"""Metrics over two updates, with weights, and after a reset."""

import keras
import numpy as np

from cases._keras.values import F32, normals, probabilities, uniforms


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
