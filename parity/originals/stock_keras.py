"""The stock price example in Keras: four SimpleRNN layers of 50 units, each followed by dropout, and a Dense(1).

    python stock_keras.py --seed 42
    python stock_keras.py --series scaled.json --epochs 3 --dropout 0 --json
"""

import os
import time

import numpy as np
import stock_data

# Other ways to run the same arithmetic, each by its environment: sums in another order, so the last digits differ, and
# in the end everything. Under XLA, dropout draws other masks, so that one compares only without dropout.
VARIANTS = {
    "default": {},
    "single-threaded": {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"},
    "without-onednn": {"TF_ENABLE_ONEDNN_OPTS": "0"},
    "xla": {},
}


def parse():
    parser = stock_data.parser(__doc__.splitlines()[0], units=50, layers=4, dropout=0.2, epochs=10)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--no-shuffle", action="store_true")
    parser.add_argument("--backend", choices=["tensorflow", "jax"], default="tensorflow")
    parser.add_argument("--variant", choices=VARIANTS, default="default")
    parser.add_argument("--nudge", type=int, metavar="SEED", help="move initial weights by about an ulp, up or down at random")
    return parser.parse_args()


def build(window, units, layers, dropout):
    import keras

    model = keras.Sequential()
    model.add(keras.Input((window, 1)))
    for i in range(layers):
        model.add(keras.layers.SimpleRNN(units, return_sequences=i < layers - 1))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(1))
    return model


def nudge(weights, seed):
    rng = np.random.default_rng(seed)
    return [w * (1 + np.finfo(w.dtype).eps * rng.choice([-1, 1], w.shape)).astype(w.dtype) for w in weights]


def train(options, reporter):
    import keras

    class Epochs(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.began = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None):
            reporter.epoch(float(logs["loss"]), time.perf_counter() - self.began)

    x, y = stock_data.load(options)
    keras.utils.set_random_seed(options.seed)
    model = build(options.window, options.units, options.layers, options.dropout)
    jit_compile = True if options.variant == "xla" else "auto"
    model.compile(optimizer="adam", loss="mean_squared_error", jit_compile=jit_compile)
    if options.nudge is not None:
        model.set_weights(nudge(model.get_weights(), options.nudge))
    reporter.start(model.get_weights())
    model.fit(
        x[:, :, np.newaxis],
        y,
        epochs=options.epochs,
        batch_size=options.batch_size,
        shuffle=not options.no_shuffle,
        verbose=0,
        callbacks=[Epochs()],
    )
    reporter.end(model.get_weights())


def main():
    options = parse()
    os.environ.update(VARIANTS[options.variant], KERAS_BACKEND=options.backend)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    train(options, stock_data.Reporter(options))


if __name__ == "__main__":
    main()
