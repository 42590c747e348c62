"""Runs the real Keras and PyTorch now, on fresh random seeds and shapes, and writes what they compute to one JSON file.

    python live/live.py --out live.json                    # ten seeds, chosen by the operating system
    python live/live.py --seeds 7 8 --parts torch_modules stock_torch --out live.json

A runner in TypeScript repeats every case and compares. Tensors are {"shape": [...], "values": [...]}, as in goldens/; a
seed is a number below 2^32. The file:

    versions   of Python and the packages
    seeds      the seeds of this run
    cases      part -> a list with one case a seed (stock_keras: several):

    data_csv        {seed, files: [{text, options, columns, values} or error: true where pandas refuses the text]}, 200 a seed
    data_series     {seed, scaled: [{minmax, standard}], fills}: as in goldens/data.json
    keras_layers    {seed, layer, units, options, weights, input, initial_state, outputs, upstream, weight_gradients,
                    input_gradients}: as the recurrent cases of goldens/keras_layers.json; `weights` are what the layer is
                    born with after set_random_seed(seed)
    keras_fits      as in goldens/keras_training.json: a whole seeded fit with shuffle, dropout and validation_split
    keras_streams   {seed, initializers: [{initializer, seed, values}], dropout: {rate, masks[2]}, fit_order: {n, batch_size,
                    order (two epochs)}}: `initializers` as in goldens/streams_keras.json
    keras_rules     {seed, metrics, monitors, csv, class_weights}: as in goldens/keras_rules.json
    keras_functions {seed, activations, losses, penalties, constraints, schedules, optimizers, initializers}: as in
                    goldens/keras_functions.json
    torch_modules   {seed, module, sizes, options, state_dict, input, initial_state, outputs, upstream, parameter_gradients,
                    input_gradients}: as in goldens/torch_modules.json; `state_dict` is what the module
                    is born with after manual_seed(seed)
    torch_training  {seed, sizes: [input, hidden, layers], dropout, hidden: none | detach, optimizer, lr, x, y, initial,
                    losses[10], final}: the tutorial's loop after manual_seed(seed): rnn = RNN(..., dropout), fc =
                    Linear(hidden, 1)
    torch_streams   {seed, uniform, normal, randperm, randint: {low, high, values}, bernoulli: {p, values}, dropout: {p,
                    mask}, loader: {n, batch_size, order (two epochs)}, after}: drawn in this order from one manual_seed
    torch_rules     {seed, losses, optimizers, schedulers}: as in goldens/torch_rules.json
    operations_core {seed, cases: [...]} of goldens/cases/_operations: 25 of every operation of @unroll/core, more than
                    20,000 in ten seeds
    stock_keras     {scaled_to, options, losses, seconds, initial, final} of originals/stock_keras.py: for each seed the
                    series scaled to [-1, 1] and to [0, 1], with dropout 0.2 and 0, each by default and, to know how far
                    Keras is from itself, without oneDNN (options.variant) and twice from initial weights that are
                    moved by their last bit (options.nudge)
    stock_torch     {options, losses, seconds, initial, final} of originals/stock_torch.py: for each seed modes none, detach
                    and carry

The series that the stock curves learn is `series` beside `cases`, scaled to [-1, 1]; to [0, 1] it is (series + 1) / 2.
The stock curves in Keras take about four minutes a seed on two quiet cores, all else less than one.
"""

import argparse
import importlib
import json
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

PARITY = Path(__file__).resolve().parent.parent
sys.path += [str(PARITY), str(PARITY / "goldens")]

from generate import encode, versions
from originals.run import run
from originals.stock_data import read_prices, scale

KERAS_EPOCHS, TORCH_EPOCHS, CARRY_EPOCHS = 10, 40, 10
KERAS_AND_ITS_VARIANTS = [{}, {"variant": "without-onednn"}, {"nudge": 0}, {"nudge": 1}]


def series():
    return scale(read_prices())


def stock_keras(seed):
    ranges = [([-1, 1], series()), ([0, 1], (series() + 1) / 2)]
    return [
        {"scaled_to": scaled_to, **run("stock_keras", scaled, seed=seed, epochs=KERAS_EPOCHS, dropout=dropout, **variant)}
        for scaled_to, scaled in ranges
        for dropout in (0.2, 0.0)
        for variant in KERAS_AND_ITS_VARIANTS
    ]


def stock_torch(seed):
    epochs = {"none": TORCH_EPOCHS, "detach": TORCH_EPOCHS, "carry": CARRY_EPOCHS}
    return [run("stock_torch", series(), seed=seed, hidden=hidden, epochs=n) for hidden, n in epochs.items()]


PARTS = ["data_csv", "data_series", "keras_layers", "keras_fits", "keras_streams", "keras_rules", "keras_functions", "torch_modules", "torch_training", "torch_streams", "torch_rules", "operations_core", "stock_keras", "stock_torch"]


def compute(part, seeds):
    """A part's cases, encoded; imports no more than it needs, since TensorFlow and PyTorch do not share a process well."""
    if part.startswith("stock_"):
        return encode([case for seed in seeds for case in progress(part, seed)])
    make = importlib.import_module(f"parts.{part.split('_')[0]}").PARTS[part]
    return encode([make(seed) for seed in seeds])


def progress(part, seed):
    """A stock part's cases of one seed, which are long enough in coming to be told of."""
    began = time.perf_counter()
    made = globals()[part](seed)
    print(f"{part}: seed {seed}, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", help="default: ten fresh ones")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    seeds = options.seeds or [random.SystemRandom().randrange(2**32) for _ in range(10)]

    cases = {}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        for part in options.parts:
            began = time.perf_counter()
            cases[part] = processes.submit(compute, part, seeds).result()
            print(f"{part}: {len(cases[part])} cases, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    content = {"versions": versions(), "seeds": seeds, "series": encode(series()), "cases": cases}
    Path(options.out).write_text(json.dumps(content, separators=(",", ":"), allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
