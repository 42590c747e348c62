import type { TensorInfo } from '@tensorflow/tfjs-core';
import { describe } from '../../describe.js';
import { ShapeError } from '../../errors.js';
import { expected } from '../../expected.js';
import { sameShape } from '../../shape.js';
import type { Work } from '../arena.js';
import type { SequenceAttributes, SequenceGradInputs, SequenceInputs, SequenceKernel } from './sequence.js';

/** The sizes of a call, the shapes of its arrays, and where rows lie. */
export class SequenceSizes implements Work {
  readonly batch: number;
  readonly steps: number;
  readonly inputs: number;
  readonly units: number;
  /** The number of multiplications for one sample. */
  readonly multiplications: number;
  readonly floats: number;
  private readonly width: number;

  constructor(
    { gates }: SequenceKernel,
    { x, kernel }: SequenceInputs,
    private readonly attributes: SequenceAttributes,
  ) {
    const { timeMajor } = attributes;
    const batch = x.shape[timeMajor ? 1 : 0]!;
    const steps = x.shape[timeMajor ? 0 : 1]!;
    const inputs = x.shape[2]!;
    const width = kernel.shape[1]!;
    const units = width / gates;
    this.batch = batch;
    this.steps = steps;
    this.inputs = inputs;
    this.units = units;
    this.width = width;
    this.multiplications = steps * (inputs + units) * width;
    const blocks = gates === 1 ? 1 : gates + 1;
    this.floats = blocks * padded(units) * Math.max((steps + 1) * batch, padded(inputs) + padded(units));
  }

  /** Whether there is nothing to compute. Every result is empty or zero then, and no kernel is called. */
  get isEmpty(): boolean {
    return this.batch === 0 || this.units === 0;
  }

  shapeOf(name: keyof SequenceGradInputs | 'last' | 'lastCell'): number[] {
    const { batch, steps, inputs, units, width } = this;
    const { timeMajor } = this.attributes;
    switch (name) {
      case 'x':
        return timeMajor ? [steps, batch, inputs] : [batch, steps, inputs];
      case 'sequence':
      case 'dSequence':
        return timeMajor ? [steps, batch, units] : [batch, steps, units];
      case 'mask':
        return timeMajor ? [steps, batch] : [batch, steps];
      case 'kernel':
        return [inputs, width];
      case 'recurrentKernel':
        return [units, width];
      case 'bias':
      case 'recurrentBias':
        return [width];
      case 'workspace':
        return [0];
      default:
        return [batch, units];
    }
  }

  /** The words behind the addresses in a structure of `assembly/task.ts`: sizes, the layer's kind, and where rows lie. */
  words(code: number): number[] {
    const { batch, steps, inputs, units } = this;
    const { timeMajor, reverse } = this.attributes;
    const sampleStride = timeMajor ? 1 : steps;
    const stepStride = timeMajor ? batch : 1;
    return reverse
      ? [steps, inputs, units, code, (steps - 1) * stepStride, sampleStride, -stepStride]
      : [steps, inputs, units, code, 0, sampleStride, stepStride];
  }
}

const padded = (size: number) => Math.ceil(size / 16) * 16;

const NAMES = [
  ...(['h0', 'kernel', 'recurrentKernel', 'mask', 'c0', 'bias', 'recurrentBias'] as const),
  ...(['sequence', 'dSequence', 'dLast', 'dLastCell'] as const),
];

/**
 * Checks calls that come in by tfjs's registry, where anybody may call: the kernels read and write by these sizes. Calls by
 * `rnn/` have been checked there, in the name of what the user called.
 *
 * @throws ShapeError that names the kernel and the first argument that does not fit.
 */
export function requireShapes(
  operation: string,
  kernel: SequenceKernel,
  inputs: SequenceInputs & Partial<SequenceGradInputs>,
  attributes: SequenceAttributes,
): void {
  const { shape } = inputs.x;
  if (shape.length !== 3 || shape[attributes.timeMajor ? 0 : 1]! < 1) {
    const wanted = attributes.timeMajor ? '[T, B, I]' : '[B, T, I]';
    throw new ShapeError(`${operation}: x must have shape ${wanted} with T >= 1, got ${describe(shape)}`);
  }
  const sizes = new SequenceSizes(kernel, inputs, attributes);
  for (const name of NAMES) {
    const tensor: TensorInfo | undefined = inputs[name];
    const wanted = sizes.shapeOf(name);
    if (tensor === undefined) {
      if (name === 'c0' && kernel.inputs.includes(name)) throw expected(operation, name, 'a tensor', tensor);
      continue;
    }
    if (sameShape(tensor.shape, wanted)) continue;
    throw new ShapeError(
      `${operation}: ${name} must have shape ${describe(wanted)}, got ${describe(tensor.shape)}`,
    );
  }
}
