"""Keras on the backend that KERAS_BACKEND names; UNROLL_BENCH_JIT=1 compiles by XLA where Keras itself would not."""

import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
from serve import serve, stock_windows, timed

JIT = True if keras.backend.backend() == "jax" or os.environ.get("UNROLL_BENCH_JIT") == "1" else "auto"


class Epochs(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.times = []

    def on_epoch_begin(self, epoch, logs=None):
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.times.append((time.perf_counter() - self.began) * 1000)


def stock_model(executions=1):
    keras.utils.set_random_seed(42)
    model = keras.Sequential([keras.Input((50, 1))])
    for i in range(4):
        model.add(keras.layers.SimpleRNN(50, return_sequences=i < 3))
        model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(1))
    model.compile(optimizer="adam", loss="mean_squared_error", jit_compile=JIT, steps_per_execution=executions)
    return model


def stock_keras(samples=1208, batch=32, executions=1):
    model = stock_model(executions)
    x, y = stock_windows(samples)
    x = x[:, :, None]

    def run(epochs):
        callback = Epochs()
        model.fit(x, y, epochs=epochs, batch_size=batch, verbose=0, callbacks=[callback])
        return callback.times

    return run


def predict(samples, batch):
    model = stock_model()
    x = stock_windows(samples)[0][:, :, None]
    return timed(lambda: model.predict(x, batch_size=batch, verbose=0))


def layer(kind, batch, steps, hidden):
    import jax

    keras.utils.set_random_seed(0)
    one = {"rnn": keras.layers.SimpleRNN, "lstm": keras.layers.LSTM, "gru": keras.layers.GRU}[kind](
        hidden, return_sequences=True
    )
    one.build((batch, steps, hidden))
    weights = [variable.value for variable in one.trainable_variables]
    rest = [variable.value for variable in one.non_trainable_variables]
    x = jax.random.normal(jax.random.key(1), (batch, steps, hidden))
    gradient = jax.random.normal(jax.random.key(2), (batch, steps, hidden))

    @jax.jit
    def gradients(weights, x):
        def weighted(weights, x):
            return (one.stateless_call(weights, rest, x)[0] * gradient).sum()

        return jax.grad(weighted, argnums=(0, 1))(weights, x)

    return timed(lambda: jax.block_until_ready(gradients(weights, x)))


backend = {"jax": ["jax", "jaxlib"], "tensorflow": ["tensorflow"]}[keras.backend.backend()]
try:
    from importlib.metadata import version

    version("tensorflow")
except ImportError:
    backend = ["tensorflow-cpu" if name == "tensorflow" else name for name in backend]
workloads = {"stock-keras": stock_keras, "predict": predict}
if keras.backend.backend() == "jax":
    workloads["layer"] = layer
serve(workloads, ["keras", *backend, "numpy"])
