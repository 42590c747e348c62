"""Files that other years' PyTorch wrote, as one archive: each version is installed into a folder of its own.

    python parity/goldens/writers.py --envs FOLDER [NAME ...]

It needs the Pythons named below on the PATH (pyenv brings them), the package registry, and some gigabytes in FOLDER, where
what is installed stays. The archive is writers.json.gz: by version, by file, the bytes in base64, and expected.json.
"""
import argparse
import base64
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ARCHIVE = HERE / "writers.json.gz"

# Wheels of PyTorch ask for more than their saving needs, so what it does need is named beside them.
WRITERS = {
    "torch-1.0.1": ("3.7", ["torch==1.0.1"], ["numpy<1.19"]),
    "torch-1.5.1": ("3.8", ["torch==1.5.1"], ["numpy<1.19", "future"]),
    "torch-1.12.1": ("3.10", ["torch==1.12.1"], ["numpy<1.24", "typing_extensions"]),
    "torch": (None, ["torch"], ["numpy"]),
}


def run(*command):
    subprocess.run([str(part) for part in command], check=True)


def environment(folder, name):
    """The Python of that version's folder, which is made where it is missing."""
    version, alone, packages = WRITERS[name]
    python = folder / name / "bin" / "python"
    if not python.exists():
        run(sys.executable if version is None else "python" + version, "-m", "venv", folder / name)
        run(python, "-m", "pip", "install", "-q", *(["--no-deps"] if version else []), *alone)
        run(python, "-m", "pip", "install", "-q", *packages)
    return python


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--envs", type=Path, required=True, help="where the versions are installed")
    parser.add_argument("names", nargs="*", help="which versions to write anew: " + ", ".join(WRITERS))
    options = parser.parse_args()
    archive = json.loads(gzip.decompress(ARCHIVE.read_bytes())) if ARCHIVE.exists() else {}
    for name in options.names or WRITERS:
        with tempfile.TemporaryDirectory() as out:
            run(environment(options.envs, name), HERE / "writers" / "torch_files.py", out)
            archive[name] = {
                path.name: base64.b64encode(path.read_bytes()).decode() for path in sorted(Path(out).iterdir())
            }
    ordered = {name: archive[name] for name in WRITERS if name in archive}
    ARCHIVE.write_bytes(gzip.compress(json.dumps(ordered).encode(), 9, mtime=0))
    print(f"{ARCHIVE.name}: {ARCHIVE.stat().st_size} bytes")


main()
