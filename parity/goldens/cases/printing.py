"""What torch prints for tensors: layout, digits, alignment, nan and infinities, what is left out of large ones."""

import numpy as np
import torch


def tensors():
    torch.manual_seed(3)
    nan, inf = float("nan"), float("inf")
    listed = [
        3.0, 0.1, -0.0, nan, inf, -inf, 1e9, 12345.678, 1e-5, 16777216.0, 100000000.0, 100000008.0, 1e-45, 3.4e38,
        [], [[], []], [[[]]], [0.0, 0.0], [-0.0, 1.0], [1, 2, 3.5], [nan, 1.0], [nan, nan], [inf, -inf, 1.5], [nan, 1e-6],
        [[1.0, 2.0], [3.0, 4.0]], [[1.5, -2.25], [300.0, 4.0]], [1.0, 1000.0], [1.0, 1001.0], [1.5, 1500.0], [1.5, 1501.0],
        [0.03125, 0.09375, 0.15625, -0.03125], [100005.0, 100015.0, 1.0], [0.00012207, 0.5], [0.0001, 0.05], [1e8, 1e6],
        [0.99999, 0.5], [0.999999, 0.5], [-0.00004, 0.5, 0.1], [1e-3, 0.9], [1e-4, 0.09], [123456.0, 0.5],
        [[1.0, nan, -2.0], [inf, 0.0, 44.0]], [1e10, inf, 2.0], [1e-10, -inf, 0.0], [-1.0, -22.0, 333.0],
    ]
    found = [torch.tensor(value, dtype=torch.float32) for value in listed]
    found += [torch.zeros(0, 3), torch.zeros(2, 0, 3), torch.zeros(1, 1, 1, 1)]
    for shape in [(7,), (30,), (2, 3), (3, 30), (2, 3, 4), (2, 2, 2, 2), (2, 1, 2, 1, 2), (1, 2, 1, 2, 1, 2), (1000,), (40, 25)]:
        found.append(torch.randn(shape))
        found.append((torch.randn(shape) * 50).round())
        found.append(torch.randn(shape) * 10.0 ** torch.randint(-9, 9, shape))
    for shape in [(1001,), (300, 300), (7, 200), (6, 200), (2, 600), (600, 2), (4, 7, 50), (10, 10, 11), (3, 4, 5, 20), (1, 1100), (2, 2, 2, 2, 2, 40)]:
        found.append(torch.zeros(shape))
        found.append(torch.randn(shape))
        found.append(torch.randn(shape) * 1e4)
    short = torch.arange(1100, dtype=torch.float32)
    short[500] = 0.5
    found.append(short)
    scales = 10.0 ** torch.arange(-6, 9)
    for _ in range(60):
        length = int(torch.randint(1, 25, ()))
        scale = scales[torch.randint(0, len(scales), ())]
        value = torch.randn(length) * scale
        if torch.rand(()) < 0.4:
            value = (value / scale * 64).round() / 32
        if torch.rand(()) < 0.3:
            value[int(torch.randint(0, length, ()))] = [nan, inf, -inf, 0.0][int(torch.randint(0, 4, ()))]
        found.append(value)
    for shape in [(), (5,), (3, 30), (2, 2, 3), (2000,), (0,), (0, 2)]:
        found.append(torch.randint(-(10**6), 10**6, shape, dtype=torch.int32))
        found.append(torch.randint(0, 2, shape).bool())
    found.append(torch.tensor([2**31 - 1, -(2**31)], dtype=torch.int32))
    return found


def number(value):
    """JSON has no words for what is not finite, and encoding would make bool a number anyway."""
    if value.dtype == np.bool_:
        return int(value)
    return value if np.isfinite(value) else str(value)


def described(value):
    name = str(value.dtype).split(".")[1]
    large = value.numel() > 1300
    plain = list(value.reshape(-1).numpy())
    return {
        "shape": list(value.shape),
        "dtype": name,
        # Zeros need no listing.
        "values": None if large and not any(plain) else [number(x) for x in plain],
        "negativeZeros": [i for i, x in enumerate(plain) if value.is_floating_point() and x == 0 and np.signbit(x)],
        "text": str(value),
    }


def cases():
    return {"tensors": [described(value) for value in tensors() if value.numel() <= 1300 or not value.any()]}
