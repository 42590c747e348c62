/**
 * `UnrollLSTM`, `UnrollGRU` and their gradients: a whole sequence of a gated cell in one kernel, by the equations of
 * `rnn/lstm.ts` and `rnn/gru.ts` with tanh, sigmoid, and the reset after the product. Sizes are those of `sequence.ts`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { openArena } from './open-arena.js';
import {
  type SequenceAttrs,
  type SequenceInputs,
  type SequenceSizes,
  sequenceSizes,
  zerosOf,
} from './sequence.js';

export const UNROLL_LSTM = 'UnrollLSTM';
export const UNROLL_LSTM_GRAD = 'UnrollLSTMGrad';
export const UNROLL_GRU = 'UnrollGRU';
export const UNROLL_GRU_GRAD = 'UnrollGRUGrad';

export interface GatedAttrs extends SequenceAttrs {
  /** How a GRU's update and reset gates lie in the weights, before the candidate. Default 'zrh'; nothing to an LSTM. */
  gateOrder?: 'zrh' | 'rzh';
  /** Whether a gradient may be asked for; without it the workspace is an empty [0]. Default true. */
  needsGradient?: boolean;
}

export interface GatedGradAttrs extends GatedAttrs {
  /** Whether the gradient of x is wanted; without it dx is an empty [0]. Default true. */
  needsInputGradient?: boolean;
}

export interface GatedInputs extends SequenceInputs {
  /** [B, H], of an LSTM */
  c0?: tf.TensorInfo;
  /** [G * H]; a missing key is a zero bias, and so for `recurrentBias`, which is a GRU's. */
  bias?: tf.TensorInfo;
  recurrentBias?: tf.TensorInfo;
}

export interface GatedGradInputs extends GatedInputs {
  /** Forward's first output. */
  sequence: tf.TensorInfo;
  /** Forward's last output. */
  workspace: tf.TensorInfo;
  /** Gradient of the sequence; a missing key is zero, and so for the gradients of the last h and c. */
  dSequence?: tf.TensorInfo;
  dLast?: tf.TensorInfo;
  dLastCell?: tf.TensorInfo;
}

/** A cell of `assembly/gates/blocks.ts`. */
interface GatedCell {
  forward: string;
  backward: string;
  gates: number;
  hasCell: boolean;
  code(attrs: GatedAttrs): number;
}

export const LSTM: GatedCell = {
  ...{ forward: UNROLL_LSTM, backward: UNROLL_LSTM_GRAD, gates: 4, hasCell: true },
  code: () => 0,
};

export const GRU: GatedCell = {
  ...{ forward: UNROLL_GRU, backward: UNROLL_GRU_GRAD, gates: 3, hasCell: false },
  code: ({ gateOrder = 'zrh' }) => (gateOrder === 'zrh' ? 1 : 2),
};

/** Returns [sequence, last h, last c of an LSTM, workspace]. */
export const gatedForward =
  (cell: GatedCell) =>
  (inputs: GatedInputs, backend: tf.KernelBackend, attrs: GatedAttrs): tf.TensorInfo[] => {
    const { x, h0, c0, kernel, recurrentKernel, bias, recurrentBias, mask } = inputs;
    const sizes = sizesOf(cell, cell.forward, inputs, attrs);
    const { batch, steps, units, sequenceShape } = sizes;
    const code = cell.code(attrs);
    const { needsGradient = true } = attrs;
    if (sizes.isEmpty) return zerosOf([sequenceShape, h0.shape, ...(c0 ? [c0.shape] : []), [0]], backend);

    const arena = openArena(cell.forward, backend, sizes);
    const kept = needsGradient ? arena.workspaceSize(code, steps, units, batch) : 0;
    const workspace = needsGradient ? arena.allocate([kept]) : NULL;
    const sequence = arena.allocate(sequenceShape);
    const last = arena.output(h0.shape);
    const lastCell = c0 ? arena.output(c0.shape) : NULL;
    const addresses = [
      ...[x, h0, c0, kernel, recurrentKernel, bias, recurrentBias].map((tensor) => arena.place(tensor)),
      ...[sequence, last, lastCell, workspace, ...NO_GRADIENTS, arena.placeMask(mask)],
    ];
    arena.run('gatedForward', addresses, wordsOf(sizes, code));
    return [
      arena.take(sequence, sequenceShape),
      arena.take(last, h0.shape),
      ...(c0 ? [arena.take(lastCell, c0.shape)] : []),
      arena.take(workspace, [kept]),
    ];
  };

/** Returns [dx, dh0, dc0 of an LSTM, dKernel, dRecurrentKernel, dBias, dRecurrentBias of a GRU], each of its input's shape. */
export const gatedBackward =
  (cell: GatedCell) =>
  (inputs: GatedGradInputs, backend: tf.KernelBackend, attrs: GatedGradAttrs): tf.TensorInfo[] => {
    const { x, h0, c0, kernel, recurrentKernel, sequence, workspace } = inputs;
    const sizes = sizesOf(cell, cell.backward, inputs, attrs);
    const { batch, steps, units, sequenceShape } = sizes;
    sizes.require('sequence', sequence, sequenceShape);
    sizes.require('dSequence', inputs.dSequence, sequenceShape);
    sizes.require('dLast', inputs.dLast, h0.shape);
    sizes.require('dLastCell', inputs.dLastCell, h0.shape);

    const { needsInputGradient = true } = attrs;
    const biasShape = [cell.gates * units];
    if (sizes.isEmpty) {
      const states = cell.hasCell ? [h0.shape, h0.shape] : [h0.shape];
      const biases = cell.hasCell ? [biasShape] : [biasShape, biasShape];
      const dxShape = needsInputGradient ? x.shape : [0];
      return zerosOf([dxShape, ...states, kernel.shape, recurrentKernel.shape, ...biases], backend);
    }

    const arena = openArena(cell.backward, backend, sizes);
    const code = cell.code(attrs);
    sizes.require('workspace', workspace, [arena.workspaceSize(code, steps, units, batch)]);
    const dx = needsInputGradient ? arena.allocate(x.shape) : NULL;
    const results = [{ pointer: dx, shape: needsInputGradient ? x.shape : [0] }];
    const room = (shape: number[], isSum = false) => {
      const pointer = isSum ? arena.sum(shape) : arena.output(shape);
      results.push({ pointer, shape });
      return pointer;
    };
    const gradients = [
      dx,
      room(h0.shape),
      cell.hasCell ? room(h0.shape) : NULL,
      room(kernel.shape, true),
      room(recurrentKernel.shape, true),
      room(biasShape, true),
      cell.hasCell ? NULL : room(biasShape, true),
    ];
    const addresses = [
      ...[x, h0, c0, kernel, recurrentKernel].map((tensor) => arena.place(tensor)),
      ...[NULL, NULL, arena.place(sequence), NULL, NULL, arena.placeCopy(workspace)],
      ...[inputs.dSequence, inputs.dLast, inputs.dLastCell].map((tensor) => arena.place(tensor)),
      ...[...gradients, arena.placeMask(inputs.mask)],
    ];
    arena.run('gatedBackward', addresses, wordsOf(sizes, code));
    return results.map(({ pointer, shape }) => arena.take(pointer, shape));
  };

const NULL = 0;
/** The addresses of the three gradients that arrive and the seven that leave, in forward's task. */
const NO_GRADIENTS = new Array<number>(10).fill(NULL);

function sizesOf(cell: GatedCell, operation: string, inputs: GatedInputs, attrs: GatedAttrs): SequenceSizes {
  const sizes = sequenceSizes(operation, inputs, attrs, cell.gates);
  sizes.require('c0', inputs.c0, inputs.h0.shape);
  sizes.require('bias', inputs.bias, [cell.gates * sizes.units]);
  sizes.require('recurrentBias', inputs.recurrentBias, [cell.gates * sizes.units]);
  return sizes;
}

/** What follows the addresses in `GatedTask` of `assembly/task.ts`. */
function wordsOf({ steps, inputs, units, rows }: SequenceSizes, code: number): number[] {
  return [steps, inputs, units, code, ...rows];
}

/** For tfjs's own tape; unroll's has its rule in `autograd/fused-gradient.ts`. */
export function gatedGradient({ forward, backward, hasCell }: GatedCell): tf.GradConfig {
  const inputsToSave = ['x', 'h0', ...(hasCell ? ['c0'] : []), 'kernel', 'recurrentKernel'];
  const names = [...inputsToSave, 'bias', ...(hasCell ? [] : ['recurrentBias'])];
  return {
    kernelName: forward,
    inputsToSave,
    outputsToSave: [true, false, ...(hasCell ? [false] : []), true],
    gradFunc: (dy, saved, attrs) => {
      const [dSequence, dLast, dLastCell] = dy as tf.Tensor[];
      const [sequence, workspace] = saved.slice(inputsToSave.length) as [tf.Tensor, tf.Tensor];
      const inputs: Record<string, tf.Tensor> = {
        ...Object.fromEntries(inputsToSave.map((name, i) => [name, saved[i]!])),
        ...{ sequence, workspace, dSequence: dSequence!, dLast: dLast! },
        ...(hasCell && { dLastCell: dLastCell! }),
      };
      const gradients = tf.engine().runKernel<tf.Tensor[]>(backward, inputs, attrs);
      return Object.fromEntries(names.map((name, i) => [name, () => gradients[i]!]));
    },
  };
}
