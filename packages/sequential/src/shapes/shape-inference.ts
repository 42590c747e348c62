/**
 * The output's shape of a layer that does not say it: its `call` is run on zeros, as Keras runs it on symbolic tensors. Sizes
 * that may vary are tried with two numbers; what differs in the output may vary too.
 */
import { ArgumentError, noGrad, type Tensor, zeros } from '@unroll/core';
import type { SeedGenerator } from '@unroll/core/random';
import type { SymbolicShape } from './shape.js';

/** For the batch, and for every other axis. */
const SIZES = [
  [2, 17],
  [3, 19],
] as const;

/** What stands for sizes that may vary while a layer is tried; null elsewhere. */
let trying: { batch: number | null; other: number | null } | null = null;

/** Whether a layer runs only to see what shapes it gives: it keeps no states then. */
export function isInferring(): boolean {
  return trying !== null;
}

/** `shape` with null where a size stands for one that may vary; features stay what they are. */
export function symbolized(shape: SymbolicShape): SymbolicShape {
  if (trying === null) return shape;
  const { batch, other } = trying;
  return shape.map((size, axis) => {
    if (axis === 0) return size === batch ? null : size;
    return axis < shape.length - 1 && size === other ? null : size;
  });
}

export interface Tried {
  name: string;
  /** What draws random numbers in it: it goes on afterwards as if nothing had been tried. */
  generators: readonly SeedGenerator[];
  run: (inputs: Tensor) => unknown;
  shapesOf: (outputs: unknown) => number[][];
}

/** @throws ArgumentError when the number of outputs, or of their axes, depends on a size that may vary. */
export function inferOutputShape(tried: Tried, inputShape: SymbolicShape): SymbolicShape | SymbolicShape[] {
  const first = attempt(tried, inputShape, 0);
  const second = inputShape.includes(null) ? attempt(tried, inputShape, 1) : first;
  const shapes = first.map((shape, i) => {
    const other = second[i];
    if (other?.length !== shape.length || second.length !== first.length) {
      throw new ArgumentError(
        `${tried.name}: the output's axes depend on sizes that may vary; implement \`computeOutputShape\``,
      );
    }
    return shape.map((size, axis) => (size === other[axis] ? size : null));
  });
  return shapes.length === 1 ? shapes[0]! : shapes;
}

function attempt(tried: Tried, inputShape: SymbolicShape, round: 0 | 1): number[][] {
  const [batch, other] = SIZES[round];
  const before = trying;
  const counters = tried.generators.map(({ counter }) => counter);
  trying = {
    batch: inputShape[0] === null ? batch : (before?.batch ?? null),
    other: inputShape.slice(1).includes(null) ? other : (before?.other ?? null),
  };
  try {
    const inputs = zeros(inputShape.map((size, axis) => size ?? (axis === 0 ? batch : other)));
    return tried.shapesOf(noGrad(() => tried.run(inputs)));
  } finally {
    trying = before;
    for (const [i, generator] of tried.generators.entries()) generator.counter = counters[i]!;
  }
}
