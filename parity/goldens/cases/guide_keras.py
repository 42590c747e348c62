"""The first Keras cell of docs/interop.md: what it prints; it writes a file into formats/guide/."""

from cases._guide import run


def cases():
    return {"printed": run("keras_train.py")}
