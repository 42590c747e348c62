"""Random small files and series for live.py: what pandas and scikit-learn make of them."""

import io
import random
import warnings

import numpy as np
import pandas as pd
from sklearn.preprocessing import MinMaxScaler

from cases.data import fills, plain, read, standard

CELLS = ["", "a", "1", "2.5", "-.5", "1e3", "NA", "nan", "x y", " 7", "8 ", "a;b", "null", "+4", "0x1", "1.2.3"]
ODD = ['"{0}"', '"{0}" ', '"{0}"{1}', '{0}"{1}', '"{0}""{1}"', '"{0},{1}"', '"{0}\n{1}"', '"{0}\r\n{1}"', ' "{0}"', '"{0}']


def random_text(rng, delimiter):
    width = rng.randint(1, 4)
    breaks = rng.choice(["\n", "\r\n", "\r"])

    def cell():
        if rng.random() < 0.7:
            return rng.choice(CELLS)
        # The odd ones that leave a quote open are rare, or no file would be whole.
        form = rng.choice(ODD[:-1] if rng.random() < 0.95 else ODD)
        return form.format(rng.choice(CELLS), rng.choice(CELLS))

    rows = [delimiter.join(cell() for _ in range(width)) for _ in range(rng.randint(1, 6))]
    # After two CR pandas swallows a delimiter that begins the next row.
    if breaks != "\r" and rng.random() < 0.3:
        rows.insert(rng.randrange(len(rows) + 1), rng.choice(["", "  "]))
    return breaks.join(rows) + rng.choice(["", breaks])


def is_comparable(text, delimiter):
    """Whether no cell is of blanks alone or of blanks around a missing value, which is text to pandas and missing to readCsv."""
    try:
        raw = pd.read_csv(io.StringIO(text), header=None, sep=delimiter, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError):
        return True
    cells = raw.values.ravel().tolist()
    return all(value == value.strip() or value.strip() not in ("", "NA", "nan", "null") for value in cells)


def data_csv(seed):
    rng = random.Random(seed)
    files = []
    while len(files) < 200:
        delimiter = rng.choice([",", ";", "\t", "|"])
        text = random_text(rng, delimiter)
        if is_comparable(text, delimiter):
            options = {"delimiter": delimiter, "header": None}
            files.append({"text": text, "options": options, **read(text, options)})
    return {"seed": seed, "files": files}


def minmax(fit, unseen, **options):
    scaler = MinMaxScaler(**options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        scaler.fit(fit)
    transformed = scaler.transform(unseen)
    return {
        "options": {"featureRange": list(options["feature_range"]), "clip": options["clip"]},
        "fit": plain(fit.tolist()),
        "unseen": plain(unseen.tolist()),
        "transformed": plain(transformed.tolist()),
        "inverse": plain(scaler.inverse_transform(transformed).tolist()),
    }


def data_series(seed):
    rng = np.random.default_rng(seed)

    def matrix(rows, columns):
        values = rng.normal(size=(rows, columns)) * 10.0 ** rng.integers(-6, 9, columns) + rng.normal(size=columns) * 100
        return np.where(rng.random((rows, columns)) < 0.1, np.nan, values)

    scaled = []
    for _ in range(20):
        columns = int(rng.integers(1, 5))
        fit, unseen = matrix(int(rng.integers(2, 30)), columns), matrix(5, columns)
        low = float(rng.normal())
        flags = [bool(flag) for flag in rng.integers(0, 2, 3)]
        scaled.append({
            "minmax": minmax(fit, unseen, feature_range=(low, low + float(rng.random()) + 0.1), clip=flags[0]),
            "standard": standard(fit, unseen, with_mean=flags[1], with_std=flags[2]),
        })
    series = [matrix(int(rng.integers(2, 30)), 1)[:, 0] for _ in range(20)]
    return {"seed": seed, "scaled": scaled, "fills": [fills(s.tolist()) for s in series if not np.isnan(s).all()]}


PARTS = {"data_csv": data_csv, "data_series": data_series}
