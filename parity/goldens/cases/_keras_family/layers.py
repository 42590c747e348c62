"""Cells, wrappers, masks and normalization: outputs and gradients for given weights."""

import numpy as np
import tensorflow as tf
from keras import layers

from cases._keras.described import make, set_all, spec
from cases._keras.layers import Values, gradients
from cases._keras.values import F32


def run(described, shape, seed, mask=None, states=0, training=False):
    """Outputs and gradients of a layer for given weights; `states` is how many initial states it takes."""
    values = Values(seed)
    layer = make(described)
    layer.build(shape)
    weights = set_all(layer, values)
    x = values(*shape)
    sizes = [s for s in np.atleast_1d(described.get("state_sizes", [3] * states))]
    initial = [values(shape[0], int(size)) for size in sizes[:states]]

    def call(tensors):
        extra = {"initial_state": list(tensors[1:])} if states else {}
        if mask is not None:
            extra["mask"] = tf.constant(mask)
        if training:
            extra["training"] = True
        return layer(tensors[0], **extra)

    return {
        **described,
        "weights": weights,
        "paths": [w.path for w in layer.weights],
        "input": x,
        **({"mask": mask} if mask is not None else {}),
        "training": training,
        "initial_state": initial,
        **gradients(layer, [x, *initial], values, call),
    }


RAGGED = np.array([[1, 1, 0, 0], [0, 1, 0, 1], [1, 1, 1, 1]], bool)
PADDED_IN_FRONT = np.array([[0, 0, 1, 1], [0, 1, 1, 1], [0, 0, 0, 0]], bool)
SHAPE = (3, 4, 2)


def bidirectional():
    out = []
    for kind, states in (("SimpleRNN", 1), ("LSTM", 2), ("GRU", 1)):
        for mode in ("concat", "sum", "mul", "ave", None):
            inner = spec(kind, units=3, return_sequences=mode in ("concat", "mul", None))
            out.append(run(spec("Bidirectional", of=inner, merge_mode=mode), SHAPE, 100 + len(out)))
        sequences = spec("Bidirectional", of=spec(kind, units=3, return_sequences=True))
        last = spec("Bidirectional", of=spec(kind, units=3))
        with_state = spec("Bidirectional", of=spec(kind, units=3, return_sequences=True, return_state=True))
        both = spec("Bidirectional", of=spec(kind, units=3, return_state=True), merge_mode=None)
        out += [
            run(sequences, SHAPE, 120, mask=RAGGED),
            run(last, SHAPE, 121, mask=RAGGED),
            run(sequences, SHAPE, 122, mask=PADDED_IN_FRONT),
            run(with_state, SHAPE, 123, states=2 * states),
            run(both, SHAPE, 124),
        ]
    return out


def rnn_of_cells():
    out = []
    for cell in ("SimpleRNNCell", "LSTMCell", "GRUCell"):
        one = [spec(cell, units=3)]
        count = 2 if cell == "LSTMCell" else 1
        out += [
            run(spec("RNN", cells=one, return_sequences=True, return_state=True), SHAPE, 130),
            run(spec("RNN", cells=one, go_backwards=True), SHAPE, 131, mask=RAGGED),
            run(spec("RNN", cells=one, return_sequences=True), SHAPE, 132, mask=PADDED_IN_FRONT, states=count),
            run(spec("RNN", cells=one), SHAPE, 133, mask=RAGGED, states=count),
            run(spec("RNN", cells=one, return_sequences=True, zero_output_for_mask=True), SHAPE, 134, mask=RAGGED),
            run(spec("RNN", cells=one, zero_output_for_mask=True), SHAPE, 135, mask=RAGGED),
        ]
    mixed = [spec("LSTMCell", units=3), spec("GRUCell", units=4, reset_after=False), spec("SimpleRNNCell", units=2)]
    dropped = [spec("LSTMCell", units=3, dropout=0.3, seed=1), spec("GRUCell", units=4, dropout=0.2, recurrent_dropout=0.4, seed=2)]
    out += [
        run(spec("RNN", cells=mixed), SHAPE, 140),
        run(spec("RNN", cells=mixed, return_sequences=True, return_state=True), SHAPE, 141),
        run(spec("RNN", cells=mixed, return_sequences=True), SHAPE, 142, mask=RAGGED),
        run(spec("RNN", cells=mixed, go_backwards=True), SHAPE, 143, mask=PADDED_IN_FRONT),
        run(spec("RNN", cells=dropped, return_sequences=True), SHAPE, 144, training=True),
    ]
    return out


def cells():
    """One step each: output and new states."""
    out = []
    for described, states in [
        (spec("SimpleRNNCell", units=3), 1),
        (spec("LSTMCell", units=3), 2),
        (spec("GRUCell", units=3), 1),
        (spec("GRUCell", units=3, reset_after=False, use_bias=False), 1),
    ]:
        values = Values(150)
        cell = make(described)
        cell.build((2, 4))
        weights = set_all(cell, values)
        x, before = values(2, 4), [values(2, 3) for _ in range(states)]
        output, after = cell(x, before)
        out.append({**described, "weights": weights, "input": x, "states": before, "outputs": [output, *tf.nest.flatten(after)]})
    return out


def wrapped():
    """TimeDistributed, normalization and pooling, in training and not, with masks where they use them."""
    out = []
    for described, mask in [
        (spec("TimeDistributed", of=spec("Dense", units=3, activation="tanh")), None),
        (spec("TimeDistributed", of=spec("Dense", units=3)), RAGGED),
        (spec("TimeDistributed", of=spec("LayerNormalization")), None),
        (spec("LayerNormalization"), None),
        (spec("LayerNormalization", axis=[1, 2], epsilon=1e-2), None),
        (spec("LayerNormalization", center=False), None),
        (spec("LayerNormalization", scale=False, axis=1), None),
        (spec("BatchNormalization"), None),
        (spec("BatchNormalization", momentum=0.5, epsilon=1e-2, scale=False), None),
        (spec("BatchNormalization", axis=1, center=False), None),
        (spec("BatchNormalization", momentum=0.8), RAGGED),
        (spec("GlobalAveragePooling1D"), None),
        (spec("GlobalAveragePooling1D"), RAGGED),
        (spec("GlobalMaxPooling1D"), None),
    ]:
        takes_training = described["layer"] == "BatchNormalization"
        for training in (False, True) if takes_training else (False,):
            values = Values(160)
            layer = make(described)
            layer.build(SHAPE)
            weights = set_all(layer, values)
            x = values(*SHAPE)
            extra = {**({"mask": tf.constant(mask)} if mask is not None else {}), **({"training": training} if takes_training else {})}
            found = gradients(layer, [x], values, lambda tensors: layer(tensors[0], **extra))
            out.append(
                {
                    **described,
                    "weights": weights,
                    "paths": [w.path for w in layer.weights],
                    "input": x,
                    **({"mask": mask} if mask is not None else {}),
                    "training": training,
                    **found,
                    "weights_after": layer.get_weights(),
                }
            )
    return out


def masks():
    """What Masking and Embedding compute, and where masks go from there."""
    values = Values(170)
    x = values(2, 4, 3)
    x[0, 2:] = 0
    x[1, 1] = 0
    x[1, 2, :2] = 0
    masked = layers.Masking()(x)
    other = np.where(x == 0, F32(-1), x)
    other_masked = layers.Masking(mask_value=-1.0)(other)
    return [
        {"mask_value": 0.0, "input": x, "output": masked, "mask": masked._keras_mask},
        {"mask_value": -1.0, "input": other, "output": other_masked, "mask": other_masked._keras_mask},
    ]
