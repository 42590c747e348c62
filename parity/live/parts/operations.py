"""The operations of @unroll/core: thousands of random cases that PyTorch has computed. goldens/cases/_operations describes them."""

import random
import warnings

import torch
from cases._operations import OPERATIONS, cases_of

torch.set_num_threads(1)
warnings.simplefilter("ignore")

# Ten seeds make more than 20,000 cases.
EACH = 25


def core(seed):
    rng = random.Random(seed)
    return {"seed": seed, "cases": [case for name in OPERATIONS for case in cases_of(name, rng, EACH)]}


PARTS = {"operations_core": core}
