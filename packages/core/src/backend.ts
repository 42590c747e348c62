/**
 * The tfjs backend that holds the tensors. `cpu` is there from the start: its values are plain typed arrays that the
 * garbage collector owns, and unroll's own WASM kernels do the heavy part on them.
 */
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { BackendError } from './errors.js';

/** Backends that `setBackend` accepts today. */
export const BACKENDS = ['cpu', 'wasm'] as const;
export type BackendName = (typeof BACKENDS)[number];

if (!tf.getBackend()) void tf.setBackend('cpu');

// On its first write the cpu backend prints a banner that recommends tfjs-node; for recurrent nets of this size, the
// kernels here are the faster choice, so the advice would mislead. Naming the class also keeps bundlers, which are told that
// the package has no side effects in Node, from dropping the import that registers it.
const cpu = tf.findBackend('cpu');
if (cpu instanceof MathBackendCPU) Object.assign(cpu, { firstUse: false });

/** Name of the backend in use. */
export function getBackend(): string {
  return tf.getBackend();
}

/**
 * Chooses the backend for tensors made from now on.
 *
 * @throws BackendError when the backend is unknown or cannot start here.
 */
export async function setBackend(name: BackendName): Promise<void> {
  if (!BACKENDS.includes(name)) {
    throw new BackendError(
      `setBackend: name must be one of ${BACKENDS.join(', ')}, got ${JSON.stringify(name)}`,
    );
  }
  if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend(name)))
    throw new BackendError(`setBackend: backend ${name} could not start here`);
}
