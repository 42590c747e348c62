"""Values to compute with, and the gradients of modules."""

import numpy as np
import torch


class Values:
    """Reproducible float32 test values of ordinary size."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def __call__(self, *shape, scale=0.8):
        return torch.tensor((self.rng.standard_normal(shape) * scale).astype("float32").round(4))


def leaf(tensor):
    return tensor.clone().requires_grad_()


def set_values(module, values):
    """Gives every parameter a value that is not zero; the state dict, in torch's order."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(values(*parameter.shape, scale=0.5))
    return {key: value.clone() for key, value in module.state_dict().items()}


def flat(outputs):
    if isinstance(outputs, torch.Tensor):
        return [outputs]
    return [tensor for item in outputs for tensor in flat(item)]


def gradients(module, inputs, values, call=None):
    leaves = [leaf(x) if x.is_floating_point() else x for x in inputs]
    outputs = flat((call or module)(*leaves))
    upstream = [values(*y.shape) for y in outputs]
    sum((y * g).sum() for y, g in zip(outputs, upstream)).backward()
    return {
        "outputs": outputs,
        "upstream": upstream,
        "parameter_gradients": {name: p.grad for name, p in module.named_parameters()},
        "input_gradients": [x.grad for x in leaves if x.is_floating_point()],
    }
