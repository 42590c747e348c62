/**
 * The simple recurrence as operations of TensorFlow, for sizes where its matrix products make up for three calls a step:
 * the input projection, the gradient of x and those of the weights are one product over all steps each.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { SequenceAttributes, SequenceGradInputs, SequenceInputs } from '../kernels/sequence.js';
import type { RNNActivation } from '../supports.js';
import { type Handle, type NativeOperations, natively } from './eager.js';
import { empty, timeLayout } from './layout.js';

type Step = (native: NativeOperations, value: Handle) => Handle;
type Slope = (native: NativeOperations, gradient: Handle, value: Handle) => Handle;

const ACTIVATIONS: Readonly<Record<RNNActivation, { value: Step; slope: Slope }>> = {
  tanh: {
    value: (native, z) => native.apply('Tanh', z),
    slope: (native, dh, h) => native.apply('TanhGrad', h, dh),
  },
  relu: {
    value: (native, z) => native.apply('Relu', z),
    slope: (native, dh, h) => native.apply('ReluGrad', dh, h),
  },
  linear: { value: (_, z) => z, slope: (_, dh) => dh },
};

/** The same as `sequenceForward(SIMPLE_RNN)` of `../kernels/sequence-kernels.ts`, without a mask. */
export function nativeSimpleRNN(
  { x, h0, kernel, recurrentKernel, bias }: SequenceInputs,
  backend: tf.KernelBackend,
  attributes: SequenceAttributes,
): tf.TensorInfo[] {
  return natively(backend, (native) => {
    const { timeAxis, times, rows } = timeLayout(x, attributes);
    const { activation = 'tanh' } = attributes;
    const units = kernel.shape[1]!;
    const flat = native.reshape(native.handleOf(x), [rows, kernel.shape[0]!]);
    const product = native.matMul(flat, native.handleOf(kernel));
    const projected = bias ? native.apply('BiasAdd', product, native.handleOf(bias)) : product;
    const inputs = native.unpack(
      native.reshape(projected, [x.shape[0]!, x.shape[1]!, units]),
      timeAxis,
      times.length,
    );
    native.delete(product);
    native.delete(projected);

    const u = native.handleOf(recurrentKernel);
    const states: Handle[] = [];
    let h = native.handleOf(h0);
    for (const t of times) {
      const recurrent = native.matMul(h, u);
      const z = native.apply('AddV2', recurrent, inputs[t]!);
      h = ACTIVATIONS[activation].value(native, z);
      states[t] = h;
      native.delete(recurrent);
      native.delete(inputs[t]!);
      if (z !== h) native.delete(z);
    }
    const sequence = native.pack(states, timeAxis);
    return [native.take(sequence), native.take(h), empty(backend)];
  });
}

/** The same as `sequenceBackward(SIMPLE_RNN)` of `../kernels/sequence-kernels.ts`, without a mask; at least one of dSequence and dLast is given. */
export function nativeSimpleRNNGrad(
  { x, h0, kernel, recurrentKernel, sequence, dSequence, dLast }: SequenceGradInputs,
  backend: tf.KernelBackend,
  attributes: SequenceAttributes,
): tf.TensorInfo[] {
  return natively(backend, (native) => {
    const { timeAxis, times, rows } = timeLayout(x, attributes);
    const { activation = 'tanh' } = attributes;
    const [inputs, units] = kernel.shape as [number, number];
    const states = native.unpack(native.handleOf(sequence), timeAxis, times.length);
    const gradients = dSequence && native.unpack(native.handleOf(dSequence), timeAxis, times.length);
    const uTransposed = native.transpose(native.handleOf(recurrentKernel));

    const before: Handle[] = [];
    const dz: Handle[] = [];
    let dh = dLast && native.handleOf(dLast);
    for (let s = times.length - 1; s >= 0; s--) {
      const t = times[s]!;
      before[t] = s > 0 ? states[times[s - 1]!]! : native.handleOf(h0);
      const own = gradients?.[t];
      const gradient = own && dh ? native.apply('AddV2', own, dh) : (own ?? dh!);
      dz[t] = ACTIVATIONS[activation].slope(native, gradient, states[t]!);
      const earlier = native.matMul(dz[t], uTransposed);
      for (const done of [own, dh, gradient]) if (done !== undefined && done !== dz[t]) native.delete(done);
      dh = earlier;
    }

    const flat = (parts: readonly Handle[], size: number) => {
      const packed = native.pack(parts, timeAxis);
      const reshaped = native.reshape(packed, [rows, size]);
      native.delete(packed);
      return reshaped;
    };
    const dZ = flat(dz, units);
    const { needsInputGradient = true } = attributes;
    const dx = needsInputGradient && native.matMul(dZ, native.handleOf(kernel), false, true);
    return [
      dx === false ? empty(backend) : native.take(native.reshape(dx, x.shape)),
      native.take(dh!),
      native.take(native.matMul(native.reshape(native.handleOf(x), [rows, inputs]), dZ, true)),
      native.take(native.matMul(flat(before, units), dZ, true)),
      native.take(native.apply('BiasAddGrad', dZ)),
    ];
  });
}
