import * as tf from '@tensorflow/tfjs-core';
import { BackendError } from '../../errors.js';

/** The name is in a variable because bundlers would follow a literal, while the module is optional, and for Node alone. */
const TFJS_NODE = '@tensorflow/tfjs-node';

/**
 * Loads tfjs-node, which registers the backend `tensorflow`.
 *
 * @throws BackendError that says how to get what is missing.
 */
export async function loadTensorFlow(
  load = () => import(/* @vite-ignore */ /* webpackIgnore: true */ TFJS_NODE),
): Promise<void> {
  if (tf.findBackendFactory('tensorflow') !== null) return;
  if (!isNode()) {
    throw new BackendError('setBackend: backend tensorflow runs in Node only');
  }
  // TensorFlow says much on stderr unless it is told otherwise.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  restoreUtilities();
  const before = tf.getBackend();
  try {
    await load();
  } catch (error) {
    throw new BackendError(`setBackend: backend tensorflow ${remedy(error)}`, { cause: error });
  }
  // tfjs-node makes itself the backend in use. That is for setBackend to do, once the backend is known to start.
  await tf.setBackend(before);
}

/** Node 23 removed two functions of node:util that tfjs-node 4 calls in nearly every operation. */
function restoreUtilities(): void {
  const util = process.getBuiltinModule('node:util') as unknown as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

function isNode(): boolean {
  return typeof process === 'object' && process.versions?.node !== undefined;
}

function remedy(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  const link = 'npx unroll-link-tfjs-node';
  if ((code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && message?.includes(TFJS_NODE)) {
    return `needs ${TFJS_NODE}: npm install --ignore-scripts ${TFJS_NODE}@4.22.0, then ${link}`;
  }
  if (message?.includes('native addon module')) {
    return `needs the native binding of ${TFJS_NODE}, which is not built here: ${link}`;
  }
  const [reason = ''] = (message ?? String(error)).split('\n');
  return `could not be loaded: ${reason.trim()} (to build its binding anew: ${link})`;
}
