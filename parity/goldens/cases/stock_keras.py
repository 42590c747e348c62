"""The losses of originals/stock_keras.py on stock_series, seed for seed, and how far the original's own variants spread.

On prices scaled to [-1, 1] training is chaotic for some seeds, without dropout too: what differs in the last digit of the
first epoch differs by percents from the third or fourth on. A port that is right can be no nearer to Keras than Keras is to
itself when it sums in another order (`spread`: other threads, without oneDNN, XLA, initial weights moved by an ulp). On the
same prices scaled to [0, 1] (`unit_range`: exactly (scaled + 1) / 2) and without dropout, the variants stay within 1e-5 of
each other for all ten epochs. Weights are the first 8 values of each, in the order of get_weights.
"""

from cases.stock_series import scaled
from originals.run import run

SEEDS = [0, 1, 42]
DROPOUTS = [0.2, 0.0]
NUDGES = range(3)
VARIED = [(seed, dropout) for seed in [0, 42] for dropout in DROPOUTS]


def curve(series, **options):
    result = run("stock_keras", series, **options)
    del result["seconds"]
    return result


def curves(series):
    return [curve(series, seed=seed, dropout=dropout) for seed in SEEDS for dropout in DROPOUTS]


def spread(series, settings=VARIED):
    """Losses of the variants; the default's are in `curves`."""
    return [variants(series, seed, dropout) for seed, dropout in settings]


def variants(series, seed, dropout):
    same = dict(seed=seed, dropout=dropout)
    names = ["single-threaded", "without-onednn", *(["xla"] if dropout == 0 else [])]
    runs = [curve(series, **same, variant=name) for name in names]
    runs += [curve(series, **same, nudge=nudge) for nudge in NUDGES]
    return {**same, "runs": [{"options": one["options"], "losses": one["losses"]} for one in runs]}


def cases():
    series = scaled()
    unit_range = (series + 1) / 2
    return {
        "curves": curves(series),
        "spread": spread(series, [*VARIED, (1, 0.2)]),
        "small": [
            curve(series, seed=3, no_shuffle=True, epochs=3),
            curve(series, seed=4, units=8, layers=2, window=20, batch_size=64, dropout=0.5, epochs=3),
        ],
        "unit_range": {"curves": curves(unit_range), "spread": spread(unit_range)},
    }
