"""Runs cells of a notebook, in one namespace; what all but the last print is left out."""

import contextlib
import io
import sys
from pathlib import Path

namespace = {}
*before, last = sys.argv[1:]
for cell in before:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(Path(cell).read_text(), cell, "exec"), namespace)
exec(compile(Path(last).read_text(), last, "exec"), namespace)
