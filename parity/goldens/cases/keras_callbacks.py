"""What the callbacks of Keras's `fit`, `evaluate` and `predict` are told, in order: hook, epoch or batch, logs."""

import keras
import numpy as np
from keras import layers

F32 = np.float32
X = np.random.default_rng(1).standard_normal((10, 3)).astype(F32).round(3)
Y = np.random.default_rng(2).standard_normal((10, 1)).astype(F32).round(3)
HOLDOUT = (X[:5] * F32(0.5), Y[:5] * F32(0.5))


class Told(keras.callbacks.Callback):
    """Writes down every hook; `stop_at` names the one at whose end training is to stop."""

    def __init__(self, stop_at=None):
        super().__init__()
        self.stop_at = stop_at
        self.events = []

    def tell(self, hook, index, logs):
        kept = None if logs is None else {name: np.asarray(value) for name, value in logs.items()}
        # A list keeps the order of the names.
        self.events.append([hook, index, None if kept is None else list(kept.items())])
        if self.stop_at == [hook, index]:
            self.model.stop_training = True


def without_index(name):
    return lambda self, logs=None: self.tell(name, None, logs)


def with_index(name):
    return lambda self, index, logs=None: self.tell(name, index, logs)


for mode in ("train", "test", "predict"):
    for moment in ("begin", "end"):
        name = f"on_{mode}_{moment}"
        setattr(Told, name, without_index(name))
        name = f"on_{mode}_batch_{moment}"
        setattr(Told, name, with_index(name))
for moment in ("begin", "end"):
    setattr(Told, f"on_epoch_{moment}", with_index(f"on_epoch_{moment}"))

FITS = [
    ("one epoch", {"batch_size": 4}),
    ("validation data", {"batch_size": 4, "epochs": 2, "validation": True}),
    ("validation split", {"batch_size": 4, "epochs": 2, "validation_split": 0.3}),
    ("validation every second epoch", {"batch_size": 5, "epochs": 3, "validation": True, "validation_freq": 2}),
    ("a validation batch size and steps", {"batch_size": 4, "validation": True, "validation_batch_size": 2, "validation_steps": 2}),
    ("shuffled", {"batch_size": 4, "epochs": 2, "shuffle": True}),
    ("from an epoch on", {"batch_size": 5, "epochs": 3, "initial_epoch": 1}),
    ("nothing to do", {"batch_size": 5, "epochs": 2, "initial_epoch": 2}),
    ("stopped in a batch", {"batch_size": 4, "epochs": 2, "validation": True, "stop_at": ["on_train_batch_end", 1]}),
    ("stopped in an epoch", {"batch_size": 5, "epochs": 3, "stop_at": ["on_epoch_end", 1]}),
    ("steps that divide the data", {"batch_size": 2, "epochs": 2, "steps_per_epoch": 5}),
    ("fewer steps than the data has", {"batch_size": 2, "epochs": 5, "steps_per_epoch": 2}),
    ("fewer steps, shuffled", {"batch_size": 2, "epochs": 4, "steps_per_epoch": 3, "shuffle": True}),
    ("more steps than the data has", {"batch_size": 4, "epochs": 2, "steps_per_epoch": 7}),
    ("steps without a batch size", {"epochs": 2, "steps_per_epoch": 3}),
    ("steps and validation", {"batch_size": 4, "epochs": 3, "steps_per_epoch": 2, "validation": True}),
]
RUNS = [
    ("all", {"batch_size": 4}),
    ("some steps", {"batch_size": 4, "steps": 2}),
    ("steps without a batch size", {"steps": 4}),
    ("more steps than the data has", {"batch_size": 4, "steps": 9}),
]


def model_of(seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([layers.Input((3,)), layers.Dense(2, activation="tanh"), layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse", metrics=["mae"])
    return model


def fit(seed, name, options):
    given = dict(options)
    told = Told(given.pop("stop_at", None))
    has_validation = given.pop("validation", False)
    model = model_of(seed)
    history = model.fit(
        X, Y, verbose=0, callbacks=[told], **{"shuffle": False, **given}, **({"validation_data": HOLDOUT} if has_validation else {})
    )
    return {
        "name": name,
        "seed": seed,
        "options": options,
        "params": told.params,
        "events": told.events,
        "epoch": history.epoch,
        "history": [[key, [float(value) for value in values]] for key, values in history.history.items()],
        "final_weights": model.get_weights(),
    }


def run(seed, name, options, which):
    told = Told()
    model = model_of(seed)
    data = (X, Y) if which == "evaluate" else (X,)
    getattr(model, which)(*data, verbose=0, callbacks=[told], **options)
    return {"name": name, "seed": seed, "options": options, "params": told.params, "events": told.events}


def cases():
    return {
        "x": X,
        "y": Y,
        "holdout": HOLDOUT,
        "fits": [fit(20 + i, *each) for i, each in enumerate(FITS)],
        "evaluates": [run(50 + i, *each, "evaluate") for i, each in enumerate(RUNS)],
        "predicts": [run(60 + i, *each, "predict") for i, each in enumerate(RUNS)],
    }
