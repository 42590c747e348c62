"""The Python side of a contender; see serve.mjs for the requests and answers."""

import json
import os
import resource
import sys
import time
import traceback
from importlib.metadata import version
from pathlib import Path

import numpy as np

GOLDEN = Path(__file__).resolve().parents[2] / "parity" / "goldens" / "stock_series.json"


def stock_windows(samples=1208, window=50):
    """The examples' data: windows of the scaled share prices, (samples, window), and the price after each, (samples,)."""
    values = np.array(json.loads(GOLDEN.read_text())["cases"]["scaled"]["values"], dtype=np.float32)
    x = np.stack([values[i : i + window] for i in range(samples)])
    return x, values[window : window + samples]


def timed(step):
    def run(repeats):
        times = []
        for _ in range(repeats):
            began = time.perf_counter()
            step()
            times.append((time.perf_counter() - began) * 1000)
        return times

    return run


def serve(workloads, packages):
    """`workloads` is {name: function of the sizes that returns run}; run(repeats) returns milliseconds."""
    # Libraries print to stdout, which is for the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    current, prepared = None, {}
    for line in sys.stdin:
        try:
            request = json.loads(line)
            name = request.get("workload")
            if request.get("about"):
                reply = {"versions": {"python": sys.version.split()[0], **{p: version(p) for p in packages}}}
            elif request.get("load"):
                reply = {"resident": memory("VmRSS")}
            elif name not in workloads:
                reply = {"missing": name}
            else:
                if name != current:
                    current, prepared = name, {}
                key = json.dumps(request.get("sizes", {}))
                if key not in prepared:
                    prepared[key] = workloads[name](**request.get("sizes", {}))
                    if request.get("warmup", 1) > 0:
                        prepared[key](request.get("warmup", 1))
                reply = {"times": prepared[key](request.get("repeats", 1)), "peak": memory("VmHWM")}
        except Exception:
            reply = {"error": traceback.format_exc()}
        print(json.dumps(reply), file=answers, flush=True)


def memory(row):
    """Bytes; VmHWM is the most so far. Linux's getrusage counts what the parent held when it forked; /proc does not."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith(row))
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
