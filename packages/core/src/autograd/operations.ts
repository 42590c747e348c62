import type { SequenceAttributes, SequenceInputs, SequenceKernel } from '../backends/kernels/sequence.js';
import type { DropMask } from '../memory/drop-mask.js';

/**
 * Every operation that the tape can record, with the attributes that its gradient needs beside its tensors.
 * `gradients.ts` must have a rule for each: a missing one does not compile.
 */
export interface OperationAttributes {
  Add: unknown;
  Sub: unknown;
  Mul: unknown;
  Div: unknown;
  Pow: unknown;
  Maximum: unknown;
  Minimum: unknown;

  Neg: unknown;
  Abs: unknown;
  Exp: unknown;
  Expm1: unknown;
  Log: unknown;
  Log1p: unknown;
  Sqrt: unknown;
  Square: unknown;
  Erf: unknown;
  Sin: unknown;
  Cos: unknown;
  Tanh: unknown;
  Sigmoid: unknown;
  Softplus: unknown;
  Relu: unknown;
  Sign: unknown;
  Round: unknown;
  Floor: unknown;
  /** `ends`: whether the gradient at the limits is 1. */
  Clip: { min: number | null; max: number | null; ends: boolean };
  Gelu: { approximate: 'none' | 'tanh' };
  HardSigmoid: unknown;
  HardSwish: unknown;
  Softmax: unknown;
  LogSoftmax: unknown;
  Select: unknown;
  BinaryCrossEntropy: unknown;
  /** Its inputs are logits, targets and weights of the positive class. */
  LogitsCrossEntropy: unknown;
  Dropout: DropMask;

  Sum: { axes: number[] };
  /** The largest or the smallest element; `ofAll` says that no axis was named. */
  Extreme: { axes: number[]; ofAll: boolean };
  /** `divisor`: what the sum of squares is divided by. */
  Variance: { axes: number[]; divisor: number; ofAll: boolean };
  Norm: { axes: number[]; p: number };

  Reshape: unknown;
  BroadcastTo: unknown;
  Transpose: { permutation: number[] };
  Slice: { begin: number[] };
  Concat: { axis: number };
  Stack: { axis: number };
  Unbind: { axis: number };
  Split: { axis: number; sizes: number[] };
  Gather: { axis: number };
  Reverse: { axis: number };

  MatMul: { transposeA: boolean; transposeB: boolean };
  UnrollSimpleRNN: RecordedSequence;
  UnrollLSTM: RecordedSequence;
  UnrollGRU: RecordedSequence;
}

/** Operations that one kernel computes over a whole sequence. */
export type FusedOperation = SequenceKernel['forward'];

export type Operation = keyof OperationAttributes;

export interface RecordedSequence extends SequenceAttributes {
  /** The names of the inputs in their order; optional inputs may be missing. */
  names: readonly (keyof SequenceInputs)[];
}
