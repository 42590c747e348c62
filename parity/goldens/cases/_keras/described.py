"""Layers by their description: {"layer", "options"}, "of" for what a wrapper wraps, "cells" for those of an RNN."""

from keras import layers


def spec(layer, of=None, cells=None, **options):
    return {"layer": layer, "options": options, **({"of": of} if of else {}), **({"cells": cells} if cells else {})}


def make(described, **more):
    kind = getattr(layers, described["layer"])
    options = {**described["options"], **more}
    if "of" in described:
        return kind(make(described["of"]), **options)
    if "cells" in described:
        cells = [make(cell) for cell in described["cells"]]
        return kind(cells if len(cells) > 1 else cells[0], **options)
    return kind(**options)


def set_all(layer, values):
    """Gives every trainable weight a value that is not zero; returns all weights."""
    for weight in layer.trainable_weights:
        weight.assign(values(*weight.shape, scale=0.5))
    return layer.get_weights()
