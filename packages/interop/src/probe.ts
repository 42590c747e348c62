/**
 * A module with a `forward` of its own says nothing about what it computes: it is called, and compared with what its
 * children compute one after the other.
 */
import { noGrad, Tensor, tensor } from '@unroll/core';
import { TorchGenerator } from '@unroll/core/random';
import type * as nn from '@unroll/nn';
import { cannotSay } from './cannot-say.js';
import { isRecurrent } from './chain.js';
import { sequentialOf } from './sequential-of.js';
import type { SampleShape, Step } from './steps.js';

const samples = 2;
const steps = 5;
/** Of values about 1, computed in float32 in another order. */
const tolerance = 1e-4;

/**
 * The first of `readings` that computes what `module.forward` does on some input.
 *
 * @throws ArgumentError when none does, or `forward` does not take the input.
 */
export function agreeing(
  operation: string,
  module: nn.Module,
  readings: readonly Step[][],
  inputShape: SampleShape,
): Step[] {
  const x = someInput(readings[0]!, inputShape);
  const actual = called(operation, module, x);
  const found = readings.find((reading) => {
    const expected = noGrad(() => sequentialOf(operation, reading, inputShape).apply(x));
    return orders(expected).some((order) => close(order, actual));
  });
  if (found !== undefined) return found;
  const names = module.namedChildren().map(([name]) => name);
  throw cannotSay(
    operation,
    module.constructor.name,
    `its forward computes something else than its children ${names.join(', ')} one after the other, ` +
      'over every step or the last',
  );
}

function someInput(reading: readonly Step[], inputShape: SampleShape): Tensor {
  const shape = [samples, ...inputShape.map((size) => size ?? steps)];
  const count = shape.reduce((a, b) => a * b, 1);
  const generator = new TorchGenerator(0);
  const [first] = reading;
  const rows = first?.kind === 'embedding' ? first.weight.shape[0]! : null;
  return rows === null
    ? tensor(generator.uniform(count, -1, 1), { shape })
    : tensor(generator.randint(count, 0, rows), { shape });
}

/** What `forward` returns, or the first of several, for input of samples first. */
function called(operation: string, module: nn.Module, x: Tensor): Float32Array {
  const timeFirst = module.modules().find(isRecurrent)?.batchFirst === false;
  const input = timeFirst && x.ndim > 1 ? x.transpose(0, 1) : x;
  const modes = module.modules().map((inner) => [inner, inner.training] as const);
  const { forward } = module as nn.Module & { forward?: (x: Tensor) => unknown };
  let result: unknown;
  try {
    module.eval();
    result = noGrad(() => forward?.call(module, input));
  } catch (error) {
    throw cannotSay(
      operation,
      module.constructor.name,
      `its forward, tried on input [${input.shape}], fails: ${(error as Error).message}`,
    );
  } finally {
    for (const [inner, mode] of modes) inner.training = mode;
  }
  const [output] = [result].flat(2);
  if (output instanceof Tensor) return output.dataSync() as Float32Array;
  throw cannotSay(
    operation,
    module.constructor.name,
    'its forward must return a tensor, or one before others',
  );
}

/** The values with samples first and, of a sequence, with steps first. */
function orders(output: Tensor): Float32Array[] {
  const values = [output, ...(output.ndim === 3 ? [output.transpose(0, 1)] : [])];
  return values.map((tensor) => Float32Array.from(tensor.dataSync()));
}

function close(a: Float32Array, b: Float32Array): boolean {
  return (
    a.length === b.length &&
    a.every((value, i) => Math.abs(value - b[i]!) <= tolerance * Math.max(1, Math.abs(value)))
  );
}
