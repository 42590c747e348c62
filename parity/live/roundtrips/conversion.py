"""What `toTorch` and `exportOnnx` make of models, run by PyTorch and onnxruntime."""

import json

import numpy as np

from roundtrips.comparing import close, ours


def modules_part(folder, seed):
    import torch
    from torch import nn

    written = ours("modules", folder, seed)
    worst = 0.0
    for path in sorted(written.glob("*.json")):
        children = json.loads(path.read_text())
        net = nn.ModuleDict({child["name"]: eval(f"nn.{child['module']}", {"nn": nn}) for child in children}).eval()
        net.load_state_dict(torch.load(path.with_suffix(".pt"), weights_only=True))
        with np.load(path.with_suffix(".npz")) as arrays:
            x, y = torch.from_numpy(arrays["x"]), arrays["y"]
        for child in children:
            module = net[child["name"]]
            x = module(x)
            if isinstance(module, nn.RNNBase):
                sequence, state = x
                hn = state[0] if isinstance(state, tuple) else state
                last = torch.cat((hn[-2], hn[-1]), 1) if module.bidirectional else hn[-1]
                x = sequence if child["everyStep"] else last
        worst = max(worst, close(x.detach().numpy(), y, 2e-6, f"{path.name}: PyTorch computes something else"))
    return f"outputs differ by at most {worst:.1e}"


def onnx_part(folder, seed):
    import onnx
    import onnxruntime

    written = ours("onnx", folder, seed)
    worst = 0.0
    for path in sorted(written.glob("*.onnx")):
        onnx.checker.check_model(onnx.load(path), full_check=True)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        with np.load(path.with_suffix(".npz")) as arrays:
            x, y = arrays["x"], arrays["y"]
        for part in (slice(None), slice(1)):  # the number of samples is free
            (output,) = session.run(None, {"input": x[part]})
            worst = max(worst, close(output, y[part], 1e-5, f"{path.name}: onnxruntime computes something else"))
    return f"outputs differ by at most {worst:.1e}"
