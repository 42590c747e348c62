"""What activations, losses, penalties, constraints, schedules, optimizers and initializers make of random settings, corners among
them: NaN and infinities, extreme logits, nothing at all, masks, weights of other shapes.

Each case is {"class", "options", "inputs", "values"}; numbers as `keras_rules.plain` has them, `values` null where Keras raises.
Activations, losses and penalties have "gradient" too: TensorFlow's, of `upstream` times the result toward what is activated,
predicted or penalized.
"""

import random
import warnings

import keras
import numpy as np
import tensorflow as tf

from cases.keras_rules import plain

F32 = np.float32
SHAPES = [(), (1,), (3,), (0,), (2, 3), (2, 1), (0, 3), (2, 0), (2, 3, 4), (2, 4, 1), (1, 2, 3, 2)]
CORNERS = [0.0, -0.0, 1.0, -1.0, 1e-7, 1e-30, 88.8, -104.0, 1e30, np.nan, np.inf, -np.inf]
# Where activations have a kink or jump, and predictions that tie with the target, or lie a Huber's delta or a margin away.
KINKS = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.5, 0.3, -0.3, 3.0, -3.0, 6.0]
TIES = [0.0, 0.0, 0.5, -0.5, 1.0, -1.0, 3.0]
PLAIN = (
    "relu6 selu sigmoid tanh softplus softsign exponential silu mish hard_sigmoid hard_silu hard_tanh tanh_shrink log_sigmoid "
    "sparse_sigmoid sparse_plus linear"
)
ACTIVATIONS = {
    **dict.fromkeys(PLAIN.split(), {}),
    "relu": {"negative_slope": [0.0, 0.1], "max_value": [None, 1.5, 6.0], "threshold": [0.0, 0.3, -0.3]},
    "leaky_relu": {"negative_slope": [0.0, 0.2, 2.0]},
    "elu": {"alpha": [1.0, 0.5, -1.0]},
    "celu": {"alpha": [1.0, 0.5]},
    "gelu": {"approximate": [True, False]},
    "hard_shrink": {"threshold": [0.0, 0.5, 1.0]},
    "soft_shrink": {"threshold": [0.0, 0.5, 1.0]},
    "squareplus": {"b": [0.0, 1.0, 4.0]},
    "softmax": {"axis": [-1, 0, 1]},
    "log_softmax": {"axis": [-1, 0, 1]},
    "glu": {"axis": [-1, 0]},
}
SMOOTHED = {"from_logits": [True, False], "label_smoothing": [0.0, 0.1, 1.0], "axis": [-1, -1, 0, 1]}
ELEMENTWISE = (
    "MeanSquaredError MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredLogarithmicError LogCosh Hinge SquaredHinge "
    "CategoricalHinge KLDivergence Poisson"
)
LOSSES = {
    **dict.fromkeys(ELEMENTWISE.split(), {}),
    "BinaryCrossentropy": SMOOTHED,
    "CategoricalCrossentropy": SMOOTHED,
    "SparseCategoricalCrossentropy": {"from_logits": [True, False], "ignore_class": [None, 0, -1]},
    "CosineSimilarity": {"axis": [-1, 0]},
    "Huber": {"delta": [0.0, 0.5, 1.0, 3.0]},
}
REDUCTIONS = ["sum_over_batch_size", "mean", "sum", "mean_with_sample_weight", "none", None]
FACTORS = [0.0, 0.01, 0.5, 3.0]
PENALTIES = {
    "L1": {"l1": FACTORS},
    "L2": {"l2": FACTORS},
    "L1L2": {"l1": FACTORS, "l2": FACTORS},
    "OrthogonalRegularizer": {"factor": FACTORS, "mode": ["rows", "columns"]},
}
AXES = [0, 1, -1, [0, 1]]
# No minimum above the maximum: the one wins on TensorFlow, the other on JAX and PyTorch, and in unroll.
CONSTRAINTS = {
    "MaxNorm": {"max_value": [0.0, 1.0, 2.5], "axis": AXES},
    "UnitNorm": {"axis": AXES},
    "NonNeg": {},
    "MinMaxNorm": {"min_value": [0.0, 0.5, 1.0], "max_value": [1.0, 2.0], "rate": [1.0, 0.5, 0.0], "axis": AXES},
}
RATES, STEPS = [0.1, 1.0, 0.003], [1.0, 3.0, 10.0, 2.5]
DECAY = {"initial_learning_rate": RATES, "decay_steps": STEPS, "decay_rate": [0.5, 0.96, 2.0, 0.0], "staircase": [True, False]}
SCHEDULES = {
    "ExponentialDecay": DECAY,
    "InverseTimeDecay": DECAY,
    "CosineDecay": {
        "initial_learning_rate": RATES, "decay_steps": STEPS, "alpha": [0.0, 0.1], "warmup_target": [None, 0.5],
        "warmup_steps": [0, 2],
    },
    "CosineDecayRestarts": {
        "initial_learning_rate": RATES, "first_decay_steps": STEPS, "t_mul": [1.0, 2.0, 1.5], "m_mul": [1.0, 0.5],
        "alpha": [0.0, 0.1],
    },
    "PolynomialDecay": {
        "initial_learning_rate": RATES, "decay_steps": STEPS, "end_learning_rate": [0.0, 0.01], "power": [1.0, 0.5, 2.0],
        "cycle": [True, False],
    },
    "PiecewiseConstantDecay": {"boundaries": [[2, 5], [3, 4]], "values": [[1.0, 0.5, 0.1]]},
}  # fmt: skip
OPTIMIZERS = {
    "SGD": {"momentum": [0.0, 0.9, 1.0], "nesterov": [True, False]},
    "Adam": {"beta_1": [0.0, 0.9], "beta_2": [0.9, 0.999], "epsilon": [1e-7, 1e-3], "amsgrad": [True, False]},
    "AdamW": {"weight_decay": [0.0, 0.004, 0.1], "amsgrad": [True, False]},
    "Adamax": {"beta_1": [0.0, 0.9]},
    "Nadam": {"beta_1": [0.5, 0.9]},
    "RMSprop": {"rho": [0.5, 0.9], "momentum": [0.0, 0.5], "centered": [True, False]},
    "Adagrad": {"initial_accumulator_value": [0.0, 0.1]},
    "Adadelta": {"rho": [0.5, 0.95]},
    "Lion": {"beta_1": [0.5, 1.0]},
}
FANS = "GlorotUniform GlorotNormal HeUniform HeNormal LecunUniform LecunNormal"
SPREADS = {"mean": [0.0, 0.5, -1.0], "stddev": [0.05, 1.0, 0.0]}
INITIALIZERS = {
    **dict.fromkeys(f"Zeros Ones {FANS}".split(), {}),
    "Constant": {"value": [0.0, -2.5, 1e30, [0.5]]},
    "Identity": {"gain": [1.0, -0.5]},
    "Orthogonal": {"gain": [1.0, 0.5]},
    "RandomNormal": SPREADS,
    "TruncatedNormal": SPREADS,
    "RandomUniform": {"minval": [-0.05, 0.0], "maxval": [0.05, 2.0]},
    "VarianceScaling": {
        "scale": [1.0, 0.3], "mode": ["fan_in", "fan_out", "fan_avg"],
        "distribution": ["normal", "truncated_normal", "untruncated_normal", "uniform"],
    },
}  # fmt: skip


def pick(rng, table):
    """A class and some of its options."""
    name = rng.choice(list(table))
    return name, {key: rng.choice(values) for key, values in table[name].items() if rng.random() < 0.8}


def draw(rng, shape, corners=0.3, kinks=0.0):
    values = np.array([rng.gauss(0, 2) for _ in range(int(np.prod(shape)))], F32).reshape(shape)
    flat = values.reshape(-1)
    among = KINKS if rng.random() < kinks else CORNERS if rng.random() < corners else []
    for i in range(len(flat) if among else 0):
        if rng.random() < (0.8 if among is KINKS else 0.3):
            flat[i] = rng.choice(among)
    return values


def case(name, options, inputs, compute):
    try:
        values = plain(np.asarray(compute(), F32))
    except Exception:
        values = None
    inputs = [None if x is None else plain(np.asarray(x, F32)) for x in inputs]
    return {"class": name, "options": options, "inputs": inputs, "values": values}


def upstream(shape):
    """What each element of a result weighs: 0.25 to 1.25, and back."""
    return (np.arange(int(np.prod(shape))) * 7 % 5 / 4 + 0.25).astype(F32).reshape(shape)


def case_with_gradient(name, options, inputs, of, compute):
    """`compute` takes the input number `of` as a tensor."""
    x = tf.constant(inputs[of])
    gradient = []

    def values():
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = compute(x)
        slope = tape.gradient(y, x, output_gradients=tf.constant(upstream(y.shape)))
        gradient.append(np.zeros(x.shape, F32) if slope is None else np.asarray(slope, F32))
        return y

    made = case(name, options, inputs, values)
    return {**made, "gradient": plain(gradient[0]) if gradient else None}


def activation(rng):
    name, options = pick(rng, ACTIVATIONS)
    x = draw(rng, rng.choice(SHAPES), kinks=0.3)
    if name in ("softsign", "hard_silu"):
        # Of infinities the one is NaN with a gradient of 0 on TensorFlow, the other has one of NaN.
        x = np.clip(x, F32(-1e30), F32(1e30))
    if name == "celu":
        # At 0 TensorFlow adds the gradients of both pieces; JAX, PyTorch and unroll have one.
        x = np.where(x == 0, F32(-0.5), x)
    return case_with_gradient(name, options, [x], 0, lambda x: getattr(keras.activations, name)(x, **options))


def loss(rng):
    name, options = pick(rng, LOSSES)
    options["reduction"] = rng.choice(REDUCTIONS)
    shape = rng.choice([s for s in SHAPES if len(s) > 1])
    rows = shape[:-1]
    y_true, y_pred = draw(rng, shape, corners=0.1), draw(rng, shape)
    if name == "BinaryCrossentropy" and options.get("from_logits"):
        # Infinite logits are NaN on TensorFlow where they are infinite on JAX and PyTorch, and in unroll.
        y_pred = np.clip(y_pred, F32(-1e30), F32(1e30))
    if name in ("Huber", "CategoricalHinge"):
        # The gradient of what is infinite is NaN on TensorFlow, that of the piece chosen in unroll.
        y_pred = np.clip(y_pred, F32(-1e30), F32(1e30))
    probabilities = "rossentropy" in name and not options.get("from_logits") or name == "KLDivergence"
    if probabilities and rng.random() < 0.8:
        y_pred = np.abs(np.tanh(np.nan_to_num(y_pred))).astype(F32)
    if name == "SparseCategoricalCrossentropy":
        y_true = np.array([rng.randint(0, max(shape[-1] - 1, 0)) for _ in range(int(np.prod(rows)))], F32).reshape(rows)
    elif rng.random() < 0.5:
        y_true = (y_true > 0).astype(F32)
    if name in ELEMENTWISE.split() + ["Huber"] and rng.random() < 0.4:
        ties = np.array([rng.choice([*TIES, np.nan]) for _ in range(y_true.size)], F32).reshape(shape)
        y_pred = np.where(np.isnan(ties), y_pred, y_true + ties).astype(F32)
    weight = mask = None
    if rng.random() < 0.5:
        weighed = rows[: rng.randint(1, len(rows))]
        weight = np.array([rng.choice([0, 1, 0.5, 2]) for _ in range(int(np.prod(weighed)))], F32).reshape(weighed)
    if rng.random() < 0.3:
        mask = np.array([rng.random() < 0.6 for _ in range(int(np.prod(rows)))], bool).reshape(rows)

    def compute(prediction):
        if mask is not None:
            keras.src.backend.set_keras_mask(prediction, keras.ops.convert_to_tensor(mask))
        return getattr(keras.losses, name)(**options)(y_true, prediction, sample_weight=weight)

    inputs = [y_true, y_pred, weight, mask]
    if not np.isfinite(y_true).all():
        # What a target that is not finite makes of a gradient differs among the backends.
        return case(name, options, inputs, lambda: compute(keras.ops.convert_to_tensor(y_pred)))
    return case_with_gradient(name, options, inputs, 1, compute)


def penalty(rng):
    name, options = pick(rng, PENALTIES)
    x = draw(rng, rng.choice([(2, 3), (3, 1), (1, 3), (0, 3), (2, 2)]), kinks=0.3)
    # Toward what is tiny beside a norm the gradient is rounding alone.
    x = np.where(np.abs(x) < 1e-3, F32(0), x)
    return case_with_gradient(name, options, [x], 0, lambda x: getattr(keras.regularizers, name)(**options)(x))


def constraint(rng):
    name, options = pick(rng, CONSTRAINTS)
    x = draw(rng, rng.choice([(2, 3), (3, 1), (0, 3), (2, 3, 2)]))
    return case(name, options, [x], lambda: getattr(keras.constraints, name)(**options)(keras.ops.convert_to_tensor(x)))


def schedule(rng):
    """At a few steps; all options are there, as most have no default."""
    name = rng.choice(list(SCHEDULES))
    options = {key: rng.choice(values) for key, values in SCHEDULES[name].items()}
    at = [0, 1, 2, 3, 5, 6, 9, 10, 11, 29]
    made = getattr(keras.optimizers.schedules, name)(**options)
    return case(name, options, [at], lambda: [float(made(step)) for step in at])


def optimizer(rng):
    """Three steps of one variable; gradients may be 0, tiny, huge or not finite."""
    name, options = pick(rng, OPTIMIZERS)
    options["learning_rate"] = rng.choice([0.1, 0.001])
    if name != "AdamW" and rng.random() < 0.3:
        options["weight_decay"] = rng.choice([0.0, 0.1])
    if rng.random() < 0.4:
        options[rng.choice(["clipnorm", "clipvalue", "global_clipnorm"])] = rng.choice([0.5, 2.0])
    start = draw(rng, (4,), corners=0)
    gradients = [draw(rng, (4,), corners=0.15) if rng.random() < 0.85 else np.zeros(4, F32) for _ in range(3)]

    def compute():
        variable, made = keras.Variable(start), getattr(keras.optimizers, name)(**options)
        values = []
        for gradient in gradients:
            made.apply([keras.ops.convert_to_tensor(gradient)], [variable])
            values.append(np.array(variable))
        return np.stack(values)

    return case(name, options, [start, *gradients], compute)


def initializer(rng):
    """`inputs` is the shape. Those that draw have a seed."""
    name, options = pick(rng, INITIALIZERS)
    shape = [rng.randint(1, 5) for _ in range(rng.choice([0, 1, 2, 2, 2, 3, 4]))]
    if rng.random() < 0.1 and shape:
        shape[0] = 0
    if name not in ("Zeros", "Ones", "Constant", "Identity"):
        options["seed"] = rng.randint(1, 10**9)
    return case(name, options, [shape], lambda: getattr(keras.initializers, name)(**options)(shape))


KINDS = {
    "activations": (activation, 25), "losses": (loss, 40), "penalties": (penalty, 6), "constraints": (constraint, 8),
    "schedules": (schedule, 6), "optimizers": (optimizer, 20), "initializers": (initializer, 12),
}  # fmt: skip


def rules(seed):
    """A few cases of each kind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {kind: [make(random.Random(f"{kind} {seed} {i}")) for i in range(count)] for kind, (make, count) in KINDS.items()}


def cases():
    return [rules(seed) for seed in range(8)]
