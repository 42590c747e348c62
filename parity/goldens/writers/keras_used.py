"""The Keras that writes, named by the first argument of the program, and what its models are made of and tried on."""
import importlib
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np

keras = importlib.import_module(sys.argv[1])
VERSION = keras.__version__ if hasattr(keras, "__version__") else __import__("tensorflow").__version__
MAJOR = tuple(int(part) for part in VERSION.split("-")[0].split(".")[:2])
IS_KERAS_3 = MAJOR >= (3, 0)
IS_FROM_2_3 = MAJOR >= (2, 3) or "tensorflow" in sys.argv[1]
RANDOM = np.random.RandomState(0)
L = keras.layers
FIRST = dict(input_shape=(5, 3))


def sequential(*layers):
    model = keras.models.Sequential()
    for layer in layers:
        model.add(layer)
    return model


def floats(*shape):
    return (RANDOM.rand(*shape) * 2 - 1).astype("float32")


def series():
    return floats(2, 5, 3)


def masked():
    x = series()
    x[0, 3:] = 0.5
    return x


def indices(*shape):
    return RANDOM.randint(1, 7, shape).astype("float32")


def sentences():
    """Words by number, of which 0 is none, with an empty sentence."""
    x = indices(2, 3, 4)
    x[0, 0, 2:] = 0
    x[1, 2, :] = 0
    return x


def first(options):
    return dict(options, **FIRST)


def has(*names):
    return all(hasattr(L, name) for name in names)
