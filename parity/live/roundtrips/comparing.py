"""What every round trip calls: unroll's side of it, and the comparison of values."""

import os
import subprocess

import numpy as np


def ours(task, folder, seed=0):
    """The folder that formats.ts has written to."""
    target = folder.parent / "ours"
    subprocess.run(["node", os.environ["UNROLL_FORMATS"], task, folder, target, str(seed)], check=True)
    return target


def same(a, b, what):
    a, b = np.asarray(a), np.asarray(b)
    assert a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes(), f"{what}: not the same"


def close(actual, expected, tolerance, what):
    """The largest difference, relative to values above 1."""
    actual, expected = np.asarray(actual, "f8"), np.asarray(expected, "f8")
    assert actual.shape == expected.shape, f"{what}: {actual.shape}, {expected.shape}"
    worst = float(np.max(np.abs(actual - expected) / np.maximum(1, np.abs(expected)), initial=0))
    assert worst <= tolerance, f"{what}: by {worst}"
    return worst
