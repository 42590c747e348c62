"""Keras optimizers: the names, types and values of their variables after three steps on two named variables."""

import keras
import numpy as np
import tensorflow as tf


def state(make, options):
    values = np.random.default_rng(7)
    draw = lambda *shape: values.standard_normal(shape).astype("float32").round(3)
    layer = keras.layers.Dense(2, name="dense")
    layer.build((None, 3))
    start = [draw(3, 2), draw(2)]
    gradients = [[draw(3, 2), draw(2)] for _ in range(3)]
    layer.set_weights(start)
    optimizer = make(**options)
    for gradient in gradients:
        optimizer.apply([tf.constant(g) for g in gradient], layer.trainable_variables)
    return {
        "class": make.__name__,
        "options": options,
        "name": optimizer.name,
        "start": start,
        "gradients": gradients,
        "variables": [{"name": v.name, "dtype": v.dtype, "value": v.numpy()} for v in optimizer.variables],
    }


def cases():
    o = keras.optimizers
    keras.backend.clear_session()
    settings = [
        (o.SGD, {}),
        (o.SGD, dict(learning_rate=0.1, momentum=0.9)),
        (o.Adam, {}),
        (o.Adam, dict(amsgrad=True)),
        (o.AdamW, {}),
        (o.RMSprop, {}),
        (o.RMSprop, dict(momentum=0.9, centered=True)),
        (o.Adagrad, {}),
        (o.Lamb, {}),
    ]
    return {"states": [state(make, options) for make, options in settings]}
