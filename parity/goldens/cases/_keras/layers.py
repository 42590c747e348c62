"""Values to call layers with, and the gradients of layers."""

import numpy as np
import tensorflow as tf


class Values:
    """Reproducible float32 test values of ordinary size."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def __call__(self, *shape, scale=0.8):
        return (self.rng.standard_normal(shape) * scale).astype("float32").round(4)


def gradients(layer, inputs, values, call=None):
    """Outputs, upstream gradients, and gradients for the weights and for every input."""
    call = call or (lambda tensors: layer(*tensors))
    tensors = [tf.constant(x) for x in inputs]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        outputs = tf.nest.flatten(call(tensors))
        upstream = [values(*y.shape) for y in outputs]
        total = tf.add_n([tf.reduce_sum(y * g) for y, g in zip(outputs, upstream)])
    weights = [w.value for w in layer.trainable_weights]
    weight_grads, input_grads = tape.gradient(total, [weights, tensors])
    return {
        "outputs": outputs,
        "upstream": upstream,
        "weight_gradients": weight_grads,
        "input_gradients": input_grads,
    }
