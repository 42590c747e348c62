/** Every test of the kernels once more, in machine code, by the widest instructions that the processor has. */
import { load } from '@unroll/native';
import { noNative } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getBackend, setBackend } from '../../index.js';

process.env.UNROLL_TEST_BACKEND = 'native';

describe.skipIf(noNative)(`native${noNative}`, async () => {
  if (noNative) return;
  beforeAll(() => setBackend('native'));
  afterAll(() => setBackend('cpu'));
  test('is in use', () => {
    expect(getBackend()).toBe('native');
    expect(load().instructionSets()[0]).toMatch(/AVX-512|AVX2|NEON/);
  });
  await import('../kernels/gated.test.js');
  await import('../kernels/mat-mul.test.js');
  await import('../kernels/simple-rnn.test.js');
});
