"""A few cases of every operation of @unroll/core; _operations describes them, parity:live makes thousands."""

import random

import torch

from cases._operations import OPERATIONS, cases_of

EACH = 4


def cases():
    torch.set_num_threads(1)
    rng = random.Random(20260801)
    return [case for name in OPERATIONS for case in cases_of(name, rng, EACH)]
