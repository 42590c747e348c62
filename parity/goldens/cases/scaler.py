"""MinMaxScaler of scikit-learn: what it learns from a matrix, and what it makes of that matrix and of another."""

import warnings

import numpy as np
from sklearn.preprocessing import MinMaxScaler


def _plain(matrix):
    """Nested lists, with None where a value is NaN, which JSON cannot hold."""
    if np.ndim(matrix) == 0:
        return None if np.isnan(matrix) else float(matrix)
    return [_plain(row) for row in matrix]


def _case(fit, unseen, feature_range=(0, 1), clip=False):
    fit, unseen = np.asarray(fit, dtype=np.float64), np.asarray(unseen, dtype=np.float64)
    scaler = MinMaxScaler(feature_range=feature_range, clip=clip)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nanmin of a column of NaN
        scaler.fit(fit)
    transformed = scaler.transform(unseen)
    return {
        "featureRange": list(feature_range),
        "clip": clip,
        "fit": _plain(fit),
        "unseen": _plain(unseen),
        "dataMin": _plain(scaler.data_min_),
        "dataMax": _plain(scaler.data_max_),
        "dataRange": _plain(scaler.data_range_),
        "scale": _plain(scaler.scale_),
        "min": _plain(scaler.min_),
        "fitTransformed": _plain(scaler.transform(fit)),
        "transformed": _plain(transformed),
        "inverse": _plain(scaler.inverse_transform(transformed)),
    }


def cases() -> dict:
    rng = np.random.default_rng(0)
    prices = 300 + np.cumsum(rng.normal(0.4, 6, size=(60, 1)), axis=0)
    matrix = rng.normal(size=(12, 4)) * [1e-6, 1, 1e3, 1e9] + [0, -5, 40, 1e9]
    unseen = rng.normal(size=(5, 4)) * [3e-6, 3, 3e3, 3e9]
    gaps = matrix.copy()
    gaps[[0, 3, 3, 11], [0, 0, 2, 3]] = np.nan
    gaps[:, 1] = np.nan
    unseen_gaps = unseen.copy()
    unseen_gaps[[0, 2], [3, 1]] = np.nan
    # The last column's range, 1e-15, is under the threshold of 10 eps below which scikit-learn takes a range as zero.
    constant = np.stack([np.arange(6.0), np.full(6, 7.5), np.zeros(6), np.linspace(0, 1e-15, 6)], axis=1)
    return {
        "one feature": _case(prices, prices[-10:] * 1.2),
        "several features": _case(matrix, unseen),
        "feature range": _case(matrix, unseen, feature_range=(-1, 1)),
        "odd feature range": _case(matrix, unseen, feature_range=(0.1, 0.7)),
        "clip": _case(matrix, unseen, feature_range=(-1, 1), clip=True),
        "constant features": _case(constant, constant[::-1] * 2 + 1),
        "constant features, clip": _case(constant, constant[::-1] * 2 + 1, feature_range=(-2, 3), clip=True),
        "missing values": _case(gaps, unseen_gaps),
        "a single sample": _case([[3.0, -2.0]], [[4.0, 5.0]]),
    }
