"""Files through unroll and the real packages, both ways. formats.mjs starts it, with formats.ts to call.

numpy, torch, keras: files of the real packages, read and written anew by `@unroll/formats`, must come back bit for bit:
arrays of every dtype, checkpoints with their optimizers, models that predict the same and whose training goes on the same.

sequential: Keras's models, of every layer, train on in `@unroll/sequential`, and those in Keras.

resume: PyTorch's training goes on in `@unroll/nn`, and that in PyTorch.

schedulers: PyTorch's learning-rate schedules go on in `@unroll/nn`, and those in PyTorch.

modules: what `toTorch` makes of a Keras-dialect model is built in PyTorch as it prints, and takes its weights.

onnx: what `exportOnnx` makes of models and modules is checked by onnx and run by onnxruntime.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

sys.path.append(str(Path(__file__).resolve().parent.parent / "goldens"))

from roundtrips.conversion import modules_part, onnx_part
from roundtrips.rewriting import keras_part, numpy_part, torch_part
from roundtrips.schedulers import schedulers_part
from roundtrips.training import resume_part, sequential_part

PARTS = {
    "numpy": numpy_part,
    "torch": torch_part,
    "keras": keras_part,
    "sequential": sequential_part,
    "resume": resume_part,
    "schedulers": schedulers_part,
    "modules": modules_part,
    "onnx": onnx_part,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ours", required=True, help="formats.ts, bundled")
    parser.add_argument("--seeds", type=int, nargs="+", default=[random.SystemRandom().randrange(2**31)])
    parser.add_argument("--parts", choices=PARTS, nargs="+", default=[*PARTS])
    options = parser.parse_args()
    os.environ["UNROLL_FORMATS"] = options.ours
    if len(options.parts) == 1 and len(options.seeds) == 1:
        run(options.parts[0], options.seeds[0])
        return
    for seed in options.seeds:
        for part in options.parts:  # one process each: TensorFlow and PyTorch do not share one well
            arguments = ["--ours", options.ours, "--parts", part, "--seeds", str(seed)]
            subprocess.run([sys.executable, __file__, *arguments], check=True)


def run(part, seed):
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "theirs"
        folder.mkdir()
        result = PARTS[part](folder, seed) or "the same, bit for bit"
    print(f"formats, {part}, seed {seed}: {result}", flush=True)


if __name__ == "__main__":
    main()
