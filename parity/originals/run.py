"""Starts an original as a process of its own, as its reader would, and returns what it reported."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
# What a caller sets for itself must not reach the original, whose defaults are the reference.
OURS = ("TF_", "XLA_", "OMP_", "KERAS_", "CUDA_")


def run(script, series, **options):
    """`script`: "stock_keras" or "stock_torch"; `series`: scaled values; `options`: the script's, True for a flag.

    Losses are float32 as the originals compute them, float64 with float64=True; `seconds` is of each epoch.
    """
    arguments = [sys.executable, str(HERE / f"{script}.py"), "--json", "--series", "-"]
    for name, value in options.items():
        if value is not False:
            arguments += [f"--{name.replace('_', '-')}", *([] if value is True else [str(value)])]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    done = subprocess.run(
        arguments, input=json.dumps(list(series)), env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{script}.py ended with exit code {done.returncode}:\n{done.stderr}")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    epochs = [event for event in events if event["event"] == "epoch"]
    dtype = np.float64 if options.get("float64") else np.float32
    return {
        "options": options,
        "losses": np.array([epoch["loss"] for epoch in epochs], dtype),
        "seconds": np.array([epoch["seconds"] for epoch in epochs]),
        "initial": [np.array(values, dtype) for values in events[0]["initial"]],
        "final": [np.array(values, dtype) for values in events[-1]["final"]],
    }
