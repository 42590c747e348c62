/**
 * Describes a recurrent call: a whole sequence of a recurrent layer in one kernel. `simple-rnn.ts` and `gated.ts` specify the
 * layers, `sequence-kernels.ts` runs them, `autograd/fused-gradient.ts` differentiates them, `rnn/` calls them.
 *
 * Batch B, time steps T >= 1, inputs I, units H, gates G. Sequences are batch-major [B, T, _], or [T, B, _] with `timeMajor`.
 * `reverse` runs time from T - 1 to 0; outputs stay at their step's index.
 */
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { RNNActivation, SequenceConfig } from '../supports.js';
import type { SequenceKernels } from '../wasm/module.js';

export interface SequenceAttributes {
  timeMajor: boolean;
  reverse: boolean;
  /** The activation of a simple RNN; the gated layers ignore it. Default 'tanh'. */
  activation?: RNNActivation;
  /** How a GRU's update and reset gates lie in the weights, before the candidate. Default 'zrh'; the others ignore it. */
  gateOrder?: 'zrh' | 'rzh';
  /** Whether a gradient may be asked for; without it the workspace is an empty [0]. Default true. */
  needsGradient?: boolean;
  /** Whether the gradient of x is wanted; without it dx is an empty [0]. Default true. */
  needsInputGradient?: boolean;
}

export interface SequenceInputs {
  /** [B, T, I] or [T, B, I] */
  x: TensorInfo;
  /** [B, H] */
  h0: TensorInfo;
  /** [B, H]; only an LSTM has it. */
  c0?: TensorInfo;
  /** [I, G * H] */
  kernel: TensorInfo;
  /** [H, G * H] */
  recurrentKernel: TensorInfo;
  /** [G * H]; a missing key is a zero bias. The same holds for `recurrentBias`, which only a GRU has. */
  bias?: TensorInfo;
  recurrentBias?: TensorInfo;
  /** bool [B, T] or [T, B]: where false, states stay as they were. A missing key is all true. */
  mask?: TensorInfo;
}

export interface SequenceGradInputs extends SequenceInputs {
  /** The first output of forward. */
  sequence: TensorInfo;
  /** The last output of forward. */
  workspace: TensorInfo;
  /** The gradient of the sequence; a missing key is zero. The same holds for the gradients of the last h and c. */
  dSequence?: TensorInfo;
  dLast?: TensorInfo;
  dLastCell?: TensorInfo;
}

export type Forward = (
  inputs: SequenceInputs,
  backend: KernelBackend,
  attributes: SequenceAttributes,
) => TensorInfo[];

export type Backward = (
  inputs: SequenceGradInputs,
  backend: KernelBackend,
  attributes: SequenceAttributes,
) => TensorInfo[];

/** An input that has a gradient. */
export type SequenceInput = Exclude<keyof SequenceInputs, 'mask'>;

/** The structure of `assembly/task.ts` that a kernel reads: inputs, outputs, gradients of outputs and of inputs, the mask. */
export interface SequenceTask {
  forward: keyof SequenceKernels;
  backward: keyof SequenceKernels;
  inputs: readonly SequenceInput[];
  /** Whether a second state and a workspace have places among the outputs. */
  isGated: boolean;
}

/** What tells one recurrent layer from another. */
export interface SequenceKernel {
  forward: 'UnrollSimpleRNN' | 'UnrollLSTM' | 'UnrollGRU';
  backward: string;
  gates: number;
  /** The inputs that have gradients, in the order of backward's results. */
  inputs: readonly SequenceInput[];
  outputs: readonly ('sequence' | 'last' | 'lastCell' | 'workspace')[];
  task: SequenceTask;
  /** The number in the task's structure that says of which kind the layer is. */
  code(attributes: SequenceAttributes): number;
  /** Whether both kernels can run. */
  supports(config: SequenceConfig): boolean;
}

/** For each output of forward, the input of backward that is its gradient. The workspace has none. */
export const GRADIENT_OF = {
  sequence: 'dSequence',
  last: 'dLast',
  lastCell: 'dLastCell',
  workspace: undefined,
} as const;
