"""Random cases of the operations of @unroll/core, with what PyTorch computes: values, gradients, or that it raises.

`case(name, rng)` gives one:

    op         name of the operation, a key of OPERATIONS
    args       what it takes beside tensors
    inputs     [{dtype, shape, values, grad}]: `grad` where a gradient is asked for
    upstream   one tensor for each output: the gradients are those of sum(outputs * upstream)
    outputs    [{dtype, shape, values, slack?}], or
    raises     true
    gradients  one for each input that asks for it

`values` are numbers, "NaN", "Infinity" or "-Infinity". `slack` says how far, beyond four units in the last place of the value,
a right answer may lie, element by element: twice PyTorch's own distance from the same in float64, and for smooth operations that
distance at neighbours of the arguments, one unit in the last place away, and four times what the value moves when every argument
is rounded anew, by half a unit; twice what it moves when the result is, where the gradient is a function of that. It is left out
where it is 0.
Operations that only move, choose or count must agree exactly: `exact`.

Not generated is what PyTorch has no kernel for (NotImplementedError: sigmoid of bool and the like), where unroll computes with
int32 or float32; its int64 counts as int32, and raises where int32 cannot hold it.
"""

from cases._operations.running import cases_of
from cases._operations.table import OPERATIONS

# Each fills the table, whose order is that in which cases are drawn.
from cases._operations import elementwise, reductions, shapes, products, creation, losses  # isort: skip

__all__ = ["OPERATIONS", "cases_of"]
