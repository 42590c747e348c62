"""What both originals start from: one column of prices, scaled to [-1, 1], in windows of 50 days; and their command lines."""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.preprocessing import MinMaxScaler

SP500 = Path(__file__).resolve().parents[2] / "apps/stock-shared/node_modules/vega-datasets/data/sp500-2000.csv"
FIRST_DAY, LAST_DAY = "2012-01-03", "2016-12-30"


def read_prices(csv=None, column="Open"):
    """A column as float64 (n, 1), found in any case; without a file, the S&P 500's 1,258 days of 2012 to 2016."""
    frame = pd.read_csv(csv or SP500, thousands=",")
    frame.columns = frame.columns.str.lower()
    if csv is None:
        frame = frame[frame["date"].between(FIRST_DAY, LAST_DAY)]
    return frame[[column.lower()]].to_numpy("float64")


def scale(prices):
    return MinMaxScaler(feature_range=(-1, 1)).fit_transform(prices)[:, 0]


def windows(series, size=50):
    """X (n - size, size): the days before each day; y (n - size): that day."""
    x = np.stack([series[i : i + size] for i in range(len(series) - size)])
    return x, series[size:]


def parser(description, **defaults):
    """The options that both originals have."""
    out = argparse.ArgumentParser(description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    source = out.add_mutually_exclusive_group()
    source.add_argument("--csv", help="prices as CSV, oldest day first; the S&P 500 of 2012 to 2016 if not given")
    source.add_argument("--series", help="the scaled series as a JSON array of numbers, in this file; - is stdin")
    out.add_argument("--column", default="Open")
    out.add_argument("--window", type=int, default=50)
    out.add_argument("--units", type=int)
    out.add_argument("--layers", type=int)
    out.add_argument("--dropout", type=float)
    out.add_argument("--epochs", type=int)
    out.add_argument("--seed", type=int, default=0)
    out.add_argument("--json", action="store_true", help="print one JSON object a line: start, each epoch, end")
    out.set_defaults(**defaults)
    return out


def load(options):
    """X and y of what the command line names."""
    if options.series:
        text = sys.stdin.read() if options.series == "-" else Path(options.series).read_text()
        series = np.array(json.loads(text), "float64")
    else:
        series = scale(read_prices(options.csv, options.column))
    return windows(series, options.window)


def head(array, size=8):
    """An array's first values, which tell one set of weights from another."""
    return np.asarray(array).reshape(-1)[:size]


class Reporter:
    """Prints what happens as text, or as lines of JSON for the program that started this one.

    {"event": "start", "initial": [[first 8 values] of each weight]}
    {"event": "epoch", "epoch": 1, "loss": 0.5, "seconds": 1.2}
    {"event": "end", "final": [[first 8 values] of each weight]}
    """

    def __init__(self, options):
        self.json = options.json
        self.epochs = options.epochs
        self.losses = []
        self.seconds = []

    def start(self, weights):
        if self.json:
            self._line(event="start", initial=self._heads(weights))

    def epoch(self, loss, seconds):
        self.losses.append(loss)
        self.seconds.append(seconds)
        if self.json:
            self._line(event="epoch", epoch=len(self.losses), loss=loss, seconds=seconds)
        else:
            print(f"Epoch {len(self.losses)}/{self.epochs}  loss {loss:.6f}  {seconds:.2f} s", flush=True)

    def end(self, weights):
        if self.json:
            self._line(event="end", final=self._heads(weights))

    @staticmethod
    def _heads(weights):
        return [[float(str(value)) for value in head(weight)] for weight in weights]

    @staticmethod
    def _line(**values):
        print(json.dumps(values), flush=True)
