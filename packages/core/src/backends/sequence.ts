/**
 * What the sequence kernels have in common: batch B, time steps T >= 1, inputs I, units H. Sequences are batch-major
 * [B, T, _], or [T, B, _] with `timeMajor`. `reverse` runs time from T - 1 to 0; outputs stay at their step's index.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { describe, ShapeError } from '../errors.js';
import { sameShape } from '../shape.js';
import type { Work } from './arena.js';

export interface SequenceAttrs {
  timeMajor: boolean;
  reverse: boolean;
}

/** What every sequence kernel takes. */
export interface SequenceInputs {
  /** [B, T, I] or [T, B, I] */
  x: TensorInfo;
  /** [B, H] */
  h0: TensorInfo;
  /** [I, G * H] for G gates. */
  kernel: TensorInfo;
  /** [H, G * H] */
  recurrentKernel: TensorInfo;
  /** bool [B, T] or [T, B]: where false, states stay as they were. A missing key is all true. */
  mask?: TensorInfo;
}

export interface SequenceLayout extends Work {
  steps: number;
  inputs: number;
  units: number;
  sequenceShape: number[];
  /** Where rows lie, the last words of a task in `assembly/task.ts`. */
  rows: readonly [origin: number, sampleStride: number, stepStride: number];
  /** @throws ShapeError that names the kernel and the argument. */
  require(argument: string, tensor: TensorInfo | undefined, shape: number[]): void;
}

/** @throws ShapeError that names the first argument that does not fit. */
export function sequenceLayout(
  operation: string,
  { x, h0, kernel, recurrentKernel, mask }: SequenceInputs,
  { timeMajor, reverse }: SequenceAttrs,
  gates: number,
): SequenceLayout {
  const [major = 0, minor = 0, inputs = 0] = x.shape;
  const [batch, steps] = timeMajor ? [minor, major] : [major, minor];
  const width = kernel.shape[1] ?? 0;
  const units = width / gates;
  const require = (argument: string, tensor: TensorInfo | undefined, shape: number[]) => {
    if (tensor === undefined || sameShape(tensor.shape, shape)) return;
    throw new ShapeError(
      `${operation}: ${argument} must have shape ${describe(shape)}, got ${describe(tensor.shape)}`,
    );
  };
  if (x.shape.length !== 3 || steps < 1) {
    const wanted = timeMajor ? '[T, B, I]' : '[B, T, I]';
    throw new ShapeError(`${operation}: x must have shape ${wanted} with T >= 1, got ${describe(x.shape)}`);
  }
  require('h0', h0, [batch, units]);
  require('kernel', kernel, [inputs, width]);
  require('recurrentKernel', recurrentKernel, [units, width]);
  require('mask', mask, [major, minor]);

  const [sampleStride, timeStride] = timeMajor ? [1, batch] : [steps, 1];
  return {
    ...{ batch, steps, inputs, units, require },
    sequenceShape: [major, minor, units],
    multiplications: steps * (inputs + units) * width,
    rows: reverse ? [(steps - 1) * timeStride, sampleStride, -timeStride] : [0, sampleStride, timeStride],
  };
}
