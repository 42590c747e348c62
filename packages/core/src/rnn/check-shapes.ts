import { describe, expected, ShapeError } from '../errors.js';
import { requireTensor } from '../ops/operands.js';
import { type Shape, sameShape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { CellParameters } from './cell.js';

/**
 * Checks a sequence, its kernel and its bias, and gives the sizes that the rest must have.
 *
 * @throws ShapeError that names the first argument that does not fit.
 */
export function checkSequence(
  operation: string,
  x: Tensor,
  parameters: CellParameters,
  { gates, timeMajor }: { gates: number; timeMajor: boolean },
): { batch: number; units: number; check: (argument: string, tensor: Tensor, wanted: Shape) => void } {
  if (typeof parameters !== 'object' || parameters === null) {
    throw expected(operation, 'parameters', 'an object with tensors', parameters);
  }
  const { kernel, bias } = parameters;
  requireTensor(operation, 'x', x);
  requireTensor(operation, 'kernel', kernel);
  const check = (argument: string, tensor: Tensor, wanted: Shape) => {
    requireTensor(operation, argument, tensor);
    const { shape } = tensor;
    if (sameShape(shape, wanted)) return;
    throw new ShapeError(
      `${operation}: ${argument} must have shape ${describe(wanted)}, got ${describe(shape)}`,
    );
  };
  const order = timeMajor ? '[time, batch, features]' : '[batch, time, features]';
  const { shape } = x;
  if (shape.length !== 3)
    throw new ShapeError(`${operation}: x must be ${order}, got shape ${describe(x.shape)}`);
  const batch = shape[timeMajor ? 1 : 0]!;
  const steps = shape[timeMajor ? 0 : 1]!;
  if (steps === 0) {
    throw new ShapeError(`${operation}: x must have at least one time step, got shape ${describe(x.shape)}`);
  }
  const [inputs = 0, width = 0] = kernel.shape;
  if (kernel.ndim !== 2 || width % gates !== 0) {
    throw new ShapeError(
      `${operation}: kernel must be [inputs, ${gates} * units], got shape ${describe(kernel.shape)}`,
    );
  }
  check('x', x, timeMajor ? [steps, batch, inputs] : [batch, steps, inputs]);
  if (bias !== null) check('bias', bias, [width]);
  if (parameters.inputMask) checkGateMask(operation, 'inputMask', parameters.inputMask);
  if (parameters.recurrentMask) checkGateMask(operation, 'recurrentMask', parameters.recurrentMask);
  return { batch, units: width / gates, check };
}

function checkGateMask(operation: string, argument: string, mask: unknown): void {
  if (!Array.isArray(mask)) requireTensor(operation, argument, mask);
  else for (let i = 0; i < mask.length; i++) requireTensor(operation, `${argument}[${i}]`, mask[i]);
}
