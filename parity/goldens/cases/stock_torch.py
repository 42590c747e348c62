"""The losses of originals/stock_torch.py on stock_series, seed for seed.

Weights are the first 8 values of each parameter, in the order of parameters(): weight_ih_l0, weight_hh_l0, bias_ih_l0,
bias_hh_l0, the same of l1, fc.weight, fc.bias. Mode carry costs more with every epoch, so most of its runs are short.
"""

from cases.stock_series import scaled
from originals.run import run

SEEDS = [0, 1, 42]


def curve(series, **options):
    result = run("stock_torch", series, **options, threads=1)
    del result["seconds"]
    return result


def cases():
    series = scaled()
    return {
        "curves": [curve(series, hidden=hidden, seed=seed) for hidden in ("none", "detach") for seed in SEEDS],
        "carry": [curve(series, hidden="carry", seed=seed, epochs=100 if seed == 0 else 40) for seed in SEEDS],
        "inplace": [curve(series, hidden="inplace", seed=0, epochs=40)],
        "float64": [
            curve(series, hidden=hidden, seed=0, float64=True, epochs=40 if hidden == "carry" else 100)
            for hidden in ("none", "detach", "carry")
        ],
        "small": [
            curve(series, hidden="detach", seed=5, dropout=0.2, epochs=10),
            curve(series, hidden="carry", seed=6, units=7, layers=3, window=20, epochs=10),
        ],
    }
