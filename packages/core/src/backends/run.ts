/** Runs unroll's own kernels: registered with tfjs, and on the cpu backend called without its engine. */
import * as tf from '@tensorflow/tfjs-core';
import { holdsArrays } from '../memory/array-tensor.js';
import { FUSED_BACKENDS } from './supports.js';

/** tfjs types a kernel's inputs and attributes loosely; each kernel here declares its own. */
export type Kernel<I, A> = (
  inputs: I,
  backend: tf.KernelBackend,
  attrs: A,
) => tf.TensorInfo | tf.TensorInfo[];

/** The attributes of calls under way that come from here, whose shapes have been checked where the user could be told. */
const own = new WeakSet<object>();

const kernels = new Map<string, Kernel<object, object>>();

/**
 * @param onTensorFlow How the tensorflow backend runs it, where that differs.
 * @param check Checks calls that come in by tfjs's registry, where anybody may call, if the kernel does not check shapes itself.
 */
export function register<I, A>(
  kernelName: string,
  kernel: Kernel<I, A>,
  onTensorFlow: Kernel<I, A> = kernel,
  check?: (inputs: I, attrs: A) => void,
): void {
  kernels.set(kernelName, kernel as unknown as Kernel<object, object>);
  for (const backendName of FUSED_BACKENDS) {
    if (tf.getKernel(kernelName, backendName) !== undefined) continue;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, backend, attrs }) => {
        if (!own.has(attrs as object)) check?.(inputs as unknown as I, attrs as unknown as A);
        return (backendName === 'tensorflow' ? onTensorFlow : kernel)(
          inputs as unknown as I,
          backend as tf.KernelBackend,
          attrs as unknown as A,
        );
      },
    });
  }
}

/** Runs one of unroll's kernels and returns its outputs. An input that is undefined counts as not given. */
export function runKernel(
  kernelName: string,
  inputs: Readonly<Record<string, tf.Tensor | undefined>>,
  attrs: object,
): tf.Tensor[] {
  const kernel = holdsArrays() ? kernels.get(kernelName) : undefined;
  const outputs =
    kernel === undefined
      ? byRegistry(kernelName, given(inputs), { ...attrs })
      : (kernel(inputs, tf.backend(), attrs) as tf.Tensor | tf.Tensor[]);
  return Array.isArray(outputs) ? outputs : [outputs];
}

function byRegistry(kernelName: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap) {
  own.add(attrs);
  return tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(kernelName, inputs, attrs);
}

/** Leaves out names without a tensor, which are errors to tfjs. */
function given(inputs: Readonly<Record<string, tf.Tensor | undefined>>): Record<string, tf.Tensor> {
  const entries = Object.entries(inputs).filter((entry): entry is [string, tf.Tensor] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}
