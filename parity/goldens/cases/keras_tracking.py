"""Layers that hold layers as attributes, and models that are built by their first batch."""

import keras
import numpy as np
from keras import layers


class Block(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.rnn = layers.LSTM(3, return_sequences=True)
        self.heads = [layers.Dense(2), layers.Dense(2)]
        self.by_name = {"last": layers.Dense(2)}

    def call(self, x):
        x = self.rnn(x)
        for head in self.heads:
            x = head(x)
        return self.by_name["last"](x)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()
        self.out = layers.Dense(1)

    def call(self, x):
        return self.out(self.block(x)[:, -1])


def data():
    x = (np.arange(8 * 5 * 2, dtype="float32") % 7 / 7).reshape(8, 5, 2)
    return x, np.arange(8, dtype="float32").reshape(8, 1)


def losses_of(model):
    x, y = data()
    model.compile(keras.optimizers.SGD(0.01), "mse")
    return [model.train_on_batch(x, y) for _ in range(4)]


def described(model):
    return {
        "paths": [variable.path for variable in model.weights],
        "shapes": [list(variable.shape) for variable in model.weights],
        "weights": model.get_weights(),
    }


def cases():
    keras.utils.clear_session()
    keras.utils.set_random_seed(3)
    net = Net()
    losses = losses_of(net)
    subclass = {"losses": losses, **described(net)}

    keras.utils.clear_session()
    keras.utils.set_random_seed(3)
    model = keras.Sequential([Block(), layers.GlobalAveragePooling1D(), layers.Dense(1)])
    losses = losses_of(model)
    lazy = {"losses": losses, **described(model)}

    shape = Block()(keras.Input((None, 2))).shape
    return {"subclass": subclass, "sequential": lazy, "block_output_shape": list(shape)}
