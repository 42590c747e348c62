/**
 * What the sequence kernels have in common: batch B, time steps T >= 1, inputs I, units H. Sequences are batch-major
 * [B, T, _], or [T, B, _] with `timeMajor`. `reverse` runs time from T - 1 to 0; outputs stay at their step's index.
 */
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { describe, ShapeError } from '../errors.js';
import { acquireArray } from '../memory/array-pool.js';
import { pooledTensor } from '../memory/array-tensor.js';
import { sameShape, sizeOf } from '../shape.js';
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

/** The sizes of a call, and where rows lie. */
export class SequenceSizes implements Work {
  readonly sequenceShape: number[];
  /** Multiplications for one sample. */
  readonly multiplications: number;
  readonly floats: number;
  /** The last words of a task in `assembly/task.ts`. */
  readonly rows: readonly [origin: number, sampleStride: number, stepStride: number];

  constructor(
    private readonly operation: string,
    readonly batch: number,
    readonly steps: number,
    readonly inputs: number,
    readonly units: number,
    width: number,
    { timeMajor, reverse }: SequenceAttrs,
  ) {
    this.sequenceShape = timeMajor ? [steps, batch, units] : [batch, steps, units];
    this.multiplications = steps * (inputs + units) * width;
    const blocks = width === units ? 1 : width / units + 1;
    this.floats = blocks * padded(units) * Math.max((steps + 1) * batch, padded(inputs) + padded(units));
    const sampleStride = timeMajor ? 1 : steps;
    const timeStride = timeMajor ? batch : 1;
    this.rows = reverse
      ? [(steps - 1) * timeStride, sampleStride, -timeStride]
      : [0, sampleStride, timeStride];
  }

  /** Whether there is nothing to compute, and no kernel is to loop over it: every result is empty or zero. */
  get isEmpty(): boolean {
    return this.batch === 0 || this.units === 0;
  }

  /** @throws ShapeError that names the kernel and the argument. */
  require(argument: string, tensor: TensorInfo | undefined, shape: number[]): void {
    if (tensor === undefined || sameShape(tensor.shape, shape)) return;
    throw new ShapeError(
      `${this.operation}: ${argument} must have shape ${describe(shape)}, got ${describe(tensor.shape)}`,
    );
  }
}

/** Results of a kernel that has nothing to compute. */
export function zerosOf(shapes: readonly (readonly number[])[], backend: KernelBackend): TensorInfo[] {
  return shapes.map((shape) => pooledTensor(acquireArray(sizeOf(shape)).fill(0), shape, backend));
}

const padded = (size: number) => Math.ceil(size / 16) * 16;

/** @throws ShapeError that names the first argument that does not fit. */
export function sequenceSizes(
  operation: string,
  { x, h0, kernel, recurrentKernel, mask }: SequenceInputs,
  attrs: SequenceAttrs,
  gates: number,
): SequenceSizes {
  const { timeMajor } = attrs;
  const [major = 0, minor = 0, inputs = 0] = x.shape;
  const batch = timeMajor ? minor : major;
  const steps = timeMajor ? major : minor;
  if (x.shape.length !== 3 || steps < 1) {
    const wanted = timeMajor ? '[T, B, I]' : '[B, T, I]';
    throw new ShapeError(`${operation}: x must have shape ${wanted} with T >= 1, got ${describe(x.shape)}`);
  }
  const width = kernel.shape[1] ?? 0;
  const units = width / gates;
  const layout = new SequenceSizes(operation, batch, steps, inputs, units, width, attrs);
  layout.require('h0', h0, [batch, units]);
  layout.require('kernel', kernel, [inputs, width]);
  layout.require('recurrentKernel', recurrentKernel, [units, width]);
  if (mask !== undefined) layout.require('mask', mask, [major, minor]);
  return layout;
}
