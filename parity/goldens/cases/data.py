"""What pandas and scikit-learn make of small files and series: read_csv, to_datetime, interpolate and its kin, describe, StandardScaler.

None stands for a missing value, "Infinity" and "-Infinity" for the infinities, which JSON cannot hold.
"""

import io
import warnings

import numpy as np
import pandas as pd
from sklearn.preprocessing import StandardScaler

TEXTS = [
    'a,b\n1,"2\n3,4\n',
    '"a,b\n1,2',
    'a,b\n1,2\n"',
    'a,b\n"x"y,2\n',
    'a,b\n"x"y"z,2\n',
    'a,b\n"1" ,2\n',
    'a,b\n"x" "y",2\n',
    'a,b\n1, 2\n3, 4\n',
    'a,b\n  "x",2\n',
    'a,b\n1, "x"\n',
    'a,b\nx"y,2\n',
    'a,b\n"x""y",2\n',
    'a\n""""\nx\n',
    'a,b\n"1\n2",3\n"x\r\ny",4\n',
    'a,b\r1,2\r3,4',
    'a,b\r\n1,2\r\n\r\n3,4\r\n',
    '\ufeffa,b\n1,2\n',
    '\ufeff"a",b\n1,2\n',
    'a,b\n\n  \n1,2\n \t \n3,4',
    'a\n""\n1\n',
    'a,b,a,a\n1,2,3,4\n',
    'a,a.1,a\n1,2,3\n',
    'a,a,a.1\n1,2,3\n',
    'a,a,a.1,a.1\n1,2,3,4\n',
    ',x\n0,5\n',
    ',,a\n0,5,6\n',
    'a,b\n1,inf\n2,-Infinity\n3,+INF\n',
    'a,b\n1e400,-1e400\n',
    'a\nna\n1\n',
    'a\nnone\n1\n',
    *(f'a,b\n1,{cell}\n2,3\n' for cell in ['', 'NaN', 'nan', '-nan', '-NaN', 'NA', '<NA>', 'N/A', 'n/a', '#N/A', '#N/A N/A', '#NA', 'NULL', 'null', 'None', '1.#IND', '-1.#IND', '1.#QNAN', '-1.#QNAN', '"NA"', '""']),
    'a,b\n+1,-.5\n5.,1e-3\n',
    'a\n1_000\n',
    'a\n0x10\n',
    'a\n1.5.\n',
    'a\n-\n',
    'a\n1 000\n',
    'a,b\n1,2\n3,4,5\n',
    'a;b\n1;2\n',
]
WITH_OPTIONS = [
    ('a;b\n1,5;2\n-3,25;4\n', dict(delimiter=';', decimal=',')),
    ('a;b\n1,5;2.000,25\n-3,25;1.234.567,5\n', dict(delimiter=';', decimal=',', thousands='.')),
    ('a\tb\n1.5\t2,000\n\t1\n', dict(delimiter='\t', thousands=',')),
    ('a|b\n1|"x|y"\n', dict(delimiter='|')),
    ('a b\n1 2\n"x y" 4\n', dict(delimiter=' ')),
    ("a;b\n1'000;2\n", dict(delimiter=';', thousands="'")),
    ('a;b\n1,23;12,34,567\n', dict(delimiter=';', thousands=',')),
    ('1,2\n3,4\n', dict(header=None)),
    ('1,2\n3,4\n', dict(header=None, names=['x', 'y'])),
    ('a,b\n1,2\n', dict(header=0, names=['x', 'y'])),
]
DATES = [
    *['1949-01', '1949/01', '2020/01/02', '2020-1-2', '2020.01.02', '1/2/20', '1/2/2020', '12/31/68', '1-2-2020', '2-Jan-20'],
    *['2 January 2020', 'Jan 2, 2020', 'February 29, 2020', 'Jan 2020', '2020-01-02 9:30', '2020-01-02T09:30:15.250'],
    *['1/2/2020 9:30', '1/2/2020 9:30 PM', '1/2/2020 12:05 AM', '1/2/2020 12:05 PM', '2020/01/02 23:59:59'],
    *['2020-01-02T09:30:15Z', '2020-01-02 09:30:15+0530', '2020-01-02T23:30:00-05:00'],
    *['2020-02-30', '2020-13-01', '2020-01-02 24:00', '2020-01-02 10:60', '2019-02-29', '1949-13'],
]
DAY_FIRST = ['1/2/20', '1/2/2020', '31/12/2016', '1.2.2020', '31.12.2016 14:05', '2020-01-02', '3-Jan-2012']
nan = float('nan')
SERIES = [
    [1, nan, 3],
    [1, nan, nan, 4, nan, 5],
    [0.1, nan, nan, nan, 0.7],
    [nan, 2, nan],
    [-1e9, nan, nan, 1e-9, nan, nan, nan, 3.3],
    [1, 2, 3],
    [5, nan],
]


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, (float, np.floating)) and np.isinf(value):
        return 'Infinity' if value > 0 else '-Infinity'
    return value.item() if isinstance(value, np.generic) else value


def read(text, options):
    """Columns and cells, or error: True where pandas raises. `names` without header is how pandas says header: false."""
    try:
        frame = pd.read_csv(io.StringIO(text), float_precision='round_trip', **options)
    except (pd.errors.ParserError, pd.errors.EmptyDataError):
        return {'error': True}
    columns = [str(name) for name in frame.columns]
    return {'columns': columns, 'values': {name: plain(frame.iloc[:, i].tolist()) for i, name in enumerate(columns)}}


def date(text, **options):
    try:
        stamp = pd.to_datetime([text], **options)[0]
    except ValueError:
        return None
    if stamp.tzinfo is not None:
        stamp = stamp.tz_convert('UTC').tz_localize(None)
    return stamp.isoformat(timespec='milliseconds') + 'Z'


def fills(series):
    s = pd.Series(series, dtype=float)
    return {
        'series': plain(series),
        'linear': plain(s.interpolate().tolist()),
        'forward': plain(s.ffill().tolist()),
        'backward': plain(s.bfill().tolist()),
        'mean': plain(s.fillna(s.mean()).tolist()),
        'median': plain(s.fillna(s.median()).tolist()),
        'zero': plain(s.fillna(0).tolist()),
        'describe': {name: plain(value) for name, value in s.describe().items()},
    }


def standard(fit, unseen, **options):
    fit, unseen = np.asarray(fit, dtype=float), np.asarray(unseen, dtype=float)
    scaler = StandardScaler(**options)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', RuntimeWarning)  # the mean of a column of NaN
        scaler.fit(fit)
    transformed = scaler.transform(unseen)
    learnt = {name: value if value is None else plain(value.tolist()) for name, value in [('mean', scaler.mean_), ('variance', scaler.var_), ('scale', scaler.scale_)]}
    return {
        'options': {'withMean': options.get('with_mean', True), 'withStd': options.get('with_std', True)},
        'fit': plain(fit.tolist()),
        'unseen': plain(unseen.tolist()),
        **learnt,
        'fitTransformed': plain(scaler.transform(fit).tolist()),
        'transformed': plain(transformed.tolist()),
        'inverse': plain(scaler.inverse_transform(transformed).tolist()),
    }


def cases() -> dict:
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(12, 4)) * [1e-6, 1, 1e3, 1e9] + [0, -5, 40, 1e9]
    unseen = rng.normal(size=(5, 4)) * [3e-6, 3, 3e3, 3e9]
    gaps = matrix.copy()
    gaps[[0, 3, 3, 11], [0, 0, 2, 3]] = np.nan
    gaps[:, 1] = np.nan
    # A column of 0.1 has a variance that is not exactly 0; scikit-learn takes it as constant all the same.
    constant = np.stack([np.arange(6.0), np.full(6, 7.5), np.zeros(6), np.full(6, 0.1), 1e8 + np.linspace(0, 1e-7, 6)], axis=1)
    # Dates are parsed where read_csv would be told to parse them.
    return {
        'csv': [{'text': text, 'options': options, **read(text, options)} for text, options in [(text, {}) for text in TEXTS] + WITH_OPTIONS],
        'dates': [{'text': text, 'dayFirst': False, 'date': date(text)} for text in DATES]
        + [{'text': text, 'dayFirst': True, 'date': date(text, dayfirst=not text.startswith('2020'))} for text in DAY_FIRST],
        'fills': [fills(series) for series in SERIES],
        'standard': {
            'one feature': standard(300 + np.cumsum(rng.normal(0.4, 6, size=(60, 1)), axis=0), [[300.0], [250.5]]),
            'several features': standard(matrix, unseen),
            'without mean': standard(matrix, unseen, with_mean=False),
            'without deviation': standard(matrix, unseen, with_std=False),
            'constant features': standard(constant, constant[::-1] * 2 + 1),
            'missing values': standard(gaps, unseen),
            'a single sample': standard([[3.0, -2.0]], [[4.0, 5.0]]),
        },
    }
