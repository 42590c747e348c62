import { expect, test } from 'vitest';
import { BackendError } from '../../errors.js';
import { getBackend } from '../../index.js';
import { loadTensorFlow } from './load.js';

const failing = (message: string, code?: string) => () =>
  Promise.reject(Object.assign(new Error(message), code && { code }));

test.each([
  [
    failing("Cannot find package '@tensorflow/tfjs-node' imported from x", 'ERR_MODULE_NOT_FOUND'),
    /needs @tensorflow\/tfjs-node: npm install --ignore-scripts @tensorflow\/tfjs-node@\S+, then npx unroll-link-tfjs-node$/,
  ],
  [
    failing(
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: x. \nPlease run y',
    ),
    /needs the native binding of @tensorflow\/tfjs-node, which is not built here: npx unroll-link-tfjs-node$/,
  ],
  [
    failing('libtensorflow_cc.so.2: cannot open shared object file: No such file or directory\n- stack'),
    /could not be loaded: libtensorflow_cc.so.2: cannot open shared object file: No such file or directory \(to build/,
  ],
])('what keeps tfjs-node from loading is said with its remedy: %#', async (load, message) => {
  const error = await loadTensorFlow(load).then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(BackendError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).cause).toBeInstanceOf(Error);
  expect(getBackend()).toBe('cpu');
});
