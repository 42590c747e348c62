"""The rest of Keras's recurrent family: cells, wrappers, masks, normalization, regularizers, constraints, schedules.

Layers are described as `_keras/described.py` says.
"""

import keras

from cases._keras_family.fits import constructions, fits
from cases._keras_family.layers import bidirectional, cells, masks, rnn_of_cells, wrapped
from cases._keras_family.pieces import callbacks, constraints, metrics, penalties, schedules


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
