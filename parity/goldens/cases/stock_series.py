"""The S&P 500's opening prices of 2012 to 2016 and the same scaled to [-1, 1]: what both stock curves learn."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

from originals.stock_data import FIRST_DAY, LAST_DAY, read_prices, scale


def scaled():
    return scale(read_prices())


def cases():
    prices = read_prices()
    return {
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "first_prices": prices[:5, 0],
        "minimum": prices.min(),
        "maximum": prices.max(),
        "scaled": scale(prices),
    }
