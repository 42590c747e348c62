"""PyTorch modules, losses, optimizers, schedulers, clipping, and the text of repr and of errors.

Gradients are of sum(output * upstream).
"""

import torch

from cases._torch_modules.errors import errors
from cases._torch_modules.layers import activations, embedding, modules
from cases._torch_modules.losses import losses
from cases._torch_modules.optimizers import clipping, optimizer_text, optimizers, schedulers
from cases._torch_modules.recurrent import between_layers_dropout, cells, gated, rnn
from cases._torch_modules.texts import names, reprs, warned
from cases._torch_modules.training import carried_graph, training


def cases():
    torch.set_num_threads(1)
    return {
        "rnn": rnn(),
        "gated": gated(),
        "cells": cells(),
        "between_layers_dropout": between_layers_dropout(),
        "modules": modules(),
        "activations": activations(),
        "embedding": embedding(),
        "losses": losses(),
        "optimizers": optimizers(),
        "optimizer_text": optimizer_text(),
        "schedulers": schedulers(),
        "clipping": clipping(),
        "reprs": reprs(),
        "names": names(),
        "errors": errors(),
        "warnings": warned(),
        "training": training(),
        "carried_graph": carried_graph(),
    }
