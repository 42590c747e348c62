/**
 * The tfjs backend that holds the tensors. `cpu` is there from the start: its values are plain typed arrays that the
 * garbage collector owns, and unroll's own WASM kernels do the heavy part on them.
 */
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { processors } from './backends/index.js';
import { installNative, nativeKernels, setNativeThreads } from './backends/native/kernels.js';
import { loadNative, loadNativeIfHere } from './backends/native/load.js';
import { loadTensorFlow } from './backends/tensorflow/load.js';
import { describe } from './describe.js';
import { BackendError } from './errors.js';

/** The names that `setBackend` accepts beside 'auto'. */
export const BACKENDS = ['cpu', 'native', 'wasm', 'tensorflow', 'webgl', 'webgpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

if (!tf.getBackend()) void tf.setBackend('cpu');

// On its first write the cpu backend prints a banner that recommends tfjs-node; for recurrent nets of this size, the
// kernels here are the faster choice, so the advice would mislead. Naming the class also keeps bundlers, which are told that
// the package has no side effects in Node, from dropping the import that registers it.
const cpu = tf.findBackend('cpu');
if (cpu instanceof MathBackendCPU) Object.assign(cpu, { firstUse: false });

/** Name of the backend in use. */
export function getBackend(): string {
  const name = tf.getBackend();
  return name === 'cpu' && nativeKernels() !== undefined ? 'native' : name;
}

/**
 * Chooses the backend for tensors made from now on. Tensors that were made before move when they are used.
 *
 * | name | what it is | how to get it |
 * |---|---|---|
 * | 'cpu' | typed arrays and unroll's WASM kernels; the default | always there |
 * | 'native' | typed arrays and unroll's kernels in machine code, on all processors unless `useThreads` says otherwise | Node: `npm install @unroll/native` |
 * | 'wasm' | tfjs's WASM memory and unroll's WASM kernels | always there |
 * | 'tensorflow' | TensorFlow's C library, and the kernels of 'native' where they are there | Node: `npm install --ignore-scripts @tensorflow/tfjs-node`, then `npx unroll-link-tfjs-node` |
 * | 'webgl', 'webgpu' | the graphics processor, step by step | browsers: `import '@tensorflow/tfjs-backend-webgl'` or `-webgpu` in your program |
 * | 'auto' | the fastest measured (docs/backends.md): 'native' where it is there, else 'cpu' | |
 *
 * @throws BackendError when the name is unknown, or the backend is not there; the message says how to get it.
 */
export async function setBackend(name: BackendName | 'auto' = 'auto'): Promise<void> {
  if (name === 'auto') return setBackend((await loadNativeIfHere()) ? 'native' : 'cpu');
  if (!BACKENDS.includes(name)) {
    throw new BackendError(
      `setBackend: name must be one of auto, ${BACKENDS.join(', ')}, got ${describe(name)}`,
    );
  }
  const native = await NATIVE[name]?.();
  await LOADERS[name]?.();
  if (!(await tf.setBackend(name === 'native' ? 'cpu' : name).catch(() => false)))
    throw new BackendError(`setBackend: backend ${name} could not start here${HINTS[name] ?? ''}`);
  if (native && nativeKernels() === undefined) setNativeThreads(processors());
  installNative(native);
}

/** The backends that compute with kernels in machine code; 'tensorflow' does so only where they are there. */
const NATIVE: Partial<Record<BackendName, () => ReturnType<typeof loadNativeIfHere>>> = {
  native: () => loadNative(),
  tensorflow: () => loadNativeIfHere(),
};

const LOADERS: Partial<Record<BackendName, () => Promise<unknown>>> = {
  wasm: () => import('@tensorflow/tfjs-backend-wasm'),
  tensorflow: () => loadTensorFlow(),
  webgl: async () => requireRegistered('webgl'),
  webgpu: async () => requireRegistered('webgpu'),
};

const HINTS: Partial<Record<BackendName, string>> = {
  webgl: '; the browser needs WebGL 2, or WebGL 1 with float textures',
  webgpu: '; the browser needs WebGPU, which may have to be switched on',
};

/** A browser's bundle holds what the program imports. The backends for graphics processors are large, so the program chooses. */
function requireRegistered(name: 'webgl' | 'webgpu'): void {
  if (tf.findBackendFactory(name) !== null) return;
  const module = `@tensorflow/tfjs-backend-${name}`;
  throw new BackendError(
    `setBackend: backend ${name} is not in this program. It runs in browsers: npm install ${module}@4.22.0, and ` +
      `import '${module}' before setBackend('${name}')`,
  );
}
