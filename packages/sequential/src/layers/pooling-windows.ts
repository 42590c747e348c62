/** Which steps the windows of a pooling hold, by TensorFlow's rules for 'valid' and 'same'. */
import { ShapeError } from '@unroll/core';

export type PoolingPadding = 'valid' | 'same';

export interface Pooling {
  poolSize: number;
  strides: number;
  padding: PoolingPadding;
}

export interface Windows {
  count: number;
  /** The first step of each that is there. */
  starts: number[];
  /** How many steps each holds that are there. */
  counts: number[];
  longest: number;
}

/**
 * How many windows there are over `time` steps.
 *
 * @throws ShapeError where not one fits.
 */
export function pooledSteps(name: string, time: number, { poolSize, strides, padding }: Pooling): number {
  const steps = padding === 'same' ? Math.ceil(time / strides) : Math.floor((time - poolSize) / strides) + 1;
  if (steps > 0 || padding === 'same') return steps;
  throw new ShapeError(
    `${name}: Computed output size would be zero or negative. Expected at least ${poolSize} steps, got ${time}. ` +
      `Received: poolSize=${poolSize}, strides=${strides}, padding=${padding}`,
  );
}

export function windowsOver(name: string, time: number, pooling: Pooling): Windows {
  const { poolSize, strides, padding } = pooling;
  const count = pooledSteps(name, time, pooling);
  const beyond = padding === 'valid' ? 0 : Math.max(0, (count - 1) * strides + poolSize - time);
  const before = Math.floor(beyond / 2);
  const starts: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < count; i++) {
    const from = i * strides - before;
    const start = Math.max(0, from);
    starts.push(start);
    counts.push(Math.min(time, from + poolSize) - start);
  }
  return { count, starts, counts, longest: counts.reduce((most, own) => Math.max(most, own), 0) };
}
