"""Runs the first cells of docs/interop.md: what they print, and the files they write, into formats/guide/."""

import contextlib
import io
import os
from pathlib import Path

PARITY = Path(__file__).resolve().parent.parent.parent


def run(cell):
    """Runs a cell of the guide where its files belong; returns what it prints."""
    folder = PARITY / "goldens" / "formats" / "guide"
    folder.mkdir(exist_ok=True)
    os.chdir(folder)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile((PARITY / "tests" / "guide" / cell).read_text(), cell, "exec"), {})
    return printed.getvalue()
