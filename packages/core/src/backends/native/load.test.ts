import { expect, test, vi } from 'vitest';
import { BackendError, getBackend } from '../../index.js';
import { loadNative, loadNativeIfHere } from './load.js';

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

test('a damaged binary is named, and said once where another backend takes its place', async () => {
  const damaged = Object.assign(new Error('unroll-plan9-mips.node is damaged: file too short'), {
    code: 'ERR_UNROLL_DAMAGED',
  });
  const load = () => {
    throw damaged;
  };
  const attempt = loadNative(async () => ({ load }));
  await expect(attempt).rejects.toThrow(BackendError);
  await expect(attempt).rejects.toThrow(
    'backend native could not be loaded: unroll-plan9-mips.node is damaged',
  );
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  for (let i = 0; i < 3; i++) expect(await loadNativeIfHere(async () => ({ load }))).toBeUndefined();
  expect(warn.mock.calls).toEqual([
    [
      'setBackend: backend native could not be loaded: unroll-plan9-mips.node is damaged: file too short. ' +
        'Other kernels take its place',
    ],
  ]);
  warn.mockClear();
  const absent = () => Promise.reject(new Error('no such package'));
  expect(await loadNativeIfHere(absent)).toBeUndefined();
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
