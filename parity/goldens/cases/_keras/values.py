"""Values to compute with."""

import numpy as np

F32 = np.float32


def normals(seed, *shape, scale=1.0):
    return (np.random.default_rng(seed).standard_normal(shape) * scale).astype(F32).round(4)


def uniforms(seed, *shape, low=0.05, high=0.95):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(F32).round(4)


def probabilities(seed, *shape):
    p = uniforms(seed, *shape)
    return (p / p.sum(-1, keepdims=True)).astype(F32)


def floats(values):
    return np.array(values, F32)
