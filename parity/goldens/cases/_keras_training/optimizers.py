"""Optimizers and schedules, step by step."""

import keras
import numpy as np
import tensorflow as tf

from cases._keras.values import F32, normals


def optimizers():
    """Two variables after each of ten steps with the same gradients."""
    o = keras.optimizers
    settings = [
        (o.SGD, {}),
        (o.SGD, dict(learning_rate=0.1, momentum=0.9)),
        (o.SGD, dict(learning_rate=0.1, momentum=0.9, nesterov=True)),
        (o.SGD, dict(learning_rate=0.1, weight_decay=0.01)),
        (o.SGD, dict(learning_rate=0.1, clipnorm=0.5)),
        (o.SGD, dict(learning_rate=0.1, clipvalue=0.3)),
        (o.SGD, dict(learning_rate=0.1, global_clipnorm=0.8)),
        (o.Adam, {}),
        (o.Adam, dict(learning_rate=0.05, beta_1=0.8, beta_2=0.9, epsilon=1e-4)),
        (o.Adam, dict(learning_rate=0.05, amsgrad=True)),
        (o.Adam, dict(learning_rate=0.05, weight_decay=0.02)),
        (o.Adam, dict(learning_rate=0.05, clipnorm=0.5)),
        (o.AdamW, {}),
        (o.AdamW, dict(learning_rate=0.05, weight_decay=0.1)),
        (o.AdamW, dict(learning_rate=0.05, weight_decay=0.1, amsgrad=True)),
        (o.RMSprop, {}),
        (o.RMSprop, dict(learning_rate=0.05, rho=0.8, epsilon=1e-4)),
        (o.RMSprop, dict(learning_rate=0.05, centered=True)),
        (o.RMSprop, dict(learning_rate=0.05, momentum=0.9)),
        (o.RMSprop, dict(learning_rate=0.05, momentum=0.9, centered=True)),
        (o.Adagrad, {}),
        (o.Adagrad, dict(learning_rate=0.1, initial_accumulator_value=0.5, epsilon=1e-3)),
        (o.Nadam, {}),
        (o.Nadam, dict(learning_rate=0.05, beta_1=0.8, beta_2=0.95)),
        (o.Adadelta, dict(learning_rate=0.5)),
        (o.Adamax, dict(learning_rate=0.05)),
        (o.Lion, dict(learning_rate=0.01)),
        (o.Lamb, {}),
        (o.Lamb, dict(learning_rate=0.05, beta_1=0.8, beta_2=0.9, epsilon=1e-4, weight_decay=0.02)),
    ]
    start = [normals(40, 4), normals(41, 2, 2)]
    gradients = [[normals(50 + 2 * i, 4), normals(51 + 2 * i, 2, 2)] for i in range(10)]
    gradients[3] = [np.zeros_like(g) for g in gradients[3]]
    runs = []
    for make, options in settings:
        optimizer = make(**options)
        variables = [keras.Variable(v) for v in start]
        optimizer.build(variables)
        steps = []
        for gradient in gradients:
            optimizer.apply([tf.constant(g) for g in gradient], variables)
            steps.append([v.numpy() for v in variables])
        config = {
            k: v
            for k, v in optimizer.get_config().items()
            if isinstance(v, (int, float, bool, str, type(None)))
        }
        config["learning_rate"] = float(str(np.float32(config["learning_rate"])))
        runs.append(
            {
                "class": make.__name__,
                "options": options,
                "config": config,
                "state_parameters": int(sum(np.prod(v.shape) for v in optimizer.variables)),
                "steps": steps,
            }
        )
    return {"start": start, "gradients": gradients, "runs": runs}


def schedules():
    s = keras.optimizers.schedules
    settings = {
        "ExponentialDecay": (
            s.ExponentialDecay,
            dict(initial_learning_rate=0.1, decay_steps=4, decay_rate=0.9),
        ),
        "ExponentialDecay staircase": (
            s.ExponentialDecay,
            dict(initial_learning_rate=0.1, decay_steps=4, decay_rate=0.9, staircase=True),
        ),
        "InverseTimeDecay": (
            s.InverseTimeDecay,
            dict(initial_learning_rate=0.1, decay_steps=4, decay_rate=0.5),
        ),
        "PolynomialDecay": (
            s.PolynomialDecay,
            dict(initial_learning_rate=0.1, decay_steps=8, end_learning_rate=0.01, power=2.0),
        ),
        "PiecewiseConstantDecay": (
            s.PiecewiseConstantDecay,
            dict(boundaries=[2, 6], values=[0.1, 0.05, 0.01]),
        ),
        "CosineDecay": (s.CosineDecay, dict(initial_learning_rate=0.1, decay_steps=8, alpha=0.1)),
        "CosineDecay warmup": (
            s.CosineDecay,
            dict(initial_learning_rate=0.0, decay_steps=6, warmup_target=0.1, warmup_steps=3),
        ),
    }
    out = []
    for name, (make, options) in settings.items():
        schedule = make(**options)
        out.append(
            {
                "name": name,
                "class": make.__name__,
                "options": options,
                "values": np.array([float(schedule(i)) for i in range(12)], F32),
            }
        )
    return out
