import type { RNNActivation } from '../backends/supports.js';
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
  /** Of logits, targets and weights of the positive class. */
  LogitsCrossEntropy: unknown;
  Dropout: DropMask;

  Sum: { axes: number[] };
  /** The largest or the smallest; `ofAll` where no axis was named. */
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
  UnrollSimpleRNN: SimpleRNNAttributes;
  UnrollLSTM: SequenceAttributes;
  UnrollGRU: GRUAttributes;
}

/** Kernels of whole sequences. */
export type FusedOperation = 'UnrollSimpleRNN' | 'UnrollLSTM' | 'UnrollGRU';

export type Operation = keyof OperationAttributes;

interface SequenceAttributes {
  /** Names of the inputs in their order: optional ones may be missing. */
  names: readonly string[];
  /** Whether sequences are [time, batch, features] rather than [batch, time, features]. */
  timeMajor: boolean;
  /** Whether time runs backwards; outputs stay at the time of their input. */
  reverse: boolean;
}

interface SimpleRNNAttributes extends SequenceAttributes {
  activation: RNNActivation;
}

interface GRUAttributes extends SequenceAttributes {
  /** How the update and the reset gate lie in the weights. */
  gateOrder: 'zrh' | 'rzh';
}
