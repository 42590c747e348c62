"""The table of operations."""

OPERATIONS = {}


class Refused(Exception):
    """What unroll refuses by design, though PyTorch does not."""


class Operation:
    """`constant` inputs, by number, are asked for no gradient; `of_result` is the gradient as a function of the result."""

    def __init__(self, make, compute, exact=False, smooth=True, constant=(), of_result=None):
        self.make, self.compute, self.exact, self.smooth = make, compute, exact, smooth and not exact
        self.constant, self.of_result = constant, of_result


def operation(name, make, compute, **how):
    OPERATIONS[name] = Operation(make, compute, **how)
