/**
 * A large LSTM by TensorFlow. Forward is one operation of its own for all steps. Backward takes three calls a step, of which
 * one does all that is elementwise; the gradient of x and those of the weights are one product over all steps each.
 * TensorFlow's whole backward is not used: it adds to the gradients of the weights at every step, which takes longer than
 * unroll's kernel.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { sameShape } from '../../shape.js';
import type { SequenceAttributes, SequenceGradInputs, SequenceInputs } from '../kernels/sequence.js';
import { type Handle, type NativeOperations, natively } from './eager.js';
import { empty, timeLayout } from './layout.js';

type SevenOf<T> = [T, T, T, T, T, T, T];
type SixOf<T> = [T, T, T, T, T, T];

const GATES = 4;
/** The values that forward leaves for backward, in the order of the recurrence: i, c, f, o, g and tanh(c). */
const KEPT = 6;
const NO_PEEPHOLE = { use_peephole: false };

/** Tells whether `nativeLSTM` made the workspace. The one of unroll's kernel has one dimension. */
export function isOfNativeLSTM(
  { x, h0, workspace }: SequenceGradInputs,
  attributes: SequenceAttributes,
): boolean {
  return sameShape(workspace.shape, [KEPT, timeLayout(x, attributes).times.length, ...h0.shape]);
}

/** The same as `sequenceForward(LSTM)` of `../kernels/sequence-kernels.ts`, without a mask. */
export function nativeLSTM(
  { x, h0, c0, kernel, recurrentKernel, bias }: SequenceInputs,
  backend: tf.KernelBackend,
  attributes: SequenceAttributes,
): tf.TensorInfo[] {
  return natively(backend, (native) => {
    const { timeAxis, times } = timeLayout(x, attributes);
    const [count, units] = [times.length, h0.shape[1]!];
    // Rows in the order of time are brought into the order of the recurrence, and back.
    const inOrder = (parts: readonly Handle[]) => times.map((t) => parts[t]!);
    const peephole = native.zeros([units]);
    const [i, c, f, o, g, tanhC, h] = native.applyAll(
      'BlockLSTMV2',
      [
        native.int64(count),
        native.pack(inOrder(native.unpack(native.handleOf(x), timeAxis, count)), 0),
        ...[native.handleOf(c0!), native.handleOf(h0)],
        native.concat([native.handleOf(kernel), native.handleOf(recurrentKernel)]),
        ...[peephole, peephole, peephole],
        bias ? native.handleOf(bias) : native.zeros([GATES * units]),
      ],
      7,
      NO_PEEPHOLE,
    ) as SevenOf<Handle>;

    const states = native.unpack(h, 0, count);
    // A part would be a view, and keep the whole.
    const last = (parts: readonly Handle[]) => native.take(native.apply('DeepCopy', parts.at(-1)!));
    const { needsGradient = true } = attributes;
    return [
      native.take(native.pack(inOrder(states), timeAxis)),
      last(states),
      last(native.unpack(c, 0, count)),
      needsGradient ? native.take(native.pack([i, c, f, o, g, tanhC], 0)) : empty(backend),
    ];
  });
}

/** The same as `sequenceBackward(LSTM)` of `../kernels/sequence-kernels.ts`, for a workspace of `nativeLSTM`. */
export function nativeLSTMGrad(
  inputs: SequenceGradInputs,
  backend: tf.KernelBackend,
  attributes: SequenceAttributes,
): tf.TensorInfo[] {
  const { x, h0, c0, kernel, recurrentKernel, sequence, workspace, dSequence, dLast, dLastCell } = inputs;
  return natively(backend, (native) => {
    const { timeAxis, times, rows } = timeLayout(x, attributes);
    const [batch, units] = h0.shape as [number, number];
    const count = times.length;
    const [i, c, f, o, g, tanhC] = native
      .unpack(native.handleOf(workspace), 0, KEPT)
      .map((kept) => native.unpack(kept, 0, count)) as SixOf<Handle[]>;
    const states = native.unpack(native.handleOf(sequence), timeAxis, count);
    const gradients = dSequence && native.unpack(native.handleOf(dSequence), timeAxis, count);
    const zeros = native.zeros([batch, units]);
    // The operation on a step has its own order of gates. Of the weights and of these, it looks only at the shapes.
    const u = native.handleOf(recurrentKernel);
    const uTransposed = native.transpose(swapGates(native, u, units, units));
    const [noInput, peephole, bias] = [
      native.zeros([batch, 0]),
      native.zeros([units]),
      native.zeros([GATES * units]),
    ];

    const before: Handle[] = [];
    const dz: Handle[] = [];
    let dh = dLast ? native.handleOf(dLast) : zeros;
    let dc = dLastCell ? native.handleOf(dLastCell) : zeros;
    for (let s = count - 1; s >= 0; s--) {
      const t = times[s]!;
      before[t] = s > 0 ? states[times[s - 1]!]! : native.handleOf(h0);
      const gradient = gradients ? native.apply('AddV2', gradients[t]!, dh) : dh;
      const [dcBefore, dGates, ...ofPeepholes] = native.applyAll(
        'LSTMBlockCellGrad',
        [
          ...[noInput, s > 0 ? c[s - 1]! : native.handleOf(c0!), before[t]!],
          ...[u, peephole, peephole, peephole, bias],
          ...[i[s]!, c[s]!, f[s]!, o[s]!, g[s]!, tanhC[s]!, dc, gradient],
        ],
        5,
        NO_PEEPHOLE,
      ) as [Handle, Handle, ...Handle[]];
      dz[t] = dGates;
      for (const done of [...ofPeepholes, dc, dh, gradient]) if (done !== zeros) native.delete(done);
      dh = native.matMul(dGates, uTransposed);
      dc = dcBefore;
    }

    const flat = (parts: readonly Handle[], size: number) =>
      native.reshape(native.pack(parts, timeAxis), [rows, size]);
    const dZ = flat(dz, GATES * units);
    const weights = (of: Handle, size: number) =>
      native.take(swapGates(native, native.matMul(of, dZ, true), size, units));
    const size = kernel.shape[0]!;
    const w = swapGates(native, native.handleOf(kernel), size, units);
    const { needsInputGradient = true } = attributes;
    const dx = needsInputGradient && native.reshape(native.matMul(dZ, w, false, true), x.shape);
    const dBias = native.reshape(native.apply('BiasAddGrad', dZ), [1, GATES * units]);
    return [
      dx === false ? empty(backend) : native.take(dx),
      ...[native.take(dh), native.take(dc)],
      weights(native.reshape(native.handleOf(x), [rows, size]), size),
      weights(flat(before, units), units),
      native.take(native.reshape(swapGates(native, dBias, 1, units), [GATES * units])),
    ];
  });
}

/** [rows, 4 H] with the gates i, f, g, o as i, g, f, o, or back. */
function swapGates(native: NativeOperations, weights: Handle, rows: number, units: number): Handle {
  const [i, second, third, o] = native.unpack(native.reshape(weights, [rows, GATES, units]), 1, GATES) as [
    Handle,
    Handle,
    Handle,
    Handle,
  ];
  return native.reshape(native.pack([i, third, second, o], 1), [rows, GATES * units]);
}
