import { setImmediate } from 'node:timers/promises';
import { noTensorFlow } from '@unroll/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { memory, ones, setBackend } from '../index.js';

afterAll(() => setBackend('cpu'));

describe.each([
  ['wasm', ''],
  ['tensorflow', noTensorFlow],
] as const)('on %s%s', (backend, reason) => {
  test.skipIf(reason)('results that a loop drops do not pile up', async () => {
    await setBackend(backend);
    const megabyte = ones([1 << 18]);
    let most = 0;
    for (let i = 0; i < 1500; i++) {
      megabyte.neg();
      most = Math.max(most, memory().numBytes);
      await setImmediate();
    }
    expect(most).toBeGreaterThan(2 * 2 ** 20);
    expect(most).toBeLessThan(600 * 2 ** 20);
    megabyte.dispose();
  });
});
