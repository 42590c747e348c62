"""What metrics, callbacks and class weights make of random data, corners among them: NaN and infinities, ties, empty batches, masks."""

import random
import tempfile
import warnings
from pathlib import Path

import keras
import numpy as np
from keras.src.trainers.data_adapters.data_adapter_utils import class_weight_to_sample_weights

F32 = np.float32
AUC = ["AUC"] * 4
CONFUSION = ["Precision", "Recall"] * 3
RANKED = ["CategoricalAccuracy", "SparseCategoricalAccuracy", "TopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy"]
CLASSES = [
    *AUC, *CONFUSION, *RANKED, "Accuracy", "BinaryAccuracy", "MeanSquaredError", "MeanAbsoluteError", "R2Score",
    "RootMeanSquaredError", "CosineSimilarity", "Hinge", "BinaryCrossentropy", "CategoricalCrossentropy",
]  # fmt: skip


def plain(values):
    """Numbers as JSON can hold them: NaN and infinities as text."""
    array = np.asarray(values, dtype="float64") if not isinstance(values, np.ndarray) else values
    flat = [float(str(x)) if isinstance(x, F32) else float(x) for x in array.reshape(-1)]
    return {"shape": list(array.shape), "values": [x if np.isfinite(x) else str(x) for x in flat]}


def metric_options(rng, name, width):
    flip = lambda p=0.5: rng.random() < p
    if name == "AUC":
        options = {"num_thresholds": rng.choice([2, 3, 20, 200]), "curve": rng.choice(["ROC", "PR"])}
        options["summation_method"] = rng.choice(["interpolation", "minoring", "majoring"])
        if flip(0.3):
            options = {**options, "thresholds": sorted(round(rng.random(), 2) for _ in range(3))}
        if width and flip(0.4):
            options["multi_label"] = flip()
            options["label_weights"] = [round(rng.random(), 2) + 0.1 for _ in range(width)]
        return {**options, "from_logits": flip(0.2)}
    if name in CONFUSION:
        options = {}
        if flip(0.4):
            options["thresholds"] = rng.choice([0.0, 0.25, 0.5, 1.0])
        if flip(0.5):
            options["top_k"] = rng.randint(1, 3)
        if flip(0.3):
            options["class_id"] = rng.randint(-2, 3)
        return options
    if name.endswith("TopKCategoricalAccuracy"):
        return {"k": rng.randint(1, 4)}
    if name == "BinaryAccuracy":
        return {"threshold": rng.choice([0.0, 0.3, 0.5])}
    if name == "R2Score":
        return {"class_aggregation": rng.choice(["uniform_average", "variance_weighted_average"]), "num_regressors": rng.choice([0, 1, 3])}
    if name in ("BinaryCrossentropy", "CategoricalCrossentropy"):
        return {"from_logits": flip(), "label_smoothing": rng.choice([0, 0.1])}
    return {}


def metric_batch(rng, draw, name, width, steps):
    n = rng.choice([1, 2, 5, 8, 0] if rng.random() < 0.1 else [1, 2, 5, 8])
    lead = (n, steps) if steps else (n,)
    shape = (*lead, width) if width else lead
    y_pred = draw.uniform(0, 1, shape).round(rng.choice([1, 3])).astype(F32)
    corner = rng.random()
    if corner < 0.08 and y_pred.size:
        y_pred.reshape(-1)[rng.randrange(y_pred.size)] = rng.choice([np.nan, np.inf, -np.inf])
    if name == "Hinge" or rng.random() < 0.1:
        y_pred = y_pred * 4 - 2
    classes = max(width, 2)
    index = draw.integers(0, classes, lead)
    if name.startswith("Sparse"):
        y_true = index.astype(F32)
    elif name.startswith(("Categorical", "TopK")) and width:
        y_true = np.eye(classes, dtype=F32)[index]
    elif name in ("AUC", "BinaryAccuracy", "BinaryCrossentropy", *CONFUSION):
        y_true = draw.integers(0, 2, shape).astype(F32)
    else:
        y_true = draw.uniform(0, 1, shape).round(1).astype(F32)
    weight = None
    if rng.random() < 0.5:
        per = lead if steps and rng.random() < 0.5 else (n,)
        weight = draw.choice([0, 0.5, 1, 2], per).astype(F32)
    return y_true, y_pred, weight


def metric(seed):
    """Each update's result; null from the update that Keras refuses on."""
    rng, draw = random.Random(seed), np.random.default_rng(seed)
    name = rng.choice(CLASSES)
    needs_width = name in RANKED or name in ("R2Score", "CategoricalCrossentropy", "CosineSimilarity")
    width = rng.choice([2, 3, 5]) if needs_width else rng.choice([0, 1, 3])
    steps = rng.choice([0, 0, 3]) if width and name not in ("R2Score", "AUC") else 0
    options = metric_options(rng, name, width)
    made, updates, results = getattr(keras.metrics, name)(**options), [], []
    for _ in range(rng.randint(1, 3)):
        y_true, y_pred, weight = metric_batch(rng, draw, name, width, steps)
        updates.append({"y_true": plain(y_true), "y_pred": plain(y_pred), "weight": None if weight is None else plain(weight)})
        try:
            made.update_state(y_true, y_pred, weight)
            results.append(plain(np.asarray(made.result(), F32).reshape(-1)))
        except Exception:
            results.append(None)
            break
    return {"class": name, "options": options, "updates": updates, "results": results}


def series(rng, length):
    level = rng.choice([0.1, 1.0, 100.0])
    values = [float(F32(round(level * rng.random(), rng.choice([1, 2, 6])))) for _ in range(length)]
    for i in range(length):
        if rng.random() < 0.08:
            values[i] = rng.choice([float("nan"), float("inf"), float("-inf")])
    return values


class Model:
    """What those callbacks see of a model; its weights are the number of the epoch."""

    def __init__(self):
        self.stop_training, self.epoch, self.saved = False, 0, []
        self.optimizer = keras.optimizers.SGD(0.5)
        self.metrics = []

    def get_weights(self):
        return self.epoch

    def set_weights(self, epoch):
        self.epoch = epoch

    def save(self, path, overwrite=True):
        self.saved.append(self.epoch)


def monitor(seed):
    rng = random.Random(seed)
    kind = rng.choice(["EarlyStopping", "ReduceLROnPlateau", "ModelCheckpoint"])
    options = {"monitor": "val_loss", "mode": rng.choice(["auto", "min", "max"])}
    if kind == "EarlyStopping":
        options |= {"min_delta": rng.choice([0, 0.1, -0.2, 1e-9]), "patience": rng.randint(0, 3), "start_from_epoch": rng.choice([0, 0, 2])}
        options |= {"baseline": rng.choice([None, 0.4]), "restore_best_weights": rng.random() < 0.5}
    elif kind == "ReduceLROnPlateau":
        options |= {"factor": rng.choice([0.1, 0.5, 0.9]), "patience": rng.randint(0, 3), "cooldown": rng.randint(0, 2)}
        options |= {"min_delta": rng.choice([0, 1e-4, 0.1]), "min_lr": rng.choice([0.0, 0.05])}
    else:
        options |= {"save_best_only": True, "initial_value_threshold": rng.choice([None, 0.3])}
    values, model = series(rng, rng.randint(1, 12)), Model()
    made = getattr(keras.callbacks, kind)(*(["m.keras"] if kind == "ModelCheckpoint" else []), **options)
    made.set_model(model)
    made.on_train_begin()
    rates = []
    for epoch, value in enumerate(values):
        model.epoch = epoch + 1
        made.on_epoch_begin(epoch)
        made.on_epoch_end(epoch, {"val_loss": value})
        rates.append(float(model.optimizer.learning_rate))
        if model.stop_training:
            break
    made.on_train_end()
    state = {"epochs": len(rates), "rates": rates, "saved": model.saved, "weights": model.epoch}
    if kind == "EarlyStopping":
        state |= {"wait": made.wait, "stopped": made.stopped_epoch, "best_epoch": made.best_epoch}
    best = made.best
    return {"class": kind, "options": options, "values": plain(values), **state, "best": None if best is None else plain([best])}


def csv(seed):
    """The file that CSVLogger writes."""
    rng = random.Random(seed)
    names = rng.sample(["loss", "val_loss", "mae", "a,b", 'quo"te', "accuracy"], rng.randint(1, 4))
    special = [float("nan"), float("inf"), float("-inf"), 1e-7, 1e16, 1.0, 0.0, -0.0, 123456789.0, 1e22, 5e-324, 1e-5, 0.0001]
    draw = lambda: rng.choice(special) if rng.random() < 0.5 else rng.uniform(-2, 2) * 10 ** rng.randint(-6, 6)
    rows = [{name: draw() for name in names if i == 0 or rng.random() < 0.9} for i in range(3)]
    separator = rng.choice([",", ";", "\t"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log.csv")
        logger = keras.callbacks.CSVLogger(str(path), separator=separator)
        logger.on_train_begin()
        for epoch, logs in enumerate(rows):
            logger.on_epoch_end(epoch, logs)
        logger.on_train_end()
        text = path.read_bytes().decode().replace("\r\n", "\n")
    return {"separator": separator, "rows": [[list(logs), plain(list(logs.values()))] for logs in rows], "text": text}


def class_weights(seed):
    """Of targets without steps, on which Keras raises."""
    rng, draw = random.Random(seed), np.random.default_rng(seed)
    n, kind = rng.randint(1, 8), rng.choice(["indices", "column", "one-hot", "scores"])
    if kind in ("indices", "column"):
        y = draw.integers(0, 8, n).astype(F32) / 2
        y = y[:, None] if kind == "column" else y
    else:
        y = np.eye(4, dtype=F32)[draw.integers(0, 4, n)] if kind == "one-hot" else draw.uniform(0, 1, (n, 4)).round(1).astype(F32)
    weights = {i: round(rng.random() * 3, 2) for i in rng.sample(range(5), rng.randint(1, 4))}
    return {"y": plain(y), "weights": weights, "expected": plain(class_weight_to_sample_weights(y, weights))}


KINDS = {"metrics": (metric, 12), "monitors": (monitor, 6), "csv": (csv, 2), "class_weights": (class_weights, 3)}


def rules(seed):
    """A few cases of each kind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {kind: [make(1000 * seed + i) for i in range(count)] for kind, (make, count) in KINDS.items()}


def cases():
    return [rules(seed) for seed in range(12)]
