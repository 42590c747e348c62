"""Writes the goldens: what the real Python packages compute, for the TypeScript tests to compare with.

    python generate.py            # every module of cases/
    python generate.py keras_layers streams_torch

Each module of cases/ has `cases()`, a dict of JSON-able values; what begins with an underscore is what they are made of.
`<module>.json` holds `{"versions": {...}, "cases": {...}}`. Tensors and arrays become `{"shape": [...], "values": [...]}`; a
float32 is written with the fewest digits that give the same float32 back.
"""

import importlib
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


def number(value):
    """A Python number that prints shortly and, read as float64 and rounded to its own type, is `value` again."""
    if isinstance(value, (np.float32, np.float16)):
        return float(str(value))
    return value.item()


def encode(value):
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, np.generic):
        return number(value)
    if hasattr(value, "detach"):
        value = value.detach()
    if hasattr(value, "__array__"):
        array = np.asarray(value)
        if array.dtype == bool:
            array = array.astype(np.int32)
        return {"shape": list(array.shape), "values": [number(item) for item in array.reshape(-1)]}
    return value


def versions():
    pins = (HERE / "requirements.txt").read_text().split()
    packages = [pin.split("==")[0] for pin in pins]
    return {"python": platform.python_version(), **{name: own for name in packages if (own := installed(name))}}


def installed(name):
    """The version of a package; None where it is not there, as a case that does not need it may do without."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def write(name):
    module = importlib.import_module(f"cases.{name}")
    content = {"versions": versions(), "cases": encode(module.cases())}
    target = HERE / f"{name}.json"
    target.write_text(json.dumps(content, separators=(",", ":"), allow_nan=False) + "\n")
    print(f"{target.name}: {target.stat().st_size / 1024:.0f} KiB", flush=True)


def main():
    names = sys.argv[1:] or sorted(path.stem for path in (HERE / "cases").glob("[a-z]*.py"))
    if len(names) == 1:
        write(names[0])
        return
    # TensorFlow and torch.optim abort when they meet in one process: both bring LLVM.
    for name in names:
        subprocess.run([sys.executable, __file__, name], check=True)


if __name__ == "__main__":
    main()
