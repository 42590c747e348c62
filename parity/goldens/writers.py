"""Files that other years' Keras and PyTorch wrote, as one archive: each version is installed into a folder of its own.

    python parity/goldens/writers.py --envs FOLDER [NAME ...]

It needs `pip install brotli`, the Pythons named below on the PATH (pyenv brings them), the package registry, and some
gigabytes in FOLDER, where what is installed stays. The archive is writers.zip.br: by version, the files and expected.json.
"""
import argparse
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import brotli

HERE = Path(__file__).resolve().parent
ARCHIVE = HERE / "writers.zip.br"
LARGEST = 1_000_000


class Writer(NamedTuple):
    """A version: the Python it needs (None: this one), what is installed alone, and what with all that it asks for."""

    python: str | None
    alone: list
    packages: list
    # What writes: a script of writers/, and its first arguments.
    command: tuple
    # The version whose Python and packages this one is laid over, as a folder of its own.
    over: str | None = None


KERAS = ("keras_files.py", "keras")
TF_KERAS = ("keras_files.py", "tensorflow.keras")
TORCH = ("torch_files.py",)


def over_newest(version):
    extra = ["dm-tree", "absl-py", "attrs", "wrapt"] if version == "3.0.5" else []
    return Writer(None, ["keras==" + version, *extra], [], KERAS, over="keras")


# Wheels of PyTorch ask for more than their saving needs, so what it does need is named beside them.
WRITERS = {
    "keras-1.2.2": Writer(
        "3.6", ["keras==1.2.2", "theano==1.0.5"], ["h5py<3", "numpy<1.19", "pyyaml", "six", "scipy"], KERAS
    ),
    "keras-2.0.9": Writer(
        "3.6", [], ["tensorflow==1.4.1", "keras==2.0.9", "h5py<3", "protobuf<3.18", "numpy<1.17"], KERAS
    ),
    "keras-2.3.1": Writer(
        "3.7", [], ["tensorflow-cpu==1.15.0", "keras==2.3.1", "h5py<3", "protobuf<3.21", "numpy<1.19"], KERAS
    ),
    "tensorflow-1.15": Writer(
        "3.7", [], ["tensorflow-cpu==1.15.0", "h5py<3", "protobuf<3.21", "numpy<1.19"], TF_KERAS
    ),
    "tensorflow-2.4": Writer("3.8", [], ["tensorflow-cpu==2.4.4", "protobuf<3.21"], TF_KERAS),
    "tensorflow-2.11": Writer("3.10", [], ["tensorflow-cpu==2.11.0", "numpy<1.24"], TF_KERAS),
    "tensorflow-2.12": Writer("3.11", [], ["tensorflow-cpu==2.12.0"], TF_KERAS),
    "tensorflow-2.15": Writer("3.11", [], ["tensorflow-cpu==2.15.1"], TF_KERAS),
    "keras": Writer(None, [], ["keras", "tensorflow-cpu"], KERAS),
    "tf_keras": Writer(None, ["tf_keras"], [], ("keras_files.py", "tf_keras"), over="keras"),
    "keras-3.0.5": over_newest("3.0.5"),
    "keras-3.4.1": over_newest("3.4.1"),
    "keras-3.6.0": over_newest("3.6.0"),
    "torch-1.0.1": Writer("3.7", ["torch==1.0.1"], ["numpy<1.19"], TORCH),
    "torch-1.5.1": Writer("3.8", ["torch==1.5.1"], ["numpy<1.19", "future"], TORCH),
    "torch-1.12.1": Writer("3.10", ["torch==1.12.1"], ["numpy<1.24", "typing_extensions"], TORCH),
    "torch": Writer(None, ["torch"], ["numpy"], TORCH),
}

SETTINGS = {
    "CUDA_VISIBLE_DEVICES": "",
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    # Theano would compile each model for minutes.
    "THEANO_FLAGS": "device=cpu,mode=FAST_COMPILE,cxx=",
}


def run(*command, **settings):
    subprocess.run([str(part) for part in command], check=True, env={**os.environ, **settings})


def environment(folder, name):
    """The Python of that version, and what its PYTHONPATH has to be; both are installed where they are missing."""
    writer = WRITERS[name]
    place = folder / name
    if writer.over is not None:
        python, _ = environment(folder, writer.over)
        if not place.exists():
            run(python, "-m", "pip", "install", "-q", "--no-deps", "--target", place, *writer.alone)
        return python, str(place)
    python = place / "bin" / "python"
    if not python.exists():
        run(sys.executable if writer.python is None else "python" + writer.python, "-m", "venv", place)
        for packages in (["--no-deps", *writer.alone] if writer.alone else [], writer.packages):
            if packages:
                run(python, "-m", "pip", "install", "-q", *packages)
    return python, ""


def written(folder, name):
    """What that version writes: bytes by name."""
    script, *arguments = WRITERS[name].command
    python, path = environment(folder, name)
    backend = {"KERAS_BACKEND": "theano"} if name == "keras-1.2.2" else {}
    with tempfile.TemporaryDirectory() as out:
        run(python, HERE / "writers" / script, *arguments, out, **{**SETTINGS, "PYTHONPATH": path, **backend})
        return {file.name: file.read_bytes() for file in sorted(Path(out).iterdir())}


def read_archive():
    if not ARCHIVE.exists():
        return {}
    archive = {}
    with zipfile.ZipFile(io.BytesIO(brotli.decompress(ARCHIVE.read_bytes()))) as packed:
        for path in packed.namelist():
            name, file = path.split("/")
            archive.setdefault(name, {})[file] = packed.read(path)
    return archive


def write_archive(archive):
    """Files of one name stand together, so that what they share is packed once."""
    files = sorted((file, name) for name in WRITERS for file in archive.get(name, {}))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as out:
        for file, name in files:
            out.writestr(zipfile.ZipInfo(f"{name}/{file}"), archive[name][file])
    data = brotli.compress(packed.getvalue(), quality=11, lgwin=24)
    assert len(data) < LARGEST, f"{len(data)} bytes: write fewer models"
    ARCHIVE.write_bytes(data)
    print(f"{ARCHIVE.name}: {len(files)} files, {len(data)} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--envs", type=Path, required=True, help="where the versions are installed")
    parser.add_argument("names", nargs="*", help="which versions to write anew: " + ", ".join(WRITERS))
    options = parser.parse_args()
    archive = read_archive()
    for name in options.names or WRITERS:
        archive[name] = written(options.envs, name)
    write_archive(archive)


main()
