"""Keras layers: outputs and gradients of sum(output * upstream) for given weights and inputs.

Every recurrent case lists the layer's options as Keras names them, and weights in the order of `get_weights`.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from cases._keras.layers import Values, gradients


def set_values(layer, input_shape, values):
    """Builds the layer and gives every weight, biases too, a value that is not zero."""
    layer.build(input_shape)
    weights = [values(*w.shape, scale=0.5) for w in layer.trainable_weights]
    for variable, value in zip(layer.trainable_weights, weights):
        variable.assign(value)
    return weights


def recurrent(kind, units, shape, seed, initial_state=False, **options):
    values = Values(seed)
    layer = getattr(layers, kind)(units, **options)
    weights = set_values(layer, shape, values)
    x = values(*shape)
    states = 2 if kind == "LSTM" else 1
    initial = [values(shape[0], units) for _ in range(states)] if initial_state else []
    call = lambda tensors: layer(tensors[0], initial_state=list(tensors[1:]) or None)
    return {
        "layer": kind,
        "units": units,
        "options": options,
        "weights": weights,
        "input": x,
        "initial_state": initial,
        **gradients(layer, [x, *initial], values, call),
    }


def simple_rnn():
    case = lambda seed, units, shape, **options: recurrent("SimpleRNN", units, shape, seed, **options)
    return [
        case(0, 3, (2, 4, 2)),
        case(1, 3, (2, 4, 2), return_sequences=True),
        case(2, 3, (2, 4, 2), return_state=True),
        case(3, 3, (2, 4, 2), return_sequences=True, return_state=True),
        case(4, 3, (2, 4, 2), go_backwards=True),
        case(5, 3, (2, 4, 2), go_backwards=True, return_sequences=True),
        case(6, 3, (2, 4, 2), use_bias=False, return_sequences=True),
        case(7, 3, (2, 4, 2), activation="relu", return_sequences=True),
        case(8, 3, (2, 4, 2), activation="linear", return_sequences=True),
        case(9, 3, (2, 4, 2), activation="sigmoid"),
        case(10, 3, (2, 4, 2), initial_state=True),
        case(11, 3, (2, 4, 2), initial_state=True, return_sequences=True, return_state=True),
        case(12, 1, (1, 1, 1)),
        case(13, 5, (3, 7, 3), return_sequences=True),
        case(14, 17, (5, 3, 1), return_sequences=True),
        case(15, 7, (17, 2, 5)),
        case(16, 3, (2, 5, 2), unroll=True, return_sequences=True),
        case(17, 4, (3, 6, 2), activation=None, use_bias=False, go_backwards=True, return_sequences=True),
    ]


def gated():
    out = []
    for kind in ("LSTM", "GRU"):
        case = lambda seed, units, shape, **options: recurrent(kind, units, shape, seed, **options)
        out += [
            case(20, 3, (2, 4, 2)),
            case(21, 3, (2, 4, 2), return_sequences=True, return_state=True),
            case(22, 3, (2, 4, 2), go_backwards=True, return_sequences=True),
            case(23, 3, (2, 4, 2), use_bias=False),
            case(24, 3, (2, 4, 2), activation="relu", recurrent_activation="tanh", return_sequences=True),
            case(25, 3, (2, 4, 2), initial_state=True, return_sequences=True),
            case(26, 5, (3, 7, 3), return_sequences=True),
            case(27, 1, (1, 1, 1)),
        ]
    out.append(recurrent("GRU", 3, (2, 4, 2), 28, reset_after=False, return_sequences=True))
    out.append(recurrent("GRU", 3, (2, 4, 2), 29, reset_after=False, use_bias=False))
    return out


def stateful():
    """Two calls that carry the state, then one after reset_state."""
    out = []
    for kind in ("SimpleRNN", "LSTM", "GRU"):
        values = Values(40)
        layer = getattr(layers, kind)(3, stateful=True, return_sequences=True)
        weights = set_values(layer, (2, 4, 2), values)
        x = [values(2, 4, 2) for _ in range(2)]
        outputs = [layer(x[0]).numpy(), layer(x[1]).numpy()]
        layer.reset_state()
        outputs.append(layer(x[1]).numpy())
        out.append({"layer": kind, "units": 3, "weights": weights, "inputs": x, "outputs": outputs})
    return out


def recurrent_dropout():
    """Training calls with dropout inside the recurrence: the masks come from the layer's SeedGenerator."""
    out = []
    settings = [
        ("SimpleRNN", dict(dropout=0.3, seed=5)),
        ("SimpleRNN", dict(recurrent_dropout=0.4, seed=6)),
        ("SimpleRNN", dict(dropout=0.3, recurrent_dropout=0.4, seed=7)),
        ("LSTM", dict(dropout=0.3, recurrent_dropout=0.4, seed=8)),
        ("GRU", dict(dropout=0.3, recurrent_dropout=0.4, seed=9)),
    ]
    for kind, options in settings:
        values = Values(41)
        layer = getattr(layers, kind)(4, return_sequences=True, **options)
        weights = set_values(layer, (2, 3, 5), values)
        x = values(2, 3, 5)
        outputs = [layer(x, training=True).numpy() for _ in range(2)]
        outputs.append(layer(x, training=False).numpy())
        out.append(
            {
                "layer": kind,
                "units": 4,
                "options": options,
                "weights": weights,
                "input": x,
                "outputs": outputs,
            }
        )
    return out


def dense():
    settings = [
        (2, (3, 4), {}),
        (2, (3, 4), dict(use_bias=False)),
        (1, (2, 3, 4), {}),
        (3, (2, 2, 2, 3), {}),
        *[(3, (4, 5), dict(activation=a)) for a in ("relu", "tanh", "sigmoid", "softmax", "linear")],
    ]
    out = []
    for seed, (units, shape, options) in enumerate(settings):
        values = Values(60 + seed)
        layer = layers.Dense(units, **options)
        weights = set_values(layer, shape, values)
        x = values(*shape)
        out.append(
            {
                "units": units,
                "options": options,
                "weights": weights,
                "input": x,
                **gradients(layer, [x], values),
            }
        )
    return out


ACTIVATIONS = [
    "celu", "elu", "exponential", "gelu", "glu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh",
    "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "soft_shrink",
    "softmax", "softplus", "softsign", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "swish", "tanh",
    "tanh_shrink",
]  # fmt: skip


def activations():
    """Each activation by name on values that reach its flat ends and its kinks' neighbourhoods."""
    out = []
    for name in ACTIVATIONS:
        values = Values(80)
        layer = layers.Activation(name)
        x = np.concatenate([values(3, 6, scale=1.0), values(2, 6, scale=4.0)])
        out.append({"name": name, "input": x, **gradients(layer, [x], values)})
    values = Values(81)
    for name, make in {
        "LeakyReLU": lambda: layers.LeakyReLU(negative_slope=0.1),
        "ELU": lambda: layers.ELU(alpha=0.5),
        "ReLU": lambda: layers.ReLU(max_value=1.0, negative_slope=0.2, threshold=0.1),
        "Softmax": lambda: layers.Softmax(axis=1),
        "PReLU": lambda: layers.PReLU(alpha_initializer=keras.initializers.Constant(0.25)),
    }.items():
        layer = make()
        x = values(2, 3, 4)
        layer.build(x.shape)
        out.append({"layer": name, "input": x, **gradients(layer, [x], values)})
    return out


def shape_layers():
    makers = {
        "Flatten()": lambda: layers.Flatten(),
        "Reshape((4, 3))": lambda: layers.Reshape((4, 3)),
        "Reshape((-1, 2))": lambda: layers.Reshape((-1, 2)),
        "Permute((2, 1))": lambda: layers.Permute((2, 1)),
        "RepeatVector(3)": lambda: layers.RepeatVector(3),
        "TimeDistributed(Dense(2))": lambda: layers.TimeDistributed(layers.Dense(2)),
        "LayerNormalization()": lambda: layers.LayerNormalization(),
        "BatchNormalization()": lambda: layers.BatchNormalization(),
        "GlobalAveragePooling1D()": lambda: layers.GlobalAveragePooling1D(),
    }
    out = []
    for name, make in makers.items():
        values = Values(90)
        layer = make()
        shape = (2, 12) if name.startswith("RepeatVector") else (2, 3, 4)
        weights = set_values(layer, shape, values)
        x = values(*shape)
        out.append({"layer": name, "weights": weights, "input": x, **gradients(layer, [x], values)})
    return out


def embedding():
    values = Values(95)
    layer = layers.Embedding(6, 3)
    weights = set_values(layer, (2, 4), values)
    x = np.array([[0, 5, 2, 2], [1, 0, 0, 3]], "int32")
    with tf.GradientTape() as tape:
        y = layer(x)
        upstream = values(*y.shape)
        total = tf.reduce_sum(y * upstream)
    gradient = tf.convert_to_tensor(tape.gradient(total, layer.embeddings.value))
    return {
        "weights": weights,
        "input": x,
        "outputs": [y],
        "upstream": [upstream],
        "weight_gradients": [gradient],
    }


def dropout():
    """Dropout's output and gradient in training; its mask is in streams_keras too."""
    values = Values(96)
    out = []
    for options in (dict(rate=0.3, seed=4), dict(rate=0.5, seed=5, noise_shape=(None, 1, 4))):
        layer = layers.Dropout(**options)
        x = values(2, 3, 4)
        layer.build(x.shape)
        call = lambda tensors: layer(tensors[0], training=True)
        out.append({"options": options, "input": x, **gradients(layer, [x], values, call)})
    return out


def stack():
    """Two recurrent layers and a Dense, in one model: every gradient."""
    values = Values(97)
    model = keras.Sequential(
        [
            keras.Input((5, 2)),
            layers.SimpleRNN(4, return_sequences=True),
            layers.SimpleRNN(3),
            layers.Dense(1),
        ]
    )
    weights = set_values(model, (None, 5, 2), values)
    x = values(3, 5, 2)
    return {"weights": weights, "input": x, **gradients(model, [x], values)}


def masking():
    """Masked steps repeat the state; a mask comes from Embedding(mask_zero) or Masking."""
    values = Values(98)
    x = values(2, 4, 2)
    x[0, 2:] = 0
    x[1, 1] = 0
    out = []
    for kind in ("SimpleRNN", "LSTM", "GRU"):
        for sequences in (False, True):
            layer = getattr(layers, kind)(3, return_sequences=sequences)
            weights = set_values(layer, x.shape, values)
            mask = np.any(x != 0, axis=-1)
            call = lambda tensors: layer(tensors[0], mask=tf.constant(mask))
            options = {"return_sequences": sequences}
            case = {
                "layer": kind,
                "units": 3,
                "options": options,
                "weights": weights,
                "input": x,
                "mask": mask,
            }
            out.append({**case, **gradients(layer, [x], values, call)})
    return out


def cases():
    return {
        "simple_rnn": simple_rnn(),
        "gated": gated(),
        "stateful": stateful(),
        "recurrent_dropout": recurrent_dropout(),
        "dense": dense(),
        "activations": activations(),
        "shape_layers": shape_layers(),
        "embedding": embedding(),
        "dropout": dropout(),
        "stack": stack(),
        "masking": masking(),
    }
