import { expect, test } from 'vitest';
import { BackendError, getBackend } from '../../index.js';
import { loadNative } from './load.js';

test('a missing package is said how to get', async () => {
  const absent = Object.assign(new Error("Cannot find package '@unroll/native' imported from here"), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
  const attempt = loadNative(() => Promise.reject(absent));
  await expect(attempt).rejects.toThrow(BackendError);
  await expect(attempt).rejects.toThrow(
    'setBackend: backend native needs @unroll/native: npm install @unroll/native',
  );
  expect(getBackend()).toBe('cpu');
});

test('what the package says is passed on', async () => {
  const load = () => {
    throw new Error('there is no unroll-plan9-mips.node');
  };
  await expect(loadNative(async () => ({ load }))).rejects.toThrow(
    'setBackend: backend native could not be loaded: there is no unroll-plan9-mips.node',
  );
});
