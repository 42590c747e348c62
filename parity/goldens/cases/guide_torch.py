"""The first PyTorch cell of docs/interop.md: what it prints; it writes a file into formats/guide/."""

from cases._guide import run


def cases():
    return {"printed": run("torch_train.py")}
