import { describe } from '../describe.js';
import { ArgumentError, ShapeError } from '../errors.js';
import { expected } from '../expected.js';
import { requireTensor } from '../ops/operands.js';
import { type Shape, sameShape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { checkMask } from './mask.js';
import type { RecurrentLayer, RecurrentOptions, RecurrentParameters } from './recurrent.js';

/**
 * Checks the tensors of a call. Nobody checks them again: the kernels take the sizes as they are.
 *
 * @throws ShapeError or ArgumentError that names the first argument that does not fit.
 */
export function checkShapes(
  { name, kernel: { gates, inputs }, extra }: RecurrentLayer<readonly Tensor[], unknown>,
  x: Tensor,
  state: readonly Tensor[],
  parameters: RecurrentParameters,
  { timeMajor = false, mask = null, resetAfter = true }: RecurrentOptions,
): void {
  if (typeof parameters !== 'object' || parameters === null) {
    throw expected(name, 'parameters', 'an object with tensors', parameters);
  }
  const { kernel, recurrentKernel, bias, inputMask, recurrentMask } = parameters;
  requireTensor(name, 'x', x);
  requireTensor(name, 'kernel', kernel);
  const check = (argument: string, tensor: Tensor, wanted: Shape) => {
    requireTensor(name, argument, tensor);
    const { shape } = tensor;
    if (sameShape(shape, wanted)) return;
    throw new ShapeError(`${name}: ${argument} must have shape ${describe(wanted)}, got ${describe(shape)}`);
  };
  const { shape } = x;
  if (shape.length !== 3) {
    const order = timeMajor ? '[time, batch, features]' : '[batch, time, features]';
    throw new ShapeError(`${name}: x must be ${order}, got shape ${describe(shape)}`);
  }
  const batch = shape[timeMajor ? 1 : 0]!;
  const steps = shape[timeMajor ? 0 : 1]!;
  if (steps === 0) {
    throw new ShapeError(`${name}: x must have at least one time step, got shape ${describe(shape)}`);
  }
  const [features = 0, width = 0] = kernel.shape;
  if (kernel.ndim !== 2 || width % gates !== 0) {
    throw new ShapeError(
      `${name}: kernel must be [inputs, ${gates} * units], got shape ${describe(kernel.shape)}`,
    );
  }
  check('x', x, timeMajor ? [steps, batch, features] : [batch, steps, features]);
  if (bias !== null) check('bias', bias, [width]);
  if (inputMask) checkGateMask(name, 'inputMask', inputMask);
  if (recurrentMask) checkGateMask(name, 'recurrentMask', recurrentMask);
  if (mask !== null) checkMask(name, mask, x);

  const units = width / gates;
  let fedBack = units;
  if (extra === 'projection' && parameters.projection) {
    const { projection } = parameters;
    requireTensor(name, 'projection', projection);
    fedBack = projection.size(-1);
    check('projection', projection, [units, fedBack]);
  }
  check('h0', state[0]!, [batch, fedBack]);
  if (inputs.includes('c0')) check('c0', state[1]!, [batch, units]);
  check('recurrentKernel', recurrentKernel, [fedBack, width]);
  if (extra === 'recurrentBias' && parameters.recurrentBias) {
    check('recurrentBias', parameters.recurrentBias, [width]);
    if (!resetAfter) {
      throw new ArgumentError(`${name}: recurrentBias must be null unless resetAfter, got a tensor`);
    }
  }
}

function checkGateMask(operation: string, argument: string, mask: unknown): void {
  if (!Array.isArray(mask)) requireTensor(operation, argument, mask);
  else for (let i = 0; i < mask.length; i++) requireTensor(operation, `${argument}[${i}]`, mask[i]);
}
